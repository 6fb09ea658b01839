import type { RequestView } from '@comity/server/contracts/requests'
import { useId } from 'react'
import { useFormats, useMessages } from '../../lib/messages.tsx'
import { Link } from '../../ui/link.tsx'
import { Sign } from '../../ui/sign.tsx'
import css from './requests.module.css'
import { named } from './words.tsx'

/** How an officer of either side takes it up with the other. */
const ways: readonly string[] = ['ask-status', 'answer-status']

/** Where the two sides' logs do not tell the same story, in plain sentences. Nothing where they do. */
export function Divergences({ request }: { request: RequestView }) {
  const m = useMessages()
  const formats = useFormats()
  const title = useId()
  if (request.divergences.length === 0) return null
  const asking = ways
    .map((way) => request.acts.find(({ id, allowed }) => id === way && allowed))
    .find((one) => one !== undefined)
  const who = (by: RequestView['side']) =>
    by === request.side ? m('requests.weSelves') : formats.country(request.peer)
  return (
    <section className={css['notice']} aria-labelledby={title}>
      <h2 id={title}>{m('requests.divergences')}</h2>
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
      <ul className={css['plain']}>
        <li>
          <Link href={`/requests/${request.id}?part=course`}>{m('requests.compareCourse')}</Link>
        </li>
        {asking !== undefined && (
          <li>
            <Link href={`/requests/${request.id}?act=${asking.id}`}>
              {m(asking.id === 'ask-status' ? 'requests.askWhere' : 'requests.sayWhere')}
            </Link>
          </li>
        )}
      </ul>
    </section>
  )
}
