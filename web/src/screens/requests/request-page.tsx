import { readRequest } from '@comity/server/contracts/requests'
import type { RequestView } from '@comity/server/contracts/requests'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useMemo } from 'react'
import type { ReactNode } from 'react'
import { useAddress } from '../../lib/address.ts'
import { ApiRefusal } from '../../lib/api.ts'
import { useCommands } from '../../lib/commands.ts'
import type { Command } from '../../lib/commands.ts'
import { useWatch } from '../../lib/live.ts'
import { useMessages } from '../../lib/messages.tsx'
import type { Messages } from '../../lib/messages.tsx'
import { queryOf } from '../../lib/queries.ts'
import { useMarking } from '../../routes/standing.tsx'
import { Badge } from '../../ui/badge.tsx'
import { Deadline } from '../../ui/deadline.tsx'
import { Link } from '../../ui/link.tsx'
import { Page } from '../../ui/page.tsx'
import { PartLinks } from '../../ui/part-links.tsx'
import { ErrorState, Skeleton } from '../../ui/states.tsx'
import { English, WordingChoice } from '../law/english.tsx'
import { ActForm } from './act-form.tsx'
import { Acts } from './acts.tsx'
import { AnnexesPart } from './annexes/annexes-part.tsx'
import { Content } from './content.tsx'
import { Course } from './course.tsx'
import { useKinds } from './kinds.ts'
import { Papers } from './papers.tsx'
import { nextOf } from './periods.ts'
import { PeriodList } from './period-list.tsx'
import { Received } from './received.tsx'
import { RequestActions } from './request-actions.tsx'
import css from './requests.module.css'
import { Notices, Standing } from './standing.tsx'
import { Direction, Move, Phase } from './words.tsx'

/** The parts of a request's page in the order of their tabs. */
const parts = ['now', 'course', 'content', 'annexes', 'periods', 'received', 'papers'] as const
type Part = (typeof parts)[number]

/** One request, the same page for both sides: whose move it is, what may be done, how it came here. */
export function RequestPage() {
  const m = useMessages()
  const { id = '' } = useParams({ strict: false })
  const { data, error, refetch } = useQuery(queryOf(readRequest, { params: { id } }))
  useWatch(useMemo(() => [`request:${id}`], [id]))
  const marked = JSON.stringify(data?.marking)
  useMarking(
    useMemo(() => (marked === undefined ? undefined : (JSON.parse(marked) as RequestView['marking'])), [marked]),
  )
  if (data !== undefined) return <Opened request={data} />
  if (error === null) return <Skeleton lines={8} />
  if (error instanceof ApiRefusal && error.code === 'unknown') {
    return (
      <Page title={m('requests.unknownTitle')}>
        <p>{m('requests.unknownText')}</p>
        <p>
          <Link href="/requests">{m('requests.title')}</Link>
        </p>
      </Page>
    )
  }
  return (
    <Page title={m('requests.request')}>
      <ErrorState failure={error} onRetry={() => void refetch()} />
    </Page>
  )
}

function Opened({ request }: { request: RequestView }) {
  const m = useMessages()
  const kinds = useKinds()
  const address = useAddress()
  const asked = address.get('part')
  const part = parts.find((one) => one === asked) ?? 'now'
  const act = request.acts.find(({ id }) => id === address.get('act'))
  const hrefOf = (to: Part) => address.hrefWith({ part: to === 'now' ? undefined : to, act: undefined })
  const { go } = address
  const [before, after] = [besides(part, -1), besides(part, 1)].map((to) => hrefOf(to)) as [string, string]
  useCommands(
    useMemo(
      (): readonly Command[] => [
        { id: 'request.next-part', title: 'cases.nextTab', keys: '.', run: () => go(after) },
        { id: 'request.previous-part', title: 'cases.previousTab', keys: ',', run: () => go(before) },
      ],
      // oxlint-disable-next-line react/exhaustive-deps -- going is the same for every address
      [before, after],
    ),
  )
  return (
    <Page
      title={request.title}
      tab={`${request.reference} ${request.title}`}
      beside={
        <>
          <bdi className="reference">{request.reference}</bdi> <Phase of={request.phase} kind={request.kind} />
          {request.urgent && <Badge tone="caution">{m('requests.urgent')}</Badge>}
          {request.confidential && <Badge tone="caution">{m('requests.confidential')}</Badge>}
          {request.privileged && <Badge tone="caution">{m('requests.privileged')}</Badge>}
        </>
      }
      lead={<Lead request={request} kind={kinds.nameOf(request.kind)} />}
      actions={<RequestActions request={request} />}
    >
      <PartLinks
        label={m('requests.parts')}
        parts={parts.map((one) => ({
          href: hrefOf(one),
          title: titleOf(m, one),
          current: one === part && act === undefined,
          count: countIn(request, one),
        }))}
      />
      {act === undefined ? drawn[part](request) : <ActForm key={act.id} request={request} act={act} />}
      <WordingChoice />
    </Page>
  )
}

const drawn: Readonly<Record<Part, (request: RequestView) => ReactNode>> = {
  now: (request) => (
    <div className={css['now']}>
      <Notices request={request} />
      <div className={css['columns']}>
        <Acts request={request} />
        <Standing request={request} />
      </div>
    </div>
  ),
  course: (request) => <Course request={request} />,
  content: (request) => <Content request={request} />,
  annexes: (request) => <AnnexesPart request={request} />,
  periods: (request) => <PeriodList request={request} />,
  received: (request) => <Received request={request} />,
  papers: (request) => <Papers request={request} />,
}

const titleOf = (m: Messages, part: Part): string =>
  part === 'papers' ? m('requestPapers.title') : part === 'annexes' ? m('annexes.title') : m(`requests.part-${part}`)

function besides(part: Part, step: 1 | -1): Part {
  return parts[(parts.indexOf(part) + step + parts.length) % parts.length] ?? 'now'
}

/** How much lies in a part; undefined where nothing does. */
function countIn(request: RequestView, part: Part): number | undefined {
  const counts: Partial<Record<Part, number>> = {
    now: request.acts.filter(({ allowed }) => allowed).length,
    course: request.steps.length,
    annexes: request.annexes.length + request.steps.flatMap(({ said }) => said.annexes ?? []).length,
    periods: request.periods.filter(({ standing }) => !['met', 'late'].includes(standing)).length,
    received: request.items.length,
  }
  return counts[part] || undefined
}

function Lead({ request, kind }: { request: RequestView; kind: string }) {
  const m = useMessages()
  const next = nextOf(request.periods)
  return (
    <>
      <p className={css['lead']}>
        <span>
          {m('requests.move')} <Move of={request} />
        </span>
        <English>{request.next}</English>
        {next !== undefined && !request.ended && (
          <Link href={`/requests/${request.id}?part=periods`} className={css['plainLink']}>
            <Deadline at={next.due} zone={next.zone} />
          </Link>
        )}
      </p>
      <p className="dim">
        <Direction of={request} /> · {kind}
      </p>
    </>
  )
}
