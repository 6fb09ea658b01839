import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import type { Pool, PoolClient } from 'pg'

/** The migrations of one Postgres schema: a folder of `0001-name.sql`; no folder where a context has no tables. */
export type MigrationSet = { readonly schema: string; readonly folder: URL }
export type Migration = { readonly schema: string; readonly file: string; readonly sha256: string }

/** Any fixed number does; it must only be the same for every process and used for nothing else. */
const lockKey = 4_071_776_101n

/**
 * Brings the database to the state of the code: applies, in the order given, every file that was not applied yet, each
 * in its own transaction together with its record in `kernel.migration`. Forward only. Any number of processes may call
 * this at once; one works, the others wait and find nothing to do.
 *
 * A file runs with `search_path` set to its own schema, which exists by then.
 *
 * @param only leaves out what a backup of an earlier state does not have
 * @returns what this call applied, in order
 * @throws before anything runs, when an applied file was changed, is missing, or a new one sorts before an applied one
 */
export async function migrate(
  pool: Pool,
  sets: readonly MigrationSet[],
  only: (one: Migration) => boolean = () => true,
): Promise<Migration[]> {
  const wanted = (await readMigrations(sets)).filter(only)
  const client = await pool.connect()
  try {
    await client.query('SELECT pg_advisory_lock($1)', [lockKey])
    await client.query(`CREATE SCHEMA IF NOT EXISTS kernel`)
    await client.query(`CREATE TABLE IF NOT EXISTS kernel.migration (
      schema text NOT NULL, file text NOT NULL, sha256 text NOT NULL,
      applied_at timestamptz NOT NULL DEFAULT clock_timestamp(), PRIMARY KEY (schema, file))`)
    const pending = pendingAfter(await appliedMigrations(client), wanted)
    for (const one of pending) await apply(client, one)
    await client.query('SELECT pg_advisory_unlock($1)', [lockKey])
    client.release()
    return pending.map(({ schema, file, sha256 }) => ({ schema, file, sha256 }))
  } catch (failure) {
    // Closing the connection gives the lock free and drops whatever a failed file had set.
    client.release(true)
    throw failure
  }
}

/** What `kernel.migration` says was applied; empty for a database that was never migrated. */
export async function appliedMigrations(client: Pick<PoolClient, 'query'>): Promise<Migration[]> {
  const table = await client.query(`SELECT to_regclass('kernel.migration') IS NOT NULL AS exists`)
  if (table.rows[0]?.exists !== true) return []
  const rows = await client.query<Migration>('SELECT schema, file, sha256 FROM kernel.migration ORDER BY schema, file')
  return rows.rows
}

/** The migrations of the code, in the order in which they are applied. */
export async function readMigrations(sets: readonly MigrationSet[]): Promise<(Migration & { sql: string })[]> {
  const all: (Migration & { sql: string })[] = []
  for (const { schema, folder } of sets) {
    if (!/^[a-z][a-z0-9_]*$/.test(schema)) throw new Error(`\`${schema}\` is no schema name`)
    const base = folder.href.endsWith('/') ? folder : new URL(`${folder.href}/`)
    const found = await readdir(base).catch((failure: NodeJS.ErrnoException) => {
      if (failure.code !== 'ENOENT') throw failure
      return []
    })
    const files = found.filter((file) => file.endsWith('.sql')).sort()
    for (const [nth, file] of files.entries()) {
      if (!/^\d{4}-[a-z0-9-]+\.sql$/.test(file)) throw new Error(`migration ${schema}/${file}: name it 0001-words.sql`)
      if (file.slice(0, 4) === files[nth - 1]?.slice(0, 4))
        throw new Error(`migrations ${schema}/${files[nth - 1]} and ${file} have the same number`)
      const sql = await readFile(new URL(file, base), 'utf8')
      all.push({ schema, file, sql, sha256: createHash('sha256').update(sql).digest('hex') })
    }
  }
  return all
}

/** The wanted migrations that are not applied. Throws when what was applied does not fit what is wanted. */
export function pendingAfter<M extends Migration>(applied: readonly Migration[], wanted: readonly M[]): M[] {
  const done = new Map(applied.map((one) => [`${one.schema}/${one.file}`, one]))
  const known = new Set(wanted.map((one) => `${one.schema}/${one.file}`))
  for (const name of done.keys())
    if (!known.has(name))
      throw new Error(`migration ${name} was applied to this database and is missing in this program`)
  const pending: M[] = []
  for (const one of wanted) {
    const name = `${one.schema}/${one.file}`
    const before = done.get(name)
    if (before === undefined) {
      pending.push(one)
      continue
    }
    if (before.sha256 !== one.sha256)
      throw new Error(`migration ${name} was changed after it was applied: write a new file instead`)
    const late = pending.find(({ schema }) => schema === one.schema)
    if (late !== undefined)
      throw new Error(`migration ${late.schema}/${late.file} comes before ${one.file}, which is applied: renumber it`)
  }
  return pending
}

async function apply(client: PoolClient, one: Migration & { sql: string }): Promise<void> {
  try {
    await client.query('BEGIN')
    await client.query(`CREATE SCHEMA IF NOT EXISTS ${one.schema}`)
    // pg_catalog comes first unless it is named: a table called `text` must not hide the type
    await client.query(`SET LOCAL search_path TO ${one.schema}, public`)
    await client.query(one.sql)
    await client.query('SET LOCAL search_path TO DEFAULT')
    await client.query('INSERT INTO kernel.migration (schema, file, sha256) VALUES ($1, $2, $3)', [
      one.schema,
      one.file,
      one.sha256,
    ])
    await client.query('COMMIT')
  } catch (failure) {
    await client.query('ROLLBACK').catch(() => undefined)
    throw new Error(`migration ${one.schema}/${one.file} failed: ${(failure as Error).message}`, { cause: failure })
  }
}
