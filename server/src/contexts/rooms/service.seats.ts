import { command, type Command, type Endpoint } from '#kernel/command'
import type { Write } from '#kernel/database'
import { instant } from '#kernel/kernel'
import { query } from '#kernel/query'
import { isRefusal, refuse, type Refusal } from '#kernel/refusal'
import { rankOf } from '#kernel/schema/marking'
import * as contract from './contract.ts'
import { knownOfficer, loadRoom, ownName, type Ground, type Known } from './ground.ts'
import { roomLifecycle } from './lifecycle.ts'
import { place, type Place } from './place.ts'
import { roomResource } from './policy.ts'
import { isInvited } from './rules.log.ts'
import { countOffers, officersWithDevices, takeOffer, type StoredOffer } from './store.devices.ts'
import type { Kept } from './store.rooms.ts'
import { nameOf, type Invited, type RoomFile } from './words.ts'
import { again } from './service.write.ts'

type Seated = { readonly known: Known; readonly offer: StoredOffer }

/** The officer with an offer of a browser of theirs, if they may have a place in the room; the offer is used up by it. */
async function seated(ground: Ground, room: RoomFile, officer: string): Promise<Seated | Refusal> {
  const { kernel, state } = ground
  const known = await knownOfficer(ground, officer)
  if (known === undefined) {
    return refuse('officer-not-known', { detail: 'the officer has no browser that can enter rooms, or left the post' })
  }
  const wrong = mayTakePlace(room, state, officer, known)
  if (wrong) return wrong
  const offer = await takeOffer(kernel.database, officer, instant(kernel.clock))
  if (offer === undefined) {
    return refuse('no-browser-yet', { detail: 'the officer must open the rooms in a browser once, to be let in' })
  }
  const holder = await knownOfficer(ground, officer, offer.key)
  return holder === undefined
    ? refuse('officer-not-known', { detail: 'the officer left the post' })
    : { known: holder, offer }
}

/** Of whoever is to take a place: their authority was invited, they are cleared, and they have none yet. */
function mayTakePlace(room: RoomFile, state: string, officer: string, known: Known): Refusal | undefined {
  const name = nameOf(state, officer)
  if (!isInvited(room, state, known.member.authority.id)) {
    return refuse('authority-not-invited', { detail: 'the officer’s authority was not invited to the room' })
  }
  if ([...room.members, ...room.waiting].some((one) => one.name === name)) {
    return refuse('already-in-room', { detail: 'the officer has a place already' })
  }
  if (known.clearance < rankOf(room.marking.classification)) {
    return refuse('clearance-too-low', {
      detail: 'the clearance of the officer’s post is below the marking of the room',
    })
  }
  return undefined
}

export function seatOfficer(ground: Ground): Command<Kept> {
  return again(
    command<typeof contract.seatOfficer, Kept, Place, Place>({
      route: contract.seatOfficer,
      action: 'rooms.seat',
      load: ({ params }) => loadRoom(ground, params.id),
      resource: ({ room }, actor) => roomResource(room, ground.state, actor),
      visibleBy: 'rooms.see',
      lifecycle: { of: roomLifecycle, step: 'write', state: ({ room }) => room.state },
      facts: async (kept, { actor, body, id }) => {
        const found = await seated(ground, kept.room, body.officer)
        if (isRefusal(found)) return found
        const who = { ...found.known.member, offer: found.offer.content }
        return place(ground, kept, { kind: 'seat', id: id(), author: ownName(ground, actor), who }, actor)
      },
      decide: (_, __, done) => ({ save: done, events: done.events, reply: { number: done.number } }),
      save: ({ writes }) => writes,
    }),
  )
}

export function claimOffer(ground: Ground): Command<Kept> {
  return command<typeof contract.claimOffer, Kept, Seated, readonly Write[]>({
    route: contract.claimOffer,
    action: 'rooms.invite',
    load: ({ params }) => loadRoom(ground, params.id),
    resource: ({ room }, actor) => roomResource(room, ground.state, actor),
    visibleBy: 'rooms.see',
    lifecycle: { of: roomLifecycle, step: 'write', state: ({ room }) => room.state },
    facts: (kept, { body }) => seated(ground, kept.room, body.officer),
    decide: (_, __, { known, offer }) => ({
      save: [],
      events: [],
      reply: { name: known.member.name, offer: offer.content, certificate: known.member.certificate },
    }),
    save: (writes) => writes,
  })
}

export function seatable(ground: Ground): Endpoint {
  const { kernel, state, identity, directory } = ground
  return query({
    route: contract.listSeatable,
    action: 'rooms.see',
    load: ({ params }) => loadRoom(ground, params.id),
    resource: ({ room }, actor) => roomResource(room, state, actor),
    visibleBy: 'rooms.see',
    reply: async ({ room }) => {
      const now = instant(kernel.clock)
      const devices = await officersWithDevices(kernel.database, now)
      const offers = await countOffers(
        kernel.database,
        devices.map(({ officer }) => officer),
        now,
      )
      const known = await Promise.all(devices.map(({ officer }) => knownOfficer(ground, officer)))
      const officers = devices.flatMap(({ officer }, at) => {
        const one = known[at]
        if (one === undefined) return []
        const wrong = mayTakePlace(room, state, officer, one)?.refused
        if (wrong === 'already-in-room' || wrong === 'authority-not-invited') return []
        const { person, post, authority } = one.member
        const ready = (offers.get(officer) ?? 0) > 0
        return [{ officer, person, post, authority, ready, cleared: wrong !== 'clearance-too-low' }]
      })
      const authorities = room.lead === state ? invitable(room, await peersOf(), await ownAuthorities()) : []
      return { reply: { officers, authorities: [...authorities] } }
    },
  })

  async function ownAuthorities(): Promise<readonly Invited[]> {
    const posts = await identity.openPosts()
    const working = posts.filter(({ authority }) => takesPart(authority.kind))
    const all = new Map(working.map(({ authority }) => [authority.id, authority.names[0]]))
    return [...all].flatMap(([authority, name]) => (name === undefined ? [] : [{ state, authority, name }]))
  }
  async function peersOf(): Promise<readonly Invited[]> {
    const peers = await directory.peers()
    return peers
      .filter(({ standing }) => standing === 'trusted')
      .flatMap((peer) =>
        peer.authorities.flatMap(({ id, names, kind }) => {
          const name = names[0]
          return name === undefined || !takesPart(kind) ? [] : [{ state: peer.state, authority: id, name }]
        }),
      )
  }
}

/** Those who supervise, defend or keep the node running take no part in rooms. */
function takesPart(kind: string): boolean {
  return !['supervision', 'bar', 'administration'].includes(kind)
}

function invitable(room: RoomFile, abroad: readonly Invited[], own: readonly Invited[]): readonly Invited[] {
  return [...own, ...abroad].filter(({ state, authority }) => !isInvited(room, state, authority))
}
