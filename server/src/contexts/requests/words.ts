import { kinds } from '#law/kinds/catalogue'
import { sides } from '#law/kinds/kind'
import { z } from 'zod'
import { Country } from '#kernel/schema/country'
import { Instant } from '#kernel/schema/instant'
import { Marking } from '#kernel/schema/marking'
import { Id, Offers } from '#kernel/schema/page'
import { LanguageTag, Line } from '#kernel/schema/text'
import { Annex } from './words.annex.ts'
import { Gate } from './words.gate.ts'
import { ActOffer } from './words.offer.ts'
import { Item, Person, Question, Said, Section, Term } from './words.said.ts'

export * from './words.annex.ts'
export * from './words.gate.ts'
export * from './words.offer.ts'
export * from './words.preview.ts'
export * from './words.said.ts'

const Word = z.string().min(1).max(64)
export const Side = z.enum(sides)
export const KindId = z.enum(kinds.map(({ id }) => id))

/** An act as it was done or told: what the history of a request consists of. */
export const Step = z.object({
  number: z.int(),
  by: Side,
  act: Word,
  message: z.string().nullable(),
  from: Word,
  to: Word,
  at: Instant,
  /** When it came in, for what the other side told. */
  receivedAt: Instant.nullable(),
  /** Applied; crossed with another message; or not open to who sent it. */
  outcome: z.enum(['applied', 'crossed', 'irregular', 'held', 'forked']),
  post: Id.nullable(),
  /** The message that carried it, with its receipts; null for what stayed at home. */
  letter: Id.nullable(),
  said: Said,
  marks: z.record(Word, Instant),
})
export type Step = z.output<typeof Step>

/** A period as it stands now, reckoned from the steps. */
export const Period = z.object({
  id: z.string(),
  /** law: from a provision; house: a target of this node; asked: a date somebody asked for; set: a decision named its end. */
  sort: z.enum(['law', 'house', 'asked', 'set']),
  instrument: z.string().nullable(),
  article: z.string().nullable(),
  text: z.string(),
  kind: z.string(),
  side: Side,
  startedAt: Instant,
  /** Null where the provision uses words only, or the clock stands still. */
  due: z.string().nullable(),
  lastDay: z.string().nullable(),
  standing: z.enum(['running', 'warning', 'overdue', 'met', 'late', 'suspended', 'words-only']),
  /** What follows when it runs out. */
  consequence: z.string().nullable(),
  zone: z.string(),
  calendarKnown: z.boolean(),
  steps: z.array(z.object({ text: z.string(), day: z.string().optional() })),
})
export type Period = z.output<typeof Period>

export const Divergence = z.object({
  kind: z.enum(['missing', 'forked', 'irregular', 'other-phase', 'set-back']),
  by: Side,
  number: z.int(),
  says: z.string().optional(),
  holds: z.string().optional(),
})

export const Address = z.strictObject({ state: Country, authority: Id })
/** A request as one side keeps it. */
export const Request = z.object({
  id: Id,
  reference: z.string(),
  side: Side,
  kind: KindId,
  /** The case of this State it belongs to; null while a received one was put in none. */
  case: Id.nullable(),
  peer: Country,
  authority: Id,
  theirs: Address,
  title: Line,
  state: z.string(),
  phase: z.string(),
  ended: z.boolean(),
  owner: z.string(),
  next: z.string(),
  marking: Marking,
  question: Question,
  instruments: z.array(z.string()),
  proceeding: Line,
  channel: z.string().nullable(),
  language: LanguageTag,
  confidential: z.boolean(),
  privileged: z.boolean(),
  urgent: z.boolean(),
  openedAt: Instant,
  version: z.int(),
})
export type Request = z.output<typeof Request>

export const RequestRow = Request.omit({ question: true, proceeding: true, instruments: true }).extend({
  /** The next period to end. */
  due: z.string().nullable(),
  dueOf: z.string().nullable(),
  /** What the provision says that sets it; null where no instrument does. */
  dueText: z.string().nullable(),
  move: z.enum(['ours', 'theirs', 'nobody']),
  overdue: z.boolean(),
})
export type RequestRow = z.output<typeof RequestRow>

/** A period that runs, with the request it runs in. */
export const PeriodRow = z.object({
  request: RequestRow,
  period: Period.omit({ steps: true }),
  /** While a person is held on a provisional arrest: what is filled of the request with its documents, 0 to 100. */
  readiness: z.int().nullable(),
})
export type PeriodRow = z.output<typeof PeriodRow>

/** A request before or after another one on the same matter: the freezing before the confiscation, the return after it. */
export const RelatedRequest = RequestRow.extend({
  /** Periods whose end a decision named, as how long something stays frozen. */
  periods: z.array(Period.omit({ steps: true })),
})
export type RelatedRequest = z.output<typeof RelatedRequest>

/** Content is not destroyed while a reason of law stands. */
export const Hold = z.object({ reason: Line, since: Instant })
export type Hold = z.output<typeof Hold>

export const RequestView = Request.extend({
  /** How long its content is kept: a day once it has ended, null before and afterwards; and what stops that. */
  retention: z.object({ until: z.string().nullable(), hold: Hold.nullable(), destroyedAt: Instant.nullable() }),
  /** Whether destruction may be forbidden, or allowed again. */
  offers: Offers,
  sections: z.array(Section),
  persons: z.array(Person),
  annexes: z.array(Annex),
  periods: z.array(Period),
  gate: Gate.omit({ faults: true }),
  terms: z.array(Term),
  items: z.array(Item),
  steps: z.array(Step),
  acts: z.array(ActOffer),
  /** What the instruments say of handling it: consultation, later use, specialty, more time. */
  duties: z.array(
    z.object({
      sort: z.string(),
      instrument: z.string(),
      article: z.string(),
      text: z.string(),
      /** The acts it stands before, where it is not about all. */
      acts: z.array(z.string()).nullable(),
    }),
  ),
  /** What is never a ground of refusal under the instruments of the request. */
  never: z.array(z.object({ instrument: z.string(), id: z.string(), text: z.string(), article: z.string() })),
  divergences: z.array(Divergence),
  /** The requests it follows and those that follow it, as far as the asker may read them, the oldest first. */
  related: z.array(RelatedRequest),
  /** Requests of this State that ask the same. */
  duplicates: z.array(z.string()),
})
export type RequestView = z.output<typeof RequestView>
