import { listPeers } from '@comity/server/contracts/directory'
import type { Peer } from '@comity/server/contracts/directory'
import type { ReplyOf } from '@comity/server/kernel/route'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useFormats, useMessages } from '../../lib/messages.tsx'
import { queryOf } from '../../lib/queries.ts'
import { Instant } from '../../ui/deadline.tsx'
import { Link } from '../../ui/link.tsx'
import { Facts, Section } from '../../ui/page.tsx'
import { ErrorState, Skeleton } from '../../ui/states.tsx'
import { Copied } from '../ledger/copied.tsx'
import { Ceremony } from './ceremony.tsx'
import { Distrust } from './distrust.tsx'
import { Freshness, ageOf } from './freshness.tsx'
import { NeighbourPage, StandingMark } from './parts.tsx'
import { TestMessage } from './test-message.tsx'

export type OwnSide = ReplyOf<typeof listPeers>['own']

/** One neighbour: the ceremony that leads to trust, its test message, and the way back from trust. */
export function Neighbour() {
  const m = useMessages()
  const { state = '' } = useParams({ strict: false })
  const peers = useQuery({ ...queryOf(listPeers, {}), refetchInterval: 15_000 })
  const peer = peers.data?.peers.find((one) => one.state === state)
  if (peers.isPending) return <Skeleton lines={8} />
  if (peers.data === undefined || peer === undefined) {
    return (
      <NeighbourPage title={m('neighbours.unknownTitle')}>
        {peers.isError && <ErrorState failure={peers.error} onRetry={() => void peers.refetch()} />}
        <p>
          <Link href="/neighbours/connect">{m('menu.neighboursConnect')}</Link>
        </p>
      </NeighbourPage>
    )
  }
  return <Known peer={peer} own={peers.data.own} />
}

function Known({ peer, own }: { peer: Peer; own: OwnSide }) {
  const m = useMessages()
  const formats = useFormats()
  return (
    <NeighbourPage
      title={formats.country(peer.state)}
      beside={
        <>
          <StandingMark standing={peer.standing} />
          <span className="dim">{m('neighbours.since', { time: formats.instant(peer.standingAt) })}</span>
        </>
      }
      lead={
        <>
          <Freshness of={ageOf(peer)} />
          {peer.reason !== null && (
            <p>
              {m('neighbours.reason')}: <bdi>{peer.reason}</bdi>
            </p>
          )}
        </>
      }
    >
      <Ceremony peer={peer} own={own} />
      <TestMessage peer={peer} />
      <Section title={m('neighbours.state')}>
        <Facts
          facts={[
            [m('admin.name'), <bdi key="name">{peer.name}</bdi>],
            [
              m('neighbours.address'),
              <bdi key="address" dir="ltr">
                {peer.address}
              </bdi>,
            ],
            [m('neighbours.serial'), formats.number(peer.serial)],
            [m('directory.issued'), <Instant key="issued" at={peer.issuedAt} />],
            [m('directory.received'), <Instant key="received" at={peer.receivedAt} />],
            [m('directory.valid'), <Instant key="valid" at={peer.validUntil} />],
            ...(peer.fault === null
              ? []
              : [[m('exchange.fault'), m('neighbours.fault', { fault: peer.fault })] as const]),
            [
              m('neighbours.authorities'),
              <span key="authorities">
                {formats.number(peer.authorities)}{' '}
                <Link href={`/directory?q=${encodeURIComponent(peer.name)}`}>{m('neighbours.seeAuthorities')}</Link>
              </span>,
            ],
            ['SHA-256', <Copied key="key" name="SHA-256" text={peer.key.id} />],
          ]}
        />
      </Section>
      <Distrust peer={peer} />
    </NeighbourPage>
  )
}
