import type { DeliveryState } from './words.ts'

type Standing = {
  readonly side: 'sent' | 'received'
  readonly state: DeliveryState
  readonly deliverBy: string
  /** By when the writer asks for an answer; null when none is asked for, or no time was set. */
  readonly answerBy: string | null
  /** Whether the form asks for an answer. */
  readonly asks: boolean
  readonly answered: boolean
}

const onTheWay: readonly DeliveryState[] = ['composed', 'sealed', 'queued', 'transmitted', 'accepted']
const arrived: readonly DeliveryState[] = ['delivered', 'opened']

/** The next time by which something must happen with a message, and whose move it is; nulls when nothing is awaited. */
export function moveOf(standing: Standing): {
  readonly due: string | null
  readonly move: 'ours' | 'theirs' | null
} {
  const { side, state, deliverBy, answerBy, asks, answered } = standing
  if (onTheWay.includes(state)) {
    return side === 'sent' ? { due: deliverBy, move: 'theirs' } : { due: null, move: null }
  }
  if (arrived.includes(state) && asks && !answered) {
    return { due: answerBy, move: side === 'sent' ? 'theirs' : 'ours' }
  }
  // Somebody must have looked at it.
  if (side === 'received' && state === 'delivered') return { due: null, move: 'ours' }
  if (side === 'sent' && state === 'recalled') return { due: null, move: 'theirs' }
  return { due: null, move: null }
}
