import { randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isRefusal } from '#kernel/refusal'
import type { Route } from '#kernel/route'
import { anOpening, aPerson, caseWorld, marked, type CaseWorld, type Seat } from '../../../test/support/cases.ts'
import * as contract from './contract.ts'

// A case that nobody outside may know of, and a case with one secret part of each kind. Whoever may not see them asks
// every question there is; no answer may hold a trace, and a hidden record answers exactly like none.

const secret = 'hermetico'
let world: CaseWorld
let owner: Seat
let stranger: Seat
let low: Seat
let hidden: contract.Case
let shared: contract.Case
let traces: string[]
const partIds = new Map<string, string>()

beforeAll(async () => {
  world = await caseWorld()
  owner = world.seat({ clearance: 3, title: 'Fiscal' })
  stranger = world.seat({ roles: ['prosecutor'], clearance: 3 })
  low = world.seat({ clearance: 1 })
  hidden = await world.get(contract.openCase, owner, {
    body: anOpening({ title: `${secret} uno`, summary: secret, restricted: true, offences: ['tax'] }),
  })
  shared = await world.get(contract.openCase, owner, { body: anOpening() })
  await world.get(contract.addParticipant, owner, {
    params: { id: shared.id },
    body: { post: low.facts.post.id, role: 'member', reason: 'x' },
  })
  await fill(hidden, undefined)
  const ids = await fill(shared, marked(3))
  for (const [kind, id] of Object.entries(ids)) partIds.set(kind, id)
  traces = [secret, ...Object.values(ids)]
})
afterAll(() => world.close())

/** One part of each kind, all of them speaking of the secret. */
async function fill({ id }: { id: string }, marking: unknown): Promise<Record<string, string>> {
  const inCase = { params: { case: id } }
  const due = '2026-11-23T00:00:00Z'
  const task = { title: secret, detail: secret, assignee: owner.facts.post.id, due, zone: 'UTC', marking }
  const identifiers = [{ kind: 'passport', value: `${secret}1` }]
  const party = aPerson({ name: { language: 'es', text: secret }, identifiers, marking })
  const place = { label: secret, place: { country: 'PER' }, happened: null, marking }
  const link = { kind: 'other', label: secret, target: { reference: secret }, marking }
  return {
    note: (await world.get(contract.addNote, owner, { ...inCase, body: { text: secret, grading: null, marking } })).id,
    task: (await world.get(contract.addTask, owner, { ...inCase, body: task })).id,
    party: (await world.get(contract.addParty, owner, { ...inCase, body: party })).party.id,
    place: (await world.get(contract.addPlace, owner, { ...inCase, body: place })).id,
    link: (await world.get(contract.addLink, owner, { ...inCase, body: link })).id,
    document: (
      await world.get(contract.addDocument, owner, {
        ...inCase,
        query: { name: `${secret}.txt`, ...(marking === undefined ? {} : { marking: JSON.stringify(marking) }) },
        file: Readable.from([Buffer.from(secret)]),
      })
    ).id,
  }
}

/** Every question about one case, with a body that would do. */
function questions(id: string): readonly (readonly [Route, object])[] {
  const byId = { params: { id } }
  const inCase = { params: { case: id } }
  const reason = { body: { reason: 'x' }, version: 1 }
  const task = { title: 'x', detail: 'x', assignee: stranger.facts.post.id, due: '2027-01-01T00:00:00Z', zone: 'UTC' }
  const change = { title: 'x', summary: 'x', offences: ['tax'], restricted: false }
  return [
    [contract.readCase, byId],
    [contract.exportCase, byId],
    [contract.listCandidates, byId],
    [contract.changeCase, { ...byId, body: change, version: 1 }],
    [contract.markCase, { ...byId, body: { marking: marked(2), reason: 'x' }, version: 1 }],
    ...[contract.closeCase, contract.reopenCase, contract.archiveCase, contract.holdCase, contract.releaseHold].map(
      (route) => [route, { ...byId, ...reason }] as const,
    ),
    [contract.addParticipant, { ...byId, body: { post: randomUUID(), role: 'reader', reason: 'x' } }],
    [contract.removeParticipant, { ...byId, body: { post: randomUUID(), reason: 'x' } }],
    ...[
      contract.listParties,
      contract.listPlaces,
      contract.listNotes,
      contract.listTasks,
      contract.listLinks,
      contract.listDocuments,
      contract.readTimeline,
    ].map((route) => [route, inCase] as const),
    [contract.addParty, { ...inCase, body: aPerson() }],
    [contract.addPlace, { ...inCase, body: { label: 'x', place: { country: 'PER' }, happened: null } }],
    [contract.addNote, { ...inCase, body: { text: 'x', grading: null } }],
    [contract.addTask, { ...inCase, body: task }],
    [contract.addLink, { ...inCase, body: { kind: 'other', label: 'x', target: { reference: 'x' } } }],
    [contract.addDocument, { ...inCase, query: { name: 'x.txt' }, file: Readable.from([Buffer.from('x')]) }],
  ]
}

