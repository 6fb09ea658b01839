import { sql, type RawBuilder } from 'kysely'
import type { Database } from '#kernel/database'
import { countedTo } from '#kernel/listing'
import { after } from '#kernel/permitted'
import type { CaseRow } from './contract.ts'

type Condition = RawBuilder<boolean>
/** What the asker may see, said in SQL: of cases `c`, and of parts `p` in their case `c`. */
export type Permitted = { readonly cases: Condition; readonly parts: Condition }

export type CaseFilter = {
  readonly state?: CaseRow['state'] | undefined
  readonly offence?: string | undefined
  /** Only cases in which this post takes part. */
  readonly post?: string | undefined
}

const sorts = {
  deadline: { key: sql<string>`coalesce(t.due, '9999') || c.id::text`, order: sql`asc`, descending: false },
  opened: { key: sql<string>`c.id::text`, order: sql`desc`, descending: true },
  reference: { key: sql<string>`c.reference`, order: sql`asc`, descending: false },
} as const

export type FoundCase = {
  readonly key: string
  readonly id: string
  readonly due: string | null
  readonly move: string | null
}

/** Cases the asker may see, each with the earliest deadline among the open tasks the asker may see. */
export async function findCases(
  database: Database,
  permitted: Permitted,
  filter: CaseFilter,
  page: { readonly sort: keyof typeof sorts; readonly after: string | undefined; readonly most: number },
): Promise<readonly FoundCase[]> {
  const { key, order, descending } = sorts[page.sort]
  const found = await sql<FoundCase>`
    select ${key} as key, c.id, t.due, t.assignee as move
    from cases.case c left join lateral (
      select p.due, p.assignee from cases.part p
      where p.case_id = c.id and p.kind = 'task' and p.state = 'open' and ${permitted.parts}
      order by p.due, p.id limit 1) t on true
    where ${permitted.cases} and ${filtered(filter)} and ${after(key, page.after, descending)}
    order by ${key} collate "C" ${order} limit ${page.most}`.execute(database.tables())
  return found.rows
}

/** State and offences of the cases the asker may see, for counting: at most one more than is counted. */
export async function surveyCases(
  database: Database,
  permitted: Permitted,
  filter: CaseFilter,
): Promise<readonly { readonly state: CaseRow['state']; readonly offences: readonly string[] }[]> {
  const found = await sql<{ state: CaseRow['state']; offences: string[] }>`
    select c.state, c.offences from cases.case c where ${permitted.cases} and ${filtered(filter)}
    order by c.id limit ${countedTo + 1}`.execute(database.tables())
  return found.rows
}

function filtered({ state, offence, post }: CaseFilter): Condition {
  const takesPart = sql<boolean>`(c.leads @> ${[post]}::text[] or c.members @> ${[post]}::text[] or c.readers @> ${[post]}::text[])`
  return sql<boolean>`${state === undefined ? sql`true` : sql`c.state = ${state}`}
    and ${offence === undefined ? sql`true` : sql`c.offences @> ${[offence]}::text[]`}
    and ${post === undefined ? sql`true` : takesPart}`
}

export type FoundTask = { readonly key: string; readonly id: string; readonly case: string }

/** Open tasks that wait for a post, or for others in the cases in which the post leads or works. */
export async function findTasks(
  database: Database,
  permitted: Permitted,
  post: string,
  whose: 'mine' | 'theirs',
  page: { readonly after: string | undefined; readonly most: number },
): Promise<readonly FoundTask[]> {
  const key = sql<string>`p.due || p.id::text`
  const found = await sql<FoundTask>`
    select ${key} as key, p.id, p.case_id as case from cases.part p join cases.case c on c.id = p.case_id
    where ${waiting(permitted, post, whose)} and ${after(key, page.after)}
    order by ${key} collate "C" limit ${page.most}`.execute(database.tables())
  return found.rows
}

export async function countTasks(
  database: Database,
  permitted: Permitted,
  post: string,
  whose: 'mine' | 'theirs',
): Promise<number> {
  const found = await sql<{ found: number }>`
    select count(*) as found from (
      select from cases.part p join cases.case c on c.id = p.case_id
      where ${waiting(permitted, post, whose)} limit ${countedTo + 1}) few`.execute(database.tables())
  return found.rows[0]?.found ?? 0
}

function waiting(permitted: Permitted, post: string, whose: 'mine' | 'theirs'): Condition {
  const mine = sql<boolean>`p.assignee = ${post}`
  const theirs = sql<boolean>`p.assignee <> ${post} and (c.leads @> ${[post]}::text[] or c.members @> ${[post]}::text[])`
  return sql<boolean>`p.kind = 'task' and p.state = 'open' and ${whose === 'mine' ? mine : theirs} and ${permitted.parts}`
}

/** How many parts of each kind the asker may see in a case. */
export async function countParts(
  database: Database,
  permitted: Permitted,
  caseId: string,
): Promise<readonly { readonly kind: string; readonly found: number }[]> {
  const found = await sql<{ kind: string; found: number }>`
    select p.kind, count(*) as found from cases.part p join cases.case c on c.id = p.case_id
    where p.case_id = ${caseId} and ${permitted.parts} group by p.kind`.execute(database.tables())
  return found.rows
}

/** Open tasks of a case, whoever may see them: what stands against closing it. */
export async function countOpenTasks(database: Database, caseId: string): Promise<number> {
  const [row] = await database.query<{ found: number }>(
    `select count(*) as found from cases.part where case_id = $1 and kind = 'task' and state = 'open'`,
    [caseId],
  )
  return row?.found ?? 0
}
