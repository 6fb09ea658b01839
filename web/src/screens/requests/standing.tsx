import type { RequestView } from '@comity/server/contracts/requests'
import { offenceOf } from '@comity/law/offences'
import { listInstruments } from '@comity/server/contracts/law'
import { useQuery } from '@tanstack/react-query'
import { useFormats, useMessages } from '../../lib/messages.tsx'
import { queryOf } from '../../lib/queries.ts'
import { Deadline } from '../../ui/deadline.tsx'
import { Link } from '../../ui/link.tsx'
import { MarkingChips } from '../../ui/marking.tsx'
import { Facts, Section } from '../../ui/page.tsx'
import { tongueName } from '../identity/tongues.ts'
import { Cited, English } from '../law/english.tsx'
import { Divergences } from './divergences.tsx'
import { PeerAway } from './peer-away.tsx'
import { Related } from './related.tsx'
import css from './requests.module.css'
import { named, useDay } from './words.tsx'

/** Names of instruments by their identifiers. */
export function useInstrumentName(): (id: string) => string {
  const { data } = useQuery({ ...queryOf(listInstruments, { query: {} }), staleTime: Infinity })
  return (id) => data?.instruments.find((one) => one.id === id)?.title ?? id
}

/** What does not fit, or holds it up: before all else. */
export function Notices({ request }: { request: RequestView }) {
  const m = useMessages()
  const formats = useFormats()
  return (
    <>
      {request.retention.destroyedAt !== null && (
        <section className={css['notice']}>
          <h2>{m('requests.destroyed')}</h2>
          <p>{m('requests.destroyedText')}</p>
        </section>
      )}
      <PeerAway request={request} />
      <Divergences request={request} />
      {request.duplicates.length > 0 && (
        <section className={css['notice']}>
          <h2>{m('requests.duplicates')}</h2>
          <p>{m('requests.duplicatesText', { references: formats.list(request.duplicates) })}</p>
        </section>
      )}
      <Related request={request} />
    </>
  )
}

/** What the request is, beside what can be done: its cover and its next periods. */
export function Standing({ request }: { request: RequestView }) {
  const m = useMessages()
  const { language } = useFormats()
  const titleOf = useInstrumentName()
  const day = useDay()
  const running = request.periods.filter(({ standing }) => ['running', 'warning', 'overdue'].includes(standing))
  const { question } = request
  return (
    <div className={css['side']}>
      {running.length > 0 && (
        <Section title={m('requests.part-periods')}>
          <ul className={css['plain']}>
            {running.slice(0, 3).map((one) => (
              <li key={one.id} className={css['stack']}>
                {one.due !== null && <Deadline at={one.due} zone={one.zone} />}
                <span>
                  {one.sort === 'asked' ? m('requests.sort-asked') : <English>{one.text}</English>}{' '}
                  {one.article !== null && (
                    <span className={css['article']}>
                      <Cited by={one.instrument ?? ''} article={one.article} />
                    </span>
                  )}
                </span>
              </li>
            ))}
          </ul>
          <p>
            <Link href={`/requests/${request.id}?part=periods`}>{m('requests.allPeriods')}</Link>
          </p>
        </Section>
      )}
      <Section title={m('requests.cover')}>
        <Facts
          facts={[
            [m('law.offence'), offenceOf(question.offence)?.names[language] ?? question.offence],
            [m('requests.lawDay'), day(question.date)],
            [m('requests.proceeding'), <bdi key="proceeding">{request.proceeding}</bdi>],
            [
              m('requests.rests'),
              request.instruments.length === 0 ? (
                m('requests.comity')
              ) : (
                <ul key="instruments" className={css['plain']}>
                  {request.instruments.map((id) => (
                    <li key={id}>
                      <Link href={`/law/treaties/${id}`}>
                        <English>{titleOf(id)}</English>
                      </Link>
                    </li>
                  ))}
                </ul>
              ),
            ],
            [m('requests.language'), tongueName(request.language, language)],
            ...(request.channel === null
              ? []
              : [[m('requests.channel'), named(m, 'channel', request.channel)] as const]),
            ...(request.retention.until === null
              ? []
              : [[m('requests.keptUntil'), day(request.retention.until)] as const]),
            ...(request.retention.hold === null
              ? []
              : [[m('requests.held'), <bdi key="hold">{request.retention.hold.reason}</bdi>] as const]),
            [m('cases.marking'), <MarkingChips key="marking" marking={request.marking} />],
          ]}
        />
      </Section>
    </div>
  )
}
