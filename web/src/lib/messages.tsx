import { countryName } from '@comity/law/countries'
import { createContext, useContext, useEffect, useMemo, useState } from 'react'
import type { ReactNode } from 'react'
import type { en } from '../messages/en/index.ts'
import { first as english } from '../messages/en/first.ts'
import { loaders } from '../messages/index.ts'
import type { ArgumentsOf, MessageKey, PlainKey, Translation } from '../messages/index.ts'
import { formatDay, formatInstant, formatList, formatNumber, formatRelative } from './format.ts'
import type { Language } from './language.ts'
import { parseMessage, renderMessage } from './message-syntax.ts'
import type { Piece } from './message-syntax.ts'
import { preferences, usePreferences } from './preferences.ts'

export type { MessageKey, PlainKey } from '../messages/index.ts'

/** Gives the text of a message; its parameters are checked by the compiler against the English text. */
export type Messages = <Key extends MessageKey>(key: Key, ...values: ArgumentsOf<Key>) => string

/** The messages of one language. Texts are parsed once, when first used; a text that is not there yet is its key. */
export function messagesOf(texts: Partial<Translation>, language: Language): Messages {
  const parsed = new Map<string, readonly Piece[]>()
  return (key, ...values) => {
    const text = textOf(texts, key)
    if (text === undefined) return key
    const pieces = parsed.get(key) ?? parseMessage(text)
    parsed.set(key, pieces)
    return renderMessage(pieces, values[0] ?? {}, language)
  }
}

function textOf(texts: Partial<Translation>, key: MessageKey): string | undefined {
  // Names of rules have dots of their own: only the first one ends the area.
  const dot = key.indexOf('.')
  return (texts as TextsByArea)[key.slice(0, dot)]?.[key.slice(dot + 1)]
}

type TextsByArea = Readonly<Record<string, Readonly<Record<string, string>> | undefined>>

/** What has arrived of each language. It grows in place, so that whoever holds its messages has the new ones too. */
const arrived = new Map<Language, Partial<Translation>>([['en', { ...english }]])
const whole = new Map<Language, Promise<void>>()
const waiting = new Set<() => void>()

/** Whether a code computed at run time has a text: `hasMessage('refusal', code)`. English tells for all languages. */
export function hasMessage<Area extends keyof typeof en>(
  area: Area,
  name: string,
): name is keyof (typeof en)[Area] & string {
  return Object.hasOwn(arrived.get('en')?.[area] ?? {}, name)
}

type Spoken = { readonly m: Messages; readonly language: Language }

const spokenOf = (language: Language): Spoken => ({ m: messagesOf(arrived.get(language) ?? {}, language), language })
const SpokenContext = createContext<Spoken>(spokenOf('en'))

/** The texts of the first screen in a language. */
export async function loadMessages(language: Language): Promise<Spoken> {
  if (!arrived.has(language)) arrived.set(language, { ...(await loaders[language].first()) })
  return spokenOf(language)
}

/** All other texts of a language: to be awaited before any screen but the first ones is drawn. */
export async function laterMessages(language: Language = preferences().language): Promise<void> {
  const coming = whole.get(language) ?? fetchLater(language)
  whole.set(language, coming)
  try {
    await coming
  } catch (error) {
    // A node that was away is asked again by the next screen.
    whole.delete(language)
    throw error
  }
}

async function fetchLater(language: Language): Promise<void> {
  await loadMessages(language)
  // English tells which codes have a text.
  if (language !== 'en') await laterMessages('en')
  Object.assign(arrived.get(language) ?? {}, await loaders[language].later())
  for (const tell of waiting) tell()
}

/**
 * Speaks the chosen language to everything inside. The former language stays until the next one has arrived whole: the
 * texts that did not come with the first screen are fetched once it is drawn.
 */
export function MessagesProvider({ first, children }: { first: Spoken; children: ReactNode }) {
  const { language } = usePreferences()
  const [spoken, setSpoken] = useState(first)
  useEffect(() => {
    let wanted = true
    const speak = () => wanted && setSpoken(spokenOf(language))
    waiting.add(speak)
    laterMessages(language).then(speak, () => undefined)
    return () => {
      wanted = false
      waiting.delete(speak)
    }
  }, [language])
  return <SpokenContext value={spoken}>{children}</SpokenContext>
}

export function useMessages(): Messages {
  return useContext(SpokenContext).m
}

export type Formats = {
  readonly language: Language
  readonly zone: string
  readonly instant: (instant: string, zone?: string) => string
  readonly day: (instant: string, zone?: string) => string
  readonly relative: (instant: string, now: string, zone?: string) => string
  readonly number: (value: number, options?: Intl.NumberFormatOptions) => string
  readonly list: (items: readonly string[], type?: 'conjunction' | 'disjunction') => string
  /** The name of a State from its ISO 3166-1 alpha-3 code. */
  readonly country: (code: string) => string
}

/** Dates, numbers, lists and countries in the chosen language and zone. */
export function useFormats(): Formats {
  const { language } = useContext(SpokenContext)
  const { zone } = usePreferences()
  return useMemo(
    () => ({
      language,
      zone,
      instant: (instant, other) => formatInstant(instant, { language, zone: other ?? zone }),
      day: (instant, other) => formatDay(instant, { language, zone: other ?? zone }),
      relative: (instant, now, other) => formatRelative(instant, now, { language, zone: other ?? zone }),
      number: (value, options) => formatNumber(value, language, options),
      list: (items, type) => formatList(items, language, type),
      country: (code) => countryName(code, language),
    }),
    [language, zone],
  )
}

/** The text for a refusal's code, a general one when the code has none: from `refusal`, or a context's `…Refusal`. */
export function refusalText(m: Messages, code: string): string {
  const areas = Object.keys(english).filter((area) => area === 'refusal' || area.endsWith('Refusal'))
  const area = areas.find((one) => hasMessage(one as keyof typeof en, code))
  return area === undefined ? m('refusal.other') : m(`${area}.${code}` as PlainKey)
}
