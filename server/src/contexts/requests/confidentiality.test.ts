import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Seat } from '../../../test/support/cases.ts'
import { act, letThrough, tryAct, type Side, view } from '../../../test/support/requests.ts'
import { twoStates, type TwoStates } from '../../../test/support/two-states.ts'

// Who asked for confidentiality is told before the request is executed where it cannot be kept, and decides whether to go
// on: UNTOC 18(20), UNCAC 46(20), Vienna 7(14), ETS 182 25, Budapest 27(8) and 29(6), CETS 198 43(1).

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

const secret = { confidential: true }
const warning = { reasons: 'Der Kontoinhaber ist zu benachrichtigen.' }
const settled = { refused: 'condition-not-met', rule: 'confidentiality-settled' }
const clocks = async (world: Side, seat: Seat, id: string) =>
  Object.fromEntries(
    (await view(world, seat, id)).periods
      .filter((one) => one.id.endsWith('-not-confidential') || one.id.endsWith('decide-openly'))
      .map(({ article, standing, side: by }) => [`${by} ${article}`, standing]),
  )

describe('a request that asks to be kept confidential', () => {
  it('is not granted before it is said that it is kept so, and the article stands beside the refusal', async () => {
    const id = await two.examined(secret)
    expect(await clocks(bern, bj, id)).toEqual({ 'requested 46(20)': 'words-only' })
    expect(await tryAct(bern, bj, id, 'grant')).toMatchObject({
      ...settled,
      detail: expect.stringMatching(/^uncac 46\(20\): .*warn the other State first$/) as string,
    })
    expect(await tryAct(bern, bj, id, 'grant', { kept: false })).toMatchObject(settled)
    const ground = { instrument: 'uncac', id: 'form' }
    const part = { ground, reasons: 'Nicht alles.' }
    expect(await tryAct(bern, bj, id, 'grant-in-part', part)).toMatchObject(settled)
    await act(bern, bj, id, 'grant', { kept: true })
    await letThrough(bern, lima)
    const here = await view(lima, office, id)
    expect([here.phase, here.steps.at(-1)?.said.kept]).toEqual(['accepted', true])
    for (const [world, seat] of [
      [lima, office],
      [bern, bj],
    ] as const)
      expect(await clocks(world, seat, id)).toEqual({ 'requested 46(20)': 'met' })
    // Said once, it need not be said with everything that follows.
    await act(bern, bj, id, 'seek-order')
  })
  it('may say so in words instead of by its mark', async () => {
    const id = await two.examined()
    const database = bern.kernel.database
    const words = JSON.stringify([{ id: 'confidentiality', text: 'Bis zur Verhaftung.', nothing: false }])
    await database.query(
      `update requests.request set body = jsonb_set(body, '{sections}', body->'sections' || $2::jsonb) where id = $1`,
      [id, words],
    )
    expect(await tryAct(bern, bj, id, 'grant')).toMatchObject(settled)
  })
  it('where conditions were accepted is not carried out either before that is said', async () => {
    const id = await two.examined(secret)
    const terms = [{ id: 't', kind: 'use-limit', text: 'Nur hier.', article: null, allows: [], until: null }]
    await act(bern, bj, id, 'propose-conditions', { terms, reasons: 'Nötig.' })
    await letThrough(bern, lima)
    await act(lima, office, id, 'accept-conditions')
    await letThrough(lima, bern)
    for (const one of ['seek-order', 'open-remedies']) expect(await tryAct(bern, bj, id, one)).toMatchObject(settled)
    const items = [{ id: 'k', name: 'Konto', digest: 'ab'.repeat(32), terms: [], returnBy: null }]
    expect(await tryAct(bern, bj, id, 'package', { items })).toMatchObject(settled)
    await act(bern, bj, id, 'package', { items, kept: true })
  })
})

describe('where it cannot be kept', () => {
  it('the State that asked is told first, decides to go on, and only then it is executed', async () => {
    const id = await two.examined(secret)
    await act(bern, bj, id, 'warn-not-confidential', warning)
    await letThrough(bern, lima)
    // Nobody executes, or goes on without the answer, however the officer words it.
    expect(await tryAct(bern, bj, id, 'grant', { kept: true })).toMatchObject({
      ...settled,
      detail: expect.stringContaining('has not decided whether to go on') as string,
    })
    expect(await tryAct(bern, bj, id, 'go-on-without', warning)).toMatchObject({ rule: 'no-warning-open' })
    // An answer to something else is no decision.
    expect(await tryAct(lima, prosecutor, id, 'supply-information', { reasons: 'Well.' })).toMatchObject({
      rule: 'no-warning-open',
    })
    await act(lima, office, id, 'go-on-openly')
    await letThrough(lima, bern)
    expect(await clocks(bern, bj, id)).toEqual({ 'requested 46(20)': 'met' })
    expect((await view(bern, bj, id)).state).toBe('legal-check')
    await act(bern, bj, id, 'grant')
    await letThrough(bern, lima)
    const [here, there] = [await view(lima, office, id), await view(bern, bj, id)]
    expect([here.phase, there.phase, here.divergences, there.divergences]).toEqual(['accepted', 'accepted', [], []])
  })
  it('the State that asked withdraws it, and nothing was executed', async () => {
    const id = await two.examined(secret)
    await act(bern, bj, id, 'warn-not-confidential', warning)
    await letThrough(bern, lima)
    await act(lima, office, id, 'withdraw', { reasons: 'The suspects must not know.' })
    await letThrough(lima, bern)
    expect((await view(bern, bj, id)).phase).toBe('withdrawn')
  })
  it('and that shows only while it is carried out, it stops there until the State that asked has decided', async () => {
    const id = await two.examined(secret)
    await act(bern, bj, id, 'grant', { kept: true })
    await act(bern, bj, id, 'warn-not-confidential', warning)
    expect(await tryAct(bern, bj, id, 'seek-order')).toMatchObject({ refused: 'step-not-open' })
    await letThrough(bern, lima)
    await act(lima, office, id, 'go-on-openly')
    await letThrough(lima, bern)
    await act(bern, bj, id, 'seek-order')
  })
  it('nobody decides on what nobody said, and nobody warns of what nobody asked for', async () => {
    const id = await two.examined(secret)
    await act(bern, bj, id, 'ask-information', { reasons: 'Welche Konten?' })
    await letThrough(bern, lima)
    expect(await tryAct(lima, office, id, 'go-on-openly')).toMatchObject({ rule: 'was-warned' })
    const open = await two.examined()
    expect(await tryAct(bern, bj, open, 'warn-not-confidential', warning)).toMatchObject({
      rule: 'confidentiality-asked',
    })
    expect(await clocks(bern, bj, open)).toEqual({})
    await act(bern, bj, open, 'grant')
  })
})
