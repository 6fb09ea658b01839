import { assert, constantFrom, date, integer, property } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { allCalendars, calendarOf, easterSunday, holidayOn, isWorkingDay } from './calendar.ts'
import { type Counting, reckon, standingOf } from './clock.ts'

const day = (text: string) => Temporal.PlainDate.from(text)
const at = (state: string, more: Partial<Counting> = {}): Counting => {
  const calendar = calendarOf(state)
  return { days: 'calendar', rollover: 'none', zone: calendar?.zone ?? 'UTC', calendar, ...more }
}
const lastDay = (duration: string, start: string, counting: Counting, more = {}) => {
  const reckoned = reckon({ duration, article: '1' }, start, counting, more)
  return reckoned.runs ? reckoned.lastDay : reckoned.because
}

describe('calendars', () => {
  it.each([
    [1818, '1818-03-22'],
    [1943, '1943-04-25'],
    [2000, '2000-04-23'],
    [2024, '2024-03-31'],
    [2026, '2026-04-05'],
    [2038, '2038-04-25'],
  ])('Easter of %i is %s', (year, sunday) => {
    expect(easterSunday(year).toString()).toBe(sunday)
  })

  it.each([
    ['CHE', '2026-05-14', 'Ascension Day'],
    ['CHE', '2026-08-01', 'National Day'],
    ['PER', '2026-04-02', 'Maundy Thursday'],
    ['PER', '2021-08-06', undefined],
    ['PER', '2026-08-06', 'Battle of Junín'],
    ['BRA', '2026-11-20', 'Zumbi and Black Awareness'],
    ['USA', '2026-11-26', 'Thanksgiving'],
    ['USA', '2026-05-25', 'Memorial Day'],
    ['GBR', '2026-08-31', 'Summer'],
    ['PRT', '2026-06-04', 'Corpus Christi'],
  ])('%s on %s: %s', (state, date, name) => {
    const calendar = calendarOf(state)
    expect(calendar && holidayOn(calendar, day(date))).toBe(name)
  })

  it('every calendar names a time zone and days that exist', () => {
    for (const { zone, fixed, state } of allCalendars()) {
      expect(() => Temporal.Instant.from('2026-01-01T00:00:00Z').toZonedDateTimeISO(zone)).not.toThrow()
      for (const one of fixed) expect([state, day(`2024-${one.day}`).toString()]).toEqual([state, `2024-${one.day}`])
    }
  })

  it('knows Saturdays and Sundays where no calendar is entered', () => {
    expect([isWorkingDay(undefined, day('2026-03-06')), isWorkingDay(undefined, day('2026-03-07'))]).toEqual([
      true,
      false,
    ])
  })
})

