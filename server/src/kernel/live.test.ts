import { fastify, type FastifyInstance } from 'fastify'
import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { gardener, PlantWatered } from '../../test/support/garden.ts'
import { plantGarden, type Garden } from '../../test/support/garden-kernel.ts'
import { visitor, type Actor } from './actor.ts'
import type { Context } from './context.ts'
import { happened } from './event.ts'
import { eventWrites } from './events.ts'
import { live, type Live } from './live.ts'
import { refuse, type Refusal } from './refusal.ts'

let garden: Garden
let app: FastifyInstance
let updates: Live
let address: string
let actor: Actor | Refusal
let asked: number
const rose = '00000000-0000-4000-8000-000000000001'
const tulip = '00000000-0000-4000-8000-000000000002'

beforeEach(async () => {
  garden = await plantGarden()
  actor = gardener('north')
  asked = 0
  const context: Context = {
    name: 'garden',
    endpoints: [],
    watchers: { plant: async (_, id) => id === rose },
  }
  updates = live(garden.database, [context], async () => {
    asked++
    return actor
  })
  app = fastify({ forceCloseConnections: true })
  updates.route(app)
  address = await app.listen({ host: '127.0.0.1', port: 0 })
})
afterEach(async () => {
  await updates.stop()
  await app.close()
  await garden.close()
})

const tell = async (plant: string) => {
  const fact = happened(PlantWatered, `plant:${plant}`, { plant, litres: 2 })
  const nobody = { officer: null, post: null }
  await garden.database.commit(eventWrites([fact], nobody, '2026-11-22T10:00:00.000Z', garden.kernel.ids))
  updates.wake()
}

/** A page that watches: what it was told so far, and whether the stream has ended. */
async function watch(topics: string) {
  const leaving = new AbortController()
  const response = await fetch(`${address}/api/live?watch=${topics}`, { signal: leaving.signal })
  const page = { text: '', ended: false, status: response.status, leave: () => leaving.abort() }
  const reading = async () => {
    for await (const chunk of response.body ?? []) page.text += Buffer.from(chunk).toString()
  }
  void reading()
    .catch(() => undefined)
    .finally(() => {
      page.ended = true
    })
  // The stream begins where the outbox stands after the first look.
  await delay(150)
  return page
}
async function until(held: () => boolean): Promise<void> {
  for (let left = 400; !held(); left--) {
    if (left === 0) throw new Error('it did not come about')
    await delay(10)
  }
}
const newsIn = (text: string) =>
  [...text.matchAll(/event: changed\ndata: (.+)\n/g)].map(([, data = '']) => JSON.parse(data) as unknown)

describe('a page that watches a record', () => {
  it('is told that it changed, and not what', async () => {
    const page = await watch(`plant:${rose}`)
    await tell(rose)
    await until(() => newsIn(page.text).length > 0)
    expect(newsIn(page.text)).toEqual([{ about: `plant:${rose}` }])
  })
  it('is told nothing of what it may not read, and nothing of what it does not watch', async () => {
    const page = await watch(`plant:${tulip},bed:${rose}`)
    await tell(tulip)
    await tell(rose)
    await delay(900)
    expect(newsIn(page.text)).toEqual([])
    expect(page.ended).toBe(false)
  })
  it('is told of each of two changes one after the other', async () => {
    const page = await watch(`plant:${rose}`)
    await tell(rose)
    await until(() => newsIn(page.text).length === 1)
    await tell(rose)
    await until(() => newsIn(page.text).length === 2)
  })
  it('is told nothing more, and the stream ends, when the session has ended', async () => {
    const page = await watch(`plant:${rose}`)
    actor = refuse('not-signed-in')
    await tell(rose)
    await until(() => page.ended)
    expect(newsIn(page.text)).toEqual([])
  })
  it('is one of twenty at most in one session, and takes no place from others', async () => {
    const pages = await Promise.all(Array.from({ length: 20 }, () => watch(`plant:${rose}`)))
    expect(pages.map(({ status }) => status)).toEqual(pages.map(() => 200))
    expect((await watch(`plant:${rose}`)).status).toBe(429)
    pages[0]?.leave()
    await until(() => pages[0]?.ended === true)
    await delay(100)
    expect((await watch(`plant:${rose}`)).status).toBe(200)
    actor = gardener('north', { session: '00000000-0000-4000-8000-0000000000cc' })
    expect((await watch(`plant:${rose}`)).status).toBe(200)
  })
  it('is forgotten when it leaves: nobody is asked for it any more', async () => {
    const page = await watch(`plant:${rose}`)
    page.leave()
    await until(() => page.ended)
    await delay(100)
    const before = asked
    await tell(rose)
    await delay(700)
    expect(asked).toBe(before)
  })
})

describe('someone who has not signed in', () => {
  it.each([
    ['a visitor', visitor],
    ['one whose session has ended', refuse('not-signed-in')],
  ])('gets no stream: %s', async (_, who) => {
    actor = who
    expect((await watch(`plant:${rose}`)).status).toBe(401)
  })
})
