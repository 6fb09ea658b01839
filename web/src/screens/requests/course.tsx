import { readDeliveries } from '@comity/server/contracts/exchange'
import type { RequestView } from '@comity/server/contracts/requests'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useFormats, useMessages } from '../../lib/messages.tsx'
import { queryOf } from '../../lib/queries.ts'
import { Badge } from '../../ui/badge.tsx'
import { Instant } from '../../ui/deadline.tsx'
import { LaneStep, Lanes } from '../../ui/lanes.tsx'
import { Link } from '../../ui/link.tsx'
import { Section } from '../../ui/page.tsx'
import { Sign } from '../../ui/sign.tsx'
import type { SignKind } from '../../ui/sign.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { English } from '../law/english.tsx'
import css from './course.module.css'
import { useKinds } from './kinds.ts'
import type { Act } from './kinds.ts'
import { SaidView } from './said-view.tsx'
import { Phase, named, ownerName } from './words.tsx'

type Step = RequestView['steps'][number]

const signs: Readonly<Record<Step['outcome'], SignKind>> = {
  applied: 'good',
  crossed: 'over',
  irregular: 'wrong',
  held: 'waits',
  forked: 'wrong',
}

/** The course of a request as a picture: the requesting and the requested side, and the messages that cross between. */
export function Course({ request }: { request: RequestView }) {
  const m = useMessages()
  const formats = useFormats()
  const kinds = useKinds()
  const own = m('requests.ownState')
  const peer = formats.country(request.peer)
  const names = request.side === 'requesting' ? { from: own, to: peer } : { from: peer, to: own }
  if (request.steps.length === 0) {
    return <EmptyState title={m('requests.nothingYet')}>{m('requests.nothingYetText')}</EmptyState>
  }
  return (
    <Section title={m('requests.part-course')}>
      <p className="dim">{m('requests.courseText')}</p>
      <Lanes
        label={m('requests.course', names)}
        from={
          <>
            {m('requests.side-requesting-short')}
            <small>{names.from}</small>
          </>
        }
        to={
          <>
            {m('requests.side-requested-short')}
            <small>{names.to}</small>
          </>
        }
      >
        {request.steps.map((step) => (
          <Taken
            key={step.number}
            request={request.id}
            kind={request.kind}
            step={step}
            act={kinds.actOf(request.kind, step.by, step.act)}
            phase={kinds.stateOf(request.kind, request.side, step.to)?.phase}
            before={kinds.stateOf(request.kind, request.side, step.from)?.phase}
          />
        ))}
        {!request.ended && (
          <LaneStep
            lane={laneOf(request.owner === 'the other State' ? other(request.side) : request.side)}
            sign="open"
            coming
          >
            <p className={css['name']}>{ownerName(m, request.owner, peer)}</p>
            <p className="dim">
              {m('requests.comesNext')}: <English>{request.next}</English>
            </p>
          </LaneStep>
        )}
      </Lanes>
    </Section>
  )
}

const laneOf = (side: RequestView['side']) => (side === 'requesting' ? 'from' : 'to')
const other = (side: RequestView['side']) => (side === 'requesting' ? 'requested' : 'requesting')

type TakenProps = {
  readonly request: string
  readonly step: Step
  readonly act: Act | undefined
  readonly kind: string
  /** The phase after it and before it. */
  readonly phase: string | undefined
  readonly before: string | undefined
}

function Taken({ request, step, act, kind, phase, before }: TakenProps) {
  const m = useMessages()
  const [open, setOpen] = useState(false)
  return (
    <LaneStep lane={laneOf(step.by)} sign={signs[step.outcome]} home={step.message === null}>
      <details
        className={css['taken']}
        data-home={step.message === null || undefined}
        onToggle={(event) => setOpen(event.currentTarget.open)}
      >
        <summary>
          <span className={css['name']}>
            <English>{act?.text ?? step.act}</English>
          </span>{' '}
          {step.outcome !== 'applied' && (
            <Badge tone={step.outcome === 'held' || step.outcome === 'crossed' ? 'caution' : 'critical'}>
              {m(`requests.outcome-${step.outcome}`)}
            </Badge>
          )}
          {phase !== undefined && phase !== before && <Phase of={phase} kind={kind} />}
          <span className={css['when']}>
            <Instant at={step.at} />
            {step.message !== null && <span className="dim"> · {named(m, 'message', step.message)}</span>}
          </span>
        </summary>
        {open && <Opened request={request} step={step} />}
      </details>
    </LaneStep>
  )
}

function Opened({ request, step }: { request: string; step: Step }) {
  const m = useMessages()
  return (
    <div className={css['opened']}>
      {step.outcome !== 'applied' && <p className={css['why']}>{m(`requests.outcomeText-${step.outcome}`)}</p>}
      <SaidView said={step.said} request={request} />
      {step.receivedAt !== null && (
        <p className="dim">
          {m('requests.cameIn')} <Instant at={step.receivedAt} />
        </p>
      )}
      {step.message === null ? (
        <p className="dim">{m('requests.staysHome')}</p>
      ) : (
        step.letter !== null && <Receipts letter={step.letter} />
      )}
    </div>
  )
}

/** The receipts of the message that carried a step; the message itself keeps the proofs. */
function Receipts({ letter }: { letter: string }) {
  const m = useMessages()
  const { data, error } = useQuery({ ...queryOf(readDeliveries, { params: { id: letter } }), retry: false })
  if (error !== null) return <p className="dim">{m('requests.receiptsElsewhere')}</p>
  return (
    <div className={css['receipts']}>
      <ul>
        {data?.rows.map(({ receipt, name, at, proof }) => (
          <li key={receipt}>
            <Sign of={proof.state === 'proven' ? 'good' : 'waits'} /> {m(`delivery.receipt-${name}`)}{' '}
            <span className="dim">
              <Instant at={at} />
            </span>
          </li>
        ))}
      </ul>
      <Link href={`/messages/${letter}`}>{m('requests.seeMessage')}</Link>
    </div>
  )
}
