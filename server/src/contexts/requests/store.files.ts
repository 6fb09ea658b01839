import { statement, type Database, type Write } from '#kernel/database'
import type { Laid } from './rules.annex.ts'
import type { Row } from './store.ts'
import type { FileRef } from './words.ts'

export async function laidFiles(database: Database, request: string): Promise<Laid> {
  const rows = await database.prepared<Row<'requests.file'>>('select * from requests.file where request_id = $1', [
    request,
  ])
  return new Map(
    rows.map(({ digest, upload, name, media_type: mediaType, bytes }) => [
      digest,
      { digest, upload, name, mediaType, bytes },
    ]),
  )
}

/** Notes a file; one of the same content is there already and stays. */
export function layWrite(
  request: string,
  { digest, upload, name, mediaType, bytes }: FileRef & { readonly upload: string },
  by: { readonly at: string; readonly officer: string | null },
): Write {
  return statement(
    `insert into requests.file (request_id, digest, upload, name, media_type, bytes, laid_at, laid_by)
     values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (request_id, digest) do nothing`,
    [request, digest, upload, name, mediaType, bytes, by.at, by.officer],
  )
}

/** The other requests by which files or things of these digests came from another State than `peer`. */
export async function cameBy(
  database: Database,
  { id, peer }: { readonly id: string; readonly peer: string },
  digests: readonly string[],
): Promise<readonly string[]> {
  if (digests.length === 0) return []
  const rows = await database.prepared<{ id: string }>(
    `select distinct r.id from requests.step s join requests.request r on r.id = s.request_id
     where jsonb_path_query_array(s.body, '$.said.**.digest') ?| $1::text[]
       and r.id <> $2 and r.peer <> $3 and not s.forked and s.body->>'by' <> r.side`,
    [digests, id, peer],
  )
  return rows.map((row) => row.id)
}
