import type { FastifyInstance } from 'fastify'
import { descriptorType } from './rules.descriptor.ts'
import type { Directory } from './door.ts'
import type { Parts } from './parts.ts'

/** What other nodes ask of this one: the descriptor, which is for anyone. */
export function directoryPages(parts: Parts, _door: Directory): (app: FastifyInstance) => void {
  return (app) => {
    app.get('/peer/directory/descriptor', async (_, reply) => {
      const { descriptor } = await parts.describe()
      return reply.header('cache-control', 'no-cache').type(`${descriptorType}; charset=utf-8`).send(descriptor)
    })
  }
}
