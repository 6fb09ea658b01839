import { certifies, claimedIn, signerOf } from '@comity/group/certificate'
import type { Certified } from '@comity/group/engine'
import { fromBase64 } from '@comity/proof/base64'
import { isFault } from '@comity/proof/fault'
import type { PublicKey } from '@comity/proof/key'
import { keyring, type TrustedKey } from '@comity/proof/keyring'
import type { Entry } from '@comity/server/contracts/rooms'

export type KeyShown = { readonly signer: string; readonly algorithm: string; readonly key: string }

/** Whom this device believes: the certificates it saw in a room, by the keys of authorities its own node vouches for. */
export type Known = {
  readonly certified: Certified
  /** Takes in the certificates an entry brings. */
  readonly learn: (facts: Entry['header']['facts']) => void
  readonly trust: (keys: readonly KeyShown[]) => void
  /** All certificates, for keeping. */
  readonly certificates: () => readonly string[]
}

export function knowing(certificates: readonly string[], now: () => string): Known {
  const seen = new Map<string, Set<string>>()
  const believed = new Set<string>()
  let keys: readonly TrustedKey[] = []
  const note = (certificate: string) => {
    const claimed = claimedIn(certificate)
    if (claimed === undefined) return
    const known = seen.get(claimed.officer) ?? new Set()
    seen.set(claimed.officer, known.add(certificate))
  }
  certificates.forEach(note)
  return {
    certified: (name, key) => {
      for (const certificate of seen.get(name) ?? []) {
        const entry = `${certificate} ${key.join()}`
        if (believed.has(entry)) return true
        const claimed = claimedIn(certificate)
        const own = keys.filter(({ signer }) => claimed !== undefined && signer === signerOf(claimed))
        const ring = keyring(own)
        if (!isFault(ring) && certifies(certificate, { name, key, keys: ring, now: now() })) {
          believed.add(entry)
          return true
        }
      }
      return false
    },
    learn: (facts) => {
      if (facts.kind === 'opened') note(facts.by.certificate)
      if (facts.kind === 'seated') note(facts.who.certificate)
      if (facts.kind === 'changed') for (const { certificate } of facts.added) note(certificate)
    },
    trust: (shown) => {
      keys = shown.flatMap(({ signer, algorithm, key }) => {
        const bytes = fromBase64(key)
        return bytes === undefined ? [] : [{ signer, key: { algorithm, bytes } as PublicKey }]
      })
    },
    certificates: () => [...seen.values()].flatMap((all) => [...all]),
  }
}
