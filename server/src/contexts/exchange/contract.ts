import { z } from 'zod'
import { event } from '#kernel/event'
import { route } from '#kernel/route'
import { Country } from '#kernel/schema/country'
import { Instant } from '#kernel/schema/instant'
import { Marking } from '#kernel/schema/marking'
import { Id, PageQuery, pageOf } from '#kernel/schema/page'
import { LangText, Line, Prose } from '#kernel/schema/text'
import {
  Delivery,
  Duties,
  Message,
  MessageRow,
  MessageView,
  Party,
  PeerState,
  PreviewWarning,
  Recipient,
  refusalGrounds,
  Upload,
} from './words.api.ts'
import { Fields } from './words.forms.ts'
import { Address, DeliveryState, Digest, Onward } from './words.ts'

export * from './words.ts'
export * from './words.api.ts'
export * from './words.forms.ts'

const byId = z.object({ id: Id })
const none = z.object({})
const reason = z.object({ reason: Line })

/** What an officer writes. It is sent in the name of the authority of the acting post. */
export const Draft = z.object({
  to: z.array(Address).min(1).max(50),
  /** Absent: a new conversation. */
  conversation: Id.optional(),
  /** The file of this State in which the conversation is to be kept. */
  file: Id.optional(),
  form: z.string().max(70),
  fields: Fields,
  marking: Marking,
  onward: Onward.default('never'),
  deliverBy: Instant,
  expiresAt: Instant.nullable().default(null),
  /** Uploads that are complete. */
  attachments: z.array(Id).max(100).default([]),
  answers: Id.optional(),
  corrects: Id.optional(),
})
export type Draft = z.output<typeof Draft>

const draftRefusals = {
  'form-not-known': 422,
  'form-not-filled': 422,
  'recipient-not-known': 422,
  'recipient-named-twice': 422,
  'recipient-without-key': 409,
  'peer-not-trusted': 409,
  'authority-without-key': 409,
  'marking-above-clearance': 422,
  'marking-of-another-state': 422,
  'marking-not-releasable': 422,
  'delivery-time-passed': 422,
  'expiry-before-delivery': 422,
  'upload-not-complete': 422,
  'file-not-known': 422,
  'message-not-known': 422,
  'conversation-not-known': 422,
  'form-answers-nothing': 422,
  'message-too-long': 422,
} as const

