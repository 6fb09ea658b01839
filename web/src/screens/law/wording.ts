import { readerOf, type Worded, type Words } from '@comity/law/words'
import { useEffect, useMemo, useSyncExternalStore } from 'react'
import { countryName } from '@comity/law/countries'
import { directionOf } from '../../lib/language.ts'
import type { Language } from '../../lib/language.ts'
import { useFormats } from '../../lib/messages.tsx'
import type { Formats } from '../../lib/messages.tsx'
import { tongueName } from '../identity/tongues.ts'

type Loaded = { readonly default: Words }
type Translated = Exclude<Language, 'en'>

/** A language's legal texts are a file of their own, fetched by the first screen that shows one. */
const loaders: Readonly<Record<Translated, () => Promise<Loaded>>> = {
  fr: () => import('@comity/law/words/fr.json'),
  es: () => import('@comity/law/words/es.json'),
  ar: () => import('@comity/law/words/ar.json'),
  ru: () => import('@comity/law/words/ru.json'),
  zh: () => import('@comity/law/words/zh.json'),
}

const loaded = new Map<Language, Words>()
const asked = new Set<Language>()
const watching = new Set<() => void>()
let original = false

const tell = () => watching.forEach((one) => one())
const watch = (one: () => void) => {
  watching.add(one)
  return () => watching.delete(one)
}

function fetchWords(language: Language): void {
  if (language === 'en' || asked.has(language)) return
  asked.add(language)
  void keep(language, loaders[language])
}

async function keep(language: Language, load: () => Promise<Loaded>): Promise<void> {
  try {
    loaded.set(language, (await load()).default)
    tell()
  } catch {
    // The English text stays; the next screen asks again.
    asked.delete(language)
  }
}

export type Wording = {
  readonly read: (english: string) => Worded
  /** Whether the reader asked for the English wording. */
  readonly original: boolean
  /** Whether there is a translation to choose at all. */
  readonly translatable: boolean
}

/** Reads legal texts in the language of the interface; in English until its words have come, or where it was asked for. */
export function useWording(): Wording {
  const formats = useFormats()
  const { language } = formats
  useEffect(() => fetchWords(language), [language])
  const words = useSyncExternalStore(watch, () => loaded.get(language))
  const inEnglish = useSyncExternalStore(watch, () => original)
  return useMemo(() => {
    const translated = words !== undefined && !inEnglish
    const read = translated ? readers(words, formats) : (text: string) => ({ text, translated: false })
    return { read, original: inEnglish, translatable: words !== undefined }
  }, [words, inEnglish, formats])
}

/** Shows the English wording, or the translated one again, wherever legal texts stand. Kept until the page is left. */
export function showOriginal(wanted: boolean): void {
  original = wanted
  tell()
}

/** Articles as they are cited, in a line that may run from right to left: `24(7)` stays in one piece. */
export function cited(articles: readonly string[]): string {
  return `\u2066${articles.join(', ')}\u2069`
}

/** A period in words: `P40D` is 40 days. */
export function durationName(duration: string, language: Language): string {
  return new Intl.DurationFormat(language, { style: 'long' }).format(Temporal.Duration.from(duration))
}

const made = new WeakMap<Formats, (english: string) => Worded>()

/** Many texts of a screen share one reader, and the same text is read once. */
function readers(words: Words, formats: Formats): (english: string) => Worded {
  const known = made.get(formats)
  if (known !== undefined) return known
  const { language, zone } = formats
  const whole = new Map<string, Worded>()
  const reader = readerOf(words, {
    day: (day) => formats.day(`${day}T12:00:00Z`, 'UTC'),
    instant: (instant) => formats.instant(Temporal.ZonedDateTime.from(instant).toInstant().toString(), zone),
    duration: (duration) => durationName(duration, language),
    state: (code) => countryName(code, language),
    language: (tag) => tongueName(tag, language),
    // Signs of left-to-right words keep their place in a line that runs from right to left.
    verbatim: (value) => (directionOf(language) === 'rtl' ? `\u2068${value}\u2069` : value),
  })
  const read = (english: string): Worded => {
    const found = whole.get(english) ?? reader(english)
    whole.set(english, found)
    return found
  }
  made.set(formats, read)
  return read
}
