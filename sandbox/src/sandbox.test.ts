import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { removeEmbedded } from '@comity/server/embedded'
import { freePorts } from '@comity/server/free-port'
import { legalBasesFor } from '@comity/law/purposes'
import { greetPeer, listPeers, listSpaces } from '@comity/server/contracts/directory'
import { listMessages, openMessage, sendMessage } from '@comity/server/contracts/exchange'
import { listRequests, readRequest } from '@comity/server/contracts/requests'
import { sampleId } from '@comity/server/sample-officers'
import type { NodeProcess } from './process.ts'
import { startSandbox, type Sandbox } from './sandbox.ts'
import { runSimulator } from './simulator/run.ts'
import { setWishes } from './simulator/settings.ts'
import { atWork } from './story/at-work.ts'
import { askBern } from './story/request.ts'

let home: string
let sandbox: Sandbox
let ports: readonly number[]
const start = async (): Promise<Sandbox> =>
  startSandbox({ home, ports, environment: process.env, say: () => undefined })

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'comity-sandbox-'))
  // The account of the database must be able to pass.
  await chmod(home, 0o755)
  // The same ones throughout: neighbours know each other's address.
  ports = await freePorts(3)
  sandbox = await start()
}, 180_000)
afterAll(async () => {
  await sandbox.stop()
  await removeEmbedded(home, () => undefined)
  await rm(home, { recursive: true, force: true })
}, 60_000)

const inOrder = (a: string, b: string) => (a < b ? -1 : 1)

/** Asks until it holds: what a neighbour does comes in its own time. */
async function eventually(ask: () => Promise<unknown>, withinMs = 30_000): Promise<void> {
  const until = performance.now() + withinMs
  for (;;) {
    try {
      await ask()
      return
    } catch (error) {
      if (performance.now() > until) throw error
      await delay(100)
    }
  }
}

type Sample = { readonly officer: { readonly id: string; readonly sample: boolean }; readonly roles: readonly string[] }
const read = async (origin: string, path: string): Promise<Record<string, unknown>> =>
  (await (await fetch(origin + path)).json()) as Record<string, unknown>
const samplesOf = async (origin: string) => (await read(origin, '/api/sign-in/sandbox'))['officers'] as Sample[]

/** The titles of the cases that the sample investigators of a node see. */
async function casesOf(origin: string): Promise<unknown[]> {
  const investigators = (await samplesOf(origin)).filter(({ roles }) => roles.includes('investigator'))
  expect(investigators.length).toBeGreaterThan(0)
  const titles = await Promise.all(investigators.map(({ officer }) => casesSeenBy(origin, officer.id)))
  return [...new Set(titles.flat())]
}

