import data from '../../data/state-names.json' with { type: 'json' }
import { countries } from '../countries.ts'

const plain = (name: string): string =>
  name
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll('’', "'")
    .replaceAll(/\[\d+\]|\d+(?:,\s*\d+)*$|\*+/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .toLowerCase()

const byName: ReadonlyMap<string, string> = new Map([
  ...countries.flatMap(({ alpha3, names }) => Object.values(names).map((name) => [plain(name), alpha3] as const)),
  ...Object.entries(data.names),
])

/**
 * The code of a State as a depositary writes its name, with or without marks and footnotes, also turned round
 * (`Korea, Republic of`); undefined for no known name.
 */
export function stateNamed(name: string): string | undefined {
  const [last = '', first] = plain(name).split(', ')
  return byName.get(plain(name)) ?? (first === undefined ? undefined : byName.get(`${first} ${last}`))
}
