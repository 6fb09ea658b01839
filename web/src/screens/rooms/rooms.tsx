import { listRooms } from '@comity/server/contracts/rooms'
import type { RoomRow } from '@comity/server/contracts/rooms'
import { useQuery } from '@tanstack/react-query'
import { useFormats, useMessages } from '../../lib/messages.tsx'
import { queryOf } from '../../lib/queries.ts'
import { useWatch } from '../../lib/live.ts'
import { Badge } from '../../ui/badge.tsx'
import { Instant } from '../../ui/deadline.tsx'
import { Link } from '../../ui/link.tsx'
import { MarkingChips } from '../../ui/marking.tsx'
import { Page } from '../../ui/page.tsx'
import { EmptyState, ErrorState, Skeleton } from '../../ui/states.tsx'
import { Table } from '../../ui/table.tsx'
import { DeviceState } from './device-state.tsx'
import { useOwnDevice } from './own-device.ts'
import css from './rooms.module.css'

/** The rooms the reader takes part in or is invited to: what is unread, who leads, which States are there. */
export function Rooms() {
  const m = useMessages()
  const formats = useFormats()
  const device = useOwnDevice()
  const list = useQuery({ ...queryOf(listRooms, { query: {} }), refetchInterval: 20_000 })
  const rows = list.data?.rows ?? []
  useWatch(rows.slice(0, 20).map(({ id }) => `room:${id}`))
  return (
    <Page
      title={m('menu.rooms')}
      lead={<p className={css['text']}>{m('rooms.lead')}</p>}
      actions={
        <Link href="/rooms/new" look="main">
          {m('rooms.open')}
        </Link>
      }
    >
      <DeviceState device={device} />
      {list.isPending && <Skeleton lines={5} />}
      {list.isError && <ErrorState failure={list.error} onRetry={() => void list.refetch()} />}
      {list.isSuccess && (
        <Table<RoomRow>
          caption={m('menu.rooms')}
          rows={rows}
          idOf={({ id }) => id}
          nameOf={({ title }) => title}
          hrefOf={({ id }) => `/rooms/${id}`}
          empty={<EmptyState title={m('rooms.none')}>{m('rooms.noneText')}</EmptyState>}
          columns={[
            {
              id: 'title',
              title: m('rooms.room'),
              cell: ({ title, place, waiting }) => (
                <span className={css['name']}>
                  <bdi>{title}</bdi>
                  {place !== 'member' && <Badge tone="caution">{m(`rooms.place-${place}`)}</Badge>}
                  {place === 'member' && waiting > 0 && (
                    <Badge tone="accent">{m('rooms.waitingCount', { count: waiting })}</Badge>
                  )}
                </span>
              ),
            },
            {
              id: 'unread',
              title: m('rooms.unread'),
              align: 'end',
              cell: ({ unread }) => (unread === 0 ? '' : <strong>{formats.number(unread)}</strong>),
            },
            { id: 'lead', title: m('rooms.lead-state'), cell: ({ lead }) => formats.country(lead) },
            {
              id: 'states',
              title: m('rooms.states'),
              minor: true,
              cell: ({ states }) => formats.list(states.map(formats.country)),
            },
            {
              id: 'changed',
              title: m('rooms.lastWritten'),
              minor: true,
              cell: ({ changedAt }) => <Instant at={changedAt} />,
            },
            {
              id: 'state',
              title: m('rooms.state'),
              minor: true,
              cell: ({ state }) => (
                <Badge tone={state === 'open' ? 'plain' : 'caution'}>{m(`rooms.state-${state}`)}</Badge>
              ),
            },
            {
              id: 'marking',
              title: m('cases.marking'),
              minor: true,
              cell: ({ marking }) => <MarkingChips marking={marking} />,
            },
          ]}
        />
      )}
    </Page>
  )
}
