import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freePort } from '#kernel/free-port'
import { comity, mainFile } from './support/command-line.ts'
import { freshDatabase, type FreshDatabase } from './support/database.ts'
import { slowDatabase, type Manner } from './support/slow-database.ts'

let home: string
let real: FreshDatabase
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'comity-start-waits-'))
  real = await freshDatabase()
})
afterAll(async () => {
  await real.drop()
  await rm(home, { recursive: true, force: true })
})

/** `comity start`, as a supervisor starts it. */
async function launch(databaseUrl: string) {
  const port = String(await freePort())
  const child = spawn(process.execPath, [mainFile, 'start'], {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    env: {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      COMITY_HOME: home,
      COMITY_STATE: 'PER',
      COMITY_PORT: port,
      COMITY_ORIGIN: `http://localhost:${port}`,
      DATABASE_URL: databaseUrl,
    },
  })
  let err = ''
  const watching: (() => void)[] = []
  child.stderr!.setEncoding('utf8').on('data', (text: string) => {
    err += text
    for (const look of watching) look()
  })
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  const ready = new Promise<boolean>((resolve) => {
    child.once('message', () => resolve(true))
    void ended.then(() => resolve(false))
  })
  return {
    ready,
    ended,
    err: () => err,
    said: (words: string) =>
      new Promise<void>((resolve) => {
        const look = (): void => (err.includes(words) ? resolve() : undefined)
        watching.push(look)
        look()
        void ended.then(() => resolve())
      }),
    stop: async () => {
      child.kill('SIGTERM')
      return ended
    },
  }
}

async function startedBehind(manner: (nth: number) => Manner, silentMs?: number) {
  const door = await slowDatabase(real.url, manner, silentMs)
  const node = await launch(door.url)
  try {
    const ready = await node.ready
    const code = await node.stop()
    return { ready, code, err: node.err() }
  } finally {
    await node.stop()
    await door.close()
  }
}

describe('a node whose database', () => {
  it('answers nobody for longer than a request would wait starts late, and says what it waited for', async () => {
    const { ready, code, err } = await startedBehind((nth) => (nth <= 4 ? 'silent' : 'works'), 6_000)
    expect([ready, code], err).toEqual([true, 0])
    expect(err).toMatch(/waiting for the database at 127\.0\.0\.1:\d+: it does not answer/)
    expect(err).toMatch(/the database at 127\.0\.0\.1:\d+ answers after \d+ s/)
  }, 90_000)

  it('is starting up or recovering waits until it has done so', async () => {
    const { ready, code, err } = await startedBehind((nth) => (nth <= 6 ? 'starting' : 'works'))
    expect([ready, code], err).toEqual([true, 0])
    expect(err.match(/waiting for the database/g)).toHaveLength(1)
  }, 90_000)

  it('is away stops when it is asked to, without waiting on', async () => {
    const door = await slowDatabase(real.url, () => 'starting')
    const node = await launch(door.url)
    await node.said('waiting for the database')
    expect([await node.stop(), node.err()]).toEqual([0, expect.not.stringContaining('comity start:')])
    await door.close()
  }, 60_000)

  it.each([
    ['refuses its password', (url: URL) => (url.password = 'guess-8c1f'), 'does not let `'],
    ['is not there, on a server that is', (url: URL) => (url.pathname = '/nowhere'), 'has no database `nowhere`'],
  ])(
    '%s ends at once, with one sentence that says what to do',
    async (_, change, words) => {
      const door = await slowDatabase(real.url, () => 'works')
      const url = new URL(door.url)
      change(url)
      const told = await comity(home, ['start'], { DATABASE_URL: url.href, COMITY_ORIGIN: 'http://localhost:4101' })
      await door.close()
      expect([told.code, told.out]).toEqual([1, ''])
      expect(told.err).toMatch(/^comity start: [^\n]+correct `DATABASE_URL`\n$/)
      expect(told.err).toContain(words)
      expect(told.err).not.toContain('guess-8c1f')
      expect(door.came()).toBe(1)
    },
    60_000,
  )
})
