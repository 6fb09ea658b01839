import { route } from '@comity/server/kernel/route'
import Fastify from 'fastify'
import { afterAll, beforeAll, describe, expect, expectTypeOf, it } from 'vitest'
import { z } from 'zod'
import { ApiRefusal, addressOf, createApi, isRefusalOf, mayRetry } from './api.ts'
import { keyOf } from './queries.ts'

const readCase = route({
  method: 'GET',
  path: '/api/cases/:id',
  summary: 'Read a case',
  params: z.object({ id: z.string() }),
  query: z.object({ tag: z.array(z.string()).optional() }),
  reply: z.object({ title: z.string() }),
  refusals: { sealed: 403 },
})
const rename = route({
  method: 'POST',
  path: '/api/cases/:id/rename',
  summary: 'Rename a case',
  params: z.object({ id: z.string() }),
  body: z.object({ title: z.string() }),
  versioned: true,
  reply: z.object({ title: z.string() }),
  refusals: {},
})
const plain = (path: `/api/${string}`, access: 'session' | 'public' = 'session') =>
  route({ method: 'GET', path, access, summary: path, reply: z.object({}), refusals: {} })

const server = Fastify()
const seen: Record<string, unknown>[] = []
let origin = ''
let signedOut = 0
let keys = 0

beforeAll(async () => {
  server.get('/api/cases/:id', async (request) => ({
    title: `${(request.params as { id: string }).id} ${request.url}`,
  }))
  server.post('/api/cases/:id/rename', async (request) => {
    seen.push({ ...request.headers, body: request.body })
    return request.body
  })
  server.get('/api/sealed', async (_request, reply) =>
    reply
      .code(403)
      .type('application/problem+json')
      .send({
        type: 'about:blank',
        title: 'Forbidden',
        status: 403,
        code: 'forbidden',
        rule: 'cases.read',
        because: 'no post of yours takes part',
        facts: { needs: 'participant' },
      }),
  )
  server.get('/api/gone', async (_request, reply) =>
    reply.code(401).send({ code: 'not-signed-in', status: 401, title: '', type: '' }),
  )
  server.get('/api/page', async (_request, reply) => reply.code(502).type('text/html').send('<h1>bad gateway</h1>'))
  server.get('/api/prose', async (_request, reply) => reply.type('text/html').send('<h1>hello</h1>'))
  server.get('/api/slow', async () => new Promise((done) => setTimeout(() => done({}), 3000)))
  origin = await server.listen({ port: 0 })
})
afterAll(async () => server.close())

const client = (more: { origin?: string; timeoutMilliseconds?: number } = {}) =>
  createApi({
    fetch: globalThis.fetch,
    origin,
    newKey: () => `key-${(keys += 1)}`,
    onSignedOut: () => (signedOut += 1),
    timeoutMilliseconds: 5000,
    presence: { here: () => true, used: () => undefined },
    ...more,
  })
const refusalOf = async (called: Promise<unknown>) => {
  const failure: unknown = await called.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (failure instanceof ApiRefusal) return failure
  throw new Error('it was not refused')
}

describe('a call of a route', () => {
  it('fills the path and the query, and never lets a value leave its place', async () => {
    const reply = await client().call(readCase, { params: { id: 'a/../b?c' }, query: { tag: ['x', 'y&z'] } })
    expect(reply.title).toBe('a/../b?c /api/cases/a%2F..%2Fb%3Fc?tag=x&tag=y%26z')
    expectTypeOf(reply).toEqualTypeOf<{ title: string }>()
    expect(addressOf(readCase, { params: { id: '1' } })).toBe('/api/cases/1')
  })
  it('sends a command with its key, the version seen, and the mark against cross-site requests', async () => {
    await client().call(rename, { params: { id: '1' }, body: { title: 'new' }, version: 7 })
    expect(seen.at(-1)).toMatchObject({ 'if-match': '"7"', 'x-comity-csrf': '1', body: { title: 'new' } })
    expect(seen.at(-1)?.['idempotency-key']).toMatch(/^key-/)
  })
  it('keeps its key when it is sent again', async () => {
    const again = { params: { id: '1' }, body: { title: 'new' }, version: 7 }
    await client().call(rename, again, { key: 'same' })
    await client().call(rename, again, { key: 'same' })
    expect(seen.slice(-2).map((headers) => headers['idempotency-key'])).toEqual(['same', 'same'])
  })
  it('that is refused rejects with the whole problem', async () => {
    const refusal = await refusalOf(client().call(plain('/api/sealed'), {}))
    expect(refusal.code).toBe('forbidden')
    expect(refusal.problem).toMatchObject({ rule: 'cases.read', because: 'no post of yours takes part' })
    expect(isRefusalOf(readCase, refusal)).toBe(true)
    expect(mayRetry(refusal)).toBe(false)
  })
  it('leads to signing in when the session has ended, but not from the door itself', async () => {
    await refusalOf(client().call(plain('/api/gone', 'public'), {}))
    expect(signedOut).toBe(0)
    await refusalOf(client().call(plain('/api/gone'), {}))
    expect(signedOut).toBe(1)
  })
  it('tells a broken way from an answer that cannot be read', async () => {
    expect((await refusalOf(client().call(plain('/api/page'), {}))).code).toBe('unavailable')
    expect((await refusalOf(client().call(plain('/api/prose'), {}))).code).toBe('not-understood')
  })
  it('says when the node does not answer in time, and when there is no way to it', async () => {
    const late = await refusalOf(client({ timeoutMilliseconds: 50 }).call(plain('/api/slow'), {}))
    const away = await refusalOf(client({ origin: 'http://127.0.0.1:1' }).call(plain('/api/slow'), {}))
    expect([late.code, away.code]).toEqual(['timed-out', 'offline'])
    expect([late, away].every(mayRetry)).toBe(true)
  })
  it('that the caller gives up is no refusal', async () => {
    const gone = AbortSignal.abort()
    await expect(client().call(plain('/api/slow'), {}, { signal: gone })).rejects.toMatchObject({ name: 'AbortError' })
  })
  it('must be given what its schemas ask for', () => {
    // @ts-expect-error -- the version is missing
    void (() => client().call(rename, { params: { id: '1' }, body: { title: 'x' } }))
    // @ts-expect-error -- the parameter is missing
    void (() => client().call(readCase, {}))
    expect(keyOf(readCase, { params: { id: '1' } })).toEqual(['cases', 'GET /api/cases/:id', { id: '1' }, {}])
  })
})
