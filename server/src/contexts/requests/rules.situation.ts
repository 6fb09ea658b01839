import type { Answer } from '#law/finder/find'
import type { Matter } from './records.ts'
import type { Gate, Said } from './words.ts'

/** What the conditions of an act are judged on. */
export type Situation = {
  readonly matter: Matter
  readonly act: string
  readonly said: Said
  readonly now: string
  /** What the finder says today to the question of the request. */
  readonly today: Answer
  readonly gate: Omit<Gate, 'faults'>
  /** The gate of the request for provisional arrest, where the kind has one. */
  readonly arrestGate: Omit<Gate, 'faults'> | undefined
  /** Requests of this State that ask the same: their references. */
  readonly duplicates: readonly string[]
  /** Requests for confiscation that follow this one and were sent, by their identifiers. */
  readonly confiscations: readonly string[]
}

/** Judges one condition: true, or in one sentence why it does not hold. */
export type Condition = (situation: Situation) => true | string

export const either = (holds: boolean, because: string): true | string => holds || because
