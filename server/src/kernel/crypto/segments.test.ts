import { createHash } from 'node:crypto'
import { fromHex, hex, utf8 } from '@comity/proof/hash'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  segmentBytes,
  segmentKey,
  segmentOverhead,
  segmentsOf,
  mostSegments,
  openSegment,
  sealSegment,
} from './segments.ts'
import vector from './vectors/segments.json' with { type: 'json' }

const size = 32
const key = new Uint8Array(32).fill(1)
const id = 'attachment of Lima'
const refused = { fault: 'cannot-open-segment' }

type Stream = { readonly key: Uint8Array; readonly id: string }
const stream: Stream = { key, id }

function sealed(text: Uint8Array, { key, id }: Stream = stream): readonly Uint8Array[] {
  const { count, lengthOf } = segmentsOf(text.length, size)
  return Array.from({ length: count }, (_, at) => {
    const from = at * size
    return sealSegment(key, id, at, at === count - 1, text.subarray(from, from + lengthOf(at)), size)
  })
}

/** What a reader who knows no length has: the text, or undefined unless every segment opens and the last as the last. */
function read(segments: readonly Uint8Array[], { key, id }: Stream = stream): Uint8Array | undefined {
  const parts = segments.map((segment, at) => openSegment(key, id, at, at === segments.length - 1, segment, size))
  const opened = parts.flatMap((part) => ('fault' in part ? [] : [part]))
  return opened.length === 0 || opened.length < parts.length ? undefined : new Uint8Array(Buffer.concat(opened))
}

const text = Uint8Array.from({ length: 3 * size + 5 }, (_, at) => at)
const segments = sealed(text)

describe('a stream sealed in segments', () => {
  it('is read again, whatever its length', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 5 * size }), (bytes) => {
        const parts = sealed(bytes)
        expect(read(parts)).toEqual(bytes)
        expect(parts.reduce((sum, part) => sum + part.length, 0)).toBe(bytes.length + parts.length * segmentOverhead)
      }),
    )
    for (const length of [0, 1, size - 1, size, size + 1, 2 * size]) {
      expect(read(sealed(text.subarray(0, length)))).toEqual(text.subarray(0, length))
    }
  })

  it('is the one our vector gives', () => {
    const whole = utf8(vector.text)
    const secret = fromHex(vector.key)
    const { count, lengthOf } = segmentsOf(whole.length, vector.size)
    const made = Array.from({ length: count }, (_, at) =>
      sealSegment(
        secret,
        vector.id,
        at,
        at === count - 1,
        whole.subarray(at * vector.size, at * vector.size + lengthOf(at)),
        vector.size,
      ),
    )
    expect(made.map(hex)).toEqual(vector.segments)
  })

  it('cannot be put in another order', () => {
    for (const [one, other] of [
      [0, 1],
      [1, 2],
      [0, 3],
      [2, 3],
    ] as const) {
      const swapped = [...segments]
      ;[swapped[one], swapped[other]] = [segments[other] as Uint8Array, segments[one] as Uint8Array]
      expect(read(swapped)).toBeUndefined()
    }
  })

  it('cannot be cut off, not even where a segment ends', () => {
    for (let kept = 0; kept < segments.length; kept += 1) expect(read(segments.slice(0, kept))).toBeUndefined()
    const full = sealed(text.subarray(0, 2 * size))
    expect(read(full.slice(0, 1))).toBeUndefined()
    expect(read(sealed(new Uint8Array(0)).slice(0, 0))).toBeUndefined()
  })

  it('cannot be made longer, by its own segments, by those of another or by an empty one', () => {
    const other = sealed(text, { key, id: 'another' })
    for (const more of [...segments, ...other, new Uint8Array(16), new Uint8Array(0)]) {
      expect(read([...segments, more])).toBeUndefined()
    }
    expect(() => sealSegment(key, id, 4, true, new Uint8Array(0), size)).toThrow(TypeError)
  })

  it('cannot lose a segment from within, nor have one twice', () => {
    for (let at = 0; at < segments.length; at += 1) {
      expect(read(segments.toSpliced(at, 1))).toBeUndefined()
      expect(read(segments.toSpliced(at, 0, segments[at] as Uint8Array))).toBeUndefined()
    }
  })

  it('takes no segment of another stream, whether it has another id or another key', () => {
    const renamed = sealed(text, { key, id: 'attachment of Bern' })
    const rekeyed = sealed(text, { key: new Uint8Array(32).fill(2), id })
    for (const foreign of [renamed, rekeyed]) {
      for (let at = 0; at < segments.length; at += 1) {
        expect(read(segments.with(at, foreign[at] as Uint8Array))).toBeUndefined()
      }
      expect(read(foreign)).toBeUndefined()
    }
  })

  it('cannot be altered in any bit', () => {
    fc.assert(
      fc.property(fc.nat({ max: 3 }), fc.nat(), (at, position) => {
        const segment = (segments[at] as Uint8Array).slice()
        const bit = position % (segment.length * 8)
        segment[bit >> 3] = (segment[bit >> 3] ?? 0) ^ (1 << (bit & 7))
        expect(openSegment(key, id, at, at === 3, segment, size)).toEqual(refused)
      }),
    )
  })

  it('has no segment that is last to one and not last to another', () => {
    expect(openSegment(key, id, 0, true, segments[0] as Uint8Array, size)).toEqual(refused)
    expect(openSegment(key, id, 3, false, segments[3] as Uint8Array, size)).toEqual(refused)
    const full = sealed(text.subarray(0, 2 * size))
    expect(openSegment(key, id, 1, false, full[1] as Uint8Array, size)).toEqual(refused)
  })
})

