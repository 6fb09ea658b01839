/** The six languages of the United Nations, which every name in this folder is given in (ISO 639-1). */
export const languages = ['en', 'fr', 'es', 'ar', 'ru', 'zh'] as const

export type LanguageCode = (typeof languages)[number]

export type Names = Readonly<Record<LanguageCode, string>>
