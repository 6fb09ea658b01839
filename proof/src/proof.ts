import { base64, fromBase64 } from './base64.ts'
import { type Fault, fault, isFault } from './fault.ts'
import { formatHash, parseDecimal, parseHashes } from './lines.ts'
import { type Hash, verifyInclusion } from './merkle.ts'
import { longestNote } from './note.ts'
import { openByPolicy, type Policy, type PolicyVerdict } from './policy.ts'
import type { Log, SignedCheckpoint } from './signed-checkpoint.ts'

/** That an entry is in a log, in one file that needs no network (C2SP tlog-proof). */
export type LogProof = {
  readonly index: number
  /** From the sibling of the leaf upwards. */
  readonly proof: readonly Hash[]
  /** The signed checkpoint, verbatim. */
  readonly note: string
  /** Carried along and proven by nothing. */
  readonly extra?: Uint8Array
}

export type LogProofFault = 'too-large' | 'header' | 'extra' | 'index' | 'hash' | 'no-checkpoint'

const header = 'c2sp.org/tlog-proof@v1'
const mostHashes = 63

/** The text of a `.tlog-proof` file. */
export function formatProof({ index, proof, note, extra }: LogProof): string {
  if (!Number.isSafeInteger(index) || index < 0) throw new TypeError('not the index of a leaf')
  const lines = [`index ${index}`, ...proof.map(formatHash), '', note]
  return [header, ...(extra === undefined ? [] : [`extra ${base64(extra)}`]), ...lines].join('\n')
}

/** Reads the file by its grammar. Nothing is verified, and the checkpoint is not looked into. */
export function parseProof(text: string): LogProof | Fault<LogProofFault> {
  if (text.length > 2 * longestNote) return fault('too-large')
  const border = text.indexOf('\n\n')
  const [first, ...lines] = (border < 0 ? text : text.slice(0, border)).split('\n')
  if (first !== header) return fault('header')
  const extra = lines[0]?.startsWith('extra ') ? fromBase64(lines[0].slice('extra '.length)) : null
  if (extra === undefined || extra?.length === 0) return fault('extra')
  const [second, ...hashes] = extra === null ? lines : lines.slice(1)
  const index = second?.startsWith('index ') ? parseDecimal(second.slice('index '.length)) : undefined
  if (index === undefined) return fault('index')
  const proof = parseHashes(hashes, mostHashes)
  if (proof === undefined) return fault('hash')
  if (border < 0) return fault('no-checkpoint')
  const rest = { index, proof, note: text.slice(border + 2) }
  return extra === null ? rest : { ...rest, extra }
}

export type LogProofVerdict = LogProofFault | PolicyVerdict | 'not-included'

/** An entry that a policy believes is in a log, since the tree had this size at the latest. */
export type Proven = { readonly index: number; readonly checkpoint: SignedCheckpoint; readonly extra?: Uint8Array }

/**
 * Verifies a proof file offline: the checkpoint by the policy (`log` where it names none), then that `leaf`, which the
 * caller computed from the entry with `leafHash`, stands in its tree.
 */
export function verifyProof(text: string, leaf: Hash, policy: Policy, log?: Log): Proven | Fault<LogProofVerdict> {
  const parsed = parseProof(text)
  if (isFault(parsed)) return parsed
  const checkpoint = openByPolicy(parsed.note, policy, log)
  if (isFault(checkpoint)) return checkpoint
  const { index, proof, extra } = parsed
  const included = verifyInclusion({ index, size: checkpoint.size, leaf, proof, root: checkpoint.root })
  if (!included) return fault('not-included')
  return extra === undefined ? { index, checkpoint } : { index, checkpoint, extra }
}
