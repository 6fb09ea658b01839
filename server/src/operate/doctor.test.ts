import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Client, Pool } from 'pg'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { standingClock, systemClock } from '#kernel/clock'
import { removeEmbedded, startEmbedded } from '#kernel/database/embedded'
import { migrate } from '#kernel/database/migrate'
import { emptyDatabase, type FreshDatabase } from '../../test/support/database.ts'
import { doctor, type Finding, type Patient } from './doctor.ts'

let home: string
let database: FreshDatabase
let patient: Patient
const servers: Server[] = []

beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'comity-doctor-'))
  mkdirSync(join(home, 'keys'))
  mkdirSync(join(home, 'migrations'))
  writeFileSync(join(home, 'keys/signing.pem'), 'secret', { mode: 0o600 })
  writeFileSync(join(home, 'migrations/0001-entry.sql'), 'CREATE TABLE entry (id int)')
  database = await emptyDatabase()
  const sets = [{ schema: 'ledger', folder: pathToFileURL(join(home, 'migrations')) }]
  const pool = new Pool({ connectionString: database.url, max: 1 })
  await migrate(pool, sets)
  await pool.end()
  const listening = await listen()
  const port = portOf(listening)
  await close(listening)
  patient = {
    home,
    keysFolder: join(home, 'keys'),
    databaseUrl: database.url,
    database: 'comity',
    sets,
    host: '127.0.0.1',
    port,
    clock: systemClock,
  }
})
afterEach(async () => {
  for (const server of servers.splice(0)) await close(server)
  await database.drop()
  rmSync(home, { recursive: true, force: true })
})

function listen(): Promise<Server> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => resolve(server))
  })
}
const close = (server: Server) => new Promise<void>((resolve) => server.close(() => resolve()))
const portOf = (server: Server) => (server.address() as { port: number }).port

async function finding(name: string, change: Partial<Patient> = {}): Promise<Finding> {
  const found = (await doctor({ ...patient, ...change })).find((one) => one.name === name)
  if (found === undefined) throw new Error(`the doctor says nothing about ${name}`)
  return found
}

async function setting(sql: string): Promise<void> {
  const client = new Client({ connectionString: database.url })
  await client.connect()
  await client.query(sql)
  await client.end()
}

describe('the doctor', () => {
  it('looks at everything, and has no remedy where all is well', async () => {
    const findings = await doctor(patient)
    expect(findings.map(({ name }) => name).join(', ')).toBe(
      'runtime, home folder, keys, disk space, file descriptors, lock, port, database, durability, migrations, clock',
    )
    for (const { name, ok, remedy } of findings) if (ok === true) expect([name, remedy]).toEqual([name, ''])
    for (const { name, ok } of findings)
      if (!['runtime', 'disk space', 'file descriptors', 'durability'].includes(name))
        expect([name, ok]).toEqual([name, true])
  })

  it('names the runtime that it needs', async () => {
    expect(await finding('runtime', { runtime: '20.20.2' })).toMatchObject({ ok: false, found: 'Node 20.20.2' })
    expect(await finding('runtime', { runtime: '24.1.0' })).toMatchObject({ ok: 'warning' })
  })

  it('sees a home and a key that others can read', async () => {
    chmodSync(home, 0o755)
    chmodSync(join(home, 'keys/signing.pem'), 0o640)
    expect(await finding('home folder')).toMatchObject({ ok: false, remedy: `chmod 700 ${home}` })
    expect((await finding('keys')).found).toContain('keys/signing.pem')
    expect(await finding('keys')).toMatchObject({ ok: false })
  })

  it('warns when the home does not exist yet', async () => {
    expect(await finding('home folder', { home: join(home, 'none') })).toMatchObject({ ok: 'warning' })
  })

  it('sees that the port is taken', async () => {
    const server = await listen()
    servers.push(server)
    expect(await finding('port', { port: portOf(server) })).toMatchObject({ ok: false })
  })

  it('says why a database cannot be reached', async () => {
    const findings = await doctor({ ...patient, databaseUrl: 'postgres://nobody@127.0.0.1:1/none' })
    expect(findings.at(-1)).toMatchObject({ name: 'database', ok: false })
    expect(findings.at(-1)?.found).toContain('ECONNREFUSED')
  })

  it('sees that commits do not wait for the disk', async () => {
    await setting(
      `ALTER ROLE CURRENT_USER IN DATABASE ${new URL(database.url).pathname.slice(1)} SET synchronous_commit = off`,
    )
    const found = await finding('durability')
    expect(found).toMatchObject({ ok: false })
    expect(found.remedy).toContain('synchronous_commit')
  })

  it('sees migrations that are to come, and a database that belongs to another program', async () => {
    writeFileSync(join(home, 'migrations/0002-more.sql'), 'SELECT 1')
    expect(await finding('migrations')).toMatchObject({ ok: 'warning', found: '1 of 2 not applied' })
    writeFileSync(join(home, 'migrations/0001-entry.sql'), 'SELECT 2')
    expect(await finding('migrations')).toMatchObject({ ok: false })
  })

  it('sees that node and database disagree about the time', async () => {
    expect(await finding('clock', { clock: standingClock('2001-01-01T00:00:00Z') })).toMatchObject({ ok: false })
    const late = { now: () => Temporal.Now.instant().subtract({ seconds: 5 }) }
    expect(await finding('clock', { clock: late })).toMatchObject({ ok: 'warning' })
  })

  it('finds the embedded database of a running node by itself, and sees who has it', async () => {
    const place = mkdtempSync(join(tmpdir(), 'comity-doctor-home-'))
    const { databaseUrl: _, ...embeddedPatient } = { ...patient, home: place }
    expect((await doctor(embeddedPatient)).at(-1)).toMatchObject({ name: 'database', ok: 'warning' })
    const embedded = await startEmbedded({ home: place, log: () => undefined })
    try {
      await embedded.ensureDatabase('comity')
      const findings = await doctor(embeddedPatient)
      const by = (name: string) => findings.find((one) => one.name === name)
      expect(by('lock')).toMatchObject({ ok: true, found: `held by process ${process.pid}` })
      expect(by('durability')).toMatchObject({ ok: true })
      expect(by('keys')).toMatchObject({ ok: true, found: '3 secrets, for their owner only' })
    } finally {
      await embedded.stop()
      expect((await doctor(embeddedPatient)).find(({ name }) => name === 'lock')).toMatchObject({ found: 'free' })
      await removeEmbedded(place, () => undefined)
      rmSync(place, { recursive: true, force: true })
    }
  })
})
