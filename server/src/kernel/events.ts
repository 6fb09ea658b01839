import type { Actor } from './actor.ts'
import { Conflict, statement, type Database, type Write } from './database.ts'
import type { EventKind, Happening } from './event.ts'
import type { Ids } from './ids.ts'
import type { Errand } from './leader.ts'
import { kindOf, type Log } from './log.ts'

/** An event as it stands in the outbox. */
export type Recorded = {
  readonly id: string
  readonly about: string
  readonly name: string
  readonly version: number
  readonly at: string
  readonly officer: string | null
  readonly post: string | null
  readonly data: unknown
}

/**
 * What a context does when others' events arrive. Its writes and its mark in the inbox stand in one transaction. Where
 * there is nothing to write, the mark comes with the note of how far was read: it is asked again should the node stop before.
 */
export type Reaction = {
  /** `context/what-it-does`, unique; renaming it carries the whole history out again. */
  readonly name: string
  readonly on: readonly EventKind[]
  readonly handle: (event: Recorded) => Promise<readonly Write[]>
}

/** The writes that append events to the outbox, in the transaction of the change they tell of. */
export function eventWrites(
  happenings: readonly Happening[],
  actor: Pick<Actor, 'officer' | 'post'>,
  at: string,
  ids: Ids,
): Write[] {
  if (happenings.length === 0) return []
  return [
    statement(
      appending(happenings.length),
      happenings.flatMap(({ name, version, about, data }) => [
        ids(),
        about,
        name,
        version,
        at,
        actor.officer,
        actor.post,
        JSON.stringify(data),
      ]),
    ),
  ]
}

/** The same for what many records have to tell at once, in words that do not depend on how many. */
export function eventBatch(
  happenings: readonly Happening[],
  actor: Pick<Actor, 'officer' | 'post'>,
  at: string,
  ids: Ids,
): Write[] {
  if (happenings.length === 0) return []
  return [
    statement(
      `insert into kernel.event (id, about, name, version, at, officer, post, data)
       select t.id, t.about, t.name, t.version, $5, $6, $7, t.data
       from unnest($1::uuid[], $2::text[], $3::text[], $4::int[], $8::jsonb[]) as t (id, about, name, version, data)`,
      [
        happenings.map(() => ids()),
        happenings.map(({ about }) => about),
        happenings.map(({ name }) => name),
        happenings.map(({ version }) => version),
        at,
        actor.officer,
        actor.post,
        happenings.map(({ data }) => JSON.stringify(data)),
      ],
    ),
  ]
}

const row = (n: number): string => `(${Array.from({ length: 8 }, (_, column) => `$${n * 8 + column + 1}`).join(', ')})`
const appends = new Map<number, string>()
function appending(rows: number): string {
  const known = appends.get(rows)
  if (known !== undefined) return known
  const values = Array.from({ length: rows }, (_, n) => row(n)).join(', ')
  const text = `insert into kernel.event (id, about, name, version, at, officer, post, data) values ${values}`
  appends.set(rows, text)
  return text
}

/** The history of one record, newest first. `before` is the id of the last row already read. */
export async function historyOf(
  database: Database,
  about: string,
  limit: number,
  before?: string,
): Promise<Recorded[]> {
  return database.query<Recorded>(
    `select id, about, name, version, at, officer, post, data from kernel.event
     where about = $1 and ($2::uuid is null or id < $2::uuid) order by id desc limit $3`,
    [about, before ?? null, limit],
  )
}

const zero = '00000000-0000-0000-0000-000000000000'
const parkAfter = 8
/** How many events a reaction looks at, and how many of them it carries out, before it notes how far it read. */
const stretch = 5_000
const together = 200

