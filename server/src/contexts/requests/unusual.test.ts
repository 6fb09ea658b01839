import { findBases, type Answer, type Question } from '@comity/law/finder/find'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as contract from '#contracts/requests'
import type { Seat } from '../../../test/support/cases.ts'
import {
  act,
  aDraft,
  fillAll,
  letThrough,
  tryAct,
  unknownAuthority,
  type Side,
  view,
} from '../../../test/support/requests.ts'
import { twoStates, type TwoStates } from '../../../test/support/two-states.ts'

// The less usual ways of a request between two nodes: a draft shown first, an oral request, the wrong addressee, a right
// of the defence, a treaty that has ended meanwhile.

/** As if the Convention against Corruption were denounced with effect from 1 March 2027. */
function denounced(question: Question): Answer {
  const found = findBases(question)
  if (question.date < '2027-03-01') return found
  const because = ['denounced with effect from 2027-03-01']
  const bases = found.bases.map((one) =>
    one.instrument === 'uncac' ? { ...one, status: 'excluded' as const, because } : one,
  )
  return { ...found, bases }
}

let two: TwoStates
let lima: Side
let bern: Side
let prosecutor: Seat
let office: Seat
let bj: Seat
beforeAll(async () => {
  two = await twoStates({ desk: ['central-authority', 'prosecutor', 'executing-authority'], find: denounced })
  ;({ lima, bern, prosecutor, central: office, desk: bj } = two)
})
afterAll(() => two?.close())

async function drafted(more: object = {}): Promise<string> {
  const { id } = await two.drafted({ ...more })
  await act(lima, prosecutor, id, 'choose-basis', { instruments: ['uncac'] })
  return id
}
/** A draft of which nothing is missing: it may be sent. */
async function ready(more: object = {}): Promise<string> {
  const { id } = await two.drafted({ ...more })
  await two.ready(id)
  return id
}
async function sent(more: object = {}): Promise<string> {
  const id = await ready(more)
  await act(lima, office, id, 'submit')
  await letThrough(lima, bern)
  return id
}
async function examined(more: object = {}): Promise<string> {
  const id = await sent(more)
  for (const one of ['acknowledge', 'check-form', 'check-law']) await act(bern, bj, id, one)
  await letThrough(bern, lima)
  return id
}

describe('an oral request', () => {
  it('leaves before it is complete, is confirmed in writing, and cannot be closed before that', async () => {
    const id = await drafted({ urgent: true })
    await fillAll(lima, prosecutor, id)
    await act(lima, prosecutor, id, 'complete')
    await act(lima, prosecutor, id, 'authorise')
    const by = { reasons: 'He leaves the country tonight.', agreed: true }
    expect(await tryAct(lima, office, id, 'submit-orally', { reasons: 'Urgent.' })).toMatchObject({
      rule: 'urgent-allowed',
    })
    await act(lima, office, id, 'submit-orally', by)
    await letThrough(lima, bern)
    expect((await view(bern, bj, id)).phase).toBe('submitted')
    await act(lima, office, id, 'confirm-in-writing')
    expect(await tryAct(lima, office, id, 'confirm-in-writing')).toMatchObject({ rule: 'was-oral' })
    await letThrough(lima, bern)
    const [here, there] = [await view(lima, office, id), await view(bern, bj, id)]
    expect(there.steps.map((step) => step.act)).toEqual(['submit-orally', 'confirm-in-writing'])
    expect([here.phase, here.divergences, there.divergences]).toEqual([there.phase, [], []])
  })
  it('that is not urgent is none', async () => {
    const id = await drafted()
    await fillAll(lima, prosecutor, id)
    await act(lima, prosecutor, id, 'complete')
    await act(lima, prosecutor, id, 'authorise')
    expect(await tryAct(lima, office, id, 'submit-orally', { reasons: 'Quick.', agreed: true })).toMatchObject({
      rule: 'urgent-allowed',
      detail: expect.stringContaining('mark the request as urgent') as string,
    })
  })
})

describe('a draft that is shown first', () => {
  it('is read and commented there, stays a draft here, and the request that follows takes its place', async () => {
    const id = await drafted({ instruments: ['cets-198'] })
    // No instrument of this request provides for it.
    expect(await tryAct(lima, prosecutor, id, 'consult-on-draft')).toMatchObject({ rule: 'pre-consultation-open' })
    const database = lima.kernel.database
    await database.query(
      `update requests.request set body = jsonb_set(body, '{instruments}', '["uncac", "cets-198"]') where id = $1`,
      [id],
    )
    await act(lima, prosecutor, id, 'consult-on-draft')
    await letThrough(lima, bern)
    const there = await view(bern, bj, id)
    expect([there.state, there.phase, there.title]).toEqual(['announced', 'preparing', aDraft().title])
    await act(bern, bj, id, 'comment-on-draft', { reasons: 'Bitte nennen Sie die Konten.' })
    await letThrough(bern, lima)
    const here = await view(lima, prosecutor, id)
    expect([here.state, here.steps.at(-1)?.said.reasons]).toEqual(['based', 'Bitte nennen Sie die Konten.'])
    // Written on, and sent: what Bern had as a draft is now the request.
    await database.query(
      `update requests.request set body = jsonb_set(body, '{instruments}', '["uncac"]') where id = $1`,
      [id],
    )
    await fillAll(lima, prosecutor, id)
    await act(lima, prosecutor, id, 'complete')
    await act(lima, prosecutor, id, 'authorise')
    await act(lima, office, id, 'approve', { channel: 'central-authority' })
    await act(lima, office, id, 'translate', { language: 'de' })
    await act(lima, office, id, 'submit')
    await letThrough(lima, bern)
    const after = await view(bern, bj, id)
    expect([after.state, after.sections.length > 0, after.divergences]).toEqual(['received', true, []])
  })
})

