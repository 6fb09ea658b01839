import { openMessage, readMessage } from '@comity/server/contracts/exchange'
import type { MessageView } from '@comity/server/contracts/exchange'
import { citeLegalBasis, legalBasisOf, purposeOf } from '@comity/law/purposes'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { Suspense, lazy, useMemo } from 'react'
import { ApiRefusal } from '../../lib/api.ts'
import { useWatch } from '../../lib/live.ts'
import { hasMessage, useFormats, useMessages } from '../../lib/messages.tsx'
import type { PlainKey } from '../../lib/messages.tsx'
import { queryOf } from '../../lib/queries.ts'
import { useMarking } from '../../routes/standing.tsx'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { Deadline, Instant } from '../../ui/deadline.tsx'
import { Link } from '../../ui/link.tsx'
import { Facts, Page, Section } from '../../ui/page.tsx'
import { EmptyState, ErrorState, Skeleton } from '../../ui/states.tsx'
import { PostName, usePostNames } from '../cases/words.tsx'
import { RefusalNotice } from '../identity/notice.tsx'
import { Attachments } from './attachments.tsx'
import { Copies } from './copies.tsx'
import { DeliveryLedger } from './delivery.tsx'
import { Duties } from './duties.tsx'
import css from './exchange.module.css'
import { formWords } from './field-words.ts'
import { FieldsView } from './fields-view.tsx'
import { MessageActions } from './message-actions.tsx'
import { offOf, useOrder } from './orders.ts'
import { PartyName } from './party.tsx'
import { StateMark } from './state-mark.tsx'
import { isSettled } from './states.ts'
import { Thread } from './thread.tsx'

const letterForm = 'mutual-assistance/1'
const LetterView = lazy(async () => ({ default: (await import('../requests/letter.tsx')).LetterView }))

/** One message: what it says and what must be observed with it, how it was delivered, and who holds it. */
export function MessagePage() {
  const m = useMessages()
  const { id = '' } = useParams({ strict: false })
  const { data, error, refetch } = useQuery({
    ...queryOf(readMessage, { params: { id } }),
    refetchInterval: ({ state }) => (state.data !== undefined && !isSettled(state.data.state) ? 10_000 : false),
  })
  useWatch(useMemo(() => [`message:${id}`], [id]))
  const marked = JSON.stringify(data?.marking)
  useMarking(
    useMemo(() => (marked === undefined ? undefined : (JSON.parse(marked) as MessageView['marking'])), [marked]),
  )
  if (data !== undefined) return <Opened message={data} />
  if (error === null) return <Skeleton lines={8} />
  if (error instanceof ApiRefusal && error.code === 'unknown') {
    return (
      <Page title={m('exchange.unknownTitle')}>
        <p>
          <Link href="/post-room">{m('menu.postRoomGo')}</Link>
        </p>
      </Page>
    )
  }
  return (
    <Page title={m('exchange.message')}>
      <ErrorState failure={error} onRetry={() => void refetch()} />
    </Page>
  )
}

function Opened({ message }: { message: MessageView }) {
  const m = useMessages()
  const title = message.subject ?? formWords(m, message.form)
  const { content } = message
  return (
    <Page
      title={title}
      beside={
        <>
          <StateMark state={message.state} />
          {message.held && <Badge tone="caution">{m('delivery.state-held')}</Badge>}
        </>
      }
      lead={<Lead message={message} />}
      actions={<MessageActions message={message} />}
    >
      <Notices message={message} />
      <div className={css['columns']}>
        <Section title={m('exchange.content')}>
          {content.is === 'readable' && <Content message={message} fields={content.fields} />}
          {content.is === 'unopened' && <Unopened message={message} />}
          {content.is === 'gone' && <EmptyState title={m('exchange.gone')}>{m('exchange.goneText')}</EmptyState>}
          {content.is === 'readable' && content.attachments.length > 0 && (
            <Attachments message={message.id} attachments={content.attachments} />
          )}
        </Section>
        <div className={css['side']}>
          <Section title={m('exchange.duties')}>
            <Duties duties={message.duties} onward={message.onward} expiresAt={message.expiresAt} />
          </Section>
          <Cover message={message} />
        </div>
      </div>
      <DeliveryLedger message={message} />
      {message.side === 'sent' && <Copies message={message} />}
      <Thread message={message} />
    </Page>
  )
}

/** What it says: field by field, or as the step of a request that it carries. */
function Content({ message, fields }: { message: MessageView; fields: Readonly<Record<string, unknown>> }) {
  if (message.form !== letterForm) return <FieldsView fields={fields} skip={['subject']} />
  return (
    <Suspense fallback={<Skeleton lines={5} />}>
      <LetterView fields={fields} />
    </Suspense>
  )
}

