import { describe, expect, it } from 'vitest'
import { formatInstant, formatRelative, instantOfWallTime, lastMoment, urgencyOf, wallTimeOfInstant } from './format.ts'
import { matches } from './search-words.ts'
import { search, createSavedViews } from './views.ts'
import { readPreferences } from './preferences.ts'
import { z } from 'zod'

const now = '2026-11-22T15:00:00Z'

describe('a deadline', () => {
  it('is counted on the calendar of the zone it binds in', () => {
    expect(urgencyOf('2026-11-23T04:00:00Z', now, 'America/Lima')).toBe('today')
    expect(urgencyOf('2026-11-23T04:00:00Z', now, 'Europe/Zurich')).toBe('soon')
    expect(urgencyOf('2026-11-22T14:59:59Z', now, 'America/Lima')).toBe('overdue')
    expect(urgencyOf('2026-11-30T15:00:00Z', now, 'UTC')).toBe('later')
  })
  it('that ends at midnight binds on the day before', () => {
    expect(urgencyOf('2026-11-23T05:00:00Z', now, 'America/Lima')).toBe('today')
    expect(lastMoment('2026-11-23T05:00:00Z', 'America/Lima')).toBe('2026-11-23T04:59:00Z')
    expect(lastMoment('2026-11-23T05:00:00Z', 'UTC')).toBe('2026-11-23T05:00:00Z')
  })
  it('is told from now in the largest unit that says something', () => {
    const words = (instant: string) => formatRelative(instant, now, { language: 'en', zone: 'UTC' })
    expect([
      words('2026-11-22T15:20:00Z'),
      words('2026-11-22T18:00:00Z'),
      words('2026-11-23T01:00:00Z'),
      words('2026-11-15T15:00:00Z'),
      words('2027-03-01T00:00:00Z'),
    ]).toEqual(['in 20 minutes', 'in 3 hours', 'tomorrow', '7 days ago', 'in 3 months'])
  })
})

describe('an instant', () => {
  it('is shown with its zone', () => {
    expect(formatInstant(now, { language: 'en', zone: 'America/Lima' })).toBe('Nov 22, 2026, 10:00 GMT-5')
  })
  it('comes from the clock of a zone and goes back to it', () => {
    expect(instantOfWallTime('2026-11-22', '10:00', 'America/Lima')).toBe(now)
    expect(wallTimeOfInstant(now, 'America/Lima')).toEqual({ date: '2026-11-22', time: '10:00' })
  })
  it('of a time that a clock change skips is the first that exists', () => {
    expect(instantOfWallTime('2026-03-29', '02:30', 'Europe/Zurich')).toBe('2026-03-29T01:30:00Z')
    expect(instantOfWallTime('2026-02-30', '10:00', 'UTC')).toBeUndefined()
  })
})

describe('searching by words', () => {
  it('ignores case, accents and Arabic vowel marks, and takes words in any order', () => {
    expect(matches('Aller à la boîte de réception', 'reception boi')).toBe(true)
    expect(matches('تحديد الصَّف', 'الصف')).toBe(true)
    expect(matches('打印本页', '本页')).toBe(true)
    expect(matches('Go to the inbox', 'out')).toBe(false)
  })
})

describe('the address of a view', () => {
  it('falls back where it does not fit, and keeps the rest', () => {
    const validate = search({ tab: z.enum(['tasks', 'notes']), page: z.coerce.number().int().min(1) })
    expect(validate({ tab: 'tasks', page: '0', other: 1 })).toEqual({ tab: 'tasks', page: undefined })
  })
  it('is saved under a name, and never leads out of the application', () => {
    const kept = new Map<string, string>()
    const keep = {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, text: string) => void kept.set(key, text),
    }
    createSavedViews(keep).save({ name: 'mine', href: '/cases?mine=true' })
    expect(createSavedViews(keep).all()).toEqual([{ name: 'mine', href: '/cases?mine=true' }])
    for (const href of ['https://elsewhere.example', '//elsewhere.example', '/\\elsewhere.example']) {
      expect(() => createSavedViews(keep).save({ name: 'bad', href })).toThrow()
    }
  })
})

describe('preferences', () => {
  it('come from the browser until something was chosen, and survive rubbish', () => {
    const read = (kept: string | null) =>
      readPreferences({ getItem: () => kept, setItem: () => undefined }, ['pt-BR', 'fr-CH'], 'UTC')
    expect(read(null)).toMatchObject({ language: 'fr', colourScheme: 'auto', singleKeys: true })
    expect(read('{"language":"ar","singleKeys":false,"zone":"Mars/Base"}')).toMatchObject({
      language: 'ar',
      singleKeys: false,
      zone: 'UTC',
    })
    expect(read('not json').language).toBe('fr')
  })
})
