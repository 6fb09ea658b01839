import { findBases } from '@comity/law/finder/find'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as contract from '#contracts/requests'
import type { Seat } from '../../../test/support/cases.ts'
import { matter } from '../../../test/support/matters.ts'
import { act, aDraft, anAnnex, layFile, letThrough, tryAct, type Side, view } from '../../../test/support/requests.ts'
import { twoStates, type TwoStates } from '../../../test/support/two-states.ts'
import { periodsOf } from './rules.matter.ts'

// What is frozen stays frozen until a day that the requested State names under its law; it is prolonged when it is asked
// for, and the request for confiscation follows before that day. UNCAC 54(2), 55(8); CETS 198 21-22; Reg. 2018/1805 12.

let two: TwoStates
let lima: Side
let bern: Side
let prosecutor: Seat
let bj: Seat
beforeAll(async () => {
  two = await twoStates({ desk: ['central-authority', 'prosecutor', 'executing-authority'] })
  ;({ lima, bern, prosecutor, desk: bj } = two)
})
afterAll(() => two?.close())

const facts = { 'max-penalty-requesting': '8', 'dual-criminality': 'yes', 'order-exists': 'yes', language: 'de' }
let file = ''
async function drafted(kind: string, follows?: string): Promise<string> {
  file ||= await lima.openCase(prosecutor)
  const question = { offence: 'corruption', date: '2026-11-20', facts }
  const { id } = await two.drafted({ kind, question, case: file, ...(follows === undefined ? {} : { follows }) })
  return id
}
async function sent(kind: string, follows?: string): Promise<string> {
  const id = await drafted(kind, follows)
  await two.send(id)
  await letThrough(lima, bern)
  return id
}
const item = { id: 'konto', name: 'Konto', digest: 'ab'.repeat(32), terms: [], returnBy: null }
const inDays = (days: number) =>
  bern.kernel.clock
    .now()
    .add({ hours: 24 * days })
    .toString({ smallestUnit: 'millisecond' })
const wait = (days: number) => {
  for (const { kernel } of [lima, bern]) kernel.clock.advance({ hours: 24 * days })
}
/** Frozen in Bern for so many days. */
async function frozen(days: number): Promise<string> {
  const id = await sent('freezing')
  await act(bern, bj, id, 'acknowledge')
  await act(bern, bj, id, 'grant')
  await act(bern, bj, id, 'tell-frozen', { items: [item], until: inDays(days), provision: 'IRSG art. 18' })
  await letThrough(bern, lima)
  return id
}
const setIn = ({ periods }: contract.RequestView) => periods.find(({ sort }) => sort === 'set')

