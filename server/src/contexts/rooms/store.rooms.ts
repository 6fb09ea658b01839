import { sql } from 'kysely'
import type { Database, Write } from '#kernel/database'
import { rankOf } from '#kernel/schema/marking'
import { digestOf } from '@comity/group/log'
import { isWithheld } from './rules.retention.ts'
import { build, type Row, type Tables } from './store.ts'
import { officerOf, stateOf, type Entry, type RoomFile } from './words.ts'

/** A room with the description of its group, and what the lead said of its log. */
export type Kept = {
  readonly room: RoomFile
  /** GroupInfo, base64. */
  readonly info: string
  readonly headStatement: string | null
  /** The lead's word for another history than the one kept here. */
  readonly fork: string | null
  /** Others may hold more of the log than is here. */
  readonly restored: boolean
}

export async function roomById(database: Database, id: string): Promise<Kept | undefined> {
  const [row] = await database.prepared<Row<'rooms.room'>>('select * from rooms.room where id = $1::uuid', [id])
  return row && keptOf(row)
}

/** The rooms an officer or their authority takes part in, last changed first. */
export async function roomsFor(
  database: Database,
  { officer, authority, most }: { readonly officer: string; readonly authority: string; readonly most: number },
): Promise<readonly Kept[]> {
  const rows = await database.prepared<Row<'rooms.room'>>(
    `select * from rooms.room where members && array[$1] or authorities && array[$2]
     order by changed_at desc, id limit $3`,
    [officer, authority, most],
  )
  return rows.map(keptOf)
}

/** Rooms another State leads, for asking after what is new. */
export async function roomsLedElsewhere(database: Database, state: string): Promise<readonly Kept[]> {
  const rows = await database.prepared<Row<'rooms.room'>>(
    `select * from rooms.room where lead <> $1 and state <> 'closed' order by changed_at desc limit 500`,
    [state],
  )
  return rows.map(keptOf)
}

/** Rooms handed to this State that it has not yet taken over. */
export async function roomsHandedTo(database: Database, state: string): Promise<readonly string[]> {
  const rows = await database.prepared<{ id: string }>(
    `select id from rooms.room where lead = $1 and state = 'handed-over' limit 100`,
    [state],
  )
  return rows.map(({ id }) => id)
}

/** Open rooms in which officers of this State are members. */
export async function roomsWithOwnMembers(database: Database): Promise<readonly Kept[]> {
  const rows = await database.prepared<Row<'rooms.room'>>(
    `select * from rooms.room where cardinality(members) > 0 and state = 'open' order by changed_at desc limit 1000`,
    [],
  )
  return rows.map(keptOf)
}

function keptOf(row: Row<'rooms.room'>): Kept {
  const { body: room, info, head_statement: headStatement, fork, restored } = row
  return { room, info: info.toString('base64'), headStatement, fork, restored }
}

function columnsOf(room: RoomFile, info: string, state: string) {
  const own = room.members.filter(({ name }) => stateOf(name) === state && !room.leaving.includes(name))
  return {
    lead: room.lead,
    state: room.state,
    rank: rankOf(room.marking.classification),
    head: room.head.number,
    epoch: room.epoch,
    changed_at: room.changedAt,
    members: own.map(({ name }) => officerOf(name)),
    authorities: room.authorities.filter((one) => one.state === state).map(({ authority }) => authority),
    body: JSON.stringify(room),
    info: Buffer.from(info, 'base64'),
  }
}

/** What one or more entries come to: the room as it is after them. */
export type Grown = {
  readonly room: RoomFile
  readonly info: string
  readonly entries: readonly Entry[]
  readonly headStatement?: string | null
}

/** Saves new entries, in order, if the log still ends where they begin. `state` is the State whose node this is. */
export function saveGrown(grown: Grown, state: string): readonly Write[] {
  const { room, info, entries, headStatement } = grown
  const [first] = entries
  if (first === undefined) return []
  const values = { ...columnsOf(room, info, state), ...(headStatement ? { head_statement: headStatement } : {}) }
  const rows = build.insertInto('rooms.entry').values(entries.map(rowOf))
  if (first.header.number === 0) {
    const begun = build
      .insertInto('rooms.room')
      .values({ ...values, id: room.id, head_statement: null, fork: null, restored: false })
    return [{ query: begun }, { query: rows }]
  }
  const update = build
    .updateTable('rooms.room')
    .set(values)
    .where('id', '=', room.id)
    .where('head', '=', first.header.number - 1)
  return [{ query: update, expects: 1 }, { query: rows }]
}

