import { readCopies } from '@comity/server/contracts/exchange'
import type { MessageView } from '@comity/server/contracts/exchange'
import { useQuery } from '@tanstack/react-query'
import { useMessages } from '../../lib/messages.tsx'
import { queryOf } from '../../lib/queries.ts'
import { Instant } from '../../ui/deadline.tsx'
import { Link } from '../../ui/link.tsx'
import { Section } from '../../ui/page.tsx'
import { Sign } from '../../ui/sign.tsx'
import type { SignKind } from '../../ui/sign.tsx'
import { ErrorState, Skeleton } from '../../ui/states.tsx'
import css from './exchange.module.css'
import { PartyName } from './party.tsx'

const signs: Readonly<Record<string, SignKind>> = {
  originator: 'good',
  'on-the-way': 'waits',
  holds: 'good',
  gone: 'over',
  granted: 'open',
}

/** Who holds a copy of a sent message, as a tree from its originator, and what may be passed on by whom. */
export function Copies({ message }: { message: MessageView }) {
  const m = useMessages()
  const copies = useQuery(queryOf(readCopies, { params: { id: message.id } }))
  const { holders = [], passed = [] } = copies.data ?? {}
  const branch = (index: number): React.ReactNode => {
    const holder = holders[index]
    if (holder === undefined) return null
    const children = passed.filter(({ from }) => from === index)
    const came = passed.find(({ to }) => to === index)
    return (
      <li key={index}>
        <span className={css['holder']}>
          <Sign of={signs[holder.standing] ?? 'open'} />
          <PartyName of={holder} />
          <span className="dim">
            {m(`exchange.standing-${holder.standing}`)}
            {came !== undefined && ` (${m(came.by === 'grant' ? 'exchange.passedGrant' : 'exchange.passedSent')})`} ·{' '}
            <Instant at={holder.at} />
          </span>
          {holder.message !== null && holder.message !== message.id && (
            <Link href={`/messages/${holder.message}`}>{m('exchange.message')}</Link>
          )}
        </span>
        {children.length > 0 && <ul>{children.map(({ to }) => branch(to))}</ul>}
      </li>
    )
  }
  return (
    <Section title={m('exchange.copies')}>
      <p className="dim">{m('exchange.copiesText')}</p>
      {copies.isPending && <Skeleton />}
      {copies.isError && <ErrorState failure={copies.error} onRetry={() => void copies.refetch()} />}
      {copies.isSuccess && <ul className={css['tree']}>{branch(0)}</ul>}
      {message.grants.length > 0 && (
        <div>
          <h3>{m('exchange.grants')}</h3>
          <ul className={css['files']}>
            {message.grants.map(({ to, digest, at, used }) => (
              <li key={digest}>
                <PartyName of={to} />
                <span className="dim">
                  {m(used ? 'exchange.grantUsed' : 'exchange.grantFree')} · <Instant at={at} />
                </span>
              </li>
            ))}
          </ul>
        </div>
      )}
    </Section>
  )
}
