import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startEmbedded, type Embedded } from '#kernel/database/embedded'
import { callAs, sampleCase, victim, type Victim } from './process.ts'

let home: string
let database: Embedded
let node: Victim
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'comity-outage-'))
  database = await startEmbedded({ home: join(home, 'cluster'), log: () => undefined })
  await database.ensureDatabase('comity')
  node = await victim(join(home, 'node'), { DATABASE_URL: database.urlOf('comity') })
  await node.start()
}, 120_000)
afterEach(async () => {
  await node.stop()
  await database.stop()
  await rm(home, { recursive: true, force: true })
}, 60_000)

describe('a database that is restarted under load', () => {
  it('costs no acknowledged command; meanwhile requests are refused as unavailable and nothing else', async () => {
    const officer = await callAs(node.origin, 'investigator')
    const { body } = await officer.send('POST', '/api/cases', sampleCase)
    const path = `/api/cases/${String(body['id'])}/notes`
    const seen = new Map<number, number>()
    const acknowledged = new Set<string>()
    const load = { running: true }
    let n = 0
    const worker = async (): Promise<void> => {
      while (load.running) {
        const key = `outage-${n++}`
        for (let attempt = 0; attempt < 300; attempt++) {
          const { status } = await officer.send('POST', path, { text: key, grading: null }, key)
          seen.set(status, (seen.get(status) ?? 0) + 1)
          if (status === 200) {
            acknowledged.add(key)
            break
          }
          await delay(50)
        }
      }
    }
    const workers = Promise.all(Array.from({ length: 6 }, worker))
    for (let round = 0; round < 3; round++) {
      await delay(700)
      await database.restart()
    }
    await delay(700)
    load.running = false
    await workers
    expect(new Set(seen.keys())).toEqual(new Set([200, 503]))
    const listed = await officer.send('GET', path)
    const texts = (listed.body['rows'] as { text: string }[]).map(({ text }) => text)
    expect(new Set(texts).size).toBe(texts.length)
    expect(texts.sort()).toEqual([...acknowledged].sort())
  }, 120_000)

  it('is told by /readyz and comes back by itself', async () => {
    expect((await fetch(`${node.origin}/readyz`)).status).toBe(200)
    await database.stop()
    const away = await fetch(`${node.origin}/readyz`)
    expect([away.status, ((await away.json()) as { ready: boolean }).ready]).toEqual([503, false])
    expect((await fetch(`${node.origin}/healthz`)).status).toBe(200)
  }, 60_000)
})
