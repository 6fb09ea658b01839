import { mostSegments, segmentBytes, segmentOverhead } from '#kernel/crypto/segments'

/** Bytes of text in a chunk of ours: what is carried, noted and asked for again at once. A chunk is whole segments. */
export const chunkBytes = 64 * segmentBytes
/** Bytes of the longest chunk as it travels. */
export const longestChunk = chunkBytes + 64 * segmentOverhead

/** One chunk of a file: where its text lies, its segments in the stream of the whole file, and how long it is sealed. */
export type Chunk = {
  readonly from: number
  readonly bytes: number
  readonly sealedBytes: number
  /** Its segments, in order: which of the file each is, whether it is the last of all, and its bytes of text. */
  readonly segments: readonly { readonly index: number; readonly last: boolean; readonly bytes: number }[]
}

/** Whether chunks may have so many bytes of text: whole segments, or one short segment. */
export const isChunkSize = (size: number): boolean =>
  size > 0 && size <= chunkBytes && (size <= segmentBytes || size % segmentBytes === 0)

/**
 * The chunks of a file of so many bytes, `size` in each but the last; an empty file is one empty chunk. Where a chunk is
 * shorter than a segment, segments are as short. Throws TypeError for what is no length, and for a chunk it has not.
 */
export function chunksOf(
  bytes: number,
  size: number = chunkBytes,
): { readonly count: number; readonly segment: number; readonly chunk: (index: number) => Chunk } {
  const segment = Math.min(size, segmentBytes)
  const segments = Math.max(1, Math.ceil(bytes / segment))
  if (!isChunkSize(size) || !Number.isSafeInteger(bytes) || bytes < 0 || segments > mostSegments) {
    throw new TypeError('no length of a file in chunks')
  }
  const count = Math.max(1, Math.ceil(bytes / size))
  const chunk = (index: number): Chunk => {
    if (!Number.isInteger(index) || index < 0 || index >= count) throw new TypeError('no such chunk')
    const from = index * size
    const length = Math.min(size, bytes - from)
    const first = from / segment
    const own = Math.max(1, Math.ceil(length / segment))
    return {
      from,
      bytes: length,
      sealedBytes: length + own * segmentOverhead,
      segments: Array.from({ length: own }, (_, at) => ({
        index: first + at,
        last: first + at === segments - 1,
        bytes: Math.min(segment, length - at * segment),
      })),
    }
  }
  return { count, segment, chunk }
}
