import { statement, type Database, type Write } from '#kernel/database'
import type { UploadRecord } from './store.ts'

export async function uploadsById(
  database: Database,
  ids: readonly string[],
): Promise<ReadonlyMap<string, UploadRecord>> {
  const rows = await database.prepared<UploadRecord>('select * from exchange.upload where id = any($1::uuid[])', [ids])
  return new Map(rows.map((row) => [row.id, row]))
}

export function insertUpload(upload: UploadRecord): Write {
  const { id, officer, post, name, media_type: mediaType, bytes, here, digest, created_at: createdAt } = upload
  return statement(
    `insert into exchange.upload (id, officer, post, name, media_type, bytes, here, digest, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [id, officer, post, name, mediaType, bytes, here, digest, createdAt],
  )
}

/** Notes that more has come, from where it was; nothing happens when somebody else sent it meanwhile. */
export function growUpload(id: string, from: number, here: number, digest: string | null): Write {
  const write = statement(
    'update exchange.upload set here = $3, digest = $4 where id = $1 and here = $2 and digest is null',
    [id, from, here, digest],
  )
  return { ...write, expects: 1 }
}

export async function countUploads(database: Database, post: string): Promise<number> {
  const [row] = await database.query<{ found: number }>(
    'select count(*) as found from exchange.upload where post = $1 and digest is null',
    [post],
  )
  return row?.found ?? 0
}
