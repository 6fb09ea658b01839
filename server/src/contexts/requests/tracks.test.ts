import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as contract from '#contracts/requests'
import type { Seat } from '../../../test/support/cases.ts'
import { act, aDraft, fillAll, letThrough, side, tryAct, type Side, view } from '../../../test/support/requests.ts'

// Other tracks than assistance, played between two nodes: who does what, and what stands in the way.

let rome: Side
let bern: Side
let prosecutor: Seat
let ministry: Seat
let office: Seat
beforeAll(async () => {
  ;[rome, bern] = await Promise.all([
    side('ITA', { at: '2026-11-23T10:00:00.000Z' }),
    side('CHE', { at: '2026-11-23T10:00:00.000Z' }),
  ])
  prosecutor = rome.seat({ roles: ['prosecutor', 'judge'] })
  ministry = rome.seat({ roles: ['central-authority'] })
  office = bern.seat({ roles: ['central-authority', 'executing-authority', 'judge'] })
})
afterAll(async () => {
  await rome.close()
  await bern.close()
})
const move = (days: number) => [rome, bern].forEach(({ kernel }) => kernel.clock.advance({ hours: 24 * days }))

async function drafted(more: object): Promise<string> {
  const body = {
    ...aDraft({
      language: 'it',
      channel: 'ministries-of-justice',
      ...more,
      marking: { classification: { state: 'ITA', level: 'unclassified' }, handling: [{ code: 'H0' }], tlp: 'amber' },
    }),
    case: await rome.openCase(prosecutor),
    to: { state: 'CHE', authority: bern.authority },
  }
  return (await rome.get(contract.openRequest, prosecutor, { body })).id
}

