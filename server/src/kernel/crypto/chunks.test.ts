import { createHash } from 'node:crypto'
import { fromHex, hex, utf8 } from '@comity/proof/hash'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chunkBytes, chunkKey, chunkOverhead, chunksOf, mostChunks, openChunk, sealChunk } from './chunks.ts'
import vector from './vectors/chunks.json' with { type: 'json' }

const size = 32
const key = new Uint8Array(32).fill(1)
const id = 'attachment of Lima'
const refused = { fault: 'cannot-open-chunk' }

type Stream = { readonly key: Uint8Array; readonly id: string }
const stream: Stream = { key, id }

function sealed(text: Uint8Array, { key, id }: Stream = stream): readonly Uint8Array[] {
  const { count, lengthOf } = chunksOf(text.length, size)
  return Array.from({ length: count }, (_, at) => {
    const from = at * size
    return sealChunk(key, id, at, at === count - 1, text.subarray(from, from + lengthOf(at)), size)
  })
}

/** What a reader who knows no length has: the text, or undefined unless every chunk opens and the last as the last. */
function read(chunks: readonly Uint8Array[], { key, id }: Stream = stream): Uint8Array | undefined {
  const parts = chunks.map((chunk, at) => openChunk(key, id, at, at === chunks.length - 1, chunk, size))
  const opened = parts.flatMap((part) => ('fault' in part ? [] : [part]))
  return opened.length === 0 || opened.length < parts.length ? undefined : new Uint8Array(Buffer.concat(opened))
}

const text = Uint8Array.from({ length: 3 * size + 5 }, (_, at) => at)
const chunks = sealed(text)

describe('a stream sealed in chunks', () => {
  it('is read again, whatever its length', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 5 * size }), (bytes) => {
        const parts = sealed(bytes)
        expect(read(parts)).toEqual(bytes)
        expect(parts.reduce((sum, part) => sum + part.length, 0)).toBe(bytes.length + parts.length * chunkOverhead)
      }),
    )
    for (const length of [0, 1, size - 1, size, size + 1, 2 * size]) {
      expect(read(sealed(text.subarray(0, length)))).toEqual(text.subarray(0, length))
    }
  })

  it('is the one our vector gives', () => {
    const whole = utf8(vector.text)
    const secret = fromHex(vector.key)
    const { count, lengthOf } = chunksOf(whole.length, vector.size)
    const made = Array.from({ length: count }, (_, at) =>
      sealChunk(
        secret,
        vector.id,
        at,
        at === count - 1,
        whole.subarray(at * vector.size, at * vector.size + lengthOf(at)),
        vector.size,
      ),
    )
    expect(made.map(hex)).toEqual(vector.chunks)
  })

  it('cannot be put in another order', () => {
    for (const [one, other] of [
      [0, 1],
      [1, 2],
      [0, 3],
      [2, 3],
    ] as const) {
      const swapped = [...chunks]
      ;[swapped[one], swapped[other]] = [chunks[other] as Uint8Array, chunks[one] as Uint8Array]
      expect(read(swapped)).toBeUndefined()
    }
  })

  it('cannot be cut off, not even where a chunk ends', () => {
    for (let kept = 0; kept < chunks.length; kept += 1) expect(read(chunks.slice(0, kept))).toBeUndefined()
    const full = sealed(text.subarray(0, 2 * size))
    expect(read(full.slice(0, 1))).toBeUndefined()
    expect(read(sealed(new Uint8Array(0)).slice(0, 0))).toBeUndefined()
  })

  it('cannot be made longer, by its own chunks, by those of another or by an empty one', () => {
    const other = sealed(text, { key, id: 'another' })
    for (const more of [...chunks, ...other, new Uint8Array(16), new Uint8Array(0)]) {
      expect(read([...chunks, more])).toBeUndefined()
    }
    expect(() => sealChunk(key, id, 4, true, new Uint8Array(0), size)).toThrow(TypeError)
  })

  it('cannot lose a chunk from within, nor have one twice', () => {
    for (let at = 0; at < chunks.length; at += 1) {
      expect(read(chunks.toSpliced(at, 1))).toBeUndefined()
      expect(read(chunks.toSpliced(at, 0, chunks[at] as Uint8Array))).toBeUndefined()
    }
  })

  it('takes no chunk of another stream, whether it has another id or another key', () => {
    const renamed = sealed(text, { key, id: 'attachment of Bern' })
    const rekeyed = sealed(text, { key: new Uint8Array(32).fill(2), id })
    for (const foreign of [renamed, rekeyed]) {
      for (let at = 0; at < chunks.length; at += 1) {
        expect(read(chunks.with(at, foreign[at] as Uint8Array))).toBeUndefined()
      }
      expect(read(foreign)).toBeUndefined()
    }
  })

  it('cannot be altered in any bit', () => {
    fc.assert(
      fc.property(fc.nat({ max: 3 }), fc.nat(), (at, position) => {
        const chunk = (chunks[at] as Uint8Array).slice()
        const bit = position % (chunk.length * 8)
        chunk[bit >> 3] = (chunk[bit >> 3] ?? 0) ^ (1 << (bit & 7))
        expect(openChunk(key, id, at, at === 3, chunk, size)).toEqual(refused)
      }),
    )
  })

  it('has no chunk that is last to one and not last to another', () => {
    expect(openChunk(key, id, 0, true, chunks[0] as Uint8Array, size)).toEqual(refused)
    expect(openChunk(key, id, 3, false, chunks[3] as Uint8Array, size)).toEqual(refused)
    const full = sealed(text.subarray(0, 2 * size))
    expect(openChunk(key, id, 1, false, full[1] as Uint8Array, size)).toEqual(refused)
  })
})

