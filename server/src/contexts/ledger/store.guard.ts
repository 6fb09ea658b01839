import { levelSize, tileWidth } from '@comity/proof/tile'
import { statement, type Database } from '#kernel/database'
import type { Held, StoredEntry } from './store.ts'

const levels = 8

/** Stops signing, for what others hold of this log under `note`; false when that was known. */
export async function hold(database: Database, held: Held, note: string): Promise<boolean> {
  const rows = await database.query(
    `update ledger.head set held = $1, held_note = $2
     where held is distinct from $1 and held is distinct from 'forked' returning origin`,
    [held, note],
  )
  return rows.length === 1
}

/** Lets a log that was brought back from a backup be signed again. */
export async function releaseRestored(database: Database): Promise<void> {
  await database.query(`update ledger.head set held = null, held_note = null where held = 'restored'`)
}

/** From now on only the rebuilding enters anything; the size it begins at. */
export async function beginRebuilding(database: Database): Promise<number> {
  const [head] = await database.query<{ size: number }>(`update ledger.head set rebuilding = true returning size`)
  return head?.size ?? 0
}

/** Others may enter again; signing goes on too if the log has everything others hold. */
export async function endRebuilding(database: Database, complete: boolean): Promise<void> {
  await database.query(
    `update ledger.head set rebuilding = false,
       held = case when $1 and held is distinct from 'forked' then null else held end,
       held_note = case when $1 and held is distinct from 'forked' then null else held_note end`,
    [complete],
  )
}

/**
 * Takes back what was entered from a size on and never signed; it is kept aside, to be entered again. Only while the
 * log is being rebuilt, and all of it or nothing.
 */
export async function cut(database: Database, from: number, to: number): Promise<void> {
  const rows = Array.from({ length: levels }, (_, level) => ({
    level,
    count: Math.ceil(levelSize(to, level) / tileWidth),
    last: Math.floor(levelSize(to, level) / tileWidth),
    width: levelSize(to, level) % tileWidth,
  }))
  const shrunk = statement(`update ledger.head set size = $2::bigint where size = $1::bigint and rebuilding`, [
    from,
    to,
  ])
  await database.commit([
    { ...shrunk, expects: 1 },
    statement(
      `insert into ledger.straggler (digest, bytes)
       select digest, bytes from ledger.entry where index >= $1::bigint on conflict do nothing`,
      [to],
    ),
    statement(`delete from ledger.entry where index >= $1::bigint`, [to]),
    statement(
      `delete from ledger.tile t using unnest($1::int[], $2::bigint[]) as l(level, count)
       where t.level = l.level and t.index >= l.count`,
      [rows.map(({ level }) => level), rows.map(({ count }) => count)],
    ),
    statement(
      `update ledger.tile t set hashes = substring(t.hashes from 1 for l.width * 32)
       from unnest($1::int[], $2::bigint[], $3::int[]) as l(level, last, width)
       where t.level = l.level and t.index = l.last and l.width > 0`,
      [rows.map(({ level }) => level), rows.map(({ last }) => last), rows.map(({ width }) => width)],
    ),
  ])
}

/** What was taken back and is not entered again yet. */
export function readStragglers(database: Database, most: number): Promise<Pick<StoredEntry, 'digest' | 'bytes'>[]> {
  return database.query(`select digest, bytes from ledger.straggler order by digest limit $1`, [most])
}

export async function forgetStragglers(database: Database, digests: readonly Buffer[]): Promise<void> {
  await database.query(`delete from ledger.straggler where digest = any($1::bytea[])`, [digests])
}
