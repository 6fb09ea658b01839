import { expect } from 'vitest'
import type { MessageRow } from '#contracts/exchange'
import { eventually } from './eventually.ts'
import { befriend, neighbour, officersOf, type AtWork, type Neighbour } from './neighbours.ts'

/** Two whole nodes that trust each other, an officer of the central authority at work in each, and the second's address. */
export type Pair = {
  readonly lima: Neighbour
  readonly bern: Neighbour
  readonly inLima: AtWork
  readonly inBern: AtWork
  readonly office: { readonly state: string; readonly authority: string }
  readonly stop: () => Promise<void>
}

export async function pair(): Promise<Pair> {
  const [lima, bern] = await Promise.all([neighbour('PER'), neighbour('CHE')])
  await befriend(lima, bern)
  const [inLima] = await officersOf(lima, 'central-authority', 'prosecution')
  const [inBern] = await officersOf(bern, 'central-authority', 'prosecution')
  if (inLima === undefined || inBern === undefined) throw new Error('a sample officer is missing')
  return {
    lima,
    bern,
    inLima,
    inBern,
    office: await officeOf(inBern, 'CHE'),
    stop: async () => {
      await Promise.all([lima.stop(), bern.stop()])
    },
  }
}

/** The authority in which an officer acts, as an address. */
export async function officeOf(officer: AtWork, state: string): Promise<{ state: string; authority: string }> {
  const { body } = await officer('GET', '/api/session')
  const { acting } = body as { acting: { authority: { id: string } } | null }
  return { state, authority: acting?.authority.id ?? '' }
}

export const marking = (state: string, more: object = {}) => ({
  classification: { state, level: 'unclassified' },
  handling: [{ code: 'H0' }],
  tlp: 'amber',
  ...more,
})

/** A message of the simplest form, as an officer in Lima writes it. */
export const draft = (to: { readonly state: string; readonly authority: string }, more: object = {}) => ({
  to: [to],
  form: 'administrative-message/1',
  fields: { subject: 'A first word', language: 'en', text: 'We would like to talk about how to proceed.' },
  marking: marking('PER'),
  deliverBy: new Date(Date.now() + 86_400_000).toISOString(),
  ...more,
})

export async function rowOf(officer: AtWork, id: string): Promise<MessageRow> {
  const { body } = await officer('GET', '/api/messages?sort=newest&limit=200')
  const found = (body['rows'] as MessageRow[] | undefined)?.find((one) => one.id === id)
  if (found === undefined) throw new Error('the message is not in the list')
  return found
}

export const comesTo = (officer: AtWork, id: string, state: string, withinMs?: number) =>
  eventually(async () => expect(await rowOf(officer, id)).toMatchObject({ state }), withinMs)

export async function send(officer: AtWork, body: object): Promise<string> {
  const sent = await officer('POST', '/api/messages', body)
  expect(sent.body).toMatchObject({ messages: [{ state: 'queued', side: 'sent' }] })
  return (sent.body['messages'] as MessageRow[])[0]!.id
}
