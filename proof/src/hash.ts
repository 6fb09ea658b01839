import { sha256 as ownDigest } from '@noble/hashes/sha2.js'
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'

const encoder = new TextEncoder()

let digest: (bytes: Uint8Array) => Uint8Array = ownDigest

/**
 * Has SHA-256 computed by somebody faster from now on, as a platform that brings it. One that gives another answer than
 * the known one is a TypeError, and nothing changes; it must give bytes that are nobody else's.
 */
export function hashWith(faster: (bytes: Uint8Array) => Uint8Array): void {
  const known = encoder.encode('abc')
  if (hex(faster(known)) !== hex(ownDigest(known))) throw new TypeError('that is not SHA-256')
  digest = faster
}

/** SHA-256 (FIPS 180-4): 32 bytes. */
export function sha256(bytes: Uint8Array): Uint8Array {
  return digest(bytes)
}

/** SHA-256 as 64 lower-case hexadecimal digits. */
export function sha256Hex(bytes: Uint8Array): string {
  return bytesToHex(digest(bytes))
}

/** Lower-case hexadecimal, two digits for each byte. */
export function hex(bytes: Uint8Array): string {
  return bytesToHex(bytes)
}

/** The bytes of lower-case hexadecimal. Throws on an odd length, upper case or any other character. */
export function fromHex(text: string): Uint8Array {
  if (!/^([0-9a-f]{2})*$/.test(text)) throw new TypeError('not lower-case hexadecimal')
  return hexToBytes(text)
}

/** True for 64 lower-case hexadecimal digits, the one way a SHA-256 digest is written here. */
export function isDigest(text: string): boolean {
  return /^[0-9a-f]{64}$/.test(text)
}

/** UTF-8. Throws on a lone surrogate, which would otherwise turn silently into another character. */
export function utf8(text: string): Uint8Array {
  if (!text.isWellFormed()) throw new TypeError('a lone surrogate has no UTF-8')
  return encoder.encode(text)
}

/** Equality whose time depends on the length alone, never on where the bytes first differ. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false
  let difference = 0
  for (let index = 0; index < a.length; index += 1) difference |= (a[index] ?? 0) ^ (b[index] ?? 0)
  return difference === 0
}
