import type { Parcel } from './words.ts'

// What nodes say to each other, and what comes of it: as the wire has it, read.

export type Items = {
  readonly parcels: readonly Parcel[]
  readonly receipts: readonly string[]
  /**
   * Cover envelopes of the messages that are given up: only who wrote a message gets it said that it was not received.
   * Otherwise anyone who knows a digest could have a message of others denied.
   */
  readonly covers: readonly string[]
}
export type ItemsAnswer = {
  /** Envelopes: for each parcel and non-delivered what was decided, for each recall what came of it. */
  readonly receipts: readonly string[]
  /** Digests of messages the recipient must have first, or does not know. */
  readonly missing: readonly string[]
  /** Digests of messages (parcels) and of receipts that cannot be taken now but perhaps later, as for a key not known yet. */
  readonly later: readonly string[]
}
/** A message and what the asker holds of it: `setDigest` of its receipts; null when it does not have the message. */
export type Compared = { readonly message: string; readonly receipts: string | null }
export type StatusQuestion = { readonly messages: readonly Compared[] }
export type StatusAnswer = {
  readonly unknown: readonly string[]
  /** Messages of which the asker holds other receipts than the peer, */
  readonly differing: readonly string[]
  /** and the envelopes of all that the peer holds of them. */
  readonly receipts: readonly string[]
  /** Cover envelopes of messages between the two that the asker does not have. */
  readonly covers: readonly string[]
}
/** Asks which messages changed at the peer since a moment of its clock; at `since` itself, those with digests beyond. */
export type RollQuestion = { readonly since: string; readonly beyond: string | null }
export type RollAnswer = {
  readonly messages: readonly (Compared & { readonly receipts: string; readonly changedAt: string })[]
  /** Whether there are more behind the last of these. */
  readonly more: boolean
}
export type ProvenReceipt = {
  readonly receipt: string
  readonly leaf: { readonly kind: string; readonly digest: string; readonly at: string }
  readonly proof: string
}

/**
 * Why there is no answer. `unreachable`: none came in time. `refused`: the peer does not speak with us now (401, 403,
 * 429, 503). `malformed`: anything else, as 400, 413, 500, or an answer that is not in the form of the contract.
 */
export type NotAnswered = { readonly notAnswered: 'unreachable' | 'refused' | 'malformed' }

/** Calls to a peer: bounded in time and size, and what they resolve to was parsed strictly. They never throw. */
export type Transport = {
  readonly items: (peer: string, items: Items) => Promise<ItemsAnswer | NotAnswered>
  readonly status: (peer: string, question: StatusQuestion) => Promise<StatusAnswer | NotAnswered>
  readonly roll: (peer: string, question: RollQuestion) => Promise<RollAnswer | NotAnswered>
  readonly proofs: (peer: string, receipts: readonly string[]) => Promise<readonly ProvenReceipt[] | NotAnswered>
}
