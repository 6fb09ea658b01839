import { sql } from 'kysely'
import type { Database } from '#kernel/database'
import { countedTo } from '#kernel/listing'
import type { Permitted } from './store.lists.ts'

export type Hit = { readonly key: string; readonly case: string; readonly part: string; readonly raw: string }

/** Texts that hold the words and that the asker may see, latest first. `asked` is text for a cast to tsquery. */
export async function findTexts(
  database: Database,
  permitted: Permitted,
  asked: string,
  page: { readonly after: string | undefined; readonly most: number },
): Promise<readonly Hit[]> {
  const before = page.after ?? null
  const found = await sql<Hit>`
    select t.part_id::text as key, t.case_id as case, t.part_id as part, t.raw ${matching(permitted, asked)}
    and (${before}::uuid is null or t.part_id < ${before}::uuid)
    order by t.part_id desc limit ${page.most}`.execute(database.tables())
  return found.rows
}

export async function countTexts(database: Database, permitted: Permitted, asked: string): Promise<number> {
  const found = await sql<{ found: number }>`
    select count(*) as found from (select ${matching(permitted, asked)} limit ${countedTo + 1}) few`.execute(
    database.tables(),
  )
  return found.rows[0]?.found ?? 0
}

function matching(permitted: Permitted, asked: string) {
  return sql`
    from cases.text t join cases.case c on c.id = t.case_id
    left join cases.part p on p.case_id = t.case_id and p.id = t.part_id
    where t.words @@ ${asked}::tsquery
    and (t.part_id = t.case_id and ${permitted.cases} or p.id is not null and ${permitted.parts})`
}
