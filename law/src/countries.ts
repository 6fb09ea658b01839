import data from '../data/countries.json' with { type: 'json' }
import type { LanguageCode, Names } from './languages.ts'

export type CountryEntry = { readonly alpha3: string; readonly alpha2: string; readonly names: Names }

/** Every code of ISO 3166-1 now in force, in the order of the alpha-3 code. A code says nothing about statehood. */
export const countries: readonly CountryEntry[] = data.countries

const byAlpha3: ReadonlyMap<string, CountryEntry> = new Map(countries.map((country) => [country.alpha3, country]))
const byAlpha2: ReadonlyMap<string, CountryEntry> = new Map(countries.map((country) => [country.alpha2, country]))

/** The entry of an upper-case alpha-3 or alpha-2 code, if there is one. */
export function countryOf(code: string): CountryEntry | undefined {
  return byAlpha3.get(code) ?? byAlpha2.get(code)
}

/** True for an upper-case alpha-3 code now in force. */
export function isAlpha3(code: string): boolean {
  return byAlpha3.has(code)
}

/** The name in one of the six languages; the code itself where the code is unknown. */
export function countryName(code: string, language: LanguageCode): string {
  return countryOf(code)?.names[language] ?? code
}
