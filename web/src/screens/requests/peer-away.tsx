import type { RequestView } from '@comity/server/contracts/requests'
import { useFormats, useMessages } from '../../lib/messages.tsx'
import { useNow } from '../../lib/now.ts'
import { Sign } from '../../ui/sign.tsx'
import { useWaiting } from '../exchange/waiting.ts'
import css from './requests.module.css'

/** While the node of the other State does not answer: that it is so, and when it is tried again. Nothing is lost by it. */
export function PeerAway({ request }: { request: RequestView }) {
  const m = useMessages()
  const formats = useFormats()
  const now = useNow()
  const peer = useWaiting().data?.rows.find(({ state }) => state === request.peer)
  if (request.ended || peer === undefined || peer.failures === 0) return null
  return (
    <output className={css['notice']}>
      <span>
        <Sign of="caution" /> {formats.country(request.peer)}: {m('exchange.notAnswering')}
        {peer.nextTry !== null && ` · ${m('exchange.nextTry')} ${formats.relative(peer.nextTry, now)}`}
      </span>
    </output>
  )
}