describe('the period of a freezing', () => {
  it('is the one that was named, with its provision, on both sides', async () => {
    const id = await frozen(90)
    const due = inDays(90)
    for (const [world, seat] of [
      [lima, prosecutor],
      [bern, bj],
    ] as const) {
      expect(setIn(await view(world, seat, id))).toMatchObject({
        due,
        article: 'IRSG art. 18',
        side: 'requesting',
        standing: 'running',
        zone: 'Europe/Zurich',
        consequence: expect.stringContaining('unless it is prolonged') as string,
      })
    }
    // It is no date that somebody was asked to answer by.
    expect((await view(lima, prosecutor, id)).periods.filter(({ sort }) => sort === 'asked')).toEqual([])
  })
  it('is warned of before it lapses, prolonged when it is asked for, and warned of anew', async () => {
    const id = await frozen(90)
    await act(lima, prosecutor, id, 'confirm-frozen')
    await letThrough(lima, bern)
    const warned = async () =>
      (
        await lima.kernel.database.query<{ data: { period: string } }>(
          `select data from kernel.event where name = 'requests/period-warned' and data->>'request' = $1`,
          [id],
        )
      ).filter(({ data }) => data.period === 'set frozen').length
    await lima.turn()
    expect(await warned()).toBe(0)
    wait(80)
    await lima.turn()
    expect(await warned()).toBe(1)
    expect(setIn(await view(lima, prosecutor, id))?.standing).toBe('warning')
    expect(await tryAct(lima, prosecutor, id, 'ask-prolonging', { reasons: 'The trial goes on.' })).toMatchObject({
      rule: 'date-named',
    })
    const wanted = inDays(190)
    await act(lima, prosecutor, id, 'ask-prolonging', { reasons: 'The trial goes on.', date: wanted })
    await letThrough(lima, bern)
    expect(await tryAct(bern, bj, id, 'prolong', { reasons: 'Yes.' })).toMatchObject({ rule: 'period-set' })
    expect(await tryAct(bern, bj, id, 'prolong', { reasons: 'Yes.', until: inDays(-1) })).toMatchObject({
      rule: 'period-set',
    })
    expect(await tryAct(bern, bj, id, 'prolong', { reasons: 'Ja.', until: wanted })).toMatchObject({
      rule: 'period-set',
    })
    await act(bern, bj, id, 'prolong', { reasons: 'Ja.', until: wanted, provision: 'IRSG art. 18' })
    await letThrough(bern, lima)
    expect(setIn(await view(lima, prosecutor, id))).toMatchObject({ due: wanted, standing: 'running' })
    wait(185)
    await lima.turn()
    expect(await warned()).toBe(2)
    wait(10)
    expect(setIn(await view(bern, bj, id))?.standing).toBe('overdue')
  })
  it('is not prolonged: only when it was asked for, once for each time, and with reasons', async () => {
    const id = await frozen(30)
    expect(await tryAct(bern, bj, id, 'decline-prolonging', { reasons: 'No.' })).toMatchObject({
      rule: 'prolonging-asked',
    })
    await act(lima, prosecutor, id, 'ask-prolonging', { reasons: 'More time.', date: inDays(60) })
    await letThrough(lima, bern)
    expect(await tryAct(bern, bj, id, 'decline-prolonging')).toMatchObject({ rule: 'reasoned' })
    await act(bern, bj, id, 'decline-prolonging', { reasons: 'The suspicion has faded.' })
    expect(await tryAct(bern, bj, id, 'decline-prolonging', { reasons: 'Again.' })).toMatchObject({
      rule: 'prolonging-asked',
    })
    await letThrough(bern, lima)
    const { phase } = await view(lima, prosecutor, id)
    expect([phase, (await view(bern, bj, id)).phase]).toEqual(['delivered', 'delivered'])
  })
  it('has done its work once the request for confiscation was sent, or the measure lifted', async () => {
    const id = await frozen(30)
    const confiscation = await sent('confiscation', id)
    await act(lima, prosecutor, id, 'announce-confiscation', { reasons: 'It was sent today.' })
    expect((await view(lima, prosecutor, id)).steps.at(-1)?.said.confiscation).toBe(confiscation)
    await letThrough(lima, bern)
    wait(60)
    expect(setIn(await view(lima, prosecutor, id))?.standing).toBe('met')
    expect(setIn(await view(bern, bj, id))?.standing).toBe('met')
  })
  it('does not end on a word: only by a request for confiscation that was sent, or by the order', async () => {
    const id = await frozen(30)
    const announced = { reasons: 'It will be sent.' }
    const refused = { refused: 'condition-not-met', rule: 'confiscation-known' }
    expect(await tryAct(lima, prosecutor, id, 'announce-confiscation', announced)).toMatchObject(refused)
    // A draft is no request, one that follows another freezing is not the one, and nobody names one himself.
    const draft = await drafted('confiscation', id)
    await sent('confiscation', await frozen(30))
    expect(await tryAct(lima, prosecutor, id, 'announce-confiscation', announced)).toMatchObject(refused)
    expect(
      await tryAct(lima, prosecutor, id, 'announce-confiscation', { ...announced, confiscation: draft }),
    ).toMatchObject({ refused: 'malformed' })
    const annexed = async (kind: string, content: string) => {
      const file = await layFile(lima, prosecutor, id, content, `${kind}.txt`)
      return { ...file, ...anAnnex(file, { kind }) }
    }
    const letter = await annexed('other', 'Nota')
    expect(
      await tryAct(lima, prosecutor, id, 'announce-confiscation', { ...announced, annexes: [letter] }),
    ).toMatchObject(refused)
    expect(setIn(await view(lima, prosecutor, id))?.standing).toBe('running')
    const order = await annexed('order', 'Se decomisa')
    await act(lima, prosecutor, id, 'announce-confiscation', { ...announced, annexes: [order] })
    await letThrough(lima, bern)
    const there = await view(bern, bj, id)
    expect([setIn(there)?.standing, there.steps.at(-1)?.said.annexes?.map(({ kind }) => kind)]).toEqual([
      'met',
      ['order'],
    ])
  })
  it('runs on where the request for confiscation was withdrawn before it was announced', async () => {
    const id = await frozen(30)
    const confiscation = await sent('confiscation', id)
    await act(lima, prosecutor, confiscation, 'withdraw', { reasons: 'An error.' })
    expect(await tryAct(lima, prosecutor, id, 'announce-confiscation', { reasons: 'Sent.' })).toMatchObject({
      rule: 'confiscation-known',
    })
  })
  it('of a limit that is asked for under Regulation 2018/1805 is six weeks', () => {
    const asked = matter(
      {
        kind: 'freezing',
        own: 'ITA',
        peer: 'DEU',
        side: 'requesting',
        state: 'lifting-announced',
        instruments: ['eu-2018-1805'],
        facts: { 'max-penalty-requesting': '8' },
      },
      [{ act: 'announce-lifting', at: '2026-03-02T09:00:00.000Z', marks: ['lifting-announced'] }],
    )
    const period = periodsOf(asked, findBases, '2026-03-03T00:00:00.000Z').find(({ article }) => article === '12(2)')
    // Forty-two days after 2 March.
    expect(period).toMatchObject({ lastDay: '2026-04-13', side: 'requesting', instrument: 'eu-2018-1805' })
  })
})

