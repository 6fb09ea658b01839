import type { Kysely, SelectQueryBuilder } from 'kysely'
import type { AuditEntry } from '#kernel/audit'
import type { Database } from '#kernel/database'
import type { TrailFilter } from './rules.ts'

type Tables = {
  'kernel.audit': {
    id: string
    at: string
    entry: AuditEntry
    officer: string | null
    action: string
    resource: string | null
    within: string | null
    outcome: string
  }
  'kernel.audit_link': { seq: number; entry: string; hash: Buffer }
}

/** An entry and its place in the chain, if it has one yet. */
export type TrailRow = { readonly entry: AuditEntry; readonly seq: number | null; readonly hash: Buffer | null }
/** The last row of a page: the next one begins below it. */
export type Position = { readonly at: string; readonly id: string }
/** What is asked for: a filter, and for one case the names under which entries speak of it. */
export type Asked = TrailFilter & { readonly about?: readonly string[] | undefined }

const countUpTo = 1000

/** A page of entries, newest first; one row more than `limit` says that there are further ones. */
export async function searchTrail(
  database: Database,
  asked: Asked,
  limit: number,
  below: Position | undefined,
): Promise<TrailRow[]> {
  let found = narrowed(database.tables<Tables>(), asked)
    .leftJoin('kernel.audit_link', 'kernel.audit_link.entry', 'kernel.audit.id')
    .select(['kernel.audit.entry', 'kernel.audit_link.seq', 'kernel.audit_link.hash'])
  if (below !== undefined) {
    found = found.where((eb) =>
      eb(eb.refTuple('kernel.audit.at', 'kernel.audit.id'), '<', eb.tuple(below.at, below.id)),
    )
  }
  return found
    .orderBy('kernel.audit.at', 'desc')
    .orderBy('kernel.audit.id', 'desc')
    .limit(limit + 1)
    .execute()
}

/** How many entries there are, counted to a thousand. */
export async function countTrail(database: Database, asked: Asked): Promise<{ value: number; atLeast: boolean }> {
  const rows = await narrowed(database.tables<Tables>(), asked)
    .select('kernel.audit.id')
    .limit(countUpTo + 1)
    .execute()
  return { value: Math.min(rows.length, countUpTo), atLeast: rows.length > countUpTo }
}

type Trail = SelectQueryBuilder<Tables, 'kernel.audit', object>

function narrowed(tables: Kysely<Tables>, asked: Asked): Trail {
  const { from, until, officer, resource, action, outcome, about } = asked
  let found: Trail = tables.selectFrom('kernel.audit')
  if (from !== undefined) found = found.where('kernel.audit.at', '>=', from)
  if (until !== undefined) found = found.where('kernel.audit.at', '<', until)
  if (officer !== undefined) found = found.where('kernel.audit.officer', '=', officer)
  if (action !== undefined) found = found.where('kernel.audit.action', '=', action)
  if (outcome !== undefined) found = found.where('kernel.audit.outcome', '=', outcome)
  for (const names of [resource === undefined ? undefined : [resource], about]) {
    if (names === undefined) continue
    found = found.where((eb) =>
      eb.or([eb('kernel.audit.resource', 'in', names), eb('kernel.audit.within', 'in', names)]),
    )
  }
  return found
}

/** Where the chain ends now; undefined while it has no link. */
export async function headOfChain(database: Database): Promise<{ seq: number; hash: string } | undefined> {
  const [head] = await database.query<{ seq: number; hash: string }>(
    `select seq, encode(hash, 'hex') as hash from kernel.audit_link order by seq desc limit 1`,
  )
  return head
}

/**
 * How many entries wait to be sealed, and which of them (at most a hundred) cannot be waiting honestly: they stand there
 * since before a moment, or behind the place up to which all was sealed.
 */
export async function unsealed(database: Database, before: string): Promise<{ waiting: number; late: string[] }> {
  const [found] = await database.query<{ waiting: number; late: string[] | null }>(
    `select count(*) as waiting, (array_agg(a.id order by a.id) filter (
       where a.at < $1 or (a.tx, a.id) <= (select r.tx, r.id from kernel.reader r where r.name = 'audit-chain')))[1:100] as late
     from kernel.audit a where not exists (select 1 from kernel.audit_link l where l.entry = a.id)`,
    [before],
  )
  return { waiting: found?.waiting ?? 0, late: found?.late ?? [] }
}

/** The entry up to which the chain was sealed, when its link is gone. */
export async function cutOff(database: Database): Promise<string | undefined> {
  const [found] = await database.query<{ id: string }>(
    `select r.id from kernel.reader r where r.name = 'audit-chain' and r.tx > '0'::xid8
     and not exists (select 1 from kernel.audit_link l where l.entry = r.id)`,
  )
  return found?.id
}