/** Carries out reactions in the order of commits: each event once, whatever crashes in between. */
export function reactionErrand(database: Database, reactions: readonly Reaction[], log: Log): Errand {
  /** Whether the mark stands: what changes nothing is marked together with others. */
  const carryOut = async (reaction: Reaction, event: Recorded): Promise<boolean> => {
    const writes = await reaction.handle(event)
    if (writes.length === 0) return false
    try {
      await database.commit([
        ...writes,
        statement('insert into kernel.inbox (reaction, event) values ($1, $2)', [reaction.name, event.id]),
      ])
    } catch (error) {
      // A second dispatcher may have been faster; which of the keys it then meets first is chance.
      if (!(error instanceof Conflict) || !(await carriedOut(reaction, event))) throw error
    }
    return true
  }
  const carriedOut = async (reaction: Reaction, event: Recorded): Promise<boolean> => {
    const marks = await database.query(`select 1 as mark from kernel.inbox where event = $1 and reaction = $2`, [
      event.id,
      reaction.name,
    ])
    return marks.length === 1
  }
  const park = async (reaction: Reaction, event: Pick<Recorded, 'id' | 'about'>, error: unknown): Promise<void> => {
    const { kind, code } = kindOf(error)
    log.warn({ reaction: reaction.name, kind, code }, 'reaction failed; the event is set aside and tried again')
    await database.query(
      `insert into kernel.parked (reaction, event, about, attempts, code, next_at)
       values ($1, $2, $3, 1, $4, now() + interval '1 second')
       on conflict (event, reaction) do update set attempts = parked.attempts + 1, code = excluded.code,
         next_at = now() + least(interval '1 hour', interval '1 second' * power(2, parked.attempts))`,
      [reaction.name, event.id, event.about, `${kind} ${code}`.trim()],
    )
  }
  const follow = async (reaction: Reaction): Promise<void> => {
    const names = reaction.on.map(({ name }) => name)
    const versions = reaction.on.map(({ version }) => version)
    for (;;) {
      const [at] = await database.prepared<{ tx: string; id: string }>(
        `select tx::text, id from kernel.reader where name = $1`,
        [reaction.name],
      )
      const from = [at?.tx ?? '0', at?.id ?? zero]
      const [end] = await database.prepared<{ tx: string; id: string; passed: number }>(
        `select tx::text, id, count(*) over () as passed from (
           select tx, id from kernel.event
           where (tx, id) > ($1::xid8, $2::uuid) and tx < pg_snapshot_xmin(pg_current_snapshot())
           order by tx, id limit ${stretch}) ahead
         order by tx desc, id desc limit 1`,
        from,
      )
      if (end === undefined) return
      const events = await database.prepared<Recorded & { tx: string; seen: boolean }>(
        `select e.id, e.about, e.name, e.version, e.at, e.officer, e.post, e.data, e.tx::text,
                i.event is not null as seen
         from kernel.event e
         left join lateral (select event from kernel.inbox where event = e.id and reaction = $4 limit 1) i on true
         where (e.tx, e.id) > ($1::xid8, $2::uuid) and (e.tx, e.id) <= ($6::xid8, $7::uuid)
           and (e.name, e.version) in (select * from unnest($3::text[], $5::int[]))
         order by e.tx, e.id limit ${together}`,
        [...from, names, reaction.name, versions, end.tx, end.id],
      )
      const last = events.length < together ? end : events.at(-1)
      const unmarked: string[] = []
      for (const event of events) {
        if (event.seen) continue
        try {
          if (!(await carryOut(reaction, event))) unmarked.push(event.id)
        } catch (error) {
          await park(reaction, event, error)
        }
      }
      await database.prepared(
        `with marked as (
           insert into kernel.inbox (reaction, event) select $1, unnest($4::uuid[]) on conflict do nothing)
         insert into kernel.reader (name, tx, id) values ($1, $2::xid8, $3::uuid)
         on conflict (name) do update set tx = excluded.tx, id = excluded.id`,
        [reaction.name, last?.tx, last?.id, unmarked],
      )
      // What was told meanwhile is for the next turn.
      if (events.length < together && end.passed < stretch) return
    }
  }
  const retry = async (): Promise<void> => {
    const parked = await database.query<Recorded & { reaction: string }>(
      `select e.id, e.about, e.name, e.version, e.at, e.officer, e.post, e.data, p.reaction
       from kernel.parked p join kernel.event e on e.about = p.about and e.id = p.event
       where p.next_at <= now() and p.attempts < ${parkAfter} limit 50`,
    )
    for (const { reaction: name, ...event } of parked) {
      const reaction = reactions.find((known) => known.name === name)
      if (reaction === undefined) continue
      try {
        const marked = await carryOut(reaction, event)
        await database.query(
          `with marked as (
             insert into kernel.inbox (reaction, event) select $1, $2 where not $3 on conflict do nothing)
           delete from kernel.parked where reaction = $1 and event = $2`,
          [name, event.id, marked],
        )
      } catch (error) {
        await park(reaction, event, error)
      }
    }
  }
  return {
    name: 'reactions',
    everyMs: 250,
    quietMs: 2_000,
    run: async () => {
      for (const reaction of reactions) await follow(reaction)
      await retry()
    },
  }
}
