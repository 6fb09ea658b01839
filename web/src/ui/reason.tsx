import { Suspense, lazy, useState } from 'react'
import { useMessages } from '../lib/messages.tsx'
import css from './reason.module.css'

export type ReasonProps = {
  readonly because: string
  readonly rule?: string | undefined
  readonly fourEyes?: boolean
}

// No screen needs the answer to be shown: what draws it is fetched when it is first asked for.
const Opened = lazy(async () => ({ default: (await import('./reason-opened.tsx')).ReasonOpened }))

/** “Why is this off”: a small question that opens to the sentence of the rule and its name. */
export function Reason(props: ReasonProps) {
  const m = useMessages()
  const [wanted, setWanted] = useState(false)
  const closed = (
    <button
      type="button"
      className={css['ask']}
      aria-haspopup="dialog"
      aria-expanded={false}
      onClick={() => setWanted(true)}
    >
      {m('ui.why')}
    </button>
  )
  return wanted ? (
    <Suspense fallback={closed}>
      <Opened {...props} />
    </Suspense>
  ) : (
    closed
  )
}
