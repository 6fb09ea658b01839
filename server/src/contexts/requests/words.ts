import { kinds } from '#law/kinds/catalogue'
import { sides } from '#law/kinds/kind'
import { offences } from '#law/offences'
import { z } from 'zod'
import { Country } from '#kernel/schema/country'
import { Instant, PlainDate } from '#kernel/schema/instant'
import { Marking } from '#kernel/schema/marking'
import { Id } from '#kernel/schema/page'
import { LangText, LanguageTag, Line, OptionalProse, Prose } from '#kernel/schema/text'
import { Annex, FileRef, mostAnnexes } from './words.annex.ts'
import { Gate } from './words.gate.ts'

export * from './words.annex.ts'
export * from './words.gate.ts'

const Word = z.string().min(1).max(64)
export const Side = z.enum(sides)
export const KindId = z.enum(kinds.map(({ id }) => id))

/** What the finder is asked: about which offence, on which day, with these facts known. */
export const Question = z.strictObject({
  offence: z.enum(offences.map(({ id }) => id)),
  date: PlainDate,
  facts: z.record(Word, z.string().min(1).max(64)).refine((all) => Object.keys(all).length <= 60),
})
export type Question = z.output<typeof Question>

/** An answer to one thing the instruments demand. `nothing` where there is nothing to say, with the reason as text. */
export const Section = z.strictObject({ id: Word, text: OptionalProse, nothing: z.boolean() })
export type Section = z.output<typeof Section>

export const personRoles = ['suspect', 'accused', 'convicted', 'victim', 'witness', 'expert', 'other'] as const
/** A person the request concerns: enough to know whether the same was asked already. */
export const Person = z.strictObject({
  name: LangText,
  born: PlainDate.nullable(),
  nationality: Country.nullable(),
  role: z.enum(personRoles),
})
export type Person = z.output<typeof Person>

export const termKinds = ['use-limit', 'confidentiality', 'return', 'specialty', 'other'] as const
/** A condition, as the side that sets it words it. What it allows is listed; what is not listed needs consent. */
export const Term = z.strictObject({
  id: Word,
  kind: z.enum(termKinds),
  text: Line,
  /** The provision it rests on, where it rests on one. */
  article: Line.nullable(),
  /** Proceedings it allows, by their reference. */
  allows: z.array(Line).max(50),
  until: PlainDate.nullable(),
})
export type Term = z.output<typeof Term>

/** A thing handed over. Its conditions travel with it. */
export const Item = z.strictObject({
  id: Word,
  name: Line,
  /** SHA-256 of its content, or of its description where it is a thing. */
  digest: z.string().regex(/^[0-9a-f]{64}$/),
  terms: z.array(Word).max(50),
  returnBy: PlainDate.nullable(),
  /** The file that goes along: the thing itself where its digest is that of the thing, or a picture of it. */
  file: FileRef.optional(),
})
export type Item = z.output<typeof Item>

/** Money in the smallest unit of its currency. */
const Amount = z.strictObject({
  currency: z.string().regex(/^[A-Z]{3}$/),
  amount: z.int().min(0),
  ceiling: z.int().min(0),
})
const Leg = z.strictObject({ state: Country, from: Line, to: Line, consented: z.boolean() })

export const GroundRef = z.strictObject({ instrument: Word, id: Word })
export const UseAsked = z.strictObject({
  items: z.array(Word).max(200),
  /** The proceeding it is to be used in, by its reference. */
  proceeding: Line,
  offence: Question.shape.offence,
  exculpatory: z.boolean(),
})
export type UseAsked = z.output<typeof UseAsked>

/** Why a ground of refusal that seems likely does not stand: kept in the draft, with the post that wrote it and when. */
export const RiskAnswer = GroundRef.extend({ answer: Line, post: Id, at: Instant })
export type RiskAnswer = z.output<typeof RiskAnswer>

/** What goes with an act. What an act needs is said by its conditions; what it does not need is left out. */
export const Said = z.strictObject({
  reasons: Prose.optional(),
  instruments: z.array(Word).max(12).optional(),
  channel: Word.optional(),
  language: LanguageTag.optional(),
  ground: GroundRef.optional(),
  terms: z.array(Term).max(50).optional(),
  items: z.array(Item).max(1000).optional(),
  /** Documents that go along with an answer, a decision, a certificate. Those of the request stand in it. */
  annexes: z.array(Annex).max(mostAnnexes).optional(),
  addressee: Line.optional(),
  /** The authority of the State that acts which has the request from now on. */
  authority: Id.optional(),
  date: Instant.optional(),
  until: Instant.optional(),
  /** The provision of its own law that a decision rests on. */
  provision: Line.optional(),
  /** Why a ground of refusal that seems likely does not stand. The node says who wrote it and when. */
  risks: z
    .array(RiskAnswer.partial({ post: true, at: true }))
    .max(50)
    .optional(),
  use: UseAsked.optional(),
  agreed: z.boolean().optional(),
  granted: z.boolean().optional(),
  assurance: z.strictObject({ about: Word, by: Line }).optional(),
  /** Answers to questions of fact of the decision: double jeopardy, lapse of time. */
  answers: z.record(Word, Line).optional(),
  amounts: z.array(Amount).max(50).optional(),
  legs: z.array(Leg).max(30).optional(),
  /** The request itself, with its first message. */
  request: z
    .strictObject({
      title: Line,
      question: Question,
      instruments: z.array(Word).max(12),
      proceeding: Line,
      language: LanguageTag,
      channel: Word.optional(),
      sections: z.array(Section).max(80),
      persons: z.array(Person).max(100),
      annexes: z.array(Annex).max(mostAnnexes).optional(),
      confidential: z.boolean(),
      privileged: z.boolean(),
      urgent: z.boolean(),
      /** The request between the same States that it follows. */
      follows: Id.optional(),
    })
    .optional(),
})
export type Said = z.output<typeof Said>

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

/** What may be done now on this side, and for what is not, why. */
export const ActOffer = z.object({
  id: z.string(),
  text: z.string(),
  to: z.string(),
  allowed: z.boolean(),
  because: z.string().nullable(),
  rule: z.string().nullable(),
  fourEyes: z.boolean(),
  /** The message the other side gets; null for what stays at home. */
  message: z.string().nullable(),
  /** What the act asks for, by the names of its conditions. */
  asks: z.array(z.string()),
  /** The provision the act itself rests on, where one names it. */
  article: z.string().nullable(),
})
export type ActOffer = z.output<typeof ActOffer>

export const RequestView = Request.extend({
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
