import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Pool } from 'pg'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { emptyDatabase, type FreshDatabase, freshDatabase } from '../../../test/support/database.ts'
import { migrate, type MigrationSet } from './migrate.ts'

let database: FreshDatabase
let pool: Pool
let folder: string

beforeEach(async () => {
  database = await emptyDatabase()
  pool = new Pool({ connectionString: database.url })
  folder = mkdtempSync(join(tmpdir(), 'comity-migrations-'))
})
afterEach(async () => {
  await pool.end()
  await database.drop()
  rmSync(folder, { recursive: true, force: true })
})

function aSet(schema: string, files: Record<string, string>): MigrationSet {
  const place = mkdtempSync(join(folder, `${schema}-`))
  for (const [name, sql] of Object.entries(files)) writeFileSync(join(place, name), sql)
  return { schema, folder: pathToFileURL(place) }
}

const tables = async () =>
  (
    await pool.query<{ name: string }>(
      `SELECT schemaname || '.' || tablename AS name FROM pg_tables
       WHERE schemaname NOT IN ('pg_catalog', 'information_schema', 'kernel') ORDER BY 1`,
    )
  ).rows.map(({ name }) => name)

describe('migrations', () => {
  it('are applied in the order of the sets and of their numbers, each in the schema it belongs to', async () => {
    const sets = [
      aSet('ledger', {
        '0002-entry.sql': 'ALTER TABLE entry ADD COLUMN text text',
        '0001-entry.sql': 'CREATE TABLE entry (id int PRIMARY KEY)',
        'README.md': 'not a migration',
      }),
      aSet('cases', { '0001-case.sql': 'CREATE TABLE file AS SELECT text FROM ledger.entry' }),
    ]
    const applied = await migrate(pool, sets)
    expect(applied.map(({ schema, file }) => `${schema}/${file}`)).toEqual([
      'ledger/0001-entry.sql',
      'ledger/0002-entry.sql',
      'cases/0001-case.sql',
    ])
    expect(await tables()).toEqual(['cases.file', 'ledger.entry'])
    expect(await migrate(pool, sets)).toEqual([])
  })

  it('mean the type where a table of the schema has the name of one', async () => {
    const sql = `CREATE TABLE text (id int); CREATE TABLE line (basis text CHECK (basis IN ('name', 'number')))`
    await migrate(pool, [aSet('cases', { '0001-text.sql': sql })])
    expect((await pool.query(`INSERT INTO cases.line VALUES ('name') RETURNING basis`)).rows).toEqual([
      { basis: 'name' },
    ])
  })

  it('need no folder where a context has no tables', async () => {
    const none = { schema: 'oversight', folder: new URL('no-such-folder/', pathToFileURL(`${folder}/`)) }
    expect(await migrate(pool, [none])).toEqual([])
  })

  it('are applied once when five processes start at the same moment', async () => {
    const sets = [aSet('ledger', { '0001-entry.sql': 'CREATE TABLE entry AS SELECT 1 AS one; SELECT pg_sleep(0.1)' })]
    const pools = Array.from({ length: 5 }, () => new Pool({ connectionString: database.url, max: 1 }))
    const applied = await Promise.all(pools.map((one) => migrate(one, sets)))
    await Promise.all(pools.map((one) => one.end()))
    expect(applied.flat()).toHaveLength(1)
    expect((await pool.query('SELECT * FROM kernel.migration')).rowCount).toBe(1)
  })

  it('stop at a file that fails, which leaves no trace, and the lock is free for the next attempt', async () => {
    const good = { '0001-entry.sql': 'CREATE TABLE entry (id int)' }
    const set = aSet('ledger', { ...good, '0002-wrong.sql': 'CREATE TABLE half (id int); SELECT nothing()' })
    await expect(migrate(pool, [set])).rejects.toThrow('migration ledger/0002-wrong.sql failed: function nothing()')
    expect(await tables()).toEqual(['ledger.entry'])
    writeFileSync(new URL(`${set.folder.href}/0002-wrong.sql`), 'CREATE TABLE half (id int)')
    expect((await migrate(pool, [set])).map(({ file }) => file)).toEqual(['0002-wrong.sql'])
  })

  it('are refused as a whole when an applied file was changed', async () => {
    const set = aSet('ledger', { '0001-entry.sql': 'CREATE TABLE entry (id int)' })
    await migrate(pool, [set])
    writeFileSync(new URL(`${set.folder.href}/0001-entry.sql`), 'CREATE TABLE entry (id bigint)')
    writeFileSync(new URL(`${set.folder.href}/0002-more.sql`), 'CREATE TABLE more (id int)')
    await expect(migrate(pool, [set])).rejects.toThrow('ledger/0001-entry.sql was changed after it was applied')
    expect(await tables()).toEqual(['ledger.entry'])
  })

  it('are refused when an applied file is missing, as when an older program meets a newer database', async () => {
    await migrate(pool, [aSet('ledger', { '0001-entry.sql': 'SELECT 1', '0002-more.sql': 'SELECT 2' })])
    const older = aSet('ledger', { '0001-entry.sql': 'SELECT 1' })
    await expect(migrate(pool, [older])).rejects.toThrow(
      'ledger/0002-more.sql was applied to this database and is missing',
    )
  })

  it('are refused when a new file comes before an applied one, or two have one number', async () => {
    const set = aSet('ledger', { '0002-entry.sql': 'SELECT 1' })
    await migrate(pool, [set])
    writeFileSync(new URL(`${set.folder.href}/0001-late.sql`), 'SELECT 2')
    await expect(migrate(pool, [set])).rejects.toThrow('0001-late.sql comes before 0002-entry.sql')
    writeFileSync(new URL(`${set.folder.href}/0002-twin.sql`), 'SELECT 2')
    await expect(migrate(pool, [set])).rejects.toThrow('have the same number')
  })
})

describe('a fresh database of a test', () => {
  it('carries every migration of the code and is alone', async () => {
    const [one, other] = await Promise.all([freshDatabase(), freshDatabase()])
    const pools = [one, other].map(({ url }) => new Pool({ connectionString: url, max: 1 }))
    const [left, right] = pools as [Pool, Pool]
    await left.query('CREATE TABLE only_here (id int)')
    const found = `SELECT to_regclass('kernel.migration')::text AS record, to_regclass('only_here')::text AS mine`
    expect((await right.query(found)).rows).toEqual([{ record: 'kernel.migration', mine: null }])
    await Promise.all(pools.map((pool) => pool.end()))
    await Promise.all([one.drop(), other.drop()])
  })
})
