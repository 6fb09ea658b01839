import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { visitor } from '#kernel/actor'
import type { Answer, Endpoint, Incoming } from '#kernel/command'
import { cookieIn } from '#kernel/headers'
import type { Kernel } from '#kernel/kernel'
import { isRefusal, type Refusal } from '#kernel/refusal'
import { cookieName, type Settings } from '#kernel/settings'
import { callbackPath } from './oidc.ts'
import { ceremonyMinutes } from './service.passkeys.ts'

/** Where a browser is sent when signing in at the provider came to nothing; the screen says so in its language. */
const failedPath = '/sign-in?refused='

/**
 * The two pages of signing in at the agency's provider. A short-lived cookie ties the way back to the browser that set
 * out, so that nobody can be signed in as somebody else by following a link. It is `Lax`, for the way back comes from
 * another site; the session's own cookie is `Strict`.
 */
export function oidcPages(
  kernel: Kernel,
  settings: Pick<Settings, 'origin' | 'state'>,
  { start, finish }: { readonly start: Endpoint; readonly finish: Endpoint },
): (app: FastifyInstance) => void {
  const { origin } = settings
  const secure = origin.startsWith('https:')
  const name = `${cookieName(settings)}-oidc`
  const cookie = (value: string, seconds: number): string =>
    `${name}=${value}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${seconds}${secure ? '; Secure' : ''}`
  const incoming = (request: FastifyRequest, body: unknown): Incoming => ({
    actor: visitor,
    params: {},
    query: {},
    body,
    device: { address: request.ip, agent: (request.headers['user-agent'] ?? '').slice(0, 200), origin },
  })
  const failed = (reply: FastifyReply, { refused }: Refusal): FastifyReply => {
    const told = ['unavailable', 'too-many-attempts'].includes(refused) ? refused : 'sign-in-failed'
    return reply.header('set-cookie', cookie('', 0)).redirect(`${failedPath}${told}`, 303)
  }
  const settle = async (
    reply: FastifyReply,
    endpoint: Endpoint,
    asked: Incoming,
    then: (answer: Answer) => FastifyReply,
  ): Promise<FastifyReply> => {
    const result = await endpoint.run(kernel, asked)
    return isRefusal(result) ? failed(reply, result) : then(result)
  }

  return (app) => {
    app.get('/api/sign-in/oidc/start', (request, reply) =>
      settle(reply, start, incoming(request, {}), ({ body }) => {
        const { ceremony, location } = body as { ceremony: string; location: string }
        return reply
          .header('set-cookie', cookie(ceremony, ceremonyMinutes * 60))
          .header('cache-control', 'no-store')
          .redirect(location, 303)
      }),
    )
    app.get(callbackPath, (request, reply) => {
      const mark = request.url.indexOf('?')
      const body = {
        ceremony: cookieIn(request.headers.cookie, name) ?? '',
        search: mark < 0 ? '' : request.url.slice(mark),
      }
      return settle(reply, finish, incoming(request, body), ({ headers }) =>
        reply
          .header('set-cookie', [headers?.['set-cookie'] ?? '', cookie('', 0)])
          .header('cache-control', 'no-store')
          .redirect('/', 303),
      )
    })
  }
}
