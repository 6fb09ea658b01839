import { fromBase64 } from '@comity/proof/base64'
import { isFault } from '@comity/proof/fault'
import type { Blobs } from '#kernel/blobs'
import type { Database } from '#kernel/database'
import { chunksOf, openChunk } from '#kernel/crypto/chunks'
import type { Log } from '#kernel/log'
import { refuse, type Refusal } from '#kernel/refusal'
import type { Growing } from './attachments.files.ts'
import type { Progress } from './attachments.push.ts'
import { completed } from './flow.reply.ts'
import type { Flow } from './ports.ts'
import {
  chunksHere,
  completeReceived,
  erasable,
  erased,
  forgetChunks,
  isWhole,
  noteChunk,
  takeable,
  type Takeable,
  takeableAgain,
} from './store.attachments.ts'
import { bodyOf } from './words.body.ts'

export type Taking = {
  readonly database: Database
  readonly growing: Growing
  readonly blobs: Blobs
  readonly flow: Flow
  readonly log: Log
}

const unknownHere = (): Refusal => refuse('unknown', { detail: 'there is no such attachment of a message of yours' })
const mostMissing = 500

/** What is here of an attachment of a message of this peer. */
export async function progressOf(
  taking: Taking,
  peer: string,
  message: string,
  id: string,
): Promise<Progress | Refusal> {
  const one = await takeable(taking.database, peer, message, id)
  if (one === undefined) return unknownHere()
  if (one.complete) return { complete: true, missing: [] }
  const here = new Set(await chunksHere(taking.database, message, id))
  const { count } = chunksOf(one.bytes, one.chunk_bytes)
  const missing: number[] = []
  for (let index = 0; index < count && missing.length < mostMissing; index += 1) {
    if (!here.has(index)) missing.push(index)
  }
  return { complete: false, missing }
}

/**
 * Takes one sealed chunk: opened, written at its place and durable before it is noted. With the last one the whole is held
 * against the digest in the body; when all attachments of a message are here it is delivered.
 */
export async function takeChunk(
  taking: Taking,
  peer: string,
  at: { readonly message: string; readonly id: string; readonly index: number },
  sealed: Uint8Array,
): Promise<Progress | Refusal> {
  const { database, growing } = taking
  const one = await takeable(database, peer, at.message, at.id)
  if (one === undefined) return unknownHere()
  if (one.complete) return { complete: true, missing: [] }
  const key = insideOf(one)?.key
  const { count } = chunksOf(one.bytes, one.chunk_bytes)
  if (key === undefined || at.index >= count) return refuse('malformed', { detail: 'the attachment has no such chunk' })
  const bytes = openChunk(key, one.id, at.index, at.index === count - 1, sealed, one.chunk_bytes)
  if (isFault(bytes)) return refuse('malformed', { detail: 'the chunk is not this one, or was altered' })
  await growing.write(nameOf(one), at.index * one.chunk_bytes, bytes)
  if ((await noteChunk(database, at.message, at.id, at.index)) < count) return { complete: false, missing: [] }
  return { complete: await finished(taking, one), missing: [] }
}

/** Goes on with attachments of which all chunks are here: the node may have stopped before they were looked through. */
export async function finishAttachments(taking: Taking): Promise<void> {
  for (const one of await takeableAgain(taking.database)) await finished(taking, one)
}

/** Erases the bytes of attachments whose messages are gone, and notes it when they are. */
export async function eraseAttachments({ database, growing, blobs }: Taking): Promise<void> {
  for (const one of await erasable(database)) {
    await growing.remove(nameOf(one))
    if (one.digest !== null && !one.shared) await blobs.remove(one.digest)
    await erased(database, one.message, one.id)
  }
}

const nameOf = ({ message, id }: Pick<Takeable, 'message' | 'id'>): string => `${message}-${id}`

function insideOf(one: Takeable): { readonly key: Uint8Array; readonly digest: string } | undefined {
  const inside = one.body === null ? undefined : bodyOf(one.body)?.attachments.find(({ id }) => id === one.id)
  const key = inside && fromBase64(inside.key)
  return inside === undefined || key?.length !== 32 ? undefined : { key, digest: inside.digest }
}

const going = new Set<string>()

async function finished(taking: Taking, one: Takeable): Promise<boolean> {
  const { database, growing, blobs, flow, log } = taking
  const name = nameOf(one)
  if (going.has(name)) return false
  going.add(name)
  try {
    const digest = insideOf(one)?.digest
    if (digest === undefined) return false
    const found = (await blobs.has(digest)) ? digest : await growing.digest(name, one.bytes)
    if (found !== digest) {
      // Each chunk was what its sender sealed: the sender's own digest says otherwise, and it must send again.
      log.warn({ attachment: one.id }, 'an attachment is not what its message says, and is asked for again')
      await forgetChunks(database, one.message, one.id)
      await growing.remove(name)
      return false
    }
    if (await blobs.has(digest)) await growing.remove(name)
    else await blobs.adopt(growing.path(name), digest)
    await completeReceived(database, one.message, one.id, digest)
    if (await isWhole(database, one.message)) await completed(flow, [one.message])
    return true
  } finally {
    going.delete(name)
  }
}
