import { newDevice, newOffer, type Device, type Offer } from '../src/device.ts'
import { openEngine, type Engine } from '../src/engine.ts'
import { isFault, type Fault } from '../src/fault.ts'
import { follow } from '../src/follow.ts'
import { beginGroup, epochOf, type Group } from '../src/group.ts'
import { change, type Change } from '../src/commit.ts'
import { joinByInfo, joinByWelcome } from '../src/join.ts'
import { receive, send } from '../src/message.ts'
import { checkCommit } from '../src/sequence.ts'
import type { Suite } from '../src/suites.ts'

export const aYear = { from: 1_600_000_000, until: 4_000_000_000 }
export const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
export const text = (read: Uint8Array): string => new TextDecoder().decode(read)

/** Fails the test where a fault stands. */
export function sound<T extends object>(result: T | Fault): T {
  if (isFault(result)) throw new Error(`a fault: ${result.fault}`)
  return result
}

/** An authority that certifies keys for names. */
export type Authority = {
  readonly engine: Engine
  readonly certify: (device: Device) => void
  readonly revoke: (device: Device) => void
}

export async function authority(suite?: Suite): Promise<Authority> {
  const certified = new Set<string>()
  const entry = (name: string, key: Uint8Array) => `${name} ${key.join()}`
  const engine = await openEngine((name, key) => certified.has(entry(name, key)), suite)
  return {
    engine,
    certify: ({ name, key }) => void certified.add(entry(name, key)),
    revoke: ({ name, key }) => void certified.delete(entry(name, key)),
  }
}

export async function certifiedDevice({ engine, certify }: Authority, name: string): Promise<Device> {
  const device = await newDevice(engine, name)
  certify(device)
  return device
}

/** A sequencer that takes one change for each epoch and keeps all it took, and devices that follow it. */
export type Room = {
  readonly authority: Authority
  readonly groups: Map<string, Group>
  readonly devices: Map<string, Device>
  info: Uint8Array
  epoch: number
  readonly commits: Uint8Array[]
}

export async function room(names: readonly [string, ...string[]], suite?: Suite): Promise<Room> {
  const made = await authority(suite)
  const first = await certifiedDevice(made, names[0])
  const begun = await beginGroup(made.engine, first, { id: bytes('room'), lifetime: aYear })
  const opened: Room = {
    authority: made,
    groups: new Map([[names[0], begun.group]]),
    devices: new Map([[names[0], first]]),
    info: begun.info,
    epoch: 0,
    commits: [],
  }
  for (const name of names.slice(1)) await add(opened, names[0], name)
  return opened
}

/** Who is removed keeps what they had, as a thief would. */
export async function commit(at: Room, by: string, what: Change): Promise<{ readonly welcome?: Uint8Array }> {
  const { engine } = at.authority
  const prepared = sound(await change(engine, held(at, by), what))
  await take(at, by, prepared)
  for (const name of what.remove ?? []) at.groups.delete(name)
  return prepared
}

/** The sequencer takes what was prepared, if it may, and everybody else follows. */
export async function take(
  at: Room,
  by: string,
  prepared: { readonly group: Group; readonly commit: Uint8Array; readonly info: Uint8Array },
): Promise<void> {
  const { engine } = at.authority
  const checked = sound(await checkCommit(engine, { before: at.info, commit: prepared.commit, after: prepared.info }))
  for (const [name, group] of at.groups) {
    if (name === by) continue
    at.groups.set(name, sound(await follow(engine, group, prepared.commit)).group)
  }
  at.groups.set(by, prepared.group)
  at.info = prepared.info
  at.epoch = checked.epoch
  at.commits.push(prepared.commit)
}

export async function offerOf(at: Room, name: string): Promise<Offer> {
  const device = await certifiedDevice(at.authority, name)
  at.devices.set(name, device)
  return newOffer(at.authority.engine, device, aYear)
}

export async function add(at: Room, by: string, name: string): Promise<void> {
  const offer = await offerOf(at, name)
  const { welcome } = await commit(at, by, { add: [offer.bytes] })
  if (welcome === undefined) throw new Error('nobody was invited')
  at.groups.set(name, sound(await joinByWelcome(at.authority.engine, welcome, offer)))
}

/** A new browser of somebody: new keys, and in from outside. */
export async function rejoin(at: Room, name: string): Promise<void> {
  const device = await certifiedDevice(at.authority, name)
  at.devices.set(name, device)
  const prepared = sound(await joinByInfo(at.authority.engine, at.info, device, aYear))
  at.groups.delete(name)
  await take(at, name, prepared)
}

export function held(at: Room, name: string): Group {
  const group = at.groups.get(name)
  if (group === undefined) throw new Error(`${name} is not in the room`)
  return group
}

/** Writes as one member and reads as all the others; gives who read it, and fails if anybody read another thing. */
export async function say(at: Room, by: string, what: string): Promise<readonly string[]> {
  const { engine } = at.authority
  const sent = sound(await send(engine, held(at, by), bytes(what)))
  at.groups.set(by, sent.group)
  const readers: string[] = []
  for (const [name, group] of at.groups) {
    if (name === by) continue
    const opened = sound(await receive(engine, group, sent.bytes))
    if (text(opened.text) !== what || opened.from.name !== by || opened.epoch !== epochOf(group)) {
      throw new Error('read wrongly')
    }
    at.groups.set(name, opened.group)
    readers.push(name)
  }
  return readers
}
