import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isRefusal } from '#kernel/refusal'
import { anOpening, aPerson, caseWorld, marked, type CaseWorld, type Seat } from '../../../test/support/cases.ts'
import * as contract from './contract.ts'
import { fingerprints } from './rules.subjects.ts'

let world: CaseWorld
let lima: Seat
let cusco: Seat
beforeAll(async () => {
  world = await caseWorld()
  lima = world.seat({ title: 'Fiscal en Lima', unit: 'Lima' })
  cusco = world.seat({ title: 'Fiscal en Cusco', unit: 'Cusco', authority: world.authority() })
})
afterAll(() => world.close())

const open = (seat: Seat, more = {}) => world.get(contract.openCase, seat, { body: anOpening(more) })
const add = (seat: Seat, file: { id: string }, more = {}) =>
  world.get(contract.addParty, seat, { params: { case: file.id }, body: aPerson(more) })
const passport = (value: string) => ({ identifiers: [{ kind: 'passport', value, issuer: 'PER' }] })
const warnings = async (seat: Seat, { id }: { id: string }) =>
  (await world.get(contract.readTimeline, seat, { params: { case: id } })).rows
    .filter(({ event }) => event === 'cases/subject-shared')
    .map(({ data }) => data)

describe('a party', () => {
  it('is kept with category, grading and the date until which it may be kept, at most ten years ahead', async () => {
    const file = await open(lima)
    const { party } = await add(lima, file)
    expect(party).toMatchObject({ category: 'suspect', grading: { source: 'B' }, retainUntil: '2030-01-01' })
    const tooLong = { params: { case: file.id }, body: aPerson({ retainUntil: '2036-11-23' }) }
    expect(await world.ask(contract.addParty, lima, tooLong)).toMatchObject({ refused: 'retention-too-long' })
    expect(
      isRefusal(await world.ask(contract.addParty, lima, { ...tooLong, body: aPerson({ retainUntil: '2036-11-22' }) })),
    ).toBe(false)
  })

  it('is corrected over the version that was seen, and the correction says which fields', async () => {
    const file = await open(lima)
    const { party } = await add(lima, file)
    const at = {
      params: { case: file.id, id: party.id },
      body: aPerson({ category: 'witness', retainUntil: '2029-01-01' }),
    }
    expect(await world.get(contract.changeParty, lima, { ...at, version: 1 })).toMatchObject({
      category: 'witness',
      version: 2,
    })
    expect(await world.ask(contract.changeParty, lima, { ...at, version: 1 })).toMatchObject({
      refused: 'changed-since-opened',
      facts: { changedBy: lima.facts.post.id },
    })
    const { rows } = await world.get(contract.readTimeline, lima, { params: { case: file.id } })
    expect(rows[0]).toMatchObject({ event: 'cases/party-corrected', data: { fields: ['category', 'retainUntil'] } })
  })

  it('is marked lower only when a second officer agrees', async () => {
    const file = await open(lima)
    const { party } = await add(lima, file, { marking: marked(2) })
    const at = { params: { case: file.id, id: party.id }, body: aPerson({ marking: marked(1) }), version: 1 }
    expect(await world.ask(contract.changeParty, lima, at)).toMatchObject({
      refused: 'second-officer-needed',
      rule: 'cases.member-lowers-part',
    })
    const approval = { by: randomUUID(), writes: [] }
    expect(await world.get(contract.changeParty, lima, { ...at, approval })).toMatchObject({ marking: marked(1) })
  })
})

