import type { Writable } from 'node:stream'

/**
 * Writes pieces one after the other, each when the one before has left this process: however slow the other side is, one
 * is in memory. The next is made while the last goes. Rejects when the other side is gone.
 */
export async function pour(pieces: AsyncIterable<Uint8Array>, to: Writable): Promise<void> {
  const gone = Promise.withResolvers<never>()
  gone.promise.catch(() => undefined)
  const closed = (): void => gone.reject(new TypeError('the other side is gone'))
  to.once('close', closed)
  if (to.destroyed) closed()
  try {
    for await (const piece of pieces) {
      await Promise.race([left(piece, to), gone.promise])
    }
  } finally {
    to.off('close', closed)
  }
}

const left = (piece: Uint8Array, to: Writable): Promise<void> =>
  new Promise((resolve, reject) => {
    to.write(piece, (error) => (error == null ? resolve() : reject(error)))
  })
