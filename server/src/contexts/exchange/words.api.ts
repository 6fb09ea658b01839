import { z } from 'zod'
import { Instant } from '#kernel/schema/instant'
import { Marking } from '#kernel/schema/marking'
import { Id, Offers } from '#kernel/schema/page'
import { LangText, Line, Prose } from '#kernel/schema/text'
import { Country } from '#kernel/schema/country'
import { Fields } from './words.forms.ts'
import { Address, Cover, DeliveryState, Digest, Onward, ReceiptName } from './words.ts'

/** An authority as screens name it; `name` is null while nobody told it. */
export const Party = Address.extend({ name: LangText.nullable() })
export type Party = z.output<typeof Party>

/** Whether this State wrote the message or got it. */
export const sides = ['sent', 'received'] as const

/** One line of a list. What the asker may not read of it is null. */
export const MessageRow = z.object({
  /** The same on both sides: made from the digest. */
  id: Id,
  digest: Digest,
  side: z.enum(sides),
  /** The other State. */
  peer: Country,
  from: Party,
  to: Party,
  conversation: Id,
  /** The file of this State in which the conversation is kept, for those who may read that file. */
  file: Id.nullable(),
  form: z.string(),
  /** Null when the body is not open to the asker, or gone. */
  subject: Line.nullable(),
  marking: Marking,
  state: DeliveryState,
  composedAt: Instant,
  receivedAt: Instant.nullable(),
  deliverBy: Instant,
  expiresAt: Instant.nullable(),
  /** The next time by which something must happen, and whose move it is; null when nothing is awaited. */
  due: Instant.nullable(),
  move: z.enum(['ours', 'theirs']).nullable(),
  /** A received message that no post has opened yet. */
  unopened: z.boolean(),
  held: z.boolean(),
  attachments: z.int(),
  /** The messages answered and put right, where there are such. */
  answers: Id.nullable(),
  corrects: Id.nullable(),
  /** The newest message that puts this one right. */
  correctedBy: Id.nullable(),
  /** The post of this State that works on it. */
  assignee: Id.nullable(),
  version: z.int(),
})
export type MessageRow = z.output<typeof MessageRow>

export const Attachment = z.object({
  id: Id,
  name: Line,
  mediaType: z.string(),
  bytes: z.int(),
  /** SHA-256 of the content; null until all of it is here. */
  digest: Digest.nullable(),
  /** Bytes that are here, or that the other side has. */
  arrived: z.int(),
  complete: z.boolean(),
})
export type Attachment = z.output<typeof Attachment>

export const refusalGrounds = [
  'not-competent',
  'form-incomplete',
  'disproportionate',
  'essential-interests',
  'ongoing-investigation',
  'fundamental-rights',
  'ne-bis-in-idem',
  'language',
  'other',
] as const

export const Message = MessageRow.extend({
  purpose: z.string(),
  basis: z.string(),
  onward: Onward,
  /** Of this message, to whom it may be passed on, and by which grant. */
  grants: z.array(z.object({ to: Party, digest: Digest, at: Instant, used: z.boolean() })),
  passesOn: Cover.shape.passesOn,
  openedBy: z.object({ post: Id, title: LangText.nullable(), at: Instant }).nullable(),
  hold: z.object({ reason: Line, since: Instant }).nullable(),
  refusal: z.object({ ground: z.string(), reason: Prose, at: Instant }).nullable(),
  recall: z.object({ reason: Line, at: Instant }).nullable(),
  /** Why it was rejected, or was not delivered: the rule or fault. */
  fault: z.string().nullable(),
})
export type Message = z.output<typeof Message>

/** What a message says. `gone` when it was destroyed or expired; `unopened` until a post opens it. */
export const Content = z.discriminatedUnion('is', [
  z.object({ is: z.literal('readable'), fields: Fields, attachments: z.array(Attachment) }),
  z.object({ is: z.literal('unopened'), attachments: z.int() }),
  z.object({ is: z.literal('gone') }),
])
export type Content = z.output<typeof Content>

export const Duties = z.object({
  evidenceNeedsPermission: z.boolean(),
  onwardNeedsPermission: z.boolean(),
  conditions: z.array(z.string()),
})

export const MessageView = Message.extend({
  content: Content,
  duties: Duties,
  /** The conversation, oldest first, as far as it is open to the asker. */
  thread: z.array(MessageRow),
  offers: Offers,
})
export type MessageView = z.output<typeof MessageView>

/** What is known of one receipt: the statement, and how far it is proven by the log of who issued it. */
export const Delivery = z.object({
  receipt: Digest,
  name: ReceiptName,
  at: Instant,
  issuer: z.string(),
  by: z.enum(['us', 'them']),
  /** What the statement says beside: post, ground, reason, rule. */
  body: z.record(z.string(), z.unknown()),
  proof: z.object({
    /** `awaited` until the log of the issuer covers it and the proof is here. */
    state: z.enum(['awaited', 'proven']),
    /** The log, and where in it. */
    log: z.string().nullable(),
    index: z.int().nullable(),
    /** Size of the tree of the checkpoint that covers it. */
    size: z.int().nullable(),
  }),
})
export type Delivery = z.output<typeof Delivery>

/** What somebody should know before sending. Codes have a message in every language. */
export const previewWarnings = [
  'language-not-accepted',
  'outside-opening-hours',
  'no-equal-classification',
  'not-releasable',
  'peer-not-answering',
  'peer-not-trusted',
  'no-sealing-key',
  'form-not-accepted',
  'marked-above-own-readers',
] as const
export const PreviewWarning = z.enum(previewWarnings)

export const Recipient = Party.extend({
  /** Kind of authority, as its State describes it. */
  kind: z.string().nullable(),
  languages: z.array(z.string()),
  /** How many posts of which role read what is addressed to it, as its State tells; empty where it does not. */
  readers: z.array(z.object({ role: z.string(), posts: z.int() })),
  openNow: z.boolean().nullable(),
  lastHeard: Instant.nullable(),
  /** What the classification is called on the ladder of the recipient; null when there is no equal level. */
  classification: z.string().nullable(),
  warnings: z.array(PreviewWarning),
})
export type Recipient = z.output<typeof Recipient>

export const Upload = z.object({
  id: Id,
  name: Line,
  mediaType: z.string(),
  bytes: z.int(),
  /** How many bytes are here: where to go on. */
  offset: z.int(),
  complete: z.boolean(),
  digest: Digest.nullable(),
  createdAt: Instant,
})
export type Upload = z.output<typeof Upload>

export const PeerState = z.object({
  state: Country,
  name: Line,
  standing: z.string(),
  /** Messages and receipts that wait to reach it, and since when. */
  waiting: z.int(),
  oldest: Instant.nullable(),
  /** Failures in a row, and when it is tried again. */
  failures: z.int(),
  nextTry: Instant.nullable(),
  /** When it last answered, or asked. */
  lastHeard: Instant.nullable(),
  /** Messages on their way whose end is not known yet. */
  unsettled: z.int(),
})
export type PeerState = z.output<typeof PeerState>
