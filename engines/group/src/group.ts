import { packageFor, type Device, type Lifetime } from './device.ts'
import { ownConfig, type Engine } from './engine.ts'
import { infoOf } from './entrance.ts'
import { fault, type Fault } from './fault.ts'
import { membersIn, type Member } from './member.ts'
import {
  createGroup,
  decodeGroupState,
  encodeGroupState,
  encodeMlsMessage,
  mlsExporter,
  type ClientState,
} from './mls.ts'

/**
 * A group as one device holds it at one moment. It never changes: each operation gives the next one, which counts when
 * the caller keeps it. Whoever still has an older one can read what that one could read, so forget it.
 */
export type Group = { readonly state: ClientState }

/** A group and what whoever enters it without an invitation must know of it (GroupInfo, public). */
export type Described = { readonly group: Group; readonly info: Uint8Array }

/** Begins a group with one member. `id` is 1 to 255 bytes nobody else uses. */
export async function beginGroup(
  engine: Engine,
  device: Device,
  { id, lifetime }: { readonly id: Uint8Array; readonly lifetime: Lifetime },
): Promise<Described> {
  if (id.length === 0 || id.length > 255) throw new TypeError('an identifier of a group has 1 to 255 bytes')
  const { publicPackage, privatePackage } = await packageFor(engine, device, lifetime)
  const state = await createGroup(id, publicPackage, privatePackage, [], engine.cipher, ownConfig(engine))
  return describe(engine, { state })
}

/** The group with its description, signed by this device. */
export async function describe(engine: Engine, { state }: Group): Promise<Described> {
  const groupInfo = await infoOf(engine.cipher, state)
  return { group: { state }, info: encodeMlsMessage({ version: 'mls10', wireformat: 'mls_group_info', groupInfo }) }
}

/** All of the group that this device knows, secrets included: encrypt it where it is kept. */
export function saveGroup({ state }: Group): Uint8Array {
  return encodeGroupState(state)
}

/** Takes up a saved group. What is no saved group is a fault. */
export function openGroup(engine: Engine, saved: Uint8Array): Group | Fault {
  try {
    const decoded = decodeGroupState(saved, 0)
    if (decoded === undefined || decoded[1] !== saved.length) return fault('malformed')
    return { state: { ...decoded[0], clientConfig: ownConfig(engine) } }
  } catch {
    return fault('malformed')
  }
}

export function idOf({ state }: Group): Uint8Array {
  return state.groupContext.groupId
}

export function epochOf({ state }: Group): number {
  return Number(state.groupContext.epoch)
}

export function membersOf({ state }: Group): readonly Member[] {
  return membersIn(state.ratchetTree)
}

export function ownLeaf({ state }: Group): number {
  return state.privatePath.leafIndex
}

/** False once this device was removed: it reads nothing that is written from then on. */
export function isMember({ state }: Group): boolean {
  return state.groupActiveState.kind === 'active'
}

/**
 * What members of this epoch can compare to be sure that they are in the same group with the same members (RFC 9420
 * section 8.7). Not secret to members.
 */
export function authenticatorOf({ state }: Group): Uint8Array {
  return state.keySchedule.epochAuthenticator
}

/** A secret that only members of this epoch can derive (RFC 9420 section 8.5). */
export function exportSecret(
  engine: Engine,
  { state }: Group,
  { label, context, length }: { readonly label: string; readonly context: Uint8Array; readonly length: number },
): Promise<Uint8Array> {
  return mlsExporter(state.keySchedule.exporterSecret, label, context, length, engine.cipher)
}

/** Drops the keys of past epochs: after somebody left, what was written before is no longer taken. */
export function forgetPast(state: ClientState): ClientState {
  return { ...state, historicalReceiverData: new Map() }
}
