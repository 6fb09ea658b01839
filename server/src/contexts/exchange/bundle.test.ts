import { createHash, randomBytes } from 'node:crypto'
import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { comesTo, draft, pair, rowOf, send, type Pair } from '../../../test/support/exchange.ts'
import { officersOf, peerAt, type AtWork, type Neighbour } from '../../../test/support/neighbours.ts'
import type { Directory } from '#contexts/directory'
import { segmentBytes, segmentOverhead } from '#kernel/crypto/segments'
import { headBytes, openBundle, recipientIn, sealBundle } from './bundle.seal.ts'
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

  it('tells who carries it for which State it is, and nothing else', async () => {
    await send(inLima, draft(two.office))
    const bundle = await bundleFrom(inLima, 'CHE')
    const told = ['"state":"PER"', '"issuer":"PER"', 'exchange/', 'A first word', two.office.authority, 'comity.cover']
    const inside = await Array.fromAsync(openBundle(doorOf(two.bern), [bundle] as never))
    const seen = (bytes: Uint8Array) => told.filter((word) => stands(word, Buffer.from(bytes)))
    // What the eye of a carrier looks for is there, once it is open: all but the subject, which is sealed once more.
    expect(seen(Buffer.concat(inside))).toEqual(told.filter((word) => word !== 'A first word'))
    expect(seen(bundle)).toEqual([])
    expect(Buffer.from(bundle.subarray(0, 19)).toString()).toBe('comity/bundle/v1CHE')
    expect((bundle.length - headBytes) % (segmentBytes + segmentOverhead)).toBe(0)
  })

  it('takes nothing of a file that was altered, was made for another, or is not sealed', async () => {
    const id = await send(inLima, draft(two.office))
    const bundle = await bundleFrom(inLima, 'CHE')
    const malformed = { status: 422, body: { code: 'bundle-malformed' } }
    expect(await bring(inLima, bundle)).toMatchObject({
      status: 422,
      body: { code: 'bundle-for-another', detail: 'it was sealed for `CHE`' },
    })
    const altered = Uint8Array.from(bundle)
    altered[altered.length - 3_000] = (altered[altered.length - 3_000] ?? 0) ^ 1
    expect(await bring(inBern, altered)).toMatchObject(malformed)
    expect(await bring(inBern, bundle.subarray(0, 4_000))).toMatchObject(malformed)
    const archive = Buffer.concat(await Array.fromAsync(openBundle(doorOf(two.bern), [bundle] as never)))
    expect(await bring(inBern, archive)).toMatchObject(malformed)
    expect(await bring(inBern, randomBytes(300_000))).toMatchObject(malformed)
    await expect(rowOf(inBern, id)).rejects.toThrow('not in the list')
    expect(await bring(inBern, await sealedTo('CHE', archive))).toMatchObject({ status: 200 })
    expect(await rowOf(inBern, id)).toMatchObject({ state: 'delivered' })
  })

  it('takes nothing of a file, though it is sealed to it, that names its own paths or was signed for another', async () => {
    const id = await send(inLima, draft(two.office))
    const bundle = await bundleFrom(inLima, 'CHE')
    const archive = Buffer.concat(await Array.fromAsync(openBundle(doorOf(two.bern), [bundle] as never)))
    const climbing = Buffer.from(archive)
    climbing.write('../../keys/node.sign.1.key', 0, 'latin1')
    for (const inside of [climbing, randomBytes(2_000), Buffer.alloc(0)]) {
      const { body } = await bring(inBern, await sealedTo('CHE', inside))
      expect(body).toMatchObject({ code: 'bundle-malformed' })
    }
    // Who opened it may not hand it on as if it had been made for a third.
    const { body } = await bring(inLima, await sealedTo('PER', archive))
    expect(body).toMatchObject({ code: 'bundle-not-trusted' })
    await expect(rowOf(inBern, id)).rejects.toThrow('not in the list')
  })

  it('gets no bundle where it is not known, or no longer trusted', async () => {
    expect(await inLima('POST', '/api/peers/BRA/bundle', {})).toMatchObject({
      status: 404,
      body: { code: 'peer-not-known' },
    })
    const { version } = (await peerAt(inLima, 'CHE')) ?? {}
    const seen = { 'if-match': `"${version}"` }
    const ended = await inLima('POST', '/api/directory/peers/CHE/suspend', { reason: 'a key in other hands' }, seen)
    expect(ended.status).toBe(200)
    expect(await inLima('POST', '/api/peers/CHE/bundle', {})).toMatchObject({
      status: 409,
      body: { code: 'peer-not-trusted' },
    })
  })
})

const doorOf = (node: Neighbour): Directory =>
  (node.contexts.find(({ name }) => name === 'directory') as unknown as { door: Directory }).door

/** An archive sealed as a neighbour would seal it. */
async function sealedTo(state: 'CHE' | 'PER', archive: Uint8Array): Promise<Buffer> {
  const recipient = await recipientIn(doorOf(state === 'CHE' ? two.lima : two.bern), state)
  if (recipient === undefined) throw new Error(`${state} has no sealing key`)
  return Buffer.concat(await Array.fromAsync(sealBundle(recipient, [archive] as never)))
}

/** Whether a word stands in bytes, in the clear or somewhere in base64. */
function stands(word: string, bytes: Buffer): boolean {
  const turned = (one: string): readonly string[] =>
    [0, 1, 2].map((shift) => {
      const text = Buffer.concat([Buffer.alloc(shift), Buffer.from(one)])
        .toString('base64')
        .replaceAll('=', '')
      // The first and last digits hold bits of what stands beside.
      return text.slice(shift === 0 ? 0 : shift + 1, text.length - 1)
    })
  return [word, ...turned(word)].some((one) => bytes.includes(one))
}

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