/** Every question about one part. */
function partQuestions(caseId: string, id: (kind: string) => string): readonly (readonly [Route, object])[] {
  const at = (kind: string) => ({ params: { case: caseId, id: id(kind) }, version: 1 })
  return [
    [contract.changeParty, { ...at('party'), body: aPerson() }],
    [contract.completeTask, at('task')],
    [contract.dropTask, { ...at('task'), body: { reason: 'x' } }],
    [contract.reopenTask, { ...at('task'), body: { due: '2027-01-01T00:00:00Z' } }],
    [contract.fetchDocument, at('document')],
  ]
}

describe('the questions', () => {
  it('leave out no route about a case or a part', () => {
    const asked = [...questions(hidden.id), ...partQuestions(hidden.id, () => '')].map(([route]) => route)
    const about = world.context.endpoints.map(({ route }) => route).filter(({ path }) => path.includes('/:'))
    expect(about.length).toBeGreaterThan(20)
    expect(about.filter((route) => !asked.includes(route)).map(({ method, path }) => `${method} ${path}`)).toEqual([])
  })
})

describe('a case that is not open to the asker', () => {
  it('answers every question exactly as a case that does not exist', async () => {
    const nothing = questions(randomUUID())
    for (const [index, [route, request]] of questions(hidden.id).entries()) {
      const answer = await world.ask(route, stranger, request)
      const [otherRoute, otherRequest] = nothing[index] ?? [route, request]
      expect(answer, route.path).toEqual(await world.ask(otherRoute, stranger, otherRequest))
      expect(answer, route.path).toMatchObject({ refused: 'unknown' })
    }
  })

  it('leaves no trace in lists, counts, facets, search and inbox', async () => {
    const list = await world.get(contract.listCases, stranger, { query: { limit: 200 } })
    expect(list.rows.map(({ id }) => id)).toEqual([shared.id])
    expect(list.count.value).toBe(1)
    expect(list.facets).toEqual({ state: { open: 1 }, offence: { 'illegal-mining': 1 } })
    const byOffence = await world.get(contract.listCases, stranger, { query: { offence: 'tax' } })
    expect(byOffence).toMatchObject({ rows: [], count: { value: 0 } })
    const found = await world.get(contract.searchCases, stranger, { query: { q: hidden.reference } })
    expect(found).toEqual({ hits: [], count: { value: 0, atLeast: false } })
    for (const whose of ['mine', 'theirs'] as const) {
      const inbox = await world.get(contract.listInbox, stranger, { query: { whose } })
      expect(inbox).toEqual({ rows: [], next: null, count: { value: 0, atLeast: false } })
    }
  })

  it('cannot be linked to, nor followed live, and its reference is not shown through a link of somebody else', async () => {
    const body = { kind: 'same-subject', label: 'x', target: { case: hidden.id, reference: hidden.reference } }
    const linking = (target: object) =>
      world.ask(contract.addLink, low, { params: { case: shared.id }, body: { ...body, target } })
    expect(await linking(body.target)).toEqual(await linking({ case: randomUUID(), reference: 'x' }))
    await world.get(contract.addLink, owner, { params: { case: shared.id }, body })
    const { rows } = await world.get(contract.listLinks, low, { params: { case: shared.id } })
    expect(rows.map(({ target }) => target)).toEqual([{ reference: '—' }])
    const exported = await world.get(contract.exportCase, low, { params: { id: shared.id } })
    expect(JSON.stringify(exported)).not.toContain(hidden.reference)
    expect(await world.context.watchers?.['case']?.(stranger.actor, hidden.id)).toBe(false)
    expect(await world.context.door.readable(stranger.actor, hidden.id)).toBe(false)
    expect(await world.context.door.leadOf(stranger.actor, hidden.id)).toBe(false)
  })

  it('does not betray itself to whoever adds the same subject', async () => {
    const asker = world.seat({ clearance: 1 })
    const own = await world.get(contract.openCase, asker, { body: anOpening() })
    const identifiers = [{ kind: 'passport', value: `${secret}1` }]
    const body = aPerson({ born: null, identifiers })
    const { elsewhere } = await world.get(contract.addParty, asker, { params: { case: own.id }, body })
    expect(elsewhere).toEqual([])
  })
})

