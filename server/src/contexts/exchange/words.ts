import { z } from 'zod'
import { Country } from '#kernel/schema/country'
import { Instant } from '#kernel/schema/instant'
import { Marking } from '#kernel/schema/marking'
import { Id } from '#kernel/schema/page'

/** SHA-256 in hexadecimal. */
export const Digest = z.string().regex(/^[0-9a-f]{64}$/)

/** An authority of a State, as messages address it. */
export const Address = z.strictObject({ state: Country, authority: Id })
export type Address = z.output<typeof Address>

/** What the receipts of a message may state, each as `exchange/NAME`. */
export const receiptNames = [
  'composed',
  'sealed',
  'queued',
  'transmitted',
  'accepted',
  'rejected',
  'delivered',
  'non-delivered',
  'not-received',
  'opened',
  'refused',
  'recalled',
  'destroyed',
  'held',
  'released',
  'expired',
  'granted',
  'passed-on',
] as const
export const ReceiptName = z.enum(receiptNames)
export type ReceiptName = z.output<typeof ReceiptName>

/** Where a message stands. A pure function of its receipts (`rules.state.ts`). */
export const deliveryStates = [
  'composed',
  'sealed',
  'queued',
  'transmitted',
  'accepted',
  'rejected',
  'delivered',
  'non-delivered',
  'opened',
  'refused',
  'recalled',
  'destroyed',
  'held',
  'expired',
] as const
export const DeliveryState = z.enum(deliveryStates)
export type DeliveryState = z.output<typeof DeliveryState>

/** Whether the recipient may pass a message on: never, or each time by the originator's grant. */
export const Onward = z.enum(['never', 'by-grant'])

const segmentBytes = 262_144
/** Most chunks of one attachment. */
export const mostChunks = 70_000

export const AttachmentCover = z
  .strictObject({
    id: Id,
    /** Bytes of the content, and of the text of each chunk but the last. */
    size: z.int().min(0).max(1_100_000_000_000),
    chunkBytes: z.int().min(1).max(16_777_216),
  })
  // Whole segments, or one that is short; and no more chunks than anybody keeps count of.
  .refine(({ chunkBytes }) => chunkBytes <= segmentBytes || chunkBytes % segmentBytes === 0)
  .refine(({ size, chunkBytes }) => size <= chunkBytes * mostChunks)
export type AttachmentCover = z.output<typeof AttachmentCover>

/** What a gateway may read of a message: everything needed to judge it, nothing of its content. */
export const Cover = z.strictObject({
  id: Id,
  from: z.strictObject({ ...Address.shape, post: Id }),
  to: Address,
  conversation: Id,
  /** Digest of the message that the sender wrote before this one in the conversation. */
  after: Digest.nullable(),
  /** `name/version` of the form the body is written in. */
  form: z.string().regex(/^[a-z][a-z-]{0,62}\/[1-9][0-9]{0,2}$/),
  marking: Marking,
  purpose: z.string().min(1).max(64),
  basis: z.string().min(1).max(500),
  onward: Onward,
  composedAt: Instant,
  /** Not taken after this; the originator then signs that nothing was received. */
  deliverBy: Instant,
  /** The recipient destroys the body at this time. */
  expiresAt: Instant.nullable(),
  body: z.strictObject({ digest: Digest, bytes: z.int().min(1).max(2_000_000) }),
  attachments: z.array(AttachmentCover).max(100),
  /** Digests of messages: the one answered, the one put right, the one passed on by grant. */
  answers: Digest.nullable(),
  corrects: Digest.nullable(),
  passesOn: z.strictObject({ message: Digest, grant: Digest }).nullable(),
})
export type Cover = z.output<typeof Cover>

export const coverType = 'application/vnd.comity.cover.v1+json'

/** What shows that a message may be passed on: the envelopes of the original cover and of the originator's `granted`. */
export const Passed = z.strictObject({ cover: z.string().min(1).max(200_000), grant: z.string().min(1).max(20_000) })
export type Passed = z.output<typeof Passed>

/** A message as it travels. Base64 is strict, with padding. */
export const Parcel = z.strictObject({
  /** DSSE envelope around the cover, as text. */
  cover: z.string().min(1).max(200_000),
  sealed: z.strictObject({
    /** Which sealing key of the recipient authority: SHA-256 of it. */
    key: Digest,
    enc: z.string().min(1).max(3_000),
    ciphertext: z.string().min(1).max(3_000_000),
  }),
  /** Of officers who signed the cover: what their authorities certify of their keys. */
  certificates: z.array(z.string().min(1).max(20_000)).max(4),
  /** Only with a cover that passes a message on. */
  passed: Passed.nullable(),
})
export type Parcel = z.output<typeof Parcel>

/** A receipt as it is kept: the envelope is the truth, the rest is read out of it once. */
export type Receipt = {
  /** SHA-256 of the envelope's payload bytes. */
  readonly digest: string
  /** Digest of the message it is about. */
  readonly message: string
  readonly name: ReceiptName
  readonly issuer: string
  readonly at: string
  /** DSSE envelope around a statement of `proof/receipt`. */
  readonly envelope: string
  readonly body: Readonly<Record<string, unknown>>
}

/** Allowance for clocks that differ, in milliseconds: a quarter of an hour. */
export const skewMs = 15 * 60_000

/** Characters of the longest envelope around a receipt. */
export const longestReceipt = 20_000

/** At most so many items, and so many bytes, in one request. */
export const mostItems = 64
export const mostItemBytes = 4_000_000
