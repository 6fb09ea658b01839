import type { Call, Command, Endpoint } from '#kernel/command'
import { command } from '#kernel/command'
import type { Write } from '#kernel/database'
import { happened } from '#kernel/event'
import { isRefusal, refuse, type Refusal } from '#kernel/refusal'
import type { Route } from '#kernel/route'
import * as contract from './contract.ts'
import { knownOfficer, loadRoom, ownName, type Ground } from './ground.ts'
import { roomLifecycle } from './lifecycle.ts'
import { catchingUp, others } from './peer.serve.ts'
import { place, placed, type Place } from './place.ts'
import { roomResource } from './policy.ts'
import { isInvited } from './rules.log.ts'
import { orderFacts } from './rules.order.ts'
import { state as sign, statements } from './statements.ts'
import { saveNotices } from './store.delivery.ts'
import { noteReading, type Kept } from './store.rooms.ts'
import { officerOf, type Facts } from './words.ts'
import type { Draft } from './words.peer.ts'

type InRoom = Route & { readonly params: typeof contract.readRoom.params }

/** Two who write at the same moment: the second finds another end of the log, and is put after it. */
export const taken = {
  entry_pkey: refuse('changed-since-opened', { detail: 'somebody wrote at the same moment; try again' }),
  entry_once: refuse('changed-since-opened', { detail: 'it was written already' }),
}
const tries = 6
export function again<E extends Endpoint>(endpoint: E): E {
  return {
    ...endpoint,
    run: async (...asked: Parameters<Endpoint['run']>) => {
      for (let attempt = 1; ; attempt += 1) {
        const result = await endpoint.run(...asked)
        if (!isRefusal(result) || result.refused !== 'changed-since-opened' || attempt === tries) return result
      }
    },
  }
}

/** What members write, in the form in which it also travels to the node of another lead. */
function writing<R extends InRoom & { readonly reply: typeof contract.writeMessage.reply }>(
  ground: Ground,
  spec: {
    readonly route: R
    readonly action: string
    readonly draft: (kept: Kept, call: Call<R>) => Promise<Draft | Refusal>
  },
): Command<Kept> {
  return again(
    command<InRoom & { readonly reply: typeof contract.writeMessage.reply }, Kept, Place, Place>({
      route: spec.route,
      action: spec.action,
      load: ({ params }) => loadRoom(ground, params.id),
      resource: ({ room }, actor) => roomResource(room, ground.state, actor),
      visibleBy: 'rooms.see',
      lifecycle: { of: roomLifecycle, step: 'write', state: ({ room }) => room.state },
      facts: async (kept, call) => {
        const draft = await spec.draft(kept, call)
        return isRefusal(draft) ? draft : place(ground, kept, draft, call.actor)
      },
      decide: (_, __, done) => ({ save: done, events: done.events, reply: { number: done.number } }),
      save: ({ writes }) => writes,
      taken,
    }),
  )
}

/** What only the lead's own members decide, so that it is put into the log here. */
function directing<R extends InRoom & { readonly reply: typeof contract.writeMessage.reply }>(
  ground: Ground,
  spec: {
    readonly route: R
    readonly action: string
    readonly step?: keyof typeof roomLifecycle.steps
    readonly facts: (
      kept: Kept,
      call: Call<R>,
    ) => Promise<{ readonly author?: string; readonly facts: Facts } | Refusal>
  },
): Command<Kept> {
  return again(
    command<InRoom & { readonly reply: typeof contract.writeMessage.reply }, Kept, Place, Place>({
      route: spec.route,
      action: spec.action,
      load: ({ params }) => loadRoom(ground, params.id),
      resource: ({ room }, actor) => roomResource(room, ground.state, actor),
      visibleBy: 'rooms.see',
      lifecycle: { of: roomLifecycle, step: spec.step ?? 'write', state: ({ room }) => room.state },
      facts: async (kept, call) => {
        if (kept.restored) return catchingUp
        const said = await spec.facts(kept, call)
        if (isRefusal(said)) return said
        const author = said.author ?? ownName(ground, call.actor)
        const ordered = orderFacts(kept.room, { id: call.id(), at: call.now, author }, said.facts)
        return isRefusal(ordered) ? ordered : placed(ground, kept, ordered)
      },
      decide: (_, __, done) => ({ save: done, events: done.events, reply: { number: done.number } }),
      save: ({ writes }) => writes,
      taken,
    }),
  )
}

