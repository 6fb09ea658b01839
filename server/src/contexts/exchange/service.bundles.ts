import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { command, type Endpoint } from '#kernel/command'
import { theNode } from '#kernel/context'
import { query } from '#kernel/query'
import { refuse, type Refusal } from '#kernel/refusal'
import type { Pushing } from './attachments.push.ts'
import type { Taking } from './attachments.take.ts'
import { BundleBroken, openBundle, recipientIn, sealBundle } from './bundle.seal.ts'
import { readBundle, type Taken, writeBundle } from './bundle.ts'
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
        if (!(await directory.trusts(state))) return refuse('peer-not-trusted', { field: 'params.state' })
        const recipient = await recipientIn(directory, state)
        if (recipient === undefined) return refuse('recipient-without-key', { field: 'params.state' })
        // The name lies open on the carrier: it says what the head says.
        const name = `comity-${state}-${now.slice(0, 10)}.bundle`
        return {
          stream: Readable.from(sealBundle(recipient, writeBundle(flow, pushing, state))),
          headers: {
            'content-type': 'application/octet-stream',
            'content-disposition': `attachment; filename="${name}"`,
          },
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
          const taken = await readBundle(flow, taking, openBundle(directory, hashed(kept(file), hash)))
          return { ...taken, content: hash.digest('hex') }
        } catch (error) {
          if (!(error instanceof BundleBroken)) throw error
          // Whoever is still sending must come to an end to hear of it.
          file.resume()
          return refuse(error.code, { detail: error.message })
        }
      },
      content: ({ content }) => content,
      decide: (_, __, { content: _content, ...taken }) => ({ save: undefined, events: [], reply: taken }),
      save: () => [],
    }),
  ]
}

/** A stream that outlives who stops reading it: with it would go the connection, and the answer. */
const kept = (file: Readable): AsyncIterable<Uint8Array> => file.iterator({ destroyOnReturn: false })

async function* hashed(stream: AsyncIterable<Uint8Array>, hash: { update: (bytes: Uint8Array) => unknown }) {
  for await (const piece of stream) {
    hash.update(piece)
    yield piece
  }
}
