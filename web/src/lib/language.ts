/** The six languages of the United Nations: every text of the interface exists in each. */
export const languages = ['en', 'fr', 'es', 'ar', 'ru', 'zh'] as const
export type Language = (typeof languages)[number]

/** Each language by its own name: a person looks for the word they can read. */
export const languageNames: Readonly<Record<Language, string>> = {
  en: 'English',
  fr: 'Français',
  es: 'Español',
  ar: 'العربية',
  ru: 'Русский',
  zh: '中文',
}

export function directionOf(language: string): 'ltr' | 'rtl' {
  return ['ar', 'fa', 'he', 'ur', 'ps', 'ckb'].includes(language.split('-')[0] ?? '') ? 'rtl' : 'ltr'
}

export function isLanguage(value: unknown): value is Language {
  return languages.includes(value as Language)
}

/** The first language of a browser's list that we speak, English when none. */
export function preferredLanguage(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const language = tag.toLowerCase().split('-')[0]
    if (isLanguage(language)) return language
  }
  return 'en'
}
