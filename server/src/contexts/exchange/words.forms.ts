import { z } from 'zod'
import { Country } from '#kernel/schema/country'
import { Grading } from '#kernel/schema/grading'
import { Instant, PlainDate } from '#kernel/schema/instant'
import { PersonCategory } from '#kernel/schema/person'
import { Place } from '#kernel/schema/place'
import { LangText, LanguageTag, Line, OptionalProse, Prose } from '#kernel/schema/text'
import { MutualAssistance } from './words.assistance.ts'

// What the parties, things and events of a message are: shaped after the Universal Message Format (UMF), so that an
// answer can be matched with a question without anybody typing it anew. Every record about a person carries the
// category of the person, the grading of the source and the date until which it may be kept.

const many = <S extends z.ZodType>(part: S) => z.array(part).max(200)

export const documentKinds = [
  'passport',
  'national-id',
  'driving-licence',
  'residence-permit',
  'visa',
  'other',
] as const
export const PersonPart = z.strictObject({
  name: LangText,
  otherNames: z.array(LangText).max(20),
  category: PersonCategory,
  born: PlainDate.nullable(),
  placeOfBirth: Place.nullable(),
  nationalities: z.array(Country).max(5),
  documents: z.array(z.strictObject({ kind: z.enum(documentKinds), number: Line, issuer: Country.optional() })).max(20),
  grading: Grading,
  retainUntil: PlainDate,
  note: OptionalProse,
})
export type PersonPart = z.output<typeof PersonPart>

export const OrganisationPart = z.strictObject({
  name: LangText,
  otherNames: z.array(LangText).max(20),
  registered: z.strictObject({ country: Country, number: Line }).nullable(),
  address: Place.nullable(),
  grading: Grading,
  note: OptionalProse,
})
export const VehiclePart = z.strictObject({
  kind: z.enum(['car', 'lorry', 'motorcycle', 'vessel', 'aircraft', 'machine', 'other']),
  registration: Line.nullable(),
  country: Country.nullable(),
  /** Chassis, hull or airframe number. */
  serial: Line.nullable(),
  description: OptionalProse,
})
export const DocumentPart = z.strictObject({
  kind: z.enum([...documentKinds, 'company-record', 'bank-record', 'customs-declaration', 'court-record']),
  number: Line.nullable(),
  issuer: Country.nullable(),
  issuedOn: PlainDate.nullable(),
  description: OptionalProse,
})
export const FirearmPart = z.strictObject({
  kind: z.enum(['pistol', 'revolver', 'rifle', 'shotgun', 'submachine-gun', 'other']),
  make: Line.nullable(),
  model: Line.nullable(),
  calibre: Line.nullable(),
  serial: Line.nullable(),
  country: Country.nullable(),
  description: OptionalProse,
})
export const CommunicationPart = z.strictObject({
  kind: z.enum(['telephone', 'imei', 'imsi', 'email', 'ip-address', 'account', 'other']),
  value: Line,
  provider: Line.nullable(),
  from: Instant.nullable(),
  until: Instant.nullable(),
})
export const EventPart = z.strictObject({
  label: Line,
  from: Instant,
  until: Instant,
  place: Place.nullable(),
  description: OptionalProse,
})

/** The parts a form may carry, each as often as needed. */
export const Parts = z.strictObject({
  persons: many(PersonPart).optional(),
  organisations: many(OrganisationPart).optional(),
  vehicles: many(VehiclePart).optional(),
  documents: many(DocumentPart).optional(),
  firearms: many(FirearmPart).optional(),
  communications: many(CommunicationPart).optional(),
  places: many(Place).optional(),
  events: many(EventPart).optional(),
})
export type Parts = z.output<typeof Parts>

const written = { subject: Line, language: LanguageTag }

export const InformationRequest = z.strictObject({
  ...written,
  /** What is asked, one question by one. */
  questions: z.array(Line).min(1).max(50),
  facts: Prose,
  /** Identifiers of offence concepts in `law/`. */
  offences: z.array(z.string().max(60)).max(13),
  urgency: z.enum(['ordinary', 'urgent', 'life-at-risk']),
  reasonForUrgency: OptionalProse,
  answerBy: Instant.nullable(),
  /** What the answer is to be used for, and whether as evidence: what the recipient may attach conditions to. */
  use: z.enum(['intelligence', 'evidence']),
  parts: Parts,
})
export const Answer = z.strictObject({
  ...written,
  outcome: z.enum(['answered', 'partly-answered', 'nothing-held', 'further-request-needed']),
  text: Prose,
  grading: Grading.nullable(),
  parts: Parts,
})
export const SpontaneousInformation = z.strictObject({
  ...written,
  text: Prose,
  grading: Grading,
  offences: z.array(z.string().max(60)).max(13),
  parts: Parts,
})
export const AdministrativeMessage = z.strictObject({ ...written, text: Prose })

/**
 * A form: how its fields are written, what it may answer, whether it is an act of law that an officer signs too, and
 * whether officers fill it in by hand or another context of the node writes it.
 */
type Form = {
  readonly fields: z.ZodType
  readonly answers: readonly string[]
  readonly legalAct: boolean
  readonly byHand?: false
}

/** Every form of this node. A form that changes gets a new number; the old one stays readable. */
export const forms = {
  'information-request/1': { fields: InformationRequest, answers: [], legalAct: true },
  'answer/1': { fields: Answer, answers: ['information-request/1'], legalAct: true },
  'spontaneous-information/1': { fields: SpontaneousInformation, answers: [], legalAct: true },
  'administrative-message/1': {
    fields: AdministrativeMessage,
    answers: ['information-request/1', 'answer/1', 'spontaneous-information/1', 'administrative-message/1'],
    legalAct: false,
  },
  'mutual-assistance/1': { fields: MutualAssistance, answers: [], legalAct: true, byHand: false },
} as const satisfies Readonly<Record<string, Form>>
export type FormId = keyof typeof forms
/** The forms officers fill in by hand. */
export const formIds = (Object.keys(forms) as readonly FormId[]).filter((id) => !('byHand' in forms[id]))

export function isForm(name: string): name is FormId {
  return Object.hasOwn(forms, name)
}

/** The fields of whichever form, as they travel. What they say is checked against the form where it is known. */
export const Fields = z.record(z.string().max(64), z.unknown())
export type Fields = z.output<typeof Fields>