// Worked by hand, with a calendar on paper.
describe('periods, against dates worked by hand', () => {
  it.each([
    ['P18D', '2026-03-02T15:00:00Z', 'CHE', '2026-03-20', 'arrest on a Monday; the eighteenth day is a Friday'],
    [
      'P40D',
      '2026-03-02T15:00:00Z',
      'CHE',
      '2026-04-11',
      'forty days run over Easter without a pause: liberty does not wait',
    ],
    ['P18D', '2024-02-20T12:00:00Z', 'CHE', '2024-03-09', 'over the leap day'],
    ['P18D', '2026-02-20T12:00:00Z', 'CHE', '2026-03-10', 'the same without one'],
    ['P7D', '2026-12-28T10:00:00Z', 'DEU', '2027-01-04', 'over the end of the year'],
    ['P10D', '2026-03-02T23:30:00Z', 'CHE', '2026-03-13', 'half past midnight in Zurich: it is already the third'],
    ['P10D', '2026-03-02T23:30:00Z', 'PER', '2026-03-12', 'the same instant in Lima: still the second'],
    ['P1M', '2026-01-31T12:00:00Z', 'CHE', '2026-02-28', 'a month from the last day ends on the last day'],
    ['P1M', '2024-01-31T12:00:00Z', 'CHE', '2024-02-29', 'or on the leap day'],
    ['P1Y', '2024-02-29T12:00:00Z', 'CHE', '2025-02-28', 'a year from a leap day'],
    ['P45D', '2026-09-01T12:00:00Z', 'BRA', '2026-10-16', 'the exit window of specialty'],
    ['P60D', '2026-01-15T12:00:00Z', 'USA', '2026-03-16', 'a bilateral period of sixty days'],
  ])('%s from %s in %s ends on %s: %s', (duration, start, state, expected) => {
    expect(lastDay(duration, start, at(state))).toBe(expected)
  })

  it.each([
    ['P7D', '2026-04-24T10:00:00Z', 'DEU', '2026-05-04', 'the seventh day is Labour Day, a Friday: Monday'],
    ['P30D', '2026-11-26T10:00:00Z', 'DEU', '2026-12-28', 'Boxing Day on a Saturday: Monday'],
    ['P7D', '2026-04-23T10:00:00Z', 'DEU', '2026-04-30', 'a Thursday: as it is'],
  ])('%s from %s in %s, running on to a working day, ends on %s: %s', (duration, start, state, expected) => {
    expect(lastDay(duration, start, at(state, { rollover: 'next-working-day' }))).toBe(expected)
  })

  it('counts only working days where the provision says so', () => {
    // Maundy Thursday and Good Friday 2026 are no working days in Peru.
    expect(lastDay('P5D', '2026-03-30T15:00:00Z', at('PER', { days: 'working' }))).toBe('2026-04-08')
  })

  it('runs hours from the very instant, over a change to summer time', () => {
    const reckoned = reckon({ duration: 'PT48H', article: '9(3)' }, '2026-03-28T12:00:00Z', at('CHE'))
    expect(reckoned).toMatchObject({ runs: true, due: '2026-03-30T12:00:00Z' })
  })

  it('ends a day when the day ends where the act is due', () => {
    const due = (state: string) => {
      const reckoned = reckon({ duration: 'P1D', article: '1' }, '2026-03-02T12:00:00Z', at(state))
      return reckoned.runs ? reckoned.due : ''
    }
    expect([due('CHE'), due('PER')]).toEqual(['2026-03-03T23:00:00Z', '2026-03-04T05:00:00Z'])
  })

  it('adds an extension to the end, and what stood still', () => {
    const extensions = [{ duration: 'P30D', because: 'complex', article: '12(5)' }]
    expect(lastDay('P30D', '2026-03-02T12:00:00Z', at('DEU'), { extensions })).toBe('2026-05-01')
    const suspensions = [
      {
        from: '2026-03-10T08:00:00Z',
        until: '2026-03-12T08:00:00Z',
        because: 'consent, until revoked',
        article: '4(5)',
      },
    ]
    expect(lastDay('P40D', '2026-03-02T12:00:00Z', at('CHE'), { suspensions })).toBe('2026-04-14')
  })

  it('gives no date where the article gives none, or while the clock stands', () => {
    expect(lastDay(null as unknown as string, '2026-03-02T12:00:00Z', at('CHE'))).toBe('words-only')
    const suspensions = [{ from: '2026-03-10T08:00:00Z', until: null, because: 'consultation', article: '15' }]
    expect(lastDay('P40D', '2026-03-02T12:00:00Z', at('CHE'), { suspensions })).toBe('suspended')
  })
})

describe('whatever the dates', () => {
  const start = date({ min: new Date('1990-01-01'), max: new Date('2090-01-01'), noInvalidDate: true }).map((one) =>
    one.toISOString(),
  )
  const days = integer({ min: 1, max: 400 })
  const state = constantFrom(...allCalendars().map((one) => one.state))

  it('a longer period never ends earlier, and none ends before it began', () => {
    assert(
      property(start, days, state, constantFrom('none', 'next-working-day'), (from, count, where, rollover) => {
        const end = (n: number) => lastDay(`P${n}D`, from, at(where, { rollover }))
        expect(end(count) <= end(count + 1)).toBe(true)
        expect(end(count) > from.slice(0, 10) || count === 1).toBe(true)
      }),
    )
  })

  it('a period that runs on ends on a day that is worked', () => {
    assert(
      property(start, days, state, (from, count, where) => {
        const end = lastDay(`P${count}D`, from, at(where, { rollover: 'next-working-day' }))
        expect(isWorkingDay(calendarOf(where), day(end))).toBe(true)
      }),
    )
  })

  it('is on time until the instant it is due, and late from then on', () => {
    const [began, due] = ['2026-03-02T00:00:00Z', '2026-03-12T00:00:00Z']
    expect(standingOf(due, began, '2026-03-05T00:00:00Z', null)).toBe('running')
    expect(standingOf(due, began, '2026-03-10T00:00:00Z', null)).toBe('warning')
    expect(standingOf(due, began, '2026-03-12T00:00:00Z', null)).toBe('overdue')
    expect(standingOf(due, began, '2026-04-01T00:00:00Z', '2026-03-11T23:59:59Z')).toBe('met')
    expect(standingOf(due, began, '2026-04-01T00:00:00Z', '2026-03-12T00:00:00Z')).toBe('late')
  })
})
