import { describe, expect, it } from 'vitest'
import { onDuty, openingAt } from './rules.hours.ts'
import type { Hours } from './words.ts'

const lima = 'America/Lima'
const zurich = 'Europe/Zurich'
const weekdays = (from: string, until: string): Hours['weekly'] => [1, 2, 3, 4, 5].map((day) => ({ day, from, until }))
const office: Hours = { always: false, weekly: weekdays('08:30', '17:00'), closed: [] }

describe('an authority', () => {
  it('is open within its hours, by the clock of its own zone', () => {
    // A Monday: half past eight in Lima is half past one in the afternoon in Greenwich.
    expect(openingAt(office, lima, '2026-11-23T13:29:59Z')).toEqual({
      open: false,
      until: null,
      next: '2026-11-23T13:30:00.000Z',
    })
    expect(openingAt(office, lima, '2026-11-23T13:30:00Z')).toEqual({
      open: true,
      until: '2026-11-23T22:00:00.000Z',
      next: null,
    })
    expect(openingAt(office, lima, '2026-11-23T22:00:00Z').open).toBe(false)
  })

  it('that closed on Friday opens on Monday', () => {
    expect(openingAt(office, lima, '2026-11-27T22:00:00Z').next).toBe('2026-11-30T13:30:00.000Z')
  })

  it('is closed on the days it names, both ends included', () => {
    const holidays = { ...office, closed: [{ from: '2026-12-24', until: '2026-12-28', because: 'Navidad' }] }
    expect(openingAt(holidays, lima, '2026-12-24T15:00:00Z')).toEqual({
      open: false,
      until: null,
      next: '2026-12-29T13:30:00.000Z',
    })
  })

  it('opens by its own clocks when these have changed over the weekend', () => {
    // On 29 March 2026 clocks in Zürich go forward: nine o'clock is an hour earlier in Greenwich.
    const hours = { ...office, weekly: weekdays('09:00', '17:00') }
    expect(openingAt(hours, zurich, '2026-03-27T17:00:00Z').next).toBe('2026-03-30T07:00:00.000Z')
    expect(openingAt(hours, zurich, '2026-03-26T17:00:00Z').next).toBe('2026-03-27T08:00:00.000Z')
  })

  it('works through the night the clocks change, an hour more or less', () => {
    const night = { ...office, weekly: [{ day: 7, from: '00:00', until: '06:00' }] }
    const hoursOf = (at: string) => {
      const { until } = openingAt(night, zurich, at)
      return (Date.parse(until ?? '') - Date.parse(at)) / 3_600_000
    }
    expect(hoursOf('2026-03-28T23:00:00Z')).toBe(5)
    expect(hoursOf('2026-10-24T22:00:00Z')).toBe(7)
  })

  it('that works over midnight closes when the second span ends', () => {
    const night = {
      ...office,
      weekly: [
        { day: 1, from: '22:00', until: '24:00' },
        { day: 2, from: '00:00', until: '06:00' },
      ],
    }
    expect(openingAt(night, 'UTC', '2026-11-23T23:00:00Z').until).toBe('2026-11-24T06:00:00.000Z')
  })

  it('that never closes says so, and one that never opens promises nothing', () => {
    expect(openingAt({ ...office, always: true }, lima, '2026-11-22T03:00:00Z')).toEqual({
      open: true,
      until: null,
      next: null,
    })
    const daily = [1, 2, 3, 4, 5, 6, 7].map((day) => ({ day, from: '00:00', until: '24:00' }))
    expect(openingAt({ ...office, weekly: daily }, lima, '2026-11-22T03:00:00Z')).toMatchObject({
      open: true,
      until: null,
    })
    expect(openingAt({ ...office, weekly: [] }, lima, '2026-11-22T03:00:00Z')).toEqual({
      open: false,
      until: null,
      next: null,
    })
    const upsideDown = { ...office, weekly: [{ day: 1, from: '17:00', until: '08:00' }] }
    expect(openingAt(upsideDown, lima, '2026-11-23T15:00:00Z').open).toBe(false)
  })
})

describe('on duty', () => {
  it('is whose turn it is now, the newest first', () => {
    const contact = { kind: 'telephone', value: '+41 00 000 00 00', purpose: null } as const
    const turn = (title: string, from: number, until: number) => ({
      from: `2026-11-22T${String(from).padStart(2, '0')}:00:00.000Z`,
      until: `2026-11-22T${String(until).padStart(2, '0')}:00:00.000Z`,
      title,
      person: null,
      contact,
    })
    const duty = [turn('early', 6, 14), turn('late', 13, 22), turn('past', 0, 6)]
    expect(onDuty(duty, '2026-11-22T13:30:00Z').map(({ title }) => title)).toEqual(['late', 'early'])
    expect(onDuty(duty, '2026-11-22T22:00:00Z')).toEqual([])
  })
})
