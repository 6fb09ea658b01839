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

/** Notes a file; one of the same content keeps its name, and lies from now on under the upload that is here for sure. */
export function layWrite(
  request: string,
  { digest, upload, name, mediaType, bytes }: FileRef & { readonly upload: string },
  by: { readonly at: string; readonly officer: string | null },
): Write {
  return statement(
    `insert into requests.file (request_id, digest, upload, name, media_type, bytes, laid_at, laid_by)
     values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (request_id, digest) do update
       set upload = excluded.upload, laid_at = greatest(requests.file.laid_at, excluded.laid_at)`,
    [request, digest, upload, name, mediaType, bytes, by.at, by.officer],
  )
}

/** Notes that these files are named: all of them must still be there, and none is collected for a while. */
export function nameFiles(request: string, digests: readonly string[], at: string): readonly Write[] {
  if (digests.length === 0) return []
  const write = statement(
    `update requests.file set laid_at = greatest(laid_at, $3) where request_id = $1 and digest = any($2::text[])`,
    [request, digests, at],
  )
  return [{ ...write, expects: digests.length }]
}

/** Takes files off that were laid down, or named last, at this moment or before, and that neither draft nor step names. */
export async function dropFiles(database: Database, until: string): Promise<void> {
  await database.query(
    `delete from requests.file f using requests.request r
     where r.id = f.request_id and f.laid_at <= $1
       and not jsonb_path_query_array(r.body, '$.annexes[*].digest') ? f.digest
       and not exists (select from requests.step s where s.request_id = f.request_id
         and jsonb_path_query_array(s.body, '$.said.**.digest') ? f.digest)`,
    [until],
  )
}

/** Those of the uploads named that a file of a request lies under. */
export async function uploadsUsed(database: Database, uploads: readonly string[]): Promise<readonly string[]> {
  const rows = await database.prepared<{ upload: string }>(
    'select distinct upload from requests.file where upload = any($1::uuid[])',
    [uploads],
  )
  return rows.map(({ upload }) => upload)
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
