import { lastMoment, urgencyOf } from '../lib/format.ts'
import { useFormats, useMessages } from '../lib/messages.tsx'
import { useNow } from '../lib/now.ts'
import css from './deadline.module.css'

type DeadlineProps = {
  /** The instant after which it is late. */
  readonly at: string
  /** The zone it binds in, when that is not the reader's own. */
  readonly zone?: string
  /** When it was met: the deadline then no longer presses. */
  readonly doneAt?: string | undefined
}

/** A deadline in words, from now, and as date, time and zone. */
export function Deadline({ at, zone, doneAt }: DeadlineProps) {
  const m = useMessages()
  const formats = useFormats()
  const now = useNow()
  if (doneAt !== undefined) {
    return (
      <span className={css['deadline']}>
        <span className={css['word']}>{m('ui.done')}</span> <Instant at={doneAt} zone={zone} />
      </span>
    )
  }
  const urgency = urgencyOf(at, now, zone ?? formats.zone)
  const last = lastMoment(at, zone ?? formats.zone)
  return (
    <span className={css['deadline']} data-urgency={urgency}>
      <span className={css['word']}>{m(`ui.${urgency}`)}</span> <span>{formats.relative(last, now, zone)}</span>{' '}
      <Instant at={last} zone={zone} />
    </span>
  )
}

/** An instant as date, time and zone; the exact instant in universal time is its title. */
export function Instant({ at, zone }: { at: string; zone?: string | undefined }) {
  const formats = useFormats()
  return (
    <time dateTime={at} title={at} className={css['instant']}>
      {formats.instant(at, zone)}
    </time>
  )
}
