import type { Keyring } from '@comity/proof/keyring'
import type { Signer } from '@comity/proof/signer'
import type { Cover, DeliveryState, Parcel, Receipt } from './words.ts'

// What the flows of the exchange are given. The node gives them PostgreSQL, signed HTTP and the system's clock; the
// simulation a memory that forgets what was not committed, a network that misbehaves, and clocks that differ.

/** What flows ask about who is who. */
export type Trust = {
  /** The own State. */
  readonly state: string
  /** Signs receipts. */
  readonly node: () => Promise<Signer>
  /** Signs covers, recalls and grants of an own authority; undefined where it has no key. */
  readonly authority: (authority: string) => Promise<Signer | undefined>
  /**
   * The keys of a State that count for what was signed at `at`: node, authorities, officers they certified. Empty when
   * the State is not trusted now, however old the signature.
   */
  readonly keysOf: (state: string, at: string) => Promise<Keyring>
  /** The key to seal to, of an authority of a trusted State; undefined where there is none. */
  readonly sealingKeyOf: (to: {
    readonly state: string
    readonly authority: string
  }) => Promise<SealingPublicKey | undefined>
  /** Opens what was sealed to an own authority. */
  readonly unseal: (
    authority: string,
    sealed: Parcel['sealed'],
    additional: Uint8Array,
  ) => Promise<Uint8Array | undefined>
  readonly trusts: (state: string) => Promise<boolean>
}
export type SealingPublicKey = { readonly id: string; readonly bytes: Uint8Array }

export type Items = { readonly parcels: readonly Parcel[]; readonly receipts: readonly string[] }
export type ItemsAnswer = {
  /** Envelopes: for each parcel what was decided, for each non-delivered what stands. */
  readonly receipts: readonly string[]
  /** Digests of messages the recipient must have first, or does not know. */
  readonly missing: readonly string[]
}
export type StatusQuestion = { readonly messages: readonly string[] }
export type StatusAnswer = { readonly unknown: readonly string[]; readonly receipts: readonly string[] }
export type ProvenReceipt = {
  readonly receipt: string
  readonly leaf: { readonly kind: string; readonly digest: string; readonly at: string }
  readonly proof: string
}

/** Calls to a peer. Each throws when the peer does not answer, or not as it must. */
export type Transport = {
  readonly items: (peer: string, items: Items) => Promise<ItemsAnswer>
  readonly status: (peer: string, question: StatusQuestion) => Promise<StatusAnswer>
  readonly proofs: (peer: string, receipts: readonly string[]) => Promise<readonly ProvenReceipt[]>
}

/** The log of this node. */
export type Log = {
  readonly append: (kind: string, digests: readonly Uint8Array[]) => Promise<readonly number[]>
  readonly prove: (indexes: readonly number[]) => Promise<readonly (string | undefined)[]>
  readonly entries: (
    indexes: readonly number[],
  ) => Promise<readonly { readonly kind: string; readonly digest: Uint8Array; readonly at: string }[]>
  /** Checks a proof against the log of a State; false where its key is unknown. */
  readonly holds: (state: string, proven: ProvenReceipt) => Promise<boolean>
}

/** A message as one node keeps it. */
export type Message = {
  readonly digest: string
  readonly side: 'sent' | 'received'
  readonly peer: string
  readonly cover: Cover
  readonly parcel: Parcel | null
  readonly state: DeliveryState
  /**
   * The body in the clear: of a sent message as it was written (its author must read it, and its attachments are sealed
   * with the keys in it), of a received one once the node opened it; null again when it was destroyed.
   */
  readonly body: Uint8Array | null
  readonly hold: string | null
  readonly receivedAt: string | null
}

export type OutboxItem = {
  readonly id: string
  readonly peer: string
  readonly conversation: string
  readonly kind: 'parcel' | 'receipt'
  readonly message: string
  readonly payload: Parcel | string
}

/** What a recipient decided about one parcel: a row of its own, and the receipts to go with it. */
export type Decided = {
  /**
   * With attachments, the receipts here end with `accepted`: `delivered` is added by the node when all of them are
   * complete (`Store.add`).
   */
  readonly message: Message | null
  readonly digest: string
  readonly decision: 'accepted' | 'rejected' | 'not-received'
  readonly receipts: readonly Receipt[]
}

