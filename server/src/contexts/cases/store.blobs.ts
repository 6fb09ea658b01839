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
    // The same bytes may just be on their way into another case.
    .onConflict((conflict) => conflict.column('digest').doNothing())
  return { query }
}

/** Whether any document is these bytes, or they have arrived for one since that moment. */
export async function isUsed(database: Database, digest: string, since: string): Promise<boolean> {
  const rows = await database.prepared<{ used: boolean }>(
    `select exists (select from cases.part where digest = $1)
       or exists (select from cases.upload where digest = $1 and at > $2) as used`,
    [digest, since],
  )
  return rows[0]?.used === true
}

/** Digests of the uploads noted before `until` that no document uses; the others are taken off the list. */
export async function unusedUploads(database: Database, until: string): Promise<readonly string[]> {
  await database.query(
    `delete from cases.upload u where at <= $1 and exists (select from cases.part p where p.digest = u.digest)`,
    [until],
  )
  const rows = await database.query<{ digest: string }>('select digest from cases.upload where at <= $1', [until])
  return rows.map(({ digest }) => digest)
}

/** Takes an upload off the list, unless the same bytes have arrived since. */
export async function forgetUpload(database: Database, digest: string, until: string): Promise<void> {
  const query = build.deleteFrom('cases.upload').where('digest', '=', digest).where('at', '<=', until)
  await database.commit([{ query }])
}
