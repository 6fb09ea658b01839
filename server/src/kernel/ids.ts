import { randomFillSync } from 'node:crypto'
import type { Clock } from './clock.ts'

/** Makes identifiers: UUID version 7 (RFC 9562), ordered by the clock it was given. */
export type Ids = () => string

/**
 * Identifiers of one source grow strictly, within a millisecond too (RFC 9562, section 6.2, method 1), so that facts told
 * together keep their order. `fill` writes random bytes into the array it gets; tests pass their own.
 */
export function uuids(clock: Clock, fill: (bytes: Uint8Array) => void = inStore()): Ids {
  let last = -1
  let counter = 0
  const bytes = Buffer.alloc(16)
  return () => {
    fill(bytes)
    const now = clock.now().epochMilliseconds
    if (now > last) {
      last = now
      // Starts in the lower half, so that there is room to count before the time must be borrowed.
      counter = ((bytes[6]! & 0x07) << 8) | bytes[7]!
    } else if (++counter > 0xfff) {
      last++
      counter = 0
    }
    let at = last
    for (let i = 5; i >= 0; i--) {
      bytes[i] = at % 256
      at = Math.floor(at / 256)
    }
    bytes[6] = 0x70 | (counter >> 8)
    bytes[7] = counter & 0xff
    bytes[8] = (bytes[8]! & 0x3f) | 0x80
    const hex = bytes.toString('hex')
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
  }
}

/** Random bytes, drawn from the system for 256 identifiers at a time. */
function inStore(): (bytes: Uint8Array) => void {
  const drawn = new Uint8Array(4_096)
  let used = drawn.length
  return (bytes) => {
    if (used + bytes.length > drawn.length) {
      randomFillSync(drawn)
      used = 0
    }
    bytes.set(drawn.subarray(used, used + bytes.length))
    used += bytes.length
  }
}
