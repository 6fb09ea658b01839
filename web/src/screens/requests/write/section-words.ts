import { listInstruments } from '@comity/server/contracts/law'
import { kindOf } from '@comity/law/kinds/catalogue'
import { useQuery } from '@tanstack/react-query'
import { hasMessage, useFormats, useMessages } from '../../../lib/messages.tsx'
import type { Messages, PlainKey } from '../../../lib/messages.tsx'
import { queryOf } from '../../../lib/queries.ts'

/** What a section is called in the list; one that has no text here yet by its identifier in words. */
export function sectionTitle(m: Messages, id: string): string {
  return hasMessage('requestSection', id) ? m(`requestSection.${id}` as PlainKey) : id.replaceAll('-', ' ')
}

/** The plain question of a section, and why it is asked where that is said. */
export function sectionQuestion(
  m: Messages,
  id: string,
): { readonly question: string; readonly why: string | undefined } {
  const text = (name: string) =>
    hasMessage('requestSection', name) ? m(`requestSection.${name}` as PlainKey) : undefined
  return { question: text(`${id}-q`) ?? m('requestWrite.sayIt'), why: text(`${id}-w`) }
}

/** Whoever asks for a thing, by name: a treaty or act, the kind of request, or the guide of a State as it is titled. */
export function useAskerName(): (by: string) => { readonly text: string; readonly english: boolean } {
  const { language } = useFormats()
  const m = useMessages()
  const { data } = useQuery({ ...queryOf(listInstruments, { query: {} }), staleTime: Infinity })
  return (by) => {
    const kind = kindOf(by)
    if (kind !== undefined) return { text: m('requestWrite.theKind', { kind: kind.names[language] }), english: false }
    const title = data?.instruments.find(({ id }) => id === by)?.title
    return { text: title ?? by, english: true }
  }
}
