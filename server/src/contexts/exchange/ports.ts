import type { Keyring } from '@comity/proof/keyring'
import type { Signer, Verify } from '@comity/proof/signer'
import type { ProvenReceipt, Transport } from './ports.transport.ts'
import type { Known } from './rules.state.ts'
import type { Address, Cover, DeliveryState, Parcel, Receipt } from './words.ts'

// What the flows of the exchange are given. The node gives them PostgreSQL, signed HTTP and the system's clock; the
// simulation a memory that forgets what was not committed, a network that misbehaves, and clocks that differ.

/** What flows ask about who is who. */
export type Trust = {
  /** The own State. */
  readonly state: string
  /** Signs receipts. */
  readonly node: () => Promise<Signer>
  /** Signs covers, recalls, grants and refusals of an own authority; undefined where it has no key. */
  readonly authority: (authority: string) => Promise<Signer | undefined>
  /**
   * The keys of a State that count for what was signed at `at`: node, authorities, and the officers whom these
   * certificates name and whose authorities signed them. Empty when the State is not trusted now, however old the
   * signature. Also asked for the own State, with keys it had before.
   */
  readonly keysOf: (state: string, at: string, certificates?: readonly string[]) => Promise<Keyring>
  /** The key to seal to, of an authority of a trusted State; undefined where there is none. */
  readonly sealingKeyOf: (to: Address) => Promise<SealingPublicKey | undefined>
  /** Whether this is an own authority that gets messages. */
  readonly isOwn: (authority: string) => Promise<boolean>
  /** Opens what was sealed to an own authority (HPKE, `bodyInfo` of `rules.cover.ts`); undefined for whatever is wrong. */
  readonly unseal: (
    authority: string,
    sealed: Parcel['sealed'],
    additional: Uint8Array,
  ) => Promise<Uint8Array | undefined>
  readonly trusts: (state: string) => Promise<boolean>
}
export type SealingPublicKey = { readonly id: string; readonly bytes: Uint8Array }

/** The log of this node. */
export type Log = {
  /** The same digest is entered once, however often it is asked for. */
  readonly append: (kind: string, digests: readonly Uint8Array[]) => Promise<readonly number[]>
  readonly prove: (indexes: readonly number[]) => Promise<readonly (string | undefined)[]>
  readonly entries: (
    indexes: readonly number[],
  ) => Promise<readonly ({ readonly kind: string; readonly digest: Uint8Array; readonly at: string } | undefined)[]>
  /** Checks a proof against the log of a State, its leaf included; false where its key is unknown. */
  readonly holds: (state: string, proven: ProvenReceipt) => Promise<boolean>
}

/** A message as one node keeps it. */
export type Message = {
  readonly digest: string
  readonly side: 'sent' | 'received'
  readonly peer: string
  readonly cover: Cover
  /** DSSE envelope around the cover: kept for ever, also when the parcel is gone. */
  readonly envelope: string
  /**
   * As it travels. Null when what was sent has been forgotten, as after a restore, and of a received message that is
   * kept: the body was opened, and no sealed copy stays beside it.
   */
  readonly parcel: Parcel | null
  readonly state: DeliveryState
  /**
   * The body in the clear: of a sent message as it was written (its author must read it, and its attachments are sealed
   * with the keys in it), of a received one as the node opened it; null when it was destroyed or is not here.
   */
  readonly body: Uint8Array | null
  /** Why its destruction is forbidden, while it is. */
  readonly hold: string | null
  readonly receivedAt: string | null
}

export type Most = { readonly items: number; readonly bytes: number }

export type OutboxItem = {
  readonly id: string
  readonly peer: string
  readonly conversation: string
  readonly kind: 'parcel' | 'receipt'
  /** Digest of the message it is, or is about. */
  readonly message: string
  /** Digest of the receipt; null for a parcel. */
  readonly receipt: string | null
  readonly payload: Parcel | string
  /** How often it was postponed. */
  readonly attempts: number
}

/** What a recipient decided about one parcel: a row of its own by peer and digest, and the receipts to go with it. */
export type Decided = {
  /** Null where nobody can tell who wrote it. Of what was rejected or not received, the cover without a body. */
  readonly message: Message | null
  readonly peer: string
  readonly digest: string
  readonly decision: 'accepted' | 'rejected' | 'not-received'
  /** With attachments they end with `accepted`: `delivered` comes when all of them are complete (`flow.reply.ts`). */
  readonly receipts: readonly Receipt[]
}
export type Decision = Decided['decision']

