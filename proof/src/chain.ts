import { fromHex, isDigest, sha256Hex, utf8 } from './hash.ts'

/** One entry of a chain: what it is about (`digest`), what it stands on (`previous`), and the two bound (`hash`). */
export type Link = {
  /** Counts from 1 without gaps. */
  readonly seq: number
  /** SHA-256 of the entry's content, in hexadecimal. */
  readonly digest: string
  /** `hash` of the entry before, or the genesis of the chain. */
  readonly previous: string
  readonly hash: string
}

/** Where a chain stands: the hash of its last entry and that entry's number; the genesis with 0 when it is empty. */
export type Head = { readonly seq: number; readonly hash: string }

export type ChainBreak = {
  readonly broken: 'malformed' | 'sequence' | 'previous' | 'hash' | 'head'
  /** Number the first faulty entry should have had. */
  readonly at: number
}

// A digest of one kind can never be taken for one of another: each hash names what it is over.
const genesisDomain = utf8('comity/chain/genesis/v1\0')
const linkDomain = utf8('comity/chain/link/v1\0')

function concat(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0))
  let offset = 0
  for (const part of parts) {
    whole.set(part, offset)
    offset += part.length
  }
  return whole
}

/** The hash an empty chain of this node starts from, so that no node's entries can be passed off as another's. */
export function genesis(nodeId: string): string {
  return sha256Hex(concat(genesisDomain, utf8(nodeId)))
}

/** The hash of an entry: SHA-256 over a domain, the 32 bytes of `previous` and the 32 bytes of `digest`. */
export function linkOf(previous: string, digest: string): string {
  if (!isDigest(previous) || !isDigest(digest)) throw new TypeError('not a SHA-256 digest in hexadecimal')
  return sha256Hex(concat(linkDomain, fromHex(previous), fromHex(digest)))
}

function faultOf(link: Link, after: Head): ChainBreak['broken'] | undefined {
  if (!Number.isSafeInteger(link.seq)) return 'malformed'
  if (!isDigest(link.digest) || !isDigest(link.previous) || !isDigest(link.hash)) return 'malformed'
  if (link.seq !== after.seq + 1) return 'sequence'
  if (link.previous !== after.hash) return 'previous'
  return link.hash === linkOf(link.previous, link.digest) ? undefined : 'hash'
}

/**
 * Follows a chain from `start` (`{ seq: 0, hash: genesis(nodeId) }`, or a head trusted earlier) and returns the first
 * break or the head reached. Detects entries removed, inserted, swapped or altered. It cannot detect that the end was
 * cut off, nor that everything after `start` was written anew, unless `known`, a head kept where the writer cannot
 * reach it, is given: then a chain that does not pass through it is broken with `head`.
 */
export function verifyChain(links: Iterable<Link>, start: Head, known?: Head): Head | ChainBreak {
  let head = start
  let passed = known === undefined || (known.seq === start.seq && known.hash === start.hash)
  for (const link of links) {
    const fault = faultOf(link, head)
    if (fault !== undefined) return { broken: fault, at: head.seq + 1 }
    head = { seq: link.seq, hash: link.hash }
    if (known !== undefined && known.seq === head.seq) {
      if (known.hash !== head.hash) return { broken: 'head', at: head.seq }
      passed = true
    }
  }
  return passed ? head : { broken: 'head', at: known?.seq ?? head.seq }
}

export function isBreak(result: Head | ChainBreak): result is ChainBreak {
  return 'broken' in result
}
