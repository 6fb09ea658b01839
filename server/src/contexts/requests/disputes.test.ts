import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isRefusal } from '#kernel/refusal'
import type { Seat } from '../../../test/support/cases.ts'
import { matter } from '../../../test/support/matters.ts'
import { judgeConditions } from './rules.guards.ts'
import { situationOf } from './rules.matter.ts'
import { findBases } from '@comity/law/finder/find'
import { act, letThrough, tryAct, type Side, view } from '../../../test/support/requests.ts'
import { twoStates, type TwoStates } from '../../../test/support/two-states.ts'

// What a refusal leaves in dispute: negotiation, then arbitration, then the Court, as each instrument has it and as far
// as both States are bound by the paragraph. UNTOC 35, UNCAC 66, Vienna 32, CETS 198 48(4).

let two: TwoStates
let lima: Side
let bern: Side
let prosecutor: Seat
let office: Seat
let bj: Seat
beforeAll(async () => {
  two = await twoStates()
  ;({ lima, bern, prosecutor, central: office, desk: bj } = two)
})
afterAll(() => two?.close())

const ground = { instrument: 'uncac', id: 'form' }
/** Refused in Bern after consultation. */
async function refused(): Promise<string> {
  const id = await two.examined()
  await act(bern, bj, id, 'consult', { reasons: 'Which law?' })
  await letThrough(bern, lima)
  await act(lima, prosecutor, id, 'supply-information', { reasons: 'Article 400.' })
  await letThrough(lima, bern)
  await act(bern, bj, id, 'refuse', { ground, reasons: 'Not in form.' })
  await letThrough(bern, lima)
  return id
}
const both = async (id: string) => {
  const [here, there] = [await view(lima, office, id), await view(bern, bj, id)]
  return [here.phase, there.phase, here.divergences, there.divergences]
}
const say = async (world: Side, seat: Seat, id: string, name: string, said: object = {}) => {
  await act(world, seat, id, name, { reasons: 'As the treaty has it.', ...said })
  await letThrough(world, world === lima ? bern : lima)
}

describe('a refusal that is disputed', () => {
  it('is looked at again: upheld with its ground, or set aside, and both sides know', async () => {
    const id = await refused()
    expect(await tryAct(lima, office, id, 'ask-for-another-look')).toMatchObject({ rule: 'reasoned' })
    await say(lima, office, id, 'ask-for-another-look')
    expect(await tryAct(bern, bj, id, 'uphold', { reasons: 'No.' })).toMatchObject({ rule: 'ground-known' })
    await say(bern, bj, id, 'uphold', { ground })
    expect((await view(lima, office, id)).phase).toBe('refused')
    await say(lima, office, id, 'ask-for-another-look')
    await say(bern, bj, id, 'reconsider')
    expect(await both(id)).toEqual(['accepted', 'accepted', [], []])
  })
  it('is negotiated, goes to arbitration, and to the Court only six months after that was requested', async () => {
    const id = await refused()
    expect(await tryAct(lima, office, id, 'request-arbitration', { reasons: 'Now.' })).toMatchObject({
      refused: 'step-not-open',
      detail: 'negotiation comes first',
    })
    await say(lima, office, id, 'call-negotiation')
    expect((await view(bern, bj, id)).periods).toContainEqual(
      expect.objectContaining({ instrument: 'uncac', article: '66(2)', standing: 'words-only' }),
    )
    expect(await tryAct(lima, office, id, 'refer-to-court', { reasons: 'Now.' })).toMatchObject({
      rule: 'arbitration-waited',
    })
    await say(lima, office, id, 'request-arbitration')
    const due = (await view(lima, office, id)).periods.find(({ id: of }) => of === 'uncac organise-arbitration')
    expect(due).toMatchObject({
      article: '66(2)',
      standing: 'running',
      // Requested on 22 November.
      lastDay: '2027-05-22',
      consequence: 'either State may refer the dispute to the International Court of Justice',
    })
    for (const { kernel } of [lima, bern]) kernel.clock.advance({ hours: 24 * 180 })
    expect(await tryAct(lima, office, id, 'refer-to-court', { reasons: 'Now.' })).toMatchObject({
      rule: 'arbitration-waited',
      detail: 'the arbitration may still be organised, until 2027-05-22',
    })
    for (const { kernel } of [lima, bern]) kernel.clock.advance({ hours: 24 * 2 })
    await say(lima, office, id, 'refer-to-court')
    expect(await both(id)).toEqual(['court', 'court', [], []])
    // Whatever comes of it, the refusal is looked at again, and set aside or upheld.
    await say(bern, bj, id, 'look-again')
    await say(bern, bj, id, 'reconsider')
    expect(await both(id)).toEqual(['accepted', 'accepted', [], []])
  })
  it('stays with an arbitration that was organised, and can be left at any point', async () => {
    const id = await refused()
    await say(lima, office, id, 'call-negotiation')
    await say(lima, office, id, 'request-arbitration')
    await say(bern, bj, id, 'agree-arbitration')
    for (const { kernel } of [lima, bern]) kernel.clock.advance({ hours: 24 * 200 })
    expect(await tryAct(lima, office, id, 'refer-to-court', { reasons: 'Now.' })).toMatchObject({
      rule: 'arbitration-waited',
    })
    await say(lima, office, id, 'leave-dispute')
    expect(await both(id)).toEqual(['refused', 'refused', [], []])
    expect(isRefusal(await tryAct(lima, office, id, 'close'))).toBe(false)
  })
})

