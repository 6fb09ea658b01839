import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { type Fault, fault } from '@comity/proof/fault'
import { utf8 } from '@comity/proof/hash'
import { tagBytes } from './hpke.ts'

/** Bytes of text in each chunk but the last, and what is added to each when it is sealed. */
export const chunkBytes = 16 * 1024 * 1024
export const chunkOverhead = tagBytes
/** Most chunks under one key: 64 PiB of them, and far below what AES-GCM bears. */
export const mostChunks = 2 ** 32

export type ChunkFault = 'cannot-open-chunk'

const keyBytes = 32
const longestId = 255
// What the cipher gives back at once, so that no second chunk stands in memory beside the one that is filled.
const step = 1024 * 1024

/** A fresh key of 32 bytes, for one stream and never another: the nonces under it are counted. */
export function chunkKey(): Uint8Array {
  return new Uint8Array(randomBytes(keyBytes))
}

/**
 * How many chunks a text of so many bytes has, and how long each is: all are full but the last, which has between one
 * byte and all; an empty text is one empty chunk. Throws TypeError for what is no length, or takes too many.
 */
export function chunksOf(
  bytes: number,
  size: number = chunkBytes,
): { readonly count: number; readonly lengthOf: (index: number) => number } {
  const count = Math.max(1, Math.ceil(bytes / size))
  if (!Number.isSafeInteger(bytes) || bytes < 0 || count > mostChunks) throw new TypeError('no length of chunks')
  return {
    count,
    lengthOf: (index) => {
      if (!Number.isInteger(index) || index < 0 || index >= count) throw new TypeError('no such chunk')
      return index === count - 1 ? bytes - index * size : size
    },
  }
}

/** 11 bytes of index, big-endian, and whether it is the last (STREAM of Hoang, Reyhanitabar, Rogaway and Vizár). */
function nonceOf(index: number, last: boolean): Uint8Array {
  const nonce = new Uint8Array(12)
  new DataView(nonce.buffer).setUint32(7, index)
  nonce[11] = last ? 1 : 0
  return nonce
}

/** Whether a text of this length may stand at this place: full, or last and not needlessly empty. */
function fits(length: number, index: number, last: boolean, size: number): boolean {
  if (!Number.isInteger(index) || index < 0 || index >= mostChunks) return false
  return last ? length <= size && (length > 0 || index === 0) : length === size
}

function identified(id: string): Uint8Array {
  const bytes = utf8(id)
  if (bytes.length === 0 || bytes.length > longestId) throw new TypeError('a stream has an id of 1 to 255 bytes')
  return bytes
}

/** What a cipher makes of `from`, written into `to` step by step. */
function through(cipher: { update: (bytes: Uint8Array) => Uint8Array }, from: Uint8Array, to: Uint8Array): void {
  for (let at = 0; at < from.length; at += step) to.set(cipher.update(from.subarray(at, at + step)), at)
}

/**
 * Seals one chunk of a stream: its bytes, then 16 of tag. `id` names the stream (1 to 255 bytes of UTF-8), `index`
 * counts its chunks from 0, `last` is true of the last and only of it. Throws TypeError for a chunk that may not stand
 * at its place, and for a key of another length than 32.
 * @param size bytes in each chunk but the last; another than `chunkBytes` only in tests
 */
export function sealChunk(
  key: Uint8Array,
  id: string,
  index: number,
  last: boolean,
  bytes: Uint8Array,
  size: number = chunkBytes,
): Uint8Array {
  if (key.length !== keyBytes) throw new TypeError('a key of chunks has 32 bytes')
  if (!fits(bytes.length, index, last, size)) throw new TypeError('no chunk has this length at this place')
  const cipher = createCipheriv('aes-256-gcm', key, nonceOf(index, last), { authTagLength: tagBytes })
  cipher.setAAD(identified(id))
  const sealed = new Uint8Array(bytes.length + tagBytes)
  through(cipher, bytes, sealed)
  cipher.final()
  sealed.set(cipher.getAuthTag(), bytes.length)
  return sealed
}

/**
 * The bytes of one chunk, if it is this one: of this stream, at this place, last or not, and unaltered. One fault for
 * whatever is wrong. A stream is whole when every chunk up to one that opened as the last was opened, and no other
 * way: whoever stops before must not call it whole. Throws TypeError for a key of another length than 32.
 */
export function openChunk(
  key: Uint8Array,
  id: string,
  index: number,
  last: boolean,
  sealed: Uint8Array,
  size: number = chunkBytes,
): Uint8Array | Fault<ChunkFault> {
  if (key.length !== keyBytes) throw new TypeError('a key of chunks has 32 bytes')
  const length = sealed.length - tagBytes
  if (length < 0 || !fits(length, index, last, size)) return fault('cannot-open-chunk')
  const decipher = createDecipheriv('aes-256-gcm', key, nonceOf(index, last), { authTagLength: tagBytes })
  decipher.setAAD(identified(id))
  decipher.setAuthTag(sealed.subarray(length))
  const bytes = new Uint8Array(length)
  through(decipher, sealed.subarray(0, length), bytes)
  try {
    decipher.final()
    return bytes
  } catch {
    // Nobody may look at what was not vouched for.
    bytes.fill(0)
    return fault('cannot-open-chunk')
  }
}
