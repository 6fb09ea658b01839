import { languages } from '../../lib/language.ts'
import type { Language } from '../../lib/language.ts'

/** Languages in which names are written and authorities work; more come with the States that use them. */
export const tongues: readonly string[] = [
  ...languages,
  'pt',
  'de',
  'it',
  'qu',
  'ay',
  'rm',
  'tr',
  'uk',
  'fa',
  'he',
  'hi',
  'ja',
  'ko',
  'nl',
  'pl',
  'vi',
]

/** What a language is called in the reader's. */
export function tongueName(tag: string, shown: Language): string {
  return new Intl.DisplayNames(shown, { type: 'language' }).of(tag) ?? tag
}
