import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { Directory } from '#contexts/directory'
import type { Database } from '#kernel/database'
import { sealedChunk, type Sealed } from './attachments.seal.ts'
import { jsonOf } from './peer.transport.ts'
import { completeSent, pushable, type Pushable } from './store.attachments.ts'

/** What the other side has of an attachment: chunks that are missing, the first ones, and whether all is there. */
export const Progress = z.strictObject({
  complete: z.boolean(),
  missing: z.array(z.int().min(0)).max(1_000),
})
export type Progress = z.output<typeof Progress>

/** The longest pause within a chunk, and until it is answered for. */
const pauseMs = 60_000

export type Pushing = {
  readonly database: Database
  readonly directory: Directory
  /** Where the bytes of a digest lie. */
  readonly pathOf: (digest: string) => string
}

/** Peers that lack attachments of messages they have accepted. */
export async function peersToPush({ database }: Pushing): Promise<readonly string[]> {
  return [...new Set((await pushable(database, null)).map(({ peer }) => peer))]
}

/**
 * Brings what a peer lacks of attachments and does not fetch itself, chunk by chunk and one at a time, sealed as it is
 * read: a few segments are in memory, however large the file. Ends when the peer has everything or does not answer; the
 * next call goes on from there.
 */
export async function pushTo(pushing: Pushing, peer: string): Promise<void> {
  for (const one of await pushable(pushing.database, peer)) {
    if (!(await pushOne(pushing, peer, one))) return
  }
}

async function pushOne({ directory, database, pathOf }: Pushing, peer: string, one: Pushable): Promise<boolean> {
  const path = `/peer/exchange/attachments/${one.message}/${one.id}`
  for (;;) {
    const answer = await directory.call(peer, { method: 'GET', path, timeoutMs: 20_000, mostBytes: 100_000 })
    if (answer.status !== 200) return false
    const progress = Progress.safeParse(jsonOf(answer.body))
    if (!progress.success) return false
    if (progress.data.complete) {
      await completeSent(database, one.message, one.id)
      return true
    }
    // All is there and being looked through, or is being fetched: told at another time.
    if (progress.data.missing.length === 0) return true
    for (const index of progress.data.missing) {
      const sealed = sealedChunk(one, index, pathOf(one.digest))
      if (sealed === undefined) return true
      const put = await directory.call(peer, {
        method: 'PUT',
        path: `${path}/chunks/${index}`,
        outgoing: { ...sealed, sha256: await digestOf(sealed) },
        timeoutMs: pauseMs,
        mostBytes: 10_000,
      })
      if (put.status !== 200) return false
    }
  }
}

/** A request is signed with the digest of its body before the first byte goes: a chunk is sealed twice, and held never. */
export async function digestOf({ parts }: Sealed, before = new Uint8Array(0)): Promise<Uint8Array> {
  const hash = createHash('sha256').update(before)
  for await (const part of parts()) hash.update(part)
  return new Uint8Array(hash.digest())
}
