import { z } from 'zod'
import { Country } from '#kernel/schema/country'
import { Instant, PlainDate } from '#kernel/schema/instant'
import { Marking } from '#kernel/schema/marking'
import { Id } from '#kernel/schema/page'
import { Language, LanguageTag, Line } from '#kernel/schema/text'
import { Annex, KindId, mostAnnexes, Person, Question, Said, Section } from './words.ts'

/** Documents that can be made of a request: itself, and what one side told the other in a step. */
export const paperKinds = ['request', 'acknowledgement', 'decision-on', 'refusal', 'conditions', 'execution'] as const
export const PaperKind = z.enum(paperKinds)
export type PaperKind = z.output<typeof PaperKind>

/** Whether it was sent by the State that sets it down, came to it, or is a draft nobody has sent. */
export const PaperStanding = z.enum(['draft', 'sent', 'received'])

const Party = z.strictObject({
  state: Country,
  /** The names of the authority, as far as they are known. */
  names: z.array(z.strictObject({ language: LanguageTag, text: Line })).max(20),
})
export type PaperParty = z.output<typeof Party>

const Word = z.string().min(1).max(64)

/** What a document says, for machines. The pages are set from this and from nothing else. */
export const PaperContent = z.strictObject({
  paper: z.literal('comity/paper/v1'),
  kind: PaperKind,
  language: Language,
  beside: Language.nullable(),
  standing: PaperStanding,
  /** When it was set down, and by the node of which State. */
  at: Instant,
  by: Country,
  /** Who speaks, and to whom. */
  from: Party,
  to: Party,
  request: z.strictObject({ id: Id, reference: Line, kind: KindId, title: Line, marking: Marking }),
  /** What is asked; null in documents about what was told later. */
  asked: z
    .strictObject({
      offence: Question.shape.offence,
      date: PlainDate,
      instruments: z.array(Word).max(12),
      proceeding: Line,
      language: LanguageTag,
      urgent: z.boolean(),
      confidential: z.boolean(),
      privileged: z.boolean(),
      persons: z.array(Person).max(100),
      /** Each answer with the provisions that ask for it. */
      sections: z.array(Section.extend({ asks: z.array(Line).max(50) })).max(200),
      /** What goes with it as files, each bound by its digest. Left out where nothing does. */
      annexes: z.array(Annex).max(mostAnnexes).optional(),
    })
    .nullable(),
  /** What was told; null in the request itself. */
  told: z
    .strictObject({
      at: Instant,
      number: z.int().min(1),
      said: Said.pick({ reasons: true, ground: true, terms: true, items: true, annexes: true }),
    })
    .nullable(),
})
export type PaperContent = z.output<typeof PaperContent>

/** In which languages the requested State takes a request, by the instruments it rests on. */
export const LanguageRule = z.object({
  /** Languages all of them accept; null where none of them names any. */
  accepted: z.array(z.string()).nullable(),
  demands: z.array(
    z.object({
      instrument: z.string(),
      article: z.string(),
      text: z.string(),
      accepted: z.array(z.string()).nullable(),
    }),
  ),
  /** The language of what officers wrote. */
  written: LanguageTag,
  /** Whether what was written is in a language that is taken. */
  obeyed: z.boolean(),
})
export type LanguageRule = z.output<typeof LanguageRule>

/** A document that exists now. */
export const PaperRow = z.object({
  kind: PaperKind,
  /** The step it sets down, by its number; null for the request itself. */
  step: z.int().nullable(),
  standing: PaperStanding,
  /** Who speaks in it. */
  from: Country,
  at: Instant,
  /** The language to propose: the one the rule asks for where it is among the six, otherwise that of what was written. */
  language: Language,
})
export type PaperRow = z.output<typeof PaperRow>

/** One thing that was looked at in a received document. */
export const PaperCheck = z.object({
  /**
   * file: nothing stands in it but pages, content and seal; signature: the issuer made the seal; content, pages: they are
   * the ones sealed; lines: what the pages are said to show follows from the content; printing: the pages are, byte for
   * byte, what this node makes of the content, which it sets only where the seal over it holds.
   */
  check: z.enum(['file', 'signature', 'content', 'pages', 'lines', 'printing']),
  outcome: z.enum(['holds', 'fails', 'unknown']),
  because: z
    .enum([
      'altered',
      'state-not-trusted',
      'key-not-known',
      'bad-signature',
      'dated-ahead',
      'other-edition',
      'no-content',
      'not-sealed',
      'not-set',
      'letters',
      'too-slow',
      'busy',
    ])
    .nullable(),
})
export type PaperCheck = z.output<typeof PaperCheck>

export const PaperFindings = z.object({
  /** holds: every check did; fails: one did not; unknown: something could not be checked; none: it carries nothing to check. */
  verdict: z.enum(['holds', 'fails', 'unknown', 'none']),
  /** SHA-256 of the file. */
  digest: z.string(),
  bytes: z.int(),
  issuer: z.object({ state: z.string(), authority: z.string().nullable(), names: Party.shape.names }).nullable(),
  at: z.string().nullable(),
  checks: z.array(PaperCheck),
  /** What the embedded content says, where it can be read as that of a document. */
  content: PaperContent.nullable(),
  /** What its pages show, set anew from the content, line by line. */
  lines: z.array(z.string()),
  /** Files found in it, by what they are. */
  embedded: z.array(z.object({ is: z.enum(['content', 'seal', 'other']), bytes: z.int(), digest: z.string() })),
})
export type PaperFindings = z.output<typeof PaperFindings>
