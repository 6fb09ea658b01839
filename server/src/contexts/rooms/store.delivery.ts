import type { Database, Write } from '#kernel/database'
import { build, type Row, type Tables } from './store.ts'

/** A message of an own officer on its way to the lead's node. */
export type Outgoing = {
  readonly room: string
  readonly id: string
  readonly officer: string
  readonly epoch: number
  /** Base64. */
  readonly content: string
  readonly at: string
  readonly attempts: number
  readonly refused: string | null
}

export function saveOutgoing(one: Outgoing): Write {
  const query = build
    .insertInto('rooms.outgoing')
    .values({ ...one, content: Buffer.from(one.content, 'base64'), next_at: one.at })
    .onConflict((conflict) =>
      // Closed anew by its author's device, because the members had changed.
      conflict.columns(['room', 'id']).doUpdateSet((given) => ({
        epoch: given.ref('excluded.epoch'),
        content: given.ref('excluded.content'),
        attempts: 0,
        next_at: given.ref('excluded.next_at'),
        refused: null,
      })),
    )
  return { query }
}

/** What is due, oldest first, so that one officer's messages keep their order. */
export async function dueOutgoing(database: Database, now: string, most: number): Promise<readonly Outgoing[]> {
  const rows = await database
    .tables<Tables>()
    .selectFrom('rooms.outgoing')
    .selectAll()
    .where('refused', 'is', null)
    .where('next_at', '<=', now)
    .orderBy('turn')
    .limit(most)
    .execute()
  return rows.map(outgoingOf)
}

export async function outgoingOfOfficer(
  database: Database,
  room: string,
  officer: string,
): Promise<readonly Outgoing[]> {
  const rows = await database
    .tables<Tables>()
    .selectFrom('rooms.outgoing')
    .selectAll()
    .where('room', '=', room)
    .where('officer', '=', officer)
    .orderBy('turn')
    .execute()
  return rows.map(outgoingOf)
}

function outgoingOf({ next_at: _next, turn: _turn, ...row }: Row<'rooms.outgoing'>): Outgoing {
  return { ...row, content: row.content.toString('base64') }
}

export function postpone(room: string, id: string, attempts: number, until: string): Write {
  const query = build.updateTable('rooms.outgoing').set({ attempts, next_at: until })
  return { query: query.where('room', '=', room).where('id', '=', id) }
}
export function refuseOutgoing(room: string, id: string, refused: string): Write {
  const query = build.updateTable('rooms.outgoing').set({ refused })
  return { query: query.where('room', '=', room).where('id', '=', id) }
}
export function dropOutgoing(room: string, ids: readonly string[]): readonly Write[] {
  if (ids.length === 0) return []
  return [{ query: build.deleteFrom('rooms.outgoing').where('room', '=', room).where('id', 'in', ids) }]
}

/** States to be told that a room has news. */
export function saveNotices(room: string, states: readonly string[], at: string): readonly Write[] {
  if (states.length === 0) return []
  const query = build
    .insertInto('rooms.notice')
    .values(states.map((state) => ({ room, state, attempts: 0, next_at: at })))
    .onConflict((conflict) => conflict.columns(['room', 'state']).doUpdateSet({ attempts: 0, next_at: at }))
  return [{ query }]
}
export async function dueNotices(
  database: Database,
  now: string,
  most: number,
): Promise<readonly Row<'rooms.notice'>[]> {
  return database
    .tables<Tables>()
    .selectFrom('rooms.notice')
    .selectAll()
    .where('next_at', '<=', now)
    .orderBy('next_at')
    .limit(most)
    .execute()
}
/** Drops a notice unless there was more news meanwhile. */
export function dropNotice({
  room,
  state,
  next_at: at,
}: Pick<Row<'rooms.notice'>, 'room' | 'state' | 'next_at'>): Write {
  const query = build.deleteFrom('rooms.notice').where('room', '=', room).where('state', '=', state)
  return { query: query.where('next_at', '=', at) }
}
export function postponeNotice(room: string, state: string, attempts: number, until: string): Write {
  const query = build.updateTable('rooms.notice').set({ attempts, next_at: until })
  return { query: query.where('room', '=', room).where('state', '=', state) }
}

export type RoomFileRow = {
  readonly room: string
  readonly digest: string
  readonly bytes: number
  readonly by: string
  readonly at: string
}

export function saveFile(file: RoomFileRow): Write {
  const query = build.insertInto('rooms.file').values(file)
  return { query: query.onConflict((conflict) => conflict.columns(['room', 'digest']).doNothing()) }
}
export async function fileNamed(database: Database, room: string, digest: string): Promise<RoomFileRow | undefined> {
  return database
    .tables<Tables>()
    .selectFrom('rooms.file')
    .selectAll()
    .where('room', '=', room)
    .where('digest', '=', digest)
    .executeTakeFirst()
}

export function saveExport(row: {
  readonly id: string
  readonly room: string
  readonly number: number
  readonly salt: Uint8Array
  readonly statement: string
  readonly at: string
  readonly officer: string
}): Write {
  return { query: build.insertInto('rooms.export').values({ ...row, salt: Buffer.from(row.salt) }) }
}
export async function exportNamed(database: Database, id: string): Promise<Row<'rooms.export'> | undefined> {
  return database.tables<Tables>().selectFrom('rooms.export').selectAll().where('id', '=', id).executeTakeFirst()
}
