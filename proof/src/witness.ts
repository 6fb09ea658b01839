import { type Checkpoint, parseCheckpoint } from './checkpoint.ts'
import { type Fault, fault, isFault } from './fault.ts'
import { equalBytes, sha256Hex, utf8 } from './hash.ts'
import { formatHash, fromUtf8, parseDecimal, parseHashes } from './lines.ts'
import { emptyRoot, type Hash, verifyConsistency } from './merkle.ts'
import { accuseSplitView } from './misbehaviour.ts'
import {
  formatNote,
  longestNote,
  type NoteFault,
  parseNote,
  parseSignatureLines,
  type SignatureFault,
  splitNote,
  type Verified,
  verifyNote,
} from './note.ts'
import type { Log } from './signed-checkpoint.ts'
import type { VerifierKey } from './vkey.ts'

/** The body of `POST add-checkpoint` (C2SP tlog-witness). */
export type AddCheckpoint = {
  /** The size this witness is thought to have cosigned last. */
  readonly oldSize: number
  readonly proof: readonly Hash[]
  /** The checkpoint as signed, verbatim. */
  readonly note: string
}

const mostHashes = 63
const longestRequest = 2 * longestNote

export function formatAddCheckpoint({ oldSize, proof, note }: AddCheckpoint): string {
  return [`old ${oldSize}`, ...proof.map(formatHash), '', note].join('\n')
}

/** Reads the body by its grammar; the note in it is not looked into. */
export function parseAddCheckpoint(body: string | Uint8Array): AddCheckpoint | Fault<'malformed'> {
  if (body.length > longestRequest) return fault('malformed')
  const text = typeof body === 'string' ? body : fromUtf8(body)
  const border = text?.indexOf('\n\n') ?? -1
  if (text === undefined || border < 0) return fault('malformed')
  const [first = '', ...lines] = text.slice(0, border).split('\n')
  const oldSize = first.startsWith('old ') ? parseDecimal(first.slice(4)) : undefined
  const proof = parseHashes(lines, mostHashes)
  if (oldSize === undefined || proof === undefined) return fault('malformed')
  return { oldSize, proof, note: text.slice(border + 2) }
}

/** What a witness keeps of a log: the last checkpoint it cosigned, and the note, which is evidence. */
export type Witnessed = { readonly size: number; readonly root: Hash; readonly note: string }

export type Refused = {
  readonly status: 400 | 403 | 404 | 409 | 422
  readonly because:
    | 'malformed'
    | 'unknown-log'
    | 'not-signed-by-log'
    | 'shrinks'
    | 'other-size'
    | 'empty-tree'
    | 'inconsistent'
    | 'split-view'
  /** Of a 409: the size last cosigned and a newline, to be sent as `conflictType`. */
  readonly body?: string
  /** An accusation (`verifyMisbehaviour`): the log signed this checkpoint and another of the same size. */
  readonly accusation?: string
}

export const conflictType = 'text/x.tlog.size'

/** A request whose checkpoint the log has signed; what the witness knows of the log has not been asked yet. */
export type Submission = Omit<AddCheckpoint, 'note'> & {
  readonly checkpoint: Checkpoint
  readonly text: string
  /** The text under the signatures of the log alone. */
  readonly note: string
  readonly byLog: readonly Verified[]
}

/**
 * The first half of the decision of a witness, without its memory: whether this is a request, about a log it knows,
 * signed by that log. Signature lines that cannot be read are signatures of nobody, as the specification has it: 403.
 */
export function readSubmission(
  body: string | Uint8Array,
  logOf: (origin: string) => Log | undefined,
): Submission | Refused {
  const request = parseAddCheckpoint(body)
  if (isFault(request)) return { status: 400, because: 'malformed' }
  const split = splitNote(request.note)
  if (isFault(split)) return { status: 400, because: 'malformed' }
  const checkpoint = parseCheckpoint(split.text)
  if (isFault(checkpoint)) return { status: 400, because: 'malformed' }
  const log = logOf(checkpoint.origin)
  if (log === undefined || log.origin !== checkpoint.origin) return { status: 404, because: 'unknown-log' }
  const signatures = parseSignatureLines(split.lines)
  const { text } = split
  const opened = isFault(signatures) ? signatures : verifyNote({ text, signatures }, log.keys)
  if (isFault(opened)) return { status: 403, because: 'not-signed-by-log' }
  if (request.oldSize > checkpoint.size) return { status: 400, because: 'shrinks' }
  // Anyone can send a checkpoint of the log on with a hundred lines of strangers: they are not kept.
  const note = formatNote({ text, signatures: opened.verified.map(({ line }) => line) })
  return { ...request, checkpoint, text, note, byLog: opened.verified }
}

export function isRefused(decision: Submission | Accepted | Refused): decision is Refused {
  return 'because' in decision
}

/** The witness may cosign `text`, after it has stored `record` in place of what it was asked with, atomically. */
export type Accepted = { readonly status: 200; readonly text: string; readonly record: Witnessed }

/** The second half: held against the last checkpoint cosigned for this log, undefined when there is none. */
export function judgeSubmission(submission: Submission, last: Witnessed | undefined): Accepted | Refused {
  const { oldSize, proof, checkpoint, note, text } = submission
  const { size, root } = checkpoint
  const known = last?.size ?? 0
  if (oldSize !== known) return { status: 409, because: 'other-size', body: `${known}\n` }
  if (size === 0 && !equalBytes(root, emptyRoot())) return { status: 422, because: 'empty-tree' }
  if (last !== undefined && size === known && !equalBytes(root, last.root)) {
    const accusation = accuseSplitView(last.note, { note, root })
    return { status: 422, because: 'split-view', accusation }
  }
  const grows =
    known === 0
      ? proof.length === 0
      : last !== undefined && verifyConsistency({ size1: known, size2: size, root1: last.root, root2: root, proof })
  if (!grows) return { status: 422, because: 'inconsistent' }
  return { status: 200, text, record: { size, root, note } }
}

/** The size in the body of a 409; undefined when it is none. */
export function parseConflict(body: string): number | undefined {
  return body.endsWith('\n') ? parseDecimal(body.slice(0, -1)) : undefined
}

/**
 * Adds to a note the cosignatures a witness answered with. Lines of unknown keys are left out; a line of a known key
 * that does not hold, or is no cosignature with a time, makes the answer worthless. What a key signed before is replaced.
 */
export function addCosignatures(
  note: string,
  answer: string,
  witnesses: readonly VerifierKey[],
): { readonly note: string; readonly added: readonly Verified[] } | Fault<NoteFault | SignatureFault | 'no-time'> {
  const parsed = parseNote(note)
  if (isFault(parsed)) return parsed
  const signatures = parseSignatureLines(answer)
  if (isFault(signatures)) return signatures
  const opened = verifyNote({ text: parsed.text, signatures }, witnesses)
  if (isFault(opened)) return opened
  if (opened.verified.some(({ timestamp }) => timestamp === undefined || timestamp === 0)) return fault('no-time')
  const added = opened.verified.map(({ line }) => line)
  const kept = parsed.signatures.filter(({ name, id }) => !added.some((line) => line.name === name && line.id === id))
  return { note: formatNote({ text: parsed.text, signatures: [...kept, ...added] }), added: opened.verified }
}

/** Where below its monitoring prefix a witness shows the last checkpoint it cosigned for this log. */
export function monitorPath(origin: string): string {
  return `${sha256Hex(utf8(origin))}/checkpoint`
}
