import { type Checkpoint, type CheckpointFault, parseCheckpoint } from './checkpoint.ts'
import { type Fault, fault, isFault } from './fault.ts'
import { type NoteFault, parseNote, type SignatureFault, type Verified, verifyNote } from './note.ts'
import type { VerifierKey } from './vkey.ts'

/** A log as those who read it know it: its origin, and the keys it has signed with. */
export type Log = { readonly origin: string; readonly keys: readonly VerifierKey[] }

/** A checkpoint that its log has signed. */
export type SignedCheckpoint = Checkpoint & {
  /** The text under the signatures. */
  readonly text: string
  readonly byLog: readonly Verified[]
  readonly byWitnesses: readonly Verified[]
}

export type SignedCheckpointFault =
  | NoteFault
  | CheckpointFault
  | Exclude<SignatureFault, 'no-known-signature'>
  | 'other-origin'
  | 'no-log-signature'

/**
 * Reads a checkpoint of this log and verifies the signatures of the log and of these witnesses. At least one key of
 * the log must have signed; how many witnesses must have is for a policy to say.
 */
export function openCheckpoint(
  from: string | Uint8Array,
  log: Log,
  witnesses: readonly VerifierKey[] = [],
): SignedCheckpoint | Fault<SignedCheckpointFault> {
  const note = parseNote(from)
  if (isFault(note)) return note
  const checkpoint = parseCheckpoint(note.text)
  if (isFault(checkpoint)) return checkpoint
  if (checkpoint.origin !== log.origin) return fault('other-origin')
  const opened = verifyNote(note, [...log.keys, ...witnesses])
  if (isFault(opened)) return fault(opened.fault === 'bad-signature' ? 'bad-signature' : 'no-log-signature')
  const byLog = opened.verified.filter(({ key }) => log.keys.includes(key))
  if (byLog.length === 0) return fault('no-log-signature')
  const byWitnesses = opened.verified.filter(({ key }) => witnesses.includes(key))
  return { ...checkpoint, text: note.text, byLog, byWitnesses }
}
