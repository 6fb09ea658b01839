import { describe, expect, it } from 'vitest'
import { countries, countryName, countryOf, isAlpha3 } from './countries.ts'
import { languages } from './languages.ts'

describe('the countries', () => {
  it('are the 249 codes of ISO 3166-1, each once', () => {
    expect(countries).toHaveLength(249)
    expect(new Set(countries.map((country) => country.alpha3)).size).toBe(249)
    expect(new Set(countries.map((country) => country.alpha2)).size).toBe(249)
    expect(countries.every((c) => /^[A-Z]{3}$/.test(c.alpha3) && /^[A-Z]{2}$/.test(c.alpha2))).toBe(true)
  })

  it('carry the alpha-2 code under which the platform knows the same region', () => {
    const regions = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' })
    expect(countries.filter((country) => regions.of(country.alpha2) === undefined)).toEqual([])
  })

  it('have a name in each of the six languages, written in its script', () => {
    const script = { ar: /\p{Script=Arabic}/u, ru: /\p{Script=Cyrillic}/u, zh: /\p{Script=Han}/u } as const
    for (const country of countries) {
      for (const language of languages) expect(country.names[language].trim()).not.toBe('')
      for (const language of ['ar', 'ru', 'zh'] as const) expect(country.names[language]).toMatch(script[language])
    }
  })

  it('are not two under one name', () => {
    for (const language of languages) {
      expect(new Set(countries.map((country) => country.names[language])).size).toBe(249)
    }
  })

  it('are found by either code, and a withdrawn or unknown code is not', () => {
    expect(countryOf('PER')).toBe(countryOf('PE'))
    expect(countryName('CHE', 'ar')).toBe('سويسرا')
    expect(isAlpha3('PE')).toBe(false)
    expect(isAlpha3('YUG')).toBe(false)
    expect(countryName('YUG', 'en')).toBe('YUG')
  })
})
