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
  it('and a form it may not use is refused, whoever types it in', async () => {
    const [investigator] = await officersOf(two.lima, 'investigator', 'investigation')
    const before = await two.lima.kernel.database.query('select from exchange.message')
    const tried = await investigator!('POST', '/api/messages', draft(two.office))
    expect(tried).toMatchObject({ status: 403, body: { code: 'forbidden' } })
    expect(await two.lima.kernel.database.query('select from exchange.message')).toHaveLength(before.length)
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
    const standings = async () => {
      const { body } = await inLima('GET', `/api/messages/${id}/copies`)
      return (body['holders'] as { standing: string }[]).map(({ standing }) => standing)
    }
    await eventually(async () => expect(await standings()).toEqual(['originator', 'holds', 'holds']))
    const copies = await inLima('GET', `/api/messages/${id}/copies`)
    expect(copies.body).toMatchObject({ passed: [{ by: 'sent' }, { by: 'grant', grant: digest }] })

    // What is wanted back is wanted back from everybody who has it, though one of them never heard of Lima.
    const began = Date.now()
    expect((await inLima('POST', `/api/messages/${id}/recall`, { reason: 'It was not theirs.' })).status).toBe(200)
    await comesTo(inBrasilia, passed.id, 'destroyed')
    await eventually(async () => expect(await standings()).toEqual(['originator', 'gone', 'gone']))
    expect(Date.now() - began).toBeLessThan(60_000)
    expect((await inBrasilia('GET', `/api/messages/${passed.id}`)).body).toMatchObject({ content: { is: 'gone' } })
    expect((await inBern('GET', `/api/messages/${passed.id}`)).body).toMatchObject({
      content: { is: 'gone' },
      subject: null,
    })
    const shown = await two.lima.kernel.database.query<{ copy: string; receipt: string | null }>(
      `select r.body ->> 'copy' as copy, r.body ->> 'receipt' as receipt from exchange.receipt r
       join exchange.message m using (message) where m.id = $1 and r.name = 'passed-on' order by r.n`,
      [id],
    )
    expect(shown.map(({ copy }) => copy).filter((copy) => copy !== 'on-the-way')).toEqual(['holds', 'gone'])
    const last = JSON.parse(shown.at(-1)?.receipt ?? '{}') as { payload: string }
    expect(JSON.parse(Buffer.from(last.payload, 'base64').toString())).toMatchObject({
      issuer: 'BRA',
      type: 'exchange/destroyed',
    })
  }, 60_000)
  it('goes to nobody any more once its originator wants it back, though a hold keeps it', async () => {
    const third = await officeOf(inBrasilia, 'BRA')
    const id = await send(inLima, draft(two.office, { onward: 'by-grant' }))
    await comesTo(inLima, id, 'delivered')
    await inBern('POST', `/api/messages/${id}/open`)
    await comesTo(inLima, id, 'opened')
    const granted = await inLima('POST', `/api/messages/${id}/grant`, { to: third })
    const [{ digest } = { digest: '' }] = granted.body['grants'] as { digest: string }[]
    // The grant comes at a moment of its own, and is a change.
    await eventually(async () => {
      const seen = { 'if-match': `"${(await rowOf(inBern, id)).version}"` }
      const held = await inBern('POST', `/api/messages/${id}/hold`, { reason: 'A complaint.' }, seen)
      expect(held.body).toMatchObject({ held: true, grants: [{ digest }] })
    })
    await inLima('POST', `/api/messages/${id}/recall`, { reason: 'It was not theirs.' })
    await comesTo(inLima, id, 'held')
    const tried = await inBern('POST', `/api/messages/${id}/pass-on`, { grant: digest, deliverBy: tomorrow() })
    expect(tried.body).toMatchObject({ code: 'step-not-open' })
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
