import { fromBase64 } from '@comity/proof/base64'
import { isFault } from '@comity/proof/fault'
import type { Blobs } from '#kernel/blobs'
import type { Log } from '#kernel/log'
import { isRefusal, refuse, type Refusal } from '#kernel/refusal'
import { alone, isTaken, nameOf, type Claiming } from './attachments.claim.ts'
import { chunksOf } from './attachments.chunks.ts'
import type { Growing } from './attachments.files.ts'
import { openInto, type Opened } from './attachments.open.ts'
import type { Progress } from './attachments.push.ts'
import { completed } from './flow.reply.ts'
import type { Flow } from './ports.ts'
import {
  chunksHere,
  completeReceived,
  erasable,
  erased,
  forgetChunks,
  isComplete,
  isWhole,
  noteChunk,
  takeable,
  type Takeable,
  takeableAgain,
} from './store.attachments.ts'
import { isClaimed } from './store.claims.ts'
import { bodyOf } from './words.body.ts'

export type Taking = Claiming & {
  readonly growing: Growing
  readonly blobs: Blobs
  readonly flow: Flow
  readonly log: Log
}

const unknownHere = (): Refusal => refuse('unknown', { detail: 'there is no such attachment of a message of yours' })
/** Most chunks that are told, or fetched, in one go. */
export const mostMissing = 500

type Named = Pick<Takeable, 'message' | 'id'>
/** Those that this process fetches by itself. */
const fetched = new Set<string>()

/** Fetches, while nobody else may bring anything of it; undefined where another process of this node has it. */
export async function fetchAlone<T>(taking: Taking, one: Named, work: () => Promise<T>): Promise<T | undefined> {
  fetched.add(nameOf(one))
  try {
    return await alone(taking, one, work)
  } finally {
    fetched.delete(nameOf(one))
  }
}

/**
 * What is here of an attachment of a message of this peer. While this node fetches it by itself, nothing is said to be
 * missing: nobody need bring what is on its way.
 */
export async function progressOf(
  taking: Taking,
  peer: string,
  message: string,
  id: string,
): Promise<Progress | Refusal> {
  const one = await takeable(taking.database, peer, message, id)
  if (one === undefined) return unknownHere()
  if (one.complete) return { complete: true, missing: [] }
  if (isTaken(one) || (await isClaimed(taking.database, one))) return { complete: false, missing: [] }
  return { complete: false, missing: await missingOf(taking, one) }
}

/** The first chunks of an attachment that are not here. */
export async function missingOf({ database }: Taking, one: Takeable): Promise<number[]> {
  const here = new Set(await chunksHere(database, one.message, one.id))
  const { count } = chunksOf(one.bytes, one.chunk_bytes)
  const missing: number[] = []
  for (let index = 0; index < count && missing.length < mostMissing; index += 1) {
    if (!here.has(index)) missing.push(index)
  }
  return missing
}

/**
 * Takes one sealed chunk that a peer brings: opened and written at its place as it comes, and durable before it is noted.
 * With the last one the whole is held against the digest in the body; when all attachments of a message are here it is
 * delivered. A chunk that is here already is not written again.
 */
export async function takeChunk(
  taking: Taking,
  peer: string,
  at: Named & { readonly index: number },
  pieces: AsyncIterable<Uint8Array>,
): Promise<Progress | Refusal> {
  const elsewhere = (): Refusal => refuse('unavailable', { detail: 'it is being fetched by this node' })
  if (fetched.has(nameOf(at))) return elsewhere()
  if ((await takeable(taking.database, peer, at.message, at.id)) === undefined) return unknownHere()
  const taken = await alone<Progress | Refusal>(taking, at, async () => {
    const one = await takeable(taking.database, peer, at.message, at.id)
    if (one === undefined) return unknownHere()
    if (one.complete) return { complete: true, missing: [] }
    const here = await chunksHere(taking.database, at.message, at.id)
    if (here.includes(at.index)) return { complete: false, missing: [] }
    const opened = await openChunk(taking, one, at.index, pieces)
    return isRefusal(opened) ? opened : { complete: await settle(taking, one, at.index, opened), missing: [] }
  })
  return taken ?? elsewhere()
}