describe('work on the same subject elsewhere in this State', () => {
  it('is told to whoever adds it: whom to call, and nothing else', async () => {
    const theirs = await open(cusco)
    await add(cusco, theirs, passport('AB-123 456'))
    const mine = await open(lima)
    const { elsewhere } = await add(lima, mine, { born: null, ...passport('ab123456') })
    expect(elsewhere).toEqual([
      { post: cusco.facts.post.title, unit: 'Cusco', authority: cusco.facts.authority.names[0], on: 'identifier' },
    ])
  })

  it('is told to the lead of the other case, in its timeline, with whom to call in turn', async () => {
    const theirs = await open(cusco)
    const reader = world.seat({ authority: cusco.facts.authority })
    await world.get(contract.addParticipant, cusco, {
      params: { id: theirs.id },
      body: { post: reader.facts.post.id, role: 'reader', reason: 'x' },
    })
    await add(cusco, theirs, passport('ZZ1'))
    const mine = await open(lima)
    await add(lima, mine, { born: null, ...passport('ZZ1') })
    const call = [{ post: lima.facts.post.title, unit: 'Lima', authority: lima.facts.authority.names[0] }]
    expect(await warnings(cusco, theirs)).toEqual([{ on: 'identifier', call }])
    expect(await warnings(reader, theirs)).toEqual([])
    expect(
      JSON.stringify(await world.get(contract.readTimeline, cusco, { params: { case: theirs.id } })),
    ).not.toContain(mine.id)
  })

  it('on a restricted case is not told to the asker, while its lead is warned', async () => {
    const theirs = await open(cusco, { restricted: true })
    await add(cusco, theirs, passport('SECRET9'))
    const mine = await open(lima)
    const { elsewhere } = await add(lima, mine, { born: null, ...passport('SECRET9') })
    expect(elsewhere).toEqual([])
    expect(await warnings(cusco, theirs)).toHaveLength(1)
  })

  it('on a restricted case of the asker warns the other lead without saying who asks', async () => {
    const theirs = await open(cusco)
    await add(cusco, theirs, passport('QUIET1'))
    const mine = await open(lima, { restricted: true })
    await add(lima, mine, { born: null, ...passport('QUIET1') })
    expect(await warnings(cusco, theirs)).toEqual([{ on: 'identifier', call: [] }])
  })

  it('above the clearance of the asker is not told', async () => {
    const high = world.seat({ clearance: 3 })
    const theirs = await open(high, { marking: marked(3) })
    await add(high, theirs, passport('HIGH1'))
    const { elsewhere } = await add(lima, await open(lima), { born: null, ...passport('HIGH1') })
    expect(elsewhere).toEqual([])
  })

  it('is noticed when a correction makes two subjects the same, and once only', async () => {
    const theirs = await open(cusco)
    await add(cusco, theirs, passport('LATE7'))
    const mine = await open(lima)
    const { party } = await add(lima, mine, { born: null })
    const at = { params: { case: mine.id, id: party.id }, body: aPerson({ born: null, ...passport('LATE7') }) }
    await world.get(contract.changeParty, lima, { ...at, version: 1 })
    await world.get(contract.changeParty, lima, { ...at, version: 2 })
    expect(await warnings(cusco, theirs)).toHaveLength(1)
  })
})

describe('the same subject', () => {
  const prints = (more: Record<string, unknown>) =>
    fingerprints({ ...(aPerson(more) as unknown as contract.Party) }).map(({ digest }) => digest)
  const same = (one: Record<string, unknown>, other: Record<string, unknown>) =>
    prints(one).some((digest) => prints(other).includes(digest))
  const called = (text: string, more: Record<string, unknown> = {}) => ({ name: { language: 'es', text }, ...more })

  it('is known by name and birth whatever the order, accents and case of the name', () => {
    expect(same(called('José Núñez'), called('NUNEZ, Jose'))).toBe(true)
    expect(same(called('José Núñez'), called('José Núñez', { born: '1981-02-29' }))).toBe(false)
    expect(same(called('José Núñez', { born: null }), called('José Núñez', { born: null }))).toBe(false)
  })

  it('is known by its other names and their transliteration', () => {
    const russian = { language: 'ru', text: 'Пётр Иванов', transliteration: 'Petr Ivanov' }
    expect(same(called('x', { otherNames: [russian] }), called('Ivanov Petr'))).toBe(true)
  })

  it('is known by an identifier of the same kind however it is written, and not by one of another kind', () => {
    const by = (kind: string, value: string) => ({ born: null, identifiers: [{ kind, value }] })
    expect(same(by('vessel', 'CE-12 345'), by('vessel', 'ce12345'))).toBe(true)
    expect(same(by('vessel', 'CE12345'), by('vehicle', 'CE12345'))).toBe(false)
  })
})
