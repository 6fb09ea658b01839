import { createPrivateKey, createPublicKey, hash, type KeyObject } from 'node:crypto'
import { fromHex } from '@comity/proof/hash'

/** What the platform computes with here: RFC 8032, FIPS 204, RFC 7748, FIPS 203. */
export type NativeAlgorithm = 'ed25519' | 'ml-dsa-65' | 'x25519' | 'ml-kem-768'

// DER of PKCS #8 up to the seed and of SubjectPublicKeyInfo up to the key: RFC 8410, RFC 9881, RFC 9935.
const formats = {
  ed25519: { seed: 32, publicKey: 32, pkcs8: '302e020100300506032b657004220420', spki: '302a300506032b6570032100' },
  x25519: { seed: 32, publicKey: 32, pkcs8: '302e020100300506032b656e04220420', spki: '302a300506032b656e032100' },
  'ml-dsa-65': {
    seed: 32,
    publicKey: 1952,
    pkcs8: '3034020100300b060960864801650304031204228020',
    spki: '308207b2300b0609608648016503040312038207a100',
  },
  'ml-kem-768': {
    seed: 64,
    publicKey: 1184,
    pkcs8: '3054020100300b060960864801650304040204428040',
    spki: '308204b2300b0609608648016503040402038204a100',
  },
} as const satisfies Record<NativeAlgorithm, unknown>

/** SHA-256 of the platform: what proof hashes with in a node (`hashWith`). */
export function nativeSha256(bytes: Uint8Array): Uint8Array {
  const { buffer, byteOffset, byteLength } = hash('sha256', bytes, 'buffer')
  return new Uint8Array(buffer, byteOffset, byteLength)
}

/** Bytes of the seed a secret key is made of (ML-KEM: d ‖ z). */
export function seedBytes(algorithm: NativeAlgorithm): number {
  return formats[algorithm].seed
}

/** Bytes of a public key as its standard writes it. */
export function publicKeyBytes(algorithm: NativeAlgorithm): number {
  return formats[algorithm].publicKey
}

/** The secret key of a seed, for the platform. Throws TypeError when the seed has another length. */
export function nativePrivateKey(algorithm: NativeAlgorithm, seed: Uint8Array): KeyObject {
  const { seed: length, pkcs8 } = formats[algorithm]
  if (seed.length !== length) throw new TypeError(`a seed of ${algorithm} has ${length} bytes`)
  return createPrivateKey({ key: Buffer.concat([fromHex(pkcs8), seed]), format: 'der', type: 'pkcs8' })
}

/** The public key of its bytes, for the platform; undefined for another length, or where the platform refuses them. */
export function nativePublicKey(algorithm: NativeAlgorithm, bytes: Uint8Array): KeyObject | undefined {
  const { publicKey: length, spki } = formats[algorithm]
  if (bytes.length !== length) return undefined
  try {
    return createPublicKey({ key: Buffer.concat([fromHex(spki), bytes]), format: 'der', type: 'spki' })
  } catch {
    return undefined
  }
}

/** The bytes of the public key that belongs to a secret or public key of the platform. */
export function publicBytesOf(algorithm: NativeAlgorithm, key: KeyObject): Uint8Array {
  const whole = key.type === 'private' ? createPublicKey(key) : key
  return new Uint8Array(whole.export({ format: 'der', type: 'spki' }).subarray(-formats[algorithm].publicKey))
}