/** A message and the receipts to be added with what is done to it. */
export type Ending = { readonly message: string; readonly receipts: readonly Receipt[] }

/**
 * What is kept of an exchange. Every function is one transaction: all of it or nothing. Receipts are known by their
 * digest: adding a known one changes nothing. Whatever adds receipts sets the state of their messages anew
 * (`rules.state.ts`) and the moment the message changed. A digest belongs to one peer: what another says of it is not seen.
 */
export type Store = {
  /** A new message with its receipts and its place in the outbox. */
  readonly send: (message: Message, receipts: readonly Receipt[]) => Promise<void>
  readonly messages: (digests: readonly string[]) => Promise<ReadonlyMap<string, Message>>
  /** Of messages that are here, between whom they go and which receipts there are. */
  readonly known: (digests: readonly string[]) => Promise<ReadonlyMap<string, Known>>
  readonly receiptsOf: (messages: readonly string[]) => Promise<readonly Receipt[]>
  /**
   * Of messages with this peer that are here, and of digests of it that were decided against, the digests of the shared
   * receipts, sorted; absent where neither is.
   */
  readonly sharedOf: (peer: string, digests: readonly string[]) => Promise<ReadonlyMap<string, readonly string[]>>
  /** What was decided, as a recipient, about these digests of this peer; absent where nothing was. */
  readonly decided: (peer: string, digests: readonly string[]) => Promise<ReadonlyMap<string, Decision>>
  /** Own last message to this State in a conversation, for `after`. */
  readonly lastOf: (conversation: string, peer: string) => Promise<string | null>

  /** Peers with something due that are not postponed. */
  readonly peersDue: (now: string) => Promise<readonly string[]>
  /**
   * Oldest first, by when the message it concerns was sent or received, so that what was put back comes before what
   * followed it; of one message receipts come before the parcel. At most so many, and so many bytes. Without items that
   * are postponed, without parcels of which a receipt about the same message, or an earlier parcel of the conversation,
   * is, and without what concerns a conversation or a message of `underway`.
   */
  readonly due: (peer: string, now: string, most: Most, underway: readonly string[]) => Promise<readonly OutboxItem[]>
  /**
   * Takes `done` out of the outbox, adds receipts, puts `again` (digests of sent messages) back in, and postpones items.
   * Put back are all receipts of the message but those the originator keeps, and its parcel, if it is still here, is not
   * recalled and was not given up.
   */
  readonly settle: (
    peer: string,
    outcome: {
      readonly done: readonly string[]
      readonly receipts: readonly Receipt[]
      readonly again: readonly string[]
      readonly postponed: readonly { readonly id: string; readonly until: string }[]
    },
  ) => Promise<void>
  /** Nothing goes to the peer before `until`; `failures` in a row so far. Null forgets the failures. */
  readonly postpone: (peer: string, back: { readonly until: string; readonly failures: number } | null) => Promise<void>
  readonly failuresOf: (peer: string) => Promise<number>

  /**
   * Records what was decided about parcels. A digest decided already stays as it was and its new decision is dropped
   * whole. Only where both say accepted, and no message was kept or one without its body that is not destroyed or
   * expired, the message is filled in and the receipts are added.
   */
  readonly receive: (decided: readonly Decided[]) => Promise<void>
  /** Adds receipts, also of messages that are not here, and with `to` puts all of them in the outbox for that peer, known ones too. */
  readonly add: (receipts: readonly Receipt[], to: string | null) => Promise<void>
  /**
   * A message this node had forgotten, without parcel and body, with its receipts; of a received one, what they say was
   * decided is recorded. A known one stays as it is. A sent one may follow the same message as another does: what was
   * written since the restore did not know of it.
   */
  readonly recover: (message: Message, receipts: readonly Receipt[]) => Promise<void>
  /**
   * Gives up on sent messages: takes their parcels out of the outbox, adds the receipts and puts them in the outbox.
   * A message with a receipt of what the recipient decided, or given up before, is left as it is, its receipts dropped.
   */
  readonly giveUp: (endings: readonly Ending[], to: string) => Promise<void>
  /**
   * Destroys body, parcel, keys and attachments of received messages, adds the receipts, and puts them in the outbox. A
   * message with a hold, or of which a receipt says already that it is gone and nothing is here, is left as it is, its
   * receipts dropped.
   */
  readonly destroy: (endings: readonly Ending[], to: string) => Promise<void>
  /** Adds receipts that say why something is kept. Dropped where no hold stands, or a `held` not released is there. */
  readonly withhold: (endings: readonly Ending[], to: string) => Promise<void>
  /** Sets a hold on a received message that has a body and no hold; false where it cannot. */
  readonly hold: (message: string, reason: string) => Promise<boolean>
  /** Lifts the hold, adds the receipts and puts them in the outbox; false where there is none. */
  readonly release: (ending: Ending, to: string) => Promise<boolean>

  /** Adds a `refused` to a received message that has its body and is not at an end, and puts it in the outbox; else false. */
  readonly refuse: (ending: Ending, to: string) => Promise<boolean>

  /** Sent messages neither decided nor given up whose `deliverBy` passed before `before`. */
  readonly overdue: (before: string, most: number) => Promise<readonly Message[]>
  /**
   * Received messages, accepted and not said to be destroyed or expired, that are recalled or whose expiry passed, and
   * that have either no hold, or a hold and no `held` that is not released.
   */
  readonly ending: (now: string, most: number) => Promise<readonly Message[]>
  /**
   * Sent messages that pass a received one on, of which something is still to do: its originator was not told where this
   * copy stands, wants it back, or the own text of it outlives the message that was received.
   */
  readonly passing: (most: number) => Promise<readonly Message[]>
  /** Removes body and parcel of sent messages. What waits in the outbox is not sent any more. */
  readonly erase: (messages: readonly string[]) => Promise<void>
  /** Messages with this peer that are not at an end and were not compared since `before`. */
  readonly open: (peer: string, before: string, most: number) => Promise<readonly string[]>
  readonly compared: (messages: readonly string[], at: string) => Promise<void>
  /**
   * Messages with this peer, and digests decided without one, that changed at or after `since` (at `since` itself only
   * digests greater than `beyond`), in order of change and digest.
   */
  readonly changed: (
    peer: string,
    since: string,
    beyond: string | null,
    most: number,
  ) => Promise<readonly { readonly message: string; readonly changedAt: string }[]>
  /** How far this peer's roll was read, by the clock of the peer; null when never. */
  readonly rolledUntil: (peer: string) => Promise<string | null>
  readonly rolled: (peer: string, until: string) => Promise<void>

  /** Own receipts not yet in the log; then where they stand in it. */
  readonly unlogged: (most: number) => Promise<readonly Receipt[]>
  readonly logged: (places: readonly { readonly receipt: string; readonly index: number }[]) => Promise<void>
  /** Own receipts about messages with this peer (null: with any) by digest, with their place in the own log. */
  readonly placesOf: (
    peer: string | null,
    receipts: readonly string[],
  ) => Promise<ReadonlyMap<string, { readonly receipt: Receipt; readonly index: number }>>
  /**
   * Receipts issued in this State, own ones too, without a proof and not asked for since `before`. Those issued just now
   * may be left out: the log does not cover them yet.
   */
  readonly unproven: (issuerState: string, before: string, most: number) => Promise<readonly string[]>
  readonly receipts: (digests: readonly string[]) => Promise<ReadonlyMap<string, Receipt>>
  readonly proven: (proofs: readonly ProvenReceipt[]) => Promise<void>
  readonly askedForProof: (receipts: readonly string[], at: string) => Promise<void>
}

