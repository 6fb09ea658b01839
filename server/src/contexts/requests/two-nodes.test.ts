import { createHash, randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { FileRow, Gate, Request, RequestView } from '#contracts/requests'
import { eventually } from '../../../test/support/eventually.ts'
import { marking, pair, type Pair } from '../../../test/support/exchange.ts'
import { officersOf, type AtWork, type Reply } from '../../../test/support/neighbours.ts'
import { aDraft, anAnnex } from '../../../test/support/requests.ts'

// Two whole nodes, real HTTP, real sealing: what requests ask of the exchange, and what it gives them.

let two: Pair
let prosecutor: AtWork
beforeAll(async () => {
  two = await pair()
  const [found] = await officersOf(two.lima, 'prosecutor', 'prosecution')
  if (found === undefined) throw new Error('the sample has no prosecutor')
  prosecutor = found
}, 90_000)
afterAll(() => two?.stop())

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
const raw = { 'content-type': 'application/octet-stream' }

async function uploaded(officer: AtWork, name: string, bytes: Uint8Array): Promise<string> {
  const { id } = await done(officer('POST', '/api/uploads', { name, bytes: bytes.length }))
  await done(officer('PUT', `/api/uploads/${String(id)}?offset=0`, bytes, raw))
  return String(id)
}

async function done(reply: Promise<Reply>): Promise<Record<string, unknown>> {
  const { status, body } = await reply
  if (status !== 200) throw new Error(`${status} ${JSON.stringify(body)}`)
  return body
}
const read = async (officer: AtWork, id: string) =>
  (await done(officer('GET', `/api/requests/${id}`))) as unknown as RequestView

async function act(officer: AtWork, id: string, name: string, said: object = {}, second?: AtWork): Promise<Request> {
  const { version } = await read(officer, id)
  const asked = await officer('POST', `/api/requests/${id}/acts/${name}`, said, { 'if-match': `"${version}"` })
  if (asked.body['code'] !== 'second-officer-needed' || second === undefined) {
    return (await done(Promise.resolve(asked))) as unknown as Request
  }
  const { proposal } = asked.body['facts'] as { proposal: string }
  const agreed = await done(second('POST', `/api/proposals/${proposal}/approve`))
  return agreed['result'] as Request
}

it('a request is drafted in Lima, authorised by two, sealed, sent, and taken in by Bern, which answers', async () => {
  const { inLima: central, inBern, office } = two
  const opened = await done(
    prosecutor('POST', '/api/cases', {
      title: 'Draga',
      summary: '',
      offences: ['corruption'],
      marking: marking('PER'),
      restricted: false,
    }),
  )
  const draft = { ...aDraft({ marking: marking('PER') }), case: opened['id'], to: office }
  const { id } = (await done(prosecutor('POST', '/api/requests', draft))) as unknown as Request
  await act(prosecutor, id, 'choose-basis', { instruments: ['uncac'] })
  const { items } = (await done(prosecutor('GET', `/api/requests/${id}/check`))) as unknown as Gate
  for (const { section } of items.filter(({ blocks }) => blocks)) {
    const { version } = await read(prosecutor, id)
    const body = { text: `Antwort zu ${section}.`, nothing: false }
    await done(prosecutor('PUT', `/api/requests/${id}/sections/${section}`, body, { 'if-match': `"${version}"` }))
  }
  // Two annexes: one that fills more than one chunk, and one from the case.
  const large = randomBytes(17 * 1024 * 1024)
  const upload = await uploaded(prosecutor, 'orden.bin', large)
  const order = await done(prosecutor('POST', `/api/requests/${id}/files`, { upload }))
  expect(order).toMatchObject({ digest: sha256(large), bytes: large.length, name: 'orden.bin' })
  const act_ = Buffer.from('Acta de la draga (sample)\n')
  const path = `/api/cases/${String(opened['id'])}/documents?name=acta.txt`
  const document = await done(prosecutor('POST', path, act_, raw))
  const act1 = await done(prosecutor('POST', `/api/requests/${id}/files`, { document: document['id'] }))
  expect(act1).toMatchObject({ digest: sha256(act_), mediaType: 'text/plain' })
  const { version: last } = await read(prosecutor, id)
  const list = {
    annexes: [anAnnex(order as never), anAnnex(act1 as never, { id: 'a-2', number: '2', kind: 'evidence' })],
  }
  await done(prosecutor('PUT', `/api/requests/${id}/annexes`, list, { 'if-match': `"${last}"` }))
  await act(prosecutor, id, 'complete')
  const authorised = await act(prosecutor, id, 'authorise', {}, central)
  expect(authorised).toMatchObject({ state: 'authorised' })
  await act(central, id, 'approve', { channel: 'central-authority' })
  await act(central, id, 'translate', { language: 'de' })
  expect(await act(central, id, 'submit')).toMatchObject({ state: 'sent', phase: 'submitted' })

  await eventually(
    async () => expect(await inBern('GET', `/api/requests/${id}`)).toMatchObject({ status: 200 }),
    30_000,
  )
  expect(await read(inBern, id)).toMatchObject({ side: 'requested', state: 'received', peer: 'PER', divergences: [] })
  const filesIn = async (officer: AtWork) =>
    (await done(officer('GET', `/api/requests/${id}/files`)))['rows'] as FileRow[]
  await eventually(
    async () => expect((await filesIn(inBern)).map(({ state }) => state)).toEqual(['here', 'here']),
    60_000,
  )
  for (const [digest, bytes] of [[sha256(large), large] as const, [sha256(act_), act_] as const]) {
    const there = await done(inBern('GET', `/api/requests/${id}/files/${digest}`))
    expect(sha256(there['bytes'] as Uint8Array)).toBe(digest)
    const here = await done(central('GET', `/api/requests/${id}/files/${digest}`))
    expect(Buffer.compare(here['bytes'] as Uint8Array, bytes)).toBe(0)
  }
  await act(inBern, id, 'register')
  await act(inBern, id, 'acknowledge')
  await eventually(async () => expect(await read(central, id)).toMatchObject({ state: 'acknowledged' }), 30_000)
  const here = await read(central, id)
  expect(here.steps.map(({ act: name, outcome }) => [name, outcome]).slice(-2)).toEqual([
    ['submit', 'applied'],
    ['acknowledge', 'applied'],
  ])
  expect(here.divergences).toEqual([])
  // The desk of the exchange shows the letters; nobody writes one of this form by hand.
  const forms = await done(central('GET', '/api/forms'))
  expect((forms['rows'] as { id: string }[]).map((one) => one.id)).not.toContain('mutual-assistance/1')
}, 120_000)
