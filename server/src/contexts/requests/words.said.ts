import { offences } from '#law/offences'
import { z } from 'zod'
import { Country } from '#kernel/schema/country'
import { Instant, PlainDate } from '#kernel/schema/instant'
import { Id } from '#kernel/schema/page'
import { LangText, LanguageTag, Line, OptionalProse, Prose } from '#kernel/schema/text'
import { Annex, FileRef, mostAnnexes } from './words.annex.ts'

const Word = z.string().min(1).max(64)

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
  /** That the request is kept confidential, as it asks. */
  kept: z.boolean().optional(),
  /** The request for confiscation that follows this one, and was sent. The node says which. */
  confiscation: Id.optional(),
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
