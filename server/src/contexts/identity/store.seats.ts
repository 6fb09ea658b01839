import type { Database, Write } from '#kernel/database'
import type { Seat } from './rules.ts'
import type { Tables } from './store.tables.ts'
import { build } from './store.tables.ts'
import type { Post, Role, Tenure } from './words.ts'

export type SeatRow = {
  readonly id: string
  readonly officer: string
  readonly post: string
  readonly kind: string
  readonly from_at: string
  readonly until_at: string | null
  readonly roles: readonly string[] | null
  readonly reason: string
}

/** JSON built by PostgreSQL writes instants in its own way; this is how they stand everywhere else. */
export function moment(text: string): string {
  return Temporal.Instant.from(text).toString({ smallestUnit: 'millisecond' })
}

export function toTenure(row: SeatRow): Tenure {
  return {
    id: row.id,
    officer: row.officer,
    post: row.post,
    kind: row.kind as Tenure['kind'],
    from: moment(row.from_at),
    until: row.until_at === null ? null : moment(row.until_at),
    roles: row.roles as Role[] | null,
    reason: row.reason,
  }
}

/** Seats as JSON, for `where t.officer …` to follow. */
export const seatSelect = `
  select jsonb_build_object('tenure', to_jsonb(t), 'post', to_jsonb(p) - 'administered_until', 'authority', to_jsonb(a),
    'standing', case when t.kind = 'delegate' then (
      select coalesce(jsonb_agg(jsonb_build_object('from', h.from_at, 'until', h.until_at)), '[]'::jsonb)
      from identity.tenure h join identity.officer o on o.id = h.officer
      where h.post = t.post and h.officer = t.delegated_by and h.kind = 'holder' and o.state = 'active') end) as seat
  from identity.tenure t
  join identity.post p on p.id = t.post
  join identity.authority a on a.id = p.authority`

export type SeatJson = Omit<Seat, 'tenure'> & { readonly tenure: SeatRow }

export function toSeat({ tenure, post, authority, standing }: SeatJson): Seat {
  const spans = standing?.map(({ from, until }) => ({
    from: moment(from),
    until: until === null ? null : moment(until),
  }))
  return { tenure: toTenure(tenure), post, authority, standing: spans ?? null }
}

export async function seatsOf(database: Database, officers: readonly string[]): Promise<readonly Seat[]> {
  if (officers.length === 0) return []
  const rows = await database.query<{ seat: SeatJson }>(
    `${seatSelect} where t.officer = any($1::uuid[]) order by t.id`,
    [officers],
  )
  return rows.map(({ seat }) => toSeat(seat))
}

/** A seat of an administrator that stands without an end, and who has it. */
export type Standing = { readonly tenure: string; readonly officer: string; readonly post: string }

/**
 * A duty lasts until the first of what ends it: the tenure, the service of the officer, the duties of the post, and for a
 * delegate the holder's own. `$1` is now, `$2` the moment since when it counts.
 */
const administratorCount = `
  with service as (
    select id, case when state = 'active' then 'infinity' else coalesce(out_of_service_at, '-infinity') end as ends
    from identity.officer)
  select count(distinct t.officer)::int as count
  from identity.tenure t join service o on o.id = t.officer join identity.post p on p.id = t.post
  where t.from_at <= $1 and (t.roles is null or 'administrator' = any(t.roles))
    and greatest(t.from_at, $2) < least(t.until_at, o.ends,
      case when p.state = 'open' and 'administrator' = any(p.roles) then 'infinity'
        else coalesce(p.administered_until, '-infinity') end,
      case when t.kind <> 'delegate' then 'infinity'
        else coalesce((select max(least(h.until_at, s.ends))
          from identity.tenure h join service s on s.id = h.officer
          where h.post = t.post and h.officer = t.delegated_by and h.kind = 'holder' and h.from_at <= $1), '-infinity')
        end)`

export function dutyStore(database: Database) {
  const tables = database.tables<Tables>()
  return {
    tenure: async (id: string) => {
      const row = await tables.selectFrom('identity.tenure').selectAll().where('id', '=', id).executeTakeFirst()
      return row === undefined ? undefined : { tenure: toTenure(row), delegatedBy: row.delegated_by }
    },
    /** The version of who has which duties; read before the facts a decision rests on. */
    dutiesVersion: async (): Promise<number> =>
      (await tables.selectFrom('identity.duties').select('version').executeTakeFirstOrThrow()).version,
    /** Active officers who hold an open administrator's post now and without an end. */
    standingAdministrators: (now: string): Promise<readonly Standing[]> =>
      database.query<Standing>(
        `select t.id as tenure, t.officer, t.post from identity.tenure t
         join identity.post p on p.id = t.post join identity.officer o on o.id = t.officer
         where 'administrator' = any(p.roles) and p.state = 'open' and o.state = 'active'
           and t.kind = 'holder' and t.from_at <= $1 and t.until_at is null`,
        [now],
      ),
    /** How many officers have the duties of an administrator now, in whichever way, or had them since that moment. */
    countAdministrators: async (now: string, since: string): Promise<number> => {
      const [row] = await database.query<{ count: number }>(administratorCount, [now, since])
      return row?.count ?? 0
    },
    /** Seats of everyone who has or will have the post, in any of their posts. */
    seatsOfHolders: async (post: Post['id'], now: string): Promise<readonly Seat[]> => {
      const rows = await database.query<{ seat: SeatJson }>(
        `${seatSelect} where t.officer in (
           select officer from identity.tenure where post = $1 and (until_at is null or until_at > $2)) order by t.id`,
        [post, now],
      )
      return rows.map(({ seat }) => toSeat(seat))
    },
  }
}

export const dutyWrites = {
  insertTenure: ({ from, until, ...tenure }: Tenure, delegatedBy: string | null = null): Write => ({
    query: build
      .insertInto('identity.tenure')
      .values({ ...tenure, from_at: from, until_at: until, delegated_by: delegatedBy }),
    expects: 1,
  }),
  endTenure: (tenure: Tenure, until: string): Write => ({
    query: build
      .updateTable('identity.tenure')
      .set({ until_at: until })
      .where('id', '=', tenure.id)
      .where('until_at', 'is not distinct from', tenure.until),
    expects: 1,
  }),
  /** Ends what has not ended yet. */
  endTenuresOf: (officer: string, until: string): Write => ({
    query: build
      .updateTable('identity.tenure')
      .set({ until_at: until })
      .where('officer', '=', officer)
      .where((where) => where.or([where('until_at', 'is', null), where('until_at', '>', until)])),
  }),
  moveDuties: (seen: number): Write => ({
    query: build
      .updateTable('identity.duties')
      .set({ version: seen + 1 })
      .where('one', '=', true)
      .where('version', '=', seen),
    expects: 1,
  }),
}
