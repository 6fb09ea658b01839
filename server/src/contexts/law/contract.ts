import { z } from 'zod'
import { measures } from '#law/instrument'
import { offences } from '#law/offences'
import { route } from '#kernel/route'
import { Country } from '#kernel/schema/country'

export const Measure = z.enum(measures)
export const OffenceId = z.enum(offences.map(({ id }) => id))
/** A day of the calendar, as `2026-03-01`. */
export const Day = z.iso.date({ error: 'not a day, as 2026-03-01' })

/** A rule in words with the article it comes from. */
const Clause = z.object({ text: z.string(), article: z.string() })

export const Basis = z.object({
  instrument: z.string(),
  title: z.string(),
  status: z.enum(['applies', 'applies-if', 'excluded']),
  articles: z.array(z.string()),
  because: z.array(z.string()),
  conditions: z.array(Clause.extend({ missing: z.array(z.string()).optional() })),
  risks: z.array(
    Clause.extend({
      id: z.string(),
      force: z.enum(['optional', 'mandatory', 'conditional', 'excluded', 'never']),
      level: z.enum(['likely', 'open', 'general']),
      missing: z.array(z.string()).optional(),
    }),
  ),
  neverGrounds: z.array(Clause.extend({ id: z.string() })),
  missing: z.array(z.object({ fact: z.string(), question: z.string() })),
  content: z.array(
    Clause.extend({
      id: z.string(),
      need: z.enum(['always', 'if', 'where-possible', 'if-wanted', 'advised']),
      required: z.boolean().nullable(),
      missing: z.array(z.string()).optional(),
    }),
  ),
  languages: z.array(Clause.extend({ accepted: z.array(z.string()).nullable() })),
  channels: z.array(Clause.extend({ id: z.string() })),
  clocks: z.array(
    Clause.extend({
      id: z.string(),
      start: z.string(),
      stop: z.string(),
      duration: z.string().nullable(),
      kind: z.string(),
      side: z.enum(['requesting', 'requested']),
      consequence: z.string().optional(),
    }),
  ),
  use: z.array(Clause),
  duties: z.array(Clause),
  statements: z.array(
    z.object({
      state: z.string(),
      kind: z.enum(['reservation', 'declaration', 'notification']),
      articles: z.array(z.string()),
      text: z.string(),
      source: z.string(),
      asOf: z.string(),
    }),
  ),
  dataAsOf: z.string(),
  confidence: z.enum(['high', 'medium', 'low']),
  /** What an answer to one open question would make of it. */
  wouldChange: z.array(
    z.object({ fact: z.string(), value: z.string(), status: z.enum(['applies', 'applies-if', 'excluded']) }),
  ),
})
export type Basis = z.output<typeof Basis>

/** Facts as they are given: `organised-group=yes`, several apart by commas; what is not given is unknown. */
const Facts = z.string().max(4_000).default('')

export const findBases = route({
  method: 'GET',
  path: '/api/law/bases',
  summary: 'Find the legal basis of a request',
  query: z.strictObject({ from: Country, to: Country, measure: Measure, offence: OffenceId, date: Day, facts: Facts }),
  reply: z.object({
    bases: z.array(Basis),
    fallback: z
      .object({ basis: z.literal('comity-and-reciprocity'), text: z.string(), needs: z.array(z.string()) })
      .nullable(),
  }),
  refusals: { 'fact-not-known': 422, 'same-state': 422 },
})

const InstrumentLine = z.object({
  id: z.string(),
  title: z.string(),
  cite: z.string(),
  family: z.enum(['un', 'coe', 'eu', 'oas', 'mercosur', 'bilateral']),
  inForce: z.string(),
  measures: z.array(Measure),
  /** How many are bound on the day asked for; null where the data does not tell. */
  parties: z.int().nullable(),
  asOf: z.string(),
  verified: z.boolean(),
})
export const listInstruments = route({
  method: 'GET',
  path: '/api/law/instruments',
  summary: 'List treaties and acts',
  query: z.strictObject({ date: Day.optional() }),
  reply: z.object({ instruments: z.array(InstrumentLine) }),
  refusals: {},
})

