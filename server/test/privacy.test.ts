import { Readable } from 'node:stream'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { visitor } from '#kernel/actor'
import { theNode } from '#kernel/context'
import type { Endpoint } from '#kernel/command'
import { reactionErrand } from '#kernel/events'
import { edge, mount, type Edge } from '#kernel/http'
import { migrateJobs, startJobs } from '#kernel/jobs'
import { leadership } from '#kernel/leader'
import { openLog } from '#kernel/log'
import { loadPolicies } from '#kernel/policy'
import { query } from '#kernel/query'
import { refuse } from '#kernel/refusal'
import { route } from '#kernel/route'
import { startTelemetry } from '#kernel/telemetry'
import { openCollector, type Collector } from './support/collector.ts'
import { plantGarden, type Garden } from './support/garden-kernel.ts'
import { gardener, gardenPolicies, PlantSown } from './support/garden.ts'

/** What must never stand in the operational log, in a metric or in a trace. */
const planted = {
  name: 'Quispe Huamán',
  email: 'ana.quispe@ejemplo.pe',
  officer: '5a1e0c0d-1111-4222-8333-abcdefabcdef',
  post: '5a1e0c0d-2222-4222-8333-abcdefabcdef',
  session: '5a1e0c0d-3333-4222-8333-abcdefabcdef',
  record: '5a1e0c0d-4444-4222-8333-abcdefabcdef',
  words: 'contrabando-mercurio',
  bearer: 'tok-8sd7f6g5h4j3k2l1',
  cookie: 'cookie-9a8b7c6d5e4f',
  file: 'pasaporte-huaman.pdf',
  passport: 'PE44556677',
  address: '203.0.113.77',
  agent: 'HuamanBrowser/7.1',
  key: 'key-of-huaman-0001',
} as const

const everything = route({
  method: 'POST',
  path: '/api/trouble/:name',
  summary: 'Cause trouble',
  params: z.object({ name: z.string() }),
  query: z.object({ q: z.string().optional() }),
  body: z.object({ how: z.string(), email: z.string() }),
  reply: z.any(),
  refusals: { 'no-luck': 422 },
})

/** Everything that can go wrong in a request, each with personal data in the error. */
function trouble(garden: Garden): Endpoint {
  const ways: Readonly<Record<string, () => unknown>> = {
    error: () => {
      throw new Error(`no passport ${planted.passport} of ${planted.name}`)
    },
    type: () => (undefined as unknown as Record<string, () => void>)[planted.passport]?.(),
    text: () => {
      // oxlint-disable-next-line no-throw-literal, only-throw-error -- libraries do
      throw `${planted.email} is not known`
    },
    cause: () => {
      throw new Error(planted.name, { cause: new Error(planted.email) })
    },
    several: () => {
      throw new AggregateError([new Error(planted.email)], planted.name)
    },
    code: () => {
      throw Object.assign(new Error(planted.email), { code: planted.passport, detail: planted.name })
    },
    name: () => {
      throw Object.assign(new Error(planted.email), { name: planted.name })
    },
    json: () => JSON.parse(planted.name),
    url: () => new URL(planted.words),
    sql: () => garden.database.query(`select '${planted.passport}'::uuid`),
    unique: () =>
      garden.database.query(
        `insert into garden.plant select gen_random_uuid(), 'b', $1, 's', 1 from generate_series(1, 2)`,
        [planted.name],
      ),
    column: () => garden.database.query(`select "${planted.words}"`),
    refusal: () => refuse('no-luck', { detail: 'not today', facts: { who: planted.name } }),
    unlisted: () => refuse(planted.words, { detail: planted.name }),
    stream: () => ({
      stream: Readable.from(
        (async function* () {
          yield planted.name
          await pause(5)
          throw new Error(planted.email)
        })(),
      ),
    }),
  }
  return query({
    route: everything,
    action: 'trouble',
    load: async () => theNode,
    resource: () => theNode,
    reply: async (_, { body }) => {
      const done = await ways[body.how]?.()
      return (done ?? { reply: {} }) as { reply: object }
    },
  })
}
const ways = 'error type text cause several code name json url sql unique column refusal unlisted stream'.split(' ')

