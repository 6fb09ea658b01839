import { Conflict } from '#kernel/database'
import { eventWrites } from '#kernel/events'
import { instant } from '#kernel/kernel'
import { isRefusal } from '#kernel/refusal'
import { catchUp } from './follow.ts'
import type { Ground } from './ground.ts'
import { order } from './order.ts'
import { ask } from './peer.ask.ts'
import { isMember } from './policy.ts'
import { placed } from './place.ts'
import { roomsWithOwnMembers, type Kept } from './store.rooms.ts'
import { officerOf, stateOf } from './words.ts'
import { OrderAnswered, paths, type Draft } from './words.peer.ts'

/** Withdraws officers of this State who are no longer in service: a State answers for who speaks for it. */
export async function withdrawAbsent(ground: Ground): Promise<void> {
  const { kernel, identity, state } = ground
  const rooms = await roomsWithOwnMembers(kernel.database)
  const own = (kept: Kept): readonly string[] =>
    kept.room.members.map(({ name }) => name).filter((name) => stateOf(name) === state && isMember(kept.room, name))
  const officers = await identity.officers([...new Set(rooms.flatMap(own).map(officerOf))])
  for (const kept of rooms) {
    for (const name of own(kept)) {
      if (officers.get(officerOf(name))?.state !== 'active') await withdraw(ground, kept, name)
    }
  }
}

async function withdraw(ground: Ground, kept: Kept, name: string): Promise<void> {
  const { kernel, state } = ground
  const draft: Draft = { kind: 'leave', id: kernel.ids(), author: name }
  const { id, lead } = kept.room
  if (lead !== state) {
    const answer = await ask(ground, lead, paths.order, OrderAnswered, { room: id, draft })
    // Nobody answers: it is tried again, and meanwhile this node lets nobody in who cannot sign in.
    if (!isRefusal(answer)) await catchUp(ground, id, lead)
    return
  }
  if (kept.restored) return
  const ordered = await order(ground, kept, draft)
  if (isRefusal(ordered)) return
  const { writes, events } = placed(ground, kept, ordered)
  const now = instant(kernel.clock)
  try {
    await kernel.database.commit([...writes, ...eventWrites(events, { officer: null, post: null }, now, kernel.ids)])
    kernel.wake()
  } catch (error) {
    // Somebody wrote at the same moment: the next round finds the room as it is then.
    if (!(error instanceof Conflict)) throw error
  }
}
