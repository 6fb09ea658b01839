import { open } from 'node:fs/promises'
import { fromBase64 } from '@comity/proof/base64'
import { sealSegment, segmentOverhead } from '#kernel/crypto/segments'
import { chunksOf } from './attachments.chunks.ts'
import { readFull } from './attachments.files.ts'
import type { Pushable } from './store.attachments.ts'
import { bodyOf } from './words.body.ts'

/** A chunk as it travels. It may be gone through more than once, and is the same each time. */
export type Sealed = {
  readonly bytes: number
  /** Its segments, sealed as they are read. Each is the same memory: it is used up before the next one is asked for. */
  readonly parts: () => AsyncGenerator<Uint8Array>
}

/** One chunk; undefined for one that the attachment does not have, or when its key is gone. Takes two segments of memory. */
export function sealedChunk(one: Pushable, index: number, path: string): Sealed | undefined {
  const inside = one.body === null ? undefined : bodyOf(one.body)?.attachments.find(({ id }) => id === one.id)
  const key = inside && fromBase64(inside.key)
  const { count, segment, chunk } = chunksOf(one.bytes, one.chunk_bytes)
  if (key === undefined || index >= count) return undefined
  const { from, sealedBytes, segments } = chunk(index)
  return {
    bytes: sealedBytes,
    parts: async function* () {
      const file = await open(path, 'r')
      const text = new Uint8Array(segment)
      const sealed = new Uint8Array(segment + segmentOverhead)
      let at = from
      try {
        for (const { index: which, last, bytes } of segments) {
          const part = text.subarray(0, bytes)
          if ((await readFull(file, at, part)) !== bytes) throw new TypeError('a file is shorter than it was')
          at += bytes
          yield sealSegment(key, one.id, which, last, part, segment, sealed)
        }
      } finally {
        await file.close()
      }
    },
  }
}
