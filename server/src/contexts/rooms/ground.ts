import type { Cases } from '#contexts/cases'
import type { Directory } from '#contexts/directory'
import type { Identity } from '#contexts/identity'
import type { Ledger } from '#contexts/ledger'
import type { Actor } from '#kernel/actor'
import { unknown } from '#kernel/authorise'
import { instant, type Kernel } from '#kernel/kernel'
import type { Refusal } from '#kernel/refusal'
import { nameOf, type Member } from './words.ts'
import type { Groups } from './groups.ts'
import { devicesOf, type Device } from './store.devices.ts'
import { roomById, type Kept } from './store.rooms.ts'

/** What every command and query of this context stands on. */
export type Ground = {
  readonly kernel: Kernel
  readonly identity: Identity
  readonly directory: Directory
  readonly cases: Cases
  readonly ledger: Ledger
  /** The State whose node this is. */
  readonly state: string
  readonly groups: Groups
  readonly random: (bytes: number) => Uint8Array
  /** Largest closed file taken, in bytes. */
  readonly mostFile: number
  /** Answers of another node about one room that are taken in one turn. */
  readonly rounds: number
}

export async function loadRoom({ kernel }: Pick<Ground, 'kernel'>, id: string): Promise<Kept | Refusal> {
  return (await roomById(kernel.database, id)) ?? unknown()
}

/** The name of the officer who acts. */
export function ownName({ state }: Pick<Ground, 'state'>, { officer }: Pick<Actor, 'officer'>): string {
  return nameOf(state, officer ?? '')
}

/** An officer of this State as the holder of a certified browser: as others see them, and what they may see. */
export type Known = { readonly member: Member; readonly clearance: number; readonly device: Device }

/** The officer of the newest certified browser, or of that with this key; undefined once they left its post. */
export async function knownOfficer(ground: Ground, officer: string, key?: string): Promise<Known | undefined> {
  const { kernel, identity, state } = ground
  const devices = await devicesOf(kernel.database, [officer], instant(kernel.clock))
  const device = devices.find((one) => key === undefined || one.key === key)
  if (device === undefined) return undefined
  const [officers, posts, acting] = await Promise.all([
    identity.officers([officer]),
    identity.posts([device.post]),
    identity.actorFor(officer, device.post, '', ''),
  ])
  const [known, facts] = [officers.get(officer), posts.get(device.post)]
  const authority = facts?.authority.names[0]
  if (known === undefined || facts === undefined || authority === undefined || acting === undefined) return undefined
  const person = {
    name: nameOf(state, officer),
    person: known.name,
    post: facts.post.title,
    authority: { id: facts.authority.id, name: authority },
  }
  return { member: { ...person, certificate: device.certificate }, clearance: facts.post.clearance, device }
}
