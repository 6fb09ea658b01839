import { z } from 'zod'
import { event } from '#kernel/event'
import { route } from '#kernel/route'
import { Country } from '#kernel/schema/country'
import { Instant } from '#kernel/schema/instant'
import { Marking } from '#kernel/schema/marking'
import { Id, Offers } from '#kernel/schema/page'
import { LangText, Line } from '#kernel/schema/text'
import {
  ChangeBytes,
  Digest,
  Entry,
  Head,
  Invited,
  Member,
  MessageBytes,
  Name,
  Retention,
  RoomState,
  Waiting,
} from './words.ts'

export * from './words.ts'

const byId = z.object({ id: Id })
const none = z.object({})
/** Says where something was put in the log; null while it waits for the node of the lead. */
const Placed = z.object({ number: z.int().nullable() })

const changeRefusals = {
  /** Another change was taken first: receive it, and prepare this one anew. */
  'epoch-over': 409,
  'change-not-allowed': 422,
  'lead-away': 503,
} as const

export const RoomRow = z.object({
  id: Id,
  title: Line,
  lead: Country,
  state: RoomState,
  marking: Marking,
  states: z.array(Country),
  members: z.int(),
  /** How the asker stands to it. */
  place: z.enum(['member', 'waiting', 'invited']),
  unread: z.int(),
  waiting: z.int(),
  changedAt: Instant,
})
export type RoomRow = z.output<typeof RoomRow>

export const listRooms = route({
  method: 'GET',
  path: '/api/rooms',
  summary: 'List the rooms you take part in or are invited to, last changed first',
  query: z.object({ limit: z.coerce.number().int().min(1).max(200).default(100) }),
  reply: z.object({ rows: z.array(RoomRow) }),
  refusals: {},
})

/** The identifier is chosen by the device, which has named its group after it. */
export const openRoom = route({
  method: 'POST',
  path: '/api/rooms',
  summary: 'Open a room',
  body: z.object({ id: Id, title: Line, marking: Marking, info: ChangeBytes }),
  reply: byId,
  refusals: {
    'marking-above-clearance': 422,
    'marking-of-another-state': 422,
    'device-not-known': 409,
    'change-not-allowed': 422,
    'room-there-already': 409,
  },
})

export const RoomView = z.object({
  id: Id,
  title: Line,
  lead: Country,
  purpose: z.string(),
  basis: z.string(),
  marking: Marking,
  suite: z.string(),
  state: RoomState,
  openedAt: Instant,
  changedAt: Instant,
  head: Head,
  epoch: z.int(),
  floor: z.int(),
  authorities: z.array(Invited),
  members: z.array(Member),
  waiting: z.array(Waiting),
  leaving: z.array(Name),
  retention: Retention,
  reading: z.array(z.object({ name: Name, number: z.int(), at: Instant })),
  /** The name of the asker in rooms. */
  own: Name,
  place: z.enum(['member', 'waiting', 'invited']),
  /** The node of the lead signed two histories of this room: it is shown, and nobody should rely on it. */
  forked: z.boolean(),
  /** Messages without their content, though they had not expired: the lead left it out, and the others are asked for it. */
  withheld: z.array(z.int()),
  /** Own messages that wait for the node of the lead, or that it did not take. */
  outgoing: z.array(z.object({ id: Id, at: Instant, refused: z.string().nullable() })),
  offers: Offers,
})
export type RoomView = z.output<typeof RoomView>

export const readRoom = route({
  method: 'GET',
  path: '/api/rooms/:id',
  summary: 'See who takes part in a room and where it stands',
  params: byId,
  reply: RoomView,
  refusals: {},
})

/** Keys of the authorities whose certificates stand in the room: the device checks them itself. */
export const readKeys = route({
  method: 'GET',
  path: '/api/rooms/:id/keys',
  summary: 'Read the keys by which the members of a room are known',
  params: byId,
  reply: z.object({
    keys: z.array(z.object({ signer: z.string(), algorithm: z.string(), key: z.string() })),
    /** The group as it is now, for entering it (GroupInfo). */
    info: ChangeBytes,
    head: Head,
  }),
  refusals: {},
})

