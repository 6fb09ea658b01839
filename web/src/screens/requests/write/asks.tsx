import type { GateItem } from '@comity/server/contracts/requests'
import { useMessages } from '../../../lib/messages.tsx'
import { English } from '../../law/english.tsx'
import { articleName } from '../../law/instrument-name.ts'
import { useAskerName } from './section-words.ts'
import css from './write.module.css'

/** Who asks for an answer: each instrument with its article and its words, and how strictly. */
export function Asks({ of }: { of: GateItem }) {
  const m = useMessages()
  const nameOf = useAskerName()
  return (
    <>
      <h2>{m('requestWrite.whoAsks')}</h2>
      <p className="dim">{m(of.open ? 'requestWrite.need-open' : `requestWrite.need-${of.need}`)}</p>
      <ul className={css['plain']}>
        {of.asks.map(({ by, article, text }) => {
          const name = nameOf(by)
          return (
            <li key={`${by} ${article} ${text}`}>
              <strong>{name.english ? <English>{name.text}</English> : name.text}</strong>
              <span className={css['article']}>
                <Article>{article}</Article>
              </span>
              <English>{text}</English>
            </li>
          )
        })}
      </ul>
    </>
  )
}

/** An article by its number, or as a guide names it. */
export function Article({ children }: { children: string }) {
  const m = useMessages()
  return (
    <bdi lang="en" dir="ltr">
      {/^\d/.test(children) ? m('law.articles', { articles: children }) : articleName(children)}
    </bdi>
  )
}