/** One State in the table of an instrument, as of a day. */
const Party = z.object({ state: z.string(), bound: z.boolean().nullable(), because: z.string(), mark: z.string() })
export const readInstrument = route({
  method: 'GET',
  path: '/api/law/instruments/:id',
  summary: 'Read a treaty: its rules, and who is bound',
  params: z.object({ id: z.string().min(1).max(64) }),
  query: z.strictObject({ date: Day.optional() }),
  reply: InstrumentLine.extend({
    source: z.string(),
    depositary: z.string(),
    note: z.string().nullable(),
    table: z
      .object({ source: z.string(), asOf: z.string(), note: z.string().nullable(), verified: z.boolean() })
      .nullable(),
    scope: z.array(Clause),
    rules: z.array(
      z.object({
        measure: Measure,
        articles: z.array(z.string()),
        content: z.array(Clause.extend({ need: z.string() })),
        grounds: z.array(Clause.extend({ force: z.string() })),
        never: z.array(Clause),
        conditions: z.array(Clause),
        channels: z.array(Clause),
        clocks: z.array(Clause.extend({ duration: z.string().nullable() })),
      }),
    ),
    bound: z.array(Party),
    statements: Basis.shape.statements,
  }),
  refusals: {},
})

export const listFacts = route({
  method: 'GET',
  path: '/api/law/facts',
  summary: 'List the questions of fact that decide',
  reply: z.object({
    facts: z.array(
      z.object({
        id: z.string(),
        kind: z.enum(['yes-no', 'years', 'months', 'state', 'choice', 'language']),
        text: z.string(),
        article: z.string().optional(),
        choices: z.array(z.string()).optional(),
      }),
    ),
  }),
  refusals: {},
})

const Presence = z.object({ present: z.enum(['yes', 'partly', 'no']), note: z.string().optional() })
const National = z.object({
  state: z.string(),
  provision: z.string(),
  statute: z.string(),
  /** 99 stands for life. */
  maxPenaltyYears: z.int(),
  asOf: z.string(),
  verified: z.boolean(),
})
export const compareLaws = route({
  method: 'GET',
  path: '/api/law/comparison',
  summary: 'Compare the laws of two States on an offence',
  query: z.strictObject({ a: Country, b: Country, offence: OffenceId }),
  reply: z.object({
    a: National.nullable(),
    b: National.nullable(),
    elements: z.array(z.object({ id: z.string(), text: z.string(), a: Presence.nullable(), b: Presence.nullable() })),
    dualCriminality: z.enum(['yes', 'partly', 'no', 'unknown']),
    atLeast: z.object({ oneYear: z.boolean().nullable(), fourYears: z.boolean().nullable() }),
    /** What States weigh where both could prosecute. */
    jurisdiction: z.object({
      factors: z.array(Clause.extend({ id: z.string(), weight: z.string() })),
      duty: Clause,
      transfer: Clause,
    }),
  }),
  refusals: {},
})

/** When a legal period would end, with the steps to reckon it again by hand. */
export const reckonPeriod = route({
  method: 'GET',
  path: '/api/law/period',
  summary: 'Reckon a legal period',
  query: z.strictObject({
    duration: z
      .string()
      .regex(/^P(?=\d|T\d)(?:\d{1,4}Y)?(?:\d{1,4}M)?(?:\d{1,4}W)?(?:\d{1,4}D)?(?:T(?:\d{1,5}H)?(?:\d{1,5}M)?)?$/),
    start: z.iso.datetime({ offset: true }),
    state: Country,
    days: z.enum(['calendar', 'working']).default('calendar'),
    rollover: z.enum(['none', 'next-working-day']).default('none'),
  }),
  reply: z.object({
    due: z.string(),
    lastDay: z.string(),
    zone: z.string(),
    /** Whether the holidays of this State are entered. */
    calendarKnown: z.boolean(),
    steps: z.array(z.object({ text: z.string(), day: z.string().optional() })),
  }),
  refusals: { 'period-not-reckoned': 422 },
})
