import type { FastifyInstance, FastifyReply } from 'fastify'
import type { Database } from '#kernel/database'
import { lastCheckpoint, tilesOf } from './store.ts'

// Bytes under a path never change, except those of the checkpoint.
const forEver = 'public, max-age=31536000, immutable'
const alwaysAsk = 'no-cache'

/** The log as anyone reads it: checkpoint, tiles and bundles of entries (C2SP tlog-tiles), below `/log/`. */
export function logPages(database: Database): (app: FastifyInstance) => void {
  const tiles = tilesOf(database)
  return (app) => {
    app.get('/log/checkpoint', async (_, reply) => {
      const last = await lastCheckpoint(database)
      if (last === undefined) return absent(reply)
      return open(reply, alwaysAsk).type('text/plain; charset=utf-8').send(last.note)
    })
    app.get<{ Params: { '*': string } }>('/log/tile/*', async (request, reply) => {
      const bytes = await tiles(`tile/${request.params['*']}`)
      if (bytes === undefined) return absent(reply)
      return open(reply, forEver).type('application/octet-stream').send(Buffer.from(bytes))
    })
  }
}

/** Whoever checks a log may do so from a page of their own: it is public, and says nothing about who asks. */
function open(reply: FastifyReply, caching: string): FastifyReply {
  return reply
    .header('cache-control', caching)
    .header('access-control-allow-origin', '*')
    .header('cross-origin-resource-policy', 'cross-origin')
}

/** Not yet there is not the same as never there. */
function absent(reply: FastifyReply): void {
  reply.header('cache-control', 'no-store')
  reply.callNotFound()
}
