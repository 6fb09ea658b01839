import { listInbox } from '@comity/server/contracts/cases'
import { listProposals } from '@comity/server/contracts/oversight'
import { useQuery } from '@tanstack/react-query'
import { Suspense, lazy } from 'react'
import { useWatch } from '../../lib/live.ts'
import { laterMessages, useFormats, useMessages } from '../../lib/messages.tsx'
import { useNow } from '../../lib/now.ts'
import { usePages } from '../../lib/pages.ts'
import { queryOf } from '../../lib/queries.ts'
import { ruleSentence } from '../../lib/rules.ts'
import { onCases } from '../../routes/roles.ts'
import { useStanding } from '../../routes/standing.tsx'
import { Badge } from '../../ui/badge.tsx'
import { Deadline } from '../../ui/deadline.tsx'
import { Link } from '../../ui/link.tsx'
import { MarkingChips } from '../../ui/marking.tsx'
import { Page, Section } from '../../ui/page.tsx'
import { Paged } from '../../ui/paged.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { Table } from '../../ui/table.tsx'
import type { Column } from '../../ui/table.tsx'
import { useSession } from '../identity/session.ts'
import { inboxRoute } from './area.ts'
import css from './cases.module.css'
import { groupByDeadline } from './inbox-groups.ts'
import { Name } from './words.tsx'

const watched = ['inbox']

// What the tasks need is drawn first: the messages come with their own contract, a moment later.
const InboxMessages = lazy(async () => ({
  default: (await Promise.all([import('../exchange/inbox-messages.tsx'), laterMessages()]))[0].InboxMessages,
}))

const InboxRequests = lazy(async () => ({
  default: (await Promise.all([import('../requests/inbox-requests.tsx'), laterMessages()]))[0].InboxRequests,
}))

/** What waits for the acting post, nearest deadline first: the first screen of the day. */
export function Inbox() {
  const m = useMessages()
  const now = useNow()
  useWatch(watched)
  const { whose = 'mine' } = inboxRoute.useSearch()
  const inbox = usePages(listInbox, { query: { whose } })
  const rows = inbox.replies.flatMap((reply) => reply.rows)
  const groups = groupByDeadline(rows, ({ task }) => task, now)
  const columns = useColumns()
  return (
    <Page
      title={m('home.title')}
      actions={
        <nav className={css['switch']} aria-label={m('cases.whose')}>
          <Link href="/" current={whose === 'mine'}>
            {m('cases.forMe')}
          </Link>
          <Link href="/?whose=theirs" current={whose === 'theirs'}>
            {m('cases.forOthers')}
          </Link>
        </nav>
      }
    >
      {whose === 'mine' && <Agreements />}
      {whose === 'mine' && (
        <Suspense>
          <InboxRequests />
          <InboxMessages />
        </Suspense>
      )}
      <Paged of={inbox} lines={5}>
        {() => (
          <>
            {rows.length === 0 && <NothingWaits whose={whose} />}
            {groups.map(({ urgency, rows: inside }) => (
              <Section key={urgency} title={m('cases.inGroup', { group: m(`cases.${urgency}`), count: inside.length })}>
                <Table
                  caption={m(`cases.${urgency}`)}
                  aligned
                  columns={columns}
                  rows={inside}
                  idOf={({ task }) => task.id}
                  nameOf={({ task }) => task.title}
                  hrefOf={({ task }) => `/cases/${task.case}/tasks?task=${task.id}`}
                />
              </Section>
            ))}
          </>
        )}
      </Paged>
    </Page>
  )
}

type InboxRow = Awaited<ReturnType<typeof usePages<typeof listInbox>>>['replies'][number]['rows'][number]

function useColumns(): readonly Column<InboxRow>[] {
  const m = useMessages()
  const post = useSession()?.acting?.post.id
  return [
    {
      id: 'task',
      title: m('cases.task'),
      cell: ({ task, case: file }) => (
        <>
          <bdi>{task.title}</bdi> <bdi className={`reference ${css['narrowOnly']}`}>{file.reference}</bdi>
        </>
      ),
    },
    {
      id: 'due',
      title: m('cases.deadline'),
      size: 'middle',
      cell: ({ task }) => <Deadline at={task.due} zone={task.zone} />,
    },
    {
      id: 'move',
      title: m('cases.move'),
      size: 'middle',
      cell: ({ assignee }) =>
        assignee.id === post ? <Badge tone="accent">{m('cases.yourMove')}</Badge> : <Name of={assignee.title} />,
    },
    {
      id: 'case',
      title: m('cases.case'),
      minor: true,
      cell: ({ case: file }) => (
        <span className={css['stack']}>
          <bdi className="reference">{file.reference}</bdi> <bdi>{file.title}</bdi>
        </span>
      ),
    },
    {
      id: 'marking',
      title: m('cases.marking'),
      minor: true,
      size: 'middle',
      cell: ({ case: file }) => <MarkingChips marking={file.marking} />,
    },
  ]
}

function NothingWaits({ whose }: { whose: 'mine' | 'theirs' }) {
  const m = useMessages()
  const { roles = [] } = useStanding()
  if (whose === 'theirs')
    return <EmptyState title={m('cases.nothingTheirs')}>{m('cases.nothingTheirsText')}</EmptyState>
  return (
    <EmptyState
      title={m('home.emptyTitle')}
      action={
        roles.some((role) => onCases.includes(role)) && (
          <span className={css['inline']}>
            <Link href="/cases/new">{m('cases.openCase')}</Link> <Link href="/cases">{m('cases.goCases')}</Link>
          </span>
        )
      }
    >
      {m('home.emptyText')}
    </EmptyState>
  )
}

/** What the officer may agree to as second officer: it stands first, because somebody waits for it. */
function Agreements() {
  const m = useMessages()
  const formats = useFormats()
  const now = useNow()
  const { data } = useQuery(queryOf(listProposals, {}))
  const waiting = (data?.rows ?? []).filter((row) => row.state === 'waiting' && !row.mine && row.offer.allowed)
  if (waiting.length === 0) return null
  return (
    <Section title={m('cases.agreements', { count: waiting.length })}>
      <ul className={css['list']}>
        {waiting.map((row) => (
          <li key={row.id}>
            <Link href={`/proposals?open=${row.id}`}>
              <bdi>{row.label ?? row.summary}</bdi>
            </Link>
            <span className="sentence">{ruleSentence(m, row.rule, row.because)}</span>
            <span className="dim">
              {row.by.name !== null && <Name of={row.by.name} />}{' '}
              {m('cases.agreeUntil', { time: formats.relative(row.expiresAt, now) })}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  )
}
