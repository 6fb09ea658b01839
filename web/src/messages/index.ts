import type { Parameters } from '../lib/message-syntax.ts'
import type { Language } from '../lib/language.ts'
import type { en } from './en/index.ts'
import type { first } from './en/first.ts'
import type { later } from './en/later.ts'
import type { Translated } from './shape.ts'

type English = typeof en
type TranslationOf<Texts extends Readonly<Record<string, Readonly<Record<string, string>>>>> = {
  readonly [Area in keyof Texts]: Translated<Texts[Area]>
}

/** English is the type: an area or a text that a language lacks does not compile. */
export type Translation = TranslationOf<English>
/** The texts that come with the first screen, and those that come after it. */
export type First = TranslationOf<typeof first>
export type Later = TranslationOf<typeof later>
type AreaName = keyof English

/** `area.key` of every text: `frame.skip`, `refusal.forbidden`. */
export type MessageKey = {
  [Area in AreaName]: `${Area}.${keyof English[Area] & string}`
}[AreaName]

type TextOf<Key extends MessageKey> = Key extends `${infer Area extends AreaName}.${infer Name}`
  ? Name extends keyof English[Area]
    ? English[Area][Name] & string
    : never
  : never

/** What must be given with a message: nothing when its text has no parameters. */
export type ArgumentsOf<Key extends MessageKey> = keyof Parameters<TextOf<Key>> extends never
  ? []
  : [values: Parameters<TextOf<Key>>]

/** Messages without parameters: titles, labels. */
export type PlainKey = {
  [Key in MessageKey]: keyof Parameters<TextOf<Key>> extends never ? Key : never
}[MessageKey]

type Loader = { readonly first: () => Promise<First>; readonly later: () => Promise<Later> }

/** The first texts in English come with the application; everything else is fetched from this node. */
export const loaders: Readonly<Record<Language, Loader>> = {
  en: {
    first: async () => (await import('./en/first.ts')).first,
    later: async () => (await import('./en/later.ts')).later,
  },
  fr: {
    first: async () => (await import('./fr/first.ts')).first,
    later: async () => (await import('./fr/later.ts')).later,
  },
  es: {
    first: async () => (await import('./es/first.ts')).first,
    later: async () => (await import('./es/later.ts')).later,
  },
  ar: {
    first: async () => (await import('./ar/first.ts')).first,
    later: async () => (await import('./ar/later.ts')).later,
  },
  ru: {
    first: async () => (await import('./ru/first.ts')).first,
    later: async () => (await import('./ru/later.ts')).later,
  },
  zh: {
    first: async () => (await import('./zh/first.ts')).first,
    later: async () => (await import('./zh/later.ts')).later,
  },
}
