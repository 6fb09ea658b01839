import { type Fault, fault } from './fault.ts'
import { equalBytes, fromHex } from './hash.ts'
import { words } from './words.ts'

export type FingerprintFault = 'wrong-length' | 'unknown-word' | 'wrong-check-word'

/** Bytes of the key id that are read out. Whoever would pass off another key must find one among 2^96. */
const readOut = 12

// Multiplication in the field of 256 elements, modulo x^8 + x^4 + x^3 + x + 1.
function times(a: number, b: number): number {
  let product = 0
  let left = a
  for (let right = b; right > 0; right >>= 1) {
    if (right & 1) product ^= left
    left = (left << 1) ^ (left & 128 ? 0x11b : 0)
  }
  return product
}

// Each place has a factor of its own: a single wrong word, or two that changed places, always gives another check.
function checkOf(bytes: Uint8Array): number {
  return bytes.reduce((check, byte, place) => check ^ times(byte, place + 1), 0)
}

/**
 * The words two officers read to each other to see that they hold the same key: twelve for the first 96 bits of its
 * id, and a thirteenth that catches a slip of the tongue. `keyId` is 64 hexadecimal digits.
 */
export function fingerprint(keyId: string): readonly string[] {
  const bytes = fromHex(keyId).subarray(0, readOut)
  if (bytes.length !== readOut || keyId.length !== 64) throw new TypeError('not the id of a key')
  return Array.from([...bytes, checkOf(bytes)], (byte) => words[byte] ?? '')
}

/**
 * The bytes that thirteen words stand for, as an officer types what was heard: case, hyphens, commas and white space do
 * not matter. A word of no list and a check word that does not fit are faults, to be told apart from another key.
 */
export function readFingerprint(text: string): Uint8Array | Fault<FingerprintFault> {
  const heard = text.length > 500 ? [] : (text.toLowerCase().match(/[^\s,-]+/g) ?? [])
  if (heard.length !== readOut + 1) return fault('wrong-length')
  const values = heard.map((word) => words.indexOf(word))
  if (values.includes(-1)) return fault('unknown-word')
  const bytes = Uint8Array.from(values.slice(0, readOut))
  return checkOf(bytes) === values[readOut] ? bytes : fault('wrong-check-word')
}

/** Whether what was heard is the fingerprint of this key: false is another key, a fault is a mistake in hearing. */
export function matchesFingerprint(keyId: string, text: string): boolean | Fault<FingerprintFault> {
  const heard = readFingerprint(text)
  return heard instanceof Uint8Array ? equalBytes(heard, fromHex(keyId).subarray(0, readOut)) : heard
}
