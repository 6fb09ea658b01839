import compress from '@fastify/compress'
import { fastify, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { setTimeout as delay } from 'node:timers/promises'
import type { Readable } from 'node:stream'
import { visitor, type Actor } from './actor.ts'
import type { Answer, Endpoint, Incoming } from './command.ts'
import { isUnavailable } from './database.ts'
import { cookieIn, headersFor } from './headers.ts'
import type { Kernel } from './kernel.ts'
import { kindOf } from './log.ts'
import { problemOf } from './problem.ts'
import { isRefusal, refuse, Refused, type Refusal } from './refusal.ts'
import type { commonRefusals, Route } from './route.ts'

export type Edge = {
  readonly origin: string
  readonly trustedProxies: number
  readonly cookieName: string
  readonly authenticate: (credentials: {
    cookie: string | undefined
    bearer: string | undefined
    /** A page reads by itself and says so: such a read does not count as use of the session. */
    waiting: boolean
  }) => Promise<Actor | Refusal>
  /** Told of every answer: for metrics. Codes and durations only. */
  readonly observe?: (seen: { route: string; status: number; code: string; ms: number }) => void
}

const jsonBytes = 1024 * 1024
/** An answer of «unknown» leaves only at multiples of this, so that its time does not tell whether there was a record. */
const unknownBucketMs = 25

/** An HTTP server that knows no route yet: limits, headers and the one way in which refusals leave. */
export async function edge(settings: Edge): Promise<FastifyInstance> {
  const headers = headersFor(settings.origin)
  const app = fastify({
    logger: false,
    trustProxy: (_address, hop) => hop < settings.trustedProxies,
    bodyLimit: jsonBytes,
    requestTimeout: 120_000,
    connectionTimeout: 0,
    keepAliveTimeout: 30_000,
    forceCloseConnections: true,
    return503OnClosing: true,
    routerOptions: { maxParamLength: 200 },
    // What is no address at all runs through no hook.
    frameworkErrors: (error, _request, reply) => {
      void sendProblem(reply.headers(headers.data), refusalOf(error))
    },
  })
  // No caller of ours packs what it sends, so nothing is unpacked: only what leaves is compressed.
  await app.register(compress, { threshold: 2048, encodings: ['br', 'gzip'], globalDecompression: false })
  // By the address of the route, for the one asked for can be spelt in many ways.
  app.addHook('onRoute', (route) => {
    const own = route.url.startsWith('/api/') ? headers.data : headers.page
    const first = (_: FastifyRequest, reply: FastifyReply, done: () => void): void => {
      void reply.headers(own)
      done()
    }
    route.onRequest = [first, ...[route.onRequest ?? []].flat()]
  })
  app.setNotFoundHandler((_request, reply) => sendProblem(reply.headers(headers.data), refuse('unknown')))
  app.setErrorHandler((error, _request, reply) => sendProblem(reply, refusalOf(error)))
  return app
}

/** Mounts the endpoints of all contexts. */
export function mount(app: FastifyInstance, kernel: Kernel, endpoints: readonly Endpoint[], settings: Edge): void {
  const plain = endpoints.filter(({ route }) => route.file === undefined)
  const files = endpoints.filter(({ route }) => route.file !== undefined)
  for (const endpoint of plain) mountOne(app, kernel, endpoint, settings)
  // Uploads arrive as a stream, whatever their type; everything else must be JSON.
  void app.register(async (inner) => {
    inner.removeAllContentTypeParsers()
    inner.addContentTypeParser('*', (_request, payload, done) => done(null, payload))
    for (const endpoint of files) mountOne(inner, kernel, endpoint, settings)
  })
}

function mountOne(app: FastifyInstance, kernel: Kernel, endpoint: Endpoint, settings: Edge): void {
  const { route } = endpoint
  app.route({
    method: route.method,
    url: route.path,
    // Commands answer with a record or two, which no compression makes shorter by much.
    ...(route.method === 'GET' ? {} : { compress: false }),
    handler: async (request, reply) => {
      const began = performance.now()
      let code = 'done'
      try {
        const answer = await handle(kernel, endpoint, request, settings)
        if (!isRefusal(answer)) return await send(reply, answer)
        // A refusal that the contract does not list leaves as a defect; what it calls itself is nobody's business.
        code = problemOf(answer, route).code
        if (code === 'defect') kernel.log.error({ route: route.path, request: request.id }, 'refusal without a status')
        if (code === 'unknown')
          await delay(Math.ceil(unknownBucketMs - ((performance.now() - began) % unknownBucketMs)))
        return await sendProblem(reply, answer, route)
      } catch (error) {
        const refusal = refusalOf(error)
        code = refusal.refused
        if (code === 'defect') {
          kernel.log.error({ route: route.path, request: request.id, ...defectPlace(error) }, 'defect')
        }
        return await sendProblem(reply, refusal, route, code === 'defect' ? request.id : undefined)
      } finally {
        settings.observe?.({
          route: `${route.method} ${route.path}`,
          status: reply.statusCode,
          code,
          ms: performance.now() - began,
        })
      }
    },
  })
}

async function handle(
  kernel: Kernel,
  endpoint: Endpoint,
  request: FastifyRequest,
  settings: Edge,
): Promise<Answer | Refusal> {
  const { route } = endpoint
  const bearer = bearerOf(request)
  const cookieValue = cookieIn(request.headers.cookie, settings.cookieName)
  const crossSite = route.method === 'GET' ? undefined : refuseCrossSite(request, settings.origin, bearer !== undefined)
  if (crossSite) return crossSite
  const actor =
    route.access === 'public' && bearer === undefined && cookieValue === undefined
      ? visitor
      : await settings.authenticate({ cookie: cookieValue, bearer, waiting: waitsOnly(request, route) })
  if (route.access !== 'public' && (isRefusal(actor) || actor.kind === 'visitor')) {
    return isRefusal(actor) ? actor : refuse('not-signed-in', { detail: 'sign in first' })
  }
  const tooLarge = route.file !== undefined && Number(request.headers['content-length'] ?? 0) > route.file
  if (tooLarge) return refuse('too-large', { detail: `at most ${route.file} bytes` })
  const key = request.headers['idempotency-key']
  if (key !== undefined && (typeof key !== 'string' || !/^[\w.:-]{8,100}$/.test(key))) {
    return refuse('malformed', {
      field: 'Idempotency-Key',
      detail: 'between 8 and 100 letters, digits, `.`, `:`, `_` or `-`',
    })
  }
  const incoming: Incoming = {
    actor: isRefusal(actor) ? visitor : actor,
    params: request.params,
    query: request.query,
    body: route.body === undefined ? undefined : request.body,
    file: route.file === undefined ? undefined : (request.body as Readable),
    idempotencyKey: key,
    version: versionOf(request.headers['if-match']),
    device: {
      address: request.ip,
      agent: (request.headers['user-agent'] ?? '').slice(0, 200),
      origin: settings.origin,
    },
  }
  return endpoint.run(kernel, incoming)
}

function bearerOf(request: FastifyRequest): string | undefined {
  const match = /^Bearer ([\w.~+/=-]{1,300})$/.exec(request.headers.authorization ?? '')
  return match?.[1]
}

/** Only a read can be one that nobody asked for; whatever changes something is use, whatever it says. */
function waitsOnly(request: FastifyRequest, route: Route): boolean {
  return route.method === 'GET' && request.headers['comity-waiting'] === '1'
}

function versionOf(header: string | undefined): number | undefined {
  const match = /^"(\d{1,9})"$/.exec(header ?? '')
  return match === null ? undefined : Number(match[1])
}

/** A browser sends changes only from our own pages: fetch metadata, origin, and a header no form can set. */
function refuseCrossSite(request: FastifyRequest, origin: string, bearer: boolean): Refusal | undefined {
  if (bearer) return undefined
  const site = request.headers['sec-fetch-site']
  const strange =
    (site !== undefined && site !== 'same-origin' && site !== 'none') ||
    (request.headers.origin !== undefined && request.headers.origin !== origin) ||
    request.headers['x-comity-csrf'] !== '1'
  return strange ? refuse('cross-site', { detail: 'changes are accepted from the pages of this node only' }) : undefined
}

async function send(reply: FastifyReply, answer: Answer): Promise<FastifyReply> {
  if (answer.version !== undefined) reply.header('etag', `"${answer.version}"`)
  for (const [name, value] of Object.entries(answer.headers ?? {})) reply.header(name, value)
  if (answer.stream) return reply.code(answer.status).send(answer.stream)
  return reply
    .code(answer.status)
    .type('application/json; charset=utf-8')
    .send(JSON.stringify(answer.body ?? {}))
}

async function sendProblem(
  reply: FastifyReply,
  refusal: Refusal,
  route?: Route,
  instance?: string,
): Promise<FastifyReply> {
  const problem = problemOf(refusal, route, instance)
  const wait = refusal.facts?.['retryAfterSeconds']
  if (typeof wait === 'number') reply.header('retry-after', wait)
  else if (problem.status === 503) reply.header('retry-after', 2)
  return reply.code(problem.status).type('application/problem+json; charset=utf-8').send(JSON.stringify(problem))
}

const edgeCodes: Readonly<Record<string, keyof typeof commonRefusals>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'too-large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported-media',
  FST_ERR_CTP_EMPTY_TYPE: 'unsupported-media',
  FST_ERR_CTP_INVALID_JSON_BODY: 'malformed',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'malformed',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'malformed',
  FST_ERR_BAD_URL: 'malformed',
  FST_ERR_ASYNC_CONSTRAINT: 'malformed',
}

/** What an error means to the caller: a refusal carried by it, a limit of the edge, a database away, or a defect. */
function refusalOf(error: unknown): Refusal {
  if (error instanceof Refused) return error.refusal
  const code = (error as { code?: unknown } | null)?.code
  const known = typeof code === 'string' ? edgeCodes[code] : undefined
  if (known !== undefined) return refuse(known)
  if (isUnavailable(error)) {
    return refuse('unavailable', {
      detail:
        'the database cannot be reached, or the disk is full; nothing was changed that was not acknowledged, try again',
    })
  }
  const status = (error as { statusCode?: unknown } | null)?.statusCode
  return typeof status === 'number' && status >= 400 && status < 500 ? refuse('malformed') : refuse('defect')
}

/** Where a defect arose: its kind, its code and the first place in our own source; never the message. */
function defectPlace(error: unknown): { kind: string; code: string; at: string } {
  const stack = error instanceof Error ? (error.stack ?? '') : ''
  return { ...kindOf(error), at: /\/server\/src\/([\w./-]+:\d+)/.exec(stack)?.[1] ?? '' }
}
