import type { Problem, ReplyOf, Route, RefusalOf } from '@comity/server/kernel/route'
import type { z } from 'zod'
import { presence, type Presence } from './presence.ts'

/** A refusal as it reached the browser. `offline`, `timed-out` and `not-understood` are found on this side. */
export class ApiRefusal<Code extends string = string> extends Error {
  override readonly name = 'ApiRefusal'
  readonly code: Code
  readonly problem: Problem
  constructor(problem: Problem & { readonly code: Code }) {
    super(problem.detail ?? problem.title)
    this.code = problem.code
    this.problem = problem
  }
}

type Input<S> = S extends z.ZodType ? z.input<S> : never
type Given<R extends Route, Name extends 'params' | 'body'> = R[Name] extends z.ZodType
  ? { readonly [K in Name]: Input<R[Name]> }
  : { readonly [K in Name]?: undefined }
type GivenQuery<R extends Route> = R['query'] extends z.ZodType
  ? // oxlint-disable-next-line typescript/no-generated-empty-object-type -- asks whether nothing at all would do
    Record<never, never> extends Input<R['query']>
    ? { readonly query?: Input<R['query']> }
    : { readonly query: Input<R['query']> }
  : { readonly query?: undefined }

/** What a route must be given: the types come from its schemas. */
export type CallOf<R extends Route> = Given<R, 'params'> &
  Given<R, 'body'> &
  GivenQuery<R> &
  (R['versioned'] extends true ? { readonly version: number } : { readonly version?: undefined }) &
  (R['file'] extends number ? { readonly file: Blob } : { readonly file?: undefined })

export type CallOptions = {
  readonly signal?: AbortSignal
  /** Idempotency key. Sending again with the same key never does a thing twice. A new one is made when absent. */
  readonly key?: string
}

export type Api = {
  /** The parsed reply; rejects with `ApiRefusal` and with nothing else. An abort by the caller rejects as `AbortError`. */
  readonly call: <const R extends Route>(route: R, given: CallOf<R>, options?: CallOptions) => Promise<ReplyOf<R>>
}

export type ApiParts = {
  readonly fetch: typeof globalThis.fetch
  /** Where the node listens; empty for the origin the page came from. */
  readonly origin: string
  readonly newKey: () => string
  /** Called when a route that needs a session is refused for the lack of one. */
  readonly onSignedOut: () => void
  readonly timeoutMilliseconds: number
  /** Reads while nobody is there say that the page only waits for news; the node does not count them as use. */
  readonly presence: Pick<Presence, 'here' | 'used'>
}

export function createApi(parts: ApiParts): Api {
  return {
    call: async (route, given, options = {}) => {
      const timeout = AbortSignal.timeout(route.file === undefined ? parts.timeoutMilliseconds : 3_600_000)
      const signal = options.signal === undefined ? timeout : AbortSignal.any([timeout, options.signal])
      const waiting = route.method === 'GET' && !parts.presence.here()
      const request = requestOf(route, given, { key: options.key ?? parts.newKey(), waiting })
      const sent = Date.now()
      let response: Response
      let text: string
      try {
        response = await parts.fetch(parts.origin + addressOf(route, given), { ...request, signal })
        text = await response.text()
      } catch (failure) {
        if (options.signal?.aborted === true) throw failure
        throw new ApiRefusal(timeout.aborted ? ownProblem('timed-out') : ownProblem('offline'))
      }
      const answer = parsed(text)
      if (!waiting && response.status !== 401) parts.presence.used(sent)
      if (response.ok && answer !== undefined) return answer as never
      const refusal = new ApiRefusal(
        isProblem(answer) ? answer : ownProblem(codeOfStatus(response.status), response.status),
      )
      if (refusal.code === 'not-signed-in' && route.access !== 'public') parts.onSignedOut()
      throw refusal
    },
  }
}

type Loose = {
  readonly params?: unknown
  readonly query?: unknown
  readonly body?: unknown
  readonly version?: unknown
  readonly file?: unknown
}

/** The address of a route with its parameters and query filled in: also what a download link points at. */
export function addressOf(route: Route, given: Loose): string {
  const params = (given.params ?? {}) as Readonly<Record<string, unknown>>
  const path = route.path.replace(/:([A-Za-z]+)/g, (_, name: string) => encodeURIComponent(wordOf(params[name])))
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries((given.query ?? {}) as Readonly<Record<string, unknown>>)) {
    if (value === undefined) continue
    for (const one of Array.isArray(value) ? value : [value]) search.append(name, wordOf(one))
  }
  return search.size === 0 ? path : `${path}?${search}`
}

function wordOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function requestOf(route: Route, given: Loose, how: { readonly key: string; readonly waiting: boolean }): RequestInit {
  const headers: Record<string, string> = { Accept: route.streams ?? 'application/json' }
  if (route.method !== 'GET') {
    headers['Idempotency-Key'] = how.key
    headers['X-Comity-CSRF'] = '1'
  }
  if (how.waiting) headers['Comity-Waiting'] = '1'
  if (given.version !== undefined) headers['If-Match'] = `"${wordOf(given.version)}"`
  const request: RequestInit = { method: route.method, headers, credentials: 'same-origin', redirect: 'error' }
  if (given.file instanceof Blob) {
    headers['Content-Type'] = 'application/octet-stream'
    return { ...request, body: given.file }
  }
  if (given.body === undefined) return request
  headers['Content-Type'] = 'application/json'
  return { ...request, body: JSON.stringify(given.body) }
}

/** A JSON text as its value; nothing when it is no JSON. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

/** Whether an answer is a refusal the node wrote itself. */
export function isProblem(answer: unknown): answer is Problem {
  return typeof answer === 'object' && answer !== null && typeof (answer as Problem).code === 'string'
}

function codeOfStatus(status: number): string {
  if (status === 401) return 'not-signed-in'
  return status === 502 || status === 503 || status === 504 ? 'unavailable' : 'not-understood'
}

/** A refusal found on this side, in the same form as the node's. */
export function ownProblem(code: string, status = 0): Problem {
  return { type: 'about:blank', title: code, status, code }
}

/** Narrows a failure to the closed set of refusals of a route. */
export function isRefusalOf<R extends Route>(_route: R, failure: unknown): failure is ApiRefusal<RefusalOf<R>> {
  return failure instanceof ApiRefusal
}

/** Refusals that sending again with the same key may cure. */
export function mayRetry(failure: unknown): boolean {
  return failure instanceof ApiRefusal && ['offline', 'timed-out', 'unavailable'].includes(failure.code)
}

/** A second route function over the same contract never needs its own client: one for the whole page. */
let signedOut: () => void = () => undefined
export const api: Api = createApi({
  fetch: (...request) => globalThis.fetch(...request),
  origin: '',
  newKey: () => crypto.randomUUID(),
  onSignedOut: () => signedOut(),
  timeoutMilliseconds: 20_000,
  presence,
})

/** Says what to do when the session has ended; the router sets it once. */
export function whenSignedOut(act: () => void): void {
  signedOut = act
}
