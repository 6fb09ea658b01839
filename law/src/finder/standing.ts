import type { Instrument } from '../instrument.ts'
import type { Bound } from '../participation.ts'

/** Where two States stand with an instrument on the day of the question. */
export type Standing = {
  readonly instrument: Instrument
  readonly from: Bound
  readonly to: Bound
  readonly both: boolean | undefined
  /** Why it does not stand between these two, though each may be bound. */
  readonly apart: readonly string[]
}
