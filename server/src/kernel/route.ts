import type { z } from 'zod'

/**
 * One HTTP operation, declared once. Validation, types, OpenAPI, the web client and its forms derive from it.
 * Runs in a browser: nothing here may need a server.
 */
export type Route = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** Path with `:name` parameters, always under `/api/`. */
  readonly path: `/api/${string}`
  /** One sentence in the imperative, for OpenAPI and the command palette. */
  readonly summary: string
  /** `session`: a signed-in officer or service account; `public`: anyone. Absent means `session`. */
  readonly access?: 'session' | 'public'
  readonly params?: z.ZodObject
  readonly query?: z.ZodObject
  readonly body?: z.ZodType
  readonly reply: z.ZodType
  /** The closed set of refusals of this route beside `commonRefusals`, each with its HTTP status. */
  readonly refusals: Readonly<Record<string, number>>
  /** The caller must say in `If-Match` which version it saw. */
  readonly versioned?: boolean
  /** The body is one streamed file; its fields travel in the query. The number is the largest size in bytes. */
  readonly file?: number
  /** The reply is streamed: this is its media type. */
  readonly streams?: string
  /** Another media type in which the same reply may be asked for. */
  readonly also?: string
}

/** Declares a route; the returned value keeps its exact type. */
export function route<const R extends Route>(declared: R): R {
  return declared
}

type Parsed<S> = S extends z.ZodType ? z.output<S> : undefined

export type ParamsOf<R extends Route> = Parsed<R['params']>
export type QueryOf<R extends Route> = Parsed<R['query']>
export type BodyOf<R extends Route> = Parsed<R['body']>
export type ReplyOf<R extends Route> = z.output<R['reply']>
export type RefusalOf<R extends Route> = (keyof R['refusals'] & string) | CommonRefusal

/** What every route may answer, with its status. A route's own refusals never reuse these names. */
export const commonRefusals = {
  malformed: 400,
  'idempotency-key-missing': 400,
  'not-signed-in': 401,
  'cross-site': 403,
  forbidden: 403,
  'purpose-missing': 403,
  unknown: 404,
  'method-not-allowed': 405,
  'changed-since-opened': 409,
  'step-not-open': 409,
  'second-officer-needed': 409,
  'too-large': 413,
  'unsupported-media': 415,
  'key-reused': 422,
  'version-missing': 428,
  'too-many-attempts': 429,
  defect: 500,
  unavailable: 503,
} as const
export type CommonRefusal = keyof typeof commonRefusals

/** Whether an officer may do a thing to this record now, and if not, why. Stands in every reply about one record. */
export type Offer = {
  readonly action: string
  readonly allowed: boolean
  /** Why not: the sentence of the rule, or of the lifecycle. */
  readonly because?: string
  readonly rule?: string
  /** A second officer will have to agree. */
  readonly fourEyes?: boolean
}

/** RFC 9457 problem details as every refusal crosses the edge. */
export type Problem = {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly code: string
  readonly detail?: string
  readonly rule?: string
  readonly because?: string
  readonly field?: string
  readonly facts?: Readonly<Record<string, unknown>>
  /** Identifies this answer in the audit trail. */
  readonly instance?: string
}
