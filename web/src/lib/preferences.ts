import { useSyncExternalStore } from 'react'
import { directionOf, isLanguage, preferredLanguage } from './language.ts'
import type { Language } from './language.ts'

export type ColourScheme = 'light' | 'dark' | 'auto'

/** What a person chose about the interface. It stays in this browser: nothing of it is evidence or personal data. */
export type Preferences = {
  readonly colourScheme: ColourScheme
  readonly language: Language
  /** WCAG 2.2, 2.1.4: shortcuts of a single character can be switched off. */
  readonly singleKeys: boolean
  /** IANA zone in which instants are shown. */
  readonly zone: string
  /** Whether the menu at the side is shown on wide screens. */
  readonly menuOpen: boolean
}

/** `public/first-paint.js` reads the same key before anything is drawn. */
export const preferencesKey = 'comity.preferences'

export type Keep = Pick<Storage, 'getItem' | 'setItem'>

export function readPreferences(keep: Keep, wanted: readonly string[], zone: string): Preferences {
  const found = parse(keep.getItem(preferencesKey))
  const scheme = found['colourScheme']
  return {
    colourScheme: scheme === 'light' || scheme === 'dark' ? scheme : 'auto',
    language: isLanguage(found['language']) ? found['language'] : preferredLanguage(wanted),
    singleKeys: found['singleKeys'] !== false,
    zone: typeof found['zone'] === 'string' && isZone(found['zone']) ? found['zone'] : zone,
    menuOpen: found['menuOpen'] !== false,
  }
}

function parse(text: string | null): Record<string, unknown> {
  try {
    const found: unknown = JSON.parse(text ?? '{}')
    return typeof found === 'object' && found !== null ? (found as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}

export function isZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}

const forgetful: Keep = { getItem: () => null, setItem: () => undefined }
const inBrowser = typeof document !== 'undefined'
/** This browser's storage; one that forgets where there is none or it is forbidden. */
export const keep: Keep = inBrowser ? storage() : forgetful
let current = readPreferences(
  keep,
  inBrowser ? navigator.languages : [],
  new Intl.DateTimeFormat().resolvedOptions().timeZone,
)
const listeners = new Set<() => void>()

function storage(): Keep {
  try {
    return globalThis.localStorage
  } catch {
    return forgetful
  }
}

export function preferences(): Preferences {
  return current
}

/** Changes and keeps a choice, and gives the document its language, direction and colours. */
export function prefer(change: Partial<Preferences>): void {
  current = { ...current, ...change }
  try {
    keep.setItem(preferencesKey, JSON.stringify(current))
  } catch {
    // A full or forbidden storage only means that the choice lasts for this visit.
  }
  applyPreferences()
  for (const listener of listeners) listener()
}

export function applyPreferences(): void {
  if (!inBrowser) return
  const root = document.documentElement
  root.lang = current.language
  root.dir = directionOf(current.language)
  root.dataset['mantineColorScheme'] = shownScheme(current.colourScheme)
}

export function shownScheme(scheme: ColourScheme): 'light' | 'dark' {
  if (scheme !== 'auto') return scheme
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'
}

export function onPreferences(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function usePreferences(): Preferences {
  return useSyncExternalStore(onPreferences, preferences, preferences)
}

if (inBrowser) {
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
    if (current.colourScheme === 'auto') prefer({})
  })
}
