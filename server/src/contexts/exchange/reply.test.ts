import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { eventually } from '../../../test/support/eventually.ts'
import { comesTo, draft, marking, officeOf, pair, rowOf, send, type Pair } from '../../../test/support/exchange.ts'
import { befriend, neighbour, officersOf, type AtWork, type Neighbour } from '../../../test/support/neighbours.ts'
import type { MessageRow } from './contract.ts'

let two: Pair
let inLima: AtWork
let inBern: AtWork
let brasilia: Neighbour
let inBrasilia: AtWork
beforeAll(async () => {
  two = await pair()
  ;({ inLima, inBern } = two)
  brasilia = await neighbour('BRA')
  await befriend(two.lima, brasilia)
  await befriend(two.bern, brasilia)
  inBrasilia = (await officersOf(brasilia, 'central-authority', 'prosecution'))[0]!
}, 90_000)
afterAll(async () => {
  await two?.stop()
  await brasilia?.stop()
})

const tomorrow = () => new Date(Date.now() + 86_400_000).toISOString()
const request = {
  form: 'information-request/1',
  fields: {
    subject: 'Owner of a dredge',
    language: 'es',
    questions: ['Who owns the company named below?'],
    facts: 'The dredge was found at work without a licence.',
    offences: ['illegal-mining'],
    urgency: 'ordinary',
    reasonForUrgency: '',
    answerBy: new Date(Date.now() + 7 * 86_400_000).toISOString(),
    use: 'intelligence',
    parts: {
      organisations: [
        {
          name: { language: 'de', text: 'Muster Gold AG (sample)' },
          otherNames: [],
          registered: null,
          address: null,
          grading: { scheme: '4x4', source: 'B', information: '2' },
          note: '',
        },
      ],
    },
  },
}
const answer = {
  form: 'answer/1',
  fields: {
    subject: 'Re: owner of a dredge',
    language: 'de',
    outcome: 'answered',
    text: 'Ja.',
    grading: null,
    parts: {},
  },
}

describe('a request for information', () => {
  it('is an act of law, waits for its answer on both sides, and is answered, then put right', async () => {
    const id = await send(inLima, draft(two.office, request))
    await comesTo(inLima, id, 'delivered')
    expect(await rowOf(inLima, id)).toMatchObject({ move: 'theirs', due: request.fields.answerBy })
    await inBern('POST', `/api/messages/${id}/open`)
    expect(await rowOf(inBern, id)).toMatchObject({ move: 'ours', due: request.fields.answerBy })
    const body = { ...answer, marking: marking('CHE'), deliverBy: tomorrow() }
    const answered = await inBern('POST', `/api/messages/${id}/answer`, body)
    expect(answered.body).toMatchObject({ side: 'sent', answers: id, form: 'answer/1' })
    const reply = (answered.body as unknown as MessageRow).id
    await comesTo(inBern, reply, 'delivered')
    expect(await rowOf(inLima, id)).toMatchObject({ move: null, due: null })
    expect(await rowOf(inBern, id)).toMatchObject({ move: null, due: null })
    const corrected = await inBern('POST', `/api/messages/${reply}/correct`, {
      fields: { ...answer.fields, text: 'Nein.' },
      deliverBy: tomorrow(),
    })
    expect(corrected.body).toMatchObject({ corrects: reply, answers: id })
    await comesTo(inBern, (corrected.body as unknown as MessageRow).id, 'delivered')
    expect(await rowOf(inLima, reply)).toMatchObject({ correctedBy: (corrected.body as unknown as MessageRow).id })
  }, 40_000)

  it('is not sent when the form is not filled in, to nobody known, or marked beyond the post', async () => {
    const tried = async (more: object) => (await inLima('POST', '/api/messages', draft(two.office, more))).body['code']
    expect(await tried({ ...request, fields: { ...request.fields, questions: [] } })).toBe('form-not-filled')
    expect(await tried({ form: 'confession/1' })).toBe('forbidden')
    expect(await tried({ to: [{ state: 'CHE', authority: crypto.randomUUID() }] })).toBe('recipient-not-known')
    expect(await tried({ to: [two.office, two.office] })).toBe('recipient-named-twice')
    expect(await tried({ marking: marking('CHE') })).toBe('marking-of-another-state')
    expect(await tried({ marking: marking('PER', { releasableTo: ['BRA'] }) })).toBe('marking-not-releasable')
    expect(await tried({ deliverBy: '2020-01-01T00:00:00Z' })).toBe('delivery-time-passed')
    expect(await tried({ expiresAt: new Date(Date.now() + 1_000).toISOString() })).toBe('expiry-before-delivery')
    expect(await tried({ answers: crypto.randomUUID() })).toBe('message-not-known')
  })
})

