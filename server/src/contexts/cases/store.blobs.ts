import { sql } from 'kysely'
import type { Database, Write } from '#kernel/database'
import { build } from './store.ts'

/** Notes that bytes have arrived, so that they are found should no document come to use them. */
export async function noteUpload(database: Database, digest: string, at: string): Promise<void> {
  const query = build
    .insertInto('cases.upload')
    .values({ digest, at })
    .onConflict((conflict) => conflict.column('digest').doUpdateSet({ at }))
  await database.commit([{ query }])
}

/** Leaves the bytes of a case's documents to the collector, which keeps what another case uses. */
export function abandonDocuments(caseId: string, at: string): Write {
  const query = build
    .insertInto('cases.upload')
    .columns(['digest', 'at'])
    .expression(
      build
        .selectFrom('cases.part')
        .where('case_id', '=', caseId)
        .where('digest', 'is not', null)
        .select([sql<string>`digest`.as('digest'), sql<string>`${at}::timestamptz`.as('at')])
        .distinct(),
    )
    .onConflict((conflict) => conflict.column('digest').doUpdateSet({ at }))
  return { query }
}

/** Whether any document is these bytes, or they have just arrived for one. */
export async function isUsed(database: Database, digest: string): Promise<boolean> {
  const rows = await database.prepared<{ used: boolean }>(
    `select exists (select from cases.part where digest = $1) or exists (select from cases.upload where digest = $1) as used`,
    [digest],
  )
  return rows[0]?.used === true
}

/** Takes the uploads noted before `until` off the list and answers which of them no document uses. */
export async function takeUnused(database: Database, until: string): Promise<readonly string[]> {
  const rows = await database.query<{ digest: string }>(
    `with old as (delete from cases.upload where at <= $1 returning digest)
     select digest from old where not exists (select from cases.part p where p.digest = old.digest)`,
    [until],
  )
  return rows.map(({ digest }) => digest)
}
