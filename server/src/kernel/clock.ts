/** A clock is passed in wherever time matters; nothing reads the system's clock on its own. */
export type Clock = { readonly now: () => Temporal.Instant }

export const systemClock: Clock = { now: () => Temporal.Now.instant() }

/** A clock for tests: stands still until it is moved. */
export function standingClock(at: string): Clock & { advance: (by: Temporal.DurationLike) => void } {
  let now = Temporal.Instant.from(at)
  return {
    now: () => now,
    advance: (by) => {
      now = now.add(by)
    },
  }
}
