import { randomFillSync } from 'node:crypto'
import type { Clock } from './clock.ts'

/** Makes identifiers: UUID version 7 (RFC 9562), ordered by the clock it was given. */
export type Ids = () => string

/** `fill` writes random bytes into the array it gets; tests pass their own. */
export function uuids(clock: Clock, fill: (bytes: Uint8Array) => void = randomFillSync): Ids {
  return () => {
    const bytes = new Uint8Array(16)
    fill(bytes)
    let at = clock.now().epochMilliseconds
    for (let i = 5; i >= 0; i--) {
      bytes[i] = at % 256
      at = Math.floor(at / 256)
    }
    bytes[6] = (bytes[6]! & 0x0f) | 0x70
    bytes[8] = (bytes[8]! & 0x3f) | 0x80
    const hex = Buffer.from(bytes).toString('hex')
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
  }
}
