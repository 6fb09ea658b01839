import formal from '../data/formal-names.json' with { type: 'json' }
import data from '../data/terms.json' with { type: 'json' }
import { countryName } from './countries.ts'
import type { LanguageCode, Names } from './languages.ts'

const sections: Readonly<Record<string, Names>> = data.sections
const words: Readonly<Record<string, Names>> = data.words
const formalNames: Readonly<Record<string, Names>> = formal.names

export type DocumentWord = keyof typeof data.words

/** The heading of a section of a request, in a language; the identifier itself where there is none. */
export function sectionTitle(id: string, language: LanguageCode): string {
  return sections[id]?.[language] ?? id
}

/** A word of documents in a language. Locked: every document says it so. */
export function documentWord(id: DocumentWord, language: LanguageCode): string {
  return words[id]?.[language] ?? id
}

/** The formal name of a State as UNTERM has it, its short name where it has none. Articles are as UNTERM writes them. */
export function formalName(state: string, language: LanguageCode): string {
  return formalNames[state]?.[language] ?? countryName(state, language)
}

/** Identifiers of the sections that have a heading. */
export function titledSections(): readonly string[] {
  return Object.keys(sections)
}