describe('an extradition with provisional arrest that nearly runs out', () => {
  let id: string
  it('asks for the arrest before the request is complete', async () => {
    id = await drafted({
      kind: 'extradition',
      title: 'Auslieferung',
      question: {
        offence: 'fraud',
        date: '2026-11-22',
        facts: {
          'max-penalty-requesting': '5',
          'max-penalty-requested': '5',
          convicted: 'no',
          'in-absentia': 'yes',
          language: 'it',
        },
      },
      instruments: ['ets-024'],
    })
    await act(rome, prosecutor, id, 'choose-basis', { instruments: ['ets-024'] })
    expect(await tryAct(rome, prosecutor, id, 'ask-arrest', { reasons: 'Flight.' })).toMatchObject({
      rule: 'arrest-complete',
      detail: expect.stringContaining('16(2)'),
    })
    for (const section of ['intention', 'offence', 'warrant']) {
      const { version } = await view(rome, prosecutor, id)
      await rome.get(contract.writeSection, prosecutor, {
        params: { id, section },
        body: { text: 'Detto.', nothing: false },
        version,
      })
    }
    expect((await view(rome, prosecutor, id)).gate.complete).toBe(false)
    expect((await act(rome, prosecutor, id, 'ask-arrest', { reasons: 'Flight.' })).state).toBe('arrest-asked')
    await letThrough(rome, bern)
  })
  it('is told of the arrest, and both sides count the same days', async () => {
    expect(await tryAct(bern, office, id, 'tell-arrest', { date: '2026-11-24T09:00:00Z' })).toMatchObject({
      rule: 'date-named',
      detail: 'an arrest lies in the past',
    })
    await act(bern, office, id, 'tell-arrest', { date: '2026-11-23T09:30:00Z' })
    await letThrough(bern, rome)
    const [here, there] = await Promise.all([view(rome, prosecutor, id), view(bern, office, id)])
    const release = (all: typeof here.periods) =>
      all.filter(({ id: name }) => name.endsWith('-release')).map(({ id: name, lastDay }) => [name, lastDay])
    expect(release(here.periods)).toEqual([
      ['ets-024 may-release', '2026-12-11'],
      ['ets-024 must-release', '2027-01-02'],
    ])
    expect(release(there.periods)).toEqual(release(here.periods))
    expect(here.state).toBe('arrest-notified')
  })
  it('is warned, and arrives with two days left', async () => {
    move(16)
    await rome.turn()
    expect((await view(rome, prosecutor, id)).periods[0]).toMatchObject({
      id: 'ets-024 may-release',
      standing: 'warning',
    })
    // What was not known at the arrest is written while the period runs; nothing leaves without it.
    expect(await tryAct(rome, prosecutor, id, 'documents-ready')).toMatchObject({ rule: 'complete' })
    expect(await fillAll(rome, prosecutor, id)).toBeGreaterThan(0)
    await act(rome, prosecutor, id, 'documents-ready')
    const risks = [{ instrument: 'ets-024', id: 'in-absentia', answer: 'A retrial is assured.' }]
    expect(await tryAct(rome, ministry, id, 'submit-after-arrest')).toMatchObject({ rule: 'risks-seen' })
    await act(rome, ministry, id, 'submit-after-arrest', { risks })
    await letThrough(rome, bern)
    await act(bern, office, id, 'confirm-documents')
    await letThrough(bern, rome)
    move(30)
    const { periods, state } = await view(rome, prosecutor, id)
    expect(periods.find((one) => one.id === 'ets-024 must-release')?.standing).toBe('met')
    expect(state).toBe('acknowledged')
  })
  it('is surrendered only with the assurance the judgment in absence asks for, and the questions answered', async () => {
    await act(bern, office, id, 'inform-person')
    await act(bern, office, id, 'open-hearing')
    await act(bern, office, id, 'find', { reasons: 'The conditions are met.' })
    expect(await tryAct(bern, office, id, 'order-surrender')).toMatchObject({
      rule: 'assurances-given',
      detail: expect.stringContaining('in-absentia'),
    })
    await act(rome, prosecutor, id, 'give-assurance', {
      assurance: { about: 'in-absentia', by: 'Ministry of Justice' },
    })
    await letThrough(rome, bern)
    expect(await tryAct(bern, office, id, 'order-surrender')).toMatchObject({ rule: 'questions-answered' })
    const answers = {
      'ne-bis-in-idem': 'no',
      'lapse-of-time-requesting': 'no',
      'lapse-of-time-requested': 'no',
      'human-rights': 'assessed',
    }
    await act(bern, office, id, 'order-surrender', { answers })
    await act(bern, office, id, 'appoint-date', { date: '2027-01-20T10:00:00Z' })
    await act(bern, office, id, 'surrender-person')
    await letThrough(bern, rome)
    expect((await act(rome, ministry, id, 'confirm-taken-over')).state).toBe('specialty-active')
    await letThrough(rome, bern)
  })
  it('keeps to specialty until 45 days after the final discharge', async () => {
    const murder = { use: { items: [], proceeding: 'RG 2', offence: 'murder', exculpatory: false } }
    expect(await tryAct(rome, prosecutor, id, 'record-use', murder)).toMatchObject({
      rule: 'use-allowed',
      detail: expect.stringContaining('ets-024 14'),
    })
    await act(rome, prosecutor, id, 'tell-discharge', { date: '2027-01-08T10:00:00Z' })
    const { periods } = await view(rome, prosecutor, id)
    expect(periods.find((one) => one.id === 'ets-024 specialty-ends')?.lastDay).toBe('2027-02-22')
    const both = await Promise.all([view(rome, ministry, id), view(bern, office, id)])
    expect(both.map(({ divergences }) => divergences)).toEqual([[], []])
  })
})

