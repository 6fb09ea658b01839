import data from '../data/language-names.json' with { type: 'json' }
import type { LanguageCode, Names } from './languages.ts'

const names: Readonly<Record<string, Names>> = data.names

/** What a language is called, by its tag without script and region; the tag itself where there is no name. */
export function languageName(tag: string, language: LanguageCode): string {
  return names[tag.split('-')[0] ?? tag]?.[language] ?? tag
}
