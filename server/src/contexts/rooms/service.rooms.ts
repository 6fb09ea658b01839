import { base64 } from '@comity/proof/base64'
import { may } from '#kernel/authorise'
import { command, type Command, type Endpoint } from '#kernel/command'
import { theNode } from '#kernel/context'
import { happened } from '#kernel/event'
import { query } from '#kernel/query'
import { refuse } from '#kernel/refusal'
import { rankOf } from '#kernel/schema/marking'
import * as contract from './contract.ts'
import { knownOfficer, loadRoom, ownName, type Ground } from './ground.ts'
import { authorityOf, roomResource } from './policy.ts'
import { claimedIn } from '@comity/group/certificate'
import { before, fold, nextEntry } from './rules.log.ts'
import { countUnread, entriesAfter, roomsFor, saveGrown, type Grown, type Kept } from './store.rooms.ts'
import { stateOf } from './words.ts'
import { rowOf, viewOf } from './views.ts'

export function openRoom(ground: Ground): Command<object> {
  const { state } = ground
  return command({
    route: contract.openRoom,
    action: 'rooms.open',
    load: async () => ({}),
    resource: () => theNode,
    facts: async (_, { actor, body, now }) => {
      const known = await knownOfficer(ground, actor.officer ?? '')
      if (known === undefined) {
        return refuse('device-not-known', { detail: 'this browser is not certified: open the rooms anew' })
      }
      // The newest browser may be another one than this: the group says which it is.
      const key = await ground.groups.keyIn(body.info, known.member.name)
      const holder = key === undefined ? undefined : await knownOfficer(ground, actor.officer ?? '', key)
      if (holder === undefined) {
        return refuse('device-not-known', { detail: 'this browser is not certified: open the rooms anew' })
      }
      const wrong = await ground.groups.begins(body.id, body.info, holder.member, now)
      return wrong ?? holder
    },
    decide: (_, call, holder) => {
      const { actor, body, now } = call
      const { classification } = body.marking
      if (classification.state !== state) {
        return refuse('marking-of-another-state', {
          detail: 'a room is marked by the ladder of the State that leads it',
        })
      }
      if (rankOf(classification) > Number(actor.entity.attrs['clearance'] ?? 0)) {
        return refuse('marking-above-clearance', { detail: 'the marking is above the clearance of your post' })
      }
      const { member } = holder
      const { authority } = member
      const facts = {
        kind: 'opened' as const,
        title: body.title,
        purpose: actor.purpose ?? '',
        basis: actor.basis ?? '',
        marking: body.marking,
        suite: ground.groups.suite,
        by: member,
        authority: { state, authority: authority.id, name: authority.name },
      }
      const by = { id: call.id(), at: now, author: member.name, facts }
      const entry = nextEntry(before(body.id), by, { info: body.info })
      const room = fold(undefined, entry)
      if ('fault' in room) return refuse('change-not-allowed', { detail: 'the room does not begin as rooms do' })
      const grown: Grown = { room, info: body.info, entries: [entry] }
      return {
        save: grown,
        events: [happened(contract.RoomOpened, `room:${room.id}`, { room: room.id })],
        reply: { id: room.id },
      }
    },
    save: (grown: Grown) => saveGrown(grown, state),
    taken: {
      room_pkey: refuse('room-there-already', { detail: 'there is a room of this name' }),
      entry_pkey: refuse('room-there-already', { detail: 'there is a room of this name' }),
    },
  })
}

export function roomQueries(ground: Ground, offered: readonly Command<Kept>[]): readonly Endpoint[] {
  const { kernel, state } = ground
  const list = query({
    route: contract.listRooms,
    action: 'rooms.list',
    load: async () => ({}),
    resource: () => theNode,
    reply: async (_, { actor, query: asked }) => {
      const found = await roomsFor(kernel.database, {
        officer: actor.officer ?? '',
        authority: authorityOf(actor),
        most: asked.limit,
      })
      const open = found.filter(({ room }) =>
        may(kernel.policies, actor, 'rooms.see', roomResource(room, state, actor)),
      )
      const own = ownName(ground, actor)
      const unread = await countUnread(
        kernel.database,
        open.map(({ room }) => room.id),
        own,
      )
      const rows = open.map(({ room }) => {
        const reads = may(kernel.policies, actor, 'rooms.read', roomResource(room, state, actor))
        return rowOf(room, own, reads ? (unread.get(room.id) ?? 0) : 0)
      })
      return { reply: { rows }, seen: rows.map(({ id }) => id) }
    },
  })
  const read = query({
    route: contract.readRoom,
    action: 'rooms.see',
    load: ({ params }) => loadRoom(ground, params.id),
    resource: ({ room }, actor) => roomResource(room, state, actor),
    visibleBy: 'rooms.see',
    reply: async (kept, { actor }) => ({ reply: await viewOf(ground, offered, actor, kept), seen: [kept.room.id] }),
  })
  const keys = query({
    route: contract.readKeys,
    action: 'rooms.read',
    load: ({ params }) => loadRoom(ground, params.id),
    resource: ({ room }, actor) => roomResource(room, state, actor),
    visibleBy: 'rooms.see',
    reply: async ({ room, info }) => {
      const certificates = [...room.members, ...room.waiting].map(({ certificate }) => certificate)
      const signers = new Map<string, { signer: string; algorithm: string; key: string }>()
      for (const certificate of certificates) {
        const claimed = claimedIn(certificate)
        if (claimed === undefined) continue
        const signer = `${stateOf(claimed.officer)}/${claimed.authority}`
        for (const [id, held] of await ground.directory.keysOf(stateOf(claimed.officer), claimed.from)) {
          if (held.signer !== signer) continue
          signers.set(id, { signer, algorithm: held.key.algorithm, key: base64(held.key.bytes) })
        }
      }
      return { reply: { keys: [...signers.values()], info, head: room.head }, seen: [room.id] }
    },
  })
  const entries = query({
    route: contract.listEntries,
    action: 'rooms.read',
    load: ({ params }) => loadRoom(ground, params.id),
    resource: ({ room }, actor) => roomResource(room, state, actor),
    visibleBy: 'rooms.see',
    reply: async ({ room }, { query: { after, limit } }) => {
      const found = await entriesAfter(kernel.database, room.id, after, limit)
      return { reply: { entries: [...found], head: room.head }, seen: [room.id] }
    },
  })
  return [list, read, keys, entries]
}
