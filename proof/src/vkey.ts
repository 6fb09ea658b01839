import { base64, fromBase64 } from './base64.ts'
import { ed25519PublicKeyBytes, isEd25519PublicKey } from './ed25519.ts'
import { type Fault, fault } from './fault.ts'
import { sha256, utf8 } from './hash.ts'
import { mlDsaBytes } from './mldsa.ts'

/**
 * What a key signs: `ed25519` the text of any note (C2SP signed-note, type 0x01); `cosignature/v1` a checkpoint at a
 * time, with Ed25519 (tlog-cosignature, 0x04); `subtree/v1` the same or a subtree, with ML-DSA-44 (0x06).
 */
export type SignatureKind = 'ed25519' | 'cosignature/v1' | 'subtree/v1'

const kinds = { ed25519: 0x01, 'cosignature/v1': 0x04, 'subtree/v1': 0x06 } as const

/** A key as the notes know it: the name and the id together tell which one signed. */
export type VerifierKey = {
  readonly name: string
  /** uint32. */
  readonly id: number
  readonly kind: SignatureKind
  readonly publicKey: Uint8Array
}

/** `id`: it is not that of this name and key. `public-key`: not one of this type, or one no one may trust. */
export type VerifierKeyFault = 'malformed' | 'unknown-type' | 'id' | 'public-key'

/** The name of a key: not empty, without Unicode white space and without `+`. */
export function isKeyName(name: string): boolean {
  return name !== '' && name.isWellFormed() && !/[\p{White_Space}+]/u.test(name)
}

function typed(kind: SignatureKind, publicKey: Uint8Array): Uint8Array {
  return new Uint8Array([kinds[kind], ...publicKey])
}

function idOf(name: string, kind: SignatureKind, publicKey: Uint8Array): number {
  const digest = sha256(new Uint8Array([...utf8(`${name}\n`), ...typed(kind, publicKey)]))
  return new DataView(digest.buffer, digest.byteOffset).getUint32(0)
}

function isPublicKey(kind: SignatureKind, publicKey: Uint8Array): boolean {
  if (kind === 'subtree/v1') return publicKey.length === mlDsaBytes['ml-dsa-44'].publicKey
  return publicKey.length === ed25519PublicKeyBytes && isEd25519PublicKey(publicKey)
}

/** The key of this name. Throws on a name no note can carry or a public key that cannot be one. */
export function verifierKey(name: string, kind: SignatureKind, publicKey: Uint8Array): VerifierKey {
  if (!isKeyName(name)) throw new TypeError('not the name of a key')
  if (!isPublicKey(kind, publicKey)) throw new TypeError('not a public key of this kind')
  return { name, id: idOf(name, kind, publicKey), kind, publicKey }
}

/** Reads `<name>+<id in hexadecimal>+<base64 of type and key>`; the id must be the one its name and key have. */
export function parseVerifierKey(text: string): VerifierKey | Fault<VerifierKeyFault> {
  const [, name, id, encoded] = /^([^+]*)\+([0-9a-f]{8})\+(.+)$/su.exec(text) ?? []
  if (name === undefined || id === undefined || encoded === undefined || !isKeyName(name)) return fault('malformed')
  const bytes = fromBase64(encoded)
  if (bytes === undefined || bytes.length < 2) return fault('malformed')
  const kind = (Object.keys(kinds) as SignatureKind[]).find((one) => kinds[one] === bytes[0])
  if (kind === undefined) return fault('unknown-type')
  const publicKey = bytes.slice(1)
  const number = Number.parseInt(id, 16)
  if (number !== idOf(name, kind, publicKey)) return fault('id')
  return isPublicKey(kind, publicKey) ? { name, id: number, kind, publicKey } : fault('public-key')
}

export function formatVerifierKey({ name, id, kind, publicKey }: VerifierKey): string {
  return `${name}+${id.toString(16).padStart(8, '0')}+${base64(typed(kind, publicKey))}`
}
