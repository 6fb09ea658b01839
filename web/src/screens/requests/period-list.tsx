import type { RequestView } from '@comity/server/contracts/requests'
import { useFormats, useMessages } from '../../lib/messages.tsx'
import { Badge } from '../../ui/badge.tsx'
import type { Tone } from '../../ui/badge.tsx'
import { Deadline, Instant } from '../../ui/deadline.tsx'
import { Link } from '../../ui/link.tsx'
import { Section } from '../../ui/page.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { Cited, English } from '../law/english.tsx'
import { useKinds } from './kinds.ts'
import css from './requests.module.css'
import { useDay } from './words.tsx'

type Period = RequestView['periods'][number]
type Asked = Pick<RequestView, 'kind'>

export const standingTones: Readonly<Record<Period['standing'], Tone>> = {
  running: 'plain',
  warning: 'caution',
  overdue: 'critical',
  met: 'good',
  late: 'critical',
  suspended: 'plain',
  'words-only': 'plain',
}

/** The periods of a request, each opened to how it was reckoned, so that anyone can do it again by hand. */
export function PeriodList({ request }: { request: RequestView }) {
  const m = useMessages()
  if (request.periods.length === 0) {
    return <EmptyState title={m('requests.noPeriods')}>{m('requests.noPeriodsText')}</EmptyState>
  }
  return (
    <Section title={m('requests.part-periods')}>
      <p className="dim">{m('requests.periodsText')}</p>
      <ul className={css['periods']}>
        {request.periods.map((period) => (
          <OnePeriod key={`${period.id} ${period.startedAt}`} period={period} request={request} />
        ))}
      </ul>
    </Section>
  )
}

function OnePeriod({ period, request }: { period: Period; request: RequestView }) {
  const m = useMessages()
  const formats = useFormats()
  const day = useDay()
  const { standing, due, zone } = period
  const asks = ['running', 'warning', 'overdue'].includes(standing)
  return (
    <li>
      <div className={css['periodHead']}>
        <p>
          <strong>{period.sort === 'asked' ? m('requests.askedDate') : <English>{period.text}</English>}</strong>{' '}
          <Source period={period} /> <AskedWith period={period} request={request} />
        </p>
        <Badge tone={standingTones[standing]}>{m(`requests.standing-${standing}`)}</Badge>
      </div>
      {asks && due !== null && <Deadline at={due} zone={zone} />}
      <p className="dim">
        {period.side === request.side
          ? m('requests.bindsUs')
          : m('requests.bindsThem', { state: formats.country(request.peer) })}
        {' · '}
        {m(`requests.kindOfPeriod-${period.kind === 'target' || period.kind === 'asked' ? period.kind : 'law'}`)}
      </p>
      {period.consequence !== null && (
        <p className={css['why']}>
          {m('requests.consequence')} <English>{period.consequence}</English>
        </p>
      )}
      <details className={css['more']}>
        <summary>{m('requests.reckoning')}</summary>
        <ol className={css['reckoning']}>
          <li>
            {m('requests.startedAt')} <Instant at={period.startedAt} zone={zone} />
          </li>
          {period.steps.map(({ text, day: on }) => (
            <li key={`${text} ${on ?? ''}`}>
              <English>{text}</English>
              {on !== undefined && <>: {day(on)}</>}
            </li>
          ))}
          {due !== null && (
            <li>
              {m('requests.endsAt')} <Instant at={due} zone={zone} />
              {period.lastDay !== null && <> ({m('requests.lastDay', { day: day(period.lastDay) })})</>}
            </li>
          )}
        </ol>
        <p className="dim">
          {m('requests.inZone', { zone })} {!period.calendarKnown && m('requests.noCalendar')}
        </p>
      </details>
    </li>
  )
}

/** The act with which a date was asked for: there may be several. */
export function AskedWith({ period, request }: { period: Pick<Period, 'sort' | 'side' | 'text'>; request: Asked }) {
  const kinds = useKinds()
  const asker = period.side === 'requesting' ? 'requested' : 'requesting'
  const act = period.sort === 'asked' ? kinds.actOf(request.kind, asker, period.text) : undefined
  return act === undefined ? null : (
    <span className="dim">
      (<English>{act.text}</English>)
    </span>
  )
}

/** The provision a period comes from, or that it is a target of the house. */
export function Source({ period }: { period: Pick<Period, 'sort' | 'instrument' | 'article'> }) {
  const m = useMessages()
  if (period.instrument === null) {
    return (
      <span className={css['article']}>
        {m(`requests.sort-${period.sort}`)} {period.article !== null && <bdi>{period.article}</bdi>}
      </span>
    )
  }
  return (
    <Link href={`/law/treaties/${period.instrument}`} className={css['article']}>
      <Cited by={period.instrument} article={period.article} />
    </Link>
  )
}
