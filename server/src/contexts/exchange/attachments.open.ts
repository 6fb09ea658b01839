import { fault, isFault, type Fault } from '@comity/proof/fault'
import { openSegment, segmentOverhead } from '#kernel/crypto/segments'
import { chunksOf } from './attachments.chunks.ts'
import type { Growing, Writing } from './attachments.files.ts'

/** What was written of a chunk, and is still to be made durable. */
export type Opened = { readonly durable: () => Promise<void>; readonly drop: () => Promise<void> }

export type Place = {
  readonly key: Uint8Array
  /** Id of the attachment, and the chunk of it. */
  readonly id: string
  readonly index: number
  readonly bytes: number
  readonly chunkBytes: number
}

/**
 * Opens one chunk as it comes and writes it at its place, segment by segment: nothing is written that its tag did not
 * vouch for, and no more of it is in memory than three segments. A fault where it is not this chunk, altered or cut short;
 * what it throws is what the stream threw.
 */
export async function openInto(
  growing: Growing,
  name: string,
  { key, id, index, bytes, chunkBytes }: Place,
  pieces: AsyncIterable<Uint8Array>,
): Promise<Opened | Fault<'not-this-chunk'>> {
  const { segment, chunk } = chunksOf(bytes, chunkBytes)
  const { from, segments } = chunk(index)
  const file = await growing.begin(name)
  const held = new Uint8Array(segment + segmentOverhead)
  const texts = [new Uint8Array(segment), new Uint8Array(segment)]
  const places = segments.values()
  let next = places.next().value
  let filled = 0
  let at = from
  let writing: Promise<void> = Promise.resolve()
  /** Opens what is held, while the segment before it goes to the disk. */
  const take = async (which: NonNullable<typeof next>): Promise<boolean> => {
    const into = texts[which.index % 2] as Uint8Array
    const text = openSegment(key, id, which.index, which.last, held.subarray(0, filled), segment, into)
    if (isFault(text)) return false
    await writing
    writing = file.write(at, text)
    writing.catch(() => undefined)
    at += text.length
    filled = 0
    return true
  }
  try {
    for await (const piece of pieces) {
      for (let used = 0; used < piece.length; ) {
        if (next === undefined) return await refused(file, writing)
        const wanted = next.bytes + segmentOverhead - filled
        const part = piece.subarray(used, used + wanted)
        held.set(part, filled)
        filled += part.length
        used += part.length
        if (part.length < wanted) break
        if (!(await take(next))) return await refused(file, writing)
        next = places.next().value
      }
    }
    if (next !== undefined) return await refused(file, writing)
    await writing
    return {
      durable: async () => {
        try {
          await file.durable()
        } finally {
          await file.close()
        }
      },
      drop: () => file.close(),
    }
  } catch (error) {
    await refused(file, writing)
    throw error
  }
}

async function refused(file: Writing, writing: Promise<void>): Promise<Fault<'not-this-chunk'>> {
  await writing.catch(() => undefined)
  await file.close()
  return fault('not-this-chunk')
}
