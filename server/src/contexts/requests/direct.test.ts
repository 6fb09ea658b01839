import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as contract from '#contracts/requests'
import type { Seat } from '../../../test/support/cases.ts'
import { matter } from '../../../test/support/matters.ts'
import { act, aDraft, fillAll, letThrough, side, tryAct, type Side } from '../../../test/support/requests.ts'
import { shown } from './rules.matter.ts'
import { rowOf } from './rules.row.ts'

// Where a treaty lets authorities write to each other directly, the first move is that of the authority addressed: the
// network of Budapest 35, the competent authorities of UNTOC 20, UNCAC 50, Vienna 11 and ETS 182 18.

describe('whose move it is', () => {
  it.each([
    ['preservation', 'ets-185', 'cybercrime', '24-7', 'police-contact'],
    ['preservation', 'ets-185', 'cybercrime', 'central-authority', 'central-authority'],
    ['controlled-delivery', 'vienna-1988', 'drug-trafficking', 'competent-authorities', 'police-contact'],
    ['controlled-delivery', 'vienna-1988', 'drug-trafficking', 'central-authority', 'central-authority'],
    // Assistance goes between central authorities, whatever channel is written down.
    ['mla-documents', 'uncac', 'corruption', '24-7', 'central-authority'],
  ] as const)('%s under %s about %s that came by %s / %s: %s', (kind, instrument, offence, channel, owner) => {
    for (const state of ['received', 'registered', 'acknowledged']) {
      const about = matter({ kind, instruments: [instrument], offence, channel, state })
      expect([shown(about).owner, rowOf(about, null, '2026-11-22T10:00:00.000Z').owner]).toEqual([owner, owner])
    }
  })
  it('changes with nothing that another State or the judge is to do', () => {
    const about = (state: string) =>
      shown(matter({ kind: 'preservation', instruments: ['ets-185'], offence: 'cybercrime', channel: '24-7', state }))
    expect([about('info-asked').owner, about('legal-check').owner]).toEqual(['the other State', 'executing-authority'])
  })
})

describe('a preservation between the contact points of two States', () => {
  let lima: Side
  let bern: Side
  let police: Seat
  let contact: Seat
  beforeAll(async () => {
    ;[lima, bern] = await Promise.all([side('PER'), side('CHE')])
    police = lima.seat({ roles: ['investigator', 'police-contact'] })
    contact = bern.seat({ roles: ['police-contact'] })
  })
  afterAll(async () => {
    await lima.close()
    await bern.close()
  })
  it('runs from the draft to the preserved data without a central authority, and is not disputed by the police', async () => {
    const facts = { language: 'de', 'dual-criminality': 'yes' }
    const body = {
      ...aDraft({
        kind: 'preservation',
        channel: '24-7',
        question: { offence: 'cybercrime', date: '2026-11-20', facts },
        instruments: ['ets-185'],
      }),
      case: await lima.openCase(police),
      to: { state: 'CHE', authority: bern.authority },
    }
    const { id } = await lima.get(contract.openRequest, police, { body })
    await fillAll(lima, police, id)
    await act(lima, police, id, 'complete', { instruments: ['ets-185'] })
    await act(lima, police, id, 'approve', { channel: '24-7' })
    await act(lima, police, id, 'submit')
    await letThrough(lima, bern)
    const view = () => bern.get(contract.readRequest, contact, { params: { id } })
    expect((await view()).owner).toBe('police-contact')
    for (const one of ['register', 'acknowledge', 'check-form', 'check-law']) await act(bern, contact, id, one)
    await act(bern, contact, id, 'consult', { reasons: 'Which custodian?' })
    await letThrough(bern, lima)
    const desk = lima.seat({ roles: ['police-contact'] })
    await act(lima, desk, id, 'supply-information', { reasons: 'The one named.' })
    await letThrough(lima, bern)
    await act(bern, contact, id, 'preserve')
    await letThrough(bern, lima)
    expect((await lima.get(contract.readRequest, police, { params: { id } })).phase).toBe('accepted')
    expect(await tryAct(lima, police, id, 'call-negotiation', { reasons: 'No.' })).toHaveProperty('refused')
  })
})
