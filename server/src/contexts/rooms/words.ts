import { z } from 'zod'
import { Country } from '#kernel/schema/country'
import { Instant } from '#kernel/schema/instant'
import { Marking } from '#kernel/schema/marking'
import { Id } from '#kernel/schema/page'
import { LangText, Line } from '#kernel/schema/text'

export const roomStates = ['open', 'handed-over', 'closed'] as const
export const RoomState = z.enum(roomStates)
export type RoomState = z.output<typeof RoomState>

/** An officer as others know them: the State and an identifier of its own. */
export const Name = z.string().regex(/^[A-Z]{3}\/officer\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
export const Digest = z.string().regex(/^[0-9a-f]{64}$/)
export const Base64 = (most: number) => z.base64().max(most)

/** The largest closed message, change and description of a group, in characters of base64. */
export const mostMessage = 120_000
const mostChange = 400_000
export const MessageBytes = Base64(mostMessage)
export const ChangeBytes = Base64(mostChange)
const Certificate = z.string().max(20_000)

/** Who somebody in a room is, as their State says. */
export const Person = z.strictObject({
  name: Name,
  person: LangText,
  post: LangText,
  authority: z.strictObject({ id: Id, name: LangText }),
})
export type Person = z.output<typeof Person>

/** A person with the certificate of the device that holds their place. */
export const Member = Person.extend({ certificate: Certificate })
export type Member = z.output<typeof Member>

/** Somebody whose State has seated them: a member of the lead's State lets them in with their device's offer. */
export const Waiting = Member.extend({ offer: ChangeBytes })
export type Waiting = z.output<typeof Waiting>

export const Invited = z.strictObject({ state: Country, authority: Id, name: LangText })
export type Invited = z.output<typeof Invited>

/** The shortest and the longest period, in days. */
export const leastDays = 1
export const mostDays = 36_500

/** How long messages and files of a room are kept. */
export const Retention = z.strictObject({
  /** They expire so many days after they were written; null: never. */
  days: z.int().min(leastDays).max(mostDays).nullable(),
  /** A legal hold: nothing is removed, whatever its age. */
  hold: z.boolean(),
})
export type Retention = z.output<typeof Retention>

/** As long as nothing was decided. */
export const keptForGood: Retention = { days: null, hold: false }

/** What an entry of a room's log says in the clear. What members write to each other is in its content, closed. */
export const Facts = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('opened'),
    title: Line,
    purpose: z.string().max(100),
    basis: z.string().max(100),
    marking: Marking,
    suite: z.string().max(100),
    by: Member,
    authority: Invited,
  }),
  z.strictObject({ kind: z.literal('invited'), who: Invited }),
  z.strictObject({ kind: z.literal('seated'), who: Waiting }),
  z.strictObject({
    kind: z.literal('changed'),
    added: z.array(Member).max(50),
    removed: z.array(Name).max(50),
  }),
  z.strictObject({ kind: z.literal('message') }),
  z.strictObject({ kind: z.literal('left'), who: Name }),
  z.strictObject({ kind: z.literal('handed-over'), to: Country, statement: z.string().max(10_000) }),
  z.strictObject({ kind: z.literal('took-over') }),
  z.strictObject({ kind: z.literal('closed'), reason: Line }),
  z.strictObject({ kind: z.literal('retained'), ...Retention.shape, reason: Line }),
])
export type Facts = z.output<typeof Facts>

/** What is digested of an entry. Each names the one before it, so that none can be left out or moved unseen. */
export const Header = z.strictObject({
  room: Id,
  number: z.int().min(0).max(10_000_000),
  /** Digest of the entry before; 64 zeros for the first. */
  previous: Digest,
  /** What its author called it, so that sending it again changes nothing. */
  id: Id,
  at: Instant,
  /** An officer, or the State whose node wrote it. */
  author: z.union([Name, Country]),
  epoch: z.int().min(0).max(1_000_000_000),
  facts: Facts,
  /** SHA-256 of the closed content; null where there is none. */
  content: Digest.nullable(),
})
export type Header = z.output<typeof Header>

/**
 * An entry as it travels. `info` and `welcome` go with changes: the group after it, and the invitation to it. The content
 * of a message is null once it has expired; its header says what it was.
 */
export const Entry = z.strictObject({
  header: Header,
  content: ChangeBytes.nullable(),
  welcome: ChangeBytes.nullable(),
  info: ChangeBytes.nullable(),
})
export type Entry = z.output<typeof Entry>

export const Head = z.strictObject({ number: z.int(), digest: Digest })
export type Head = z.output<typeof Head>

/** A room as the log makes it: the same for everybody who holds the same log. */
export type RoomFile = {
  readonly id: string
  /** The State whose node orders what is written. */
  readonly lead: string
  readonly title: string
  readonly purpose: string
  readonly basis: string
  readonly marking: Marking
  readonly suite: string
  readonly state: RoomState
  readonly openedAt: string
  readonly changedAt: string
  readonly head: Head
  readonly epoch: number
  /** Messages of earlier epochs are no longer taken: somebody was removed when this one began. */
  readonly floor: number
  readonly authorities: readonly Invited[]
  readonly members: readonly Member[]
  readonly waiting: readonly Waiting[]
  /** Who left, or was withdrawn: reads no more here, and is removed from the group with the next change. */
  readonly leaving: readonly string[]
  /** Absent until it was decided. */
  readonly retention?: Retention
}

/** The State of an officer or node by its name. */
export function stateOf(name: string): string {
  return name.slice(0, 3)
}
export function nameOf(state: string, officer: string): string {
  return `${state}/officer/${officer}`
}
export function officerOf(name: string): string {
  return name.slice('PER/officer/'.length)
}
