import { isFault } from './fault.ts'
import { type Checkpoint, parseCheckpoint } from './checkpoint.ts'
import { ed25519SignatureBytes, verifyEd25519 } from './ed25519.ts'
import { utf8 } from './hash.ts'
import type { Hash } from './merkle.ts'
import { mlDsaBytes, verifyMlDsa } from './mldsa.ts'
import { isSubtree, type Range } from './ranges.ts'
import type { VerifierKey } from './vkey.ts'

const timeBytes = 8
const subtreeLabel = utf8('subtree/v1\n\0')

/** A signature made at a time, in seconds since the epoch; zero says nothing about when. */
export type Timed = { readonly timestamp: number; readonly signature: Uint8Array }

/** A subtree of a log, or with `start` zero its tree, as `subtree/v1` signs it. Extension lines are not part of it. */
export type Subtree = Range & { readonly origin: string; readonly hash: Hash }

function uint64(number: number): Uint8Array {
  const bytes = new Uint8Array(8)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(number))
  return bytes
}

function shortString(text: string): Uint8Array | undefined {
  const bytes = text.isWellFormed() ? utf8(text) : new Uint8Array(0)
  return bytes.length >= 1 && bytes.length <= 255 ? new Uint8Array([bytes.length, ...bytes]) : undefined
}

function isTime(timestamp: number): boolean {
  return Number.isSafeInteger(timestamp) && timestamp >= 0
}

/** What `cosignature/v1` signs: the time and the whole text of the checkpoint. Undefined for what is no time. */
export function cosignedText(text: string, timestamp: number): Uint8Array | undefined {
  return isTime(timestamp) && text.isWellFormed() ? utf8(`cosignature/v1\ntime ${timestamp}\n${text}`) : undefined
}

/**
 * What `subtree/v1` signs: the structure `cosigned_message` of C2SP tlog-cosignature. Undefined where it has no form:
 * a name or origin of more than 255 bytes, a range that is no subtree, a time on a subtree that starts after zero.
 */
export function subtreeMessage(
  cosigner: string,
  { origin, start, end, hash }: Subtree,
  timestamp: number,
): Uint8Array | undefined {
  const [name, log] = [shortString(cosigner), shortString(origin)]
  if (name === undefined || log === undefined || hash.length !== 32) return undefined
  if (!isTime(timestamp) || (start !== 0 && timestamp !== 0)) return undefined
  if (!(start === 0 && end === 0) && !isSubtree({ start, end })) return undefined
  return new Uint8Array([
    ...subtreeLabel,
    ...name,
    ...uint64(timestamp),
    ...log,
    ...uint64(start),
    ...uint64(end),
    ...hash,
  ])
}

function wholeTree({ origin, size, root }: Checkpoint): Subtree {
  return { origin, start: 0, end: size, hash: root }
}

/**
 * The bytes this key signs for a note with this text, at this time where its kind has one. Undefined when there are none:
 * only a checkpoint can be cosigned.
 */
export function messageFor(key: VerifierKey, text: string, timestamp = 0): Uint8Array | undefined {
  if (key.kind === 'ed25519') return text.isWellFormed() ? utf8(text) : undefined
  const checkpoint = parseCheckpoint(text)
  if (isFault(checkpoint)) return undefined
  return key.kind === 'cosignature/v1'
    ? cosignedText(text, timestamp)
    : subtreeMessage(key.name, wholeTree(checkpoint), timestamp)
}

/** `timestamped_signature`, the time in front. Throws on what is no time. */
export function formatTimed({ timestamp, signature }: Timed): Uint8Array {
  if (!isTime(timestamp)) throw new TypeError('not a time in whole seconds')
  return new Uint8Array([...uint64(timestamp), ...signature])
}

/** Undefined for a signature of another length, or a time after 2^53 - 1 seconds, 285 million years from now. */
export function parseTimed(bytes: Uint8Array, signatureBytes: number): Timed | undefined {
  if (bytes.length !== timeBytes + signatureBytes) return undefined
  const timestamp = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0))
  return isTime(timestamp) ? { timestamp, signature: bytes.slice(timeBytes) } : undefined
}

/** That a signature holds, and when it says it was made if its kind says so. */
export type Signed = { readonly timestamp?: number }

function verifyTimed(
  key: VerifierKey,
  bytes: Uint8Array,
  message: (timestamp: number) => Uint8Array | undefined,
): Signed | undefined {
  const ed25519 = key.kind === 'cosignature/v1'
  const timed = parseTimed(bytes, ed25519 ? ed25519SignatureBytes : mlDsaBytes['ml-dsa-44'].signature)
  const signed = timed && message(timed.timestamp)
  if (timed === undefined || signed === undefined) return undefined
  const holds = ed25519
    ? verifyEd25519(key.publicKey, signed, timed.signature)
    : verifyMlDsa('ml-dsa-44', key.publicKey, signed, timed.signature)
  return holds ? { timestamp: timed.timestamp } : undefined
}

/** Verifies the signature of a note, after the four bytes of the key id. Undefined when it does not hold. */
export function verifyNoteSignature(key: VerifierKey, text: string, bytes: Uint8Array): Signed | undefined {
  if (key.kind !== 'ed25519') return verifyTimed(key, bytes, (timestamp) => messageFor(key, text, timestamp))
  const message = messageFor(key, text)
  return message !== undefined && verifyEd25519(key.publicKey, message, bytes) ? {} : undefined
}

/** Verifies an ML-DSA cosignature of any subtree; the key must be of kind `subtree/v1`. Undefined when it does not hold. */
export function verifySubtreeCosignature(key: VerifierKey, subtree: Subtree, bytes: Uint8Array): Signed | undefined {
  if (key.kind !== 'subtree/v1') return undefined
  return verifyTimed(key, bytes, (timestamp) => subtreeMessage(key.name, subtree, timestamp))
}
