import { describe, expect, it } from 'vitest'
import { Country } from './country.ts'

describe('a country', () => {
  it('is an alpha-3 code in force', () => {
    for (const code of ['PER', 'BRA', 'CHE', 'SSD']) expect(Country.parse(code)).toBe(code)
  })

  it('is no alpha-2 code, no withdrawn or invented code, no lower case', () => {
    for (const code of ['PE', 'YUG', 'XXX', 'per', '', 'PER '])
      expect(Country.safeParse(code).success, code).toBe(false)
  })
})
