import type { RequestView } from '@comity/server/contracts/requests'
import { listFacts } from '@comity/server/contracts/law'
import { useQuery } from '@tanstack/react-query'
import { useFormats, useMessages } from '../../lib/messages.tsx'
import { queryOf } from '../../lib/queries.ts'
import { Badge } from '../../ui/badge.tsx'
import { Facts, Section } from '../../ui/page.tsx'
import { Sign } from '../../ui/sign.tsx'
import { Name, usePostNames } from '../cases/words.tsx'
import { tongueName } from '../identity/tongues.ts'
import { Cited, English } from '../law/english.tsx'
import { useWording } from '../law/wording.ts'
import { articleName, shortName } from '../law/instrument-name.ts'
import css from './requests.module.css'
import { useDay } from './words.tsx'
import { sectionTitle, useAskerName } from './write/section-words.ts'

type Item = RequestView['gate']['items'][number]

/** What is asked, as the requested side reads it, each answer beside what the instruments demand of it. */
export function Content({ request }: { request: RequestView }) {
  const m = useMessages()
  const nameOf = useAskerName()
  const { gate } = request
  // What nobody demands and nobody answered does not stand in the way of reading.
  const isTold = ({ blocks, is, need }: Item) => blocks || is !== 'empty' || need === 'always'
  const told = gate.items.filter(isTold)
  const untold = gate.items.filter((item) => !isTold(item))
  const missing = gate.items.filter(({ blocks }) => blocks).length
  return (
    <div className={css['columns']}>
      <div className={css['column']}>
        <Section title={m('requests.answers')}>
          {missing > 0 && (
            <p className={css['why']}>
              <Sign of="caution" /> {m('requests.missing', { count: missing })}
            </p>
          )}
          {told.map((item) => (
            <Answer key={item.section} item={item} request={request} />
          ))}
          {untold.length > 0 && (
            <details className={css['more']}>
              <summary>{m('requests.untold', { count: untold.length })}</summary>
              {untold.map((item) => (
                <Answer key={item.section} item={item} request={request} />
              ))}
            </details>
          )}
          {gate.items.length === 0 &&
            request.sections.map((section) => (
              <section key={section.id} className={css['answer']}>
                <h3>{sectionTitle(m, section.id)}</h3>
                <p dir="auto" className="prose">
                  {section.text}
                </p>
              </section>
            ))}
        </Section>
      </div>
      <div className={css['side']}>
        <Section title={m('requests.formalCheck')}>
          <p>
            <Sign of={gate.complete ? 'good' : 'caution'} />{' '}
            {gate.complete ? m('requests.complete') : m('requests.incomplete', { score: gate.score })}
          </p>
          <ul className={css['plain']}>
            {gate.items
              .filter(({ blocks, open }) => blocks || open)
              .map((item) => (
                <li key={item.section}>
                  <Sign of={item.blocks ? 'wrong' : 'open'} /> {sectionTitle(m, item.section)}{' '}
                  <span className={css['article']}>
                    <bdi>{nameOf(item.asks[0]?.by ?? '').text}</bdi> {item.asks[0]?.article}
                  </span>
                  {item.open && <span className="dim"> ({m('law.depends')})</span>}
                </li>
              ))}
          </ul>
        </Section>
        <Risks request={request} />
        <Persons request={request} />
        <KnownFacts request={request} />
      </div>
    </div>
  )
}

function Answer({ item, request }: { item: Item; request: RequestView }) {
  const m = useMessages()
  const nameOf = useAskerName()
  const answer = request.sections.find(({ id }) => id === item.section)
  return (
    <section className={css['answer']} data-blocks={item.blocks ? true : undefined}>
      <h3>{sectionTitle(m, item.section)}</h3>
      {answer !== undefined && answer.text !== '' ? (
        <p dir="auto" lang={request.language} className="prose">
          {answer.text}
        </p>
      ) : (
        <p className={item.blocks ? 'caution' : 'dim'}>
          {item.is === 'nothing' ? m('requests.saysNothing') : m('requests.notAnswered')}
        </p>
      )}
      {item.document !== null && (
        <p className={item.blocks ? 'caution' : 'dim'}>
          <Sign of={item.document.is === 'annexed' ? 'good' : item.blocks ? 'wrong' : 'open'} />{' '}
          {m(`annexes.demanded-${item.document.demanded}`)} {m(`annexes.is-${item.document.is}`)}
        </p>
      )}
      <p className="dim">
        {m(`requests.need-${item.need}`)}
        {item.asks.map(({ by, article, text }) => (
          <span key={`${by} ${article} ${text}`} className={css['ask']}>
            <English>{text}</English>
            {' · '}
            <span className={css['article']}>
              <bdi>{request.instruments.includes(by) ? shortName(by) : nameOf(by).text}</bdi>{' '}
              <bdi>{articleName(article)}</bdi>
            </span>
          </span>
        ))}
      </p>
    </section>
  )
}

