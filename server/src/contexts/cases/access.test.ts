import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { may } from '#kernel/authorise'
import { isRefusal } from '#kernel/refusal'
import { anOpening, aPerson, caseWorld, marked, type CaseWorld, type Seat } from '../../../test/support/cases.ts'
import * as contract from './contract.ts'
import { caseResource } from './policy.ts'
import { caseById } from './store.cases.ts'

let world: CaseWorld
let lead: Seat
beforeAll(async () => {
  world = await caseWorld()
  lead = world.seat({ clearance: 3 })
})
afterAll(() => world.close())

const open = (more = {}) => world.get(contract.openCase, lead, { body: anOpening(more) })
const admit = (file: { id: string }, seat: Seat, role = 'member') =>
  world.get(contract.addParticipant, lead, {
    params: { id: file.id },
    body: { post: seat.facts.post.id, role, reason: 'x' },
  })
const note = (file: { id: string }, more = {}) => ({
  params: { case: file.id },
  body: { text: 'nota', grading: null, ...more },
})

describe('the defence', () => {
  it('sees the cases in which it takes part, without notes and without parts above its clearance', async () => {
    const file = await open({ marking: marked(0) })
    const defence = world.seat({ roles: ['defence'], clearance: 0 })
    await admit(file, defence, 'reader')
    await world.get(contract.addNote, lead, note(file))
    const person = (marking?: unknown) =>
      world.get(contract.addParty, lead, { params: { case: file.id }, body: aPerson({ marking }) })
    const { party } = await person()
    await person(marked(2))
    const of = { params: { case: file.id } }
    expect((await world.get(contract.listNotes, defence, of)).rows).toEqual([])
    expect((await world.get(contract.listParties, defence, of)).rows.map(({ id }) => id)).toEqual([party.id])
    const { rows } = await world.get(contract.readTimeline, defence, of)
    expect(rows.map(({ event }) => event)).not.toContain('cases/note-written')
    expect((await world.get(contract.readCase, defence, { params: { id: file.id } })).counts).toMatchObject({
      note: 0,
      party: 1,
    })
  })

  it('sees nothing while the case is restricted, and nothing of other cases whatever else its post is', async () => {
    const [restricted, other] = [await open({ restricted: true }), await open()]
    const defence = world.seat({ roles: ['defence', 'prosecutor'], clearance: 3 })
    await admit(restricted, defence, 'reader')
    for (const { id } of [restricted, other]) {
      expect(await world.ask(contract.readCase, defence, { params: { id } })).toMatchObject({ refused: 'unknown' })
    }
  })

  it('writes no notes', async () => {
    const file = await open()
    const defence = world.seat({ roles: ['defence'], clearance: 2 })
    await admit(file, defence)
    expect(await world.ask(contract.addNote, defence, note(file))).toMatchObject({
      refused: 'forbidden',
      rule: 'cases.defence-writes-no-notes',
    })
  })
})

describe('the second officer', () => {
  it('is never the defence, whatever its part in the case', async () => {
    const file = await open()
    for (const role of ['reader', 'member', 'lead']) {
      const [officer, defence] = [world.seat({ clearance: 3 }), world.seat({ roles: ['defence'], clearance: 3 })]
      for (const seat of [officer, defence]) await admit(file, seat, role)
      const now = await caseById(world.database, file.id)
      if (now === undefined) throw new Error('the case is gone')
      const agrees = ({ actor }: Seat) => may(world.kernel.policies, actor, 'cases.agree', caseResource(now))
      expect([agrees(officer), agrees(defence)]).toEqual([true, false])
    }
  })
})

describe('a restriction', () => {
  const lifting = (file: { id: string; version: number }, more = {}) => ({
    params: { id: file.id },
    version: file.version,
    body: { title: 'Otro título', summary: 'x', offences: ['illegal-mining'], restricted: false, ...more },
  })

  it('is lifted by the lead, not by a member, who may change the rest', async () => {
    const file = await open({ restricted: true })
    const member = world.seat({ clearance: 3 })
    await admit(file, member)
    expect(await world.ask(contract.changeCase, member, lifting(file))).toMatchObject({
      refused: 'forbidden',
      rule: 'cases.lead-lifts-restriction',
    })
    const changed = await world.get(contract.changeCase, member, lifting(file, { restricted: true }))
    expect((await world.get(contract.changeCase, lead, lifting(changed))).restricted).toBe(false)
  })

  it('is set by a member', async () => {
    const file = await open()
    const member = world.seat({ clearance: 3 })
    await admit(file, member)
    const changed = await world.get(contract.changeCase, member, lifting(file, { restricted: true }))
    expect(changed.restricted).toBe(true)
  })
})

