import { z } from 'zod'
import { Conflict } from '#kernel/database'
import { happened } from '#kernel/event'
import { eventWrites } from '#kernel/events'
import { instant } from '#kernel/kernel'
import type { Errand } from '#kernel/leader'
import { isRefusal } from '#kernel/refusal'
import { RoomGrew } from './contract.ts'
import { expire } from './expire.ts'
import { catchUp } from './follow.ts'
import type { Ground } from './ground.ts'
import { ask } from './peer.ask.ts'
import { placed } from './place.ts'
import { orderFacts } from './rules.order.ts'
import {
  dropNotice,
  dropOutgoing,
  dueNotices,
  dueOutgoing,
  postpone,
  postponeNotice,
  refuseOutgoing,
} from './store.delivery.ts'
import { readingsTold, roomById, roomsHandedTo, roomsLedElsewhere, untoldReadings } from './store.rooms.ts'
import { recoverRooms } from './recover.ts'
import { withdrawAbsent } from './withdraw.ts'
import { askWithheld } from './withheld.ts'
import { nameOf } from './words.ts'
import { HeadsAnswered, OrderAnswered, paths } from './words.peer.ts'

/** From one second, doubling, to an hour; for days. */
export function waitAfter(attempts: number): Temporal.Duration {
  return Temporal.Duration.from({ seconds: Math.min(3_600, 2 ** Math.min(attempts, 12)) })
}

const nobody = { officer: null, post: null }

/** What the leader of this node does for rooms: sends what waits, tells others of news, asks for what it was not told. */
export function roomErrands(ground: Ground): readonly Errand[] {
  return [
    { name: 'rooms.send', everyMs: 1_000, quietMs: 2_000, run: () => sendWaiting(ground) },
    { name: 'rooms.tell', everyMs: 500, quietMs: 2_000, run: () => tellOthers(ground) },
    { name: 'rooms.take-over', everyMs: 2_000, quietMs: 5_000, run: () => takeOver(ground) },
    { name: 'rooms.ask', everyMs: 15_000, run: () => askLeads(ground) },
    { name: 'rooms.recover', everyMs: 5_000, run: () => recoverRooms(ground) },
    { name: 'rooms.reading', everyMs: 2_000, quietMs: 5_000, run: () => tellReadings(ground) },
    { name: 'rooms.withdraw', everyMs: 30_000, run: () => withdrawAbsent(ground) },
    { name: 'rooms.withheld', everyMs: 60_000, run: () => askWithheld(ground) },
    { name: 'rooms.expire', everyMs: 60_000, run: () => expire(ground) },
  ]
}

const later = ({ kernel }: Ground, attempts: number): string =>
  kernel.clock.now().add(waitAfter(attempts)).toString({ smallestUnit: 'millisecond' })

/** Sends messages whose room's node was away, each officer's in their order. */
export async function sendWaiting(ground: Ground): Promise<void> {
  const { kernel, state } = ground
  const blocked = new Set<string>()
  for (const one of await dueOutgoing(kernel.database, instant(kernel.clock), 100)) {
    const line = `${one.room} ${one.officer}`
    const kept = await roomById(kernel.database, one.room)
    if (blocked.has(line) || kept === undefined) continue
    const { id, epoch, content, officer } = one
    const draft = { kind: 'message', id, author: nameOf(state, officer), epoch, content }
    const lead = kept.room.lead
    const answer = await ask(ground, lead, paths.order, OrderAnswered, { room: one.room, draft })
    if (!isRefusal(answer)) {
      await catchUp(ground, one.room, lead)
      await kernel.database.commit(dropOutgoing(one.room, [id]))
    } else if (answer.refused === 'lead-away') {
      blocked.add(line)
      await kernel.database.commit([postpone(one.room, id, one.attempts + 1, later(ground, one.attempts))])
    } else {
      await kernel.database.commit([refuseOutgoing(one.room, id, answer.refused)])
      await catchUp(ground, one.room, lead)
    }
  }
}

/** Tells other States that a room has news, until each has fetched it. */
export async function tellOthers(ground: Ground): Promise<void> {
  const { kernel } = ground
  const away = new Set<string>()
  for (const notice of await dueNotices(kernel.database, instant(kernel.clock), 100)) {
    if (away.has(notice.state)) continue
    const answer = await ask(ground, notice.state, paths.news, z.object({}), { room: notice.room })
    if (isRefusal(answer) && answer.refused === 'lead-away') away.add(notice.state)
    const write = isRefusal(answer)
      ? postponeNotice(notice.room, notice.state, notice.attempts + 1, later(ground, notice.attempts))
      : dropNotice(notice)
    await kernel.database.commit([write])
  }
}

/** Tells the leads how far officers of this State have read. */
export async function tellReadings(ground: Ground): Promise<void> {
  const { kernel } = ground
  const away = new Set<string>()
  for (const { room, until } of await untoldReadings(kernel.database)) {
    const lead = (await roomById(kernel.database, room))?.room.lead
    if (lead === undefined || away.has(lead)) continue
    const refused = await catchUp(ground, room, lead)
    if (refused === undefined) await kernel.database.commit([readingsTold(room, until)])
    else away.add(lead)
  }
}

/** Takes over what was handed to this State, once the log is here to its end. */
export async function takeOver(ground: Ground): Promise<void> {
  const { kernel, state } = ground
  for (const id of await roomsHandedTo(kernel.database, state)) {
    const kept = await roomById(kernel.database, id)
    if (kept === undefined || kept.restored || kept.room.lead !== state) continue
    if (kept.room.state !== 'handed-over') continue
    const now = instant(kernel.clock)
    const by = { id: kernel.ids(), at: now, author: state }
    const ordered = orderFacts(kept.room, by, { kind: 'took-over' })
    if (isRefusal(ordered)) continue
    const { writes } = placed(ground, kept, ordered)
    const { number } = ordered.room.head
    const events = [happened(RoomGrew, `room:${id}`, { room: id, from: number, to: number })]
    try {
      await kernel.database.commit([...writes, ...eventWrites(events, nobody, now, kernel.ids)])
      kernel.wake()
    } catch (error) {
      if (!(error instanceof Conflict)) throw error
    }
  }
}

/** Asks the nodes that lead whether there is news this node was not told of, and sends how far its officers read. */
export async function askLeads(ground: Ground): Promise<void> {
  const { kernel, state } = ground
  const rooms = await roomsLedElsewhere(kernel.database, state)
  const byLead = Map.groupBy(rooms, ({ room }) => room.lead)
  for (const [lead, led] of byLead) {
    const asked = led.map(({ room }) => ({ room: room.id, number: room.head.number }))
    const answer = await ask(ground, lead, paths.heads, HeadsAnswered, { rooms: asked })
    if (isRefusal(answer)) continue
    for (const id of answer.news) await catchUp(ground, id, lead)
  }
}