/** Opens and writes one chunk as it comes. For who holds the attachment `alone`. */
export async function openChunk(
  { growing }: Taking,
  one: Takeable,
  index: number,
  pieces: AsyncIterable<Uint8Array>,
): Promise<Opened | Refusal> {
  const key = insideOf(one)?.key
  const { count } = chunksOf(one.bytes, one.chunk_bytes)
  if (key === undefined || index >= count) return refuse('malformed', { detail: 'the attachment has no such chunk' })
  const place = { key, id: one.id, index, bytes: one.bytes, chunkBytes: one.chunk_bytes }
  const opened = await openInto(growing, nameOf(one), place, pieces)
  return isFault(opened) ? refuse('malformed', { detail: 'the chunk is not this one, or was altered' }) : opened
}

/** Makes a chunk durable and notes it; whether the attachment is complete with it. For who holds it `alone`. */
export async function settle(taking: Taking, one: Takeable, index: number, opened: Opened): Promise<boolean> {
  await opened.durable()
  const { count } = chunksOf(one.bytes, one.chunk_bytes)
  const here = await noteChunk(taking.database, one.message, one.id, index)
  return here >= count && (await finished(taking, one))
}

/** Goes on with attachments of which all chunks are here: the node may have stopped before they were looked through. */
export async function finishAttachments(taking: Taking): Promise<void> {
  for (const one of await takeableAgain(taking.database)) await alone(taking, one, () => finished(taking, one))
}

/** Erases the bytes of attachments whose messages are gone, and notes it when they are. */
export async function eraseAttachments(taking: Taking): Promise<void> {
  const { database, growing, blobs } = taking
  for (const found of await erasable(database)) {
    await alone(taking, found, async () => {
      // What was still coming in may have ended, and left more than was found.
      for (const one of await erasable(database, found)) {
        await growing.remove(nameOf(one))
        if (one.digest !== null && !one.shared) await blobs.remove(one.digest)
        await erased(database, one.message, one.id)
      }
    })
  }
}

function insideOf(one: Takeable): { readonly key: Uint8Array; readonly digest: string } | undefined {
  const inside = one.body === null ? undefined : bodyOf(one.body)?.attachments.find(({ id }) => id === one.id)
  const key = inside && fromBase64(inside.key)
  return inside === undefined || key?.length !== 32 ? undefined : { key, digest: inside.digest }
}

async function finished(taking: Taking, one: Takeable): Promise<boolean> {
  const { database, growing, blobs, flow, log } = taking
  const name = nameOf(one)
  const digest = insideOf(one)?.digest
  if (digest === undefined) return false
  // Somebody else may have been through it meanwhile.
  if (await isComplete(database, one.message, one.id)) return true
  const there = await blobs.has(digest)
  const found = there ? digest : await growing.digest(name, one.bytes)
  if (found !== digest) {
    // Each chunk was what its sender sealed: the sender's own digest says otherwise, and it must send again.
    log.warn({ attachment: one.id }, 'an attachment is not what its message says, and is asked for again')
    await forgetChunks(database, one.message, one.id)
    await growing.remove(name)
    return false
  }
  if (!there) await blobs.adopt(growing.path(name), digest)
  if (!(await completeReceived(database, one.message, one.id, digest))) return false
  // What was there already may have been collected before it was noted: until now the file that came was kept.
  if (there && !(await blobs.has(digest)) && (await growing.digest(name, one.bytes)) === digest) {
    await blobs.adopt(growing.path(name), digest)
  } else await growing.remove(name)
  if (await isWhole(database, one.message)) await completed(flow, [one.message])
  return true
}
