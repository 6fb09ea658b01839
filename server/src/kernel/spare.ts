/** Bytes that may have passed before the young generation is looked through, and before the old one is. */
const passed = 2 * 1024 * 1024
const passedOld = 128 * 1024 * 1024

type Collect = (how: { readonly type: 'minor' | 'major'; readonly execution: 'sync' }) => void
const { gc } = globalThis as { gc?: Collect }

let since = 0
let sinceOld = 0

/**
 * Gives back the memory of bytes that nobody holds any more. The collector counts objects and not what hangs on them: a
 * stream of gigabytes would stand in memory as a hundred megabytes of it. For whoever had the bytes from a stream or a
 * cipher, and is their last holder: they are gone afterwards. Those that share their memory with others, and the objects
 * they hung on, are left to the collector, which is called once enough have passed, in a process with the flags of
 * `bin/flags.js`.
 */
export function letGo(bytes: Uint8Array): void {
  const { buffer, length } = bytes
  since += length
  if (buffer instanceof ArrayBuffer && buffer.byteLength === length) buffer.transfer(0)
  if (since < passed) return
  sinceOld += since
  since = 0
  // What was in use at two looks in a row has grown old, though it was let go of a moment later.
  const old = sinceOld >= passedOld
  if (old) sinceOld = 0
  gc?.({ type: old ? 'major' : 'minor', execution: 'sync' })
}

/** A stream whose pieces are let go of when the next one is asked for. */
export async function* lettingGo(stream: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const piece of stream) {
    yield piece
    letGo(piece)
  }
}
