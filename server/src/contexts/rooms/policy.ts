import type { Actor } from '#kernel/actor'
import type { Resource } from '#kernel/authorise'
import { rankOf } from '#kernel/schema/marking'
import { nameOf, type RoomFile } from './words.ts'

/** A room as policies see it, for the officer who asks. `state` is the State whose node this is. */
export function roomResource(room: RoomFile, state: string, { officer }: Pick<Actor, 'officer'>): Resource {
  const name = officer === null ? '' : nameOf(state, officer)
  const { classification, handling, tlp } = room.marking
  return {
    type: 'Room',
    id: room.id,
    within: `room:${room.id}`,
    label: room.title,
    attrs: {
      state: room.state,
      leads: room.lead === state,
      member: isMember(room, name),
      waiting: room.waiting.some((one) => one.name === name),
      authorities: room.authorities.filter((one) => one.state === state).map(({ authority }) => authority),
      rank: rankOf(classification),
      tlp,
      handling: handling.map(({ code }) => code),
    },
  }
}

/** The authority in whose post somebody acts. */
export function authorityOf({ entity }: Actor): string {
  const { authority } = entity.attrs
  return typeof authority === 'string' ? authority : ''
}

export function isMember(room: Pick<RoomFile, 'members' | 'leaving'>, name: string): boolean {
  return room.members.some((one) => one.name === name) && !room.leaving.includes(name)
}
