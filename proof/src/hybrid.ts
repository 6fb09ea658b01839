import { ed25519PublicKeyOf, ed25519SignatureBytes, signEd25519, verifyEd25519 } from './ed25519.ts'
import { fromHex, utf8 } from './hash.ts'
import { halves, keyId, type PublicKey } from './key.ts'
import { mlDsaBytes, mlDsaSigner, verifyMlDsa } from './mldsa.ts'

/** Domain of both halves: context of ML-DSA (FIPS 204 section 5.2), and beginning of what either of them signs. */
export const hybridContext = utf8('comity/hybrid/ed25519+ml-dsa-65/v1')
const domain = utf8('comity/hybrid/ed25519+ml-dsa-65/v1\0')

/** Length of a hybrid signature: 64 bytes of Ed25519, then 3309 of ML-DSA-65, and nothing between. */
export const hybridSignatureBytes = ed25519SignatureBytes + mlDsaBytes['ml-dsa-65'].signature

/** The two secret seeds of a hybrid key, 32 bytes each, drawn independently. */
export type HybridSeeds = { readonly ed25519: Uint8Array; readonly mlDsa65: Uint8Array }

/**
 * What each half signs: a domain, the 32 bytes of the id of the whole key, and the message. A half taken out of a
 * hybrid signature is therefore no signature of the message by its key alone, nor inside another hybrid key.
 */
export function hybridMessage(key: PublicKey, message: Uint8Array): Uint8Array {
  const id = fromHex(keyId(key))
  const whole = new Uint8Array(domain.length + id.length + message.length)
  whole.set(domain)
  whole.set(id, domain.length)
  whole.set(message, domain.length + id.length)
  return whole
}

/** The hybrid key of two seeds and its signing. `random` is passed to ML-DSA (see `mlDsaSigner`). */
export function hybridSigner(
  seeds: HybridSeeds,
  random?: () => Uint8Array,
): { readonly key: PublicKey; readonly sign: (message: Uint8Array) => Uint8Array } {
  const postQuantum = mlDsaSigner('ml-dsa-65', seeds.mlDsa65, random)
  const bytes = Uint8Array.of(...ed25519PublicKeyOf(seeds.ed25519), ...postQuantum.publicKey)
  const key: PublicKey = { algorithm: 'ed25519+ml-dsa-65', bytes }
  return {
    key,
    sign: (message) => {
      const bound = hybridMessage(key, message)
      return Uint8Array.of(...signEd25519(seeds.ed25519, bound), ...postQuantum.sign(bound, hybridContext))
    },
  }
}

/** True only when both halves hold. False for a key that is not hybrid and for anything malformed; never throws. */
export function verifyHybrid(key: PublicKey, message: Uint8Array, signature: Uint8Array): boolean {
  const [classical, postQuantum] = halves(key)
  if (postQuantum === undefined || signature.length !== hybridSignatureBytes) return false
  const bound = hybridMessage(key, message)
  return (
    verifyEd25519(classical, bound, signature.subarray(0, ed25519SignatureBytes)) &&
    verifyMlDsa('ml-dsa-65', postQuantum, bound, signature.subarray(ed25519SignatureBytes), hybridContext)
  )
}
