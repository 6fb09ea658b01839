import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { Asked, Directory, Served } from '#contexts/directory'
import { isRefusal, refuse, type Refusal } from '#kernel/refusal'
import { Id } from '#kernel/schema/page'
import { longestChunk } from './attachments.chunks.ts'
import type { Pushing } from './attachments.push.ts'
import { sealedChunk } from './attachments.seal.ts'
import { progressOf, takeChunk, type Taking } from './attachments.take.ts'
import { fetchable } from './store.attachments.ts'
import { Digest, mostChunks } from './words.ts'

const Params = z.object({ message: Digest, id: Id, n: z.coerce.number().int().min(0).max(mostChunks).optional() })

const asJson = (body: unknown): Served => ({ status: 200, body: JSON.stringify(body), contentType: 'application/json' })

/** What peers bring and fetch of attachments, chunk by chunk. */
export function attachmentPages(
  directory: Directory,
  taking: Taking,
  pushing: Pushing,
  arrived: () => void,
): (app: FastifyInstance) => void {
  const at = (asked: Asked) => {
    const read = Params.safeParse(asked.params)
    return read.success ? read.data : refuse('malformed', { detail: 'not the address of an attachment' })
  }
  const answered = <T>(found: T | Refusal): Served | Refusal => (isRefusal(found) ? found : asJson(found))
  return (app) => {
    directory.serve(app, {
      method: 'GET',
      path: '/peer/exchange/attachments/:message/:id',
      mostBytes: 0,
      answer: async (asked) => {
        const params = at(asked)
        if (isRefusal(params)) return params
        return answered(await progressOf(taking, asked.state, params.message, params.id))
      },
    })
    directory.serve(app, {
      method: 'PUT',
      path: '/peer/exchange/attachments/:message/:id/chunks/:n',
      mostBytes: longestChunk,
      streamed: true,
      answer: async (asked) => {
        const params = at(asked)
        if (isRefusal(params)) return params
        const place = { message: params.message, id: params.id, index: params.n ?? 0 }
        const found = await takeChunk(taking, asked.state, place, asked.pieces as AsyncIterable<Uint8Array>)
        if (!isRefusal(found) && found.complete) arrived()
        return answered(found)
      },
    })
    directory.serve(app, {
      method: 'GET',
      path: '/peer/exchange/attachments/:message/:id/chunks/:n',
      mostBytes: 0,
      answer: async (asked) => {
        const params = at(asked)
        if (isRefusal(params)) return params
        const one = await fetchable(pushing.database, asked.state, params.message, params.id)
        const nothing = refuse('unknown', { detail: 'there is no such chunk for you' })
        if (one === undefined) return nothing
        const sealed = sealedChunk(one, params.n ?? 0, pushing.pathOf(one.digest))
        if (sealed === undefined) return nothing
        return { status: 200, body: '', outgoing: sealed, contentType: 'application/octet-stream' }
      },
    })
  }
}
