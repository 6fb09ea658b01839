import type { Request } from '@comity/server/contracts/requests'
import { hasMessage, useFormats, useMessages } from '../../lib/messages.tsx'
import type { Messages, PlainKey } from '../../lib/messages.tsx'
import { Badge } from '../../ui/badge.tsx'
import type { Tone } from '../../ui/badge.tsx'
import { shortName } from '../law/instrument-name.ts'

type Side = Request['side']

/** The text of a short name of the data, `phase-asked`; the name itself where the data knows more than the texts. */
export function named(m: Messages, group: string, id: string): string {
  const key = `${group}-${id}`
  const area = (['requests', 'requestAct'] as const).find((one) => hasMessage(one, key))
  return area === undefined ? id.replaceAll('-', ' ') : m(`${area}.${key}` as PlainKey)
}

const tones: Readonly<Record<string, Tone>> = {
  asked: 'caution',
  conditions: 'caution',
  postponed: 'caution',
  lifting: 'caution',
  disputed: 'caution',
  negotiating: 'caution',
  arbitration: 'caution',
  court: 'caution',
  amending: 'caution',
  accepted: 'accent',
  active: 'accent',
  arrested: 'accent',
  delivered: 'good',
  received: 'good',
  refused: 'critical',
  'arrest-refused': 'critical',
}

/** Where a request stands, in the words both sides share; a kind may have words of its own for it. */
export function Phase({ of, kind }: { of: string; kind: string }) {
  const m = useMessages()
  const own = `${of}-${kind}`
  return (
    <Badge tone={tones[of] ?? 'plain'}>{named(m, 'phase', hasMessage('requests', `phase-${own}`) ? own : of)}</Badge>
  )
}

/** Who has the next move: a role of this State, the other State, or nobody. */
export function ownerName(m: Messages, owner: string, peer: string): string {
  if (owner === 'the other State') return peer
  if (owner === 'nobody') return m('requests.nobody')
  return hasMessage('role', owner) ? m(`role.${owner}` as PlainKey) : owner
}

/** Whose move it is: ours stands out. */
export function Move({ of }: { of: { readonly owner: string; readonly peer: string } }) {
  const m = useMessages()
  const formats = useFormats()
  const who = ownerName(m, of.owner, formats.country(of.peer))
  if (of.owner === 'nobody') return <span className="dim">{who}</span>
  return <Badge tone={of.owner === 'the other State' ? 'plain' : 'accent'}>{who}</Badge>
}

/** `We ask Switzerland`, `Peru asks us`. */
export function Direction({ of }: { of: { readonly side: Side; readonly peer: string } }) {
  const m = useMessages()
  const formats = useFormats()
  const state = formats.country(of.peer)
  return <span>{of.side === 'requesting' ? m('requests.weAsk', { state }) : m('requests.theyAsk', { state })}</span>
}

/** A day of the calendar as the data writes it, in the reader's words. */
export function useDay(): (day: string) => string {
  const formats = useFormats()
  return (day) => (/^\d{4}-\d\d-\d\d$/.test(day) ? formats.day(`${day}T12:00:00Z`, 'UTC') : formats.instant(day))
}

/** A period of a row is known by its provision: `untoc must-release`, `house executing`, `asked 4`. */
export function periodName(m: Messages, of: string): string {
  const [sort = '', id = ''] = of.split(' ')
  if (sort === 'house') return m('requests.sort-house')
  if (sort === 'asked') return m('requests.sort-asked')
  if (sort === 'set') return m('requests.sort-set')
  return `${shortName(sort)} ${id.replaceAll('-', ' ')}`
}
