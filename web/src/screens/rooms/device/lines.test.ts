import { describe, expect, it } from 'vitest'
import { expiredOf, type Line } from './lines.ts'

const now = Date.parse('2026-05-31T09:00:00.000Z')
const line = (number: number, at: string, more: Partial<Line> = {}): Line => ({
  number,
  digest: '',
  id: '',
  at,
  author: 'PER',
  facts: { kind: 'message' },
  said: { text: `said ${number}`, files: [], after: { number: 0, digest: '' } },
  ...more,
})
const decided = (number: number, days: number | null, hold = false): Line => ({
  ...line(number, '2026-05-20T09:00:00.000Z', { facts: { kind: 'retained', days, hold, reason: 'law' } }),
  said: undefined as never,
})
const written = [
  line(1, '2026-05-01T09:00:00.000Z'),
  line(2, '2026-05-01T09:00:00.001Z'),
  line(3, '2026-05-30T09:00:00.000Z'),
]
const expired = (...more: Line[]) => expiredOf([...written, ...more], now).map(({ number }) => number)

describe('what a browser keeps of a room', () => {
  it('loses its words when they have expired, and nothing else', () => {
    const [first] = expiredOf([...written, decided(4, 30)], now)
    const { said: _, ...bare } = written[0]!
    expect(first).toEqual(bare)
    expect(expired(decided(4, 30))).toEqual([1])
    expect(expired(decided(4, 29))).toEqual([1, 2])
  })

  it('stays where nothing was decided, where there is no period, and under a hold', () => {
    expect(expired()).toEqual([])
    expect(expired(decided(4, null))).toEqual([])
    expect(expired(decided(4, 1, true))).toEqual([])
  })

  it('follows the newest decision', () => {
    expect(expired(decided(4, 1), decided(5, 1, true))).toEqual([])
    expect(expired(decided(4, null), decided(5, 1))).toEqual([1, 2, 3])
  })
})