export const listEntries = route({
  method: 'GET',
  path: '/api/rooms/:id/entries',
  summary: 'Read the log of a room, closed as it is',
  params: byId,
  query: z.object({
    after: z.coerce.number().int().min(-1).max(10_000_000).default(-1),
    limit: z.coerce.number().int().min(1).max(200).default(100),
  }),
  reply: z.object({ entries: z.array(Entry), head: Head }),
  refusals: {},
})

export const writeMessage = route({
  method: 'POST',
  path: '/api/rooms/:id/messages',
  summary: 'Put a closed message into a room',
  params: byId,
  body: z.object({ id: Id, epoch: z.int().min(0), content: MessageBytes }),
  reply: Placed,
  refusals: changeRefusals,
})

export const changeMembers = route({
  method: 'POST',
  path: '/api/rooms/:id/changes',
  summary: 'Let in, remove, or take one’s own place with a new browser',
  params: byId,
  body: z.object({ id: Id, commit: ChangeBytes, info: ChangeBytes, welcome: ChangeBytes.nullable() }),
  reply: Placed,
  refusals: { ...changeRefusals, 'device-not-known': 409 },
})

export const inviteAuthority = route({
  method: 'POST',
  path: '/api/rooms/:id/invitations',
  summary: 'Invite an authority, of this State or another',
  params: byId,
  body: z.object({ state: Country, authority: Id }),
  reply: Placed,
  refusals: { 'authority-not-known': 422, 'already-invited': 409, 'marking-not-for-that-state': 422 },
})

/** Officers of this State who could take a place, and authorities that could be invited. */
export const listSeatable = route({
  method: 'GET',
  path: '/api/rooms/:id/seatable',
  summary: 'List who could be seated in a room or invited to it',
  params: byId,
  reply: z.object({
    officers: z.array(
      z.object({
        officer: Id,
        person: LangText,
        post: LangText,
        authority: z.object({ id: Id, name: LangText }),
        /** Has a browser with which to enter, and the clearance. */
        ready: z.boolean(),
        cleared: z.boolean(),
      }),
    ),
    authorities: z.array(Invited),
  }),
  refusals: {},
})

const seatRefusals = {
  'officer-not-known': 422,
  'no-browser-yet': 409,
  'already-in-room': 409,
  'clearance-too-low': 409,
  'lead-away': 503,
  'authority-not-invited': 409,
} as const

/** In a room another State leads: asks it to let an officer of this State in. */
export const seatOfficer = route({
  method: 'POST',
  path: '/api/rooms/:id/seats',
  summary: 'Seat an officer of an invited authority',
  params: byId,
  body: z.object({ officer: Id }),
  reply: Placed,
  refusals: seatRefusals,
})

/** In a room this State leads: takes an officer's offer, so that the asker's device can let them in. */
export const claimOffer = route({
  method: 'POST',
  path: '/api/rooms/:id/claims',
  summary: 'Take what is needed to let an officer in',
  params: byId,
  body: z.object({ officer: Id }),
  reply: z.object({ name: Name, offer: ChangeBytes, certificate: z.string() }),
  refusals: seatRefusals,
})

export const leaveRoom = route({
  method: 'POST',
  path: '/api/rooms/:id/leave',
  summary: 'Leave a room',
  params: byId,
  body: none,
  reply: Placed,
  refusals: { 'lead-away': 503, 'change-not-allowed': 422 },
})

export const markRead = route({
  method: 'POST',
  path: '/api/rooms/:id/reading',
  summary: 'Say how far you have read',
  params: byId,
  body: z.object({ number: z.int().min(0).max(10_000_000) }),
  reply: none,
  refusals: {},
})

export const handOver = route({
  method: 'POST',
  path: '/api/rooms/:id/hand-over',
  summary: 'Hand the lead of a room to another State',
  params: byId,
  body: z.object({ to: Country }),
  reply: Placed,
  refusals: { 'state-not-in-room': 422 },
})

export const closeRoom = route({
  method: 'POST',
  path: '/api/rooms/:id/close',
  summary: 'Close a room',
  params: byId,
  body: z.object({ reason: Line }),
  reply: Placed,
  refusals: {},
})

