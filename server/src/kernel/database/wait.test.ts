import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { emptyDatabase, type FreshDatabase } from '../../../test/support/database.ts'
import { slowDatabase, type Manner, type SlowDatabase } from '../../../test/support/slow-database.ts'
import { openDatabase } from '../database.ts'
import { freePort } from '../free-port.ts'
import { startPostmaster } from './postmaster.ts'
import { connectWhenReady, type Waiting } from './wait.ts'

let real: FreshDatabase
const undo: (() => unknown)[] = []
beforeAll(async () => {
  real = await emptyDatabase()
})
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step()
})
afterAll(() => real.drop())

async function behind(manner: (nth: number) => Manner, silentMs?: number): Promise<SlowDatabase> {
  const door = await slowDatabase(real.url, manner, silentMs)
  undo.push(door.close)
  return door
}

async function waited(url: string, given: Partial<Waiting> = {}) {
  const lines: string[] = []
  const client = await connectWhenReady(url, { log: (line) => lines.push(line), ...given })
  const { rows } = await client.query('SELECT 1 AS one')
  await client.end()
  expect(rows).toEqual([{ one: 1 }])
  return lines
}

describe('waiting for a database', () => {
  it('that works is not waiting, and says nothing', async () => {
    expect(await waited(real.url)).toEqual([])
  })

  it('that is starting up asks again until it works, and says once what it waits for', async () => {
    const door = await behind((nth) => (nth <= 3 ? 'starting' : 'works'))
    expect(await waited(door.url)).toEqual([
      expect.stringMatching(
        /^waiting for the database at 127\.0\.0\.1:\d+: it is starting up, recovering or shutting down$/,
      ),
      expect.stringMatching(/^the database at 127\.0\.0\.1:\d+ answers after \d+ s$/),
    ])
    expect(door.came()).toBe(4)
  })

  it('that takes a connection and stays silent gives it up and asks again', async () => {
    const door = await behind((nth) => (nth <= 2 ? 'silent' : 'works'))
    const lines = await waited(door.url, { tryMs: 100 })
    expect(lines[0]).toMatch(/: it does not answer$/)
    expect(lines).toHaveLength(2)
  })

  it('that is merely slow has more patience each time, and so gets through', async () => {
    const door = await behind(() => 'silent', 700)
    await waited(door.url, { tryMs: 100 })
    expect(door.came()).toBeGreaterThan(1)
  })

  it('that nobody has started yet asks until somebody has', async () => {
    const port = await freePort()
    const lines: string[] = []
    let found = (): void => undefined
    const told = new Promise<void>((resolve) => (found = resolve))
    const coming = connectWhenReady(`postgres://a:b@127.0.0.1:${port}/c`, {
      log: (line) => {
        lines.push(line)
        found()
      },
      withinMs: 600,
    })
    const ended = expect(coming).rejects.toThrow(
      new RegExp(
        `^the database at 127\\.0\\.0\\.1:${port} could not be used within \\d s, nothing listens there: start it`,
      ),
    )
    await told
    expect(lines).toEqual([`waiting for the database at 127.0.0.1:${port}: nothing listens there`])
    await ended
  })

  it('ends when the time is over although the server keeps the connection and says nothing', async () => {
    const door = await behind(() => 'silent')
    const began = performance.now()
    await expect(waited(door.url, { tryMs: 60_000, withinMs: 500 })).rejects.toThrow('it does not answer')
    expect(performance.now() - began).toBeLessThan(20_000)
  })

  it('ends when it is asked to, in the middle of a silence', async () => {
    const door = await behind(() => 'silent')
    const stopping = new AbortController()
    const waiting = waited(door.url, { signal: stopping.signal })
    const reason = new Error('asked to stop')
    stopping.abort(reason)
    await expect(waiting).rejects.toBe(reason)
  })

  it.each([
    ['whose password is another', (url: URL) => (url.password = 'guess-8c1f'), 'does not let `'],
    [
      'that does not exist there',
      (url: URL) => (url.pathname = '/nowhere'),
      'has no database `nowhere`: create it, or',
    ],
  ])('%s ends at once, with what to do and no secret', async (_, change, words) => {
    const door = await behind(() => 'works')
    const url = new URL(door.url)
    const secret = url.password
    change(url)
    const lines: string[] = []
    const failure = await connectWhenReady(url.href, { log: (line) => lines.push(line) }).catch((error: Error) => error)
    expect(failure).toBeInstanceOf(Error)
    const { message } = failure as Error
    expect(message).toContain(words)
    expect(message).toMatch(/correct `DATABASE_URL`$/)
    expect(message).not.toContain(secret)
    expect(message).not.toContain('guess-8c1f')
    expect([lines, door.came()]).toEqual([[], 1])
  })

  it('whose address cannot be read says how it is written, and repeats none of it', async () => {
    const failure = await connectWhenReady('postgres://user:hunter2@[half/name', { log: () => undefined }).catch(
      (error: Error) => error.message,
    )
    expect(failure).toContain('postgres://user:password@host:5432/name')
    expect(failure).not.toContain('hunter2')
  })
})

describe('a pool', () => {
  it('is patient with a slow database while the node starts, and as hurried as a request from then on', async () => {
    const door = await behind(() => 'silent', 6_000)
    const database = openDatabase(door.url, { patienceMs: 60_000 })
    undo.push(database.close)
    expect(await database.query('SELECT 1 AS one')).toEqual([{ one: 1 }])
    database.hurry()
    const began = performance.now()
    const both = [database.query('SELECT pg_sleep(0.1)'), database.query('SELECT 1')]
    const [, second] = await Promise.allSettled(both)
    expect(second).toMatchObject({ status: 'rejected', reason: { message: expect.stringContaining('timeout') } })
    expect(performance.now() - began).toBeGreaterThan(4_000)
  })
})

describe('the server of a node', () => {
  it('that recovers for long is waited for, with a line that says so', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'comity-postmaster-'))
    undo.push(() => rmSync(folder, { recursive: true, force: true }))
    const data = join(folder, 'data')
    mkdirSync(data)
    const program = join(folder, 'postgres')
    // recovers until the line was said
    const said = join(folder, 'said')
    writeFileSync(
      program,
      `#!/bin/sh\nwhile [ ! -e ${said} ]; do sleep 0.05; done\nprintf '%s\\n' $$ ${data} 1 5432 ${folder} '' 1 ready > ${data}/postmaster.pid\nexec sleep 60\n`,
    )
    chmodSync(program, 0o755)
    const lines: string[] = []
    const server = await startPostmaster({
      program,
      data,
      settings: {},
      account: undefined,
      logFile: join(folder, 'server.log'),
      log: (line) => {
        lines.push(line)
        writeFileSync(said, '')
      },
    })
    await server.stop()
    expect(lines).toEqual(['waiting for the database server: it is starting up or recovering'])
  })
})
