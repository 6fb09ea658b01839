import { z } from 'zod'
import { event } from '#kernel/event'
import { route } from '#kernel/route'
import { Country } from '#kernel/schema/country'
import { Marking } from '#kernel/schema/marking'
import { Id, PageQuery, pageOf } from '#kernel/schema/page'
import { LanguageTag, Line } from '#kernel/schema/text'
import {
  Address,
  Gate,
  KindId,
  PeriodRow,
  Person,
  Question,
  Request,
  RequestRow,
  RequestView,
  Said,
  Section,
  Side,
} from './words.ts'
import { CountedFilter, CountedRow, groupings, SheetRow, Statistics, StatisticsFilter } from './words.statistics.ts'

export * from './words.ts'
export * from './words.told.ts'
export * from './words.annex-routes.ts'
export * from './words.statistics.ts'
export * from './words.paper.ts'
export * from './words.paper-routes.ts'

const byId = z.object({ id: Id })

/** What a draft consists of beside its sections. */
const Draft = z.strictObject({
  title: Line,
  question: Question,
  /** The instruments it is to rest on, from the answer of the finder. */
  instruments: z.array(z.string().min(1).max(64)).max(12),
  /** The reference of the proceeding the answer is for. */
  proceeding: Line,
  persons: z.array(Person).max(100),
  language: LanguageTag,
  channel: z.string().min(1).max(64).nullable(),
  confidential: z.boolean(),
  privileged: z.boolean(),
  urgent: z.boolean(),
})

export const listKinds = route({
  method: 'GET',
  path: '/api/requests/kinds',
  summary: 'List the kinds of requests, with their states and acts on both sides',
  reply: z.object({
    kinds: z.array(
      z.object({
        id: z.string(),
        names: z.record(z.string(), z.string()),
        measure: z.string().nullable(),
        track: z.string(),
        basis: z.array(z.object({ instrument: z.string(), article: z.string(), text: z.string() })),
      }),
    ),
    tracks: z.array(
      z.object({
        id: z.string(),
        text: z.string(),
        sides: z.record(
          Side,
          z.object({
            states: z.array(z.object({ id: z.string(), phase: z.string(), owner: z.string(), next: z.string() })),
            acts: z.array(
              z.object({
                id: z.string(),
                text: z.string(),
                from: z.array(z.string()),
                to: z.string(),
                message: z.string().nullable(),
              }),
            ),
          }),
        ),
      }),
    ),
  }),
  refusals: {},
})
export const listRequests = route({
  method: 'GET',
  path: '/api/requests',
  summary: 'List the requests of your desk or of a case, the next period to end first',
  query: PageQuery.extend({
    side: Side.optional(),
    case: Id.optional(),
    peer: Country.optional(),
    kind: KindId.optional(),
    open: z.stringbool().optional(),
    /** ours, theirs: whose move it is; mine: the acting post can take the next step. */
    move: z.enum(['ours', 'theirs', 'mine']).optional(),
    sort: z.enum(['due', 'newest']).default('due'),
  }),
  reply: pageOf(RequestRow),
  refusals: {},
})
export const listPeriods = route({
  method: 'GET',
  path: '/api/requests/periods',
  summary: 'List the periods that run in the requests of your desk, request by request, the next to end first',
  query: PageQuery.extend({ side: Side.optional(), peer: Country.optional() }),
  /** A page holds the periods of so many requests. */
  reply: z.object({ rows: z.array(PeriodRow), next: z.string().nullable() }),
  refusals: {},
})
export const openRequest = route({
  method: 'POST',
  path: '/api/requests',
  summary: 'Draft a request to another State',
  /** `follows`: a request to the same State that this kind may follow, as a confiscation the freezing. */
  body: Draft.extend({ case: Id, kind: KindId, to: Address, marking: Marking, follows: Id.optional() }),
  reply: Request,
  refusals: {
    'case-not-known': 422,
    'same-state': 422,
    'authority-not-known': 422,
    'fact-not-known': 422,
    'date-impossible': 422,
    'marking-above-clearance': 422,
    'marking-of-another-state': 422,
    'follows-nothing': 422,
  },
})
export const readRequest = route({
  method: 'GET',
  path: '/api/requests/:id',
  summary: 'Read a request: where it stands, what runs, what may be done',
  params: byId,
  reply: RequestView,
  refusals: {},
})
export const changeRequest = route({
  method: 'PUT',
  path: '/api/requests/:id',
  summary: 'Change what a draft asks',
  params: byId,
  versioned: true,
  body: Draft,
  reply: Request,
  refusals: { 'not-a-draft': 409, 'fact-not-known': 422, 'date-impossible': 422 },
})
/** Saved as it is written; nothing is lost when the connection is. */
export const writeSection = route({
  method: 'PUT',
  path: '/api/requests/:id/sections/:section',
  summary: 'Save the answer to one thing the instruments demand',
  params: z.object({ id: Id, section: z.string().min(1).max(64) }),
  versioned: true,
  body: Section.omit({ id: true }),
  reply: z.object({ gate: Gate.omit({ faults: true }), version: z.int() }),
  refusals: { 'not-a-draft': 409, 'section-not-asked': 422 },
})
/** Saved as it is written, in the name of who wrote it; an empty answer takes the one before away. */
export const answerRisk = route({
  method: 'PUT',
  path: '/api/requests/:id/risks/:instrument/:ground',
  summary: 'Say why a ground of refusal that seems likely does not stand',
  params: z.object({ id: Id, instrument: z.string().min(1).max(64), ground: z.string().min(1).max(64) }),
  versioned: true,
  body: z.strictObject({ answer: z.union([Line, z.literal('')]) }),
  reply: z.object({ gate: Gate.omit({ faults: true }), version: z.int() }),
  refusals: { 'not-a-draft': 409, 'ground-not-raised': 422 },
})
export const checkRequest = route({
  method: 'GET',
  path: '/api/requests/:id/check',
  summary: 'Check a request before it is sent: what is missing, what could be refused, what else stands against it',
  params: byId,
  reply: Gate,
  refusals: {},
})
export const takeAct = route({
  method: 'POST',
  path: '/api/requests/:id/acts/:act',
  summary: 'Do one of the things open in a request',
  params: z.object({ id: Id, act: z.string().min(1).max(64) }),
  versioned: true,
  body: Said.omit({ request: true, confiscation: true }),
  reply: Request,
  refusals: {
    'act-not-known': 404,
    'authority-not-known': 422,
    'condition-not-met': 422,
    'file-not-laid': 422,
    'too-many-files': 422,
    'use-not-allowed': 422,
    'other-side-not-reached': 409,
  },
})
export const fileRequest = route({
  method: 'POST',
  path: '/api/requests/:id/case',
  summary: 'Put a received request into a case',
  params: byId,
  versioned: true,
  body: z.strictObject({ case: Id }),
  reply: Request,
  refusals: { 'case-not-known': 422, 'already-in-a-case': 409 },
})

