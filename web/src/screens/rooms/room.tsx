import { markRead, readRoom } from '@comity/server/contracts/rooms'
import type { RoomView } from '@comity/server/contracts/rooms'
import { citeLegalBasis, legalBasisOf, purposeOf } from '@comity/law/purposes'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useEffect, useMemo } from 'react'
import { api, ApiRefusal } from '../../lib/api.ts'
import { useWatch } from '../../lib/live.ts'
import { useFormats, useMessages } from '../../lib/messages.tsx'
import { queries, queryOf } from '../../lib/queries.ts'
import { useMarking } from '../../routes/standing.tsx'
import { Badge } from '../../ui/badge.tsx'
import { Banner } from '../../ui/banner.tsx'
import { Button, ButtonRow } from '../../ui/button.tsx'
import { Link } from '../../ui/link.tsx'
import { Page } from '../../ui/page.tsx'
import { ErrorState, Skeleton } from '../../ui/states.tsx'
import { roomRoute } from './area.ts'
import { DeviceState } from './device-state.tsx'
import type { RoomDevice, RoomRead } from './device/session.ts'
import { Lines } from './lines-view.tsx'
import { Members } from './members.tsx'
import { useOwnDevice, useReading } from './own-device.ts'
import { RoomActions } from './room-actions.tsx'
import { retentionWords } from './retention.tsx'
import css from './rooms.module.css'
import { Writing } from './writing.tsx'

/** One room: what was written, who is there and how far each has read, and what can be done. */
export function RoomPage() {
  const m = useMessages()
  const { id } = roomRoute.useParams()
  const view = useQuery({ ...queryOf(readRoom, { params: { id } }), refetchInterval: 20_000 })
  useWatch(useMemo(() => [`room:${id}`], [id]))
  const marking = view.data?.marking
  const said = marking === undefined ? undefined : JSON.stringify(marking)
  useMarking(useMemo(() => (said === undefined ? undefined : (JSON.parse(said) as RoomView['marking'])), [said]))
  if (view.data !== undefined) return <Room key={id} view={view.data} />
  if (view.error === null) return <Skeleton lines={6} />
  const gone = view.error instanceof ApiRefusal && view.error.code === 'unknown'
  return (
    <Page title={m('rooms.room')}>
      {gone ? <p>{m('rooms.unknown')}</p> : <ErrorState failure={view.error} onRetry={() => void view.refetch()} />}
      <p>
        <Link href="/rooms">{m('menu.roomsGo')}</Link>
      </p>
    </Page>
  )
}

function Room({ view }: { view: RoomView }) {
  const m = useMessages()
  const formats = useFormats()
  const device = useOwnDevice()
  const member = view.place === 'member'
  const reading = useReading(member ? device.data : undefined, view.id, view.head.number)
  useReadState(view, reading.data)
  const basis = legalBasisOf(view.basis)
  const last = reading.data?.lines.findLast(({ facts }) => facts.kind === 'message')?.number ?? 0
  return (
    <Page
      title={view.title}
      beside={
        <>
          {view.state !== 'open' && <Badge tone="caution">{m(`rooms.state-${view.state}`)}</Badge>}
          <Badge>{m('rooms.ledBy', { state: formats.country(view.lead) })}</Badge>
        </>
      }
      lead={
        <p className="dim">
          {m('rooms.for', {
            purpose: purposeOf(view.purpose)?.names[formats.language] ?? view.purpose,
            basis: basis === undefined ? view.basis : citeLegalBasis(basis, formats.language, 'en'),
          })}
          <br />
          {retentionWords(m, view)}
        </p>
      }
      actions={<RoomActions view={view} read={reading.data} />}
    >
      <Warnings view={view} read={reading.data} />
      <div className={css['room']}>
        <div className={css['talk']}>
          {member ? (
            <>
              {device.isError && <DeviceState device={device} />}
              {reading.isError && <ErrorState failure={reading.error} onRetry={() => void reading.again()} />}
              {reading.data === undefined && !reading.isError && !device.isError && <Skeleton lines={6} />}
              {reading.data !== undefined && <Lines view={view} read={reading.data} device={device.data} />}
              {reading.data !== undefined && device.data !== undefined && (
                <Below view={view} read={reading.data} device={device.data} again={reading.again} />
              )}
            </>
          ) : (
            <p className={css['text']}>
              {m(view.place === 'waiting' ? 'rooms.place-waiting-text' : 'rooms.place-invited-text')}
            </p>
          )}
        </div>
        <Members view={view} device={device.data} inside={reading.data?.inside === true} last={last} />
      </div>
    </Page>
  )
}

type Inside = { view: RoomView; read: RoomRead; device: RoomDevice; again: () => Promise<void> }

/** Where one writes; or, where this browser has no place in the room, how to take it. */
function Below({ view, read, device, again }: Inside) {
  const m = useMessages()
  const entering = useMutation({ mutationFn: () => device.enter(view.id), onSettled: () => again() })
  if (view.state === 'closed') return <p className="dim">{m('rooms.closedText')}</p>
  if (read.inside) return <Writing view={view} device={device} again={again} />
  return (
    <section className={css['enter']}>
      <h2>{m(read.out === 'replaced' ? 'rooms.replaced' : 'rooms.notInside')}</h2>
      <p className={css['text']}>{m('rooms.enterText')}</p>
      {entering.isError && <ErrorState failure={entering.error} />}
      <ButtonRow>
        <Button kind="main" busy={entering.isPending} onClick={() => entering.mutate()}>
          {m('rooms.enter')}
        </Button>
      </ButtonRow>
    </section>
  )
}

/** What nobody may overlook: a log that was changed, or two of them. */
function Warnings({ view, read }: { view: RoomView; read: RoomRead | undefined }) {
  const m = useMessages()
  const trouble = read?.trouble
  return (
    <>
      {view.forked && <Banner tone="critical">{m('rooms.forked')}</Banner>}
      {trouble !== undefined && (
        <Banner tone="critical">{m(`rooms.trouble-${trouble.kind}`, { number: trouble.number })}</Banner>
      )}
    </>
  )
}

/** Tells the others how far was read, while somebody is looking. */
function useReadState(view: RoomView, read: RoomRead | undefined): void {
  const { id, own } = view
  const told = view.reading.find(({ name }) => name === own)?.number ?? -1
  const number = read?.lines.findLast(({ facts }) => facts.kind === 'message')?.number ?? -1
  const inside = read?.inside === true
  useEffect(() => {
    if (!inside || number <= told || document.hidden) return
    api.call(markRead, { params: { id }, body: { number } }).then(
      () => queries.invalidateQueries({ queryKey: ['rooms'] }),
      () => undefined,
    )
  }, [id, inside, number, told])
}
