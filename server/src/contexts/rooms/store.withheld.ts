import type { Database, Write } from '#kernel/database'
import type { Decision } from './rules.retention.ts'
import { build } from './store.ts'
import type { Header } from './words.ts'

/** Rooms with messages that came without their content, for which it is not known that they expired. */
export async function roomsWithheld(database: Database): Promise<readonly string[]> {
  const rows = await database.prepared<{ room: string }>(
    'select distinct room from rooms.entry where withheld order by room limit 200',
    [],
  )
  return rows.map(({ room }) => room)
}

export async function withheldIn(database: Database, room: string, most: number): Promise<readonly Header[]> {
  const rows = await database.prepared<{ header: Header }>(
    'select header from rooms.entry where room = $1::uuid and withheld order by number limit $2',
    [room, most],
  )
  return rows.map(({ header }) => header)
}

/** What was decided of how long the room is kept, in order. */
export async function decisionsIn(database: Database, room: string): Promise<readonly Decision[]> {
  const rows = await database.prepared<{ header: Header }>(
    `select header from rooms.entry where room = $1::uuid and header -> 'facts' ->> 'kind' = 'retained' order by number`,
    [room],
  )
  return rows.flatMap(({ header: { at, facts } }) =>
    facts.kind === 'retained' ? [{ at, retention: { days: facts.days, hold: facts.hold } }] : [],
  )
}

/** These messages have expired, so that nobody withholds them. */
export function acceptGone(room: string, numbers: readonly number[]): readonly Write[] {
  if (numbers.length === 0) return []
  const query = build.updateTable('rooms.entry').set({ withheld: false }).where('room', '=', room)
  return [{ query: query.where('number', 'in', numbers) }]
}

/** Puts in the content of a message that came without. */
export function fillIn(room: string, number: number, content: string): Write {
  const query = build
    .updateTable('rooms.entry')
    .set({ content: Buffer.from(content, 'base64'), withheld: false })
    .where('room', '=', room)
    .where('number', '=', number)
    .where('withheld', '=', true)
  return { query }
}
