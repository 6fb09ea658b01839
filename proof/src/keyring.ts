import { type Fault, fault } from './fault.ts'
import { hex } from './hash.ts'
import { halves, keyId, type PublicKey } from './key.ts'

/** A key and whose it is. A signer may have several keys, as when an old one gives way to a new one. */
export type TrustedKey = { readonly signer: string; readonly key: PublicKey }

/** The keys trusted for one decision, by their id. Make it with `keyring`. */
export type Keyring = ReadonlyMap<string, TrustedKey>

/**
 * Gathers trusted keys. A key, or one half of a hybrid key, that stands under two signers is a fault: one holder could
 * otherwise count as two. Which keys are valid when is the caller's to decide: there is no clock here.
 */
export function keyring(keys: readonly TrustedKey[]): Keyring | Fault<'ambiguous-key'> {
  const byId = new Map<string, TrustedKey>()
  const holders = new Map<string, string>()
  for (const trusted of keys) {
    for (const half of halves(trusted.key).map(hex)) {
      if ((holders.get(half) ?? trusted.signer) !== trusted.signer) return fault('ambiguous-key')
      holders.set(half, trusted.signer)
    }
    byId.set(keyId(trusted.key), trusted)
  }
  return byId
}