export type Permission = { readonly permitted: true } | { readonly permitted: false; readonly because: string }

export type Flow = {
  readonly trust: Trust
  readonly transport: Transport
  readonly store: Store
  readonly log: Log
  /** Milliseconds since 1970. */
  readonly now: () => number
  readonly random: (bytes: number) => Uint8Array
  readonly verify: Verify
  /**
   * This signer as one that signs beside the thread that asks, and what is asked of it at about the same time for the same
   * peer with one signature (`proof/together`). What goes to two peers is never under one: neither learns of the other.
   */
  readonly gather: (signer: Signer, peer: string) => Signer
  /** HPKE to a sealing key, `bodyInfo` of `rules.cover.ts`. */
  readonly seal: (to: SealingPublicKey, plain: Uint8Array, additional: Uint8Array) => Parcel['sealed']
  /** Whether policy lets this sender use this form, for this purpose, towards this authority; the rule that says no. */
  readonly permits: (cover: Cover) => Promise<Permission>
  /** Whether the form is an act of law, whose cover an officer signs too; undefined for a form not known. */
  readonly isLegalAct: (form: string) => boolean | undefined
  /** Whether an opened body is written in the form its cover names; the fault where it is not. */
  readonly fits: (cover: Cover, body: Uint8Array) => Permission
}
