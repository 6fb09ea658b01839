import { ml_dsa44, ml_dsa65 } from '@noble/post-quantum/ml-dsa.js'

/** Parameter sets of FIPS 204 in use: 44 for cosignatures of checkpoints (C2SP), 65 for everything else. */
export type MlDsaSet = 'ml-dsa-44' | 'ml-dsa-65'

const sets = { 'ml-dsa-44': ml_dsa44, 'ml-dsa-65': ml_dsa65 }

/** Lengths in bytes, FIPS 204 table 2; a seed (xi) has 32 in either set. */
export const mlDsaBytes = {
  'ml-dsa-44': { publicKey: 1312, signature: 2420 },
  'ml-dsa-65': { publicKey: 1952, signature: 3309 },
} as const

const seedBytes = 32
const longestContext = 255
const none = new Uint8Array(0)

export type MlDsaSigner = {
  readonly publicKey: Uint8Array
  /** Signs `message` under `context` (0 to 255 bytes). Time varies from message to message: signing rejects and retries. */
  readonly sign: (message: Uint8Array, context?: Uint8Array) => Uint8Array
}

/**
 * The key pair of a 32-byte secret seed (FIPS 204, ML-DSA.KeyGen with xi). Signs deterministically unless `random`
 * gives 32 fresh bytes for each signature, which hardens against faults and measurements and is what FIPS 204 prefers.
 */
export function mlDsaSigner(set: MlDsaSet, seed: Uint8Array, random?: () => Uint8Array): MlDsaSigner {
  if (seed.length !== seedBytes) throw new TypeError('a seed of ML-DSA has 32 bytes')
  const { publicKey, secretKey } = sets[set].keygen(seed)
  return {
    publicKey,
    sign: (message, context = none) =>
      sets[set].sign(message, secretKey, { context, extraEntropy: random === undefined ? false : random() }),
  }
}

/** Pure ML-DSA.Verify. False for anything malformed, a context over 255 bytes included; never throws. */
export function verifyMlDsa(
  set: MlDsaSet,
  publicKey: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
  context: Uint8Array = none,
): boolean {
  const { publicKey: keyLength, signature: signatureLength } = mlDsaBytes[set]
  if (publicKey.length !== keyLength || signature.length !== signatureLength) return false
  if (context.length > longestContext) return false
  return sets[set].verify(signature, message, publicKey, { context })
}
