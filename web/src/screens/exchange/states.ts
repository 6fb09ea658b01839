import type { DeliveryState, ReceiptName } from '@comity/server/contracts/exchange'
import type { Tone } from '../../ui/badge.tsx'
import type { SignKind } from '../../ui/sign.tsx'

const looks: Readonly<Record<DeliveryState, readonly [Tone, SignKind]>> = {
  composed: ['plain', 'waits'],
  sealed: ['plain', 'waits'],
  queued: ['plain', 'waits'],
  transmitted: ['plain', 'waits'],
  accepted: ['accent', 'good'],
  rejected: ['critical', 'wrong'],
  delivered: ['accent', 'good'],
  'non-delivered': ['critical', 'wrong'],
  opened: ['good', 'good'],
  refused: ['critical', 'wrong'],
  recalled: ['caution', 'caution'],
  destroyed: ['plain', 'over'],
  held: ['caution', 'caution'],
  expired: ['plain', 'over'],
}

export function toneOf(state: DeliveryState): Tone {
  return looks[state][0]
}

export function signOf(name: ReceiptName): SignKind {
  if (name === 'not-received') return 'wrong'
  if (name === 'granted' || name === 'released' || name === 'passed-on') return 'good'
  const sign = looks[name][1]
  // A step that was taken is taken, whatever is awaited after it.
  return sign === 'waits' ? 'good' : sign
}

/** The way every message takes when nothing happens to it. */
const way = ['queued', 'transmitted', 'accepted', 'delivered', 'opened'] as const
const ends: readonly DeliveryState[] = ['rejected', 'non-delivered', 'refused', 'destroyed', 'expired']

/** Steps that are still to come: none after an end, and none for a message its sender wants back. */
export function stillToCome(state: DeliveryState, seen: readonly ReceiptName[]): readonly ReceiptName[] {
  if (ends.includes(state) || state === 'held') return []
  if (state === 'recalled') return ['destroyed']
  const last = Math.max(...way.map((step, at) => (seen.includes(step) ? at : -1)))
  return way.slice(last + 1)
}

/** Whether nothing more is expected to happen by itself. */
export function isSettled(state: DeliveryState): boolean {
  return ends.includes(state) || state === 'held' || state === 'opened'
}