describe('requests that follow each other', () => {
  it('show the whole chain on both sides, with the period that runs', async () => {
    const freezing = await frozen(90)
    const confiscation = await sent('confiscation', freezing)
    const back = await sent('asset-return', confiscation)
    for (const [world, seat] of [
      [lima, prosecutor],
      [bern, bj],
    ] as const) {
      const of = async (id: string) => (await view(world, seat, id)).related
      expect((await of(freezing)).map(({ kind }) => kind)).toEqual(['confiscation', 'asset-return'])
      expect((await of(back)).map(({ kind }) => kind)).toEqual(['freezing', 'confiscation'])
      const [before] = await of(confiscation)
      expect([before?.id, before?.periods.map(({ due }) => due)]).toEqual([freezing, [inDays(90)]])
    }
  })
  it('are opened only where the kind may follow, to the same State, and the officer may read it', async () => {
    const freezing = await frozen(90)
    const refused = async (more: object, seat = prosecutor) => {
      const body = { ...aDraft({ kind: 'confiscation' }), case: file, to: { state: 'CHE', authority: bern.authority } }
      return lima.ask(contract.openRequest, seat, { body: { ...body, follows: freezing, ...more } })
    }
    const nothing = { refused: 'follows-nothing' }
    expect(await refused({ kind: 'mla-service' })).toMatchObject(nothing)
    expect(await refused({ to: { state: 'BRA', authority: bern.authority } })).toMatchObject(nothing)
    expect(await refused({ follows: '01a203a3-e410-7713-b8b2-4f257055ec1d' })).toMatchObject(nothing)
    const stranger = lima.seat({ roles: ['investigator'] })
    expect(await refused({ case: await lima.openCase(stranger) }, stranger)).toMatchObject(nothing)
    expect(await refused({})).not.toMatchObject(nothing)
  })
  it('tell nothing of one that the reader may not read', async () => {
    const freezing = await frozen(90)
    const confiscation = await sent('confiscation', freezing)
    await bern.kernel.database.query(
      `update requests.request set tlp = 'red', body = jsonb_set(body, '{marking,tlp}', '"red"') where id = $1`,
      [freezing],
    )
    const seen = await view(bern, bj, confiscation)
    expect(seen.related).toEqual([])
    expect(JSON.stringify(seen.related) + JSON.stringify({ ...seen, steps: [] })).not.toContain(freezing)
  })
  it('are none with a third State, whatever it says that its request follows', async () => {
    const freezing = await frozen(90)
    const id = await drafted('confiscation', freezing)
    await act(lima, prosecutor, id, 'choose-basis', { instruments: ['uncac'] })
    const strange = await sent('confiscation', freezing)
    // As if it had come from Brazil.
    await bern.kernel.database.query(`update requests.request set peer = 'BRA' where id = $1`, [strange])
    expect((await view(bern, bj, freezing)).related.map((one) => one.id)).not.toContain(strange)
    expect((await view(bern, bj, strange)).related).toEqual([])
  })
})
