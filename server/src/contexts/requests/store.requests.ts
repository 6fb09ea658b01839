import { sql, type RawBuilder } from 'kysely'
import type { Database, Write } from '#kernel/database'
import { countedTo } from '#kernel/listing'
import { after } from '#kernel/permitted'
import { rankOf } from '#kernel/schema/marking'
import { isHandedIn, isPolice } from './policy.ts'
import type { RequestFile, StepRecord } from './records.ts'
import { build, type Row } from './store.ts'

/** `PER-R-2026-000012`; a number is given once, also when what it was taken for does not happen. */
export async function nextReference(database: Database, state: string, year: number): Promise<string> {
  const [row] = await database.query<{ number: number }>('select requests.next_number($1) as number', [year])
  return `${state}-R-${year}-${String(row?.number).padStart(6, '0')}`
}

export async function requestById(database: Database, id: string): Promise<RequestFile | undefined> {
  return (await requestsById(database, [id])).get(id)?.file
}

export async function requestsById(database: Database, ids: readonly string[]): Promise<ReadonlyMap<string, Placed>> {
  if (ids.length === 0) return new Map()
  const rows = await database.prepared<Row<'requests.request'>>(
    'select * from requests.request where id = any($1::uuid[])',
    [ids],
  )
  return new Map(
    rows.map(({ id, body, ended, due, due_of: of }) => [
      id,
      { file: body, ended, due: due === null ? null : { at: due, of: of ?? '' } },
    ]),
  )
}

/** A step as it is stored: its outcome follows from the log and is worked out when it is read. */
export type StoredStep = Omit<StepRecord, 'outcome'> & { readonly forked: boolean }

export async function stepsOf(database: Database, request: string): Promise<readonly StoredStep[]> {
  const rows = await database.prepared<Row<'requests.step'>>(
    'select * from requests.step where request_id = $1 order by number',
    [request],
  )
  return rows.map(({ body, entry, officer, forked }) => ({ ...body, entry, officer, forked }))
}

function columnsOf({ file, ended, due }: Placed) {
  return {
    case_id: file.case,
    authority: file.authority,
    state: file.state,
    ended,
    handed_in: isHandedIn(file),
    privileged: file.privileged,
    likeness: file.likeness,
    follows: file.follows,
    due: due?.at ?? null,
    due_of: due?.of ?? null,
    version: file.version,
    changed_at: file.changedAt,
    changed_by: file.changedBy === '' ? null : file.changedBy,
    body: JSON.stringify(file),
  }
}

/** How a request stands beside what is kept of it: whether it has ended, and its next period, to sort by. */
export type Placed = {
  readonly file: RequestFile
  readonly ended: boolean
  readonly due: Due | null
}
export type Due = { readonly at: string; readonly of: string }

export function insertRequest(placed: Placed): Write {
  const { file } = placed
  return {
    query: build.insertInto('requests.request').values({
      ...columnsOf(placed),
      id: file.id,
      reference: file.reference,
      side: file.side,
      kind: file.kind,
      peer: file.peer,
      post: file.post,
      police: isPolice(file.kind),
      rank: rankOf(file.marking.classification),
      tlp: file.marking.tlp,
      opened_at: file.openedAt,
    }),
  }
}

/** Saves over the version before. */
export function updateRequest(placed: Placed): Write {
  const { file } = placed
  const query = build
    .updateTable('requests.request')
    .set(columnsOf(placed))
    .where('id', '=', file.id)
    .where('version', '=', file.version - 1)
  return { query, expects: 1 }
}

/**
 * The newest of the steps, and for each of the others whether it has an effect now, where that changed with it: a
 * message that was missing lets those that waited for it take effect.
 */
export function stepWrites(request: string, before: readonly StepRecord[], after: readonly StepRecord[]): Write[] {
  const newest = after.at(-1)
  if (newest === undefined) return []
  const applied = (step: StepRecord | undefined) => step?.outcome === 'applied'
  const changed = after.slice(0, -1).filter((one, index) => applied(one) !== applied(before[index]))
  const recount = (counts: boolean): Write[] => {
    const numbers = changed.filter((one) => applied(one) === counts).map(({ number }) => number)
    if (numbers.length === 0) return []
    const query = build.updateTable('requests.step').set({ counts }).where('request_id', '=', request)
    return [{ query: query.where('number', 'in', numbers) }]
  }
  return [insertStep(request, newest), ...recount(true), ...recount(false)]
}

/** Requests with steps of which it was never noted whether they count. */
export async function notJudged(database: Database, afterId: string, most: number): Promise<readonly string[]> {
  const rows = await database.query<{ request_id: string }>(
    `select distinct request_id from requests.step where counts is null and request_id > $1::uuid
     order by request_id limit $2`,
    [afterId, most],
  )
  return rows.map(({ request_id: id }) => id)
}

/** Notes of steps whether they count, unless that was noted meanwhile. */
export function judgedWrites(request: string, steps: readonly StepRecord[]): Write[] {
  return [true, false].map((counts) => ({
    query: build
      .updateTable('requests.step')
      .set({ counts })
      .where('request_id', '=', request)
      .where('counts', 'is', null)
      .where(
        'number',
        'in',
        // No step has the number 0: an empty list is none that SQL knows.
        [0, ...steps.filter(({ outcome }) => (outcome === 'applied') === counts).map(({ number }) => number)],
      ),
  }))
}

