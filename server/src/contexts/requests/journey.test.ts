import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as contract from '#contracts/requests'
import { isRefusal } from '#kernel/refusal'
import type { Seat } from '../../../test/support/cases.ts'
import { act, aDraft, fillAll, letThrough, tryAct, type Side, view } from '../../../test/support/requests.ts'
import { twoStates, type TwoStates } from '../../../test/support/two-states.ts'

let two: TwoStates
let lima: Side
let bern: Side
let prosecutor: Seat
let fiscalia: Seat
let bj: Seat
let federal: Seat
beforeAll(async () => {
  two = await twoStates({ desk: ['central-authority'] })
  ;({ lima, bern, prosecutor, central: fiscalia, desk: bj } = two)
  federal = bern.seat({ roles: ['prosecutor', 'executing-authority'] })
})
afterAll(() => two?.close())

const account = {
  id: 'kontoauszug',
  name: 'Kontoauszug 2025',
  digest: 'ab'.repeat(32),
  terms: ['nur-korruption'],
  returnBy: null,
}
const onlyCorruption = {
  id: 'nur-korruption',
  kind: 'use-limit',
  text: 'only in proceedings for corruption',
  article: 'uncac 46(19)',
  allows: ['Carpeta 506-2026'],
  until: null,
}

describe('Lima asks Bern for bank records', () => {
  let id: string
  it('a draft from the answer of the finder says what is missing, each with its article', async () => {
    const draft = {
      ...aDraft(),
      case: await lima.openCase(prosecutor),
      to: { state: 'CHE', authority: bern.authority },
    }
    const opened = await lima.get(contract.openRequest, prosecutor, { body: draft })
    id = opened.id
    expect(opened).toMatchObject({ reference: 'PER-R-2026-000001', state: 'draft', side: 'requesting', peer: 'CHE' })
    await act(lima, prosecutor, id, 'choose-basis', { instruments: ['uncac'] })
    const { gate } = await view(lima, prosecutor, id)
    expect(gate.complete).toBe(false)
    expect(gate.items.find(({ section }) => section === 'purpose')).toMatchObject({
      blocks: true,
      is: 'empty',
      asks: [{ by: 'uncac', article: '46(15)(f)' }],
    })
    // The guide of Switzerland asks for more than the treaty.
    expect(gate.items.find(({ section }) => section === 'link-to-state')?.blocks).toBe(true)
    // One answer serves two demands of the treaty.
    expect(gate.items.find(({ section }) => section === 'authorities')?.asks.length).toBe(2)
  })
  it('cannot be called complete while something is missing, and the first thing missing is named', async () => {
    const refused = await tryAct(lima, prosecutor, id, 'complete')
    expect(refused).toMatchObject({ refused: 'condition-not-met', rule: 'complete' })
    expect(isRefusal(refused) && refused.detail).toMatch(/missing, first `.+\(.+ .+\)/)
  })
  it('is complete once every answer is written, and goes through two desks', async () => {
    expect(await fillAll(lima, prosecutor, id)).toBeGreaterThan(5)
    expect((await view(lima, prosecutor, id)).gate).toMatchObject({ complete: true, score: 100 })
    await act(lima, prosecutor, id, 'complete')
    expect((await act(lima, prosecutor, id, 'authorise')).state).toBe('authorised')
    await act(lima, fiscalia, id, 'approve', { channel: 'central-authority' })
  })
  it('is not sent in a language Switzerland does not take', async () => {
    const { acts } = await view(lima, fiscalia, id)
    expect(acts.find((one) => one.id === 'submit')).toMatchObject({
      allowed: false,
      because: expect.stringContaining('approved and has its language'),
    })
    expect((await act(lima, fiscalia, id, 'translate', { language: 'de' })).language).toBe('de')
  })
  it('goes out sealed and arrives in Bern as it was sent', async () => {
    expect((await act(lima, fiscalia, id, 'submit')).state).toBe('sent')
    expect(lima.out).toHaveLength(1)
    await letThrough(lima, bern)
    const there = await view(bern, bj, id)
    expect(there).toMatchObject({
      side: 'requested',
      state: 'received',
      peer: 'PER',
      title: 'Cuentas de la refinería',
      channel: 'central-authority',
      case: null,
    })
    expect(there.sections.length).toBeGreaterThan(5)
    expect(there.steps.at(-1)).toMatchObject({ act: 'submit', outcome: 'applied', by: 'requesting' })
  })
  it('is acknowledged, checked, and Bern asks back', async () => {
    for (const name of ['register', 'acknowledge', 'route']) await act(bern, bj, id, name)
    await act(bern, federal, id, 'check-form')
    await act(bern, federal, id, 'check-law')
    await act(bern, federal, id, 'ask-information', { reasons: 'Which accounts?', until: '2026-12-20T00:00:00Z' })
    await letThrough(bern, lima)
    const here = await view(lima, prosecutor, id)
    expect(here).toMatchObject({ state: 'info-asked', owner: 'prosecutor', phase: 'asked' })
    expect(here.periods.find(({ sort }) => sort === 'asked')).toMatchObject({
      due: '2026-12-20T00:00:00.000Z',
      side: 'requesting',
      standing: 'running',
    })
    await act(lima, prosecutor, id, 'supply-information', { reasons: 'Account 0-123.' })
    await letThrough(lima, bern)
    expect((await view(bern, federal, id)).state).toBe('legal-check')
  })
  it('is not refused without a ground of the treaty, nor for what is never a ground, nor before consultation', async () => {
    const because = { reasons: 'No.' }
    expect(await tryAct(bern, federal, id, 'refuse', because)).toMatchObject({ rule: 'ground-known' })
    const bank = { ground: { instrument: 'uncac', id: 'bank-secrecy' }, ...because }
    expect(await tryAct(bern, federal, id, 'refuse', bank)).toMatchObject({
      rule: 'ground-known',
      detail: expect.stringContaining('never a ground'),
    })
    const form = { ground: { instrument: 'uncac', id: 'form' } }
    expect(await tryAct(bern, federal, id, 'refuse', form)).toMatchObject({ rule: 'reasoned' })
    expect(await tryAct(bern, federal, id, 'refuse', { ...form, ...because })).toMatchObject({
      rule: 'consulted',
      detail: expect.stringContaining('46(26)'),
    })
  })
  it('is granted, handed over in part and then whole, with a condition on its use', async () => {
    await act(bern, federal, id, 'grant')
    await act(bern, federal, id, 'package', { items: [account] })
    await act(bern, federal, id, 'authorise-release')
    await act(bern, bj, id, 'hand-over', { items: [account], terms: [onlyCorruption] })
    await letThrough(bern, lima)
    const here = await view(lima, prosecutor, id)
    expect(here).toMatchObject({ state: 'evidence-received', terms: [onlyCorruption] })
  })
  it('is verified against its inventory before it is confirmed', async () => {
    const wrong = { items: [{ ...account, digest: 'cd'.repeat(32) }] }
    expect(await tryAct(lima, prosecutor, id, 'verify', wrong)).toMatchObject({ rule: 'inventory-matches' })
    await act(lima, prosecutor, id, 'verify', { items: [account] })
    expect((await act(lima, fiscalia, id, 'confirm-receipt')).state).toBe('in-use')
  })
  it('is used where it was asked for, and stopped where it was not, until Bern consents', async () => {
    const own = {
      use: { items: ['kontoauszug'], proceeding: 'Carpeta 506-2026', offence: 'corruption', exculpatory: false },
    }
    await act(lima, prosecutor, id, 'record-use', own)
    const tax = { use: { items: ['kontoauszug'], proceeding: 'Expediente 77', offence: 'tax', exculpatory: false } }
    const refused = await tryAct(lima, prosecutor, id, 'record-use', tax)
    expect(refused).toMatchObject({ rule: 'use-allowed', detail: expect.stringContaining('uncac 46(19)') })
    const offered = async () => (await view(bern, bj, id)).acts.find((one) => one.id === 'answer-consent')
    await letThrough(lima, bern)
    expect(await offered()).toMatchObject({ allowed: false, because: 'nobody asked for consent' })
    await act(lima, fiscalia, id, 'ask-consent', { ...tax, reasons: 'The same payments.' })
    await letThrough(lima, bern)
    expect(await offered()).toMatchObject({ allowed: true, because: null })
    expect(await tryAct(bern, bj, id, 'answer-consent', { reasons: 'Yes.' })).toMatchObject({ rule: 'consent-asked' })
    await act(bern, bj, id, 'answer-consent', { ...tax, reasons: 'Yes.', granted: true })
    await letThrough(bern, lima)
    expect((await act(lima, prosecutor, id, 'record-use', tax)).state).toBe('in-use')
  })
  it('ends on both sides, which tell one story', async () => {
    await act(lima, fiscalia, id, 'close')
    await letThrough(lima, bern)
    const [here, there] = await Promise.all([view(lima, fiscalia, id), view(bern, bj, id)])
    expect([here.state, there.state, here.ended, there.ended]).toEqual(['closed', 'closed', true, true])
    expect([here.divergences, there.divergences]).toEqual([[], []])
    const told = (steps: contract.Step[]) => steps.filter(({ message }) => message !== null).map((one) => one.act)
    expect(told(here.steps)).toEqual(told(there.steps))
  })
})
