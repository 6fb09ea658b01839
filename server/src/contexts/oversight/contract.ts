import { z } from 'zod'
import { route } from '#kernel/route'
import { Instant } from '#kernel/schema/instant'
import { Id, PageQuery, pageOf } from '#kernel/schema/page'
import { LangText, Line } from '#kernel/schema/text'

const none = z.object({})

/** One line of the audit trail: who did or read what, in which post, for which purpose, and what was decided under which rule. */
export const AuditEntry = z.object({
  id: Id,
  at: Instant,
  seq: z.int().nullable(),
  /** Place in the hash chain; null while the chain has not caught up (under a second). */
  hash: z.string().nullable(),
  officer: Id.nullable(),
  officerName: LangText.nullable(),
  post: Id.nullable(),
  postTitle: LangText.nullable(),
  account: Id.nullable(),
  action: z.string(),
  resource: z.string().nullable(),
  outcome: z.enum(['done', 'read', 'refused', 'defect']),
  refusal: z.string().nullable(),
  rules: z.array(z.string()),
  policy: z.string(),
  purpose: z.string().nullable(),
  basis: z.string().nullable(),
  /** A second officer who agreed, where a rule asked for one. */
  approvedBy: Id.nullable(),
})
export type AuditEntry = z.output<typeof AuditEntry>

const AuditFilter = z.object({
  from: Instant.optional(),
  until: Instant.optional(),
  officer: Id.optional(),
  resource: z.string().max(100).optional(),
  action: z.string().max(80).optional(),
  outcome: AuditEntry.shape.outcome.optional(),
})
export const searchAudit = route({
  method: 'GET',
  path: '/api/audit',
  summary: 'Search the audit trail',
  query: PageQuery.extend(AuditFilter.shape),
  reply: pageOf(AuditEntry),
  refusals: {},
})
/**
 * Newline-delimited JSON, oldest first: one `{ seq, entry, digest, hash }` a line, then `{ head, entries, waiting, node }`.
 * All links are there whatever the filter, so that the chain can be checked elsewhere; an entry that the filter leaves
 * out has `withheld: true` in place of its content. An export without its last line is not complete.
 */
export const exportAudit = route({
  method: 'GET',
  path: '/api/audit/export',
  summary: 'Export the audit trail with its hash chain',
  query: AuditFilter,
  streams: 'application/x-ndjson',
  reply: z.any(),
  refusals: {},
})
export const chainFaults = [
  /** The numbers of the links have a gap. */
  'sequence',
  /** A link does not follow from the one before it. */
  'hash',
  'entry-missing',
  'entry-changed',
  /** An entry stood a minute without being sealed: it was slipped in behind the chain, or the sealing has stopped. */
  'not-sealed',
  /** The chain ends before the place to which it is known to have been sealed. */
  'cut-off',
  /** The chain does not pass through a head known from before. */
  'other-head',
] as const
export const verifyAudit = route({
  method: 'GET',
  path: '/api/audit/verify',
  summary: 'Check the hash chain of the audit trail',
  query: z.object({
    /** A head known from an export, an earlier check or the operational log, as `seq:hash`. */
    known: z
      .string()
      .regex(/^\d{1,15}:[0-9a-f]{64}$/)
      .optional(),
  }),
  reply: z.object({
    intact: z.boolean(),
    entries: z.int(),
    head: z.string(),
    /** Number of the first link at fault; null where the fault lies outside the chain. */
    brokenAt: z.int().nullable(),
    /** Entries that wait to be sealed. */
    waiting: z.int(),
    /** The first hundred faults. */
    faults: z.array(z.object({ fault: z.enum(chainFaults), seq: z.int().nullable(), entry: Id.nullable() })),
  }),
  refusals: {},
})
/** The lines of the audit trail about one case, for those who may read it there. */
export const readCaseAudit = route({
  method: 'GET',
  path: '/api/audit/cases/:case',
  summary: 'Read who saw and changed a case',
  params: z.object({ case: Id }),
  query: PageQuery,
  reply: pageOf(AuditEntry),
  refusals: {},
})
export const Rule = z.object({
  id: z.string(),
  context: z.string(),
  effect: z.enum(['permit', 'forbid']),
  because: z.string(),
  source: z.string().nullable(),
  fourEyes: z.string().nullable(),
  actions: z.array(z.string()),
  text: z.string(),
})
export const listRules = route({
  method: 'GET',
  path: '/api/policies',
  summary: 'List the rules of this node with their reasons',
  reply: z.object({ hash: z.string(), rules: z.array(Rule) }),
  refusals: {},
})

// — a second officer —

/** A thing one officer asked for that a rule lets happen only when a second officer agrees. */
export const Proposal = z.object({
  id: Id,
  action: z.string(),
  resource: z.string().nullable(),
  label: Line.nullable(),
  summary: z.string(),
  by: z.object({ officer: Id, name: LangText.nullable(), post: Id, title: LangText.nullable() }),
  /** The rule that asks for a second officer, and its reason. */
  rule: z.string(),
  because: z.string(),
  /** What was asked, field by field, as it will be carried out. */
  asked: z.record(z.string(), z.unknown()),
  proposedAt: Instant,
  expiresAt: Instant,
  state: z.enum(['waiting', 'approved', 'rejected', 'withdrawn', 'expired', 'failed']),
  /** How it ended, by whom and why, once it has. */
  settled: z
    .object({ at: Instant, by: Id.nullable(), name: LangText.nullable(), reason: z.string().nullable() })
    .nullable(),
  mine: z.boolean(),
  offer: z.object({ allowed: z.boolean(), because: z.string().optional() }),
})
export type Proposal = z.output<typeof Proposal>
export const listProposals = route({
  method: 'GET',
  path: '/api/proposals',
  summary: 'List what waits for a second officer',
  reply: z.object({ rows: z.array(Proposal) }),
  refusals: {},
})
/** `status` and `result` are those of the command itself: when it is refused, the proposal has failed. */
export const approveProposal = route({
  method: 'POST',
  path: '/api/proposals/:id/approve',
  summary: 'Agree as second officer and carry it out',
  params: z.object({ id: Id }),
  body: none,
  reply: z.object({ proposal: Proposal, status: z.int(), result: z.unknown() }),
  refusals: { 'not-your-own': 403, 'proposal-settled': 409 },
})
export const rejectProposal = route({
  method: 'POST',
  path: '/api/proposals/:id/reject',
  summary: 'Decline as second officer',
  params: z.object({ id: Id }),
  body: z.object({ reason: Line }),
  reply: Proposal,
  refusals: { 'proposal-settled': 409 },
})
export const withdrawProposal = route({
  method: 'POST',
  path: '/api/proposals/:id/withdraw',
  summary: 'Withdraw what you asked for',
  params: z.object({ id: Id }),
  body: none,
  reply: Proposal,
  refusals: { 'proposal-settled': 409 },
})
