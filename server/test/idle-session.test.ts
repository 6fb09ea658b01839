import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { legalBasesFor } from '@comity/law/purposes'
import { sampleId } from '#contexts/identity'
import { standingClock } from '#kernel/clock'
import { signedIn, testNode, type Browser } from './support/node.ts'

const clock = standingClock('2026-11-22T10:00:00.000Z')
const waiting = { 'comity-waiting': '1' }
let node: Awaited<ReturnType<typeof testNode>>
beforeAll(async () => {
  node = await testNode({ clock, settings: { session: { idleMinutes: 30, hours: 10 } } })
})
afterAll(async () => node.stop())

const signIn = async (): Promise<Browser> =>
  signedIn(node, sampleId('officer', 'per.investigator'), {
    purpose: 'investigation',
    basis: legalBasesFor('PER', 'investigation')[0]?.id ?? '',
  })
const read = async (page: Browser, more: Record<string, string> = {}) =>
  (await page.send('GET', '/api/cases', undefined, more)).status

describe('a session of thirty idle minutes', () => {
  it('ends although its page goes on reading by itself', async () => {
    const page = await signIn()
    for (let minute = 1; minute < 30; minute++) {
      clock.advance({ minutes: 1 })
      expect(await read(page, waiting)).toBe(200)
    }
    clock.advance({ minutes: 1 })
    expect(await read(page, waiting)).toBe(401)
    expect(await read(page)).toBe(401)
  })

  it('goes on when its officer reads, whatever the page reads in between', async () => {
    const page = await signIn()
    for (let n = 0; n < 3; n++) {
      clock.advance({ minutes: 20 })
      expect(await read(page)).toBe(200)
      clock.advance({ minutes: 9 })
      expect(await read(page, waiting)).toBe(200)
    }
  })

  it.each(['0', 'true', '', '1, 1'])('is used by a read that marks itself in other words: «%s»', async (word) => {
    const page = await signIn()
    clock.advance({ minutes: 20 })
    expect(await read(page, { 'comity-waiting': word })).toBe(200)
    clock.advance({ minutes: 20 })
    expect(await read(page)).toBe(200)
  })

  it('is used by whatever changes something, though it says that it only waits', async () => {
    const page = await signIn()
    clock.advance({ minutes: 20 })
    expect((await page.send('POST', '/api/session/language', { language: 'es' }, waiting)).status).toBe(200)
    clock.advance({ minutes: 20 })
    expect(await read(page)).toBe(200)
  })

  it('lasts no longer than its last hour by either kind of reading', async () => {
    const page = await signIn()
    for (let n = 0; n < 29; n++) {
      clock.advance({ minutes: 20 })
      expect(await read(page)).toBe(200)
      expect(await read(page, waiting)).toBe(200)
    }
    clock.advance({ minutes: 20 })
    expect(await read(page, waiting)).toBe(401)
  })
})
