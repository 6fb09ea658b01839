import type { Profile } from '@comity/server/contracts/directory'
import type { z } from 'zod'
import { useFormats, useMessages } from '../../lib/messages.tsx'
import { Facts } from '../../ui/page.tsx'
import { dayName } from '../exchange/day-name.ts'
import css from './directory.module.css'

type Hours = z.output<typeof Profile>['hours']

/** The opening hours of a week on the authority's own clock, and the days on which it is closed. */
export function WeekOf({ hours, zone }: { hours: Hours; zone: string }) {
  const m = useMessages()
  const formats = useFormats()
  if (hours.always) return <p>{m('directory.always')}</p>
  if (hours.weekly.length === 0) return <p className="dim">{m('directory.noOpening')}</p>
  const spans = (day: number) =>
    hours.weekly
      .filter((span) => span.day === day)
      .toSorted((one, other) => (one.from < other.from ? -1 : 1))
      .map(({ from, until }) => `${from}–${until}`)
  return (
    <>
      <p className="dim">{m('directory.inZone', { zone })}</p>
      <Facts
        facts={[1, 2, 3, 4, 5, 6, 7].map((day) => [
          dayName(formats.language, day),
          spans(day).length === 0 ? (
            <span className="dim">{m('directory.closedDay')}</span>
          ) : (
            <bdi dir="ltr">{spans(day).join(', ')}</bdi>
          ),
        ])}
      />
      {hours.closed.length > 0 && (
        <>
          <h3>{m('directory.closures')}</h3>
          <ul className={css['plain']}>
            {hours.closed.map(({ from, until, because }) => (
              <li key={from}>
                {formats.day(`${from}T00:00:00Z`, 'UTC')}
                {until !== from && ` – ${formats.day(`${until}T00:00:00Z`, 'UTC')}`}{' '}
                {because !== null && <bdi className="dim">{because}</bdi>}
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  )
}
