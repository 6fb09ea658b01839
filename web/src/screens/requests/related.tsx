import type { RequestView } from '@comity/server/contracts/requests'
import { kinds as allKinds } from '@comity/law/kinds/catalogue'
import { useMessages } from '../../lib/messages.tsx'
import { Deadline } from '../../ui/deadline.tsx'
import { Link } from '../../ui/link.tsx'
import { Section } from '../../ui/page.tsx'
import { English } from '../law/english.tsx'
import { useKinds } from './kinds.ts'
import css from './requests.module.css'
import { Phase } from './words.tsx'

/** The requests it follows and those that follow it, with the period that runs to them; and drafting the next one. */
export function Related({ request }: { request: RequestView }) {
  const m = useMessages()
  const kinds = useKinds()
  const own = request.side === 'requesting'
  const next = own ? allKinds.filter(({ follows }) => follows?.includes(request.kind) === true) : []
  const open = next.filter(({ id }) => !request.related.some(({ kind }) => kind === id))
  if (request.related.length === 0 && open.length === 0) return null
  return (
    <Section title={m('requests.related')}>
      {request.related.length > 0 && (
        <ol className={css['plain']}>
          {request.related.map((one) => (
            <li key={one.id} className={css['stack']}>
              <Link href={`/requests/${one.id}`}>
                <bdi>{one.title}</bdi>
              </Link>
              <span className="dim">
                <bdi>{one.reference}</bdi> · {kinds.nameOf(one.kind)} <Phase of={one.phase} kind={one.kind} />
              </span>
              {one.periods.map(({ id, text, due, zone, article, standing }) =>
                due === null || standing === 'met' ? null : (
                  <span key={id}>
                    <English>{text}</English> <Deadline at={due} zone={zone} />{' '}
                    {article !== null && (
                      <span className={css['article']}>
                        <bdi>{article}</bdi>
                      </span>
                    )}
                  </span>
                ),
              )}
            </li>
          ))}
        </ol>
      )}
      {open.length > 0 && (
        <details className={css['more']}>
          <summary>{m('requests.followWith')}</summary>
          <ul className={css['plain']}>
            {open.map(({ id }) => (
              <li key={id}>
                <Link href={followingHref(request, id)}>{kinds.nameOf(id)}</Link>
              </li>
            ))}
          </ul>
        </details>
      )}
    </Section>
  )
}

/** Where a request is begun that follows another: what is known already is not asked again. */
function followingHref({ id, case: file, peer, question }: RequestView, kind: string): string {
  const given = new URLSearchParams({ kind, to: peer, offence: question.offence, follows: id })
  if (file !== null) given.set('case', file)
  return `/requests/new?${given}`
}