function insertStep(request: string, { entry, officer, outcome, ...body }: StepRecord): Write {
  return {
    query: build.insertInto('requests.step').values({
      request_id: request,
      number: body.number,
      at: body.at,
      act: body.act,
      entry: entry === null ? null : JSON.stringify(entry),
      forked: outcome === 'forked',
      counts: outcome === 'applied',
      officer,
      body: JSON.stringify(body),
    }),
  }
}

/** References of other requests of this State that ask the same of the same State for the same persons. */
export async function sameAsked(database: Database, { id, likeness }: RequestFile): Promise<readonly string[]> {
  const rows = await database.query<{ reference: string }>(
    `select reference from requests.request
     where side = 'requesting' and likeness = $1 and id <> $2 and state not in ('draft', 'based', 'discarded')
     order by reference limit 20`,
    [likeness, id],
  )
  return rows.map(({ reference }) => reference)
}

/** The requests before and after one, with the same State on the same side; what another State says it follows is none. */
export async function chainOf(database: Database, id: string): Promise<readonly string[]> {
  const rows = await database.query<{ id: string }>(
    `with recursive chain as (
       select id, follows, peer, side from requests.request where id = $1
       union
       select r.id, r.follows, r.peer, r.side from chain c
       join requests.request r on (r.id = c.follows or r.follows = c.id) and r.peer = c.peer and r.side = c.side
     )
     select id from chain where id <> $1 order by id limit 20`,
    [id],
  )
  return rows.map((row) => row.id)
}

type Condition = RawBuilder<boolean>
export type RequestFilter = {
  readonly side?: string | undefined
  readonly case?: string | undefined
  readonly peer?: string | undefined
  readonly kind?: string | undefined
  readonly open?: boolean | undefined
  /** Only where side, kind and state are one of these, as rules.move.ts writes them. */
  readonly places?: readonly string[] | undefined
}

const sorts = {
  due: {
    key: sql<string>`coalesce(to_char(r.due at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS'), '9999') || r.id::text`,
    order: sql`asc`,
    descending: false,
  },
  newest: { key: sql<string>`r.id::text`, order: sql`desc`, descending: true },
} as const

function filtered({ side, case: file, peer, kind, open, places }: RequestFilter): Condition {
  const is = (column: string, value: string | undefined) =>
    value === undefined ? sql`true` : sql`${sql.raw(column)} = ${value}`
  return sql<boolean>`${is('r.side', side)} and ${is('r.case_id::text', file)} and ${is('r.peer', peer)}
    and ${is('r.kind', kind)} and ${open === undefined ? sql`true` : sql`r.ended = ${!open}`}
    and ${places === undefined ? sql`true` : sql`(r.side || ' ' || r.kind || ' ' || r.state) = any(${[...places]}::text[])`}`
}

export async function findRequests(
  database: Database,
  permitted: Condition,
  filter: RequestFilter,
  page: { readonly sort: keyof typeof sorts; readonly after: string | undefined; readonly most: number },
): Promise<readonly { readonly key: string; readonly id: string }[]> {
  const { key, order, descending } = sorts[page.sort]
  const found = await sql<{ key: string; id: string }>`
    select ${key} as key, r.id from requests.request r
    where ${permitted} and ${filtered(filter)} and ${after(key, page.after, descending)}
    order by ${key} collate "C" ${order} limit ${page.most}`.execute(database.tables())
  return found.rows
}

export async function countRequests(database: Database, permitted: Condition, filter: RequestFilter): Promise<number> {
  const found = await sql<{ found: number }>`
    select count(*) as found from (
      select from requests.request r where ${permitted} and ${filtered(filter)} limit ${countedTo + 1}) few`.execute(
    database.tables(),
  )
  return found.rows[0]?.found ?? 0
}

/** Requests that have not ended, for the errand that watches their periods. */
export async function openRequests(database: Database, afterId: string, most: number): Promise<readonly RequestFile[]> {
  const rows = await database.query<Row<'requests.request'>>(
    'select * from requests.request where not ended and id > $1::uuid order by id limit $2',
    [afterId, most],
  )
  return rows.map(({ body }) => body)
}

/** Notes the next period, to sort by, unless the request changed meanwhile. */
export function noteDue({ id, version }: RequestFile, due: Due | null): Write {
  const query = build
    .updateTable('requests.request')
    .set({ due: due?.at ?? null, due_of: due?.of ?? null })
    .where('id', '=', id)
    .where('version', '=', version)
  return { query }
}

export async function warningsOf(database: Database, request: string): Promise<ReadonlySet<string>> {
  const rows = await database.query<Row<'requests.warning'>>('select * from requests.warning where request_id = $1', [
    request,
  ])
  return new Set(rows.map(({ period, started_at, standing }) => `${period} ${started_at} ${standing}`))
}

export function insertWarning(
  request: string,
  warning: { readonly period: string; readonly startedAt: string; readonly standing: string; readonly at: string },
): Write {
  const { period, startedAt, standing, at } = warning
  return {
    query: build
      .insertInto('requests.warning')
      .values({ request_id: request, period, started_at: startedAt, standing, at }),
  }
}
