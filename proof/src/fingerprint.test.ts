import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fingerprint, matchesFingerprint, readFingerprint } from './fingerprint.ts'
import { hex, sha256Hex, utf8 } from './hash.ts'
import { words } from './words.ts'

const ids = fc.uint8Array({ minLength: 32, maxLength: 32 }).map(hex)

function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at)
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i]
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, replaced))
    }
    row = next
  }
  return row[b.length] ?? 0
}

describe('the words', () => {
  it('are 256, short, plain and in order', () => {
    expect(words).toHaveLength(256)
    for (const word of words) expect(word).toMatch(/^[a-z]{4,9}$/)
    expect(words.toSorted()).toEqual(words)
  })

  it('cannot well be taken for one another', () => {
    expect(new Set(words.map((word) => word.slice(0, 3))).size).toBe(256)
    for (const [at, word] of words.entries()) {
      for (const other of words.slice(at + 1))
        expect(distance(word, other), `${word} ${other}`).toBeGreaterThanOrEqual(3)
    }
  })

  it('are frozen', () => {
    expect(sha256Hex(utf8(words.join(' ')))).toBe('62b787229b14df06ca49a437b3ecf730b5bb72780ce63605eb10367b89f3bc47')
  })
})

describe('a fingerprint', () => {
  it('is thirteen words that lead back to the key', () => {
    fc.assert(
      fc.property(ids, (id) => {
        const said = fingerprint(id)
        expect(said).toHaveLength(13)
        expect(matchesFingerprint(id, said.join(' '))).toBe(true)
        expect(matchesFingerprint(id, ` ${said.join(', ').toUpperCase()}\n`)).toBe(true)
        expect(matchesFingerprint(id, said.join('-'))).toBe(true)
      }),
    )
  })

  it('of another key does not match', () => {
    fc.assert(
      fc.property(ids, ids, (id, other) => {
        fc.pre(id.slice(0, 24) !== other.slice(0, 24))
        expect(matchesFingerprint(other, fingerprint(id).join(' '))).toBe(false)
      }),
    )
  })

  it('with any one word misheard, or any two exchanged, is a mistake in hearing and not another key', () => {
    const place = fc.nat({ max: 12 })
    fc.assert(
      fc.property(ids, place, place, fc.constantFrom(...words), (id, at, second, word) => {
        const said = fingerprint(id)
        if (said[at] !== word) {
          expect(readFingerprint(said.with(at, word).join(' '))).toEqual({ fault: 'wrong-check-word' })
        }
        if (said[at] !== said[second] && at !== 12 && second !== 12) {
          const exchanged = said.with(at, said[second] ?? '').with(second, said[at] ?? '')
          expect(readFingerprint(exchanged.join(' '))).toEqual({ fault: 'wrong-check-word' })
        }
      }),
      { numRuns: 500 },
    )
  })

  it('is refused when words are missing, too many or none of ours', () => {
    const said = fingerprint('0'.repeat(64))
    expect(readFingerprint(said.slice(1).join(' '))).toEqual({ fault: 'wrong-length' })
    expect(readFingerprint([...said, 'zebra'].join(' '))).toEqual({ fault: 'wrong-length' })
    expect(readFingerprint('x '.repeat(100_000))).toEqual({ fault: 'wrong-length' })
    expect(readFingerprint(said.with(3, 'constructor').join(' '))).toEqual({ fault: 'unknown-word' })
  })

  it('is made of the id of a key only', () => {
    for (const id of ['', 'ab', '0'.repeat(62), 'g'.repeat(64), '0'.repeat(66)]) {
      expect(() => fingerprint(id)).toThrow(TypeError)
    }
  })
})
