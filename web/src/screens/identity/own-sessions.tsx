import { listSessions, revokeSession } from '@comity/server/contracts/identity'
import { useQuery } from '@tanstack/react-query'
import { useMessages } from '../../lib/messages.tsx'
import { queryOf } from '../../lib/queries.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { Instant } from '../../ui/deadline.tsx'
import { Section } from '../../ui/page.tsx'
import { ErrorState, Skeleton } from '../../ui/states.tsx'
import { leave } from './leave.ts'
import css from './identity.module.css'
import { RefusalNotice } from './notice.tsx'
import { useOrder } from './orders.ts'
import { suggestedLabel } from './passkey.ts'

export function OwnSessions() {
  const m = useMessages()
  const sessions = useQuery(queryOf(listSessions, {}))
  const { send, pending, refusal } = useOrder(revokeSession)
  if (sessions.isPending) return <Skeleton />
  if (sessions.isError) return <ErrorState failure={sessions.error} onRetry={() => void sessions.refetch()} />
  return (
    <Section title={m('account.sessions')}>
      <p className={css['lead']}>{m('account.sessionsText')}</p>
      <RefusalNotice refusal={refusal} />
      <ul className={css['rows']}>
        {sessions.data.sessions.map((session) => (
          <li key={session.id}>
            <div>
              <span>
                <bdi title={session.device}>{suggestedLabel(session.device)}</bdi>{' '}
                {session.current && <Badge tone="accent">{m('account.thisSession')}</Badge>}
              </span>
              <span className={css['lead']}>
                {m(`account.method-${session.method}`)} · <Instant at={session.signedInAt} />
              </span>
            </div>
            {session.current ? (
              <Button onClick={() => void leave()}>{m('signIn.signOut')}</Button>
            ) : (
              <Button
                busy={pending}
                label={m('account.endNamed', { device: suggestedLabel(session.device) })}
                onClick={() => send({ params: { id: session.id }, body: {} })}
              >
                {m('account.end')}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </Section>
  )
}
