import type { Database, Write } from '#kernel/database'
import { build } from './store.ts'

/** Archived cases whose day has come and that no hold protects. */
export async function expiredCases(database: Database, today: string): Promise<readonly string[]> {
  const rows = await database.query<{ id: string }>(
    `select id from cases.case where state = 'archived' and retain_until <= $1 and hold is null order by id limit 500`,
    [today],
  )
  return rows.map(({ id }) => id)
}

/** Parties whose day has come, in cases that no hold protects. */
export async function expiredParties(
  database: Database,
  today: string,
): Promise<readonly { readonly case: string; readonly id: string }[]> {
  return database.query(
    `select p.case_id as case, p.id from cases.part p join cases.case c on c.id = p.case_id
     where p.kind = 'party' and p.retain_until <= $1 and c.hold is null order by p.id limit 500`,
    [today],
  )
}

/** Deletes a case with all it holds, unless a hold came in between. */
export function deleteCase(id: string, today: string): readonly Write[] {
  const query = build
    .deleteFrom('cases.case')
    .where('id', '=', id)
    .where('state', '=', 'archived')
    .where('retain_until', '<=', today)
    .where('hold', 'is', null)
  return [
    { query, expects: 1 },
    { query: build.deleteFrom('cases.part').where('case_id', '=', id) },
    { query: build.deleteFrom('cases.text').where('case_id', '=', id) },
    { query: build.deleteFrom('cases.fingerprint').where('case_id', '=', id) },
  ]
}

/** Deletes a party with what it is found by, unless its date was moved in between. */
export function deleteParty(caseId: string, id: string, today: string): readonly Write[] {
  const party = build
    .deleteFrom('cases.part')
    .where('case_id', '=', caseId)
    .where('id', '=', id)
    .where('retain_until', '<=', today)
  return [
    { query: party, expects: 1 },
    { query: build.deleteFrom('cases.text').where('case_id', '=', caseId).where('part_id', '=', id) },
    { query: build.deleteFrom('cases.fingerprint').where('case_id', '=', caseId).where('part_id', '=', id) },
  ]
}
