import { listPeers } from '@comity/server/contracts/directory'
import type { Peer } from '@comity/server/contracts/directory'
import { useQuery } from '@tanstack/react-query'
import { useFormats, useMessages } from '../../lib/messages.tsx'
import { queryOf } from '../../lib/queries.ts'
import { Instant } from '../../ui/deadline.tsx'
import { Link } from '../../ui/link.tsx'
import { Sign } from '../../ui/sign.tsx'
import { EmptyState, ErrorState, Skeleton } from '../../ui/states.tsx'
import { Table } from '../../ui/table.tsx'
import css from './directory.module.css'
import { Freshness, ageOf } from './freshness.tsx'
import { NeighbourPage, StandingMark } from './parts.tsx'

/** The neighbours of this node: how each stands, how fresh what is known of it is, and whether it answers. */
export function Neighbours() {
  const m = useMessages()
  const formats = useFormats()
  const peers = useQuery(queryOf(listPeers, {}))
  return (
    <NeighbourPage
      title={m('menu.neighbours')}
      lead={<p className={css['text']}>{m('neighbours.lead')}</p>}
      actions={
        <Link href="/neighbours/connect" look="main">
          {m('menu.neighboursConnect')}
        </Link>
      }
    >
      {peers.isPending && <Skeleton lines={6} />}
      {peers.isError && <ErrorState failure={peers.error} onRetry={() => void peers.refetch()} />}
      {peers.isSuccess && (
        <Table<Peer>
          caption={m('menu.neighbours')}
          rows={peers.data.peers}
          idOf={({ state }) => state}
          nameOf={({ state }) => formats.country(state)}
          hrefOf={({ state }) => `/neighbours/${state}`}
          empty={
            <EmptyState
              title={m('neighbours.none')}
              action={<Link href="/neighbours/connect">{m('menu.neighboursConnect')}</Link>}
            >
              {m('neighbours.noneText')}
            </EmptyState>
          }
          columns={[
            {
              id: 'state',
              title: m('neighbours.state'),
              cell: ({ state }) => (
                <>
                  {formats.country(state)} <span className="dim">{state}</span>
                </>
              ),
            },
            {
              id: 'standing',
              title: m('neighbours.standing'),
              cell: ({ standing, trusted, by }) => (
                <span className={css['stack']}>
                  <StandingMark standing={standing} />
                  {trusted && by.spaces.length > 0 && (
                    <span className="dim">{m('neighbours.viaSpaces', { names: formats.list(by.spaces) })}</span>
                  )}
                </span>
              ),
            },
            {
              id: 'freshness',
              title: m('directory.freshness'),
              cell: (peer) => <Freshness of={ageOf(peer)} />,
            },
            {
              id: 'test',
              title: m('neighbours.lastTest'),
              minor: true,
              cell: ({ hello }) =>
                hello === null ? (
                  <span className="dim">{m('neighbours.notTested')}</span>
                ) : (
                  <span>
                    <Sign of={hello.ok ? 'good' : 'wrong'} />{' '}
                    {m(hello.ok ? 'neighbours.testOk' : 'neighbours.testFailed')} · <Instant at={hello.at} />
                  </span>
                ),
            },
          ]}
        />
      )}
    </NeighbourPage>
  )
}
