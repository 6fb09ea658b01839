import { listTasks, readCase } from '@comity/server/contracts/cases'
import type { CaseView } from '@comity/server/contracts/cases'
import { useQuery } from '@tanstack/react-query'
import { Outlet, useLocation } from '@tanstack/react-router'
import { useMemo } from 'react'
import { useCommands } from '../../lib/commands.ts'
import { useWatch } from '../../lib/live.ts'
import { useMessages } from '../../lib/messages.tsx'
import { queryOf } from '../../lib/queries.ts'
import { useMarking } from '../../routes/standing.tsx'
import { Badge } from '../../ui/badge.tsx'
import { Deadline } from '../../ui/deadline.tsx'
import { Link } from '../../ui/link.tsx'
import { Page } from '../../ui/page.tsx'
import { PartLinks } from '../../ui/part-links.tsx'
import { ErrorState, Skeleton } from '../../ui/states.tsx'
import { ApiRefusal } from '../../lib/api.ts'
import { useSession } from '../identity/session.ts'
import { caseRoute } from './area.ts'
import { CaseActions } from './case-actions.tsx'
import { stateTones } from './case-columns.tsx'
import { caseCommands } from './case-commands.ts'
import { CaseProvider, tabHref, tabOf, tabs } from './case-file.ts'
import type { TabId } from './case-file.ts'
import css from './cases.module.css'
import { PostName, usePostNames } from './words.tsx'

/** The same object as long as it says the same: what is given to may compare by identity. */
function useSame<Value>(value: Value | undefined): Value | undefined {
  const said = value === undefined ? undefined : JSON.stringify(value)
  return useMemo(() => (said === undefined ? undefined : (JSON.parse(said) as Value)), [said])
}

/** The workspace of one case: what it is and whose move it is stay in sight over every part of it. */
export function CasePage() {
  const m = useMessages()
  const { id } = caseRoute.useParams()
  const { data, error, refetch } = useQuery(queryOf(readCase, { params: { id } }))
  useWatch(useMemo(() => [`case:${id}`], [id]))
  useMarking(useSame(data?.marking))
  if (data !== undefined) return <Workspace file={data} />
  if (error === null) return <Skeleton lines={6} />
  if (error instanceof ApiRefusal && error.code === 'unknown') {
    return (
      <Page title={m('cases.unknownTitle')}>
        <p>{m('cases.unknownText')}</p>
        <p>
          <Link href="/cases">{m('cases.goCases')}</Link>
        </p>
      </Page>
    )
  }
  return (
    <Page title={m('cases.case')}>
      <ErrorState failure={error} onRetry={() => void refetch()} />
    </Page>
  )
}

function Workspace({ file }: { file: CaseView }) {
  const m = useMessages()
  const { pathname } = useLocation()
  const open = tabOf(pathname)
  useCommands(useMemo(() => caseCommands(m, file), [m, file]))
  return (
    <CaseProvider value={file}>
      <Page
        title={file.title}
        tab={`${file.reference} ${file.title}`}
        beside={
          <>
            <bdi className="reference">{file.reference}</bdi>{' '}
            <Badge tone={stateTones[file.state]}>{m(`cases.state_${file.state}`)}</Badge>
            {file.restricted && <Badge tone="caution">{m('cases.restricted')}</Badge>}
            {file.hold !== null && <Badge tone="caution">{m('cases.held')}</Badge>}
          </>
        }
        lead={<NextMove file={file} />}
        actions={<CaseActions file={file} />}
      >
        <PartLinks
          label={m('cases.partsOfCase')}
          parts={tabs.map((tab) => ({
            href: tabHref(file.id, tab),
            title: m(`cases.${tab}`),
            current: tab === open && !pathname.endsWith('/change'),
            count: counting[tab]?.(file),
          }))}
        />
        <Outlet />
      </Page>
    </CaseProvider>
  )
}

const counting: Partial<Record<TabId, (file: CaseView) => number | undefined>> = {
  tasks: ({ counts }) => counts.task,
  documents: ({ counts }) => counts.document,
  notes: ({ counts }) => counts.note,
  parties: ({ counts }) => counts.party,
  participants: ({ participants }) => participants.length,
}

function NextMove({ file }: { file: CaseView }) {
  const m = useMessages()
  const name = usePostNames(file)
  const post = useSession()?.acting?.post.id
  const { data } = useQuery(queryOf(listTasks, { params: { case: file.id } }))
  const next = data?.rows.find(({ state }) => state === 'open')
  if (next === undefined) return <p className="dim">{data === undefined ? '…' : m('cases.noMove')}</p>
  return (
    <p className={css['nextMove']}>
      {next.assignee === post ? (
        <Badge tone="accent">{m('cases.yourMove')}</Badge>
      ) : (
        <span>
          {m('cases.move')} <PostName id={next.assignee} name={name} />
        </span>
      )}
      <Link href={`/cases/${file.id}/tasks?task=${next.id}`}>
        <bdi>{next.title}</bdi>
      </Link>
      <Deadline at={next.due} zone={next.zone} />
    </p>
  )
}
