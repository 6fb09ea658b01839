import type { OutgoingHttpHeaders } from 'node:http'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Actor } from './actor.ts'
import type { Context } from './context.ts'
import type { Database } from './database.ts'
import { isRefusal, type Refusal } from './refusal.ts'

/**
 * Live updates by Server-Sent Events. A page names the records it shows (`?watch=case:…`, at most 20); it is told that
 * something about one of them happened, never what: it then reads again through policy. Permission is asked anew for
 * each news, and the session is looked at again, so that access which ended stops the stream.
 */
export type Live = {
  readonly wake: () => void
  readonly stop: () => Promise<void>
  readonly route: (app: FastifyInstance) => void
}

type Listener = {
  readonly watching: ReadonlySet<string>
  readonly session: string | null
  readonly request: FastifyRequest
  readonly reply: FastifyReply
}

const pollMs = 500
const heartbeatMs = 15_000
const mostListeners = 2_000
const mostOfSession = 20

export function live(
  database: Database,
  contexts: readonly Context[],
  /** Who a stream is for. Asking must not count as use of the session, or an open page would never fall idle. */
  authenticate: (request: FastifyRequest) => Promise<Actor | Refusal>,
): Live {
  const watchers = new Map(contexts.flatMap((context) => Object.entries(context.watchers ?? {})))
  const listeners = new Set<Listener>()
  let position: { tx: string; id: string } | undefined
  let stopped = false
  let timer: NodeJS.Timeout | undefined
  let polling = Promise.resolve()

  const permitted = async (listener: Listener, about: string): Promise<boolean> => {
    const actor = await authenticate(listener.request)
    if (isRefusal(actor)) {
      listener.reply.raw.end()
      return false
    }
    const [kind = '', id = ''] = about.split(':', 2)
    return (await watchers.get(kind)?.(actor, id)) ?? false
  }
  const poll = async (): Promise<void> => {
    if (listeners.size === 0) {
      position = undefined
      return
    }
    if (position === undefined) {
      const [now] = await database.query<{ tx: string }>(`select pg_snapshot_xmin(pg_current_snapshot())::text as tx`)
      position = { tx: now?.tx ?? '0', id: '00000000-0000-0000-0000-000000000000' }
      return
    }
    const rows = await database.query<{ about: string; tx: string; id: string }>(
      `select about, tx::text, id from kernel.event
       where (tx, id) > ($1::xid8, $2::uuid) and tx < pg_snapshot_xmin(pg_current_snapshot()) order by tx, id limit 500`,
      [position.tx, position.id],
    )
    position = rows.at(-1) ?? position
    for (const about of new Set(rows.map((row) => row.about))) {
      for (const listener of listeners) {
        if (!listener.watching.has(about) && !listener.watching.has('inbox')) continue
        const topic = listener.watching.has(about) ? about : 'inbox'
        if (await permitted(listener, about))
          listener.reply.raw.write(`event: changed\ndata: ${JSON.stringify({ about: topic })}\n\n`)
      }
    }
  }
  const turn = (): void => {
    clearTimeout(timer)
    polling = polling
      .then(poll)
      .catch(() => undefined)
      .finally(() => {
        if (!stopped) timer = setTimeout(turn, pollMs)
      })
  }
  const heartbeat = setInterval(() => {
    for (const { reply } of listeners) reply.raw.write(': here\n\n')
  }, heartbeatMs)
  turn()

  return {
    wake: () => {
      if (listeners.size === 0 || stopped) return
      clearTimeout(timer)
      timer = setTimeout(turn, 30)
    },
    stop: async () => {
      stopped = true
      clearTimeout(timer)
      clearInterval(heartbeat)
      for (const { reply } of listeners) reply.raw.end()
      await polling
    },
    route: (app) => {
      app.get<{ Querystring: { watch?: string } }>('/api/live', { exposeHeadRoute: false }, async (request, reply) => {
        const actor = await authenticate(request)
        if (isRefusal(actor) || actor.kind === 'visitor') return reply.code(401).send()
        const { session } = actor
        const own = [...listeners].filter((listener) => listener.session === session)
        if (own.length >= mostOfSession) return reply.code(429).send()
        if (listeners.size >= mostListeners) return reply.code(503).send()
        const watching = new Set(
          (request.query.watch ?? '')
            .split(',')
            .filter((topic) => /^[a-z-]+(:[0-9a-f-]{36})?$/.test(topic))
            .slice(0, 20),
        )
        reply.hijack()
        reply.raw.writeHead(200, {
          ...(reply.getHeaders() as OutgoingHttpHeaders),
          'content-type': 'text/event-stream',
          'cache-control': 'no-store',
          'x-accel-buffering': 'no',
        })
        reply.raw.write('retry: 2000\n\n')
        const listener = { watching, session, request, reply }
        listeners.add(listener)
        request.raw.on('close', () => listeners.delete(listener))
        turn()
        return reply
      })
    },
  }
}
