import type { Actor } from '#kernel/actor'
import type { Write } from '#kernel/database'
import { happened, type Happening } from '#kernel/event'
import { instant } from '#kernel/kernel'
import { isRefusal, refuse, type Refusal } from '#kernel/refusal'
import { RoomGrew } from './contract.ts'
import { catchUp } from './follow.ts'
import type { Ground } from './ground.ts'
import { order } from './order.ts'
import { catchingUp, others } from './peer.serve.ts'
import { ask } from './peer.ask.ts'
import type { Ordered } from './rules.order.ts'
import { dropOutgoing, outgoingOfOfficer, saveNotices, saveOutgoing } from './store.delivery.ts'
import { entryNamed, saveGrown, type Kept } from './store.rooms.ts'
import { OrderAnswered, paths, type Draft } from './words.peer.ts'

/** What putting something into the log came to: what is to be saved here, and where it stands. */
export type Place = {
  readonly number: number | null
  readonly writes: readonly Write[]
  readonly events: readonly Happening[]
}

/**
 * Puts what an own officer wants into the log: here, where this node leads, otherwise by asking the lead's node. A
 * message waits in the outbox when that node is away; anything else is refused, because it must be known to have held.
 */
export async function place(ground: Ground, kept: Kept, draft: Draft, actor: Actor): Promise<Place | Refusal> {
  const { kernel, state } = ground
  const there = await entryNamed(kernel.database, kept.room.id, draft.id)
  if (there !== undefined) return { number: there.header.number, writes: [], events: [] }
  if (kept.room.lead === state) {
    if (kept.restored) return catchingUp
    const ordered = await order(ground, kept, draft)
    return isRefusal(ordered) ? ordered : placed(ground, kept, ordered)
  }
  const queued = draft.kind === 'message' && (await isQueued(ground, kept.room.id, actor))
  const answer = queued
    ? behind
    : await ask(ground, kept.room.lead, paths.order, OrderAnswered, { room: kept.room.id, draft })
  if (!isRefusal(answer)) {
    // What was taken is read back from the log, with whatever came before it.
    await catchUp(ground, kept.room.id, kept.room.lead)
    return { number: answer.number, writes: dropOutgoing(kept.room.id, [draft.id]), events: [] }
  }
  if (answer.refused === 'epoch-over') await catchUp(ground, kept.room.id, kept.room.lead)
  if (answer.refused !== 'lead-away' || draft.kind !== 'message') return answer
  const { id, epoch, content } = draft
  const waiting = { room: kept.room.id, id, officer: actor.officer ?? '', epoch, content, attempts: 0, refused: null }
  return { number: null, writes: [saveOutgoing({ ...waiting, at: instant(kernel.clock) })], events: [] }
}

/** Taken as if nobody answered: what was written first is sent first. */
const behind = refuse('lead-away')

async function isQueued({ kernel }: Ground, room: string, { officer }: Actor): Promise<boolean> {
  const waiting = await outgoingOfOfficer(kernel.database, room, officer ?? '')
  return waiting.some(({ refused }) => refused === null)
}

/** What saving an entry that was ordered here comes to. */
export function placed(ground: Ground, { info }: Pick<Kept, 'info'>, { room, entry }: Ordered): Place {
  const { number } = room.head
  return {
    number,
    writes: [
      ...saveGrown({ room, info: entry.info ?? info, entries: [entry] }, ground.state),
      ...saveNotices(room.id, others(room, ground.state), instant(ground.kernel.clock)),
    ],
    events: [happened(RoomGrew, `room:${room.id}`, { room: room.id, from: number, to: number })],
  }
}