describe('neither the operational log nor telemetry', () => {
  let garden: Garden
  let collector: Collector
  const lines: string[] = []
  const shown: string[] = []
  let asked = 0

  beforeAll(async () => {
    garden = await plantGarden()
    collector = await openCollector()
    for (const stream of [process.stdout, process.stderr]) {
      vi.spyOn(stream, 'write').mockImplementation((text) => shown.push(String(text)) > 0)
    }
    for (const level of ['log', 'info', 'warn', 'error', 'debug', 'trace'] as const) {
      vi.spyOn(console, level).mockImplementation((...words: unknown[]) => void shown.push(words.map(String).join(' ')))
    }
    await everythingGoesWrong()
    vi.restoreAllMocks()
  })
  afterAll(async () => {
    await collector.close()
    await garden.close()
  })

  async function everythingGoesWrong(): Promise<void> {
    const log = openLog({ level: 'debug', to: { write: (line) => void lines.push(line) } })
    const { database } = garden
    const rules = gardenPolicies.rules.map(({ text }) => text).join('\n')
    const open =
      '@id("garden.trouble") @because("trouble is open to all") permit (principal, action == Action::"trouble", resource);'
    const kernel = { ...garden.kernel, log, policies: loadPolicies([{ context: 'garden', text: rules + open }]) }
    const telemetry = await startTelemetry(
      { state: 'PER', telemetry: { endpoint: collector.endpoint } },
      { database, version: 'test' },
    )
    const actor = gardener('north', { officer: planted.officer, post: planted.post, session: planted.session })
    const settings: Edge = {
      origin: 'http://localhost',
      trustedProxies: 1,
      cookieName: 'comity-per',
      authenticate: async ({ cookie, bearer }) => {
        if (cookie === planted.passport) throw new Error(`no session ${cookie}`)
        if (cookie === undefined && bearer === undefined) return visitor
        return cookie === planted.cookie || bearer === planted.bearer ? actor : refuse('not-signed-in')
      },
      observe: telemetry.observe,
    }
    const app = await edge(settings)
    mount(app, kernel, [...Object.values(garden.endpoints), trouble(garden)], settings)
    const address = await app.listen({ host: '127.0.0.1', port: 0 })
    const usual = {
      cookie: `comity-per=${planted.cookie}`,
      'user-agent': planted.agent,
      'x-forwarded-for': planted.address,
      'x-comity-csrf': '1',
      'content-type': 'application/json',
      'if-match': '"1"',
      traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
      baggage: `userId=${planted.officer}`,
    }
    const ask = async (path: string, body?: unknown, more: Record<string, string> = {}): Promise<void> => {
      asked++
      const response = await fetch(`${address}${path}`, {
        method: body === undefined ? 'GET' : 'POST',
        headers: { ...usual, 'idempotency-key': `${planted.key}-${asked}`, ...more },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      })
      await response.text().catch(() => undefined)
    }
    const where = `/api/trouble/${planted.file}?q=${planted.words}`
    for (const how of ways) await ask(where, { how, email: planted.email })
    for (const broken of [
      `{"name": "${planted.name}`,
      `"${planted.name}"`,
      { how: [planted.name] },
      planted.email,
      {},
    ]) {
      await ask(where, broken)
    }
    await ask(where, { how: 'x', email: planted.email }, { 'content-type': `text/${planted.words}` })
    await ask(where, { how: 'x', email: planted.email }, { 'idempotency-key': planted.email })
    await ask(where, { how: 'x', email: planted.email }, { origin: `https://${planted.words}.example` })
    await ask(where, { how: 'x', email: 'x'.repeat(2_000_000) })
    await ask(where, {}, { cookie: `comity-per=${planted.passport}` })
    await ask(where, {}, { cookie: `comity-per=${planted.words}` })
    await ask(where, {}, { cookie: '', authorization: `Bearer ${planted.bearer}` })
    await ask(`/api/${planted.words}/${planted.record}`)
    await ask(`/api/garden/plants/${planted.record}?q=${planted.words}`)
    await ask(`/api/garden/plants/${planted.email}`)
    await ask(`/api/garden/plants/%00${planted.name}%ff`)
    await ask(`/api/garden/plants/${planted.record}/water`, { litres: planted.passport })
    await ask('/api/garden/plants', { bed: 'north', name: planted.name })
    await ask('/api/garden/plants', { bed: 'north', name: planted.name })
    await ask('/api/garden/plants', { bed: planted.words, name: planted.name })

    // The same behind the requests: reactions, errands and jobs that fail.
    const fail = async (): Promise<never> => {
      const more = { detail: planted.passport, code: planted.passport, name: planted.name }
      throw Object.assign(new Error(`${planted.name} ${planted.email}`), more)
    }
    await reactionErrand(database, [{ name: 'garden/fail', on: [PlantSown], handle: fail }], log).run()
    const leader = leadership(database, [{ name: 'fail', everyMs: 10, run: fail }], log)
    await migrateJobs(database)
    const jobs = await startJobs(database, [{ name: 'garden.fail', at: '0 0 1 1 *', run: fail }], log)
    await jobs.runNow('garden.fail')
    for (let left = 200; left > 0 && !lines.some((line) => line.includes('job failed')); left--) await pause(25)
    await jobs.stop()
    await leader.stop()
    await app.close()
    await telemetry.stop()
  }

  it('was silent: every kind of trouble was seen', async () => {
    const messages = lines.map((line) => (JSON.parse(line) as { msg: string }).msg)
    expect(messages.filter((message) => message === 'defect').length).toBeGreaterThanOrEqual(12)
    expect(messages).toContain('refusal without a status')
    expect(messages).toContain('reaction failed; the event is set aside and tried again')
    expect(messages).toContain('errand failed and will be tried again')
    expect(messages).toContain('job failed and will be tried again')
    const sent = JSON.stringify(collector.sent)
    for (const word of ['/api/trouble/:name', 'defect', 'malformed', 'no-luck', 'comity.commands.committed']) {
      expect(sent).toContain(word)
    }
    // What must not be told was there to be told.
    const audit = JSON.stringify(await garden.audit())
    expect(audit).toContain(planted.officer)
    expect(await garden.count('garden.plant')).toBe(1)
  })

  it.each(Object.entries(planted))('tells the %s of anyone', (_, secret) => {
    const [first = ''] = secret.split(' ')
    for (const [place, text] of [
      ['log', lines.join('\n')],
      ['output', shown.join('\n')],
      ['telemetry', JSON.stringify(collector.sent)],
    ] as const) {
      for (const form of [secret, first, encodeURIComponent(secret), Buffer.from(secret).toString('base64')]) {
        expect(text.includes(form), `${place}: ${form}`).toBe(false)
      }
    }
  })

  it('carries on a trace from outside, nor tells of addresses', () => {
    const sent = JSON.stringify(collector.sent)
    expect(sent).not.toContain('0af7651916cd43dd8448eb211c80319c')
    expect(lines.join('\n')).not.toMatch(/127\.0\.0\.1|::1/)
  })
})