describe('a segment', () => {
  it('of a length that does not fit its place is neither sealed nor opened', () => {
    for (const [length, index, last] of [
      [size - 1, 0, false],
      [size + 1, 0, false],
      [size + 1, 0, true],
      [0, 1, true],
      [size, -1, true],
      [size, 0.5, true],
      [size, mostSegments, true],
      [size, Number.NaN, true],
    ] as const) {
      expect(() => sealSegment(key, id, index, last, new Uint8Array(length), size)).toThrow(TypeError)
      expect(openSegment(key, id, index, last, new Uint8Array(length + 16), size)).toEqual(refused)
    }
    expect(openSegment(key, id, 0, true, new Uint8Array(15), size)).toEqual(refused)
  })

  it('has a nonce that no other of its stream has, up to the last that may be', () => {
    const at = [0, 1, 255, 256, 65_536, 2 ** 31, mostSegments - 1]
    const nothing = new Uint8Array(size)
    const made = at.flatMap((index) =>
      [true, false].map((last) => hex(sealSegment(key, id, index, last, nothing, size))),
    )
    expect(new Set(made).size).toBe(made.length)
  })

  it('is sealed by a key of 32 bytes and an id of 1 to 255, and by nothing else', () => {
    const one = new Uint8Array(1)
    expect(() => sealSegment(new Uint8Array(16), id, 0, true, one)).toThrow(TypeError)
    expect(() => openSegment(new Uint8Array(33), id, 0, true, new Uint8Array(17))).toThrow(TypeError)
    expect(() => sealSegment(key, '', 0, true, one)).toThrow(TypeError)
    expect(() => sealSegment(key, 'ü'.repeat(128), 0, true, one)).toThrow(TypeError)
    expect(segmentKey()).toHaveLength(32)
    expect(segmentKey()).not.toEqual(segmentKey())
  })

  it('of full size goes through whole', () => {
    const big = new Uint8Array(segmentBytes)
    for (let at = 0; at < big.length; at += 4093) big[at] = at & 255
    const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
    const opened = openSegment(key, id, 7, false, sealSegment(key, id, 7, false, big))
    if ('fault' in opened) throw new Error(opened.fault)
    expect(digest(opened)).toBe(digest(big))
  })
})

describe('the plan of a stream', () => {
  it('has full segments and a last one, for a terabyte as for nothing', () => {
    expect([segmentsOf(0).count, segmentsOf(0).lengthOf(0)]).toEqual([1, 0])
    const { count, lengthOf } = segmentsOf(1e12)
    expect([count, lengthOf(0), lengthOf(count - 1)]).toEqual([
      3_814_698,
      segmentBytes,
      1e12 - 3_814_697 * segmentBytes,
    ])
    expect(() => lengthOf(count)).toThrow(TypeError)
    expect(() => segmentsOf(-1)).toThrow(TypeError)
    expect(() => segmentsOf(0.5)).toThrow(TypeError)
    expect(() => segmentsOf(mostSegments + 1, 1)).toThrow(TypeError)
  })
})
