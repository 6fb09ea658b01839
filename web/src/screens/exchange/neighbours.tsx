import { listExchangePeers } from '@comity/server/contracts/exchange'
import type { PeerState } from '@comity/server/contracts/exchange'
import { useQuery } from '@tanstack/react-query'
import { useWatch } from '../../lib/live.ts'
import { useFormats, useMessages } from '../../lib/messages.tsx'
import { useNow } from '../../lib/now.ts'
import { queryOf } from '../../lib/queries.ts'
import { Instant } from '../../ui/deadline.tsx'
import { Link } from '../../ui/link.tsx'
import { Page } from '../../ui/page.tsx'
import { Sign } from '../../ui/sign.tsx'
import { EmptyState, ErrorState, Skeleton } from '../../ui/states.tsx'
import { Table } from '../../ui/table.tsx'
import { Bundles } from './bundles.tsx'
import css from './exchange.module.css'
import { PostRoomTabs } from './post-room.tsx'

const watched = ['inbox']

/** What waits to reach each State: how much, since when, and when it is tried again. */
export function Neighbours() {
  const m = useMessages()
  const formats = useFormats()
  const now = useNow()
  useWatch(watched)
  const peers = useQuery({ ...queryOf(listExchangePeers, {}), refetchInterval: 15_000 })
  return (
    <Page title={m('menu.postRoom')}>
      <PostRoomTabs at="/post-room/neighbours" />
      {peers.isPending && <Skeleton lines={5} />}
      {peers.isError && <ErrorState failure={peers.error} onRetry={() => void peers.refetch()} />}
      {peers.isSuccess && (
        <Table<PeerState>
          caption={m('exchange.neighbours')}
          rows={peers.data.rows}
          idOf={({ state }) => state}
          nameOf={({ state }) => formats.country(state)}
          hrefOf={({ state }) => `/post-room/sent?peer=${state}`}
          empty={
            <EmptyState title={m('exchange.noPeers')} action={<Link href="/neighbours">{m('directory.connect')}</Link>}>
              {m('exchange.noPeersText')}
            </EmptyState>
          }
          columns={[
            {
              id: 'peer',
              title: m('exchange.peer'),
              cell: ({ state }) => formats.country(state),
            },
            { id: 'answers', title: m('exchange.node'), cell: (row) => <Answering peer={row} /> },
            {
              id: 'waiting',
              title: m('exchange.waiting'),
              align: 'end',
              cell: ({ waiting }) => formats.number(waiting),
            },
            {
              id: 'oldest',
              title: m('exchange.oldest'),
              cell: ({ oldest }) => (oldest === null ? '—' : <Instant at={oldest} />),
            },
            {
              id: 'next',
              title: m('exchange.nextTry'),
              cell: ({ nextTry }) =>
                nextTry === null ? (
                  '—'
                ) : (
                  <span>
                    {formats.relative(nextTry, now)} <Instant at={nextTry} />
                  </span>
                ),
            },
            {
              id: 'unsettled',
              title: m('exchange.unsettled'),
              align: 'end',
              minor: true,
              cell: ({ unsettled }) => formats.number(unsettled),
            },
          ]}
        />
      )}
      {peers.isSuccess && peers.data.rows.length > 0 && (
        <Bundles peers={peers.data.rows.map(({ state, waiting }) => ({ state, waiting }))} />
      )}
    </Page>
  )
}

function Answering({ peer }: { peer: PeerState }) {
  const m = useMessages()
  const formats = useFormats()
  const now = useNow()
  const off = peer.failures > 0
  return (
    <span className={css['stack']}>
      <span>
        <Sign of={off ? 'wrong' : peer.lastHeard === null ? 'open' : 'good'} />{' '}
        {m(off ? 'exchange.notAnswering' : peer.lastHeard === null ? 'exchange.neverHeard' : 'exchange.answering')}
      </span>{' '}
      <span className="dim">
        {peer.lastHeard !== null && `${m('exchange.lastHeard')} ${formats.relative(peer.lastHeard, now)}`}
        {off && ` · ${m('exchange.failures', { count: peer.failures })}`}
      </span>
    </span>
  )
}
