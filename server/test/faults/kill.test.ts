import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { callAs, sampleCase, victim, type Caller, type Victim } from './process.ts'

let home: string
let node: Victim
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'comity-kill-'))
  node = await victim(home)
  await node.start()
}, 120_000)
afterEach(async () => {
  await node.stop()
  await rm(home, { recursive: true, force: true })
}, 60_000)

/** Sends until an answer comes, always with the same key, as an honest caller does when a connection breaks. */
async function insist(
  caller: Caller,
  path: string,
  body: unknown,
  key: string,
): Promise<{ status: number; body: Record<string, unknown> }> {
  for (;;) {
    try {
      const answer = await caller.send('POST', path, body, key)
      if (answer.status !== 503) return answer
    } catch {
      // The node is away.
    }
    await delay(100)
  }
}

describe('a node that is killed at random moments', () => {
  it('keeps every acknowledged command, carries none out twice, and its audit chain stays whole', async () => {
    const atLeast = { commands: 1_000, kills: 4 }
    const officer = await callAs(node.origin, 'investigator')
    const opened = await officer.send('POST', '/api/cases', sampleCase)
    expect(opened.status).toBe(200)
    const path = `/api/cases/${String(opened.body['id'])}/notes`

    const acknowledged = new Map<number, string>()
    const sent = { next: 0, kills: 0 }
    const enough = (): boolean => sent.next >= atLeast.commands && sent.kills >= atLeast.kills
    const worker = async (): Promise<void> => {
      while (!enough()) {
        const n = sent.next++
        const { status, body } = await insist(officer, path, { text: `note ${n}`, grading: null }, `kill-test-${n}`)
        expect(status).toBe(200)
        acknowledged.set(n, String(body['id']))
      }
    }
    const workers = Promise.all(Array.from({ length: 8 }, worker))
    while (!enough()) {
      await delay(100 + Math.random() * 600)
      await node.kill()
      await node.start()
      sent.kills++
    }
    await workers
    const commands = sent.next

    const { body } = await officer.send('GET', path)
    const notes = body['rows'] as { id: string; text: string }[]
    const byText = new Map(notes.map(({ text, id }) => [text, id]))
    expect(notes.length).toBe(commands)
    expect(byText.size).toBe(commands)
    for (const [n, id] of acknowledged) expect(byText.get(`note ${n}`)).toBe(id)

    const auditor = await callAs(node.origin, 'auditor', 'audit')
    await delay(1_500)
    const chain = await auditor.send('GET', '/api/audit/verify')
    expect(chain.body).toMatchObject({ intact: true, brokenAt: null })
    expect(Number(chain.body['entries'])).toBeGreaterThan(commands)
  }, 240_000)
})
