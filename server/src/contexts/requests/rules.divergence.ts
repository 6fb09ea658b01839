import type { Side, Track } from '#law/kinds/kind'
import { fold, phaseFor, type Entry } from './rules.phase.ts'

/** Where the two sides' logs do not tell the same story. */
export type Divergence = {
  readonly kind: /** A message of that number is missing here. */
    | 'missing'
    /** Two messages of one number. */
    | 'forked'
    /** The act was not open to its sender. */
    | 'irregular'
    /** Its sender says it is in another phase than what it sent and had seen comes to. */
    | 'other-phase'
    /** The other side had seen a message and later says it has not: it was set back. */
    | 'set-back'
  readonly by: Side
  readonly number: number
  readonly says?: string
  readonly holds?: string
}

/** Compares what both sides said with what it comes to. Empty where both tell the same story. */
export function divergences(track: Track, log: readonly Entry[], forks: readonly Entry[] = []): readonly Divergence[] {
  const found: Divergence[] = forks.map(({ by, number }) => ({ kind: 'forked', by, number }))
  for (const by of ['requesting', 'requested'] as const) {
    const own = log.filter((one) => one.by === by)
    const numbers = new Set(own.map(({ number }) => number))
    // What was seen by the other side exists, whether or not it is here.
    const told = log.filter((one) => one.by !== by).map(({ seen }) => seen)
    const last = Math.max(0, ...numbers, ...told)
    for (let number = 1; number <= last; number += 1) {
      if (!numbers.has(number)) found.push({ kind: 'missing', by, number })
    }
    const inOrder = own.toSorted((a, b) => a.number - b.number)
    let seen = 0
    for (const entry of inOrder) {
      if (entry.seen < seen) found.push({ kind: 'set-back', by, number: entry.number })
      seen = Math.max(seen, entry.seen)
    }
  }
  const { taken, irregular } = fold(track, log)
  for (const { by, number } of irregular) found.push({ kind: 'irregular', by, number })
  for (const entry of taken) {
    const holds = phaseFor(track, taken, entry, entry.number).phase
    if (holds !== entry.phase && !irregular.includes(entry)) {
      found.push({ kind: 'other-phase', by: entry.by, number: entry.number, says: entry.phase, holds })
    }
  }
  return found
}
