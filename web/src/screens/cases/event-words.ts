import { levelOf } from '@comity/law/classifications'
import { Marking } from '@comity/server/kernel/schema/marking'
import type { LangText } from '@comity/server/kernel/schema/text'
import { hasMessage } from '../../lib/messages.tsx'
import type { Messages, PlainKey } from '../../lib/messages.tsx'

/** What words of an event are made with beside its own data. */
export type Speaker = {
  readonly m: Messages
  readonly postName: (id: string) => LangText | undefined
  readonly instant: (at: string) => string
  readonly list: (items: readonly string[]) => string
}

type Told = {
  readonly event: string
  readonly part: { readonly label: string } | null
  readonly data: Readonly<Record<string, unknown>>
}

/** Everything a sentence about an event may name. Texts of people stand isolated, so that directions never mix. */
export const namedInEvents = [
  'reference',
  'fields',
  'from',
  'to',
  'reason',
  'post',
  'role',
  'label',
  'assignee',
  'due',
  'on',
] as const
type Named = (typeof namedInEvents)[number]

/** What happened, as one sentence in the reader's language. An event nobody gave words to is named as the node names it. */
export function eventSentence(told: Told, speaker: Speaker): string {
  if (!hasMessage('event', told.event)) return told.event
  const say = speaker.m as (key: PlainKey, values: Readonly<Record<Named, string>>) => string
  return say(`event.${told.event}` as PlainKey, valuesOf(told, speaker))
}

function valuesOf({ part, data }: Told, { m, postName, instant, list }: Speaker): Readonly<Record<Named, string>> {
  const text = (name: string) => (typeof data[name] === 'string' ? isolated(data[name]) : '—')
  const marking = (field: 'from' | 'to') => {
    const found = Marking.safeParse(data[field])
    if (!found.success) return '—'
    const { classification, tlp } = found.data
    const name = levelOf(classification.state, classification.level)?.name ?? classification.level
    return isolated(`${classification.state} ${name} · TLP:${tlp.toUpperCase()}`)
  }
  const post = (name: string) => {
    const id = data[name]
    return typeof id === 'string' ? isolated(postName(id)?.text ?? id.slice(0, 8)) : '—'
  }
  const word = (area: 'cases' | 'caseFile', prefix: string, name: unknown) => {
    const key: string = `${prefix}_${String(name)}`
    return hasMessage(area, key) ? m(`${area}.${key as string}` as PlainKey) : String(name)
  }
  const fields = Array.isArray(data['fields']) ? data['fields'].map((field) => word('cases', 'field', field)) : []
  return {
    reference: text('reference'),
    fields: fields.length === 0 ? '—' : list(fields),
    from: marking('from'),
    to: marking('to'),
    reason: text('reason'),
    post: post('post'),
    role: word('cases', 'role', data['role']),
    label: part === null ? '—' : isolated(part.label),
    assignee: post('assignee'),
    due: typeof data['due'] === 'string' ? instant(data['due']) : '—',
    on: word('caseFile', 'matched', data['on']),
  }
}

/** Text that keeps its own direction inside a sentence (Unicode FSI and PDI). */
function isolated(text: string): string {
  return `\u2068${text}\u2069`
}
