import type { FastifyInstance, FastifyReply } from 'fastify'
import type { Database } from '#kernel/database'
import type { Prover } from './prove.ts'
import { publishedCheckpoint } from './store.cosigned.ts'
import { tilesOf } from './store.ts'

// Bytes under a path never change, except those of the checkpoint.
export const forEver = 'public, max-age=31536000, immutable'
export const alwaysAsk = 'no-cache'

/**
 * The log as anyone reads it: checkpoint, tiles and bundles of entries (C2SP tlog-tiles), below `/log/`; and the newest
 * checkpoint under which a quorum of witnesses stands.
 */
export function logPages(database: Database, { witnessed }: Pick<Prover, 'witnessed'>): (app: FastifyInstance) => void {
  const tiles = tilesOf(database)
  return (app) => {
    app.get('/log/checkpoint', async (_, reply) => {
      const last = await publishedCheckpoint(database)
      if (last === undefined) return absent(reply)
      return open(reply, alwaysAsk).type('text/plain; charset=utf-8').send(last.note)
    })
    app.get('/log/witnessed/checkpoint', async (_, reply) => {
      const found = await witnessed()
      if (found === undefined) return absent(reply)
      return open(reply, alwaysAsk).type('text/plain; charset=utf-8').send(found.note)
    })
    app.get<{ Params: { '*': string } }>('/log/tile/*', async (request, reply) => {
      const bytes = await tiles(`tile/${request.params['*']}`)
      if (bytes === undefined) return absent(reply)
      return open(reply, forEver).type('application/octet-stream').send(Buffer.from(bytes))
    })
  }
}

/** Whoever checks a log may do so from a page of their own: it is public, and says nothing about who asks. */
export function open(reply: FastifyReply, caching: string): FastifyReply {
  return reply
    .header('cache-control', caching)
    .header('access-control-allow-origin', '*')
    .header('cross-origin-resource-policy', 'cross-origin')
}

/** Not yet there is not the same as never there. */
export function absent(reply: FastifyReply): void {
  reply.header('cache-control', 'no-store')
  reply.callNotFound()
}
