import type { Directory } from '#contexts/directory'
import type { Identity } from '#contexts/identity'
import type { Keyring } from '@comity/proof/keyring'
import type { Signer } from '@comity/proof/signer'
import type { Address } from './ground.ts'
import type { PaperParty } from './words.paper.ts'

/** Who seals documents, and whose keys verify those of others; told by whoever composes the node. */
export type Seals = {
  /** Signs as an own authority; undefined where there is none of this id. */
  readonly authority: (id: string) => Promise<Signer | undefined>
  /** The keys of a State that counted at a moment; empty for a State that is not trusted now. */
  readonly keysOf: (state: string, at: string) => Promise<Keyring>
  readonly trusts: (state: string) => Promise<boolean>
  /** What the own node says of itself, signed: in it strangers find the key. */
  readonly descriptor: () => Promise<string | undefined>
  readonly namesOf: (address: Address) => Promise<PaperParty['names']>
}

/** Seals by the keys of the directory. */
export function sealsOver(directory: Directory, identity: Pick<Identity, 'authorities'>): Seals {
  const named = async ({ state, authority }: Address) =>
    state === directory.state
      ? (await identity.authorities([authority])).get(authority)?.names
      : (await directory.peer(state))?.authorities.find(({ id }) => id === authority)?.names
  return {
    authority: (id) => directory.authority(id),
    keysOf: (state, at) => directory.keysOf(state, at),
    trusts: (state) => directory.trusts(state),
    descriptor: () => directory.descriptorOf(directory.state),
    namesOf: async (address) =>
      ((await named(address)) ?? []).slice(0, 20).map(({ language, text }) => ({ language, text })),
  }
}
