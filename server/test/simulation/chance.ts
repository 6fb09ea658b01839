/** One source of chance for a whole run: the same seed, the same run. */
export type Chance = {
  /** 0 to 1, without 1. */
  readonly next: () => number
  readonly below: (limit: number) => number
  readonly between: (low: number, high: number) => number
  readonly happens: (probability: number) => boolean
  readonly pick: <T>(all: readonly T[]) => T
  readonly bytes: (count: number) => Uint8Array
  readonly fork: () => Chance
}

/** sfc32 after Chris Doty-Humphrey, seeded by splitting a 32-bit number. */
export function chance(seed: number): Chance {
  let state = seed >>> 0
  const split = (): number => {
    state = (state + 0x9e3779b9) >>> 0
    let mixed = state ^ (state >>> 16)
    mixed = Math.imul(mixed, 0x21f0aaad)
    mixed ^= mixed >>> 15
    mixed = Math.imul(mixed, 0x735a2d97)
    return (mixed ^ (mixed >>> 15)) >>> 0
  }
  let [a, b, c, d] = [split(), split(), split(), split()]
  const word = (): number => {
    const sum = (((a + b) | 0) + d) | 0
    d = (d + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (c << 21) | (c >>> 11)
    c = (c + sum) | 0
    return sum >>> 0
  }
  for (let turn = 0; turn < 12; turn += 1) word()
  const next = () => word() / 2 ** 32
  const below = (limit: number) => Math.floor(next() * limit)
  return {
    next,
    below,
    between: (low, high) => low + next() * (high - low),
    happens: (probability) => next() < probability,
    pick: (all) => {
      const one = all[below(all.length)]
      if (one === undefined) throw new RangeError('nothing to pick from')
      return one
    },
    bytes: (count) => Uint8Array.from({ length: count }, () => word() & 0xff),
    fork: () => chance(word()),
  }
}
