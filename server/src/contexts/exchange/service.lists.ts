import { may, unknown } from '#kernel/authorise'
import type { Endpoint } from '#kernel/command'
import { theNode } from '#kernel/context'
import { countOf, fillPage } from '#kernel/listing'
import { permitted } from '#kernel/permitted'
import { query } from '#kernel/query'
import type { Actor } from '#kernel/actor'
import * as contract from './contract.ts'
import type { Ground } from './ground.ts'
import { type ByFile, messageColumns, messageResource, notByFile } from './policy.ts'
import { shownRows } from './service.ts'
import { countMessages, findMessages, type MessageFilter } from './store.lists.ts'

type Page = { readonly limit: number; readonly cursor?: string | undefined }

/** A page of messages: SQL narrows, Cedar decides about each row with the same words. */
async function pageFor(
  ground: Ground,
  actor: Actor,
  byFile: ByFile,
  filter: MessageFilter,
  page: Page & { readonly sort: 'deadline' | 'newest' },
) {
  const { kernel } = ground
  const condition = permitted(kernel.policies, actor, 'exchange.read', 'Message', messageColumns(byFile))
  const [found, counted] = await Promise.all([
    fillPage(
      page,
      (after, most) => findMessages(kernel.database, condition, filter, { sort: page.sort, after, most }),
      async (rows) =>
        rows.map((row) =>
          may(kernel.policies, actor, 'exchange.read', messageResource(row, byFile)) ? row : undefined,
        ),
    ),
    countMessages(kernel.database, condition, filter),
  ])
  const rows = await shownRows(ground, actor, found.rows)
  return { reply: { rows, next: found.next, count: countOf(counted) }, seen: rows.map(({ id }) => id) }
}

const sideOf = { in: 'received', out: 'sent', all: undefined } as const

export function listQueries(ground: Ground): readonly Endpoint[] {
  return [
    query({
      route: contract.listMessages,
      action: 'exchange.list',
      load: async () => ({}),
      resource: () => theNode,
      reply: (_, { actor, query: asked }) => {
        const { box, state, peer, conversation, move, mine } = asked
        const post = mine === true ? (actor.post ?? undefined) : undefined
        const filter = { side: sideOf[box], state, peer, conversation, move, post }
        return pageFor(ground, actor, notByFile, filter, asked)
      },
    }),
    query({
      route: contract.listFileMessages,
      action: 'exchange.list',
      load: async ({ params, actor }) => ((await ground.files.readable(actor, params.file)) ? {} : unknown()),
      resource: () => theNode,
      reply: async (_, { actor, params, query: page }) => {
        const write = await ground.files.writable(actor, params.file)
        const byFile = { read: true, write }
        return pageFor(ground, actor, byFile, { file: params.file }, { ...page, sort: 'newest' })
      },
    }),
  ]
}
