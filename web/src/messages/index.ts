import type { Parameters } from '../lib/message-syntax.ts'
import type { Language } from '../lib/language.ts'
import type { en } from './en/index.ts'
import type { Translated } from './shape.ts'

/** English is the type: an area or a text that a language lacks does not compile. */
export type Translation = { readonly [Area in keyof English]: Translated<English[Area]> }

type English = typeof en
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

/** English comes with the application; the others are fetched from this node when chosen. */
export const loaders: Readonly<Record<Exclude<Language, 'en'>, () => Promise<Translation>>> = {
  fr: async () => (await import('./fr/index.ts')).fr,
  es: async () => (await import('./es/index.ts')).es,
  ar: async () => (await import('./ar/index.ts')).ar,
  ru: async () => (await import('./ru/index.ts')).ru,
  zh: async () => (await import('./zh/index.ts')).zh,
}
