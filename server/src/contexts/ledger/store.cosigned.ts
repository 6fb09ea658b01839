import type { Database } from '#kernel/database'
import type { StoredCheckpoint } from './store.ts'

/** How asking a witness went: what it cosigned last, and since when it does not answer. */
export type Asked = {
  /** Its verifier key. */
  readonly witness: string
  readonly size: number | null
  readonly at: string | null
  readonly since: string | null
  readonly problem: string | null
}

/** A checkpoint with the lines of those who cosigned it, who are named by their verifier keys; `bare` without them. */
export type Cosigned = StoredCheckpoint & { readonly bare: string; readonly witnesses: readonly string[] }

const withLines = `select c.size, c.at, c.note as bare,
    c.note || coalesce(string_agg(s.line, '' order by s.witness), '') as note,
    coalesce(array_agg(s.witness) filter (where s.witness is not null), '{}') as witnesses
  from ledger.checkpoint c left join ledger.cosignature s on s.size = c.size`

/** What was signed last, with whatever cosignatures have arrived; undefined before the first. */
export async function publishedCheckpoint(database: Database): Promise<Cosigned | undefined> {
  const [last] = await database.prepared<Cosigned>(
    `${withLines} where c.size = (select max(size) from ledger.checkpoint) group by c.size`,
    [],
  )
  return last
}

/** The checkpoints that at least so many witnesses cosigned, the newest first. */
export function cosignedCheckpoints(database: Database, least: number, most: number): Promise<Cosigned[]> {
  return database.prepared<Cosigned>(
    `${withLines} where c.size in (
       select k.size from ledger.checkpoint k
       where (select count(*) from ledger.cosignature o where o.size = k.size) >= $1::int
       order by k.size desc limit $2::int)
     group by c.size order by c.size desc`,
    [least, most],
  )
}

export function readAsked(database: Database): Promise<Asked[]> {
  return database.prepared<Asked>(`select witness, size, at, since, problem from ledger.asked`, [])
}

/** Keeps what a witness answered with: its line under the checkpoint of that size, and that it answers. */
export async function keepCosignature(
  database: Database,
  { witness, size, line, at }: { witness: string; size: number; line: string; at: string },
): Promise<void> {
  await database.query(
    `with line as (
       insert into ledger.cosignature (size, witness, line) values ($2, $1, $3)
       on conflict (size, witness) do update set line = excluded.line)
     insert into ledger.asked (witness, size, at) values ($1, $2, $4)
     on conflict (witness) do update set size = excluded.size, at = excluded.at, since = null, problem = null`,
    [witness, size, line, at],
  )
}

/** Notes that a witness did not cosign, and why; since when, if it did before. */
export async function keepProblem(database: Database, witness: string, problem: string, at: string): Promise<void> {
  await database.query(
    `insert into ledger.asked (witness, problem, since) values ($1, $2, $3)
     on conflict (witness) do update set problem = excluded.problem, since = coalesce(ledger.asked.since, excluded.since)`,
    [witness, problem, at],
  )
}

/** Notes the size a witness says it cosigned last. */
export async function noteSize(database: Database, witness: string, size: number): Promise<void> {
  await database.query(
    `insert into ledger.asked (witness, size) values ($1, $2) on conflict (witness) do update set size = excluded.size`,
    [witness, size],
  )
}
