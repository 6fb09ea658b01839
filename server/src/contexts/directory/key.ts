import { isFault } from '@comity/proof/fault'
import { publicKey, type PublicKey } from '@comity/proof/key'

const known = new Map<string, PublicKey | undefined>()
const mostKnown = 20_000

/**
 * A signing key of its stored bytes; undefined for one that opens, or that no honest store holds. Each is looked at once:
 * that is a computation on the curve, and the directory is read anew whenever anything in it changes.
 */
export function publicKeyOf(algorithm: string, bytes: Uint8Array): PublicKey | undefined {
  if (algorithm !== 'ed25519' && algorithm !== 'ed25519+ml-dsa-65') return undefined
  const name = `${algorithm} ${Buffer.from(bytes).toString('latin1')}`
  if (known.has(name)) return known.get(name)
  const key = publicKey(algorithm, bytes)
  const found = isFault(key) ? undefined : key
  if (known.size >= mostKnown) known.clear()
  known.set(name, found)
  return found
}
