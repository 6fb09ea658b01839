import { countryName } from '@comity/law/countries'
import { createContext, useContext, useEffect, useMemo, useState } from 'react'
import type { ReactNode } from 'react'
import { en } from '../messages/en/index.ts'
import { loaders } from '../messages/index.ts'
import type { ArgumentsOf, MessageKey, PlainKey, Translation } from '../messages/index.ts'
import { formatDay, formatInstant, formatList, formatNumber, formatRelative } from './format.ts'
import type { Language } from './language.ts'
import { parseMessage, renderMessage } from './message-syntax.ts'
import type { Piece } from './message-syntax.ts'
import { usePreferences } from './preferences.ts'

export type { MessageKey, PlainKey } from '../messages/index.ts'

/** Gives the text of a message; its parameters are checked by the compiler against the English text. */
export type Messages = <Key extends MessageKey>(key: Key, ...values: ArgumentsOf<Key>) => string

/** The messages of one language. Texts are parsed once, when first used. */
export function messagesOf(translation: Translation, language: Language): Messages {
  const parsed = new Map<string, readonly Piece[]>()
  return (key, ...values) => {
    const pieces = parsed.get(key) ?? parseMessage(textOf(translation, key))
    parsed.set(key, pieces)
    return renderMessage(pieces, values[0] ?? {}, language)
  }
}

function textOf(translation: Translation, key: MessageKey): string {
  // Names of rules have dots of their own: only the first one ends the area.
  const dot = key.indexOf('.')
  const [area, name] = [key.slice(0, dot), key.slice(dot + 1)]
  const texts = (translation as Readonly<Record<string, Readonly<Record<string, string>>>>)[area]
  return texts?.[name] ?? key
}

/** Whether a code computed at run time has a text: `hasMessage('refusal', code)`. */
export function hasMessage<Area extends keyof typeof en>(
  area: Area,
  name: string,
): name is keyof (typeof en)[Area] & string {
  return Object.hasOwn(en[area], name)
}

type Spoken = { readonly m: Messages; readonly language: Language }

const english: Spoken = { m: messagesOf(en, 'en'), language: 'en' }
const SpokenContext = createContext<Spoken>(english)

/** The texts of a language; English at once, the others when they have arrived. */
export async function loadMessages(language: Language): Promise<Spoken> {
  return language === 'en' ? english : { m: messagesOf(await loaders[language](), language), language }
}

/** Speaks the chosen language to everything inside. The former language stays until the next one has arrived. */
export function MessagesProvider({ first, children }: { first: Spoken; children: ReactNode }) {
  const { language } = usePreferences()
  const [spoken, setSpoken] = useState(first)
  useEffect(() => {
    let wanted = true
    loadMessages(language).then(
      (loaded) => wanted && setSpoken(loaded),
      () => undefined,
    )
    return () => {
      wanted = false
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
  const areas = Object.keys(en).filter((area) => area === 'refusal' || area.endsWith('Refusal'))
  const area = areas.find((one) => hasMessage(one as keyof typeof en, code))
  return area === undefined ? m('refusal.other') : m(`${area}.${code}` as PlainKey)
}
