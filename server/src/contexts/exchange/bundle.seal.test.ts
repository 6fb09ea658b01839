import { randomBytes } from 'node:crypto'
import { isFault } from '@comity/proof/fault'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sealingKey } from '#kernel/crypto/sealing'
import { segmentBytes, segmentOverhead } from '#kernel/crypto/segments'
import { type Opener, headBytes, openBundle, recipientIn, sealBundle } from './bundle.seal.ts'

const [bern, other] = [sealingKey(randomBytes(32)), sealingKey(randomBytes(32))]
const sealedSegment = segmentBytes + segmentOverhead
const to = { state: 'CHE', key: bern.publicKey }
const inState = (state: string, held = [bern]): Opener => ({
  state,
  unsealOwn: async ({ key, enc, ciphertext }, info, additional) => {
    const opened = held.find(({ publicKey }) => publicKey.id === key)?.open({ enc, ciphertext }, info, additional)
    return opened === undefined || isFault(opened) ? undefined : opened
  },
})

async function* cut(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}
const whole = async (pieces: AsyncIterable<Uint8Array>): Promise<Buffer> => Buffer.concat(await Array.fromAsync(pieces))
const sealed = (archive: Uint8Array, size = 100_000): Promise<Buffer> => whole(sealBundle(to, cut(archive, size)))
const opened = (bundle: Uint8Array, opener = inState('CHE'), size = 70_000): Promise<Buffer> =>
  whole(openBundle(opener, cut(bundle, size)))
const malformed = { code: 'bundle-malformed' }
const pieceOf = (bundle: Buffer, index: number): Buffer =>
  bundle.subarray(headBytes + index * sealedSegment, headBytes + (index + 1) * sealedSegment)

describe('a sealed bundle', () => {
  it('opens to the archive and zeros behind it, however either is cut into pieces', async () => {
    const length = fc.oneof(
      fc.integer({ min: 0, max: 3 * segmentBytes }),
      fc.constantFrom(0, 1, segmentBytes - 1, segmentBytes, segmentBytes + 1, 2 * segmentBytes),
    )
    const size = fc.integer({ min: 5_000, max: 2 * segmentBytes })
    await fc.assert(
      fc.asyncProperty(length, size, size, async (bytes, there, back) => {
        const archive = randomBytes(bytes)
        const bundle = await sealed(archive, there)
        expect((bundle.length - headBytes) % sealedSegment).toBe(0)
        const text = await opened(bundle, undefined, back)
        expect(Buffer.compare(text.subarray(0, bytes), archive)).toBe(0)
        expect(text.length).toBe(Math.max(1, Math.ceil(bytes / segmentBytes)) * segmentBytes)
        expect(text.subarray(bytes).every((byte) => byte === 0)).toBe(true)
      }),
      { numRuns: 20 },
    )
  })
  it('is another one each time it is made', async () => {
    const [one, two] = [await sealed(Buffer.from('the same')), await sealed(Buffer.from('the same'))]
    expect(Buffer.compare(pieceOf(one, 0), pieceOf(two, 0))).not.toBe(0)
  })
  it('has no more than two segments in memory on either side', async () => {
    let asked = 0
    const endless = async function* (piece: Uint8Array) {
      for (;;) {
        asked += piece.length
        yield piece
      }
    }
    const writing = sealBundle(to, endless(new Uint8Array(60_000)))
    const parts: Uint8Array[] = []
    for (let count = 0; count < 4; count += 1) {
      const { value } = await writing.next()
      parts.push(value as Uint8Array)
      expect(asked).toBeLessThanOrEqual((count + 1) * segmentBytes)
    }
    await writing.return(undefined)
    const bundle = Buffer.concat(parts)
    let read = 0
    const counted = async function* () {
      for await (const piece of cut(bundle, 60_000)) {
        read += piece.length
        yield piece
      }
    }
    const reading = openBundle(inState('CHE'), counted())
    for (let count = 1; count <= 2; count += 1) {
      expect((await reading.next()).done).toBe(false)
      expect(read).toBeLessThanOrEqual(headBytes + (count + 1) * sealedSegment)
    }
    await reading.return(undefined)
  })
})

