import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Route } from '#kernel/route'
import { browser, signedIn, testNode, type Browser } from './support/node.ts'

type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

const id = '018f0000-0000-7000-8000-000000000000'
const hostile: readonly Json[] = [
  null,
  true,
  -1,
  1e308,
  '',
  '\u0000',
  'a\u0000b',
  '\ud800',
  "'; drop table kernel.audit; --",
  '../../../../etc/passwd',
  '${jndi:ldap://x}',
  '<script>alert(1)</script>',
  'x'.repeat(30_000),
  '\u202e'.repeat(10),
  'a' + '\u0301'.repeat(2000),
  [],
  {},
  [[[[]]]],
  JSON.parse('{"__proto__":{"admin":true}}') as Json,
  { constructor: { prototype: { admin: true } } },
  Array.from({ length: 5000 }, () => 0),
]

let node: Awaited<ReturnType<typeof testNode>>
let officer: Browser
let routes: Route[]

beforeAll(async () => {
  node = await testNode()
  routes = node.contexts.flatMap(({ endpoints }) => endpoints.map(({ route }) => route))
  const listed = await browser(node).send('GET', '/api/sign-in/sandbox')
  const samples = listed.body['officers'] as { officer: { id: string }; roles: string[] }[]
  const administrator = samples.find(({ roles }) => roles.includes('administrator'))
  officer = await signedIn(node, administrator?.officer.id ?? '', await anyPurpose())
}, 120_000)
afterAll(() => node.stop())

/** The audit trail, and the log in which its head is anchored; sessions and attempts, which count what was tried. */
const tellingOfTheRefusal = [
  'kernel.audit',
  'kernel.audit_link',
  'kernel.reader',
  'kernel.inbox',
  'ledger.anchor',
  'ledger.checkpoint',
  'ledger.entry',
  'ledger.head',
  'ledger.tile',
  'identity.session',
  'identity.ceremony',
  'identity.attempt',
]

