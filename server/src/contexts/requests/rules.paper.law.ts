import ar from '#law/words/ar.json' with { type: 'json' }
import es from '#law/words/es.json' with { type: 'json' }
import fr from '#law/words/fr.json' with { type: 'json' }
import ru from '#law/words/ru.json' with { type: 'json' }
import zh from '#law/words/zh.json' with { type: 'json' }
import type { LanguageCode } from '#law/languages'
import { readerOf } from '#law/words'

const readers = {
  en: undefined,
  fr: readerOf(fr),
  es: readerOf(es),
  ar: readerOf(ar),
  ru: readerOf(ru),
  zh: readerOf(zh),
} as const satisfies Readonly<Record<LanguageCode, unknown>>

/** A text of the legal data in a language; the English one where nobody has translated it. */
export function legalText(english: string, language: LanguageCode): string {
  return readers[language]?.(english).text ?? english
}
