import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { Asked, Directory, Served } from '#contexts/directory'
import { chunkBytes, chunkOverhead } from '#kernel/crypto/chunks'
import { isRefusal, refuse, type Refusal } from '#kernel/refusal'
import { Id } from '#kernel/schema/page'
import { sealedChunk, type Pushing } from './attachments.push.ts'
import { progressOf, takeChunk, type Taking } from './attachments.take.ts'
import { fetchable } from './store.attachments.ts'
import { Digest } from './words.ts'

const Params = z.object({ message: Digest, id: Id, n: z.coerce.number().int().min(0).max(70_000).optional() })

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
      mostBytes: chunkBytes + chunkOverhead,
      answer: async (asked) => {
        const params = at(asked)
        if (isRefusal(params)) return params
        const place = { message: params.message, id: params.id, index: params.n ?? 0 }
        const found = await takeChunk(taking, asked.state, place, asked.body)
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
        const buffer = new Uint8Array(one.chunk_bytes)
        const sealed = await sealedChunk(one, params.n ?? 0, pushing.pathOf(one.digest), buffer)
        if (sealed === undefined) return nothing
        return { status: 200, body: sealed, contentType: 'application/octet-stream' }
      },
    })
  }
}
