import { createHash, randomBytes } from 'node:crypto'
import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { comesTo, draft, pair, rowOf, send, type Pair } from '../../../test/support/exchange.ts'
import { officersOf, type AtWork, type Neighbour } from '../../../test/support/neighbours.ts'
import { readTar, tarEnd, tarHeader, tarPadding } from './bundle.tar.ts'
import type { Upload } from './contract.ts'

let two: Pair
let inLima: AtWork
let inBern: AtWork
beforeAll(async () => {
  two = await pair()
  // Both move to addresses that the other does not know: no network reaches them.
  inLima = await moved(two.lima)
  inBern = await moved(two.bern)
}, 60_000)
afterAll(() => two?.stop())

async function moved(node: Neighbour): Promise<AtWork> {
  const { server } = node.app
  await new Promise<void>((closed) => {
    server.close(() => closed())
    server.closeAllConnections()
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const { port } = server.address() as { port: number }
  const there = { ...node, settings: { ...node.settings, origin: `http://127.0.0.1:${port}` } }
  return (await officersOf(there, 'central-authority', 'prosecution'))[0]!
}

const raw = { 'content-type': 'application/octet-stream' }
const bundleFrom = async (officer: AtWork, state: string): Promise<Uint8Array> => {
  const { status, body } = await officer('POST', `/api/peers/${state}/bundle`, {})
  expect(status).toBe(200)
  return body['bytes'] as Uint8Array
}
const bring = (officer: AtWork, bundle: Uint8Array) => officer('POST', '/api/bundles', bundle, raw)

describe('a State that no network reaches', () => {
  it('gets messages with their attachments in a file, and its receipts come back in another', async () => {
    const bytes = randomBytes(20_000)
    const begun = await inLima('POST', '/api/uploads', { name: 'map.png', bytes: bytes.length })
    const { id: upload } = begun.body as unknown as Upload
    await inLima('PUT', `/api/uploads/${upload}?offset=0`, bytes, raw)
    const plain = await send(inLima, draft(two.office))
    const mapped = await send(inLima, draft(two.office, { attachments: [upload] }))
    const there = await bundleFrom(inLima, 'CHE')
    const taken = await bring(inBern, there)
    expect(taken.body).toEqual({ peer: 'PER', messages: 2, receipts: 0, rejected: 0, missing: 0, attachments: 1 })
    for (const id of [plain, mapped]) {
      expect(await rowOf(inBern, id)).toMatchObject({ state: 'delivered' })
      expect(await rowOf(inLima, id)).toMatchObject({ state: 'queued' })
    }
    const back = await bring(inLima, await bundleFrom(inBern, 'PER'))
    expect(back.body).toMatchObject({ peer: 'CHE', messages: 0, rejected: 0 })
    for (const id of [plain, mapped]) await comesTo(inLima, id, 'delivered')
    const again = await bring(inBern, there)
    expect(again.status).toBe(200)
    expect(await rowOf(inBern, plain)).toMatchObject({ state: 'delivered' })
  }, 40_000)

  it('says of what was recalled before it was carried there that it never came', async () => {
    const id = await send(inLima, draft(two.office))
    expect((await inLima('POST', `/api/messages/${id}/recall`, { reason: 'written too early' })).status).toBe(200)
    expect((await bring(inBern, await bundleFrom(inLima, 'CHE'))).body).toMatchObject({ messages: 0, missing: 0 })
    expect((await bring(inLima, await bundleFrom(inBern, 'PER'))).status).toBe(200)
    const { body } = await inLima('GET', `/api/messages/${id}/deliveries`)
    const names = (body['rows'] as readonly { readonly name: string }[]).map(({ name }) => name)
    expect(names).toEqual(expect.arrayContaining(['recalled', 'non-delivered', 'not-received']))
    expect(body['state']).toBe('non-delivered')
  }, 40_000)

  it('takes nothing of a file that was altered, was made for another, or names its own paths', async () => {
    const id = await send(inLima, draft(two.office))
    const bundle = await bundleFrom(inLima, 'CHE')
    expect((await bring(inLima, bundle)).body).toMatchObject({ code: 'bundle-not-trusted' })
    const altered = Uint8Array.from(bundle)
    altered[altered.length - 3_000] = (altered[altered.length - 3_000] ?? 0) ^ 1
    expect((await bring(inBern, altered)).body).toMatchObject({ code: 'bundle-malformed' })
    expect((await bring(inBern, bundle.subarray(0, 4_000))).body).toMatchObject({
      code: 'bundle-malformed',
    })
    const climbing = Uint8Array.from(bundle)
    climbing.set(new TextEncoder().encode('../../keys/node.sign.1.key'), 0)
    expect((await bring(inBern, climbing)).body).toMatchObject({ code: 'bundle-malformed' })
    await expect(rowOf(inBern, id)).rejects.toThrow('not in the list')
  })
})

const drained = async (bytes: Uint8Array): Promise<string[]> => {
  const names: string[] = []
  const stream = (async function* () {
    for (let at = 0; at < bytes.length; at += 700) yield bytes.subarray(at, at + 700)
  })()
  for await (const { name } of readTar(stream, 10_000)) names.push(name)
  return names
}
const nameOf = (content: Uint8Array): string => createHash('sha256').update(content).digest('hex')
const archive = (content: Uint8Array): Uint8Array =>
  Buffer.concat([tarHeader(nameOf(content), content.length), content, tarPadding(content.length), tarEnd])

describe('the archive of a bundle', () => {
  it('is read as it was written, however it is cut into pieces', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 3_000 }), async (content) => {
        expect(await drained(archive(content))).toEqual([nameOf(content)])
      }),
      { numRuns: 50 },
    )
  })
  it('is refused when any byte of it is another', async () => {
    const whole = archive(randomBytes(700))
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: whole.length - 1 }), fc.integer({ min: 1, max: 255 }), async (at, by) => {
        const other = Uint8Array.from(whole)
        other[at] = (other[at] ?? 0) ^ by
        await expect(drained(other)).rejects.toThrow('not an archive')
      }),
    )
  })
  it.each([
    ['larger than it may be', Buffer.concat([tarHeader('ab'.repeat(32), 10_001), new Uint8Array(10_001)])],
    ['cut short', archive(randomBytes(900)).subarray(0, 1_000)],
    ['followed by something', Buffer.concat([archive(new Uint8Array(3)), Buffer.from('more')])],
    ['without an end', archive(new Uint8Array(3)).subarray(0, 1_024)],
  ])('is refused when it is %s', async (_, bytes) => {
    await expect(drained(bytes)).rejects.toThrow('not an archive')
  })
})
