import { ed25519PublicKeyOf, signEd25519, verifyEd25519 } from './ed25519.ts'
import { verifyHybrid } from './hybrid.ts'
import type { PublicKey } from './key.ts'

/** Whoever holds a secret key, near or far: a seed in memory, the platform, a module of hardware. */
export type Signer = {
  readonly key: PublicKey
  /** Signs the bytes as they are. A hybrid signer signs `hybridMessage` of them with both halves. */
  readonly sign: (message: Uint8Array) => Uint8Array
  /** The same beside the thread that asks, where the holder can: for signatures that take long. */
  readonly signAside?: (message: Uint8Array) => Promise<Uint8Array>
}

/** Signs beside the thread that asks where the signer can, else at once. */
export function signingAside({ sign, signAside }: Signer): (message: Uint8Array) => Promise<Uint8Array> {
  return signAside ?? (async (message) => sign(message))
}

/** Checks one signature by one key. A faster one may take its place only if it never gives another answer. */
export type Verify = (key: PublicKey, message: Uint8Array, signature: Uint8Array) => boolean

/** A signer of a 32-byte Ed25519 seed; `hybridSigner` makes the other kind. */
export function ed25519Signer(seed: Uint8Array): Signer {
  const key: PublicKey = { algorithm: 'ed25519', bytes: ed25519PublicKeyOf(seed) }
  return { key, sign: (message) => signEd25519(seed, message) }
}

/** Checks a signature as the kind of its key asks. Never throws; works on public data, in time that depends on it. */
export const verifySignature: Verify = (key, message, signature) =>
  key.algorithm === 'ed25519' ? verifyEd25519(key.bytes, message, signature) : verifyHybrid(key, message, signature)
