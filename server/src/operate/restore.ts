import { randomUUID } from 'node:crypto'
import { createWriteStream, existsSync } from 'node:fs'
import { mkdir, readdir, rename, rm, rmdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { runMigrations } from 'graphile-worker'
import { Client, escapeIdentifier, Pool } from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { migrate, type MigrationSet, readMigrations } from '#kernel/database/migrate'
import { Refused, refuse } from '#kernel/refusal'
import { type Manifest, type Opening, readArchive } from './archive.ts'
import { putConstraintsBack, takeConstraintsOff } from './constraints.ts'
import { contentOf, fixSession, listSchemas, listTables, qualified, type Table } from './tables.ts'

type Target = {
  readonly databaseUrl: string
  readonly blobsFolder: string
  readonly keysFolder: string
  readonly sets: readonly MigrationSet[]
}

/**
 * Brings a backup to life in an empty database and empty folders. The file is read twice: once to check every byte,
 * before anything is touched, and once to load it. Tables are loaded in one transaction, read back and compared before
 * it ends; then migrations that are newer than the backup run. After a refusal or failure everything is as it was.
 *
 * Sessions and one-time links do not come back: see `settle`. Needs no superuser: the role must own the database. See `copyOut` for what becomes of transaction numbers.
 *
 * @param what.sets the migrations of this program; those the backup was made with must be among them, unchanged
 * @throws Refused `not-empty`, `backup-unreadable`, `backup-damaged`, `backup-too-new`, `backup-does-not-fit`
 */
export async function restore(
  what: Target & { readonly from: string; readonly passphrase: string },
): Promise<Manifest> {
  for (const folder of [what.blobsFolder, what.keysFolder]) await refuseFilled(folder)
  const client = new Client({ connectionString: what.databaseUrl, application_name: 'comity restore' })
  client.on('error', () => undefined)
  await client.connect()
  try {
    await client.query(`SELECT pg_advisory_lock(hashtext('comity restore'))`)
    const before = await listSchemas(client)
    if (before.length > 0)
      throw new Refused(
        refuse('not-empty', { detail: `the database is not empty: it has the schemas ${before.join(', ')}` }),
      )
    const { migrations } = await readArchive(what.from, what.passphrase)
    await refuseUnknown(migrations, what.sets)
    try {
      const manifest = await load(client, what, migrations)
      await inPool(what.databaseUrl, async (pool) => {
        await migrate(pool, what.sets)
        await settle(pool)
      })
      return manifest
    } catch (failure) {
      await client.query('ROLLBACK').catch(() => undefined)
      await emptyAgain(what, client)
      throw failure
    }
  } finally {
    await client.end()
  }
}

/** Lets each schema put right what must not come back as it was: its function `after_restore`, where it has one. */
async function settle(pool: Pool): Promise<void> {
  const { rows } = await pool.query<{ schema: string }>(
    `SELECT n.nspname AS schema FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
     WHERE p.proname = 'after_restore' AND p.pronargs = 0 ORDER BY 1`,
  )
  for (const { schema } of rows) await pool.query(`SELECT ${escapeIdentifier(schema)}.after_restore()`)
}

async function load(
  client: Client,
  what: Target & { readonly from: string; readonly passphrase: string },
  migrations: Opening['migrations'],
): Promise<Manifest> {
  const known = new Set(migrations.map(({ schema, file }) => `${schema}/${file}`))
  await inPool(what.databaseUrl, (pool) =>
    migrate(pool, what.sets, ({ schema, file }) => known.has(`${schema}/${file}`)),
  )
  await fixSession(client)
  await client.query('BEGIN')
  const arriving = { blobs: `${what.blobsFolder}.${randomUUID()}`, keys: `${what.keysFolder}.${randomUUID()}` }
  try {
    const constraints = { statements: [] as readonly string[] }
    for (const folder of Object.values(arriving)) await mkdir(folder, { recursive: true, mode: 0o700 })
    const manifest = await readArchive(what.from, what.passphrase, {
      opening: async ({ tables }) => {
        await prepareQueue(what.databaseUrl, tables)
        const here = await listTables(client)
        refuseOtherShape(tables, here)
        constraints.statements = await takeConstraintsOff(client)
        // migrations may have put rows in; the backup has them too, as they were later
        if (here.length > 0) await client.query(`TRUNCATE ${here.map(qualified).join(', ')}`)
      },
      table: async (table, body) => {
        const columns = table.columns.map(({ name }) => escapeIdentifier(name)).join(', ')
        const into = client.query(copyFrom(`COPY ${qualified(table)} (${columns}) FROM STDIN`))
        await pipeline(Readable.from(body), into)
      },
      file: async (folder, path, body) => {
        const target = join(arriving[folder], path)
        await mkdir(dirname(target), { recursive: true, mode: 0o700 })
        await pipeline(Readable.from(body), createWriteStream(target, { flags: 'wx', mode: 0o600, flush: true }))
      },
    })
    await putConstraintsBack(client, constraints.statements)
    await compare(client, manifest)
    for (const { schema, name, last, called } of manifest.sequences) {
      // not all come from migrations: the running numbers of a year get theirs with its first case
      await client.query(`CREATE SEQUENCE IF NOT EXISTS ${qualified({ schema, name })}`)
      await client.query('SELECT setval($1::regclass, $2::bigint, $3)', [qualified({ schema, name }), last, called])
    }
    await moveIn(arriving.blobs, what.blobsFolder)
    await moveIn(arriving.keys, what.keysFolder)
    await client.query('COMMIT')
    return manifest
  } finally {
    for (const folder of Object.values(arriving)) await rm(folder, { recursive: true, force: true })
  }
}

/** Reads everything back: what stands in the tables now is what the manifest says, row by row and byte by byte. */
async function compare(client: Client, manifest: Manifest): Promise<void> {
  for (const [nth, table] of manifest.tables.entries()) {
    const [is, shouldBe] = [await contentOf(client, table), manifest.contents[nth]]
    if (is.sha256 !== shouldBe?.sha256 || is.rows !== shouldBe.rows)
      throw new Error(`the table ${table.schema}.${table.name} does not hold what was loaded into it`)
  }
}

// The queue makes its own tables, outside of our migrations.
async function prepareQueue(databaseUrl: string, tables: readonly Table[]): Promise<void> {
  if (tables.some(({ schema }) => schema === 'graphile_worker')) await runMigrations({ connectionString: databaseUrl })
}

async function refuseUnknown(migrations: Opening['migrations'], sets: readonly MigrationSet[]): Promise<void> {
  const known = new Map((await readMigrations(sets)).map((one) => [`${one.schema}/${one.file}`, one.sha256]))
  for (const { schema, file, sha256 } of migrations)
    if (known.get(`${schema}/${file}`) !== sha256)
      throw doesNotFit(`this program lacks its migration ${schema}/${file}, or has another one of that name`)
}

function refuseOtherShape(wanted: readonly Table[], here: readonly Table[]): void {
  const shape = (table: Table) => JSON.stringify(table.columns.map(({ name, type }) => `${name} ${type}`).sort())
  const found = new Map(here.map((table) => [qualified(table), shape(table)]))
  for (const table of wanted)
    if (found.get(qualified(table)) !== shape(table))
      throw doesNotFit(`its table ${table.schema}.${table.name} does not exist here, or has other columns`)
}

async function refuseFilled(folder: string): Promise<void> {
  if (existsSync(folder) && (await readdir(folder)).length > 0)
    throw new Refused(refuse('not-empty', { detail: `the folder \`${folder}\` is not empty` }))
}

async function moveIn(from: string, to: string): Promise<void> {
  if (existsSync(to)) await rmdir(to)
  await rename(from, to)
}

/** Only called for a target that was found empty, so all that is there now was made here. */
async function emptyAgain(what: Target, client: Client): Promise<void> {
  for (const schema of await listSchemas(client))
    if (schema !== 'public') await client.query(`DROP SCHEMA IF EXISTS ${escapeIdentifier(schema)} CASCADE`)
  for (const folder of [what.blobsFolder, what.keysFolder]) await rm(folder, { recursive: true, force: true })
}

async function inPool(connectionString: string, work: (pool: Pool) => Promise<unknown>): Promise<void> {
  const pool = new Pool({ connectionString, max: 1 })
  pool.on('error', () => undefined)
  try {
    await work(pool)
  } finally {
    await pool.end()
  }
}

const doesNotFit = (why: string): Refused =>
  new Refused(refuse('backup-does-not-fit', { detail: `the backup does not fit: ${why}` }))
