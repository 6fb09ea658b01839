import type { Database, Write } from '#kernel/database'
import { build } from './store.ts'

export type Upload = { readonly id: string; readonly digest: string; readonly at: string }

/** Notes that bytes have arrived, or that a room let them go, so that they are found should nothing use them. */
export function noteUploads(uploads: readonly Upload[]): readonly Write[] {
  return uploads.length === 0 ? [] : [{ query: build.insertInto('rooms.upload').values([...uploads]) }]
}

export function forgetUpload(id: string): Write {
  return { query: build.deleteFrom('rooms.upload').where('id', '=', id) }
}

/** Whether a file of any room is these bytes, or they have arrived for one since that moment. */
export async function isUsed(database: Database, digest: string, since: string): Promise<boolean> {
  const rows = await database.prepared<{ used: boolean }>(
    `select exists (select from rooms.file where digest = $1)
       or exists (select from rooms.upload where digest = $1 and at > $2) as used`,
    [digest, since],
  )
  return rows[0]?.used === true
}

/** What was noted up to a moment, oldest first. */
export async function uploadsUntil(database: Database, until: string, most: number): Promise<readonly Upload[]> {
  return database.prepared<Upload>('select * from rooms.upload where at <= $1::timestamptz order by at limit $2', [
    until,
    most,
  ])
}
