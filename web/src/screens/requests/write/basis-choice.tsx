import { useFormats, useMessages } from '../../../lib/messages.tsx'
import { Badge } from '../../../ui/badge.tsx'
import { fieldId } from '../../../ui/fields.tsx'
import { Link } from '../../../ui/link.tsx'
import { English } from '../../law/english.tsx'
import { cited } from '../../law/wording.ts'
import { Article } from './asks.tsx'
import { type Basis, useFacts } from './law.ts'
import { useLanguageName } from './standing.tsx'
import { hrefOf } from './steps.ts'
import css from './write.module.css'

type ChoiceProps = {
  readonly of: Basis
  readonly requestId: string
  readonly chosen: boolean
  readonly onChange: (chosen: boolean) => void
}

/** One instrument to rest on: whether it applies, why, in which language, and what it would still need to be sure. */
export function BasisChoice({ of, requestId, chosen, onChange }: ChoiceProps) {
  const m = useMessages()
  const formats = useFormats()
  const languageName = useLanguageName()
  const known = useFacts()
  const sure = of.status === 'applies'
  const out = of.status === 'excluded'
  const likely = of.risks.filter(({ level }) => level === 'likely')
  const tags = of.languages.flatMap(({ accepted }) => accepted ?? [])
  const needed = of.content.filter(({ required }) => required !== false).length
  return (
    <div className={css['choice']}>
      <label>
        <input
          id={fieldId(`basis-${of.instrument}`)}
          type="checkbox"
          checked={chosen}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
        <span>
          <strong>
            <English>{of.title}</English>
          </strong>{' '}
          <span className={css['badges']}>
            <Badge tone={sure ? 'good' : out ? 'critical' : 'caution'}>{m(`law.status-${of.status}`)}</Badge>
            <span className="dim">{m('law.articles', { articles: cited(of.articles) })}</span>
            {!out && <span className="dim">{m('requestWrite.asksFor', { count: needed })}</span>}
            <span className="dim">
              {m('law.dataAsOf', { date: of.dataAsOf })} · {m(`law.confidence-${of.confidence}`)}
            </span>
          </span>
        </span>
      </label>
      <div className={css['under']}>
        {of.missing.length > 0 && (
          <ul>
            {of.missing.map(({ fact, question }) => (
              <li key={fact}>
                {known.some(({ id }) => id === fact) ? (
                  <Link href={hrefOf(requestId, { step: 'fact', about: fact })}>
                    <English>{question}</English>
                  </Link>
                ) : (
                  <English>{question}</English>
                )}
              </li>
            ))}
          </ul>
        )}
        <details>
          <summary>
            {m('law.because')}
            <span className="unseen"> {of.title}</span>
          </summary>
          <ul>
            {of.because.map((line) => (
              <li key={line}>
                <English>{line}</English>
              </li>
            ))}
            {tags.length > 0 && (
              <li>
                {m('law.languages')}: {formats.list(tags.map(languageName))}
              </li>
            )}
            {likely.map(({ id, text, article }) => (
              <li key={`${id} ${article}`}>
                {m('law.risks')}: <English>{text}</English> <Article>{article}</Article>
              </li>
            ))}
          </ul>
          <Link href={`/law/treaties/${of.instrument}`}>{m('law.readTreaty')}</Link>
        </details>
      </div>
    </div>
  )
}