/** Everything that must not change when input is refused: all tables but those that tell of the refusal itself. */
async function contents(): Promise<string> {
  const tables = await node.kernel.database.query<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables
     where schemaname not in ('pg_catalog', 'information_schema', 'graphile_worker')
       and format('%I.%I', schemaname, tablename) <> all ($1)
     order by 1`,
    [tellingOfTheRefusal],
  )
  const sums = await Promise.all(
    tables.map(async ({ name }) => {
      const [row] = await node.kernel.database.query<{ sum: string }>(
        `select coalesce(md5(string_agg(t::text, '|' order by t::text)), '') as sum from ${name} t`,
      )
      return `${name} ${row?.sum ?? ''}`
    }),
  )
  return sums.join('\n')
}

const pathOf = (route: Route, value = id): string => route.path.replaceAll(/:\w+/g, encodeURIComponent(value))

/** Bodies that break the schema in one place each, made from the schema itself. */
function brokenBodies(route: Route): Json[] {
  if (route.body === undefined) return []
  const schema = z.toJSONSchema(route.body, { io: 'input', unrepresentable: 'any' }) as {
    properties?: Record<string, unknown>
  }
  const fields = Object.keys(schema.properties ?? {})
  return [...hostile, ...fields.flatMap((field) => hostile.map((value) => ({ [field]: value })))]
}

describe('hostile input', () => {
  it('sees every route of every context', () => {
    expect(routes.length).toBeGreaterThan(70)
    expect(new Set(routes.map(({ method, path }) => `${method} ${path}`)).size).toBe(routes.length)
  })

  it('gets a refusal and changes nothing, on every route that takes a body', async () => {
    // What a node makes by itself soon after its start, its keys and its descriptor, is made by then.
    expect((await officer.send('GET', '/api/directory/descriptor')).status).toBe(200)
    const before = await contents()
    const wrong: string[] = []
    for (const route of routes.filter(
      ({ method, body, file }) => method !== 'GET' && body !== undefined && file === undefined,
    )) {
      for (const body of brokenBodies(route)) {
        const parsed = route.body?.safeParse(body)
        if (parsed?.success === true) continue
        const { status, body: answer } = await officer.send(route.method, pathOf(route), body, { 'if-match': '"1"' })
        if (status < 400 || status >= 500 || typeof answer['code'] !== 'string') {
          wrong.push(`${route.method} ${route.path} ${JSON.stringify(body)?.slice(0, 60)} -> ${status}`)
        }
      }
    }
    expect(wrong).toEqual([])
    expect(await contents()).toBe(before)
  }, 240_000)

  it('gets a refusal in the address and the query', async () => {
    const wrong: string[] = []
    for (const route of routes.filter(({ streams }) => streams === undefined)) {
      const paths = route.path.includes(':')
        ? ['%00', '..%2f..%2fetc', "' or 1=1", 'x'.repeat(150), '%ff%fe', '0', id].map((value) => pathOf(route, value))
        : [route.path]
      const queries = [
        '',
        '?limit=-1',
        '?limit=1e9',
        '?cursor=%00',
        '?cursor[]=1',
        '?q=%00',
        `?q=${'x'.repeat(4000)}`,
        '?from=never',
        '?__proto__[x]=1',
      ]
      for (const path of paths) {
        for (const query of queries) {
          const { status } = await officer.send(
            route.method,
            path + query,
            route.method === 'GET' ? undefined : { hostile: true },
          )
          const fine = status === 200 || (status >= 400 && status < 500)
          const worked = status === 200 && route.method !== 'GET'
          if (
            !fine ||
            (worked &&
              !route.path.startsWith('/api/sign-in/') &&
              !route.path.startsWith('/api/session/end') &&
              !route.path.startsWith('/api/passkeys/begin'))
          ) {
            wrong.push(`${route.method} ${path.slice(0, 80)}${query.slice(0, 30)} -> ${status}`)
          }
        }
      }
    }
    expect(wrong).toEqual([])
  }, 240_000)

  it('gets a refusal when it is too large, of another type, or not JSON at all', async () => {
    const before = await contents()
    const wrong: string[] = []
    for (const route of routes.filter(({ method, file }) => method !== 'GET' && file === undefined)) {
      const path = pathOf(route)
      const answers = [
        await officer.send(route.method, path, `{"a":"${'x'.repeat(1_100_000)}"}`, {
          'content-type': 'application/json',
        }),
        await officer.send(route.method, path, '<a/>', { 'content-type': 'application/xml' }),
        await officer.send(route.method, path, '{"a":', { 'content-type': 'application/json' }),
        await officer.send(route.method, path, `${'['.repeat(100_000)}${']'.repeat(100_000)}`, {
          'content-type': 'application/json',
        }),
        await officer.send(route.method, path, '{"__proto__":{"x":1}}', { 'content-type': 'application/json' }),
      ]
      answers.forEach(({ status }, index) => {
        if (status < 400 || status >= 500) wrong.push(`${route.method} ${route.path} #${index} -> ${status}`)
      })
    }
    expect(wrong).toEqual([])
    expect(await contents()).toBe(before)
  }, 240_000)

  it('is refused from another site, and without a key', async () => {
    const post = routes.find(({ path, method }) => path === '/api/cases' && method === 'POST')
    expect(post).toBeDefined()
    expect((await officer.send('POST', '/api/cases', {}, { 'sec-fetch-site': 'cross-site' })).body['code']).toBe(
      'cross-site',
    )
    expect((await officer.send('POST', '/api/cases', {}, { origin: 'https://elsewhere.example' })).body['code']).toBe(
      'cross-site',
    )
    expect((await officer.send('POST', '/api/cases', {}, { 'x-comity-csrf': '' })).body['code']).toBe('cross-site')
    expect((await officer.send('POST', '/api/cases', {}, { 'idempotency-key': 'short' })).body['code']).toBe(
      'malformed',
    )
  })

  it('is told nothing before signing in', async () => {
    for (const route of routes.filter(({ access }) => access !== 'public')) {
      const { status, body } = await browser(node).send(
        route.method,
        pathOf(route),
        route.method === 'GET' ? undefined : {},
      )
      expect([route.path, status, body['code']]).toEqual([route.path, 401, 'not-signed-in'])
    }
  })
})

async function anyPurpose(): Promise<{ purpose: string; basis: string }> {
  const { legalBases } = await import('@comity/law/purposes')
  const basis = legalBases.find(({ state, purposes }) => state === 'PER' && purposes.includes('node-administration'))
  return { purpose: 'node-administration', basis: basis?.id ?? '' }
}
