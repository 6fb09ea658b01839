import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { setTimeout as pause } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { answer, gardener, readPlant, type Plant } from '../../test/support/garden.ts'
import { asked, plantGarden, type Garden } from '../../test/support/garden-kernel.ts'
import { unknown } from './authorise.ts'
import { cookieIn, headersFor } from './headers.ts'
import { edge, mount, type Edge } from './http.ts'
import { query } from './query.ts'
import { route } from './route.ts'

// Only that an answer does not leave too early is asserted: that never fails because the machine was busy.

const slowMs = 40
const slow = route({ ...readPlant, path: '/api/garden/slow/:id' })

let garden: Garden
let plant: Plant
let app: Awaited<ReturnType<typeof edge>>
beforeAll(async () => {
  garden = await plantGarden()
  const sown = await garden.endpoints.sow.run(garden.kernel, asked({ body: { bed: 'north', name: 'Rose' } }))
  plant = answer(sown).body as Plant
  const settings: Edge = {
    origin: 'http://localhost',
    trustedProxies: 0,
    cookieName: 'comity',
    authenticate: async ({ bearer }) => gardener(bearer ?? 'south'),
  }
  const lookedUpSlowly = query({
    route: slow,
    action: 'read',
    load: async () => {
      await pause(slowMs)
      return unknown()
    },
    resource: (one: Plant) => ({ type: 'Plant', id: one.id, attrs: { bed: one.bed } }),
    reply: async (one) => ({ reply: one }),
  })
  app = await edge(settings)
  mount(app, garden.kernel, [garden.endpoints.read, garden.endpoints.sow, lookedUpSlowly], settings)
  app.get('/garden', (_, reply) => reply.type('text/html').send('<h1>Garden</h1>'))
  await app.ready()
})
afterAll(async () => {
  await app.close()
  await garden.close()
})

async function answered(path: string, bed = 'south'): Promise<{ status: number; body: string; ms: number }> {
  const began = performance.now()
  const { statusCode, body } = await app.inject({ url: path, headers: { authorization: `Bearer ${bed}` } })
  return { status: statusCode, body, ms: performance.now() - began }
}

describe('what an answer says beside its content', () => {
  it('lets data neither load, run, be framed nor be kept, and pages load from this node alone', async () => {
    const [data, page, none] = await Promise.all(
      [`/api/garden/plants/${plant.id}`, '/garden', '/nowhere'].map((url) =>
        app.inject({ url, headers: { authorization: 'Bearer north' } }),
      ),
    )
    expect([data?.statusCode, page?.statusCode, none?.statusCode]).toEqual([200, 200, 404])
    const always = { 'x-content-type-options': 'nosniff', 'x-frame-options': 'DENY', 'referrer-policy': 'no-referrer' }
    for (const answer of [data, page, none])
      expect(answer?.headers).toMatchObject({ ...always, 'cross-origin-resource-policy': 'same-origin' })
    for (const answer of [data, none])
      expect(answer?.headers).toMatchObject({
        'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
        'cache-control': 'no-store',
      })
    expect(page?.headers).toMatchObject({
      'cross-origin-opener-policy': 'same-origin',
      'permissions-policy': expect.stringContaining('geolocation=()'),
    })
    const policy = String(page?.headers['content-security-policy']).split('; ')
    expect(policy).toEqual(
      expect.arrayContaining(["default-src 'none'", "script-src 'self'", "require-trusted-types-for 'script'"]),
    )
    expect(policy.filter((directive) => /unsafe|\*|http/.test(directive))).toEqual([])
  })

  it('binds browsers to encryption where the node is reached with it, and only there', () => {
    const told = (origin: string) => Object.values(headersFor(origin)).map((all) => all['strict-transport-security'])
    expect(told('https://comity.example.pe')).toEqual(['max-age=63072000', 'max-age=63072000'])
    expect(told('http://localhost:4101')).toEqual([undefined, undefined])
  })
})

describe('a body that was packed', () => {
  it('is not unfolded', async () => {
    const payload = gzipSync(JSON.stringify({ name: 'x'.repeat(100_000) }))
    const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip', 'idempotency-key': 'packed-0001' }
    const told = await app.inject({
      method: 'POST',
      url: '/api/garden/plants',
      headers: { ...headers, authorization: 'Bearer north' },
      payload,
    })
    expect([told.statusCode, told.json<{ code: string }>().code]).toEqual([400, 'malformed'])
  })
})

describe('a cookie', () => {
  it.each([
    ['token=abc', 'abc'],
    ['a=1; token=abc; b=2', 'abc'],
    ['a=1;token=abc', 'abc'],
    ['token=abc; token=def', 'abc'],
    ['token=a=b', 'a=b'],
    ['token=', ''],
    ['xtoken=1; TOKEN=2; token', undefined],
    ['=token', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('is found by its whole name, the first of them: %s', (header, value) => {
    expect(cookieIn(header, 'token')).toBe(value)
  })
})

describe('the answer about a record', () => {
  const absent = '00000000-0000-4000-8000-0000000000ff'

  it('that does not exist leaves no sooner, and in the same words, than about one that is closed to the asker', async () => {
    await answered(`/api/garden/plants/${plant.id}`, 'north')
    const [closed, none] = [
      await answered(`/api/garden/plants/${plant.id}`),
      await answered(`/api/garden/plants/${absent}`),
    ]
    expect([closed.status, closed.body]).toEqual([404, none.body])
    // A timer may be a millisecond early.
    for (const { ms } of [closed, none]) expect(ms).toBeGreaterThanOrEqual(24)
  })

  it('that took longer to look for leaves with the next tick, not when the work was done', async () => {
    const { status, ms } = await answered(`/api/garden/slow/${absent}`)
    expect(status).toBe(404)
    expect(ms).toBeGreaterThanOrEqual(49)
  })

  it('that is open to the asker does not wait', async () => {
    const times = []
    for (let n = 0; n < 20; n++) {
      const { status, ms } = await answered(`/api/garden/plants/${plant.id}`, 'north')
      expect(status).toBe(200)
      times.push(ms)
    }
    expect(Math.min(...times)).toBeLessThan(24)
  })
})

describe('an address', () => {
  it.each(['/api/garden/plants/', '/%61pi/garden/plants/', '/api/garden/%70lants/'])(
    'however it is spelt leads to an answer that nobody keeps: %s',
    async (path) => {
      const headers = { authorization: 'Bearer north' }
      const told = await app.inject({ url: `${path}${plant.id}`, headers })
      expect([told.statusCode, told.headers['cache-control']]).toEqual([200, 'no-store'])
    },
  )

  it('that is none is refused like everything else, and not repeated', async () => {
    const told = await app.inject({ url: '/api/garden/plants/Rose%E0%A4%A' })
    expect(told.statusCode).toBe(400)
    expect(told.headers).toMatchObject({
      'content-type': 'application/problem+json; charset=utf-8',
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    })
    expect(told.json()).toMatchObject({ code: 'malformed' })
    expect(told.body).not.toContain('Rose')
  })
})
