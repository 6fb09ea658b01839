import { existsSync } from 'node:fs'
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { TestProject } from 'vitest/node'
import { Pool } from 'pg'
import type { MigrationSet } from '../../src/kernel/database/migrate.ts'

declare module 'vitest' {
  // oxlint-disable-next-line typescript/consistent-type-definitions -- vitest is extended through an interface
  export interface ProvidedContext {
    /** Address of the door behind which the database of the run is started when the first test asks. */
    readonly databaseDoor: string
  }
}

/** What a test needs to make databases: the cluster, and the database that has every migration applied. */
export type TestCluster = { readonly adminUrl: string; readonly template: string; readonly failure?: string }

/**
 * One PostgreSQL for the whole run, started when the first test asks for a database, so that a run of pure tests starts
 * none. `DATABASE_TEST_URL` names an existing cluster to use instead; its role must be allowed to create databases.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  let cluster: Promise<TestCluster> | undefined
  const undo: (() => Promise<unknown>)[] = []
  const door = createServer((socket) => {
    socket.on('error', () => undefined)
    cluster ??= prepare(undo)
    cluster.then(
      (ready) => socket.end(JSON.stringify(ready)),
      (failure: Error) => socket.end(JSON.stringify({ adminUrl: '', template: '', failure: failure.stack })),
    )
  })
  await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve))
  const address = door.address()
  if (typeof address !== 'object' || address === null) throw new Error('the door of the test database has no address')
  project.provide('databaseDoor', String(address.port))
  return async () => {
    door.close()
    await cluster?.catch(() => undefined)
    for (const step of undo.reverse()) await step()
  }
}

async function prepare(undo: (() => Promise<unknown>)[]): Promise<TestCluster> {
  const adminUrl = process.env['DATABASE_TEST_URL'] ?? (await startServer(undo))
  const template = `test_template_${process.pid}`
  await using(adminUrl, async (pool) => {
    await pool.query(`DROP DATABASE IF EXISTS ${template}`)
    await pool.query(`CREATE DATABASE ${template}`)
  })
  undo.push(() => using(adminUrl, (pool) => pool.query(`DROP DATABASE IF EXISTS ${template} WITH (FORCE)`)))
  const { migrate } = await import('../../src/kernel/database/migrate.ts')
  const sets = await migrationSets()
  // A wrong migration fails the tests that need the template, and no other.
  const failure = await using(withDatabase(adminUrl, template), (pool) => migrate(pool, sets)).then(
    () => undefined,
    (wrong: Error) => wrong.stack ?? wrong.message,
  )
  return { adminUrl, template, ...(failure === undefined ? {} : { failure }) }
}

async function using(connectionString: string, work: (pool: Pool) => Promise<unknown>): Promise<void> {
  const pool = new Pool({ connectionString, max: 1 })
  // The server may stop while an ended pool still closes its connection.
  pool.on('error', () => undefined)
  try {
    await work(pool)
  } finally {
    await pool.end()
  }
}

async function startServer(undo: (() => Promise<unknown>)[]): Promise<string> {
  const { removeEmbedded, startEmbedded } = await import('../../src/kernel/database/embedded.ts')
  const quiet = () => undefined
  const remove = async (home: string) => {
    await removeEmbedded(home, quiet)
    await rm(home, { recursive: true, force: true })
  }
  // What a killed run left behind may still be running; one that is in use refuses to be removed.
  for (const name of await readdir(tmpdir())) {
    const left = join(tmpdir(), name)
    if (!name.startsWith('comity-test-database-')) continue
    // Another run may remove its own in this very moment.
    const made = await stat(left).then(
      ({ mtimeMs }) => mtimeMs,
      () => Date.now(),
    )
    const old = Date.now() - made > 60_000
    if (old) await remove(left).catch(quiet)
  }
  const home = await mkdtemp(join(tmpdir(), 'comity-test-database-'))
  undo.push(() => remove(home))
  // Nothing of a test run outlives it, so nothing need reach the disk.
  const settings = {
    fsync: 'off',
    full_page_writes: 'off',
    max_connections: '300',
    max_wal_size: '4GB',
    autovacuum: 'off',
  }
  const embedded = await startEmbedded({ home, log: quiet, settings })
  undo.push(embedded.stop)
  return embedded.urlOf('postgres')
}

async function migrationSets(): Promise<readonly MigrationSet[]> {
  const order = fileURLToPath(new URL('../../src/contexts/order.ts', import.meta.url))
  if (!existsSync(order)) return []
  const found = (await import(order)) as { migrationSets?: readonly MigrationSet[] }
  return found.migrationSets ?? []
}

/** The same connection string with another database. */
export function withDatabase(url: string, database: string): string {
  const other = new URL(url)
  other.pathname = `/${database}`
  return other.href
}
