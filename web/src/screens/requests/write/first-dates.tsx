import { reckonPeriod } from '@comity/server/contracts/law'
import type { RequestView } from '@comity/server/contracts/requests'
import { countryOf } from '@comity/law/countries'
import { kindOf, trackOf } from '@comity/law/kinds/catalogue'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useFormats, useMessages } from '../../../lib/messages.tsx'
import { queryOf } from '../../../lib/queries.ts'
import { useStanding } from '../../../routes/standing.tsx'
import { Section } from '../../../ui/page.tsx'
import { English } from '../../law/english.tsx'
import { Article } from './asks.tsx'
import { useBases } from './law.ts'
import css from './write.module.css'

// Events that lie on the day a request is sent, and those that come soon after.
const atOnce = ['transmitted', 'written-request', 'received']

/** What would be due when, were it sent today: by the periods of the chosen instruments, else by the target of the house. */
export function FirstDates({ view }: { view: RequestView }) {
  const m = useMessages()
  const formats = useFormats()
  const { stateCode = '' } = useStanding()
  const own = countryOf(stateCode)?.alpha3 ?? ''
  const { chosen, kind } = useBases(view)
  // One instant for all, so that the question put to the node stays the same while the page is open.
  const [now] = useState(() => new Date().toISOString())
  const clocks = chosen.flatMap((basis) =>
    basis.clocks
      .filter(({ start }) => atOnce.includes(start))
      .map((clock) => ({ ...clock, instrument: basis.instrument, title: basis.title })),
  )
  const found = kindOf(view.kind)
  const sent = found === undefined ? undefined : trackOf(found).requesting.states.find(({ id }) => id === 'sent')
  if (view.instruments.length === 0 || kind === undefined) return null
  return (
    <Section title={m('requestWrite.firstDates')}>
      <ul className={css['plain']}>
        {clocks.map(({ id, instrument, title, text, article, duration, side }) => (
          <li key={`${instrument} ${id}`}>
            {duration === null ? (
              <strong>{m('requestWrite.dueInWords')}</strong>
            ) : (
              <Due
                duration={duration}
                start={now}
                state={side === 'requesting' ? own : view.peer}
                said={(day) =>
                  m('requestWrite.dueOn', { day, state: formats.country(side === 'requesting' ? own : view.peer) })
                }
              />
            )}{' '}
            <English>{text}</English>
            <span className={css['article']}>
              <English>{title}</English> <Article>{article}</Article>
            </span>
          </li>
        ))}
        {sent?.within !== undefined && (
          <li>
            <Due duration={sent.within} start={now} state={own} said={(day) => m('requestWrite.dueHouse', { day })} />
            <span className={css['article']}>{m('requestWrite.houseTarget')}</span>
          </li>
        )}
      </ul>
    </Section>
  )
}

type DueProps = {
  readonly duration: string
  readonly start: string
  readonly state: string
  readonly said: (day: string) => string
}

/** A period reckoned by the node, in the calendar of the State where it falls due. */
function Due({ duration, start, state, said }: DueProps) {
  const formats = useFormats()
  const { data } = useQuery({
    ...queryOf(reckonPeriod, { query: { duration, start, state } }),
    enabled: state !== '',
    staleTime: Infinity,
  })
  if (data === undefined) return <English>{duration}</English>
  return <strong>{said(formats.day(`${data.lastDay}T12:00:00Z`, 'UTC'))}</strong>
}
