import type { Ground } from './ground.ts'
import type { Party } from './words.api.ts'
import type { Address } from './words.ts'

/** The names of authorities, own ones and those of peers, as far as somebody told them. */
export async function partyNames(
  { identity, directory, state }: Pick<Ground, 'identity' | 'directory' | 'state'>,
  addresses: readonly Address[],
): Promise<(address: Address) => Party> {
  const own = addresses.filter((one) => one.state === state).map(({ authority }) => authority)
  const [here, peers] = await Promise.all([identity.authorities([...new Set(own)]), directory.peers()])
  const there = new Map(peers.map((peer) => [peer.state, new Map(peer.authorities.map((one) => [one.id, one]))]))
  return (address) => {
    const names =
      address.state === state
        ? here.get(address.authority)?.names
        : there.get(address.state)?.get(address.authority)?.names
    const [name] = names ?? []
    return { state: address.state, authority: address.authority, name: name ?? null }
  }
}
