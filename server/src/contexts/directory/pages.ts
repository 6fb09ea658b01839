import type { FastifyInstance } from 'fastify'
import type { Directory } from './door.ts'
import { answerHello } from './hello.ts'
import type { Parts } from './parts.ts'
import { descriptorType } from './rules.descriptor.ts'
import { longestList } from './rules.list.ts'
import { answerDraft, answerLists } from './spread.ts'

/** What other nodes ask of this one: the descriptor, which is for anyone; the rest is signed. */
export function directoryPages(parts: Parts, door: Directory): (app: FastifyInstance) => void {
  return (app) => {
    app.get('/peer/directory/descriptor', async (_, reply) => {
      const { descriptor } = await parts.describe()
      return reply.header('cache-control', 'no-cache').type(`${descriptorType}; charset=utf-8`).send(descriptor)
    })
    door.serve(app, {
      method: 'POST',
      path: '/peer/directory/hello',
      mostBytes: 4_096,
      answer: answerHello(parts.kernel, door, parts.version),
    })
    door.serve(app, {
      method: 'GET',
      path: '/peer/directory/lists/:space',
      mostBytes: 0,
      answer: answerLists(parts),
    })
    door.serve(app, {
      method: 'POST',
      path: '/peer/directory/drafts',
      mostBytes: longestList * 2,
      answer: answerDraft(parts),
    })
  }
}
