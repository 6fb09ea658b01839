import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { checkLogOf, type LedgerContext } from '#contexts/ledger'
import { auditRecorder } from '#kernel/audit'
import { systemClock } from '#kernel/clock'
import { openDatabase, type Database } from '#kernel/database'
import { removeEmbedded, startEmbedded, type Embedded } from '#kernel/database/embedded'
import { migrate } from '#kernel/database/migrate'
import { uuids } from '#kernel/ids'
import type { Kernel } from '#kernel/kernel'
import { silentLog } from '#kernel/log'
import { loadPolicies } from '#kernel/policy'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { migrationSets } from '../../src/contexts/order.ts'
import { openNodeLog } from '../support/node-log.ts'

// Where an entry becomes durable: the calls by which the server writes and flushes. Node itself writes no file.
const calls = 'pwrite64,pwritev,pwritev2,fsync,fdatasync,ftruncate,fallocate'
// More calls than this one entry does not make; should it, the rest is not tried, so that the gate stays short.
const mostPoints = 12

let base: string
let server: Embedded
const never = () => Promise.reject(new Error('no documents here'))

/** Why calls cannot be made to fail here; undefined where they can. */
function whyNoStrace(): string | undefined {
  if (spawnSync('strace', ['-V']).status !== 0) return 'strace is not installed'
  const tried = spawnSync('strace', ['-qq', '-e', 'trace=none', '-e', 'inject=close:delay_enter=1:when=1', 'true'])
  return tried.status === 0 ? undefined : 'this account may not trace a process'
}
const missing = whyNoStrace()

beforeAll(async () => {
  if (missing !== undefined) return
  base = await mkdtemp(join(tmpdir(), 'comity-strace-'))
  await chmod(base, 0o755)
  server = await startEmbedded({ home: join(base, 'home'), log: () => undefined })
  await server.ensureDatabase('lima')
  const database = openDatabase(server.urlOf('lima'))
  await migrate(database.pool, migrationSets)
  await database.close()
}, 60_000)
afterAll(async () => {
  if (missing !== undefined) return
  await server.stop()
  await removeEmbedded(join(base, 'home'), () => undefined)
  await rm(base, { recursive: true, force: true })
}, 60_000)

/** The log of a node that has one connection, and which server process serves it. */
async function begin(): Promise<{ log: LedgerContext; database: Database; backend: number; end: () => Promise<void> }> {
  const database = openDatabase(server.urlOf('lima'), { connections: 1 })
  const log = await openNodeLog(
    {
      clock: systemClock,
      ids: uuids(systemClock),
      database,
      blobs: { put: never, open: never, has: never, remove: never } as unknown as Kernel['blobs'],
      policies: loadPolicies([]),
      record: auditRecorder(database),
      log: silentLog,
      wake: () => undefined,
    },
    join(base, 'home'),
  )
  // What is only done once a connection is done before anything fails.
  await log.door.append('test/warm', [randomBytes(32)])
  const [row] = await database.query<{ pid: number }>('select pg_backend_pid() as pid')
  const end = async () => {
    await log.stop()
    await database.close().catch(() => undefined)
  }
  return { log, database, backend: row?.pid ?? 0, end }
}

/** Has strace follow a process; resolves when it does. */
async function trace(pid: number, rule: readonly string[]): Promise<ChildProcess> {
  const child = spawn('strace', [...rule, '-p', String(pid)], { stdio: ['ignore', 'ignore', 'pipe'] })
  await new Promise<void>((resolve, reject) => {
    let said = ''
    child.stderr.on('data', (part: Buffer) => {
      said += part.toString()
      if (said.includes('attached')) resolve()
    })
    child.once('exit', () => reject(new Error(`strace ended: ${said}`)))
  })
  return child
}
async function leave(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGINT')
  await gone
}

/** The calls that one entry and its checkpoint take, in their order: which, and the how manieth of its kind. */
async function callsOfOneAppend(): Promise<{ readonly call: string; readonly when: number }[]> {
  const { log, backend, end } = await begin()
  const file = join(base, 'calls')
  const traced = await trace(backend, ['-e', `trace=${calls}`, '-o', file])
  await log.door.append('test/counted', [randomBytes(32)])
  await delay(300)
  await leave(traced)
  await end()
  const made = [...(await readFile(file, 'utf8')).matchAll(/^(\w+)\(/gm)].map(([, call = '']) => call)
  return made.map((call, at) => ({ call, when: made.slice(0, at + 1).filter((one) => one === call).length }))
}

/** Waits until the server, which starts again by itself, serves. */
async function serving(): Promise<void> {
  for (const began = performance.now(); ; await delay(50)) {
    const database = openDatabase(server.urlOf('lima'), { connections: 1 })
    try {
      return void (await database.query('select 1'))
    } catch (error) {
      if (performance.now() - began > 20_000) throw error
    } finally {
      await database.close()
    }
  }
}
const checked = () =>
  checkLogOf({
    home: join(base, 'home'),
    state: 'PER',
    withDatabase: (use) => use(server.urlOf('lima')),
    clock: systemClock,
    known: [],
  })

const faults = { 'an error of the disk': 'error=EIO', 'the end of the process': 'signal=SIGKILL' } as const
const there = missing === undefined ? '' : ` (not tried: ${missing})`

describe.skipIf(missing !== undefined)(
  `one entry of the log, with each call that writes it made to fail${there}`,
  () => {
    it.each(Object.entries(faults))(
      '%s: what was acknowledged is there, in its place, and the log is clean',
      { timeout: 90_000 },
      async (_, fault) => {
        const points = await callsOfOneAppend()
        // The entry and the checkpoint over it: each is written and flushed.
        expect(new Set(points.map(({ call }) => call)).size).toBeGreaterThanOrEqual(2)
        const tried = new Set<string>()
        for (const { call, when } of points.slice(0, mostPoints)) {
          const { log, backend, end } = await begin()
          const one = randomBytes(32)
          const file = join(base, 'failed')
          const rule = ['-e', `trace=${calls}`, '-o', file, '-e', `inject=${call}:${fault}:when=${when}`]
          const traced = await trace(backend, rule)
          const answer = await log.door.append('test/failing', [one]).catch(() => undefined)
          await delay(100)
          await leave(traced)
          await end()
          await serving()
          if (/INJECTED|killed by SIGKILL/.test(await readFile(file, 'utf8'))) tried.add(call)
          const { lines, size } = await checked()
          expect([call, when, lines]).toEqual([call, when, []])

          const again = await begin()
          const [before] = await again.log.door.indexOf([one])
          if (answer !== undefined) expect(before).toBe(answer[0])
          const [place] = await again.log.door.append('test/failing', [one])
          if (before !== undefined) expect(place).toBe(before)
          expect(place).toBeLessThan(size + 3)
          await again.end()
        }
        // Otherwise nothing was tried.
        expect([...tried].toSorted()).toEqual(expect.arrayContaining(['fdatasync', 'pwrite64']))
        expect(await checked()).toMatchObject({ lines: [] })
      },
    )
  },
)
