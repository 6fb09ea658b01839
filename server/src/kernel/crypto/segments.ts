import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { type Fault, fault } from '@comity/proof/fault'
import { utf8 } from '@comity/proof/hash'
import { letGo } from '../spare.ts'
import { tagBytes } from './hpke.ts'

/** Bytes of text in each segment but the last, and what is added to each when it is sealed. */
export const segmentBytes = 256 * 1024
export const segmentOverhead = tagBytes
/** Most segments under one key: 1 PiB of them, and far below what AES-GCM bears. */
export const mostSegments = 2 ** 32

export type SegmentFault = 'cannot-open-segment'

const keyBytes = 32
const longestId = 255

/** A fresh key of 32 bytes, for one stream and never another: the nonces under it are counted. */
export function segmentKey(): Uint8Array {
  return new Uint8Array(randomBytes(keyBytes))
}

/**
 * How many segments a text of so many bytes has, and how long each is: all are full but the last, which has between one
 * byte and all; an empty text is one empty segment. Throws TypeError for what is no length, or takes too many.
 */
export function segmentsOf(
  bytes: number,
  size: number = segmentBytes,
): { readonly count: number; readonly lengthOf: (index: number) => number } {
  const count = Math.max(1, Math.ceil(bytes / size))
  if (!Number.isSafeInteger(bytes) || bytes < 0 || count > mostSegments) throw new TypeError('no length of segments')
  return {
    count,
    lengthOf: (index) => {
      if (!Number.isInteger(index) || index < 0 || index >= count) throw new TypeError('no such segment')
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
  if (!Number.isInteger(index) || index < 0 || index >= mostSegments) return false
  return last ? length <= size && (length > 0 || index === 0) : length === size
}

function identified(id: string): Uint8Array {
  const bytes = utf8(id)
  if (bytes.length === 0 || bytes.length > longestId) throw new TypeError('a stream has an id of 1 to 255 bytes')
  return bytes
}

/** Puts what a cipher made where it is wanted, and gives its memory back at once: there may be thousands a second. */
function moved(made: Uint8Array, to: Uint8Array): void {
  to.set(made)
  letGo(made)
}

/** The beginning of a buffer that has room for so many bytes; a new one where none is given. */
function roomFor(bytes: number, into: Uint8Array | undefined): Uint8Array {
  if (into !== undefined && into.length < bytes) throw new TypeError('too little room for a segment')
  return into?.subarray(0, bytes) ?? new Uint8Array(bytes)
}

/**
 * Seals one segment of a stream: its bytes, then 16 of tag. `id` names the stream (1 to 255 bytes of UTF-8), `index`
 * counts its segments from 0, `last` is true of the last and only of it. Throws TypeError for a segment that may not
 * stand at its place, and for a key of another length than 32.
 * @param size bytes in each segment but the last; another than `segmentBytes` only in tests
 * @param into where to put it, with room for the bytes and the tag: used again, many segments take the memory of one
 */
export function sealSegment(
  key: Uint8Array,
  id: string,
  index: number,
  last: boolean,
  bytes: Uint8Array,
  size: number = segmentBytes,
  into?: Uint8Array,
): Uint8Array {
  if (key.length !== keyBytes) throw new TypeError('a key of segments has 32 bytes')
  if (!fits(bytes.length, index, last, size)) throw new TypeError('no segment has this length at this place')
  const cipher = createCipheriv('aes-256-gcm', key, nonceOf(index, last), { authTagLength: tagBytes })
  cipher.setAAD(identified(id))
  const sealed = roomFor(bytes.length + tagBytes, into)
  moved(cipher.update(bytes), sealed)
  cipher.final()
  sealed.set(cipher.getAuthTag(), bytes.length)
  return sealed
}

/**
 * The bytes of one segment, if it is this one: of this stream, at this place, last or not, and unaltered. One fault for
 * whatever is wrong. A stream is whole when every segment up to one that opened as the last was opened, and no other
 * way: whoever stops before must not call it whole. Throws TypeError for a key of another length than 32.
 * @param into where to put it, with room for the bytes
 */
export function openSegment(
  key: Uint8Array,
  id: string,
  index: number,
  last: boolean,
  sealed: Uint8Array,
  size: number = segmentBytes,
  into?: Uint8Array,
): Uint8Array | Fault<SegmentFault> {
  if (key.length !== keyBytes) throw new TypeError('a key of segments has 32 bytes')
  const length = sealed.length - tagBytes
  if (length < 0 || !fits(length, index, last, size)) return fault('cannot-open-segment')
  const decipher = createDecipheriv('aes-256-gcm', key, nonceOf(index, last), { authTagLength: tagBytes })
  decipher.setAAD(identified(id))
  decipher.setAuthTag(sealed.subarray(length))
  const bytes = roomFor(length, into)
  moved(decipher.update(sealed.subarray(0, length)), bytes)
  try {
    decipher.final()
    return bytes
  } catch {
    // Nobody may look at what was not vouched for.
    bytes.fill(0)
    return fault('cannot-open-segment')
  }
}
