import type { Recorder } from './audit.ts'
import type { Blobs } from './blobs.ts'
import type { Clock } from './clock.ts'
import type { Database } from './database.ts'
import type { Ids } from './ids.ts'
import type { Log } from './log.ts'
import type { Policies } from './policy.ts'

/** What a node gives every context to stand on. Built once, in node.ts. */
export type Kernel = {
  readonly clock: Clock
  readonly ids: Ids
  readonly database: Database
  readonly blobs: Blobs
  readonly policies: Policies
  readonly record: Recorder
  readonly log: Log
  /** Tells the leader that there is something to seal or to react to. */
  readonly wake: () => void
}

let told = { at: 0, text: '1970-01-01T00:00:00.000Z' }
/** The kernel's time as it is stored and sent: RFC 3339 in UTC with milliseconds. */
export function instant(clock: Clock): string {
  const now = clock.now()
  const at = now.epochMilliseconds
  // Many ask within the same millisecond.
  if (told.at !== at) told = { at, text: now.toString({ smallestUnit: 'millisecond' }) }
  return told.text
}
