import type { LanguageRule } from '@comity/server/contracts/requests'
import { languages } from '../../lib/language.ts'
import { useFormats, useMessages } from '../../lib/messages.tsx'
import { Sign } from '../../ui/sign.tsx'
import { Cited } from '../law/english.tsx'
import css from './papers.module.css'

/** Which languages the requested State takes, by which article, and what that means for what was written. */
export function PaperLanguages({ rule }: { rule: LanguageRule }) {
  const m = useMessages()
  const formats = useFormats()
  const names = new Intl.DisplayNames(formats.language, { type: 'language' })
  const named = (tag: string) => names.of(tag) ?? tag
  const { accepted, demands, obeyed, written } = rule
  const outside = accepted !== null && !languages.some((one) => accepted.includes(one))
  return (
    <section className={css['rule']} aria-label={m('requestPapers.rule')}>
      <h3>{m('requestPapers.rule')}</h3>
      <p>
        {accepted === null
          ? m('requestPapers.ruleAny')
          : m('requestPapers.ruleTakes', { languages: formats.list(accepted.map(named), 'disjunction') })}
      </p>
      <p>
        <Sign of={obeyed ? 'good' : 'caution'} /> {m('requestPapers.ruleWritten', { language: named(written) })}{' '}
        {!obeyed && m('requestPapers.ruleNotObeyed')}
      </p>
      {outside && (
        <p>
          <Sign of="caution" /> {m('requestPapers.ruleOutside')}
        </p>
      )}
      {demands.length > 0 && (
        <details>
          <summary>{m('requestPapers.why')}</summary>
          <ul className={css['why']}>
            {demands.map(({ instrument, article, text }) => (
              <li key={`${instrument} ${article} ${text}`}>
                <bdi lang="en">{text}</bdi>{' '}
                <bdi className={css['article']}>
                  <Cited by={instrument} article={article} />
                </bdi>
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  )
}
