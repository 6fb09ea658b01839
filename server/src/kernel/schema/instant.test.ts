import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Instant, PlainDate, TimeZone } from './instant.ts'

describe('an instant', () => {
  it('is kept in UTC whatever the offset it came with', () => {
    expect(Instant.parse('2026-11-22T10:00:00-05:00')).toBe('2026-11-22T15:00:00.000Z')
    expect(Instant.parse('2026-11-22T10:00:00Z')).toBe('2026-11-22T10:00:00.000Z')
  })

  it('keeps milliseconds and cuts what is finer', () => {
    expect(Instant.parse('2026-11-22T10:00:00.123999Z')).toBe('2026-11-22T10:00:00.123Z')
  })

  it('is refused without a zone, on a day that does not exist, or outside four-digit years', () => {
    for (const text of ['2026-11-22T10:00:00', '2026-02-30T10:00:00Z', '2026-11-22', '', '9999-12-31T23:59:59-01:00']) {
      expect(Instant.safeParse(text).success, text).toBe(false)
    }
  })

  it('sorts as text in the order of time, and normalises once and for all', () => {
    const moment = fc.date({
      min: new Date('0000-01-01T00:00:00Z'),
      max: new Date('9999-12-31T23:59:59.999Z'),
      noInvalidDate: true,
    })
    fc.assert(
      fc.property(moment, moment, (a, b) => {
        const [x, y] = [Instant.parse(a.toISOString()), Instant.parse(b.toISOString())]
        expect(x < y).toBe(a.getTime() < b.getTime())
        expect(Instant.parse(x)).toBe(x)
      }),
    )
  })
})

describe('a plain date', () => {
  it('knows the calendar', () => {
    expect(PlainDate.safeParse('2024-02-29').success).toBe(true)
    expect(PlainDate.safeParse('2026-02-29').success).toBe(false)
    expect(PlainDate.safeParse('22/11/2026').success).toBe(false)
  })
})

describe('a time zone', () => {
  it('is a name of the IANA database', () => {
    for (const name of ['UTC', 'America/Lima', 'America/Argentina/Buenos_Aires', 'Etc/GMT+5']) {
      expect(TimeZone.safeParse(name).success, name).toBe(true)
    }
    for (const name of ['+05:00', 'Lima', 'America/Atlantis', 'america/lima', '']) {
      expect(TimeZone.safeParse(name).success, name).toBe(false)
    }
  })
})
