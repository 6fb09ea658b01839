import { useFormats, useMessages } from '../../lib/messages.tsx'
import { useNow } from '../../lib/now.ts'
import { Sign } from '../../ui/sign.tsx'
import { lengthOfTime } from '../ledger/age.ts'
import css from './directory.module.css'

export type FreshnessOf = {
  readonly issuedAt: string
  readonly validUntil: string
  readonly ageSeconds: number
  readonly valid: boolean
} | null

/** `ending` when less than a fifth of the time for which it was issued is left. */
export function freshnessOf(of: NonNullable<FreshnessOf>, now: string): 'fresh' | 'ending' | 'stale' {
  const [issued, until, at] = [Date.parse(of.issuedAt), Date.parse(of.validUntil), Date.parse(now)]
  if (!of.valid || at >= until) return 'stale'
  return until - at < (until - issued) / 5 ? 'ending' : 'fresh'
}

/** How old what is known of a State is, and until when it is believed: by a sign, a word and a time. */
export function Freshness({ of }: { of: FreshnessOf }) {
  const m = useMessages()
  const formats = useFormats()
  const now = useNow()
  if (of === null) {
    return (
      <span className={css['freshness']}>
        <Sign of="good" /> {m('directory.self')}
      </span>
    )
  }
  const state = freshnessOf(of, now)
  const sign = { fresh: 'good', ending: 'caution', stale: 'wrong' } as const
  return (
    <span className={css['freshness']}>
      <Sign of={sign[state]} /> <strong>{m(`directory.${state}`)}</strong>
      <span className="dim">
        {m('directory.aged', { age: lengthOfTime(formats, of.ageSeconds) })} ·{' '}
        {m(state === 'stale' ? 'directory.wasValidUntil' : 'directory.validUntil', {
          time: formats.instant(of.validUntil),
        })}
      </span>
    </span>
  )
}

/** The freshness of a neighbour, from the times of its descriptor. */
export function ageOf(peer: { readonly issuedAt: string; readonly validUntil: string }): NonNullable<FreshnessOf> {
  const now = Date.now()
  return {
    issuedAt: peer.issuedAt,
    validUntil: peer.validUntil,
    ageSeconds: Math.max(0, Math.round((now - Date.parse(peer.issuedAt)) / 1000)),
    valid: Date.parse(peer.validUntil) > now,
  }
}