function rowOf({ header, content, welcome, info }: Entry) {
  return {
    room: header.room,
    number: header.number,
    id: header.id,
    digest: digestOf(header),
    header: JSON.stringify(header),
    content: bytesOf(content),
    welcome: bytesOf(welcome),
    info: bytesOf(info),
    withheld: isWithheld({ header, content }),
  }
}

function bytesOf(base64: string | null): Buffer | null {
  return base64 === null ? null : Buffer.from(base64, 'base64')
}

export async function entriesAfter(
  database: Database,
  room: string,
  after: number,
  most: number,
): Promise<readonly Entry[]> {
  const rows = await database.prepared<Row<'rooms.entry'>>(
    'select * from rooms.entry where room = $1::uuid and number > $2 order by number limit $3',
    [room, after, most],
  )
  return rows.map(entryOf)
}

export async function entryNamed(database: Database, room: string, id: string): Promise<Entry | undefined> {
  const [row] = await database.prepared<Row<'rooms.entry'>>(
    'select * from rooms.entry where room = $1::uuid and id = $2::uuid',
    [room, id],
  )
  return row && entryOf(row)
}

function entryOf(row: Row<'rooms.entry'>): Entry {
  return {
    header: row.header,
    content: row.content?.toString('base64') ?? null,
    welcome: row.welcome?.toString('base64') ?? null,
    info: row.info?.toString('base64') ?? null,
  }
}

/** Keeps the lead's word for a head; the first one for another history stays for ever. */
export function noteHead(room: string, statement: string): Write {
  return { query: build.updateTable('rooms.room').set({ head_statement: statement }).where('id', '=', room) }
}
export function noteFork(room: string, statement: string): Write {
  const query = build
    .updateTable('rooms.room')
    .set({ fork: statement })
    .where('id', '=', room)
    .where('fork', 'is', null)
  return { query }
}

export async function readings(
  database: Database,
  room: string,
): Promise<readonly { readonly name: string; readonly number: number; readonly at: string }[]> {
  return database
    .tables<Tables>()
    .selectFrom('rooms.reading')
    .select(['name', 'number', 'at'])
    .where('room', '=', room)
    .execute()
}

/** How many messages of others each room holds that this member has not read. */
export async function countUnread(
  database: Database,
  rooms: readonly string[],
  name: string,
): Promise<ReadonlyMap<string, number>> {
  const rows = await database.prepared<{ room: string; unread: number }>(
    `select e.room, count(*) as unread from rooms.entry e
     left join rooms.reading r on r.room = e.room and r.name = $2
     where e.room = any($1::uuid[]) and e.number > coalesce(r.number, -1)
       and e.header -> 'facts' ->> 'kind' = 'message' and e.header ->> 'author' <> $2
     group by e.room`,
    [rooms, name],
  )
  return new Map(rows.map(({ room, unread }) => [room, unread]))
}

/** Notes how far somebody has read; never less far than before. */
export function noteReading(room: string, name: string, number: number, at: string, told = true): Write {
  const query = build
    .insertInto('rooms.reading')
    .values({ room, name, number, at, told })
    .onConflict((conflict) =>
      conflict.columns(['room', 'name']).doUpdateSet({
        number: sql`greatest(reading.number, excluded.number)`,
        at: sql`case when excluded.number > reading.number then excluded.at else reading.at end`,
        told: sql`reading.told and excluded.told`,
      }),
    )
  return { query }
}

/** Rooms whose lead does not yet know how far officers of this State have read, and until when that was noted. */
export async function untoldReadings(
  database: Database,
): Promise<readonly { readonly room: string; readonly until: string }[]> {
  return database.prepared<{ room: string; until: string }>(
    'select room, max(at) as until from rooms.reading where not told group by room limit 100',
    [],
  )
}
export function readingsTold(room: string, until: string): Write {
  const query = build.updateTable('rooms.reading').set({ told: true }).where('room', '=', room).where('at', '<=', until)
  return { query }
}

/** Rooms that were brought back from a backup. */
export async function restoredRooms(database: Database): Promise<readonly Kept[]> {
  const rows = await database.prepared<Row<'rooms.room'>>('select * from rooms.room where restored limit 200', [])
  return rows.map(keptOf)
}
export function releaseRoom(room: string): Write {
  return { query: build.updateTable('rooms.room').set({ restored: false }).where('id', '=', room) }
}
