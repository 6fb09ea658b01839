import { measures } from '#law/instrument'
import { z } from 'zod'
import { Country } from '#kernel/schema/country'
import { PlainDate } from '#kernel/schema/instant'
import { KindId, Question, RequestRow, Side } from './words.ts'

/** Below so many, a number that others are shown is not told. */
export const fewestTold = 3

/** What is counted of requests. `sent`: those that left, or came in; every other number is a part of it. */
export const numbers = [
  'sent',
  'acknowledged',
  'asked-back',
  'sent-back',
  'postponed',
  'conditions',
  'partial',
  'granted',
  'granted-in-part',
  'refused',
  'withdrawn',
  'forwarded',
  'closed',
  'pending',
  'overdue',
] as const
export type NumberName = (typeof numbers)[number]

/** How a request stands or ended: each has exactly one of these. */
export const results = [
  'granted',
  'granted-in-part',
  'refused',
  'withdrawn',
  'forwarded',
  'closed',
  'pending',
] as const satisfies readonly NumberName[]
export type Result = (typeof results)[number]

/**
 * Times from the day a request left or came in: to its acknowledgement; to the first word on its substance (a decision,
 * conditions, a postponement, something handed over); to the first decision; to the last answer (handed over, or refused).
 */
export const times = ['acknowledgement', 'first-answer', 'decision', 'last-answer'] as const
export type TimeName = (typeof times)[number]

export const groupings = ['pair', 'peer', 'kind', 'offence'] as const

export const StatisticsFilter = z.object({
  /** Days in UTC, both counted in, on which requests left or came in. */
  from: PlainDate.optional(),
  to: PlainDate.optional(),
  side: Side.optional(),
  peer: Country.optional(),
  kind: KindId.optional(),
  measure: z.enum(measures).optional(),
  offence: Question.shape.offence.optional(),
})
export type StatisticsFilter = z.output<typeof StatisticsFilter>

/** A number over what may be told. `few`: there are requests that are not told of, lest a single one could be found. */
export const Counted = z.object({ value: z.int().min(0), few: z.boolean() })
export type Counted = z.output<typeof Counted>

/** How long something took, in seconds, after Kaplan and Meier; null where too many are still open to say it. */
export const Spread = z.object({
  n: z.int(),
  /** Of these, those in which it has not happened: they count as far as they have come. */
  censored: z.int(),
  quartile1: z.int().nullable(),
  median: z.int().nullable(),
  quartile3: z.int().nullable(),
})
export type Spread = z.output<typeof Spread>

/**
 * Which of the requests a time is made of: all of them; those in which it has not happened; those in which it has within
 * the time shown as a quartile; at one point of the curve, those still followed, and those in which it happened then.
 */
export const spanParts = ['all', 'open', 'quartile1', 'median', 'quartile3', 'at-risk', 'happened'] as const
export type SpanPart = (typeof spanParts)[number]

/** A number of the statistics: what is given narrows it, and the time or the stage says whose lengths are meant. */
export const CountedFilter = StatisticsFilter.extend({
  number: z.enum(numbers).default('sent'),
  time: z.enum(times).optional(),
  /** A phase in which requests lay. */
  stage: z.string().min(1).max(64).optional(),
  part: z.enum(spanParts).default('all'),
  /** Seconds, for a point of the curve. */
  at: z.coerce.number().int().min(0).optional(),
  /** The ground of a refusal, as `uncac/form`; `none` for refusals that rest on none. */
  ground: z
    .string()
    .regex(/^(none|[^\s/]{1,64}\/[^\s/]{1,64})$/)
    .optional(),
})
export type CountedFilter = z.output<typeof CountedFilter>

/** A request behind a number, with how long it took, or how long it has taken so far, in seconds. */
export const CountedRow = RequestRow.extend({
  span: z.object({ after: z.int(), happened: z.boolean() }).nullable(),
})
export type CountedRow = z.output<typeof CountedRow>

/** A step of a survival curve: the part for which it had not happened `at` so many seconds. */
export const CurvePoint = z.object({ at: z.int(), atRisk: z.int(), happened: z.int(), open: z.number() })
export type CurvePoint = z.output<typeof CurvePoint>

export const StatisticsGroup = z.object({
  side: Side.nullable(),
  peer: z.string().nullable(),
  kind: z.string().nullable(),
  offence: z.string().nullable(),
  numbers: z.record(z.enum(numbers), Counted),
  times: z.record(z.enum(times), Spread),
})
export type StatisticsGroup = z.output<typeof StatisticsGroup>

export const Statistics = z.object({
  asOf: z.string(),
  fewestTold: z.int(),
  /** Requests that the asker may not read are in the numbers, in groups that hide each. */
  whole: z.boolean(),
  total: StatisticsGroup,
  groups: z.array(StatisticsGroup),
  /** Groups that are not shown: those with the fewest requests. */
  more: z.int(),
  curves: z.record(z.enum(times), z.array(CurvePoint)),
  stages: z.array(z.object({ phase: z.string(), time: Spread })),
  grounds: z.array(
    z.object({
      instrument: z.string(),
      ground: z.string(),
      article: z.string().nullable(),
      text: z.string().nullable(),
      count: Counted,
    }),
  ),
})
export type Statistics = z.output<typeof Statistics>

/** A line of the sheet for a review: what its questionnaire asks, and the number. */
export const SheetRow = z.object({
  review: z.string(),
  article: z.string(),
  /** Seen from this State. */
  direction: z.enum(['made', 'received']),
  offence: z.string().nullable(),
  asked: z.enum([
    'number',
    'granted',
    'granted-in-part',
    'refused',
    'withdrawn',
    'otherwise-ended',
    'pending',
    'average-days',
    'median-days',
  ]),
  value: z.number().nullable(),
  /** It is not told: it is small, or a small one would follow from it. */
  few: z.boolean(),
  /** For times: over how many answered requests. */
  of: z.int().nullable(),
})
export type SheetRow = z.output<typeof SheetRow>
