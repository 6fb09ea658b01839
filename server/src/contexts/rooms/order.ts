import { isRefusal, refuse, type Refusal } from '#kernel/refusal'
import { instant } from '#kernel/kernel'
import { claimedIn } from '@comity/group/certificate'
import { lateEpochs, orderChange, orderFacts, orderMessage, type Ordered } from './rules.order.ts'
import { knownOfficer, type Ground } from './ground.ts'
import { devicesOf } from './store.devices.ts'
import type { Kept } from './store.rooms.ts'
import { officerOf, stateOf, type Member } from './words.ts'
import type { Draft } from './words.peer.ts'

type Of<K extends Draft['kind']> = Extract<Draft, { kind: K }>

/**
 * Puts a draft next in the log of a room this node leads, or says why not. Nothing is saved. The caller knows that the
 * author's State asks: each State answers for its own officers.
 */
export async function order(ground: Ground, { room, info }: Kept, draft: Draft): Promise<Ordered | Refusal> {
  const now = instant(ground.kernel.clock)
  const by = { id: draft.id, at: now, author: draft.author }
  switch (draft.kind) {
    case 'message': {
      const late = draft.epoch >= room.epoch - lateEpochs && draft.epoch <= room.epoch
      if (late && !(await ground.groups.isMessage(room.id, draft.epoch, draft.content))) {
        return refuse('change-not-allowed', { detail: 'this is no closed message of this room' })
      }
      return orderMessage(room, by, draft)
    }
    case 'change':
      return change(ground, { room, info }, draft, now)
    case 'seat':
      return seat(ground, room, draft, now)
    case 'leave':
    default:
      return orderFacts(room, by, { kind: 'left', who: draft.author })
  }
}

async function seat(
  { groups }: Ground,
  room: Kept['room'],
  { id, author, who }: Of<'seat'>,
  now: string,
): Promise<Ordered | Refusal> {
  const offer = await groups.offer(who.offer, who.certificate, now)
  if (isRefusal(offer)) return offer
  const claimed = claimedIn(who.certificate)
  if (offer.name !== who.name || claimed?.authority !== who.authority.id) {
    return refuse('change-not-allowed', { detail: 'the offer or the certificate is not that of the officer' })
  }
  return orderFacts(room, { id, at: now, author }, { kind: 'seated', who })
}

async function change(
  ground: Ground,
  { room, info: before }: Pick<Kept, 'room' | 'info'>,
  draft: Of<'change'>,
  now: string,
): Promise<Ordered | Refusal> {
  const { id, author, commit, info, welcome, certificate } = draft
  const own = (await ground.groups.cameIn(commit)).filter((name) => stateOf(name) === ground.state)
  const ours = (await Promise.all(own.map((name) => devicesKnown(ground, name)))).flat()
  const candidates = [...room.waiting, ...(certificate === null ? [] : [{ name: author, certificate }]), ...ours]
  const checked = await ground.groups.change(room, before, { commit, info }, candidates, now)
  if (isRefusal(checked)) return checked
  if (checked.by !== author) {
    return refuse('change-not-allowed', { detail: 'the change was made with the device of another officer' })
  }
  const added: Member[] = []
  for (const one of checked.added) {
    const member = await cameIn(ground, room, one, certificate)
    if (isRefusal(member)) return member
    added.push(member)
  }
  return orderChange(room, { id, at: now, author }, { ...checked, added, commit, info, welcome })
}

/** Who somebody is that came in: as they were seated, as this State knows its officer, or as they stood here before. */
async function cameIn(
  ground: Ground,
  room: Kept['room'],
  { name, key }: { readonly name: string; readonly key: string },
  certificate: string | null,
): Promise<Member | Refusal> {
  const seated = room.waiting.find((one) => one.name === name)
  if (seated !== undefined) {
    const { offer: _offer, ...member } = seated
    return member
  }
  if (stateOf(name) === ground.state) {
    const known = await knownOfficer(ground, officerOf(name), key)
    return known?.member ?? unseated
  }
  const there = room.members.find((one) => one.name === name)
  return there !== undefined && certificate !== null ? { ...there, certificate } : unseated
}

const unseated = refuse('change-not-allowed', { detail: 'somebody came in whose State did not seat them' })

async function devicesKnown(ground: Ground, name: string): Promise<readonly Pick<Member, 'name' | 'certificate'>[]> {
  const now = instant(ground.kernel.clock)
  const devices = await devicesOf(ground.kernel.database, [officerOf(name)], now)
  return devices.map(({ certificate }) => ({ name, certificate }))
}