function Lead({ message }: { message: MessageView }) {
  const m = useMessages()
  return (
    <p className={css['lead']}>
      <span>
        <PartyName of={message.from} />{' '}
        <span aria-hidden="true" className={css['arrow']}>
          →
        </span>{' '}
        <span className="unseen">{m('exchange.to')} </span>
        <PartyName of={message.to} />
      </span>
      {message.move !== null && (
        <Badge tone={message.move === 'ours' ? 'accent' : 'plain'}>{m(`exchange.move-${message.move}`)}</Badge>
      )}
      {message.due !== null && <Deadline at={message.due} />}
    </p>
  )
}

/** What happened to the message that whoever opens it must know before reading. */
function Notices({ message }: { message: MessageView }) {
  const m = useMessages()
  const { recall, hold, refusal, correctedBy, corrects, fault } = message
  const lines = [
    ...(recall === null ? [] : [{ key: 'recall', text: m('exchange.recalledBecause', { reason: recall.reason }) }]),
    ...(hold === null ? [] : [{ key: 'hold', text: m('exchange.heldBecause', { reason: hold.reason }) }]),
    ...(refusal === null
      ? []
      : [
          {
            key: 'refusal',
            text: m('exchange.refusedBecause', { ground: groundWords(m, refusal.ground), reason: refusal.reason }),
          },
        ]),
    ...(fault === null ? [] : [{ key: 'fault', text: `${m('exchange.fault')}: ${fault}` }]),
  ]
  if (lines.length === 0 && correctedBy === null && corrects === null) return null
  return (
    <div className={css['notices']}>
      {lines.map(({ key, text }) => (
        <p key={key}>{text}</p>
      ))}
      {correctedBy !== null && (
        <p>
          {m('exchange.corrected')} <Link href={`/messages/${correctedBy}`}>{m('exchange.seeCorrection')}</Link>
        </p>
      )}
      {corrects !== null && (
        <p>
          <Link href={`/messages/${corrects}`}>{m('exchange.corrects')}</Link>
        </p>
      )}
    </div>
  )
}

function groundWords(m: ReturnType<typeof useMessages>, ground: string): string {
  return hasMessage('exchange', `ground-${ground}`) ? m(`exchange.ground-${ground}` as PlainKey) : ground
}

function Unopened({ message }: { message: MessageView }) {
  const m = useMessages()
  const order = useOrder(openMessage)
  const off = offOf(m, message.offers, 'exchange.open')
  return (
    <EmptyState
      title={m('exchange.unopenedTitle')}
      action={
        <Button
          kind="main"
          busy={order.pending}
          off={off}
          onClick={() => order.send({ params: { id: message.id }, body: {} })}
        >
          {m('exchange.open')}
        </Button>
      }
    >
      {m('exchange.unopenedText')}
      <RefusalNotice refusal={order.refusal} />
    </EmptyState>
  )
}

function Cover({ message }: { message: MessageView }) {
  const m = useMessages()
  const { language } = useFormats()
  const name = usePostNames()
  const basis = legalBasisOf(message.basis)
  const { openedBy, assignee } = message
  return (
    <Section title={m('exchange.cover')}>
      <Facts
        facts={[
          [m('exchange.form'), formWords(m, message.form)],
          [m('exchange.composed'), <Instant key="composed" at={message.composedAt} />],
          [m('frame.purpose'), purposeOf(message.purpose)?.names[language] ?? message.purpose],
          [
            m('frame.basis'),
            <bdi key="basis">{basis === undefined ? message.basis : citeLegalBasis(basis, language, 'en')}</bdi>,
          ],
          [m('exchange.deliverBy'), <Instant key="deliver" at={message.deliverBy} />],
          [
            m('exchange.expires'),
            message.expiresAt === null ? m('exchange.expiresNever') : <Instant key="expires" at={message.expiresAt} />,
          ],
          ...(openedBy === null
            ? []
            : [
                [
                  m('exchange.openedBy'),
                  <span key="opened">
                    <bdi>{openedBy.title?.text ?? openedBy.post.slice(0, 8)}</bdi> · <Instant at={openedBy.at} />
                  </span>,
                ] as const,
              ]),
          ...(message.side === 'received'
            ? [
                [
                  m('exchange.assignee'),
                  assignee === null ? m('exchange.nobody') : <PostName key="assignee" id={assignee} name={name} />,
                ] as const,
              ]
            : []),
          ...(message.file === null
            ? []
            : [
                [
                  m('exchange.inCase'),
                  <Link key="case" href={`/cases/${message.file}/messages`}>
                    {m('exchange.toCase')}
                  </Link>,
                ] as const,
              ]),
          [
            m('exchange.digest'),
            <code key="digest" className="code" dir="ltr">
              {message.digest}
            </code>,
          ],
        ]}
      />
    </Section>
  )
}