export function writeCommands(ground: Ground): readonly Command<Kept>[] {
  const { state, directory, identity } = ground
  return [
    writing(ground, {
      route: contract.writeMessage,
      action: 'rooms.write',
      draft: async (_, { actor, body }) => ({ kind: 'message', author: ownName(ground, actor), ...body }),
    }),
    writing(ground, {
      route: contract.changeMembers,
      action: 'rooms.change',
      draft: async (_, { actor, body }) => {
        const author = ownName(ground, actor)
        const certificate = await ownCertificate(ground, author, body.info)
        return isRefusal(certificate) ? certificate : { kind: 'change', author, ...body, certificate }
      },
    }),
    writing(ground, {
      route: contract.leaveRoom,
      action: 'rooms.leave',
      draft: async (_, { actor, id }) => ({ kind: 'leave', id: id(), author: ownName(ground, actor) }),
    }),
    directing(ground, {
      route: contract.inviteAuthority,
      action: 'rooms.invite',
      facts: async ({ room }, { body }) => {
        if (isInvited(room, body.state, body.authority)) {
          return refuse('already-invited', { detail: 'the authority was invited already' })
        }
        const known =
          body.state === state
            ? (await identity.authorities([body.authority])).get(body.authority)
            : (await directory.peer(body.state))?.authorities.find(({ id }) => id === body.authority)
        const name = known?.names[0]
        if (name === undefined || !(await directory.trusts(body.state))) {
          return refuse('authority-not-known', {
            detail: 'this node knows no such authority, or does not trust its State',
          })
        }
        if (!releasable(room.marking, room.lead, body.state)) {
          return refuse('marking-not-for-that-state', { detail: 'the marking of the room does not let that State in' })
        }
        const who = { state: body.state, authority: body.authority, name }
        return { facts: { kind: 'invited', who } }
      },
    }),
    directing(ground, {
      route: contract.handOver,
      action: 'rooms.hand-over',
      step: 'hand-over',
      facts: async ({ room }, { body: { to } }) => {
        if (!others(room, state).includes(to) || !room.members.some(({ name }) => name.startsWith(`${to}/`))) {
          return refuse('state-not-in-room', { detail: 'that State has no member in the room' })
        }
        const { number, digest } = room.head
        const said = { room: room.id, number, epoch: room.epoch, to }
        const statement = await sign(ground, statements.handedOver, digest, said)
        return { author: state, facts: { kind: 'handed-over', to, statement } }
      },
    }),
    directing(ground, {
      route: contract.closeRoom,
      action: 'rooms.close',
      step: 'close',
      facts: async (_, { body: { reason } }) => ({ facts: { kind: 'closed', reason } }),
    }),
  ]
}

/** For the marking `amber+strict` a room stays within its State; a list of States it may go to is kept to. */
function releasable(marking: Kept['room']['marking'], lead: string, to: string): boolean {
  if (to === lead) return true
  if (marking.tlp === 'amber+strict') return false
  return marking.releasableTo === undefined || marking.releasableTo.some((state) => state === to)
}

/** The certificate of the browser that stands in the group under this name afterwards, when it is one of ours. */
async function ownCertificate(ground: Ground, name: string, info: string): Promise<string | null | Refusal> {
  const key = await ground.groups.keyIn(info, name)
  if (key === undefined) return null
  const known = await knownOfficer(ground, officerOf(name), key)
  if (known === undefined) {
    return refuse('device-not-known', { detail: 'this browser is not certified: open the rooms anew' })
  }
  return known.member.certificate
}

export function markRead(ground: Ground): Command<Kept> {
  return command({
    route: contract.markRead,
    action: 'rooms.read',
    load: ({ params }) => loadRoom(ground, params.id),
    resource: ({ room }, actor) => roomResource(room, ground.state, actor),
    visibleBy: 'rooms.see',
    decide: ({ room }, { actor, body, now }) => {
      const name = ownName(ground, actor)
      const number = Math.min(body.number, room.head.number)
      const events = [happened(contract.RoomRead, `room:${room.id}`, { room: room.id, name, number })]
      const told = room.lead === ground.state
      const writes = [
        noteReading(room.id, name, number, now, told),
        ...saveNotices(room.id, told ? others(room, ground.state) : [], now),
      ]
      return { save: writes, events, reply: {} }
    },
    save: (writes: readonly Write[]) => writes,
  })
}
