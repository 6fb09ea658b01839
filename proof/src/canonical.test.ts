import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runInNewContext } from 'node:vm'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import vectors from '../vectors/canonical.json' with { type: 'json' }
import { canonicalise, deepest, NotCanonical } from './canonical.ts'

function doubleOf(bits: string): number {
  const view = new DataView(new ArrayBuffer(8))
  view.setBigUint64(0, BigInt(`0x${bits}`))
  return view.getFloat64(0)
}

function nested(levels: number): unknown {
  let value: unknown = 0
  for (let level = 0; level < levels; level += 1) value = [value]
  return value
}

describe('our vectors', () => {
  it.each(vectors.texts)('$name', ({ json, canonical }) => {
    expect(canonicalise(JSON.parse(json))).toBe(canonical)
  })

  it('numbers by their bits (RFC 8785 appendix B)', () => {
    for (const [bits, text] of vectors.ieee) {
      const number = doubleOf(String(bits))
      if (text === null) expect(() => canonicalise(number), String(bits)).toThrow(NotCanonical)
      else expect(canonicalise(number), String(bits)).toBe(text)
    }
  })
})

describe('the vectors of the authors of RFC 8785', () => {
  const folder = fileURLToPath(
    new URL('../../../shared/data/evidence/cyberphone-json-canonicalization/testdata', import.meta.url),
  )
  const there = existsSync(folder)
  const names = there ? readdirSync(join(folder, 'input')) : []

  it.runIf(there).each(names)('%s', (name) => {
    const text = canonicalise(JSON.parse(readFileSync(join(folder, 'input', name), 'utf8')))
    const bytes = readFileSync(join(folder, 'outhex', name.replace('.json', '.txt')), 'utf8').replaceAll(/\s/g, '')
    expect(Buffer.from(text, 'utf8').toString('hex')).toBe(bytes)
  })

  it('are all there, or are said to be missing', ({ skip }) => {
    skip(!there, 'the folder of foreign vectors does not stand beside the repository')
    expect(names.length).toBeGreaterThanOrEqual(6)
  })
})

describe('canonical JSON refuses', () => {
  class Person {
    name = 'x'
  }
  const circle: unknown[] = []
  circle.push(circle)
  const refused: readonly (readonly [string, unknown, string])[] = [
    ['undefined', undefined, ''],
    ['undefined as a member', { a: { b: undefined } }, 'a.b'],
    ['undefined in an array', [1, undefined], '1'],
    // oxlint-disable-next-line no-sparse-arrays
    ['a hole in an array', [1, , 2], '1'],
    ['NaN', [Number.NaN], '0'],
    ['infinity', { n: Number.NEGATIVE_INFINITY }, 'n'],
    ['a bigint', { n: 1n }, 'n'],
    ['a function', { f: () => 1 }, 'f'],
    ['a symbol', Symbol('s'), ''],
    ['a symbol as a member name', { [Symbol('s')]: 1 }, ''],
    ['a lone surrogate', { a: 'x\uD800' }, 'a'],
    ['a lone surrogate in a member name', { '\uDC00': 1 }, '\uDC00'],
    ['a date', { at: new Date(0) }, 'at'],
    ['an instance of a class', new Person(), ''],
    ['a map', new Map(), ''],
    ['bytes', new Uint8Array(2), ''],
    ['an object standing on another', Object.create({ inherited: 1 }), ''],
  ]

  it.each(refused)('%s', (_, value, path) => {
    let thrown: unknown
    try {
      canonicalise(value)
    } catch (error) {
      thrown = error
    }
    expect(thrown).toBeInstanceOf(NotCanonical)
    expect((thrown as NotCanonical).path).toBe(path)
  })

  it('what is circular or too deep, without exhausting the stack', () => {
    expect(() => canonicalise(circle)).toThrow(NotCanonical)
    expect(() => canonicalise(nested(100_000))).toThrow(NotCanonical)
    expect(canonicalise(nested(deepest))).toContain('[0]')
    expect(() => canonicalise(nested(deepest + 1))).toThrow(NotCanonical)
  })
})

describe('canonical JSON', () => {
  it('accepts plain objects of any realm and without a prototype, and ignores toJSON', () => {
    expect(canonicalise(runInNewContext('({ b: 1, a: [2] })'))).toBe('{"a":[2],"b":1}')
    expect(canonicalise(Object.assign(Object.create(null), { a: 1 }))).toBe('{"a":1}')
    expect(() => canonicalise({ toJSON: () => 'forged' })).toThrow(NotCanonical)
  })

  it('does not depend on the order in which members were written', () => {
    const entries = fc.uniqueArray(fc.tuple(fc.string({ unit: 'grapheme' }), fc.jsonValue()), {
      selector: ([name]) => name,
    })
    fc.assert(
      fc.property(entries, (list) => {
        const forward = Object.fromEntries(list)
        const backward = Object.fromEntries(list.toReversed())
        expect(canonicalise(forward)).toBe(canonicalise(backward))
      }),
    )
  })

  it('is JSON of the same value, and its own canonical form', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'grapheme' }), (value) => {
        const text = canonicalise(value)
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)))
        expect(canonicalise(JSON.parse(text))).toBe(text)
      }),
    )
  })
})
