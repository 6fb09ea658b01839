import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fingerprint } from '@comity/proof/fingerprint'
import { draft, marking, officeOf, rowOf, send } from './support/exchange.ts'
import { eventually } from './support/eventually.ts'
import { type AtWork, byTwo, type Neighbour, neighbour, officersInCharge, officersOf } from './support/neighbours.ts'
import { type Known, readDescriptor, strangerNode } from './support/stranger.ts'

// Lima and a node that somebody wrote who had read `docs/protocol` and nothing else.

let lima: Neighbour
let inLima: AtWork
let stranger: Awaited<ReturnType<typeof strangerNode>>
let court: typeof stranger
let known: Known
/** What an administrator and a second officer in Lima do with the descriptor they got as a file. */
async function trust(node: typeof stranger): Promise<void> {
  const [one, two] = await officersInCharge(lima)
  const words = fingerprint(node.keyId).join(' ')
  const path = `/api/directory/peers/${node.state}`
  const brought = await one('POST', '/api/directory/peers', { descriptor: node.descriptor() })
  expect(brought.body).toMatchObject({ state: node.state, standing: 'proposed' })
  const seen = { 'if-match': `"${String(brought.body['version'])}"` }
  const compared = await one('POST', `${path}/compare`, { words }, seen)
  const trusted = await byTwo(one, two, `${path}/trust`, { words }, Number(compared.body['version']))
  expect(trusted.body).toMatchObject({ standing: 'trusted' })
}

beforeAll(async () => {
  lima = await neighbour('PER')
  stranger = await strangerNode('URY')
  court = await strangerNode('PRY', 'court')
  for (const node of [stranger, court]) await trust(node)
  ;[inLima] = (await officersOf(lima, 'central-authority', 'prosecution')) as [AtWork]
  const { authority } = await officeOf(inLima, 'PER')
  const all = readDescriptor(await (await fetch(`${lima.settings.origin}/peer/directory/descriptor`)).text())
  known = { ...all, authorities: all.authorities.toSorted((a) => (a.id === authority ? -1 : 1)) }
  stranger.knows(known)
  court.knows(known)
}, 60_000)
afterAll(async () => {
  stranger.stop()
  court.stop()
  await lima.stop()
})

describe('a node written from the pages of the protocol', () => {
  it('is heard, and hears that it is trusted', async () => {
    const answer = await stranger.call('PER', lima.settings.origin, '/peer/directory/hello', { time: 'now' })
    const statement: unknown = JSON.parse(Buffer.from(answer.payload, 'base64').toString())
    expect(statement).toMatchObject({ issuer: 'PER', type: 'directory/hello', body: { thinks: 'trusted' } })
  })

  it('writes to an authority here, which reads it, and both are told of each step', async () => {
    const fields = { subject: 'Una pregunta', language: 'es', text: 'Escribimos según el protocolo.' }
    const { digest, parcel, told } = await stranger.write(lima.settings.origin, known, fields)
    expect(told.map(({ payload }) => [payload.type, payload.subject])).toEqual([
      ['exchange/accepted', digest],
      ['exchange/delivered', digest],
    ])
    const { body } = await inLima('GET', '/api/messages?sort=newest&limit=200')
    const row = (body['rows'] as { id: string; digest?: string }[])[0]
    await inLima('POST', `/api/messages/${row?.id}/open`, {})
    const read = await inLima('GET', `/api/messages/${row?.id}`)
    expect(JSON.stringify(read.body)).toContain('Escribimos según el protocolo.')
    await eventually(async () =>
      expect(stranger.said.map(({ type, subject }) => [type, subject])).toContainEqual(['exchange/opened', digest]),
    )
    const items = { parcels: [parcel], receipts: [stranger.recall(digest)], covers: [] }
    const answer = await stranger.call('PER', lima.settings.origin, '/peer/exchange/items', items)
    const types = answer.receipts.map((one) => {
      const { payload } = JSON.parse(one) as { payload: string }
      return (JSON.parse(Buffer.from(payload, 'base64').toString()) as { type: string }).type
    })
    expect(new Set(types)).toEqual(
      new Set(['exchange/accepted', 'exchange/delivered', 'exchange/destroyed', 'exchange/opened']),
    )
  })

  it('gets what an officer here writes to it, opens it, and its receipts count here', async () => {
    const to = { state: 'URY', authority: stranger.authority }
    const id = await send(inLima, draft(to, { marking: marking('PER') }))
    await eventually(async () => expect(await rowOf(inLima, id)).toMatchObject({ state: 'delivered' }))
    expect(stranger.received.at(-1)?.body.fields.text).toBe('We would like to talk about how to proceed.')
  })

  it('asks by an act of law, which an officer of its own signs too', async () => {
    const fields = {
      subject: 'Una matrícula',
      language: 'es',
      questions: ['¿A nombre de quién está?'],
      facts: 'Un vehículo visto en la frontera.',
      offences: [],
      urgency: 'ordinary',
      reasonForUrgency: '',
      answerBy: null,
      use: 'intelligence',
      parts: {},
    }
    const { told } = await stranger.write(lima.settings.origin, known, fields, { form: 'information-request/1' })
    expect(told.map(({ payload }) => payload.type)).toEqual(['exchange/accepted', 'exchange/delivered'])
  })

  it('is refused a form that its authority may not use, with the rule', async () => {
    const form = { form: 'spontaneous-information/1' }
    const { told } = await court.write(lima.settings.origin, known, {}, form)
    expect(told.map(({ payload }) => [payload.type, payload.body['because'], payload.body['rule']])).toEqual([
      ['exchange/rejected', 'not-permitted', 'exchange.receive-spontaneous'],
    ])
  })

  it('is told why where it does not fill in the form', async () => {
    const { told } = await stranger.write(lima.settings.origin, known, { subject: 'Nothing more' })
    expect(told.map(({ payload }) => [payload.type, payload.body.because])).toEqual([
      ['exchange/rejected', 'form-not-filled'],
    ])
  })
})
