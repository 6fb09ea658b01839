import { isFault } from '@comity/proof/fault'
import { type Keyring, keyring } from '@comity/proof/keyring'
import { ed25519Signer, type Signer } from '@comity/proof/signer'
import { randomBytes } from 'node:crypto'
import type { Seals } from '#contexts/requests'

/** The seals of one side: the keys of its authorities, and whom it trusts, which a test may change. */
export type SealsOfSides = Seals & {
  /** Forgets a State, as when its node ceases to be trusted. */
  readonly distrust: (state: string) => void
}

/** An authority no directory names. */
export const unknownAuthority = '00000000-0000-7000-8000-000000000000'

const known = new Map<string, Signer>()

/** Keys as directories have them that know all sides of a test. An authority gets its key at first need. */
export function sealsOf(state: string): SealsOfSides {
  const strangers = new Set<string>()
  return {
    distrust: (other) => void strangers.add(other),
    authority: async (id) => {
      const name = `${state}/${id}`
      const key = known.get(name) ?? ed25519Signer(randomBytes(32))
      known.set(name, key)
      return key
    },
    trusts: async (other) => !strangers.has(other),
    keysOf: async (other): Promise<Keyring> => {
      const own = [...known].filter(([signer]) => signer.startsWith(`${other}/`) && !strangers.has(other))
      const ring = keyring(own.map(([signer, { key }]) => ({ signer, key })))
      return isFault(ring) ? new Map() : ring
    },
    descriptor: async () => undefined,
    namesOf: async ({ state: of, authority }) =>
      authority === unknownAuthority
        ? []
        : of === 'PER'
          ? [{ language: 'es', text: 'Unidad de Cooperación Judicial Internacional (muestra)' }]
          : [{ language: 'de', text: 'Bundesamt für Justiz (Muster)' }],
  }
}