describe('an authority that is not competent', () => {
  it('hands the request on within its State: the other goes on with it, its own can read it, and both sides know', async () => {
    const id = await examined()
    const other = bern.authorityOf()
    const theirs = bern.seat({ roles: ['prosecutor'], authority: other })
    expect(await bern.ask(contract.readRequest, theirs, { params: { id } })).toMatchObject({ refused: 'unknown' })
    expect(await tryAct(bern, bj, id, 'hand-on')).toMatchObject({ rule: 'authority-chosen' })
    expect(await tryAct(bern, bj, id, 'hand-on', { authority: bern.authority })).toMatchObject({
      rule: 'authority-chosen',
    })
    expect(await tryAct(bern, bj, id, 'hand-on', { authority: unknownAuthority })).toMatchObject({
      refused: 'authority-not-known',
    })
    await act(bern, bj, id, 'hand-on', { authority: other.id, reasons: 'Zuständig ist der Kanton.' })
    const there = await view(bern, theirs, id)
    expect([there.state, there.authority, there.ended]).toEqual(['acknowledged', other.id, false])
    expect((await bern.get(contract.listRequests, theirs)).rows.map((row) => row.id)).toContain(id)
    await letThrough(bern, lima)
    const here = await view(lima, office, id)
    expect([here.phase, here.steps.at(-1)?.said.addressee]).toEqual(['acknowledged', 'Bundesamt für Justiz (Muster)'])
    await act(bern, theirs, id, 'check-form')
    await act(bern, theirs, id, 'check-law')
    expect((await view(bern, theirs, id)).divergences).toEqual([])
  })
  it('passes the request on, names who has it, and both sides know', async () => {
    const id = await sent()
    expect(await tryAct(bern, bj, id, 'forward')).toMatchObject({ rule: 'addressee-named' })
    await act(bern, bj, id, 'forward', { addressee: 'Staatsanwaltschaft Tessin' })
    await letThrough(bern, lima)
    const here = await view(lima, office, id)
    expect([here.phase, here.steps.at(-1)?.said.addressee]).toEqual(['forwarded', 'Staatsanwaltschaft Tessin'])
    await act(lima, office, id, 'close')
    await letThrough(lima, bern)
    expect((await view(bern, bj, id)).ended).toBe(true)
  })
})

describe('while it is examined', () => {
  it('a right of the defence or of data protection that was exercised stands in the file, and stays at home', async () => {
    const id = await examined()
    await act(bern, bj, id, 'record-right', { reasons: 'Die Verteidigung hat Akteneinsicht verlangt.' })
    expect(bern.out).toEqual([])
    expect((await view(bern, bj, id)).steps.at(-1)).toMatchObject({ act: 'record-right', message: null })
    expect((await view(lima, office, id)).steps.map((step) => step.act)).not.toContain('record-right')
  })
  it('what may hold privileged matter is read by prosecutors, judges and central authorities alone', async () => {
    const id = await sent({ privileged: true })
    const police = bern.seat({ roles: ['executing-authority'] })
    expect(await bern.ask(contract.readRequest, police, { params: { id } })).toMatchObject({ refused: 'unknown' })
    expect((await view(bern, bj, id)).privileged).toBe(true)
  })
})

describe('a treaty that is denounced between drafting and sending', () => {
  it('stops the request with the reason; nothing leaves, and the draft is kept and can be revised', async () => {
    const id = await ready()
    const before = await view(lima, office, id)
    lima.kernel.clock.advance(
      lima.kernel.clock.now().until(Temporal.Instant.from('2027-03-02T10:00:00Z'), { largestUnit: 'hours' }),
    )
    expect(await tryAct(lima, office, id, 'submit')).toMatchObject({
      refused: 'condition-not-met',
      rule: 'law-in-force',
      detail: expect.stringMatching(/uncac.*denounced with effect from 2027-03-01.*its draft is kept/) as string,
    })
    const after = await view(lima, office, id)
    expect([after.state, after.sections, after.version]).toEqual([before.state, before.sections, before.version])
    expect(lima.out).toEqual([])
    const checked = await lima.get(contract.checkRequest, office, { params: { id } })
    expect(checked.faults.map(({ condition }) => condition)).toContain('law-in-force')
    // It goes back to its author with everything that was written, and no basis that has ended is taken again.
    await act(lima, office, id, 'send-back', { reasons: 'The Convention has ended.' })
    const again = await view(lima, prosecutor, id)
    expect([again.state, again.sections]).toEqual(['draft', before.sections])
    expect(await tryAct(lima, prosecutor, id, 'choose-basis', { instruments: ['uncac'] })).toMatchObject({
      rule: 'has-basis',
      detail: expect.stringContaining('denounced with effect from 2027-03-01') as string,
    })
  })
})