/** What is kept of an exchange. Every function is one transaction: all of it or nothing. */
export type Store = {
  /** A new message with its receipts and its place in the outbox. */
  readonly send: (message: Message, receipts: readonly Receipt[]) => Promise<void>
  readonly messages: (digests: readonly string[]) => Promise<ReadonlyMap<string, Message>>
  readonly receiptsOf: (messages: readonly string[]) => Promise<readonly Receipt[]>
  /** What was decided about these digests as a recipient; absent where nothing was. */
  readonly decided: (digests: readonly string[]) => Promise<ReadonlyMap<string, Decided['decision']>>
  /** Own last message of a conversation, for `after`. */
  readonly lastOf: (conversation: string) => Promise<string | null>

  /** Peers with something due, the longest waiting first. */
  readonly peersDue: (now: string) => Promise<readonly string[]>
  /** Oldest first. Parcels of which an earlier one of the conversation waits too come after it. */
  readonly due: (peer: string, now: string, most: number, mostBytes: number) => Promise<readonly OutboxItem[]>
  /** Takes `done` out of the outbox, adds receipts, puts parcels of `again` back in, and forgets the peer's back-off. */
  readonly settle: (
    peer: string,
    outcome: {
      readonly done: readonly string[]
      readonly receipts: readonly Receipt[]
      readonly again: readonly string[]
    },
  ) => Promise<void>
  /** Nothing goes to the peer before `until`; `failures` in a row so far. */
  readonly postpone: (peer: string, until: string, failures: number) => Promise<void>
  readonly failuresOf: (peer: string) => Promise<number>

  /**
   * Records what was decided about parcels. A digest decided already stays as it was: its new decision is dropped whole,
   * and the receipts that stand are read again by the caller.
   */
  readonly receive: (decided: readonly Decided[]) => Promise<void>
  /** Adds receipts (known ones change nothing), states anew, and with `to` puts them in the outbox for that peer. */
  readonly add: (receipts: readonly Receipt[], to: string | null) => Promise<void>
  /** Destroys the body, keys and attachments of received messages and adds the receipts that say so. */
  readonly destroy: (messages: readonly string[], receipts: readonly Receipt[], to: string) => Promise<void>

  /** Sent messages without an answer whose `deliverBy` passed before `before`. */
  readonly overdue: (before: string, most: number) => Promise<readonly Message[]>
  /** Received messages with a body whose expiry passed. */
  readonly expired: (now: string, most: number) => Promise<readonly Message[]>
  /** Messages with this peer that are not at an end and were not compared since `before`. */
  readonly open: (peer: string, before: string, most: number) => Promise<readonly string[]>
  readonly compared: (messages: readonly string[], at: string) => Promise<void>

  /** Own receipts not yet in the log; then where they stand in it. */
  readonly unlogged: (most: number) => Promise<readonly Receipt[]>
  readonly logged: (places: readonly { readonly receipt: string; readonly index: number }[]) => Promise<void>
  /** Receipts by digest with their place in the own log. */
  readonly placesOf: (
    receipts: readonly string[],
  ) => Promise<ReadonlyMap<string, { readonly receipt: Receipt; readonly index: number }>>
  /** Others' receipts, and own ones, without a proof, asked for last before `before`. */
  readonly unproven: (issuerState: string, before: string, most: number) => Promise<readonly string[]>
  readonly proven: (proofs: readonly ProvenReceipt[]) => Promise<void>
  readonly askedForProof: (receipts: readonly string[], at: string) => Promise<void>
}

export type Flow = {
  readonly trust: Trust
  readonly transport: Transport
  readonly store: Store
  readonly log: Log
  /** Milliseconds since 1970. */
  readonly now: () => number
  readonly random: (bytes: number) => Uint8Array
  /** Whether policy lets this sender use this form, for this purpose, towards this authority; the rule that says no. */
  readonly permits: (
    cover: Cover,
  ) => Promise<{ readonly permitted: true } | { readonly permitted: false; readonly because: string }>
}
