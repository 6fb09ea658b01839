import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { MessageRow } from '#contracts/exchange'
import { eventually } from '../support/eventually.ts'
import { draft, officeOf } from '../support/exchange.ts'
import { befriend, officersOf, type AtWork, type Neighbour, type Reply } from '../support/neighbours.ts'
import { victim, type Victim } from './process.ts'

// `COMITY_FAULT_MESSAGES=10000` for the whole measure; the gate has time for fewer.
const messages = Number(process.env['COMITY_FAULT_MESSAGES'] ?? 200)
const kills = Math.max(6, Math.ceil(messages / 250))

let homes: string[] = []
let nodes: readonly [Victim, Victim]
let inLima: AtWork
let inBern: AtWork
let office: { state: string; authority: string }

const known = (state: string, { origin }: Victim): Neighbour =>
  ({ state, settings: { state, origin } }) as unknown as Neighbour

beforeAll(async () => {
  homes = await Promise.all(['a', 'b'].map((name) => mkdtemp(join(tmpdir(), `comity-kill-exchange-${name}-`))))
  const [lima, bern] = [await victim(homes[0]!), await victim(homes[1]!, { COMITY_STATE: 'CHE' })]
  nodes = [lima, bern]
  await Promise.all(nodes.map((node) => node.start()))
  await befriend(known('PER', lima), known('CHE', bern))
  inLima = (await officersOf(known('PER', lima), 'central-authority', 'prosecution'))[0]!
  inBern = (await officersOf(known('CHE', bern), 'central-authority', 'prosecution'))[0]!
  office = await officeOf(inBern, 'CHE')
}, 180_000)
afterAll(async () => {
  await Promise.all(nodes.map((node) => node.stop()))
  for (const home of homes) await rm(home, { recursive: true, force: true })
}, 60_000)

/** Asks until an answer comes, always with the same key, as an honest caller does when a connection breaks. */
async function insist(officer: AtWork, path: string, body: object, key: string): Promise<Reply> {
  for (;;) {
    try {
      const answer = await officer('POST', path, body, { 'idempotency-key': key })
      if (answer.status !== 503) return answer
    } catch {
      // The node is away.
    }
    await delay(50)
  }
}

/** All messages of a box, page by page. */
async function all(officer: AtWork, box: 'in' | 'out'): Promise<MessageRow[]> {
  const rows: MessageRow[] = []
  for (let cursor = ''; ; ) {
    const { body } = await officer('GET', `/api/messages?box=${box}&sort=newest&limit=200${cursor}`)
    rows.push(...(body['rows'] as MessageRow[]))
    if (body['next'] === null) return rows
    cursor = `&cursor=${body['next'] as string}`
  }
}

describe('two nodes that are killed at random moments while they exchange', () => {
  it('lose no message and double none, and come to the same state of each', async () => {
    const sent = new Map<string, string>()
    const done = { next: 0, kills: 0 }
    const worker = async (): Promise<void> => {
      while (done.next < messages || done.kills < kills) {
        const n = done.next++
        const fields = { subject: `message ${n}`, language: 'en', text: 'x'.repeat(1_000) }
        const { status, body } = await insist(inLima, '/api/messages', draft(office, { fields }), `exchange-${n}`)
        expect(status, JSON.stringify(body)).toBe(200)
        sent.set((body['messages'] as MessageRow[])[0]!.id, fields.subject)
      }
    }
    const workers = Promise.all(Array.from({ length: 6 }, worker))
    for (let turn = 0; done.kills < kills; turn += 1) {
      await delay(200 + Math.random() * 900)
      const node = nodes[turn % 2]!
      await node.kill()
      await node.start()
      done.kills += 1
    }
    await workers
    const arrived = await eventually(async () => {
      const out = await all(inLima, 'out')
      expect(out.filter(({ state }) => state !== 'delivered').length).toBe(0)
      return out
    }, 300_000)
    expect(arrived.length).toBe(sent.size)
    expect(new Set(arrived.map(({ id }) => id))).toEqual(new Set(sent.keys()))
    const received = await all(inBern, 'in')
    const shape = (rows: readonly MessageRow[]) => rows.map(({ digest, state }) => `${digest} ${state}`).toSorted()
    expect(shape(received)).toEqual(shape(arrived))
    expect(arrived.every(({ id, subject }) => sent.get(id) === subject)).toBe(true)
  }, 900_000)
})
