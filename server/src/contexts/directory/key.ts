import { isFault } from '@comity/proof/fault'
import { publicKey, type PublicKey } from '@comity/proof/key'

/** A signing key of its stored bytes; undefined for one that opens, or that no honest store holds. */
export function publicKeyOf(algorithm: string, bytes: Uint8Array): PublicKey | undefined {
  if (algorithm !== 'ed25519' && algorithm !== 'ed25519+ml-dsa-65') return undefined
  const key = publicKey(algorithm, bytes)
  return isFault(key) ? undefined : key
}
