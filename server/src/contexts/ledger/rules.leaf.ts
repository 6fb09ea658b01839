import { canonicalise } from '@comity/proof/canonical'
import { equalBytes, fromHex, hex, sha256, utf8 } from '@comity/proof/hash'
import { fromUtf8 } from '@comity/proof/lines'

/** One entry of the log: that something of this kind was recorded at a moment, without saying what. */
export type Leaf = {
  /** `context/what-it-is`. */
  readonly kind: string
  /** SHA-256, 32 bytes, over a salt and what is recorded (`saltedDigest`). */
  readonly digest: Uint8Array
  /** RFC 3339 in UTC with milliseconds. */
  readonly at: string
}

/** Bytes of a salt: as many as the digest hides. */
export const saltBytes = 32

const kindShape = /^[a-z][a-z-]{0,31}\/[a-z][a-z-]{0,31}$/
const digestShape = /^sha256:([0-9a-f]{64})$/
const atShape = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/

/** Whether this can be an entry. */
export function isLeaf({ kind, digest, at }: Leaf): boolean {
  return kindShape.test(kind) && digest.length === 32 && atShape.test(at)
}

/**
 * SHA-256(salt || content). The salt is random, of `saltBytes`, used once, and kept where the content is kept: when both
 * are erased, nobody can find out by guessing what the digest stood for, and the log stands as before.
 */
export function saltedDigest(salt: Uint8Array, content: Uint8Array): Uint8Array {
  if (salt.length !== saltBytes) throw new TypeError(`a salt has ${saltBytes} bytes`)
  const both = new Uint8Array(saltBytes + content.length)
  both.set(salt)
  both.set(content, saltBytes)
  return sha256(both)
}

/** The bytes of an entry (`isLeaf`): canonical JSON (RFC 8785) with the members `at`, `digest` and `kind`. */
export function bytesOf({ kind, digest, at }: Leaf): Uint8Array {
  // Nothing an entry is made of has to be escaped, so this is what `canonicalise` would write, many times as fast.
  return utf8(`{"at":"${at}","digest":"sha256:${hex(digest)}","kind":"${kind}"}`)
}

/** Reads an entry; undefined unless it is written in the one way `bytesOf` writes it. */
export function leafOf(bytes: Uint8Array): Leaf | undefined {
  const read = parsed(fromUtf8(bytes))
  if (typeof read !== 'object' || read === null) return undefined
  const { kind, digest, at } = read as Readonly<Record<string, unknown>>
  const [, digits] = typeof digest === 'string' ? (digestShape.exec(digest) ?? []) : []
  if (typeof kind !== 'string' || typeof at !== 'string' || digits === undefined) return undefined
  const leaf = { kind, digest: fromHex(digits), at }
  return isLeaf(leaf) && equalBytes(bytesOf(leaf), bytes) ? leaf : undefined
}

function parsed(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text)
  } catch {
    return undefined
  }
}

/** How the head of the audit chain of a node is entered in its log. */
export const auditHeadKind = 'audit/head'

/** A head of the audit chain as it is digested: node, number and hash, in canonical JSON. */
export function auditHeadContent(
  node: string,
  { seq, hash }: { readonly seq: number; readonly hash: string },
): Uint8Array {
  return utf8(canonicalise({ hash, node, seq }))
}
