const firstMs = 1_000
const longestMs = 60 * 60_000

/**
 * How long to wait after so many failures in a row, in milliseconds: one second, doubling up to an hour. `chance`, from
 * 0 to 1, takes away up to half of it, so that nodes that failed together do not come back together.
 */
export function backOffMs(failures: number, chance: number): number {
  const whole = Math.min(longestMs, firstMs * 2 ** Math.min(Math.max(failures, 1) - 1, 30))
  return Math.round(whole * (1 - chance / 2))
}
