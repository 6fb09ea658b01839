import { readDeliveries } from '@comity/server/contracts/exchange'
import type { RequestView } from '@comity/server/contracts/requests'
import { useQuery } from '@tanstack/react-query'
import { useFormats, useMessages } from '../../lib/messages.tsx'
import { useNow } from '../../lib/now.ts'
import { queryOf } from '../../lib/queries.ts'
import { Sign } from '../../ui/sign.tsx'
import { useWaiting } from '../exchange/waiting.ts'
import css from './requests.module.css'

/** States of a letter that has not left, or has not come to its addressee yet. */
const underWay: readonly string[] = ['composed', 'sealed', 'queued', 'transmitted']
/** What takes longer than this is said, in milliseconds; a letter usually takes less. */
const longEnough = 4_000
const askAgain = 3_000

/**
 * While what was said last has not reached the other State: that it is so, and that it goes by itself. Who works the
 * post room also sees when it is tried again. Nothing is lost by it.
 */
export function PeerAway({ request }: { request: RequestView }) {
  const m = useMessages()
  const formats = useFormats()
  const now = useNow()
  const peer = useWaiting().data?.rows.find(({ state }) => state === request.peer)
  const last = request.steps.findLast(({ by, letter }) => by === request.side && letter !== null)
  const { data, dataUpdatedAt } = useQuery({
    ...queryOf(readDeliveries, { params: { id: last?.letter ?? '' } }),
    enabled: last !== undefined,
    retry: false,
    refetchInterval: ({ state }) => (underWay.includes(state.data?.state ?? '') ? askAgain : false),
  })
  const waits = data !== undefined && underWay.includes(data.state)
  const old = last !== undefined && dataUpdatedAt - Date.parse(last.at) > longEnough
  const silent = peer !== undefined && peer.failures > 0
  if (request.ended || (!silent && !(waits && old))) return null
  const state = formats.country(request.peer)
  return (
    <output className={css['notice']}>
      <h2>
        <Sign of="caution" /> {m('requests.peerAway', { state })}
      </h2>
      <p>{m(waits ? 'requests.peerAwayWaits' : 'requests.peerAwayText')}</p>
      {silent && peer.nextTry !== null && (
        <p className="dim">
          {m('exchange.nextTry')} {formats.relative(peer.nextTry, now)}
        </p>
      )}
    </output>
  )
}
