import { randomBytes, randomUUID } from 'node:crypto'
import { base64 } from '@comity/proof/base64'
import { canonicalise } from '@comity/proof/canonical'
import { sha256Hex, utf8 } from '@comity/proof/hash'
import { ed25519Signer } from '@comity/proof/signer'
import { expect } from 'vitest'
import { makeCover } from './cover.ts'
import { rowOf as newRow } from '../../src/contexts/exchange/store.rows.ts'
import { transaction } from '../../src/contexts/exchange/store.ts'
import { insertMessages } from '../../src/contexts/exchange/store.write.ts'
import type { Cover } from '../../src/contexts/exchange/words.ts'
import type { Node } from '../../src/node.ts'
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

/** A message that this node sent, with one attachment, as if a peer had been there: its identifier. */
export async function letterAt(
  { kernel }: Pick<Node, 'kernel'>,
  from: { readonly authority: string; readonly post: string },
  attachment: { readonly id: string; readonly digest: string; readonly bytes: number },
): Promise<string> {
  const { id, digest, bytes } = attachment
  const inside = { id, name: 'acta.txt', mediaType: 'text/plain', key: base64(randomBytes(32)), digest }
  const fields = { subject: 'Acta', language: 'es', text: 'Una acta.' }
  const body = utf8(canonicalise({ attachments: [inside], fields, salt: '00'.repeat(32) }))
  const cover: Cover = {
    id: randomUUID(),
    from: { state: 'PER', ...from },
    to: { state: 'CHE', authority: randomUUID() },
    conversation: randomUUID(),
    after: null,
    form: 'administrative-message/1',
    marking: marking('PER') as Cover['marking'],
    purpose: 'investigation',
    basis: 'per-cpp',
    onward: 'never',
    composedAt: '2026-11-22T10:00:00.000Z',
    deliverBy: '2026-11-23T10:00:00.000Z',
    expiresAt: null,
    body: { digest: sha256Hex(body), bytes: body.length },
    attachments: [{ id, size: bytes, chunkBytes: 1_024 }],
    answers: null,
    corrects: null,
    passesOn: null,
  }
  const made = makeCover(cover, [ed25519Signer(randomBytes(32))])
  const kept = { parcel: null, hold: null, receivedAt: null, state: 'composed' as const, side: 'sent' as const }
  const place = { state: 'PER', now: () => kernel.clock.now().toString(), ids: kernel.ids }
  const row = newRow(
    { ...kept, digest: made.digest, peer: 'CHE', cover, envelope: made.envelope, body },
    [],
    place,
    null,
  )
  await transaction(kernel.database, (client) => insertMessages(client, [row], []))
  await kernel.database.query(
    `insert into exchange.attachment (message, id, bytes, chunk_bytes, digest) values ($1, $2, $3, 1024, $4)`,
    [made.digest, id, bytes, digest],
  )
  return row.id
}
