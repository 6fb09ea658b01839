import { Readable } from 'node:stream'
import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { may } from '#kernel/authorise'
import { isRefusal } from '#kernel/refusal'
import { Tlp } from '#kernel/schema/marking'
import { anOpening, aPerson, caseWorld, marked, type CaseWorld, type Seat } from '../../../test/support/cases.ts'
import { roles } from '#contracts/identity'
import * as contract from './contract.ts'
import { caseResource, resourceOfPart } from './policy.ts'
import type { CaseFile, Part } from './records.ts'
import { caseById } from './store.cases.ts'
import { partsOfCase } from './store.parts.ts'

// Whatever the posts, roles, clearances, markings and participants: a list shows a row if and only if Cedar permits
// reading it, and so do counts, facets, search, timeline, inbox and export.

let world: CaseWorld
let opener: Seat
let assignee: Seat
let authorities: ReturnType<CaseWorld['authority']>[]
beforeAll(async () => {
  world = await caseWorld()
  opener = world.seat({ clearance: 4 })
  assignee = world.seat({ clearance: 4 })
  authorities = [opener.facts.authority, world.authority()]
})
afterAll(() => world.close())

const level = fc.integer({ min: 0, max: 3 })
const tlp = fc.constantFrom(...Tlp.options)
const seatWish = fc.record({
  roles: fc.uniqueArray(fc.constantFrom(...roles), { minLength: 1, maxLength: 3 }),
  clearance: fc.integer({ min: 0, max: 4 }),
  authority: fc.integer({ min: 0, max: 1 }),
  scopes: fc.option(fc.subarray(['cases:read', 'cases:write', 'audit:read']), { freq: 4 }),
  part: fc.constantFrom('lead', 'member', 'reader', 'none', 'none'),
})
const story = fc.record({
  level,
  tlp,
  restricted: fc.boolean(),
  raised: fc.option(level, { freq: 3 }),
  codes: fc.constantFrom('H0', 'H1', 'H2'),
  parts: fc.array(fc.record({ level, tlp, kind: fc.constantFrom('note', 'task', 'party', 'document') }), {
    maxLength: 5,
  }),
  seats: fc.array(seatWish, { minLength: 1, maxLength: 3 }),
})
type Story = typeof story extends fc.Arbitrary<infer T> ? T : never

/** Lays out what a story says; the word is found nowhere else. */
async function tell(
  told: Story,
  word: string,
): Promise<{ file: CaseFile; parts: readonly Part[]; seats: readonly Seat[] }> {
  const codes = [{ code: told.codes }] as const
  const body = anOpening({
    marking: marked(told.level, told.tlp, [...codes]),
    restricted: told.restricted,
    title: word,
  })
  const { id } = await world.get(contract.openCase, opener, { body })
  const admit = (seat: Seat, role: string) =>
    world.ask(contract.addParticipant, opener, {
      params: { id },
      body: { post: seat.facts.post.id, role, reason: 'x' },
    })
  await admit(assignee, 'member')
  for (const [index, part] of told.parts.entries()) {
    const marking = marked(Math.max(part.level, told.level), part.tlp)
    const inCase = { params: { case: id } }
    const text = `${word} ${index}`
    if (part.kind === 'note')
      await world.get(contract.addNote, opener, { ...inCase, body: { text, grading: null, marking } })
    else if (part.kind === 'party')
      await world.get(contract.addParty, opener, { ...inCase, body: aPerson({ note: text, born: null, marking }) })
    else if (part.kind === 'document') {
      const query = { name: `${text}.txt`, marking: JSON.stringify(marking) }
      await world.get(contract.addDocument, opener, { ...inCase, query, file: Readable.from([Buffer.from(text)]) })
    } else {
      const task = {
        title: text,
        detail: 'x',
        assignee: assignee.facts.post.id,
        due: '2026-12-01T00:00:00Z',
        zone: 'UTC',
      }
      await world.ask(contract.addTask, opener, { ...inCase, body: { ...task, marking } })
    }
  }
  const seats: Seat[] = []
  for (const wish of told.seats) {
    const seat = world.seat({
      roles: wish.roles,
      clearance: wish.clearance,
      authority: authorities[wish.authority] ?? opener.facts.authority,
      ...(wish.scopes === null ? {} : { scopes: wish.scopes }),
    })
    if (wish.part !== 'none') await admit(seat, wish.part)
    seats.push(seat)
  }
  if (told.raised !== null && told.raised > told.level) {
    const raise = { marking: marked(told.raised, told.tlp, [...codes]), reason: 'x' }
    await world.ask(contract.markCase, opener, { params: { id }, body: raise, version: 1 })
  }
  const file = await caseById(world.database, id)
  if (file === undefined) throw new Error('the case was opened')
  return { file, parts: await partsOfCase(world.database, id), seats }
}