function Risks({ request }: { request: RequestView }) {
  const m = useMessages()
  const formats = useFormats()
  const nameOf = usePostNames()
  const { risks } = request.gate
  const pressing = risks.filter(({ level }) => level !== 'general')
  if (risks.length === 0 && request.never.length === 0) return null
  const line = ({ instrument, id, text, article, level, answer }: (typeof risks)[number]) => (
    <li key={`${instrument} ${id}`}>
      <Badge tone={level === 'likely' ? 'critical' : level === 'open' ? 'caution' : 'plain'}>
        {m(`law.risk-${level}`)}
      </Badge>{' '}
      <English>{text}</English>{' '}
      <span className={css['article']}>
        <Cited by={instrument} article={article} />
      </span>
      {answer !== null && (
        <p className="dim">
          <bdi>{answer.text}</bdi>{' '}
          {m('requestWrite.riskBy', {
            post: nameOf(answer.post)?.text ?? answer.post.slice(0, 8),
            at: formats.instant(answer.at),
          })}
        </p>
      )}
    </li>
  )
  return (
    <Section title={m('requests.legalCheck')}>
      <ul className={css['plain']}>{pressing.map(line)}</ul>
      {risks.length > pressing.length && (
        <details className={css['more']}>
          <summary>{m('requests.otherGrounds', { count: risks.length - pressing.length })}</summary>
          <ul className={css['plain']}>{risks.filter(({ level }) => level === 'general').map(line)}</ul>
        </details>
      )}
      {request.never.length > 0 && (
        <>
          <h3 className={css['sub']}>{m('law.never')}</h3>
          <ul className={css['plain']}>
            {request.never.map(({ instrument, id, text, article }) => (
              <li key={`${instrument} ${id}`}>
                <Sign of="over" /> <English>{text}</English>{' '}
                <span className={css['article']}>
                  <Cited by={instrument} article={article} />
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
    </Section>
  )
}

function Persons({ request }: { request: RequestView }) {
  const m = useMessages()
  const formats = useFormats()
  const day = useDay()
  if (request.persons.length === 0) return null
  return (
    <Section title={m('requests.persons')}>
      <ul className={css['lines']}>
        {request.persons.map(({ name, born, nationality, role }) => (
          <li key={`${name.text} ${born ?? ''}`}>
            <p>
              <Name of={name} /> <span className="dim">{m(`requests.person-${role}`)}</span>
            </p>
            <p className="dim">
              {[
                ...(born === null ? [] : [m('requests.born', { day: day(born) })]),
                ...(nationality === null ? [] : [formats.country(nationality)]),
              ].join(' · ')}
            </p>
          </li>
        ))}
      </ul>
    </Section>
  )
}

function KnownFacts({ request }: { request: RequestView }) {
  const m = useMessages()
  const { data } = useQuery({ ...queryOf(listFacts, {}), staleTime: Infinity })
  const { read } = useWording()
  const formats = useFormats()
  const given = Object.entries(request.question.facts)
  const said = (kind: string | undefined, value: string) => {
    if (value === 'yes' || value === 'no') return m(`law.${value}`)
    if (kind === 'language') return tongueName(value, formats.language)
    return kind === 'state' ? formats.country(value) : <bdi>{read(value).text}</bdi>
  }
  if (given.length === 0) return null
  return (
    <Section title={m('law.facts')}>
      <div className={css['known']}>
        <Facts
          facts={given.map(([id, value]) => [
            read(data?.facts.find((one) => one.id === id)?.text ?? id).text,
            said(data?.facts.find((one) => one.id === id)?.kind, value),
          ])}
        />
      </div>
    </Section>
  )
}
