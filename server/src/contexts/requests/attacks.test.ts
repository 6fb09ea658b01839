import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as contract from '#contracts/requests'
import { isRefusal } from '#kernel/refusal'
import type { Seat } from '../../../test/support/cases.ts'
import {
  act,
  aDraft,
  fillAll,
  letThrough,
  tryAct,
  unknownAuthority,
  type Post,
  type Side,
  view,
} from '../../../test/support/requests.ts'
import { twoStates, type TwoStates } from '../../../test/support/two-states.ts'

let two: TwoStates
let lima: Side
let bern: Side
let prosecutor: Seat
let central: Seat
let bj: Seat
beforeAll(async () => {
  two = await twoStates({ desk: ['central-authority', 'prosecutor'] })
  ;({ lima, bern, prosecutor, central, desk: bj } = two)
})
afterAll(() => two?.close())

const draftIn = async (more: object = {}) => ({
  ...aDraft(),
  case: await lima.openCase(prosecutor),
  to: { state: 'CHE', authority: bern.authority },
  ...more,
})

/** A request that has been sent and arrived; and its message, for whoever wants to meddle with it. */
async function sent(title: string): Promise<{ id: string; post: Post }> {
  const draft = await draftIn({ title, proceeding: title })
  const { id } = await lima.get(contract.openRequest, prosecutor, { body: draft })
  await two.send(id)
  const post = [...lima.out]
  await letThrough(lima, bern)
  return { id, post }
}

describe('who sends messages', () => {
  it('cannot speak in a request of two other States', async () => {
    const { id, post } = await sent('Third State')
    const [{ arrived } = { arrived: undefined }] = post
    if (arrived === undefined) throw new Error('nothing was sent')
    const before = await view(bern, bj, id)
    const withdrawal = {
      ...arrived.fields,
      act: 'withdraw',
      message: 'WITHDRAW',
      number: 2,
      phase: 'withdrawn',
      said: { reasons: 'x' },
    }
    await bern.deliver({ ...arrived, from: { state: 'BRA', authority: arrived.from.authority }, fields: withdrawal })
    expect(await view(bern, bj, id)).toEqual(before)
  })
  it('cannot answer in the name of the side they wrote to', async () => {
    const { id, post } = await sent('Own name')
    const arrived = post[0]!.arrived
    const grant = {
      ...arrived.fields,
      by: 'requested',
      act: 'grant',
      message: 'DECIDE',
      number: 1,
      seen: 1,
      phase: 'accepted',
      said: {},
    }
    await bern.deliver({ ...arrived, fields: grant })
    expect(await view(bern, bj, id)).toMatchObject({ state: 'received', phase: 'submitted' })
  })
  it('change nothing by sending the same again, and are shown when they send another under the same number', async () => {
    const { id, post } = await sent('Twice')
    const arrived = post[0]!.arrived
    await bern.deliver(arrived)
    expect((await view(bern, bj, id)).steps).toHaveLength(1)
    await bern.deliver({ ...arrived, fields: { ...arrived.fields, subject: 'Something else' } })
    const after = await view(bern, bj, id)
    expect(after).toMatchObject({
      state: 'received',
      title: 'Twice',
      divergences: [{ kind: 'forked', by: 'requesting', number: 1 }],
    })
    expect(after.steps.at(-1)?.outcome).toBe('forked')
    const told = await bern.kernel.database.query<{ name: string }>(
      `select name from kernel.event where about = $1 and name = 'requests/diverged'`,
      [`request:${id}`],
    )
    expect(told).toHaveLength(1)
  })
  it('cannot bring in what has no request, an unknown kind, or more than a message may hold', async () => {
    const { post } = await sent('Malformed')
    const arrived = post[0]!.arrived
    const fields = (more: object) => ({
      ...arrived,
      fields: { ...arrived.fields, request: '01a203a3-e410-7713-b8b2-4f257055ec99', ...more },
    })
    for (const more of [
      { said: {} },
      { kind: 'mla-anything' },
      { number: 0 },
      { by: 'requested' },
      { said: { ...(arrived.fields['said'] as object), reasons: 'x'.repeat(20_001) } },
      { unheard: 'of' },
    ]) {
      await bern.deliver(fields(more))
      const asked = await bern.ask(contract.readRequest, bj, { params: { id: '01a203a3-e410-7713-b8b2-4f257055ec99' } })
      expect([more, isRefusal(asked) && asked.refused]).toEqual([more, 'unknown'])
    }
  })
  it('cannot jump ahead: a message whose predecessor is missing waits, and the gap is shown', async () => {
    const { id } = await sent('Gap')
    await act(bern, bj, id, 'acknowledge')
    await act(bern, bj, id, 'route')
    await act(bern, bj, id, 'check-form')
    await act(bern, bj, id, 'check-law')
    await act(bern, bj, id, 'grant')
    const [first, second] = bern.out.splice(0)
    if (first === undefined || second === undefined) throw new Error('two were sent')
    await lima.deliver(second.arrived)
    expect(await view(lima, central, id)).toMatchObject({
      state: 'sent',
      divergences: [{ kind: 'missing', by: 'requested', number: 1 }],
      steps: expect.arrayContaining([expect.objectContaining({ act: 'grant', outcome: 'held' })]),
    })
    await lima.deliver(first.arrived)
    expect(await view(lima, central, id)).toMatchObject({ state: 'executing', divergences: [] })
  })
})

