import { z } from 'zod'
import { Instant } from '#kernel/schema/instant'
import { Id } from '#kernel/schema/page'
import { ChangeBytes, Entry, MessageBytes, Name, Waiting } from './words.ts'

// What nodes say to each other about rooms, under `/peer/rooms/`. See docs/protocol/rooms.md.

const certificate = z.string().max(20_000)

/** What an officer of another State wants put into the log. Their State answers for who they are. */
export const Draft = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('message'), id: Id, author: Name, epoch: z.int().min(0), content: MessageBytes }),
  z.strictObject({
    kind: z.literal('change'),
    id: Id,
    author: Name,
    commit: ChangeBytes,
    info: ChangeBytes,
    welcome: ChangeBytes.nullable(),
    /** Of the author's browser, when it takes their own place over. */
    certificate: certificate.nullable(),
  }),
  z.strictObject({ kind: z.literal('seat'), id: Id, author: Name, who: Waiting }),
  z.strictObject({ kind: z.literal('leave'), id: Id, author: Name }),
])
export type Draft = z.output<typeof Draft>

export const OrderAsked = z.strictObject({ room: Id, draft: Draft })
export const OrderAnswered = z.strictObject({ number: z.int() })

export const Reading = z.strictObject({ name: Name, number: z.int().min(0), at: Instant })
export const EntriesAsked = z.strictObject({ room: Id, after: z.int().min(-1), readings: z.array(Reading).max(500) })
export const EntriesAnswered = z.strictObject({
  entries: z.array(Entry).max(100),
  /** The lead's word for the last of them, or for its newest if there is nothing new. */
  head: z.string().max(20_000),
  /** The lead's word this node holds, where it is not the lead: what a lead that lost entries gets them back by. */
  word: z.string().max(20_000).nullable(),
  /** Whether there are more. */
  more: z.boolean(),
  readings: z.array(Reading).max(5_000),
})

export const NewsTold = z.strictObject({ room: Id })
export const HeadsAsked = z.strictObject({ rooms: z.array(z.strictObject({ room: Id, number: z.int() })).max(500) })
export const HeadsAnswered = z.strictObject({ news: z.array(Id).max(500) })

export const paths = {
  order: '/peer/rooms/order',
  entries: '/peer/rooms/entries',
  news: '/peer/rooms/news',
  heads: '/peer/rooms/heads',
  file: '/peer/rooms/files/:room/:digest',
} as const

/** With a file: since when it has been beside the room, for it expires with every copy. */
export const sinceHeader = 'comity-since'

export const mostAsked = 2_000_000
export const mostAnswered = 40_000_000
