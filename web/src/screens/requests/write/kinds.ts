import { kindOf, kinds, trackOf } from '@comity/law/kinds/catalogue'
import type { Kind } from '@comity/law/kinds/kind'
import type { Measure } from '@comity/law/instrument'
import { hasMessage } from '../../../lib/messages.tsx'
import type { Messages, PlainKey } from '../../../lib/messages.tsx'
import type { Language } from '../../../lib/language.ts'

export const groups = ['evidence', 'persons', 'assets', 'police', 'proceedings'] as const
export type Group = (typeof groups)[number]

const groupOfTrack: Readonly<Record<string, Group>> = {
  assistance: 'evidence',
  'investigation-order': 'evidence',
  extradition: 'persons',
  'simplified-surrender': 'persons',
  'arrest-warrant': 'persons',
  freezing: 'assets',
  confiscation: 'assets',
  'asset-return': 'assets',
  'transfer-of-proceedings': 'proceedings',
  recognition: 'proceedings',
}

/** Kinds of requests in the groups a lawyer looks in; what is new stands with what police send each other. */
export function grouped(found: readonly Kind[]): readonly (readonly [Group, readonly Kind[]])[] {
  return groups
    .map((group) => [group, found.filter(({ track }) => (groupOfTrack[track] ?? 'police') === group)] as const)
    .filter(([, of]) => of.length > 0)
}

/** Whether authorities send it to each other themselves, and no prosecutor authorises it first. */
export function isDirect(kind: string): boolean {
  const found = kindOf(kind)
  return found !== undefined && !trackOf(found).requesting.acts.some(({ id }) => id === 'authorise')
}

/** What a kind is for, in one line; empty for one that has no text yet. */
export function kindLine(m: Messages, id: string): string {
  return hasMessage('requestKind', id) ? m(`requestKind.${id}` as PlainKey) : ''
}

const plain = (text: string) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()

/** The kinds whose name or line holds every word that was typed, whatever its accents; all when nothing was. */
export function matching(m: Messages, language: Language, words: string): readonly Kind[] {
  const wanted = plain(words).split(/\s+/).filter(Boolean)
  return kinds.filter(({ id, names }) => {
    const text = plain(`${names[language]} ${names.en} ${kindLine(m, id)}`)
    return wanted.every((word) => text.includes(word))
  })
}

/** The kind a measure of the finder leads to, where it leads to one alone. */
export function kindFor(measure: Measure | undefined, assistance: string | undefined): Kind | undefined {
  if (measure === undefined) return undefined
  const found = kinds.filter((one) => one.measure === measure && one.instruments === undefined)
  const exact = found.find((one) => assistance !== undefined && one.facts['assistance'] === assistance)
  return exact ?? (found.length === 1 ? found[0] : undefined)
}