describe('which step is open, by instrument and declaration', () => {
  const now = '2027-12-01T00:00:00.000Z'
  const judge = (
    act: string,
    peer: string,
    instruments: readonly string[],
    said: object = {},
    steps: Parameters<typeof matter>[1] = [],
  ) => {
    const about = matter({ own: 'PER', peer, side: 'requesting', state: 'negotiating', instruments }, steps)
    const situation = situationOf(about, act, said, { now, duplicates: [], find: findBases })
    return judgeConditions(['dispute-provided', 'dispute-accepted', 'arbitration-waited'], situation)
  }
  const requested = [{ act: 'request-arbitration', at: '2027-01-10T00:00:00.000Z' }]
  it('arbitration under UNCAC 66(2): not with who declared not to be bound, unless it agrees', () => {
    expect(judge('request-arbitration', 'CHE', ['uncac'])['dispute-accepted']).toBe(true)
    for (const state of ['USA', 'CHN', 'COL', 'VNM']) {
      expect(judge('request-arbitration', state, ['uncac'])['dispute-accepted']).toBe(
        `uncac 66(2): not bound by it: ${state}; say that both agree, or leave it`,
      )
      expect(judge('request-arbitration', state, ['uncac'], { agreed: true })['dispute-accepted']).toBe(true)
    }
  })
  it('negotiation stays open to them: the declaration is about the paragraph that follows', () => {
    const { 'dispute-provided': provided, 'dispute-accepted': accepted } = judge('call-negotiation', 'USA', ['uncac'])
    expect([provided, accepted]).toEqual([true, true])
  })
  it('Vienna 32(2): Peru itself declared not to be bound, so nobody goes to the Court with it', () => {
    expect(judge('refer-to-court', 'CHE', ['vienna-1988'])['dispute-accepted']).toBe(
      'vienna-1988 32(2): not bound by it: PER; say that both agree, or leave it',
    )
    expect(judge('refer-to-court', 'CHE', ['vienna-1988', 'uncac'], {}, requested)).toEqual({
      'dispute-provided': true,
      'dispute-accepted': true,
      'arbitration-waited': true,
    })
  })
  it('what one instrument opens at once does not open what another bars', () => {
    // The declaration bars Vienna; UNCAC asks for six months first.
    expect(judge('refer-to-court', 'CHE', ['vienna-1988', 'uncac'])['arbitration-waited']).toBe(
      'arbitration is requested first, and its organisation was not agreed',
    )
  })
  it('CETS 198 48(4) and Budapest 45(2): only as both agree', () => {
    for (const [instrument, article] of [
      ['cets-198', '48(4)'],
      ['ets-185', '45(2)'],
    ] as const) {
      expect(judge('request-arbitration', 'CHE', [instrument])['dispute-accepted']).toBe(
        `${instrument} ${article}: only as both States agree; say that both agree, or leave it`,
      )
      expect(judge('refer-to-court', 'CHE', [instrument], { agreed: true })['arbitration-waited']).toBe(true)
    }
  })
  it('an instrument that says nothing of disputes, or none at all, opens nothing', () => {
    for (const instruments of [['ets-030'], ['che-per-1997'], []])
      expect(judge('call-negotiation', 'CHE', instruments)['dispute-provided']).toBe(
        'no instrument of the request provides for this step',
      )
  })
  it('agreement does not shorten the six months that bind both', () => {
    const early = [{ act: 'request-arbitration', at: '2027-11-01T00:00:00.000Z' }]
    expect(judge('refer-to-court', 'CHE', ['uncac'], { agreed: true }, early)['arbitration-waited']).toBe(
      'the arbitration may still be organised, until 2028-05-01',
    )
  })
})