/** In force at every node that takes part once it has this entry. What has expired is gone for good. */
export const decideRetention = route({
  method: 'POST',
  path: '/api/rooms/:id/retention',
  summary: 'Decide how long what is written in a room is kept, and put it under legal hold',
  params: byId,
  body: Retention.extend({ reason: Line }),
  reply: Placed,
  refusals: {},
})

/** Closed on the device: the node knows neither what it is nor what it is called. */
export const sendFile = route({
  method: 'POST',
  path: '/api/rooms/:id/files',
  summary: 'Put a closed file beside a room',
  params: byId,
  file: 200 * 1024 * 1024,
  reply: z.object({ digest: Digest, bytes: z.int() }),
  refusals: { 'empty-file': 422 },
})
export const fetchFile = route({
  method: 'GET',
  path: '/api/rooms/:id/files/:digest',
  summary: 'Fetch a closed file of a room',
  params: z.object({ id: Id, digest: Digest }),
  streams: 'application/octet-stream',
  reply: z.any(),
  refusals: { 'file-away': 503 },
})

/** What a member's device read, line by line, by the number of each entry. */
export const Transcript = z.strictObject({
  room: Id,
  title: Line,
  exportedBy: Name,
  /** The newest entry the transcript covers. */
  head: Head,
  lines: z
    .array(
      z.strictObject({
        number: z.int().min(0),
        at: Instant,
        author: z.string().max(60),
        /** Absent where this device could not read: before it entered, or after it was away too long. */
        text: z.string().max(20_000).optional(),
        files: z
          .array(z.strictObject({ name: z.string().max(300), bytes: z.int(), digest: Digest }))
          .max(20)
          .optional(),
      }),
    )
    .max(20_000),
})
export type Transcript = z.output<typeof Transcript>

/** The transcript travels as the file, in canonical JSON. */
export const exportRoom = route({
  method: 'POST',
  path: '/api/rooms/:id/export',
  summary: 'Seal what you read in a room into a case',
  params: byId,
  query: z.object({ case: Id }),
  file: 50 * 1024 * 1024,
  reply: z.object({ document: Id, statement: z.string() }),
  refusals: { 'not-a-transcript': 422, 'log-differs': 409, 'case-refused': 422, 'type-not-accepted': 415 },
})

// — devices —

export const readDevice = route({
  method: 'GET',
  path: '/api/room-device',
  summary: 'Read what this node knows of your browsers',
  reply: z.object({ name: Name, keys: z.array(z.object({ key: z.string(), until: Instant })), offers: z.int() }),
  refusals: {},
})
export const certifyDevice = route({
  method: 'POST',
  path: '/api/room-device',
  summary: 'Have your authority certify this browser',
  body: z.object({ key: z.base64().length(44) }),
  reply: z.object({ certificate: z.string(), name: Name, until: Instant }),
  refusals: { 'authority-cannot-sign': 503, 'too-many-devices': 409 },
})
export const publishOffers = route({
  method: 'POST',
  path: '/api/room-offers',
  summary: 'Publish offers by which others can let this browser in',
  body: z.object({ offers: z.array(MessageBytes).min(1).max(20) }),
  reply: z.object({ left: z.int() }),
  refusals: { 'offer-not-valid': 422, 'too-many-offers': 409, 'offer-there-already': 409 },
})

// — news —

const about = z.object({ room: Id })
export const RoomOpened = event('rooms/opened', 1, about)
export const RoomGrew = event('rooms/grew', 1, about.extend({ from: z.int(), to: z.int() }))
export const RoomRead = event('rooms/read', 1, about.extend({ name: Name, number: z.int() }))
/** Messages and files that were kept as long as was decided are gone from this node. */
export const RoomExpired = event(
  'rooms/expired',
  1,
  about.extend({ before: Instant, messages: z.int(), files: z.int() }),
)
export const RoomForked = event('rooms/forked', 1, about.extend({ number: z.int() }))
export const RoomExported = event('rooms/exported', 1, about.extend({ export: Id, case: Id, document: Id }))