// — retention —

export const holdRequest = route({
  method: 'POST',
  path: '/api/requests/:id/hold',
  summary: 'Forbid that the content of a request is destroyed while a reason stands',
  params: byId,
  versioned: true,
  body: z.strictObject({ reason: Line }),
  reply: Request,
  refusals: { 'content-held': 409, 'content-destroyed': 409 },
})
export const releaseRequestHold = route({
  method: 'POST',
  path: '/api/requests/:id/hold/release',
  summary: 'Lift the ban on destroying the content of a request',
  params: byId,
  versioned: true,
  body: z.strictObject({ reason: Line }),
  reply: Request,
  refusals: { 'content-not-held': 409 },
})

// — statistics —

export const readStatistics = route({
  method: 'GET',
  path: '/api/requests/statistics',
  summary: 'How long requests take and how they end, by State and measure',
  query: StatisticsFilter.extend({ by: z.enum(groupings).default('pair') }),
  reply: Statistics,
  refusals: { 'too-many-to-count': 422 },
})
/** The same filters as the number was read with, the shortest first. What the asker may not read is in no list. */
export const listCounted = route({
  method: 'GET',
  path: '/api/requests/statistics/requests',
  summary: 'List the requests behind a number of the statistics',
  query: PageQuery.extend(CountedFilter.shape),
  reply: pageOf(CountedRow),
  refusals: { 'too-many-to-count': 422 },
})
/** As JSON, or as a table in CSV (RFC 4180) to be handed in. For other States, small numbers are not told. */
export const readSheet = route({
  method: 'GET',
  path: '/api/requests/statistics/sheet',
  summary: 'The sheet for FATF recommendations 37 to 40 and the review of UNTOC',
  query: StatisticsFilter.pick({ from: true, to: true, peer: true }).extend({
    format: z.enum(['json', 'csv']).default('json'),
    for: z.enum(['own', 'others']).default('others'),
  }),
  also: 'text/csv',
  reply: z.object({ asOf: z.string(), fewestTold: z.int(), whole: z.boolean(), rows: z.array(SheetRow) }),
  refusals: { 'too-many-to-count': 422 },
})

// — news —

const about = z.object({ request: Id, case: Id.nullable(), peer: Country })
export const RequestOpened = event('requests/opened', 1, about.extend({ reference: z.string(), kind: z.string() }))
export const RequestReceived = event('requests/received', 1, about.extend({ reference: z.string(), kind: z.string() }))
export const RequestStepped = event(
  'requests/stepped',
  1,
  about.extend({ reference: z.string(), act: z.string(), from: z.string(), to: z.string(), by: Side }),
)
/** The two sides' logs do not tell the same story. */
export const RequestDiverged = event(
  'requests/diverged',
  1,
  about.extend({ reference: z.string(), kind: z.string(), by: Side, number: z.int() }),
)
const period = about.extend({ reference: z.string(), period: z.string(), due: z.string() })
export const PeriodWarned = event('requests/period-warned', 1, period)
export const PeriodOverdue = event('requests/period-overdue', 1, period.extend({ consequence: z.string().nullable() }))
const withReason = about.extend({ reference: z.string(), reason: Line })
export const RequestHeld = event('requests/held', 1, withReason)
export const RequestHoldReleased = event('requests/hold-released', 1, withReason)
/** Its content reached the end of the time it is kept. */
export const RequestDestroyed = event('requests/destroyed', 1, about.extend({ reference: z.string() }))
/** A national was not surrendered: the case is to be put before the prosecutor of this State. */
export const ProsecutionOwed = event('requests/prosecution-owed', 1, about.extend({ reference: z.string() }))
