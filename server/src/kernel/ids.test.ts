import { describe, expect, it } from 'vitest'
import { standingClock } from './clock.ts'
import { uuids } from './ids.ts'

const clock = () => standingClock('2026-11-22T10:00:00.123Z')

describe('an identifier', () => {
  it('is a UUID of version 7 that begins with the time', () => {
    const id = uuids(clock())()
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    expect(Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16)).toBe(Date.parse('2026-11-22T10:00:00.123Z'))
  })
  it('is the vector of RFC 9562, appendix A.6, for its time and its random bits', () => {
    const bytes = [0, 0, 0, 0, 0, 0, 0x0c, 0xc3, 0x98, 0xc4, 0xdc, 0x0c, 0x0c, 0x07, 0x39, 0x8f]
    const vector = uuids(standingClock('2022-02-22T19:22:22Z'), (into) => into.set(bytes))
    // The counter starts in the lower half, so the highest of its twelve bits is dropped from the vector's `cc3`.
    expect(vector()).toBe('017f22e2-79b0-74c3-98c4-dc0c0c07398f')
  })
  it('grows strictly, many in one millisecond, and when the clock is set back', () => {
    const time = clock()
    const ids = uuids(time)
    const made = Array.from({ length: 10_000 }, () => ids())
    time.advance({ milliseconds: -500 })
    made.push(ids(), ids())
    time.advance({ seconds: 5 })
    made.push(ids())
    expect(made).toEqual([...new Set(made)].sort())
  })
})