describe('a service account', () => {
  it('does in its post what its scopes say', async () => {
    const file = await open()
    const [reading, writing, neither] = [['cases:read'], ['cases:read', 'cases:write'], ['audit:read']].map((scopes) =>
      world.seat({ scopes }),
    ) as [Seat, Seat, Seat]
    for (const seat of [reading, writing, neither]) await admit(file, seat)
    const at = { params: { id: file.id } }
    expect(isRefusal(await world.ask(contract.readCase, reading, at))).toBe(false)
    expect(await world.ask(contract.readCase, neither, at)).toMatchObject({ refused: 'unknown' })
    expect(await world.ask(contract.listCases, neither, {})).toMatchObject({
      refused: 'forbidden',
      rule: 'cases.scope-read',
    })
    expect(isRefusal(await world.ask(contract.addNote, writing, note(file)))).toBe(false)
    expect(await world.ask(contract.addNote, reading, note(file))).toMatchObject({ rule: 'cases.scope-write' })
  })
})

describe('handling codes', () => {
  const guest = async (codes: readonly unknown[], partCodes?: readonly unknown[]) => {
    const file = await open({ marking: { ...marked(1), handling: codes } })
    const seat = world.seat({ authority: world.authority() })
    await admit(file, seat)
    await world.get(contract.addNote, lead, note(file, { text: 'común' }))
    if (partCodes)
      await world.get(contract.addNote, lead, note(file, { marking: { ...marked(1), handling: partCodes } }))
    return { file, seat }
  }

  it('H2: another authority neither exports nor links onward, the keeping authority does', async () => {
    const { file, seat } = await guest([{ code: 'H2' }])
    const at = { params: { id: file.id } }
    expect(await world.ask(contract.exportCase, seat, at)).toMatchObject({ refused: 'forbidden', rule: 'cases.onward' })
    const link = { params: { case: file.id }, body: { kind: 'other', label: 'x', target: { reference: 'x' } } }
    expect(await world.ask(contract.addLink, seat, link)).toMatchObject({ rule: 'cases.onward' })
    expect(isRefusal(await world.ask(contract.readCase, seat, at))).toBe(false)
    expect((await world.get(contract.exportCase, lead, at)).duties.onwardNeedsPermission).toBe(true)
  })

  it('H2 on a part keeps that part out of the export of another authority', async () => {
    const { file, seat } = await guest([{ code: 'H0' }], [{ code: 'H2' }])
    const out = await world.get(contract.exportCase, seat, { params: { id: file.id } })
    expect(out.notes.map(({ text }) => text)).toEqual(['común'])
    expect(out.duties.onwardNeedsPermission).toBe(false)
  })

  it('H1 and H3 are noted in the export', async () => {
    const { file, seat } = await guest([{ code: 'H1' }, { code: 'H3', condition: 'solo para la audiencia' }])
    const { duties } = await world.get(contract.exportCase, seat, { params: { id: file.id } })
    expect(duties).toEqual({
      evidenceNeedsPermission: true,
      onwardNeedsPermission: false,
      conditions: ['solo para la audiencia'],
    })
  })
})

describe('an export', () => {
  it('is the same twice but for its time', async () => {
    const file = await open()
    await world.get(contract.addNote, lead, note(file))
    await world.get(contract.addParty, lead, { params: { case: file.id }, body: aPerson() })
    const take = () => world.get(contract.exportCase, lead, { params: { id: file.id } })
    const first = await take()
    world.clock.advance({ minutes: 5 })
    const second = await take()
    expect(JSON.stringify({ ...second, exportedAt: '' })).toBe(JSON.stringify({ ...first, exportedAt: '' }))
    expect(first.timeline.map(({ event }) => event)).toEqual([
      'cases/party-added',
      'cases/note-written',
      'cases/opened',
    ])
  })
})

describe('the audit of an export', () => {
  it('names every record, however many', async () => {
    const file = await open()
    for (let i = 0; i < 110; i++) await world.get(contract.addNote, lead, note(file))
    await world.get(contract.exportCase, lead, { params: { id: file.id } })
    const lines = (await world.audit()).filter(
      ({ action, resource }) => action === 'cases.export' && resource === `Case:${file.id}`,
    )
    // The case, 110 notes, and as many events and the opening.
    expect(new Set(lines.flatMap(({ seen }) => seen)).size).toBe(1 + 110 + 111)
  })
})

describe('the rules', () => {
  it('can all be said exactly in SQL where lists rest on them', async () => {
    for (const seat of [lead, world.seat({ roles: ['defence', 'judge'] }), world.seat({ scopes: ['cases:read'] })]) {
      expect(isRefusal(await world.ask(contract.listCases, seat, {}))).toBe(false)
    }
  })

  it('each say why', () => {
    const { rules } = world.kernel.policies
    expect(rules.filter(({ because }) => because.length < 20)).toEqual([])
  })
})

describe('a repeated request', () => {
  it('adds nothing twice', async () => {
    const file = await open()
    const request = { ...note(file), idempotencyKey: randomUUID() }
    const first = await world.get(contract.addNote, lead, request)
    expect(await world.get(contract.addNote, lead, request)).toEqual(first)
    expect((await world.get(contract.listNotes, lead, { params: { case: file.id } })).rows).toHaveLength(1)
  })
})
