import { route } from '@comity/server/kernel/route'
import { QueryObserver } from '@tanstack/react-query'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { createApi } from './api.ts'
import { followNode } from './live.ts'
import { createPresence, type Presence } from './presence.ts'
import { createQueries, keyOf } from './queries.ts'

const shape = { params: z.object({ id: z.string() }), reply: z.object({}), refusals: {} }
const readCase = route({ method: 'GET', path: '/api/cases/:id', summary: 'Read a case', ...shape })
const closeCase = route({ method: 'POST', path: '/api/cases/:id/close', summary: 'Close a case', ...shape })
const given = { params: { id: '7' } }

let now = 0
let status = 200
let page: EventTarget
let presence: Presence
let sent: (string | null)[]
beforeEach(() => {
  now = Date.parse('2026-11-22T10:00:00Z')
  status = 200
  vi.spyOn(Date, 'now').mockImplementation(() => now)
  page = new EventTarget()
  presence = createPresence({ target: page, now: () => now })
  sent = []
})
afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

const api = () =>
  createApi({
    fetch: async (_, request) => {
      sent.push(new Headers(request?.headers).get('comity-waiting'))
      return new Response('{}', { status })
    },
    origin: '',
    newKey: () => 'key-00001',
    onSignedOut: () => undefined,
    timeoutMilliseconds: 1000,
    presence,
  })
const later = (seconds: number) => (now += seconds * 1000)

describe('a read', () => {
  it('that live news led to says that nobody asked for it, and one that a click led to does not', async () => {
    const heard: Record<string, (event: unknown) => void> = {}
    vi.stubGlobal(
      'EventSource',
      class {
        addEventListener = (name: string, act: (event: unknown) => void) => (heard[name] = act)
        close = () => undefined
      },
    )
    const queries = createQueries()
    const client = api()
    const shown = new QueryObserver(queries, {
      queryKey: keyOf(readCase, given),
      queryFn: () => client.call(readCase, given),
    })
    const ends = [shown.subscribe(() => undefined), followNode(queries)]
    const settled = (reads: number) => vi.waitFor(() => expect([sent.length, queries.isFetching()]).toEqual([reads, 0]))
    await settled(1)

    later(60)
    heard['changed']?.({ data: '{"about":"case:7"}' })
    await settled(2)
    later(60)
    page.dispatchEvent(new Event('click'))
    await shown.refetch()
    expect(sent).toEqual([null, '1', null])
    ends.forEach((end) => end())
  })

  it('is asked for while the page opens, and not because the window came to the front', async () => {
    await api().call(readCase, given)
    later(60)
    page.dispatchEvent(new Event('focus'))
    page.dispatchEvent(new Event('visibilitychange'))
    await api().call(readCase, given)
    expect(sent).toEqual([null, '1'])
  })

  it.each(['pointerdown', 'keydown', 'click', 'input', 'wheel', 'popstate'])(
    'is asked for after %s, for ten seconds',
    async (sign) => {
      later(60)
      page.dispatchEvent(new Event(sign))
      later(9)
      await api().call(readCase, given)
      later(1)
      await api().call(readCase, given)
      expect(sent).toEqual([null, '1'])
    },
  )
})

describe('a command', () => {
  it('never says that it only waits', async () => {
    later(60)
    await api().call(closeCase, given)
    expect(sent).toEqual([null])
  })
})

describe('the last use of the session', () => {
  it('is when the last thing was sent that somebody asked for and the node answered', async () => {
    const opened = now
    later(60)
    await api().call(readCase, given)
    expect(presence.lastUse()).toBe(opened)
    await api().call(closeCase, given)
    expect(presence.lastUse()).toBe(now)
  })

  it('is not moved by an answer that the session has ended', async () => {
    const opened = now
    later(5)
    status = 401
    await api()
      .call(readCase, given)
      .catch(() => undefined)
    expect([sent, presence.lastUse()]).toEqual([[null], opened])
  })

  it('is told to the other pages of the browser, and none of them can move it into the future', () => {
    let hear: (at: number) => void = () => undefined
    const told: number[] = []
    const others = { tell: (at: number) => told.push(at), hear: (act: (at: number) => void) => (hear = act) }
    const here = createPresence({ target: page, now: () => now, others })
    later(60)
    here.used(now)
    hear(now - 5_000)
    expect([told, here.lastUse()]).toEqual([[now], now])
    hear(now + 3_600_000)
    expect(here.lastUse()).toBe(now)
  })
})