describe('who sits at a desk', () => {
  it('acts once: of two who act on the same version, one is told to look again', async () => {
    const { id } = await sent('Race')
    const { version } = await view(bern, bj, id)
    const acknowledge = () => bern.ask(contract.takeAct, bj, { params: { id, act: 'acknowledge' }, body: {}, version })
    const both = await Promise.all([acknowledge(), acknowledge()])
    expect(both.map((one) => (isRefusal(one) ? one.refused : 'done')).toSorted()).toEqual([
      'changed-since-opened',
      'done',
    ])
    expect(bern.out.splice(0)).toHaveLength(1)
  })
  it('without the role of an act is refused, by the rule; without sight of it, told that it is unknown', async () => {
    const { id } = await sent('Roles')
    const police = bern.seat({ roles: ['police-contact'] })
    const judge = bern.seat({ roles: ['executing-authority'] })
    expect(await tryAct(bern, judge, id, 'route')).toMatchObject({ refused: 'forbidden', rule: 'requests.role-acts' })
    const { version } = await view(bern, bj, id)
    for (const asked of [
      await bern.ask(contract.readRequest, police, { params: { id } }),
      await bern.ask(contract.takeAct, police, { params: { id, act: 'acknowledge' }, body: {}, version }),
    ]) {
      expect(asked).toMatchObject({ refused: 'unknown' })
    }
  })
  it('cannot send what takes two alone', async () => {
    const draft = await draftIn({ title: 'Alone', proceeding: 'Alone' })
    const { id } = await lima.get(contract.openRequest, prosecutor, { body: draft })
    await act(lima, prosecutor, id, 'choose-basis', { instruments: ['uncac'] })
    await fillAll(lima, prosecutor, id)
    const { version } = await act(lima, prosecutor, id, 'complete')
    const asked = await lima.ask(contract.takeAct, prosecutor, { params: { id, act: 'authorise' }, body: {}, version })
    expect(asked).toMatchObject({ refused: 'second-officer-needed', rule: 'requests.two-act' })
    expect((await view(lima, prosecutor, id)).state).toBe('complete')
  })
  it('sees neither above the clearance of the post nor, as auditor or defence, any content', async () => {
    const { id } = await sent('Hidden')
    const seats = [
      lima.seat({ roles: ['central-authority'], clearance: 0 }),
      lima.seat({ roles: ['auditor'], clearance: 3 }),
      lima.seat({ roles: ['administrator'], clearance: 3 }),
      lima.seat({ roles: ['defence', 'central-authority'], clearance: 3 }),
    ]
    for (const seat of seats) {
      expect(await lima.ask(contract.readRequest, seat, { params: { id } })).toMatchObject({ refused: 'unknown' })
      expect((await lima.get(contract.listRequests, seat)).rows).toEqual([])
    }
  })
  it('is told of the same question asked before, and cannot hide it by spelling', async () => {
    await sent('Duplicate')
    const persons = [{ ...aDraft().persons[0], name: { language: 'es', text: 'AURÉLIO  quispe mamani' } }]
    const draft = await draftIn({ title: 'Another title', proceeding: ' duplicate', persons })
    const { id } = await lima.get(contract.openRequest, prosecutor, { body: draft })
    expect((await view(lima, prosecutor, id)).duplicates).toHaveLength(1)
    const checked = await lima.get(contract.checkRequest, prosecutor, { params: { id } })
    expect(checked.faults.map(({ condition }) => condition)).toContain('not-duplicate')
  })
})

describe('bad input', () => {
  it.each([
    ['a day that cannot be', { question: { offence: 'corruption', date: '2026-02-30', facts: {} } }, 'malformed'],
    [
      'a day that has not come',
      { question: { offence: 'corruption', date: '2031-01-01', facts: {} } },
      'date-impossible',
    ],
    [
      'a fact nobody knows',
      { question: { offence: 'corruption', date: '2026-11-20', facts: { moon: 'full' } } },
      'fact-not-known',
    ],
    [
      'facts that contradict each other',
      { question: { offence: 'corruption', date: '2026-11-20', facts: { convicted: 'no', 'sentence-months': '12' } } },
      'fact-not-known',
    ],
    ['a State that is none', { to: { state: 'XXX', authority: unknownAuthority } }, 'malformed'],
    ['an authority that is none', { to: { state: 'CHE', authority: unknownAuthority } }, 'authority-not-known'],
    ['its own State', { to: { state: 'PER', authority: unknownAuthority } }, 'same-state'],
    ['a kind that is none', { kind: 'mla-anything' }, 'malformed'],
  ])('%s is refused by name, and nothing is kept', async (_, more, refused) => {
    const count = () => lima.kernel.database.query('select id from requests.request')
    const before = await count()
    expect(await lima.ask(contract.openRequest, prosecutor, { body: await draftIn(more) })).toMatchObject({ refused })
    expect(await count()).toEqual(before)
  })
  it('a case of somebody else is not drafted in', async () => {
    const stranger = lima.seat({ roles: ['investigator'] })
    expect(await lima.ask(contract.openRequest, stranger, { body: await draftIn() })).toMatchObject({
      refused: 'case-not-known',
    })
  })
  it('a draft that was handed in is not written any more', async () => {
    const { id } = await sent('Written')
    const { version } = await view(lima, prosecutor, id)
    const body = { text: 'Later thoughts.', nothing: false }
    expect(
      await lima.ask(contract.writeSection, prosecutor, { params: { id, section: 'purpose' }, body, version }),
    ).toMatchObject({ refused: 'not-a-draft' })
  })
})