describe('a national who is not surrendered', () => {
  it('is put before the prosecutor of the own State: the duty is told, its period runs, and its end is reported', async () => {
    const id = await drafted({
      kind: 'extradition',
      title: 'Staatsangehöriger',
      proceeding: 'RG 9',
      question: {
        offence: 'corruption',
        date: '2026-11-22',
        facts: { 'max-penalty-requesting': '8', nationality: 'CHE', language: 'it' },
      },
      instruments: ['uncac'],
    })
    await act(rome, prosecutor, id, 'choose-basis', { instruments: ['uncac'] })
    await fillAll(rome, prosecutor, id)
    await act(rome, prosecutor, id, 'complete')
    await act(rome, prosecutor, id, 'authorise')
    await act(rome, ministry, id, 'approve', { channel: 'diplomatic' })
    await act(rome, ministry, id, 'translate', { language: 'it' })
    const { gate } = await view(rome, ministry, id)
    const risks = gate.risks
      .filter(({ level }) => level === 'likely')
      .map(({ instrument, id: ground }) => ({ instrument, id: ground, answer: 'Submit for prosecution instead.' }))
    expect(risks.map((one) => one.id)).toContain('nationality')
    expect(await tryAct(rome, ministry, id, 'submit')).toMatchObject({ rule: 'risks-seen' })
    await act(rome, ministry, id, 'submit', { risks })
    await letThrough(rome, bern)
    await act(bern, office, id, 'acknowledge')
    await act(bern, office, id, 'inform-person')
    await act(bern, office, id, 'consult', { reasons: 'A national.' })
    await letThrough(bern, rome)
    await act(rome, prosecutor, id, 'supply-information', { reasons: 'Prosecute, please.' })
    await letThrough(rome, bern)
    await act(bern, office, id, 'open-hearing')
    await act(bern, office, id, 'find', { reasons: 'A national.' })
    await act(bern, office, id, 'refuse-as-national', {
      reasons: 'Article 7 IMAC.',
      ground: { instrument: 'uncac', id: 'nationality' },
    })
    const owed = await bern.kernel.database.query(
      `select name from kernel.event where name = 'requests/prosecution-owed'`,
    )
    expect(owed).toHaveLength(1)
    const running = await view(bern, office, id)
    expect(running.periods.find((one) => one.id === 'uncac submit-for-prosecution')).toMatchObject({
      standing: 'words-only',
      article: '44(11)',
    })
    await act(bern, office, id, 'tell-submitted')
    const { periods } = await view(bern, office, id)
    expect(periods.find((one) => one.id === 'uncac submit-for-prosecution')?.standing).toBe('met')
  })
})

describe('a freezing', () => {
  it('is not lifted before the other State was heard or its time has passed', async () => {
    const id = await drafted({
      kind: 'freezing',
      title: 'Konto',
      proceeding: 'RG 11',
      question: {
        offence: 'corruption',
        date: '2026-11-22',
        facts: { 'max-penalty-requesting': '8', 'order-exists': 'no', 'corruption-proceeds': 'yes', language: 'it' },
      },
      instruments: ['uncac'],
      channel: 'central-authority',
    })
    await act(rome, prosecutor, id, 'choose-basis', { instruments: ['uncac'] })
    await fillAll(rome, prosecutor, id)
    await act(rome, prosecutor, id, 'complete')
    await act(rome, prosecutor, id, 'authorise')
    await act(rome, ministry, id, 'approve', { channel: 'central-authority' })
    await act(rome, ministry, id, 'translate', { language: 'it' })
    await act(rome, ministry, id, 'submit')
    await letThrough(rome, bern)
    await act(bern, office, id, 'acknowledge')
    await act(bern, office, id, 'grant')
    const account = { id: 'konto', name: 'Konto 0-123', digest: 'cd'.repeat(32), terms: [], returnBy: null }
    await act(bern, office, id, 'tell-frozen', { items: [account] })
    await letThrough(bern, rome)
    await act(rome, ministry, id, 'confirm-frozen')
    await letThrough(rome, bern)
    const until = bern.kernel.clock.now().add({ hours: 240 }).toString()
    await act(bern, office, id, 'announce-lifting', { reasons: 'No order of confiscation.', until })
    expect(await tryAct(bern, office, id, 'lift', { reasons: 'No order.' })).toMatchObject({ rule: 'heard' })
    await letThrough(bern, rome)
    await act(rome, ministry, id, 'argue-against-lifting', { reasons: 'The order is due in March.' })
    await letThrough(rome, bern)
    expect((await act(bern, office, id, 'keep-frozen')).state).toBe('maintained')
    await act(bern, office, id, 'announce-lifting', { reasons: 'Still none.', until })
    move(11)
    expect((await act(bern, office, id, 'lift', { reasons: 'Nobody answered.' })).state).toBe('lifted')
  })
})
