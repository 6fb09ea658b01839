import { trackOf } from '@comity/law/kinds/catalogue'
import type { Kind } from '@comity/law/kinds/kind'

/** What goes along with a move. What its act asks for besides is said as the table of the kind asks it (`said.ts`). */
export type Saying = {
  readonly reasons?: string
  /** `known`: a ground of an instrument of the request; `never`: what the instrument says is never one. */
  readonly ground?: 'known' | 'never'
  /** `right`: as described; `half`: the first of two; `wrong-digest`: with a file that is not the one listed; `other-case`: of another case. */
  readonly items?: 'right' | 'half' | 'wrong-digest' | 'other-case'
  readonly terms?: 'use-limit'
  readonly addressee?: string
  /** Asks for an answer within so many days. */
  readonly until?: number
}

/** One thing the simulated desk does, when it is open to it. */
export type Move = {
  /** The act, by the names it has on different tracks; a track that knows none of them goes without. */
  readonly do: readonly string[]
  /** So many days after what was said or done last: from, to. Where in between is drawn from the seed. */
  readonly after: readonly [number, number]
  readonly say?: Saying
  /** Left out when it is not open and the next is: somebody answered meanwhile. */
  readonly ifOpen?: true
  /** Against the rules: tried once in this phase, and stopped by the node. */
  readonly wrongIn?: string
}

export type Script = {
  readonly name: string
  /** What makes it this script; a kind whose requested side does not know it has no use for the script. */
  readonly of?: {
    /** By the names it has on different tracks. */
    readonly acts: readonly string[]
    /** The phase in which it happens. */
    readonly in?: string
    /** Only for kinds whose grounds instruments give. */
    readonly measured?: true
    /** An act of the other side that leaves no room for it. */
    readonly unless?: string
  }
  /** For whoever trains with it. */
  readonly text: string
  readonly moves: readonly Move[]
  /** How it answers a question for consent to another use. */
  readonly consent: 'grants' | 'declines' | 'silent'
  /** Whether it answers when it is asked how things stand. */
  readonly status: boolean
}

/** Whether a script has a meaning for a kind: its requested side knows what the script is about, where it happens. */
export function fits({ of }: Script, kind: Kind): boolean {
  if (of === undefined) return true
  if (of.measured === true && kind.measure === null) return false
  const { requested, requesting } = trackOf(kind)
  // What the other side closes by signing cannot be thought over.
  if (requesting.acts.some(({ id }) => id === of.unless)) return false
  const { acts, states } = requested
  const phase = (state: string) => states.find(({ id }) => id === state)?.phase
  return acts.some(
    ({ id, from }) => of.acts.includes(id) && (of.in === undefined || from.some((one) => phase(one) === of.in)),
  )
}
