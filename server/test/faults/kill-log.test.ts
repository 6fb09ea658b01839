import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { checkLogOf } from '#contexts/ledger'
import { systemClock } from '#kernel/clock'
import { openDatabase } from '#kernel/database'
import { freshDatabase } from '../support/database.ts'

const program = fileURLToPath(new URL('../support/ledger-process.ts', import.meta.url))

it('of a log whose processes are killed at random moments, nothing acknowledged is lost or moved, and it is clean', async () => {
  const fresh = await freshDatabase()
  const home = await mkdtemp(join(tmpdir(), 'comity-kill-log-'))
  const acknowledged = new Map<string, number>()
  const begin = () => {
    const child = spawn(process.execPath, [program, fresh.url, home], { stdio: ['ignore', 'pipe', 'inherit'] })
    const said = createInterface({ input: child.stdout })
    let heard = 0
    said.on('line', (line) => {
      const [digest = '', index = ''] = line.split(' ')
      if (digest.length !== 64 || index === '') return
      heard += 1
      acknowledged.set(digest, Number(index))
    })
    const ended = new Promise((resolve) => child.once('close', resolve))
    const gone = () => child.exitCode !== null
    return { heard: () => heard, gone, kill: async () => (child.kill('SIGKILL'), ended) }
  }
  const database = openDatabase(fresh.url, { connections: 2 })
  for (let round = 0; round < 6; round += 1) {
    const both = [begin(), begin()]
    while (both.some(({ heard }) => heard() < 50)) {
      expect(both.some(({ gone }) => gone())).toBe(false)
      await delay(10)
    }
    await delay(Math.random() * 200)
    for (const one of both) {
      await one.kill()
      await delay(Math.random() * 60)
    }
    const checked = await checkLogOf({
      home,
      state: 'PER',
      withDatabase: (use) => use(fresh.url),
      clock: systemClock,
      known: [],
    })
    expect(checked.lines).toEqual([])
  }
  const rows = await database.query<{ digest: string; index: number }>(
    `select encode(digest, 'hex') as digest, index from ledger.entry`,
  )
  const entered = new Map(rows.map(({ digest, index }) => [digest, index]))
  expect(acknowledged.size).toBeGreaterThan(600)
  expect([...acknowledged].filter(([digest, index]) => entered.get(digest) !== index)).toEqual([])
  expect(rows.map(({ index }) => index).toSorted((a, b) => a - b)).toEqual(rows.map((_, at) => at))
  await database.close()
  await fresh.drop()
  await rm(home, { recursive: true, force: true })
}, 240_000)
