import type { Database, Write } from '#kernel/database'
import { build } from './store.ts'

/** Rooms of which something expires. One that was restored may have forgotten a hold, and waits until it has its log. */
export async function roomsThatExpire(database: Database): Promise<readonly string[]> {
  const rows = await database.prepared<{ id: string }>(
    `select id from rooms.room where (body -> 'retention' ->> 'days') is not null
     and not (body -> 'retention' ->> 'hold')::boolean and not restored order by id`,
    [],
  )
  return rows.map(({ id }) => id)
}

export type Expired = {
  readonly messages: readonly { readonly number: number; readonly id: string }[]
  readonly files: readonly string[]
}

/** Messages and files of a room from before a moment that are still here, oldest first. */
export async function expiredIn(database: Database, room: string, before: string, most: number): Promise<Expired> {
  const [messages, files] = await Promise.all([
    database.prepared<{ number: number; id: string }>(
      `select number, id from rooms.entry where room = $1::uuid and content is not null
       and header -> 'facts' ->> 'kind' = 'message' and (header ->> 'at')::timestamptz <= $2::timestamptz
       order by number limit $3`,
      [room, before, most],
    ),
    database.prepared<{ digest: string }>(
      'select digest from rooms.file where room = $1::uuid and at <= $2::timestamptz order by at limit $3',
      [room, before, most],
    ),
  ])
  return { messages, files: files.map(({ digest }) => digest) }
}

/** Takes the content of messages and the files out, as long as the room ends where it did: no hold came in between. */
export function removeExpired(room: string, head: number, { messages, files }: Expired): readonly Write[] {
  const same = build.updateTable('rooms.room').set({ head }).where('id', '=', room).where('head', '=', head)
  const numbers = messages.map(({ number }) => number)
  const emptied = build.updateTable('rooms.entry').set({ content: null }).where('room', '=', room)
  const dropped = build.deleteFrom('rooms.file').where('room', '=', room)
  return [
    { query: same.where('restored', '=', false), expects: 1 },
    ...(numbers.length === 0 ? [] : [{ query: emptied.where('number', 'in', numbers) }]),
    ...(files.length === 0 ? [] : [{ query: dropped.where('digest', 'in', files) }, noted(room, files)]),
  ]
}

function noted(room: string, files: readonly string[]): Write {
  const rows = files.map((digest) => ({ room, digest }))
  const query = build.insertInto('rooms.expired_file').values(rows)
  return { query: query.onConflict((known) => known.columns(['room', 'digest']).doNothing()) }
}

/** Whether a file of a room was here and expired. */
export async function hasExpiredHere(database: Database, room: string, digest: string): Promise<boolean> {
  const rows = await database.prepared('select 1 from rooms.expired_file where room = $1::uuid and digest = $2', [
    room,
    digest,
  ])
  return rows.length > 0
}
