import { legalBasesFor, type PurposeId } from '@comity/law/purposes'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { AuditEntry } from '#kernel/audit'
import type { Endpoint } from '#kernel/command'
import { nodeSigner } from './support/descriptors.ts'
import { letterAt } from './support/exchange.ts'
import { browser, signedIn, testNode, type Browser } from './support/node.ts'
import { signedList, version } from './support/trust-lists.ts'

// Every route of every context is asked by those who may and by those who may not. Each answer, whatever it is, must have
// left its line in the audit trail; what leaves none is named here and shows nothing protected.

/** The node's own facts, the head of its public log, one's own session, the public list of a sandbox, the directories of this State and of others, the law and the kinds of requests as data, the rules. */
const unrecorded = [
  'GET /api/authorities',
  'GET /api/directory/authorities/:authority',
  'GET /api/directory/descriptor',
  'GET /api/directory/peers',
  'GET /api/directory/spaces',
  'GET /api/directory/spaces/:space',
  'GET /api/directory/states',
  'GET /api/directory/states/:state/authorities/:authority',
  'GET /api/law/bases',
  'GET /api/law/comparison',
  'GET /api/law/facts',
  'GET /api/law/instruments',
  'GET /api/law/instruments/:id',
  'GET /api/law/period',
  'GET /api/log',
  'GET /api/log/accusations',
  'GET /api/node',
  'GET /api/policies',
  'GET /api/posts',
  'GET /api/requests/kinds',
  'GET /api/session',
  'GET /api/sign-in/sandbox',
]
/** What needs a neighbour that is asked, or the keys of a device, and so is seen to show something in their own tests. */
const shownElsewhere = [
  'GET /api/requests/:id',
  'GET /api/requests/:id/check',
  'GET /api/requests/:id/files',
  'GET /api/requests/:id/files/:digest',
  'GET /api/requests/:id/files/:digest/look',
  'GET /api/requests/:id/files/:digest/pages/:page',
  'GET /api/requests/:id/papers',
  'GET /api/requests/:id/papers/:kind',
  'GET /api/requests/:id/papers/:kind/text',
  'GET /api/rooms/:id',
  'GET /api/rooms/:id/entries',
  'GET /api/rooms/:id/files/:digest',
  'GET /api/rooms/:id/keys',
  'GET /api/rooms/:id/seatable',
]
/** Questions of routes that answer none without. */
const questions: Readonly<Record<string, string>> = {
  '/api/search': '?q=draga',
  '/api/law/bases': '?from=PER&to=CHE&measure=mla&offence=corruption&date=2026-03-01',
  '/api/law/comparison': '?a=PER&b=CHE&offence=corruption',
  '/api/requests/statistics/requests': '?number=sent',
  '/api/law/period': '?duration=P40D&start=2026-03-02T15:00:00Z&state=CHE',
}
const nowhere = '018f0000-0000-7000-8000-000000000000'
const nameOf = ({ route }: Pick<Endpoint, 'route'>): string => `${route.method} ${route.path}`

let node: Awaited<ReturnType<typeof testNode>>
let endpoints: readonly Endpoint[]
let owner: Browser
let askers: readonly Browser[]
let path: (endpoint: Endpoint) => string
/** What was refused on the way: which route and code, and the words that came. */
const refusals: [string, Record<string, unknown>][] = []

beforeAll(async () => {
  node = await testNode()
  endpoints = node.contexts.flatMap((context) => context.endpoints)
  const { body } = await browser(node).send('GET', '/api/sign-in/sandbox')
  const samples = body['officers'] as { officer: { id: string }; roles: string[] }[]
  const as = (role: string, purpose: PurposeId) =>
    signedIn(node, samples.find(({ roles }) => roles.includes(role))?.officer.id ?? '', {
      purpose,
      basis: legalBasesFor('PER', purpose)[0]?.id ?? '',
    })
  owner = await as('investigator', 'investigation')
  const aimless = browser(node)
  const session = await aimless.send('POST', '/api/sign-in/sandbox', { officer: samples[0]?.officer.id })
  await aimless.send('POST', '/api/session/post', {
    post: (session.body['posts'] as { post: { id: string } }[])[0]?.post.id,
  })
  askers = [owner, await as('administrator', 'node-administration'), await as('auditor', 'audit'), aimless]
  const opened = await owner.send('POST', '/api/cases', {
    title: 'Draga',
    summary: 'Una draga.',
    offences: ['illegal-mining'],
    marking: { classification: { state: 'PER', level: 'unclassified' }, handling: [{ code: 'H0' }], tlp: 'amber' },
    restricted: false,
  })
  const id = String(opened.body['id'])
  const administrator = askers[1]
  const authorities = await administrator?.send('GET', '/api/authorities')
  const [authority] = (authorities?.body['authorities'] ?? []) as { id: string }[]
  const founding = signedList(
    version([], {
      issuedAt: new Date().toISOString(),
      validUntil: new Date(Date.now() + 86_400_000).toISOString(),
    }),
    ['PER', 'BRA'].map(nodeSigner),
  )
  const space = await administrator?.send('POST', '/api/directory/spaces', { lists: [founding.text] })
  expect(space?.status).toBe(200)
  const begun = await owner.send('POST', '/api/uploads', { name: 'acta.txt', bytes: 4 })
  const upload = String(begun.body['id'])
  const whole = await owner.send('PUT', `/api/uploads/${upload}?offset=0`, Buffer.from('acta'), {
    'content-type': 'application/octet-stream',
  })
  const { acting } = (await owner.send('GET', '/api/session')).body as {
    acting: { post: { id: string }; authority: { id: string } }
  }
  const part = { id: crypto.randomUUID(), digest: String(whole.body['digest']), bytes: 4 }
  const letter = await letterAt(node, { authority: acting.authority.id, post: acting.post.id }, part)
  const document = await owner.send('POST', `/api/cases/${id}/documents?name=acta.txt`, Buffer.from('acta'), {
    'content-type': 'text/plain',
  })
  expect([opened.status, document.status]).toEqual([200, 200])
  // What was done must have come into the log, under a checkpoint.
  await vi.waitFor(
    async () => {
      const proofs = await Promise.all(askers.map((asker) => asker.send('GET', '/api/log/entries/0/proof')))
      expect(proofs.map(({ status }) => status)).toContain(200)
    },
    { timeout: 30_000, interval: 250 },
  )
  path = ({ route }) =>
    route.path
      .replace('/documents/:id', `/documents/${String(document.body['id'])}`)
      .replace('/api/cases/:id', `/api/cases/${id}`)
      .replace('/api/messages/:id', `/api/messages/${letter}`)
      .replace(':attachment', part.id)
      .replace('/api/uploads/:id', `/api/uploads/${upload}`)
      .replace('/api/files/:file', `/api/files/${id}`)
      .replace(':case', id)
      .replace(':authority', authority?.id ?? '')
      .replace(':state', 'PER')
      .replace(':space', 'andes')
      .replace(':index', '0')
      .replace('/api/law/instruments/:id', '/api/law/instruments/untoc')
      .replaceAll(/:\w+/g, nowhere)
      .concat(questions[route.path] ?? '')
}, 120_000)
afterAll(() => node.stop())

