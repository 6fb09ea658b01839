import type { Crossing, Side, Track } from '#law/kinds/kind'

/** A message between the two sides as their logs keep it. */
export type Entry = {
  readonly act: string
  readonly by: Side
  /** Counted by who sends, from 1. */
  readonly number: number
  /** How many messages of the other side its sender had when it was sent. */
  readonly seen: number
  /** SHA-256 of what was said. */
  readonly digest: string
  /** The phase its sender was in afterwards, as it says itself. */
  readonly phase: string
}

/** What a set of messages comes to. It depends on the set alone, not on the order in which the messages came. */
export type Fold = {
  readonly phase: string
  /** Phases that were interrupted and are gone back to, the nearest last. */
  readonly before: readonly string[]
  /** In the order both sides agree on. */
  readonly taken: readonly Entry[]
  /** Said when it was open, overtaken by what the other side had said meanwhile: changes nothing. */
  readonly crossed: readonly Entry[]
  /** Not open to its sender when it was said: changes nothing, and is shown. */
  readonly irregular: readonly Entry[]
  /** Waits for a message that is not here yet. */
  readonly held: readonly Entry[]
}

const first = 'preparing'

/** The phases in which a matter rests until it goes back to where it was. */
export function interruptions(track: Track): ReadonlySet<string> {
  return new Set(track.crossings.filter(({ to }) => to === 'before').flatMap(({ from }) => from))
}

/**
 * Puts messages in the one order that both sides come to: each after what its sender had seen; of two that crossed, the
 * requested side's first. What waits for a missing message is held back.
 */
export function arrange(entries: readonly Entry[]): {
  readonly ordered: readonly Entry[]
  readonly held: readonly Entry[]
} {
  const of = (by: Side) => new Map(entries.filter((one) => one.by === by).map((one) => [one.number, one]))
  const [requesting, requested] = [of('requesting'), of('requested')]
  const ordered: Entry[] = []
  const taken = { requesting: 0, requested: 0 }
  for (;;) {
    const theirs = requested.get(taken.requested + 1)
    const ours = requesting.get(taken.requesting + 1)
    const open =
      theirs !== undefined && theirs.seen <= taken.requesting
        ? theirs
        : ours !== undefined && ours.seen <= taken.requested
          ? ours
          : undefined
    if (open === undefined) break
    ordered.push(open)
    taken[open.by] += 1
  }
  const held = entries.filter(({ by, number }) => number > taken[by])
  return { ordered, held }
}

type Standing = { readonly phase: string; readonly before: readonly string[] }

/** Where a crossing leads; undefined where it is not open. */
export function follow(
  { phase, before }: Standing,
  crossing: Crossing,
  resting: ReadonlySet<string>,
): Standing | undefined {
  if (!crossing.from.includes(phase)) return undefined
  if (crossing.to === 'same' || crossing.to === phase) return { phase, before }
  if (crossing.to === 'before') return { phase: before.at(-1) ?? first, before: before.slice(0, -1) }
  return { phase: crossing.to, before: resting.has(crossing.to) ? [...before, phase] : [] }
}

/** What a set of messages comes to on a track. */
export function fold(track: Track, entries: readonly Entry[]): Fold {
  const { ordered, held } = arrange(entries)
  const { at, shut } = walk(track, ordered)
  // Whoever sent what is shut now may have sent it while it was open to them.
  const wasOpen = (entry: Entry) => {
    const { phase } = phaseFor(track, ordered, entry, entry.number - 1)
    return track.crossings.some(({ act, by, from }) => act === entry.act && by === entry.by && from.includes(phase))
  }
  return {
    ...at,
    taken: ordered,
    crossed: shut.filter(wasOpen),
    irregular: shut.filter((entry) => !wasOpen(entry)),
    held,
  }
}

function walk(track: Track, ordered: readonly Entry[]): { readonly at: Standing; readonly shut: readonly Entry[] } {
  const resting = interruptions(track)
  const shut: Entry[] = []
  let at: Standing = { phase: first, before: [] }
  for (const entry of ordered) {
    const crossing = track.crossings.find(({ act, by }) => act === entry.act && by === entry.by)
    const next = crossing === undefined ? undefined : follow(at, crossing, resting)
    if (next === undefined) shut.push(entry)
    else at = next
  }
  return { at, shut }
}

/** Where the sender of a message stood, by its own messages up to a number and those it had seen by then. */
export function phaseFor(track: Track, entries: readonly Entry[], { by, seen }: Entry, upTo: number): Standing {
  const known = entries.filter((one) => (one.by === by ? one.number <= upTo : one.number <= seen))
  return walk(track, arrange(known).ordered).at
}