describe('a chunk', () => {
  it('of a length that does not fit its place is neither sealed nor opened', () => {
    for (const [length, index, last] of [
      [size - 1, 0, false],
      [size + 1, 0, false],
      [size + 1, 0, true],
      [0, 1, true],
      [size, -1, true],
      [size, 0.5, true],
      [size, mostChunks, true],
      [size, Number.NaN, true],
    ] as const) {
      expect(() => sealChunk(key, id, index, last, new Uint8Array(length), size)).toThrow(TypeError)
      expect(openChunk(key, id, index, last, new Uint8Array(length + 16), size)).toEqual(refused)
    }
    expect(openChunk(key, id, 0, true, new Uint8Array(15), size)).toEqual(refused)
  })

  it('has a nonce that no other of its stream has, up to the last that may be', () => {
    const at = [0, 1, 255, 256, 65_536, 2 ** 31, mostChunks - 1]
    const nothing = new Uint8Array(size)
    const made = at.flatMap((index) => [true, false].map((last) => hex(sealChunk(key, id, index, last, nothing, size))))
    expect(new Set(made).size).toBe(made.length)
  })

  it('is sealed by a key of 32 bytes and an id of 1 to 255, and by nothing else', () => {
    const one = new Uint8Array(1)
    expect(() => sealChunk(new Uint8Array(16), id, 0, true, one)).toThrow(TypeError)
    expect(() => openChunk(new Uint8Array(33), id, 0, true, new Uint8Array(17))).toThrow(TypeError)
    expect(() => sealChunk(key, '', 0, true, one)).toThrow(TypeError)
    expect(() => sealChunk(key, 'ü'.repeat(128), 0, true, one)).toThrow(TypeError)
    expect(chunkKey()).toHaveLength(32)
    expect(chunkKey()).not.toEqual(chunkKey())
  })

  it('of full size goes through whole', () => {
    const big = new Uint8Array(chunkBytes)
    for (let at = 0; at < big.length; at += 4093) big[at] = at & 255
    const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
    const opened = openChunk(key, id, 7, false, sealChunk(key, id, 7, false, big))
    if ('fault' in opened) throw new Error(opened.fault)
    expect(digest(opened)).toBe(digest(big))
  })
})

describe('the plan of a stream', () => {
  it('has full chunks and a last one, for a terabyte as for nothing', () => {
    expect([chunksOf(0).count, chunksOf(0).lengthOf(0)]).toEqual([1, 0])
    const { count, lengthOf } = chunksOf(1e12)
    expect([count, lengthOf(0), lengthOf(count - 1)]).toEqual([59_605, chunkBytes, 1e12 - 59_604 * chunkBytes])
    expect(() => lengthOf(count)).toThrow(TypeError)
    expect(() => chunksOf(-1)).toThrow(TypeError)
    expect(() => chunksOf(0.5)).toThrow(TypeError)
    expect(() => chunksOf(mostChunks + 1, 1)).toThrow(TypeError)
  })
})
