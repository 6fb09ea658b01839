import type { DeliveryState } from '@comity/server/contracts/exchange'
import { useMessages } from '../../lib/messages.tsx'
import { Badge } from '../../ui/badge.tsx'
import { toneOf } from './states.ts'

/** Where a message stands, in words. */
export function StateMark({ state }: { state: DeliveryState }) {
  const m = useMessages()
  return <Badge tone={toneOf(state)}>{m(`delivery.state-${state}`)}</Badge>
}
