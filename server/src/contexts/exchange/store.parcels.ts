import type { Parcel } from './words.ts'

/** Parcels that were written here a moment ago, for the courier of this process: it need not read them back. */
export type AtHand = {
  readonly keep: (message: string, parcel: Parcel) => void
  /** Gives a parcel away: who asks again reads it from the database. */
  readonly take: (message: string) => Parcel | undefined
}

/** What waits longer has another way out: the courier of another process, or a peer that is away. */
const freshMs = 5_000

/** At most so many characters of sealed and signed text. What comes when there is no room is not kept. */
export function parcelsAtHand(most: number, now: () => number): AtHand {
  const kept = new Map<string, { readonly parcel: Parcel; readonly size: number; readonly until: number }>()
  let held = 0
  const take = (message: string): Parcel | undefined => {
    const one = kept.get(message)
    if (one === undefined) return undefined
    kept.delete(message)
    held -= one.size
    return one.parcel
  }
  return {
    keep: (message, parcel) => {
      for (const [oldest, { until }] of kept) {
        if (until > now()) break
        take(oldest)
      }
      const size = sizeOf(parcel)
      if (held + size > most || kept.has(message)) return
      kept.set(message, { parcel, size, until: now() + freshMs })
      held += size
    },
    take,
  }
}

/** Characters of the text that makes almost all of a parcel. */
export function sizeOf({ cover, sealed, passed }: Parcel): number {
  return cover.length + sealed.ciphertext.length + (passed?.cover.length ?? 0)
}
