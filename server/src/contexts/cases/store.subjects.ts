import { sql } from 'kysely'
import type { Database, Write } from '#kernel/database'
import type { Basis, Fingerprint } from './rules.subjects.ts'
import { build } from './store.ts'

export type Sighting = { readonly case: string; readonly part: string; readonly basis: Basis }

/** Where else in this State, outside one case and the archive, a subject with one of these fingerprints stands. */
export async function sightings(
  database: Database,
  caseId: string,
  prints: readonly Fingerprint[],
): Promise<readonly Sighting[]> {
  if (prints.length === 0) return []
  const digests = prints.map(({ digest }) => digest)
  return database.query<Sighting>(
    `select distinct f.case_id as case, f.part_id as part, f.basis
     from cases.fingerprint f join cases.case c on c.id = f.case_id
     where f.digest = any($1::text[]) and f.case_id <> $2 and c.state <> 'archived'
     order by f.case_id, f.basis, f.part_id limit 200`,
    [digests, caseId],
  )
}

/** Sets the fingerprints of a party to exactly these. */
export function saveFingerprints(caseId: string, partId: string, prints: readonly Fingerprint[]): readonly Write[] {
  const kept = prints.map(({ digest }) => digest)
  const stale = build
    .deleteFrom('cases.fingerprint')
    .where('case_id', '=', caseId)
    .where('part_id', '=', partId)
    .where(sql<boolean>`digest <> all(${kept}::text[])`)
  if (prints.length === 0) return [{ query: stale }]
  const fresh = build
    .insertInto('cases.fingerprint')
    .values(prints.map(({ basis, digest }) => ({ case_id: caseId, part_id: partId, basis, digest })))
    .onConflict((conflict) => conflict.doNothing())
  return [{ query: stale }, { query: fresh }]
}