async function casesSeenBy(origin: string, officer: string): Promise<unknown[]> {
  let cookie = ''
  const send = async (method: string, path: string, body?: unknown) => {
    const answer = await fetch(origin + path, {
      method,
      headers: {
        cookie,
        'x-comity-csrf': '1',
        'content-type': 'application/json',
        'idempotency-key': crypto.randomUUID(),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    cookie = answer.headers.getSetCookie()[0]?.split(';')[0] ?? cookie
    expect(answer.status, path).toBe(200)
    return (await answer.json()) as Record<string, unknown>
  }
  const session = await send('POST', '/api/sign-in/sandbox', { officer })
  const [seat] = session['posts'] as { post: { id: string } }[]
  await send('POST', '/api/session/post', { post: seat?.post.id })
  const { state } = await read(origin, '/api/node')
  const [basis] = legalBasesFor(String(state), 'investigation')
  await send('POST', '/api/session/purpose', { purpose: 'investigation', basis: basis?.id })
  return ((await send('GET', '/api/cases'))['rows'] as { title: unknown }[]).map(({ title }) => title)
}

describe('the sandbox', () => {
  it('is three States in three processes, each with officers of its own', async () => {
    const { nodes } = sandbox
    expect(await Promise.all(nodes.map(async ({ origin }) => (await read(origin, '/api/node'))['state']))).toEqual([
      'PER',
      'BRA',
      'CHE',
    ])
    expect(new Set([process.pid, ...nodes.map(({ pid }) => pid)]).size).toBe(4)
    const officers = (await Promise.all(nodes.map(({ origin }) => samplesOf(origin)))).map((all) =>
      all.map(({ officer }) => officer.id),
    )
    for (const ids of officers) expect(ids.length).toBeGreaterThan(5)
    expect(new Set(officers.flat()).size).toBe(officers.flat().length)
  })

  it('begins its story with a case in Lima, of which the two others know nothing, and tells it once', async () => {
    const seen = async () => Promise.all(sandbox.nodes.map(({ origin }) => casesOf(origin)))
    const [lima, brasilia, bern] = await seen()
    expect(lima).toHaveLength(1)
    expect([brasilia, bern]).toEqual([[], []])

    const pids = sandbox.nodes.map(({ pid }) => pid)
    await sandbox.stop()
    for (const pid of pids) expect(() => process.kill(pid, 0)).toThrow('ESRCH')
    sandbox = await start()
    expect(await seen()).toEqual([lima, [], []])
  }, 120_000)

  it('has each State trust the two others by ceremony, and by the list of a space that two of them signed', async () => {
    for (const node of sandbox.nodes) {
      const administrator = await atWork(node, 'administrator', 'node-administration')
      const [{ peers }, { spaces, drafts }] = [
        await administrator.call(listPeers),
        await administrator.call(listSpaces),
      ]
      expect(drafts).toEqual([])
      expect(spaces).toMatchObject([{ space: 'sandbox-of-three', standing: 'accepted', valid: true, number: 1 }])
      expect(peers).toHaveLength(2)
      for (const { trusted, by } of peers) {
        expect({ trusted, by }).toEqual({ trusted: true, by: { ceremony: true, spaces: ['sandbox-of-three'] } })
      }
      const [first] = peers
      const told = await administrator.call(greetPeer, { params: { state: first?.state ?? '' }, body: {} })
      expect(told).toMatchObject({ ok: true, thinks: 'trusted' })
    }
  }, 30_000)

  it('lets Lima write to Brasília and Bern; Bern is stopped, started, and has everything', async () => {
    const node = (state: string) => sandbox.nodes.find((one) => one.state === state) as NodeProcess
    const subjectsIn = async (state: string) => {
      const central = await atWork(node(state), 'central', 'investigation')
      const { rows } = await central.call(listMessages, { query: { box: 'in' } })
      for (const { id, state: now } of rows) {
        if (now === 'delivered') await central.call(openMessage, { params: { id }, body: {} })
      }
      // What belongs to a request is looked at by itself, below.
      return rows.flatMap(({ form }) => (form === 'mutual-assistance/1' ? [] : [form])).toSorted(inOrder)
    }
    await eventually(async () => {
      expect(await subjectsIn('BRA')).toEqual(['spontaneous-information/1'])
      expect(await subjectsIn('CHE')).toEqual(['information-request/1'])
    })

    await node('CHE').stop()
    const lima = await atWork(node('PER'), 'central', 'investigation')
    const { rows: sent } = await lima.call(listMessages, { query: { box: 'out', peer: 'CHE' } })
    const first = sent.find(({ form }) => form === 'information-request/1')
    const words = (number: number) => ({
      subject: `Recordatorio ${number} (sample)`,
      language: 'es',
      text: 'Todo inventado.',
    })
    for (const number of [1, 2, 3]) {
      await lima.call(sendMessage, {
        body: {
          to: [{ state: 'CHE', authority: sampleId('authority', 'che.central') }],
          ...(first === undefined ? {} : { conversation: first.conversation }),
          form: 'administrative-message/1',
          fields: words(number),
          marking: {
            classification: { state: 'PER', level: 'confidencial' },
            handling: [{ code: 'H1' }],
            tlp: 'amber',
          },
          onward: 'never',
          deliverBy: new Date(Date.now() + 86_400_000).toISOString(),
          expiresAt: null,
          attachments: [],
        },
      })
    }
    await sandbox.startAgain('CHE')
    const all = [
      'administrative-message/1',
      'administrative-message/1',
      'administrative-message/1',
      'information-request/1',
    ]
    await eventually(async () => expect(await subjectsIn('CHE')).toEqual(all), 60_000)
    await eventually(async () => {
      const { rows } = await lima.call(listMessages, { query: { box: 'out', peer: 'CHE' } })
      const letters = rows.filter(({ form }) => form !== 'mutual-assistance/1')
      expect(letters.map(({ state }) => state)).toEqual(['opened', 'opened', 'opened', 'opened'])
    }, 60_000)
  }, 180_000)

  it('has Lima ask Bern for bank records: both sides hold one request, where Bern has asked back', async () => {
    const node = (state: string) => sandbox.nodes.find((one) => one.state === state) as NodeProcess
    const [lima, bern] = await Promise.all(['PER', 'CHE'].map((state) => atWork(node(state), 'central', 'prosecution')))
    const at = async (central: typeof lima) =>
      (await central?.call(listRequests, { query: { sort: 'newest' } }))?.rows ?? []
    const [here, there] = [await at(lima), await at(bern)]
    expect(here).toMatchObject([{ side: 'requesting', state: 'info-asked', peer: 'CHE', move: 'ours' }])
    expect(there).toMatchObject([{ side: 'requested', state: 'info-asked', peer: 'PER', move: 'theirs' }])
    expect(there[0]?.id).toBe(here[0]?.id)
    const view = await lima?.call(readRequest, { params: { id: here[0]?.id ?? '' } })
    expect(view).toMatchObject({ divergences: [], gate: { complete: true } })
  })
})

it('a State that is simulated answers a request by itself, as the request asks it to', async () => {
  const settings = join(home, 'simulator.json')
  await setWishes(settings, ['CHE=by-word'], { day: '0.001' })
  const told: string[] = []
  const automatic = runSimulator(sandbox.nodes, settings, (line) => told.push(line))
  try {
    const proceeding = 'Carpeta SAMPLE-507-2026 (simulate: refuses-wrongly)'
    const id = await askBern(sandbox.nodes, { key: 'simulated-request', title: 'Belege (sample)', proceeding })
    const central = await atWork(sandbox.nodes[0]!, 'central', 'prosecution')
    const handedOver = async () => {
      const seen = await central.call(readRequest, { params: { id } })
      expect(seen).toMatchObject({ state: 'evidence-received', divergences: [] })
      const acts = seen.steps.filter(({ by }) => by === 'requested').map((step) => step.act)
      expect(acts).toEqual(['acknowledge', 'grant', 'hand-over'])
    }
    await eventually(handedOver, 60_000)
    // Three ways to refuse that the node of Bern did not let through; the story's own request was left alone.
    const acts = told.filter((line) => line.startsWith('CHE '))
    expect(acts.filter((line) => line.includes('refuse, stopped'))).toHaveLength(3)
    expect(new Set(acts.map((line) => line.split(' ')[1])).size).toBe(1)
  } finally {
    await automatic.stop()
  }
}, 120_000)