export const sendMessage = route({
  method: 'POST',
  path: '/api/messages',
  summary: 'Compose, seal and send a message to one or more authorities',
  body: Draft,
  reply: z.object({ messages: z.array(MessageRow) }),
  refusals: draftRefusals,
})
export const previewMessage = route({
  method: 'POST',
  path: '/api/messages/preview',
  summary: 'See who will be able to read a message before it is sent',
  body: Draft.omit({ fields: true, attachments: true }).extend({ language: z.string().max(35).optional() }),
  reply: z.object({
    recipients: z.array(Recipient),
    /** Posts of this State that will be able to read it. */
    own: z.array(z.object({ id: Id, title: LangText, unit: Line, authority: LangText })),
    duties: Duties,
    legalAct: z.boolean(),
    onward: Onward,
    deliverBy: Instant,
    expiresAt: Instant.nullable(),
    warnings: z.array(PreviewWarning),
  }),
  refusals: {},
})
export const listMessages = route({
  method: 'GET',
  path: '/api/messages',
  summary: 'List the messages of your post room, nearest deadline first',
  query: PageQuery.extend({
    box: z.enum(['in', 'out', 'all']).default('all'),
    state: DeliveryState.optional(),
    peer: Country.optional(),
    conversation: Id.optional(),
    move: z.enum(['ours', 'theirs']).optional(),
    mine: z.stringbool().optional(),
    sort: z.enum(['deadline', 'newest']).default('deadline'),
  }),
  reply: pageOf(MessageRow),
  refusals: {},
})
export const listFileMessages = route({
  method: 'GET',
  path: '/api/files/:file/messages',
  summary: 'List the messages kept in a file, newest first',
  params: z.object({ file: Id }),
  query: PageQuery,
  reply: pageOf(MessageRow),
  refusals: {},
})
export const readMessage = route({
  method: 'GET',
  path: '/api/messages/:id',
  summary: 'Read a message',
  params: byId,
  reply: MessageView,
  refusals: {},
})
export const openMessage = route({
  method: 'POST',
  path: '/api/messages/:id/open',
  summary: 'Open a received message for the first time; its sender is told which post did',
  params: byId,
  body: none,
  reply: Message,
  refusals: {},
})
export const readDeliveries = route({
  method: 'GET',
  path: '/api/messages/:id/deliveries',
  summary: 'Read the delivery ledger of a message',
  params: byId,
  reply: z.object({ state: DeliveryState, rows: z.array(Delivery) }),
  refusals: {},
})
/** One JSON file: `comity verify FILE` checks it without a node or a network. */
export const fetchEvidence = route({
  method: 'GET',
  path: '/api/messages/:id/evidence',
  summary: 'Fetch the evidence about a message that a stranger can verify',
  params: byId,
  streams: 'application/json',
  reply: z.any(),
  refusals: {},
})
export const refuseMessage = route({
  method: 'POST',
  path: '/api/messages/:id/refuse',
  summary: 'Refuse what a message asks for',
  params: byId,
  versioned: true,
  body: z.object({ ground: z.enum(refusalGrounds), reason: Prose }),
  reply: Message,
  refusals: { 'authority-without-key': 409 },
})
export const recallMessage = route({
  method: 'POST',
  path: '/api/messages/:id/recall',
  summary: 'Recall a sent message: its holder destroys it or says why not',
  params: byId,
  body: reason,
  reply: Message,
  refusals: { 'authority-without-key': 409 },
})
export const holdMessage = route({
  method: 'POST',
  path: '/api/messages/:id/hold',
  summary: 'Forbid the destruction of a received message while a reason of law stands',
  params: byId,
  versioned: true,
  body: reason,
  reply: Message,
  refusals: {},
})
export const releaseMessage = route({
  method: 'POST',
  path: '/api/messages/:id/release-hold',
  summary: 'Lift the hold on a received message',
  params: byId,
  versioned: true,
  body: reason,
  reply: Message,
  refusals: {},
})
/** A new message to the same authority in the same conversation that says which one it puts right. */
export const correctMessage = route({
  method: 'POST',
  path: '/api/messages/:id/correct',
  summary: 'Send a corrected version of a message',
  params: byId,
  body: Draft.pick({ fields: true, deliverBy: true, expiresAt: true, attachments: true }).extend({
    marking: Marking.optional(),
  }),
  reply: MessageRow,
  refusals: draftRefusals,
})
export const answerMessage = route({
  method: 'POST',
  path: '/api/messages/:id/answer',
  summary: 'Answer a received message',
  params: byId,
  body: Draft.omit({ to: true, conversation: true, file: true, answers: true, corrects: true }),
  reply: MessageRow,
  refusals: draftRefusals,
})
export const fileConversation = route({
  method: 'POST',
  path: '/api/messages/:id/file',
  summary: 'Keep the conversation of a message in a file',
  params: byId,
  body: z.object({ file: Id }),
  reply: Message,
  refusals: { 'file-not-known': 422, 'already-in-this-file': 409 },
})
export const assignMessage = route({
  method: 'POST',
  path: '/api/messages/:id/assign',
  summary: 'Give a message to a post of the authority to work on',
  params: byId,
  body: z.object({ post: Id.nullable() }),
  reply: Message,
  refusals: { 'post-not-known': 422, 'clearance-too-low': 409 },
})

// — passing on, by the originator's grant only —

export const askGrant = route({
  method: 'POST',
  path: '/api/messages/:id/ask-grant',
  summary: 'Ask the originator for leave to pass a message on to a third authority',
  params: byId,
  body: z.object({ to: Address, reason: Prose }),
  reply: MessageRow,
  refusals: {
    'onward-never': 409,
    'recipient-not-known': 422,
    'authority-without-key': 409,
    'recipient-without-key': 409,
  },
})
export const grantOnward = route({
  method: 'POST',
  path: '/api/messages/:id/grant',
  summary: 'Grant that the holder of a message passes it on to a third authority',
  params: byId,
  body: z.object({ to: Address }),
  reply: Message,
  refusals: { 'onward-never': 409, 'already-granted': 409, 'authority-without-key': 409, 'recipient-not-known': 422 },
})
export const passOn = route({
  method: 'POST',
  path: '/api/messages/:id/pass-on',
  summary: 'Pass a message on by a grant of its originator',
  params: byId,
  body: z.object({ grant: Digest, deliverBy: Instant }),
  reply: MessageRow,
  refusals: { ...draftRefusals, 'grant-not-known': 409, 'grant-used': 409, 'attachments-not-passed-on': 409 },
})
/** Who holds the message, as its originator knows it. */
export const readCopies = route({
  method: 'GET',
  path: '/api/messages/:id/copies',
  summary: 'See who holds a copy of a sent message',
  params: byId,
  reply: z.object({
    holders: z.array(
      Party.extend({
        /** The first is the originator itself. */
        standing: z.enum(['originator', 'on-the-way', 'holds', 'gone', 'granted']),
        message: Id.nullable(),
        at: Instant,
      }),
    ),
    passed: z.array(z.object({ from: z.int(), to: z.int(), by: z.enum(['sent', 'grant']), grant: Digest.nullable() })),
  }),
  refusals: {},
})

// — attachments —

