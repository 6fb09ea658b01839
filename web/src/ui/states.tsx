import type { ReactNode } from 'react'
import { ApiRefusal } from '../lib/api.ts'
import { refusalText, useMessages } from '../lib/messages.tsx'
import { refusalSentence } from '../lib/rules.ts'
import { Button } from './button.tsx'
import css from './states.module.css'

/** Nothing is here, why that is so, and what can be done. */
export function EmptyState({ title, children, action }: { title: string; children?: ReactNode; action?: ReactNode }) {
  return (
    <div className={css['state']}>
      <h2>{title}</h2>
      {children !== undefined && <div className={css['text']}>{children}</div>}
      {action}
    </div>
  )
}

/** What was refused, under which rule, and why, in the words of the node; and a way to go on. */
export function ErrorState({ failure, onRetry, text }: { failure: unknown; onRetry?: () => void; text?: string }) {
  const m = useMessages()
  const problem = failure instanceof ApiRefusal ? failure.problem : undefined
  const because = problem === undefined ? undefined : refusalSentence(m, problem)
  return (
    <div className={`${css['state']} ${css['error']}`} role="alert">
      <h2>{text ?? refusalText(m, problem?.code ?? 'other')}</h2>
      <dl className={css['facts']}>
        {because !== undefined && (
          <Fact title={m('ui.because')}>
            <span className="sentence">{because}</span>
          </Fact>
        )}
        {problem?.rule !== undefined && (
          <Fact title={m('ui.rule')}>
            <code>{problem.rule}</code>
          </Fact>
        )}
        {problem?.field !== undefined && (
          <Fact title={m('ui.field')}>
            <code>{problem.field}</code>
          </Fact>
        )}
        {problem?.instance !== undefined && (
          <Fact title={m('ui.answer')}>
            <code>{problem.instance}</code>
          </Fact>
        )}
      </dl>
      {onRetry !== undefined && <Button onClick={onRetry}>{m('ui.retry')}</Button>}
    </div>
  )
}

function Fact({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div>
      <dt>{title}</dt>
      <dd dir="auto">{children}</dd>
    </div>
  )
}

/** Lines where text will stand. Show it only when the answer takes longer than a blink. */
export function Skeleton({ lines = 3 }: { lines?: number }) {
  const m = useMessages()
  return (
    <output className={css['skeleton']}>
      <span className="unseen">{m('frame.loading')}</span>
      {Array.from({ length: lines }, (_, line) => (
        <span key={line} className={css['line']} />
      ))}
    </output>
  )
}

type ProgressProps = {
  readonly title: string
  /** Both absent when it is not known how much there is. */
  readonly done?: number
  readonly total?: number
  readonly onCancel?: () => void
}

/** Work that takes long: how far it is, and a way to stop it. */
export function Progress({ title, done, total, onCancel }: ProgressProps) {
  const m = useMessages()
  const known = done !== undefined && total !== undefined
  return (
    <div className={css['progress']}>
      <span>{title}</span>
      <progress aria-label={title} {...(known ? { value: done, max: total } : {})} />
      <span className={css['text']}>{known ? m('ui.progress', { done, total }) : m('ui.working')}</span>
      {onCancel !== undefined && <Button onClick={onCancel}>{m('ui.cancel')}</Button>}
    </div>
  )
}
