import type { ReactNode } from 'react'
import type { ApiRefusal } from '../../lib/api.ts'
import { addressWith } from '../../lib/address.ts'
import { useMessages } from '../../lib/messages.tsx'
import { ruleSentence } from '../../lib/rules.ts'
import { Link } from '../../ui/link.tsx'
import { ErrorState } from '../../ui/states.tsx'
import css from './identity.module.css'

/** Something to read here and now, which is no error. */
export function Note({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={css['note']} aria-live="polite">
      <h2>{title}</h2>
      {children}
    </section>
  )
}

/** What came of a command that was not done: an error with its reason, or the wait for a second officer. */
export function RefusalNotice({ refusal, onRetry }: { refusal: ApiRefusal | undefined; onRetry?: () => void }) {
  const m = useMessages()
  if (refusal === undefined) return null
  const { problem } = refusal
  if (refusal.code === 'second-officer-needed') {
    const proposal = problem.facts?.['proposal']
    const href = addressWith('/proposals', '', typeof proposal === 'string' ? { proposal } : {})
    return (
      <Note title={m('form.waitsTitle')}>
        <p className="sentence">{ruleSentence(m, problem.rule, problem.detail)}</p>
        <p>{m('form.waitsText')}</p>
        <p>
          <Link href={href}>{m('form.waitsLink')}</Link>
        </p>
      </Note>
    )
  }
  return <ErrorState failure={refusal} {...(onRetry === undefined ? {} : { onRetry })} />
}