/** Asks, and tells what came back and what was written into the audit trail meanwhile. */
async function watched(asker: Browser, { route }: Endpoint, at: string, sent?: unknown) {
  const trail = () =>
    node.kernel.database.query<{ id: string; entry: AuditEntry }>('select id, entry from kernel.audit')
  const before = new Set((await trail()).map(({ id }) => id))
  const { status, body } = await asker.send(route.method, at, sent)
  const lines = (await trail()).filter(({ id }) => !before.has(id)).map(({ entry }) => entry)
  if (status !== 200) refusals.push([`${nameOf({ route })} ${String(body['code'])}`, body])
  return { status, code: body['code'], lines }
}

describe('the audit trail', () => {
  it('has a line for every reading, shown or refused, on every route', async () => {
    const reads = endpoints.filter(({ route }) => route.method === 'GET')
    expect(reads.length).toBeGreaterThan(20)
    const silent = new Set<string>()
    const shown = new Set<string>()
    for (const endpoint of reads) {
      for (const asker of askers) {
        const { status, code, lines } = await watched(asker, endpoint, path(endpoint))
        expect([200, 400, 403, 404], `${nameOf(endpoint)} ${String(code)}`).toContain(status)
        if (status === 200) shown.add(nameOf(endpoint))
        const outcome = status === 200 ? { outcome: 'read', refusal: null } : { outcome: 'refused', refusal: code }
        if (status === 200 && lines.length === 0) silent.add(nameOf(endpoint))
        else {
          expect(lines, nameOf(endpoint)).toMatchObject([{ action: endpoint.action, ...outcome }])
          expect(lines[0]?.officer, nameOf(endpoint)).toMatch(/^[\da-f-]{36}$/)
        }
      }
    }
    expect([...silent].sort()).toEqual(unrecorded)
    // Nothing was merely refused: each route was also seen to show something.
    const unseen = reads.map(nameOf).filter((name) => !shown.has(name))
    expect(unseen.toSorted((a, b) => (a < b ? -1 : 1))).toEqual(shownElsewhere)
  }, 120_000)

  it('has a line for every refused command, on every route', async () => {
    const commands = endpoints.filter(({ route }) => route.method !== 'GET' && route.path !== '/api/session/end')
    expect(commands.length).toBeGreaterThan(45)
    for (const endpoint of commands) {
      const sent = endpoint.route.file === undefined ? { hostile: true } : Buffer.from('')
      const { status, code, lines } = await watched(owner, endpoint, path(endpoint), sent)
      const outcome = status === 200 ? { refusal: null } : { outcome: 'refused', refusal: code }
      const mine = lines.find(({ action }) => action === endpoint.action)
      expect(mine, `${nameOf(endpoint)} -> ${status}`).toMatchObject(outcome)
    }
  }, 120_000)
})

describe('every refusal', () => {
  it('says why: the rule and its reason where policy decides, else the field or the reason', () => {
    const codes = new Set(refusals.map(([, { code }]) => code))
    expect([...codes]).toEqual(expect.arrayContaining(['forbidden', 'malformed', 'purpose-missing', 'unknown']))
    const mute = refusals.filter(
      ([, { code, detail, rule, field }]) =>
        (typeof detail !== 'string' && typeof field !== 'string') || (code === 'forbidden' && typeof rule !== 'string'),
    )
    expect(mute).toEqual([])
  })
})
