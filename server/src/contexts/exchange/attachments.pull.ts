import type { Directory } from '#contexts/directory'
import { Refused, isRefusal } from '#kernel/refusal'
import { chunksOf, longestChunk } from './attachments.chunks.ts'
import { isTaken } from './attachments.claim.ts'
import { fetchAlone, missingOf, mostMissing, openChunk, settle, type Taking } from './attachments.take.ts'
import { fetching, takeable, type Fetching } from './store.attachments.ts'

/** The longest pause within a chunk. */
const pauseMs = 60_000
/** For so long after a peer did not give what was asked for, it may bring it. */
const standAsideMs = 15_000

export type Pulling = { readonly taking: Taking; readonly directory: Directory }

/** Peers of which attachments are still to be fetched. */
export async function peersToPull({ taking }: Pulling): Promise<readonly string[]> {
  const all = await fetching(taking.database, null)
  return [...new Set(all.filter((one) => !standsAside(one)).map(({ peer }) => peer))]
}

/**
 * Fetches what is missing of attachments of a peer, chunk by chunk from where it stood: each is opened as it comes, and
 * made durable while the next one comes. Ends when everything is here or the peer does not answer.
 */
export async function pullFrom(pulling: Pulling, peer: string): Promise<void> {
  for (const one of await fetching(pulling.taking.database, peer)) {
    if (standsAside(one) || isTaken(one)) continue
    // Where another process of this node is at work on it, there is nothing to do.
    const well = await fetchAlone(pulling.taking, one, () => pullOne(pulling, one))
    if (well === false) aside.set(one.peer, performance.now() + standAsideMs)
  }
}

const aside = new Map<string, number>()
const standsAside = ({ peer }: Fetching): boolean => performance.now() < (aside.get(peer) ?? 0)

/** False where the peer gave something else, or nothing. */
async function pullOne({ taking, directory }: Pulling, one: Fetching): Promise<boolean> {
  const { chunk } = chunksOf(one.bytes, one.chunk_bytes)
  for (;;) {
    const missing = await missingOf(taking, one)
    if (missing.length === 0) return true
    let settling = Promise.resolve(false)
    for (const index of missing) {
      // Its message may have been destroyed while chunks were coming.
      if ((await takeable(taking.database, one.peer, one.message, one.id)) === undefined) {
        await settling
        return true
      }
      let opened: Awaited<ReturnType<typeof openChunk>> | undefined
      try {
        await directory.call(one.peer, {
          method: 'GET',
          path: `/peer/exchange/attachments/${one.message}/${one.id}/chunks/${index}`,
          timeoutMs: pauseMs,
          mostBytes: Math.min(longestChunk, chunk(index).sealedBytes),
          take: async (pieces) => void (opened = await openChunk(taking, one, index, pieces)),
        })
      } catch (error) {
        if (!(error instanceof Refused)) throw error
      }
      await settling
      if (opened === undefined || isRefusal(opened)) return false
      settling = settle(taking, one, index, opened)
      // Looked at when the next chunk is here.
      settling.catch(() => undefined)
    }
    if (await settling) return true
    // All of it came, and it is not what its message says.
    if (missing.length < mostMissing) return false
  }
}
