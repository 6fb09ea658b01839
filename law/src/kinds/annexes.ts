import data from '../../data/kinds/annexes.json' with { type: 'json' }
import type { LanguageCode, Names } from '../languages.ts'

/** Kinds of documents that go along with a request, in the order in which they are offered. */
export const annexKinds: readonly { readonly id: string; readonly names: Names }[] = data.kinds

const byId: ReadonlyMap<string, Names> = new Map(annexKinds.map(({ id, names }) => [id, names]))

/** What a kind of annex is called; the identifier itself where there is none. */
export function annexKindName(id: string, language: LanguageCode): string {
  return byId.get(id)?.[language] ?? id
}
