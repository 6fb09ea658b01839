import type { ApiRefusal } from '../../lib/api.ts'
import { useFormats, useMessages } from '../../lib/messages.tsx'
import { Banner } from '../../ui/banner.tsx'
import { Link } from '../../ui/link.tsx'
import { ErrorState } from '../../ui/states.tsx'
import css from './cases.module.css'

type SentProps = {
  readonly refusal: ApiRefusal | undefined
  readonly again?: () => void
}

/** How a sending ended when it did not succeed. Waiting for a second officer is no failure and does not look like one. */
export function Sent({ refusal, again }: SentProps) {
  const m = useMessages()
  const formats = useFormats()
  if (refusal === undefined) return null
  if (refusal.code === 'second-officer-needed') {
    const expires = refusal.problem.facts?.['expiresAt']
    return (
      <Banner tone="caution" role="alert">
        <strong>{m('cases.waitsForSecond')}</strong>{' '}
        {typeof expires === 'string' && m('cases.waitsUntil', { time: formats.instant(expires) })}{' '}
        <Link href="/proposals" className={css['link']}>
          {m('cases.toProposals')}
        </Link>
      </Banner>
    )
  }
  const mayHelp = ['offline', 'timed-out', 'unavailable'].includes(refusal.code)
  return <ErrorState failure={refusal} {...(mayHelp && again !== undefined ? { onRetry: again } : {})} />
}