describe('a part that is not open to the asker', () => {
  it('answers every question exactly as a part that does not exist', async () => {
    const nothing = partQuestions(shared.id, () => randomUUID())
    for (const [index, [route, request]] of partQuestions(shared.id, (kind) => partIds.get(kind) ?? '').entries()) {
      const answer = await world.ask(route, low, request)
      const [otherRoute, otherRequest] = nothing[index] ?? [route, request]
      expect(answer, route.path).toEqual(await world.ask(otherRoute, low, otherRequest))
      expect(answer, route.path).toMatchObject({ refused: 'unknown' })
    }
  })

  it('leaves no trace in any answer about its case', async () => {
    const reads = questions(shared.id).filter(([route]) => route.method === 'GET')
    const all: readonly (readonly [Route, object])[] = [
      ...reads,
      [contract.listCases, { query: { limit: 200 } }],
      [contract.listInbox, { query: { whose: 'theirs' } }],
      [contract.searchCases, { query: { q: secret } }],
      [contract.searchCases, { query: { q: 'hermet' } }],
    ]
    for (const [route, request] of all) {
      const answer = await world.ask(route, low, request)
      expect(isRefusal(answer), route.path).toBe(false)
      const text = JSON.stringify(answer)
      for (const trace of traces) expect(text, route.path).not.toContain(trace)
    }
    const view = await world.get(contract.readCase, low, { params: { id: shared.id } })
    expect(view.counts).toEqual({ party: 0, place: 0, note: 0, task: 0, link: 1, document: 0 })
    const row = (await world.get(contract.listCases, low, { query: { mine: 'true' } })).rows.find(
      ({ id }) => id === shared.id,
    )
    expect(row).toMatchObject({ nextDeadline: null, move: null })
  })
})

describe('those who see no content', () => {
  it('are auditors, data-protection officers and administrators, even where somebody made them participants', async () => {
    for (const role of ['auditor', 'data-protection', 'administrator'] as const) {
      const seat = world.seat({ roles: [role], clearance: 3 })
      await world.get(contract.addParticipant, owner, {
        params: { id: shared.id },
        body: { post: seat.facts.post.id, role: 'reader', reason: 'x' },
      })
      expect(await world.ask(contract.readCase, seat, { params: { id: shared.id } }), role).toMatchObject({
        refused: 'unknown',
      })
      expect((await world.get(contract.listCases, seat)).count.value, role).toBe(0)
    }
  })

  it('is whoever acts in no post, or for no purpose', async () => {
    const lapsed: Seat = { ...low, actor: { ...low.actor, post: null } }
    const aimless: Seat = { ...low, actor: { ...low.actor, purpose: null } }
    const reading = { params: { id: shared.id } }
    expect(await world.ask(contract.readCase, lapsed, reading)).toMatchObject({
      refused: 'forbidden',
      rule: 'identity.post',
    })
    expect(await world.ask(contract.readCase, aimless, reading)).toMatchObject({ refused: 'purpose-missing' })
  })
})

describe('the audit trail', () => {
  it('keeps who was refused what, and what was shown', async () => {
    await world.ask(contract.readCase, stranger, { params: { id: hidden.id } })
    const trail = await world.audit()
    expect(trail.at(-1)).toMatchObject({
      action: 'cases.read',
      outcome: 'refused',
      refusal: 'unknown',
      resource: `Case:${hidden.id}`,
      post: stranger.facts.post.id,
      purpose: 'investigation',
    })
    await world.get(contract.exportCase, owner, { params: { id: shared.id } })
    const exported = (await world.audit()).at(-1)
    expect(exported).toMatchObject({ action: 'cases.export', outcome: 'read' })
    for (const id of partIds.values()) expect(exported?.seen).toContain(id)
  })
})
