import type { RoomView } from '@comity/server/contracts/rooms'
import type { Messages } from '../../lib/messages.tsx'
import { ruleSentence } from '../../lib/rules.ts'

/** Why an action is off, as buttons show it; undefined when it is on. */
export function offOf(
  m: Messages,
  { offers, state }: Pick<RoomView, 'offers' | 'state'>,
  action: string,
): { readonly because: string; readonly rule?: string } | undefined {
  const offer = offers.find((one) => one.action === action)
  if (offer === undefined || offer.allowed) return undefined
  if (offer.rule !== undefined) return { because: ruleSentence(m, offer.rule, offer.because), rule: offer.rule }
  return { because: m(state === 'closed' ? 'rooms.closedText' : 'rooms.notOpen') }
}