/** Attachments arrive in parts: make one, then send its bytes in order, each part at the offset where the last ended. */
export const beginUpload = route({
  method: 'POST',
  path: '/api/uploads',
  summary: 'Begin an upload',
  body: z.object({
    name: Line,
    mediaType: z.string().max(127).default('application/octet-stream'),
    bytes: z.int().min(1),
  }),
  reply: Upload,
  refusals: { 'upload-too-large': 422, 'too-many-uploads': 409 },
})
export const mostUploadPart = 64 * 1024 * 1024
export const continueUpload = route({
  method: 'PUT',
  path: '/api/uploads/:id',
  summary: 'Send the next part of an upload',
  params: byId,
  query: z.object({ offset: z.coerce.number().int().min(0) }),
  file: mostUploadPart,
  reply: Upload,
  refusals: { 'wrong-offset': 409, 'upload-too-large': 422 },
})
export const readUpload = route({
  method: 'GET',
  path: '/api/uploads/:id',
  summary: 'See how far an upload has come',
  params: byId,
  reply: Upload,
  refusals: {},
})
export const fetchAttachment = route({
  method: 'GET',
  path: '/api/messages/:id/attachments/:attachment',
  summary: 'Fetch an attachment',
  params: z.object({ id: Id, attachment: Id }),
  streams: 'application/octet-stream',
  reply: z.any(),
  refusals: { 'attachment-not-complete': 409 },
})

// — cut-off States —

export const exportBundle = route({
  method: 'POST',
  path: '/api/peers/:state/bundle',
  summary: 'Export what waits for a cut-off State as one sealed file to be carried there',
  params: z.object({ state: Country }),
  body: none,
  streams: 'application/octet-stream',
  reply: z.any(),
  refusals: { 'peer-not-known': 404, 'peer-not-trusted': 409, 'recipient-without-key': 409 },
})
export const mostBundle = 1_100_000_000_000
export const importBundle = route({
  method: 'POST',
  path: '/api/bundles',
  summary: 'Take in a file that was carried from a cut-off State',
  file: mostBundle,
  reply: z.object({
    peer: Country,
    messages: z.int(),
    receipts: z.int(),
    rejected: z.int(),
    missing: z.int(),
    attachments: z.int(),
  }),
  refusals: {
    'bundle-malformed': 422,
    'bundle-for-another': 422,
    'bundle-not-trusted': 422,
    'bundle-key-unknown': 422,
  },
})

export const listForms = route({
  method: 'GET',
  path: '/api/forms',
  summary: 'List the forms of messages and which of them your post may use',
  reply: z.object({
    rows: z.array(
      z.object({
        id: z.string(),
        /** Forms of messages that it may answer; empty for one that begins a matter. */
        answers: z.array(z.string()),
        /** An officer signs beside the authority. */
        legalAct: z.boolean(),
        allowed: z.boolean(),
        because: z.string().nullable(),
        rule: z.string().nullable(),
        /** JSON Schema (draft 2020-12) of the fields. */
        schema: z.record(z.string(), z.unknown()),
      }),
    ),
  }),
  refusals: {},
})
export const listExchangePeers = route({
  method: 'GET',
  path: '/api/exchange/peers',
  summary: 'See what waits for each peer and when it was last heard of',
  reply: z.object({ rows: z.array(PeerState) }),
  refusals: {},
})

// — news —

/** `file` where the conversation is kept in one. What is told of a message stands in its receipts, not here. */
const about = z.object({ message: Id, conversation: Id, peer: Country, file: Id.nullable() })
export const MessageSent = event('exchange/sent', 1, about.extend({ form: z.string() }))
export const MessageReceived = event('exchange/received', 1, about.extend({ form: z.string() }))
export const MessageAccepted = event('exchange/accepted', 1, about)
export const MessageRejected = event('exchange/rejected', 1, about)
export const MessageDelivered = event('exchange/delivered', 1, about)
export const MessageNotDelivered = event('exchange/non-delivered', 1, about)
export const MessageOpened = event('exchange/opened', 1, about)
export const MessageRefused = event('exchange/refused', 1, about)
export const MessageRecalled = event('exchange/recalled', 1, about)
export const MessageDestroyed = event('exchange/destroyed', 1, about)
export const MessageHeld = event('exchange/held', 1, about)
export const MessageReleased = event('exchange/hold-released', 1, about)
export const MessageExpired = event('exchange/expired', 1, about)
export const MessageCorrected = event('exchange/corrected', 1, about.extend({ by: Id }))
export const MessageAnswered = event('exchange/answered', 1, about.extend({ by: Id }))
export const MessageFiled = event('exchange/filed', 1, about)
export const MessageAssigned = event('exchange/assigned', 1, about.extend({ post: Id.nullable() }))
export const OnwardGranted = event('exchange/granted', 1, about.extend({ to: Address }))
