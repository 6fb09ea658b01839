import type { Basis } from '@comity/server/contracts/law'
import type { ReactNode } from 'react'
import { useFormats, useMessages } from '../../lib/messages.tsx'
import { Badge } from '../../ui/badge.tsx'
import { Link } from '../../ui/link.tsx'
import { Sign } from '../../ui/sign.tsx'
import { Article, English } from './english.tsx'
import css from './law.module.css'
import { cited, durationName } from './wording.ts'

type Cited = { readonly text: string; readonly article: string }

/** One instrument: whether it applies, and everything that follows, each with its article. Opened to its reasons. */
export function BasisCard({
  of,
  first,
  write,
  onAnswer,
}: {
  of: Basis
  first: boolean
  /** Where a request on this basis is begun; absent where none can be from this State. */
  write?: string | undefined
  onAnswer: (fact: string, value: string) => void
}) {
  const m = useMessages()
  const { language } = useFormats()
  const tongues = new Intl.DisplayNames(language, { type: 'language' })
  const sure = of.status === 'applies'
  const required = of.content.filter(({ required: needed }) => needed !== false)
  return (
    <details className={css['basis']} open={first}>
      <summary>
        <span className={css['name']}>
          <Sign of={sure ? 'good' : 'waits'} />{' '}
          <strong>
            <English>{of.title}</English>
          </strong>
        </span>
        <span className="dim">{m('law.articles', { articles: cited(of.articles) })}</span>
        <Badge tone={sure ? 'good' : 'caution'}>{m(`law.status-${of.status}`)}</Badge>
        <span className="dim">
          {m('law.dataAsOf', { date: of.dataAsOf })} · {m(`law.confidence-${of.confidence}`)}
        </span>
      </summary>
      <div className={css['parts']}>
        <Part title={m('law.because')}>
          <ul>
            {of.because.map((line) => (
              <li key={line}>
                <English>{line}</English>
              </li>
            ))}
          </ul>
        </Part>
        {of.missing.length > 0 && (
          <Part title={m('law.missing')}>
            <ul>
              {of.missing.map(({ fact, question }) => (
                <li key={fact}>
                  <English>{question}</English>{' '}
                  {of.wouldChange
                    .filter((one) => one.fact === fact)
                    .map(({ value, status }) => (
                      <button key={value} type="button" className={css['answer']} onClick={() => onAnswer(fact, value)}>
                        {value === 'yes' ? m('law.yes') : value === 'no' ? m('law.no') : value}:{' '}
                        {m(`law.status-${status}`)}
                      </button>
                    ))}
                </li>
              ))}
            </ul>
          </Part>
        )}
        {of.languages.length > 0 && (
          <Part title={m('law.languages')}>
            <ul>
              {of.languages.map(({ text, article, accepted }) => (
                <li key={article}>
                  {accepted !== null && <strong>{accepted.map((tag) => tongues.of(tag) ?? tag).join(', ')}: </strong>}
                  <Line of={{ text, article }} />
                </li>
              ))}
            </ul>
          </Part>
        )}
        <Clauses title={m('law.conditions')} of={of.conditions} />
        {required.length > 0 && (
          <Part title={m('law.content')}>
            <ol>
              {required.map(({ id, text, article, required: needed }) => (
                <li key={id}>
                  <Line of={{ text, article }} />
                  {needed === null && <span className="dim"> ({m('law.depends')})</span>}
                </li>
              ))}
            </ol>
          </Part>
        )}
        {of.risks.length > 0 && (
          <Part title={m('law.risks')}>
            <ul>
              {of.risks.map(({ id, text, article, level, force }) => (
                <li key={`${id} ${article}`}>
                  <Badge tone={level === 'likely' ? 'critical' : level === 'open' ? 'caution' : 'plain'}>
                    {m(`law.risk-${level}`)}
                  </Badge>{' '}
                  <Line of={{ text, article }} />
                  {force === 'mandatory' && <span className="dim"> ({m('law.mandatory')})</span>}
                </li>
              ))}
            </ul>
          </Part>
        )}
        <Clauses title={m('law.never')} of={of.neverGrounds} />
        <Clauses title={m('law.channels')} of={of.channels} />
        {of.clocks.length > 0 && (
          <Part title={m('law.clocks')}>
            <ul>
              {of.clocks.map(({ id, text, article, duration, consequence }) => (
                <li key={id}>
                  {duration !== null && <strong title={duration}>{durationName(duration, language)}</strong>}{' '}
                  <Line of={{ text, article }} />
                  {consequence !== undefined && (
                    <>
                      {' → '}
                      <English>{consequence}</English>
                    </>
                  )}
                </li>
              ))}
            </ul>
          </Part>
        )}
        <Clauses title={m('law.use')} of={of.use} />
        <Clauses title={m('law.duties')} of={of.duties} />
        <p className={css['links']}>
          <Link href={`/law/treaties/${of.instrument}`}>{m('law.readTreaty')}</Link>
          {write !== undefined && <Link href={write}>{m('requestWrite.onThisBasis')}</Link>}
        </p>
      </div>
    </details>
  )
}

function Clauses({ title, of }: { title: string; of: readonly Cited[] }) {
  if (of.length === 0) return null
  return (
    <Part title={title}>
      <ul>
        {of.map(({ text, article }) => (
          <li key={`${article} ${text}`}>
            <Line of={{ text, article }} />
          </li>
        ))}
      </ul>
    </Part>
  )
}

/** A rule in its words, with the article it comes from. */
export function Line({ of: { text, article } }: { of: Cited }) {
  return (
    <>
      <English>{text}</English> <Article of={article} />
    </>
  )
}

export function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={css['part']}>
      <h3>{title}</h3>
      {children}
    </section>
  )
}
