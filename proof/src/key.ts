import { base64, fromBase64 } from './base64.ts'
import { ed25519PublicKeyBytes, isEd25519PublicKey } from './ed25519.ts'
import { type Fault, fault } from './fault.ts'
import { equalBytes, fromHex, sha256Hex } from './hash.ts'
import { mlDsaBytes } from './mldsa.ts'

/** What a key signs with. The key decides, never the message: a signature does not say how it is to be checked. */
export type Algorithm = 'ed25519' | 'ed25519+ml-dsa-65'

/** A public key whose bytes were checked. Make it with `publicKey`, `fromPem` or a signer only. */
export type PublicKey = {
  readonly algorithm: Algorithm
  /** Ed25519: 32 bytes (RFC 8032). Hybrid: those 32, then the 1952 of ML-DSA-65 (FIPS 204). */
  readonly bytes: Uint8Array
}

export type KeyFault = 'bad-key'

// DER of SubjectPublicKeyInfo up to the key itself: RFC 8410 section 4, RFC 9881.
const ed25519Head = fromHex('302a300506032b6570032100')
const mlDsa65Head = fromHex('308207b2300b0609608648016503040312038207a100')

const hybridBytes = ed25519PublicKeyBytes + mlDsaBytes['ml-dsa-65'].publicKey

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0))
  let offset = 0
  for (const part of parts) {
    whole.set(part, offset)
    offset += part.length
  }
  return whole
}

/** The key of raw bytes, or a fault when no honest key has them: a wrong length, or a curve point outside the rule. */
export function publicKey(algorithm: Algorithm, bytes: Uint8Array): PublicKey | Fault<KeyFault> {
  const length = algorithm === 'ed25519' ? ed25519PublicKeyBytes : hybridBytes
  if (bytes.length !== length || !isEd25519PublicKey(bytes.subarray(0, ed25519PublicKeyBytes))) return fault('bad-key')
  return { algorithm, bytes: bytes.slice() }
}

/** The parts of a key: its Ed25519 key and, of a hybrid one, its ML-DSA-65 key. */
export function halves(key: PublicKey): readonly [Uint8Array] | readonly [Uint8Array, Uint8Array] {
  const classical = key.bytes.subarray(0, ed25519PublicKeyBytes)
  return key.algorithm === 'ed25519' ? [classical] : [classical, key.bytes.subarray(ed25519PublicKeyBytes)]
}

/** SubjectPublicKeyInfo in DER, one for each half, as every common tool reads it. */
export function spkiOf(key: PublicKey): readonly Uint8Array[] {
  const [classical, postQuantum] = halves(key)
  const first = joined(ed25519Head, classical)
  return postQuantum === undefined ? [first] : [first, joined(mlDsa65Head, postQuantum)]
}

/**
 * The name of a key: SHA-256, in hexadecimal, of its SubjectPublicKeyInfo in DER; of a hybrid key, of both one after
 * the other, so that it names neither half alone. Two keys have one name only if they are one key.
 */
export function keyId(key: PublicKey): string {
  return sha256Hex(joined(...spkiOf(key)))
}

/** Whether two keys are the same, in time that depends on their lengths alone. */
export function sameKey(a: PublicKey, b: PublicKey): boolean {
  return a.algorithm === b.algorithm && equalBytes(a.bytes, b.bytes)
}

function block(der: Uint8Array): string {
  const lines = base64(der).match(/.{1,64}/g) ?? []
  return `-----BEGIN PUBLIC KEY-----\n${lines.join('\n')}\n-----END PUBLIC KEY-----\n`
}

/** PEM (RFC 7468): one block, or two for a hybrid key, Ed25519 first. */
export function pemOf(key: PublicKey): string {
  return spkiOf(key).map(block).join('')
}

const longestPem = 4_096
const blockShape = /-----BEGIN PUBLIC KEY-----\n([A-Za-z0-9+/=\n]+)-----END PUBLIC KEY-----\n/g

/**
 * The key of a PEM text as `pemOf` and OpenSSL write it. Line ends may be those of Windows and the last one may be
 * missing; any other difference is a fault: text around the blocks, other line lengths, another algorithm.
 */
export function fromPem(text: string): PublicKey | Fault<KeyFault> {
  if (text.length > longestPem) return fault('bad-key')
  const plain = `${text.replaceAll('\r\n', '\n').replace(/\n$/, '')}\n`
  const ders = Array.from(plain.matchAll(blockShape), ([, body = '']) => fromBase64(body.replaceAll('\n', '')))
  const whole = joined(...ders.map((der) => der ?? new Uint8Array(0)))
  const classical = whole.subarray(ed25519Head.length, ed25519Head.length + ed25519PublicKeyBytes)
  const postQuantum = whole.subarray(ed25519Head.length + ed25519PublicKeyBytes + mlDsa65Head.length)
  const key =
    ders.length === 1 ? publicKey('ed25519', classical) : publicKey('ed25519+ml-dsa-65', joined(classical, postQuantum))
  // What was cut out blindly counts only if writing it again gives the text that was read.
  return 'fault' in key || pemOf(key) !== plain ? fault('bad-key') : key
}
