import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { command, type Endpoint } from '#kernel/command'
import { theNode } from '#kernel/context'
import { query } from '#kernel/query'
import { refuse, type Refusal } from '#kernel/refusal'
import type { Pushing } from './attachments.push.ts'
import type { Taking } from './attachments.take.ts'
import { BundleBroken, readBundle, type Taken, writeBundle } from './bundle.ts'
import * as contract from './contract.ts'
import type { Ground } from './ground.ts'

/** What is carried by hand to and from States that no network reaches. */
export function bundleEndpoints(ground: Ground, pushing: Pushing, taking: Taking): readonly Endpoint[] {
  const { directory, flow } = ground
  return [
    query({
      route: contract.exportBundle,
      action: 'exchange.export-bundle',
      load: async () => ({}),
      resource: () => theNode,
      reply: async (_, { params, now }) => {
        const { state } = params
        if ((await directory.peer(state)) === undefined) {
          return refuse('peer-not-known', { detail: `this node knows no \`${state}\``, field: 'params.state' })
        }
        const name = `comity-${ground.state}-${state}-${now.slice(0, 10)}.tar`
        return {
          stream: Readable.from(writeBundle(flow, pushing, state)),
          headers: { 'content-type': 'application/x-tar', 'content-disposition': `attachment; filename="${name}"` },
          seen: [state],
        }
      },
    }),
    command({
      route: contract.importBundle,
      action: 'exchange.import-bundle',
      load: async () => ({}),
      resource: () => theNode,
      facts: async (_, { file }): Promise<(Taken & { readonly content: string }) | Refusal> => {
        if (file === undefined) return refuse('bundle-malformed', { detail: 'there is no file in the request' })
        const hash = createHash('sha256')
        try {
          const taken = await readBundle(flow, taking, hashed(file, hash))
          return { ...taken, content: hash.digest('hex') }
        } catch (error) {
          if (error instanceof BundleBroken) return refuse(error.code, { detail: error.message })
          throw error
        }
      },
      content: ({ content }) => content,
      decide: (_, __, { content: _content, ...taken }) => ({ save: undefined, events: [], reply: taken }),
      save: () => [],
    }),
  ]
}

async function* hashed(stream: AsyncIterable<Uint8Array>, hash: { update: (bytes: Uint8Array) => unknown }) {
  for await (const piece of stream) {
    hash.update(piece)
    yield piece
  }
}
