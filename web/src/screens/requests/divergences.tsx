import type { RequestView } from '@comity/server/contracts/requests'
import { useFormats, useMessages } from '../../lib/messages.tsx'
import { Sign } from '../../ui/sign.tsx'
import css from './requests.module.css'
import { named } from './words.tsx'

/** Where the two sides' logs do not tell the same story, in plain sentences. Nothing where they do. */
export function Divergences({ request }: { request: RequestView }) {
  const m = useMessages()
  const formats = useFormats()
  if (request.divergences.length === 0) return null
  const who = (by: RequestView['side']) =>
    by === request.side ? m('requests.weSelves') : formats.country(request.peer)
  return (
    <section className={css['notice']}>
      <h2>{m('requests.divergences')}</h2>
      <p>{m('requests.divergencesText')}</p>
      <ul className={css['plain']}>
        {request.divergences.map(({ kind, by, number, says, holds }) => (
          <li key={`${kind} ${by} ${number}`}>
            <Sign of="wrong" />{' '}
            {kind === 'other-phase'
              ? m('requests.diverged-other-phase', {
                  who: who(by),
                  number,
                  says: named(m, 'phase', says ?? ''),
                  holds: named(m, 'phase', holds ?? ''),
                })
              : m(`requests.diverged-${kind}`, { who: who(by), number })}
          </li>
        ))}
      </ul>
    </section>
  )
}
