import { z } from 'zod'
import { Grading } from '#kernel/schema/grading'
import { Instant, PlainDate, TimeZone } from '#kernel/schema/instant'
import { Marking } from '#kernel/schema/marking'
import { Id } from '#kernel/schema/page'
import { PersonCategory } from '#kernel/schema/person'
import { Place } from '#kernel/schema/place'
import { LangText, Line, OptionalProse, Prose } from '#kernel/schema/text'
import { Country } from '#kernel/schema/country'

export const caseStates = ['open', 'closed', 'archived'] as const
export const participantRoles = ['lead', 'member', 'reader'] as const
export const partKinds = ['party', 'place', 'note', 'task', 'link', 'document'] as const
export const PartKind = z.enum(partKinds)
export type PartKind = z.output<typeof PartKind>

export const Participant = z.object({
  post: Id,
  title: LangText,
  unit: Line,
  authority: z.object({ id: Id, name: LangText }),
  role: z.enum(participantRoles),
  since: Instant,
})
export type Participant = z.output<typeof Participant>

/** A national case file. Its parts (parties, notes, tasks, documents …) carry their own marking, never a lower one by default. */
export const Case = z.object({
  id: Id,
  /** State, year, running number: PER-2026-000012. */
  reference: z.string(),
  title: Line,
  summary: OptionalProse,
  /** Identifiers of offence concepts in `law/`. */
  offences: z.array(z.string()),
  /** The authority that keeps the file. */
  authority: z.object({ id: Id, name: LangText }),
  marking: Marking,
  /** Only participants see it, whatever their post; the deconfliction hint goes to its lead alone. */
  restricted: z.boolean(),
  state: z.enum(caseStates),
  openedAt: Instant,
  closedAt: Instant.nullable(),
  /** The file is deleted or reviewed on this date; counted from closing. */
  retainUntil: PlainDate.nullable(),
  /** No deletion while a hold stands. */
  hold: z.object({ reason: Line, since: Instant }).nullable(),
  version: z.int(),
})
export type Case = z.output<typeof Case>

const part = { id: Id, case: Id, marking: Marking, addedAt: Instant, addedBy: Id, version: z.int() }

export const identifierKinds = [
  'passport',
  'national-id',
  'company-number',
  'vessel',
  'vehicle',
  'account',
  'telephone',
  'serial-number',
  'other',
] as const
export const Identifier = z.object({ kind: z.enum(identifierKinds), value: Line, issuer: Country.optional() })

/** A person or organisation in the case. Category, grading and retention stand on every record about a person. */
export const Party = z.object({
  ...part,
  kind: z.enum(['person', 'organisation']),
  name: LangText,
  otherNames: z.array(LangText).max(20),
  category: PersonCategory,
  born: PlainDate.nullable(),
  nationalities: z.array(Country).max(5),
  identifiers: z.array(Identifier).max(20),
  grading: Grading,
  retainUntil: PlainDate,
  note: OptionalProse,
})
export type Party = z.output<typeof Party>

export const CasePlace = z.object({
  ...part,
  label: Line,
  place: Place,
  happened: z.object({ from: Instant, until: Instant }).nullable(),
})
export type CasePlace = z.output<typeof CasePlace>

export const Note = z.object({ ...part, text: Prose, grading: Grading.nullable() })
export type Note = z.output<typeof Note>

export const taskStates = ['open', 'done', 'dropped'] as const
export const Task = z.object({
  ...part,
  title: Line,
  detail: OptionalProse,
  /** Whose move it is. */
  assignee: Id,
  due: Instant,
  /** Zone of the place of performance, in which the deadline is read. */
  zone: TimeZone,
  state: z.enum(taskStates),
  settledAt: Instant.nullable(),
})
export type Task = z.output<typeof Task>

export const linkKinds = ['same-subject', 'arose-from', 'evidence-for', 'request', 'other'] as const
/** A tie to another record: a case of this node, or anything known by a reference elsewhere. */
export const Link = z.object({
  ...part,
  kind: z.enum(linkKinds),
  label: Line,
  target: z.object({ case: Id.optional(), reference: Line }),
})
export type Link = z.output<typeof Link>

/** Bytes under their SHA-256, with the type found by looking at them, not by believing the name. */
export const Document = z.object({
  ...part,
  name: Line,
  mediaType: z.string(),
  bytes: z.int(),
  digest: z.string().regex(/^[0-9a-f]{64}$/),
})
export type Document = z.output<typeof Document>

/** Why the timeline shows a row: one event, who, when, and what it concerned. */
export const TimelineRow = z.object({
  id: Id,
  at: Instant,
  event: z.string(),
  by: z.object({ officer: Id.nullable(), post: Id.nullable(), name: LangText.nullable(), title: LangText.nullable() }),
  part: z.object({ kind: PartKind, id: Id, label: z.string() }).nullable(),
  data: z.record(z.string(), z.unknown()),
})
export type TimelineRow = z.output<typeof TimelineRow>