describe('a bundle that is not what was sealed', () => {
  it('says for which State it is where that is another', async () => {
    await expect(opened(await sealed(Buffer.from('x')), inState('BRA'))).rejects.toMatchObject({
      code: 'bundle-for-another',
      message: 'it was sealed for `CHE`',
    })
  })
  it('does not open with other keys, nor as what another State gets', async () => {
    const bundle = await sealed(Buffer.from('x'))
    const unknown = { code: 'bundle-key-unknown' }
    await expect(opened(bundle, inState('CHE', [other]))).rejects.toMatchObject(unknown)
    const renamed = Buffer.from(bundle)
    renamed.write('BRA', 16, 'latin1')
    await expect(opened(renamed, inState('BRA'))).rejects.toMatchObject(unknown)
  })
  it('is refused wherever a byte of it is another', async () => {
    const bundle = await sealed(randomBytes(segmentBytes + 9))
    const place = fc.oneof(
      fc.nat({ max: headBytes - 1 }),
      fc.nat({ max: bundle.length - 1 }),
      fc.constantFrom(headBytes, headBytes + sealedSegment - 1, headBytes + sealedSegment, bundle.length - 1),
    )
    await fc.assert(
      fc.asyncProperty(place, fc.integer({ min: 1, max: 255 }), async (at, by) => {
        const altered = Buffer.from(bundle)
        altered[at] = (altered[at] ?? 0) ^ by
        await expect(opened(altered)).rejects.toHaveProperty('code')
      }),
    )
  })
  it('is refused wherever it is cut short, between two segments too', async () => {
    const bundle = await sealed(randomBytes(3 * segmentBytes))
    const ends = [0, 1, headBytes - 1, headBytes, headBytes + 1, bundle.length - 1]
    for (const at of [...ends, headBytes + sealedSegment, headBytes + 2 * sealedSegment]) {
      await expect(opened(bundle.subarray(0, at))).rejects.toMatchObject(malformed)
    }
  })
  it('is refused where its segments change places, one is missing, or something follows', async () => {
    const bundle = await sealed(randomBytes(3 * segmentBytes))
    const foreign = await sealed(randomBytes(3 * segmentBytes))
    const head = bundle.subarray(0, headBytes)
    const [one, two, three] = [pieceOf(bundle, 0), pieceOf(bundle, 1), pieceOf(bundle, 2)]
    const mixtures = [
      [two, one, three],
      [one, three],
      [two, three],
      [one, one, two, three],
      [one, two, three, three],
      [one, two, three, Buffer.of(0)],
      [one, pieceOf(foreign, 1), three],
    ]
    for (const parts of mixtures) {
      await expect(opened(Buffer.concat([head, ...parts]))).rejects.toMatchObject(malformed)
    }
    expect((await opened(Buffer.concat([head, one, two, three]))).length).toBe(3 * segmentBytes)
  })
  it('is refused where it is anything else', async () => {
    for (const bytes of [0, 3, headBytes, 5_000, 400_000]) {
      await expect(opened(randomBytes(bytes))).rejects.toMatchObject(malformed)
    }
  })
})

describe('whom a bundle is sealed to', () => {
  const authority = (id: string, kind: string) => ({ id, kind })
  const directory = (authorities: readonly { id: string; kind: string }[], held: Record<string, typeof bern>) =>
    ({
      peer: async () => ({ authorities }),
      sealingKeyOf: async (_: string, id: string) => held[id]?.publicKey,
    }) as unknown as Parameters<typeof recipientIn>[0]
  const courts = [authority('a', 'court'), authority('b', 'prosecution')]
  it('is the first central authority that has a key', async () => {
    const all = [...courts, authority('c', 'central-authority'), authority('d', 'central-authority')]
    const found = await recipientIn(directory(all, { a: other, d: bern }), 'CHE')
    expect(found?.key.id).toBe(bern.publicKey.id)
  })
  it('is the first authority that has one where no central authority does', async () => {
    const all = [...courts, authority('c', 'central-authority')]
    expect((await recipientIn(directory(all, { b: bern }), 'CHE'))?.key.id).toBe(bern.publicKey.id)
    expect(await recipientIn(directory(all, {}), 'CHE')).toBeUndefined()
  })
})
