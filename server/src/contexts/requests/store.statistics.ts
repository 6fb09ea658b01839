import { sql, type RawBuilder } from 'kysely'
import type { Database } from '#kernel/database'
import type { Course } from './rules.statistics.ts'

type Condition = RawBuilder<boolean>

/** Which requests are counted, and what is known of them beforehand. */
export type CourseFilter = {
  readonly from: string | undefined
  readonly to: string | undefined
  readonly side: string | undefined
  readonly peer: string | undefined
  readonly offence: string | undefined
  readonly kinds: readonly string[]
  /** Whether requests the asker may not read are wanted too, marked as such. */
  readonly whole: boolean
  readonly now: string
  /** The phase of each state, by `side state`. */
  readonly phases: Readonly<Record<string, string>>
  /** More are not put together. */
  readonly most: number
}

/** Messages that are a word on the substance: a decision, conditions, a postponement, something handed over. */
const onSubstance = ['DECIDE', 'PROPOSE_CONDITIONS', 'POSTPONE', 'PARTIAL', 'DELIVER']

/**
 * The course of every request that left or came in within the time asked for, put together from its steps; undefined when there are too many:
 * times by the clock of this node, of what the other side told from the moment it came in.
 */
export async function coursesOf(
  database: Database,
  permitted: Condition,
  filter: CourseFilter,
): Promise<readonly Course[] | undefined> {
  const { from, to, side, peer, offence, kinds, whole, now, phases, most } = filter
  const is = (column: string, value: string | undefined) =>
    value === undefined ? sql`true` : sql`${sql.raw(column)} = ${value}`
  const told = (message: string) => sql`s.by = 'requested' and s.message = ${message}`
  const at = sql`${now}::timestamptz`
  const until = sql`(${to ?? null}::date + 1)::timestamp at time zone 'UTC'`
  const after = (moment: RawBuilder<unknown>) =>
    sql`case when ${moment} is not null then greatest(0, round(extract(epoch from ${moment} - c.sent)))::int end`
  const phaseOf = (state: string) => sql`${JSON.stringify(phases)}::jsonb->>(a.side || ' ' || ${sql.raw(state)})`
  const sent = await sql<{ readonly id: string }>`
    select r.id
    from requests.request r join requests.step s on s.request_id = r.id
    where ${is('r.side', side)} and ${is('r.peer', peer)} and ${is("r.body->'question'->>'offence'", offence)}
      and r.kind = any(${[...kinds]}::text[]) and (${whole} or (${permitted}))
      -- Nothing leaves before it was opened. What comes in is opened when it is taken in, which may be later than it came.
      and (${to ?? null}::date is null or r.side = 'requested' or r.opened_at < ${until})
      and s.counts and s.body->>'by' = 'requesting' and s.body->>'message' = 'SUBMIT'
    group by r.id
    having (${from ?? null}::date is null
        or min(coalesce((s.body->>'receivedAt')::timestamptz, s.at)) >= ${from ?? null}::date::timestamp at time zone 'UTC')
      and (${to ?? null}::date is null or min(coalesce((s.body->>'receivedAt')::timestamptz, s.at)) < ${until})
    order by r.id limit ${most + 1}`.execute(database.tables())
  if (sent.rows.length > most) return undefined
  const ids = sent.rows.map(({ id }) => id)
  // By name, so that the planner knows how many there are.
  const found = await sql<Course>`
    with asked as (
      select r.id, r.side, r.peer, r.kind, r.state, r.ended, coalesce(r.due <= ${at}, false) as late,
             r.body->'question'->>'offence' as offence, r.body->'instruments' as instruments, (${permitted}) as readable
      from requests.request r where r.id = any(${ids}::uuid[])
    ),
    step as (
      select s.request_id, s.number, s.act, s.body->>'message' as message, s.body->>'by' as by, s.body->>'to' as state,
             coalesce((s.body->>'receivedAt')::timestamptz, s.at) as at, s.body->'said'->'ground' as ground
      from requests.step s where s.counts and s.request_id = any(${ids}::uuid[])
    ),
    course as (
      select s.request_id as id,
             min(s.at) filter (where s.by = 'requesting' and s.message = 'SUBMIT') as sent,
             min(s.at) filter (where ${told('ACK')}) as acknowledged,
             min(s.at) filter (where s.by = 'requested' and s.message = any(${onSubstance}::text[])) as answered,
             min(s.at) filter (where ${told('DECIDE')}) as decided,
             min(s.at) filter (where ${told('DELIVER')}) as delivered,
             min(s.at) filter (where s.message in ('WITHDRAW', 'CLOSE') or s.act = 'forward') as stopped,
             max(s.at) as last,
             (array_agg(jsonb_build_object('act', s.act, 'at', s.at, 'ground', s.ground) order by s.number desc)
               filter (where ${told('DECIDE')}))[1] as decision,
             bool_or(s.act in ('ask-information', 'return-unvalidated')) as asked_back,
             bool_or(s.act = 'send-back') as sent_back,
             bool_or(s.message = 'POSTPONE') as postponed,
             bool_or(s.message = 'PROPOSE_CONDITIONS') as conditions,
             bool_or(s.message = 'PARTIAL') as part,
             bool_or(s.message = 'WITHDRAW') as withdrawn,
             bool_or(s.act = 'forward') as forwarded
      from step s group by s.request_id
    ),
    visit as (
      select s.request_id as id, ${phaseOf('s.state')} as phase, s.at,
             lead(s.at) over (partition by s.request_id order by s.number) as until, a.ended
      from step s join asked a on a.id = s.request_id
    ),
    stage as (
      select id, jsonb_object_agg(phase, seconds) as stages
      from (
        select id, phase, sum(greatest(0, round(extract(epoch from coalesce(until, ${at}) - at))))::int as seconds
        from visit where phase is not null and (until is not null or not ended) group by id, phase
      ) each_stage group by id
    ),
    counted as (
      select c.*, date_trunc('quarter', c.sent at time zone 'UTC') as quarter from course c
    )
    select a.id, a.side, a.peer, a.kind, a.offence, a.instruments, a.readable,
           case when (c.quarter + interval '3 months') at time zone 'UTC' <= ${at}
                 and c.quarter >= coalesce(${from ?? null}::date, '-infinity'::date)
                 and c.quarter + interval '3 months' <= coalesce(${to ?? null}::date + 1, 'infinity'::date)
                then to_char(c.quarter, 'YYYY-Q') end as quarter,
           ${after(sql`c.acknowledged`)} as acknowledged, ${after(sql`c.answered`)} as answered,
           ${after(sql`c.decided`)} as decided, ${after(sql`c.delivered`)} as delivered,
           ${after(sql`least(coalesce(c.stopped, ${at}), case when a.ended then c.last else ${at} end)`)} as followed,
           case when c.decision is not null then jsonb_build_object('act', c.decision->>'act', 'at',
             ${after(sql`(c.decision->>'at')::timestamptz`)}) end as decision,
           nullif(c.decision->'ground', 'null'::jsonb) as ground,
           c.asked_back as "askedBack", c.sent_back as "sentBack", c.postponed, c.conditions, c.part, c.withdrawn,
           c.forwarded, a.ended, not a.ended and a.late as overdue, coalesce(g.stages, '{}') as stages,
           case when a.ended then null else ${phaseOf('a.state')} end as stage
    from counted c join asked a using (id) left join stage g using (id)
    order by a.id`.execute(database.tables())
  return found.rows
}