let stories = 0
it('shows a row if and only if Cedar permits reading it', async () => {
  await fc.assert(
    fc.asyncProperty(story, async (told) => {
      stories += 1
      const word = `palabra${stories}zz`
      const { file, parts, seats } = await tell(told, word)
      for (const seat of [...seats, assignee]) {
        const { policies } = world.kernel
        const open = may(policies, seat.actor, 'cases.read', caseResource(file))
        const ids = parts.filter((part) => may(policies, seat.actor, 'cases.read-part', resourceOfPart(file, part)))
        const readable = new Set(ids.map(({ thing }) => thing.id))
        // A part is never open to whom its case is closed.
        if (!open) expect(readable.size).toBe(0)
        await expectExactly(seat, file, parts, open, readable, word)
      }
    }),
    { numRuns: 40 },
  )
}, 120_000)

async function expectExactly(
  seat: Seat,
  file: CaseFile,
  parts: readonly Part[],
  open: boolean,
  readable: ReadonlySet<string>,
  word: string,
): Promise<void> {
  const { policies } = world.kernel
  const search = await world.ask(contract.searchCases, seat, { query: { q: word } })
  const list = await world.ask(contract.listCases, seat, { query: { limit: 200, sort: 'opened' } })
  if (isRefusal(search) || isRefusal(list)) {
    // Only a service account without the scope is refused as a whole, and it can then read nothing.
    expect([open, readable.size]).toEqual([false, 0])
    return
  }
  const { hits, count } = search.body as {
    hits: { case: string; part: { id: string } | null }[]
    count: { value: number }
  }
  const expected = [...(open ? [file.id] : []), ...readable].sort()
  expect(hits.map((hit) => hit.part?.id ?? hit.case).sort()).toEqual(expected)
  expect(count.value).toBe(expected.length)

  type List = { rows: contract.CaseRow[]; count: { value: number }; facets: { state: Record<string, number> } }
  const listed = list.body as List
  const row = listed.rows.find(({ id }) => id === file.id)
  expect(row !== undefined).toBe(open)
  expect(listed.facets.state['open'] ?? 0).toBe(listed.count.value)
  const dues = parts.filter(({ kind, thing }) => kind === 'task' && readable.has(thing.id))
  if (open) expect(row?.nextDeadline ?? null).toBe(dues.length > 0 ? '2026-12-01T00:00:00.000Z' : null)

  const inbox = await world.get(contract.listInbox, seat, { query: { limit: 200 } })
  const waiting = inbox.rows.filter((one) => one.case.id === file.id).map(({ task }) => task.id)
  const own = dues.filter(({ thing }) => 'assignee' in thing && thing.assignee === seat.facts.post.id)
  expect(waiting.sort()).toEqual(own.map(({ thing }) => thing.id).sort())
  if (inbox.next === null) expect(inbox.count.value).toBe(inbox.rows.length)

  const view = await world.ask(contract.readCase, seat, { params: { id: file.id } })
  expect(isRefusal(view)).toBe(!open)
  if (isRefusal(view)) return
  const { counts } = view.body as contract.CaseView
  for (const kind of contract.partKinds) {
    const seen = parts.filter((part) => part.kind === kind && readable.has(part.thing.id))
    expect(counts[kind], kind).toBe(seen.length)
  }
  const timeline = await world.get(contract.readTimeline, seat, { params: { case: file.id }, query: { limit: 200 } })
  const toldOf = timeline.rows.flatMap(({ part }) => part?.id ?? [])
  expect([...new Set(toldOf)].sort()).toEqual([...readable].sort())
  expect(timeline.count.value).toBe(timeline.rows.length)

  const exported = await world.ask(contract.exportCase, seat, { params: { id: file.id } })
  expect(isRefusal(exported)).toBe(!may(policies, seat.actor, 'cases.export', caseResource(file)))
  if (isRefusal(exported)) return
  const out = exported.body as Record<'parties' | 'notes' | 'tasks' | 'documents', { id: string }[]>
  const left = [...out.parties, ...out.notes, ...out.tasks, ...out.documents].map(({ id }) => id)
  const passable = parts.filter((part) => may(policies, seat.actor, 'cases.export', resourceOfPart(file, part)))
  expect(left.sort()).toEqual(
    passable
      .map(({ thing }) => thing.id)
      .filter((id) => readable.has(id))
      .sort(),
  )
}