describe('before a message is sent', () => {
  it('it is shown who will read it, and what stands against it', async () => {
    const { fields: _fields, ...rest } = draft(two.office, request)
    const { body } = await inLima('POST', '/api/messages/preview', { ...rest, language: 'ar' })
    expect(body).toMatchObject({
      recipients: [
        {
          state: 'CHE',
          kind: expect.any(String),
          readers: [{ role: 'central-authority', posts: expect.any(Number) }],
          classification: expect.stringContaining('Non classifié'),
          warnings: ['language-not-accepted'],
        },
      ],
      legalAct: true,
      duties: { evidenceNeedsPermission: false },
    })
    expect((body['own'] as unknown[]).length).toBeGreaterThan(0)
  })
  it('the forms that the post may use are told, with the reason for the others', async () => {
    const { body } = await inLima('GET', '/api/forms')
    expect(body['rows']).toMatchObject([
      { id: 'information-request/1', allowed: true, legalAct: true, schema: { type: 'object' } },
      { id: 'answer/1', allowed: true, answers: ['information-request/1'] },
      { id: 'spontaneous-information/1', allowed: true },
      { id: 'administrative-message/1', allowed: true },
    ])
  })
  it('the state of each peer is told', async () => {
    const { body } = await inLima('GET', '/api/exchange/peers')
    expect(body['rows']).toMatchObject([
      { state: 'BRA', standing: 'trusted', failures: 0 },
      { state: 'CHE', waiting: 0 },
    ])
  })
})

describe('a message passed on to a third State', () => {
  it('goes by the grant of its originator only, who sees where it is', async () => {
    const third = await officeOf(inBrasilia, 'BRA')
    const id = await send(inLima, draft(two.office, { onward: 'by-grant' }))
    await comesTo(inLima, id, 'delivered')
    await inBern('POST', `/api/messages/${id}/open`)
    const asked = await inBern('POST', `/api/messages/${id}/ask-grant`, {
      to: third,
      reason: 'They search for it too.',
    })
    expect(asked.body).toMatchObject({ answers: id, side: 'sent' })
    const ungranted = { grant: 'ab'.repeat(32), deliverBy: tomorrow() }
    expect((await inBern('POST', `/api/messages/${id}/pass-on`, ungranted)).body).toMatchObject({
      code: 'grant-not-known',
    })

    await comesTo(inLima, id, 'opened')
    const granted = await inLima('POST', `/api/messages/${id}/grant`, { to: third })
    const [{ digest } = { digest: '' }] = granted.body['grants'] as { digest: string }[]
    const passed = await eventually(async () => {
      const tried = await inBern('POST', `/api/messages/${id}/pass-on`, { grant: digest, deliverBy: tomorrow() })
      expect(tried.body).toMatchObject({ to: { state: 'BRA' } })
      return tried.body as unknown as MessageRow
    })
    await comesTo(inBern, passed.id, 'delivered')
    await inBrasilia('POST', `/api/messages/${passed.id}/open`)
    const read = await inBrasilia('GET', `/api/messages/${passed.id}`)
    expect(read.body).toMatchObject({ passesOn: { grant: digest }, content: { fields: { subject: 'A first word' } } })
    const copies = await inLima('GET', `/api/messages/${id}/copies`)
    expect(copies.body).toMatchObject({
      holders: [{ standing: 'originator' }, { state: 'CHE', standing: 'holds' }, { state: 'BRA', standing: 'granted' }],
      passed: [{ by: 'sent' }, { by: 'grant', grant: digest }],
    })
  }, 60_000)
  it('that may never be passed on is neither asked for nor granted', async () => {
    const third = await officeOf(inBrasilia, 'BRA')
    const id = await send(inLima, draft(two.office))
    await comesTo(inLima, id, 'delivered')
    expect((await inLima('POST', `/api/messages/${id}/grant`, { to: third })).body).toMatchObject({
      code: 'onward-never',
    })
  })
})
