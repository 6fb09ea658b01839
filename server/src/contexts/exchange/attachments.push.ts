import { fromBase64 } from '@comity/proof/base64'
import { z } from 'zod'
import type { Directory } from '#contexts/directory'
import type { Database } from '#kernel/database'
import { chunksOf, sealChunk } from '#kernel/crypto/chunks'
import { readInto } from './attachments.files.ts'
import { jsonOf } from './peer.transport.ts'
import { completeSent, pushable, type Pushable } from './store.attachments.ts'
import { bodyOf } from './words.body.ts'

/** What the other side has of an attachment: chunks that are missing, the first ones, and whether all is there. */
export const Progress = z.strictObject({
  complete: z.boolean(),
  missing: z.array(z.int().min(0)).max(1_000),
})
export type Progress = z.output<typeof Progress>

const chunkMs = 120_000

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
 * Sends what a peer lacks of attachments, chunk by chunk and one at a time, sealed as it is read: two chunks are in memory,
 * however large the file. Ends when the peer has everything or does not answer; the next call goes on from there.
 */
export async function pushTo(pushing: Pushing, peer: string): Promise<void> {
  let buffer: Uint8Array | undefined
  for (const one of await pushable(pushing.database, peer)) {
    buffer ??= new Uint8Array(one.chunk_bytes)
    if (!(await pushOne(pushing, peer, one, buffer))) return
  }
}

async function pushOne(
  { directory, database, pathOf }: Pushing,
  peer: string,
  one: Pushable,
  buffer: Uint8Array,
): Promise<boolean> {
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
    // All is there and being looked through: told at another time.
    if (progress.data.missing.length === 0) return true
    for (const index of progress.data.missing) {
      const sealed = await sealedChunk(one, index, pathOf(one.digest), buffer)
      if (sealed === undefined) return true
      const put = await directory.call(peer, {
        method: 'PUT',
        path: `${path}/chunks/${index}`,
        body: sealed,
        timeoutMs: chunkMs,
        mostBytes: 10_000,
      })
      if (put.status !== 200) return false
    }
  }
}

/** One chunk, read and sealed; undefined for one that the attachment does not have, or when its key is gone. */
export async function sealedChunk(
  one: Pushable,
  index: number,
  path: string,
  buffer: Uint8Array,
): Promise<Uint8Array | undefined> {
  const inside = one.body === null ? undefined : bodyOf(one.body)?.attachments.find(({ id }) => id === one.id)
  const key = inside && fromBase64(inside.key)
  const { count, lengthOf } = chunksOf(one.bytes, one.chunk_bytes)
  if (key === undefined || index >= count) return undefined
  const part = buffer.subarray(0, lengthOf(index))
  if ((await readInto(path, index * one.chunk_bytes, part)) !== part.length) return undefined
  return sealChunk(key, one.id, index, index === count - 1, part, one.chunk_bytes)
}
