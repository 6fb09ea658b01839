import { readFile } from 'node:fs/promises'
import type { Plugin } from 'vite'

type Entry = { readonly alpha3: string; readonly alpha2: string; readonly names: Readonly<Record<string, string>> }

/**
 * Names of countries weigh more than all other data of the first screen, and browsers know most of them. The browser is
 * given the codes, and only those names of `law/data/countries.json` that differ from the ones it has itself (CLDR).
 */
export function countryNames(): Plugin {
  return {
    name: 'comity-country-names',
    enforce: 'pre',
    load: {
      filter: { id: /\/law\/data\/countries\.json$/ },
      handler: async (id) => {
        const { countries } = JSON.parse(await readFile(id, 'utf8')) as { countries: readonly Entry[] }
        return { code: moduleOf(countries), moduleType: 'js' }
      },
    },
  }
}

function moduleOf(countries: readonly Entry[]): string {
  const languages = Object.keys(countries[0]?.names ?? {})
  const known = new Map(languages.map((language) => [language, new Intl.DisplayNames(language, { type: 'region' })]))
  const rows = countries.map(({ alpha3, alpha2, names }) => {
    const own = Object.entries(names).filter(([language, name]) => known.get(language)?.of(alpha2) !== name)
    return own.length === 0 ? [alpha3, alpha2] : [alpha3, alpha2, Object.fromEntries(own)]
  })
  return `const known = {}
const nameOf = (language, code) =>
  (known[language] ??= new Intl.DisplayNames(language, { type: 'region' })).of(code)
const names = (code, own) =>
  Object.defineProperties({}, Object.fromEntries(${JSON.stringify(languages)}.map((language) =>
    [language, { enumerable: true, get: () => own?.[language] ?? nameOf(language, code) }])))
export default {
  countries: ${JSON.stringify(rows)}.map(([alpha3, alpha2, own]) => ({ alpha3, alpha2, names: names(alpha2, own) })),
}
`
}
