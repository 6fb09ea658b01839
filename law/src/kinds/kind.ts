import type { ContentItem, Measure } from '../instrument.ts'
import type { Names } from '../languages.ts'

/** The two sides of a request. Each runs a machine of its own; only signed messages join them. */
export const sides = ['requesting', 'requested'] as const
export type Side = (typeof sides)[number]

/** What crosses between the two sides. */
export const messages = [
  'SUBMIT',
  'ACK',
  'ASK_INFO',
  'INFO',
  'PROPOSE_CONDITIONS',
  'ACCEPT_CONDITIONS',
  'DECIDE',
  'POSTPONE',
  'PARTIAL',
  'DELIVER',
  'CONFIRM_RECEIPT',
  'WITHDRAW',
  'STATUS_Q',
  'STATUS_A',
  'USE_CONSENT_Q',
  'USE_CONSENT_A',
  'RETURN_ITEMS',
  'CLOSE',
] as const
export type MessageKind = (typeof messages)[number]

/** Where one side stands. Every state has somebody whose move it is and says what is next. */
export type State = {
  readonly id: string
  /** What the two sides have in common at that point: several states of one side may lie in one phase. */
  readonly phase: string
  readonly owner: string
  readonly next: string
  /** How long this node lets it rest before it warns: a target of the house (ISO 8601), never a period of law. */
  readonly within?: string
  readonly end?: true
}

/** What one side may do. */
export type Act = {
  readonly id: string
  readonly from: readonly string[]
  /** A state; `same`; or `before`: the state from which the matter was interrupted. */
  readonly to: string
  readonly roles: readonly string[]
  readonly text: string
  /** Why it is not open in other states. */
  readonly because: string
  /** What must hold, by name; `guards.json` says what is refused where it does not. */
  readonly guards: readonly string[]
  readonly fourEyes: boolean
  /** Events that periods of law begin or end with. */
  readonly marks: readonly string[]
  readonly article?: string
}

/** An act that the other side is told, and what that does to the phase both are in. */
export type Crossing = {
  readonly act: string
  readonly message: MessageKind
  readonly by: Side
  readonly from: readonly string[]
  /** A phase; `same`; or `before`: the phase that was interrupted. */
  readonly to: string
}

export type Machine = { readonly states: readonly State[]; readonly acts: readonly Act[] }

/** Two machines, and the messages that join them. */
export type Track = {
  readonly id: string
  readonly text: string
  /** Channels that lead to an authority itself, with its role: on them the moves of the central authority are its own. */
  readonly direct?: Readonly<Record<string, string>>
  readonly crossings: readonly Crossing[]
} & Readonly<Record<Side, Machine>>

/** A kind of request: what the finder is asked, over which track it runs, and what it contains besides. */
export type Kind = {
  readonly id: string
  readonly names: Names
  readonly track: string
  /** Null for what no measure of the finder covers: then `basis` names the provisions. */
  readonly measure: Measure | null
  /** The measure of the request for provisional arrest that may come first. */
  readonly arrest?: Measure
  /** Facts of the finder that follow from the kind. */
  readonly facts: Readonly<Record<string, string>>
  /** Only these instruments know this kind. */
  readonly instruments?: readonly string[]
  /** Kinds of the requests it may follow: a confiscation the freezing of the same property. */
  readonly follows?: readonly string[]
  readonly content: readonly ContentItem[]
  readonly basis: readonly { readonly instrument: string; readonly article: string; readonly text: string }[]
}

export type Guard = { readonly id: string; readonly refuses: string }

/** What a requested State asks for beyond the instruments. */
export type Guide = {
  readonly state: string
  readonly source: string
  readonly measures: readonly Measure[]
  readonly kinds: readonly string[]
  readonly content: readonly ContentItem[]
}
