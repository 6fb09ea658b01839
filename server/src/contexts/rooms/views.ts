import type { Actor } from '#kernel/actor'
import type { Command } from '#kernel/command'
import type { RoomRow, RoomView } from './contract.ts'
import { ownName, type Ground } from './ground.ts'
import { isMember } from './policy.ts'
import { outgoingOfOfficer } from './store.delivery.ts'
import { readings, type Kept } from './store.rooms.ts'
import { stillWithheld } from './withheld.ts'
import { keptForGood, type RoomFile } from './words.ts'

/** How an officer stands to a room. */
export function placeOf(room: RoomFile, name: string): RoomRow['place'] {
  if (isMember(room, name)) return 'member'
  return room.waiting.some((one) => one.name === name) ? 'waiting' : 'invited'
}

export function rowOf(room: RoomFile, name: string, unread: number): RoomRow {
  const { id, title, lead, state, marking, changedAt } = room
  return {
    id,
    title,
    lead,
    state,
    marking,
    changedAt,
    states: [...new Set(room.authorities.map((one) => one.state))],
    members: room.members.length - room.leaving.length,
    place: placeOf(room, name),
    unread,
    waiting: room.waiting.length,
  }
}

/** A room with all that stands on its page. `commands` are what is offered to be done with it. */
export async function viewOf(
  ground: Ground,
  commands: readonly Command<Kept>[],
  actor: Actor,
  kept: Kept,
): Promise<RoomView> {
  const { room } = kept
  const own = ownName(ground, actor)
  const [reading, withheld, outgoing] = await Promise.all([
    readings(ground.kernel.database, room.id),
    stillWithheld(ground.kernel, room.id),
    outgoingOfOfficer(ground.kernel.database, room.id, actor.officer ?? ''),
  ])
  const { members, authorities, waiting, leaving, ...rest } = room
  return {
    ...rest,
    members: [...members],
    authorities: [...authorities],
    waiting: [...waiting],
    leaving: [...leaving],
    retention: room.retention ?? keptForGood,
    reading: reading.map((one) => ({ ...one })),
    own,
    place: placeOf(room, own),
    forked: kept.fork !== null,
    withheld: [...withheld],
    outgoing: outgoing.map(({ id, at, refused }) => ({ id, at, refused })),
    offers: commands.map(({ offer }) => offer(ground.kernel, actor, kept)),
  }
}
