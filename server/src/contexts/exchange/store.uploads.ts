import { statement, type Database, type Write } from '#kernel/database'
import type { UploadRecord } from './store.ts'

const byId = (rows: readonly UploadRecord[]): ReadonlyMap<string, UploadRecord> =>
  new Map(rows.map((row) => [row.id, row]))

export async function uploadsById(
  database: Database,
  ids: readonly string[],
): Promise<ReadonlyMap<string, UploadRecord>> {
  return byId(await database.prepared<UploadRecord>('select * from exchange.upload where id = any($1::uuid[])', [ids]))
}

/** The same for whoever is about to refer to them: noted, so that none of them is collected meanwhile. */
export async function nameUploads(
  database: Database,
  ids: readonly string[],
  at: string,
): Promise<ReadonlyMap<string, UploadRecord>> {
  return byId(
    await database.prepared<UploadRecord>(
      'update exchange.upload set named_at = greatest(named_at, $2) where id = any($1::uuid[]) returning *',
      [ids, at],
    ),
  )
}

export function insertUpload(upload: UploadRecord): Write {
  const { id, officer, post, name, media_type: mediaType, bytes, here, digest, created_at: createdAt } = upload
  return statement(
    `insert into exchange.upload (id, officer, post, name, media_type, bytes, here, digest, created_at, named_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [id, officer, post, name, mediaType, bytes, here, digest, createdAt, createdAt],
  )
}

/** Notes that more has come, from where it was; nothing happens when somebody else sent it meanwhile. */
export function growUpload(id: string, from: number, here: number, digest: string | null, at: string): Write {
  const write = statement(
    `update exchange.upload set here = $3, digest = $4, coming = null, named_at = greatest(named_at, $5)
     where id = $1 and here = $2 and digest is null`,
    [id, from, here, digest, at],
  )
  return { ...write, expects: 1 }
}

/** Notes, before they are kept, that bytes of this digest are for an upload; false where it is no longer there. */
export async function noteComing(database: Database, id: string, digest: string, at: string): Promise<boolean> {
  const rows = await database.query(
    'update exchange.upload set coming = $2, named_at = greatest(named_at, $3) where id = $1 returning 1',
    [id, digest, at],
  )
  return rows.length > 0
}

export async function countUploads(database: Database, post: string): Promise<number> {
  const [row] = await database.query<{ found: number }>(
    'select count(*) as found from exchange.upload where post = $1 and digest is null',
    [post],
  )
  return row?.found ?? 0
}

/** Uploads that were named last at this moment or before, in the order of their identifiers. */
export async function restingUploads(
  database: Database,
  until: string,
  after: string,
  most: number,
): Promise<readonly string[]> {
  const rows = await database.prepared<{ id: string }>(
    'select id from exchange.upload where named_at <= $1 and id > $2::uuid order by id limit $3',
    [until, after, most],
  )
  return rows.map(({ id }) => id)
}

export type DroppedUpload = { readonly id: string; readonly digest: string | null }

/** Takes uploads off the list, but for those that were named again meanwhile; those that were taken. */
export async function dropUploads(
  database: Database,
  ids: readonly string[],
  until: string,
): Promise<readonly DroppedUpload[]> {
  return database.prepared<DroppedUpload>(
    `delete from exchange.upload where id = any($1::uuid[]) and named_at <= $2
     returning id, coalesce(digest, coming) as digest`,
    [ids, until],
  )
}
