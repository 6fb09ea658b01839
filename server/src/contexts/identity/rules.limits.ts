const spanMinutes = 5

/** How often a door may be used within five minutes, from one address and in all. */
export const limits = {
  begin: { perAddress: 300, inAll: 6_000 },
  try: { perAddress: 20, inAll: 1_000 },
} as const

/** The beginning of the span a moment lies in. */
export function spanOf(now: string): string {
  const ms = Temporal.Instant.from(now).epochMilliseconds
  const start = ms - (ms % (spanMinutes * 60_000))
  return Temporal.Instant.fromEpochMilliseconds(start).toString({ smallestUnit: 'millisecond' })
}

/** Whole seconds until the next span. */
export function retryAfter(now: string): number {
  const ms = Temporal.Instant.from(now).epochMilliseconds
  return Math.ceil((spanMinutes * 60_000 - (ms % (spanMinutes * 60_000))) / 1_000)
}

/** What counts as one address: an IPv4 address, or the /64 of an IPv6 one, which is what a subscriber is given. */
export function addressBucket(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1]
  if (mapped !== undefined) return mapped
  if (!address.includes(':')) return address.slice(0, 64)
  const [head = '', tail] = address.toLowerCase().split('%')[0]!.split('::')
  const left = head === '' ? [] : head.split(':')
  const right = tail === undefined || tail === '' ? [] : tail.split(':')
  const gap = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length)
  const all = [...left, ...Array.from({ length: gap }, () => '0'), ...right]
  return `${all
    .slice(0, 4)
    .map((part) => Number.parseInt(part, 16).toString(16))
    .join(':')}::/64`
}
