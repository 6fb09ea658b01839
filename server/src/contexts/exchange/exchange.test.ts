import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { befriend, neighbour, officersOf, type AtWork, type Neighbour } from '../../../test/support/neighbours.ts'
import { eventually } from '../../../test/support/eventually.ts'
import type { MessageRow } from './contract.ts'

let lima: Neighbour
let bern: Neighbour
let inLima: AtWork
let inBern: AtWork
let office: { state: string; authority: string }

beforeAll(async () => {
  ;[lima, bern] = await Promise.all([neighbour('PER'), neighbour('CHE')])
  await befriend(lima, bern)
  inLima = (await officersOf(lima, 'central-authority', 'prosecution'))[0]!
  inBern = (await officersOf(bern, 'central-authority', 'prosecution'))[0]!
  const session = await inBern('GET', '/api/session')
  const acting = (session.body['session'] ?? session.body) as { acting: { authority: { id: string } } }
  office = { state: 'CHE', authority: acting.acting.authority.id }
}, 60_000)
afterAll(async () => {
  await Promise.all([lima?.stop(), bern?.stop()])
})

const marking = { classification: { state: 'PER', level: 'unclassified' }, handling: [{ code: 'H0' }], tlp: 'amber' }
const draft = (more: object = {}) => ({
  to: [office],
  form: 'administrative-message/1',
  fields: { subject: 'A first word', language: 'en', text: 'We would like to talk about how to proceed.' },
  marking,
  deliverBy: new Date(Date.now() + 86_400_000).toISOString(),
  ...more,
})

describe('a message between two States', () => {
  it('arrives and its sender holds the receipt', async () => {
    const sent = await inLima('POST', '/api/messages', draft())
    expect(sent.body).toMatchObject({ messages: [{ state: 'queued', side: 'sent' }] })
    const [{ id }] = sent.body['messages'] as [MessageRow]
    await eventually(async () => {
      const { body } = await inLima('GET', '/api/messages')
      expect((body['rows'] as MessageRow[]).find((row) => row.id === id)).toMatchObject({ state: 'delivered' })
    })
    const there = await inBern('GET', '/api/messages')
    expect(there.body['rows']).toMatchObject([{ id, side: 'received', state: 'delivered', subject: null }])
  })
})
