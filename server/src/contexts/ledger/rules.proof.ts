import { type Fault, fault, isFault } from '@comity/proof/fault'
import { leafHash } from '@comity/proof/merkle'
import { type LogProofVerdict, type Proven, verifyProof as verified } from '@comity/proof/proof'
import type { Named } from '@comity/proof/policy'
import { parseVerifierKey } from '@comity/proof/vkey'
import { bytesOf, isLeaf, type Leaf } from './rules.leaf.ts'

/** `log-key`: what was given as the key of the log is none. `entry`: what was given as the entry cannot be one. */
export type EntryVerdict = LogProofVerdict | 'log-key' | 'entry'

/**
 * Verifies offline that an entry stands in a log: a C2SP tlog-proof `text`, the entry as its bytes or as kind, digest and
 * moment, and the keys the log is known by (C2SP verifier keys, all of one origin). Cosignatures are not asked for: what
 * is proven is that the log cannot deny the entry, not that others saw it. Never throws.
 */
export function verifyProof(
  text: string,
  entry: Uint8Array | Leaf,
  log: string | readonly string[],
): Proven | Fault<EntryVerdict> {
  const keys = (typeof log === 'string' ? [log] : log).map((key) => parseVerifierKey(key))
  const logs = keys.flatMap((key): Named[] => (isFault(key) || key.kind !== 'ed25519' ? [] : [{ key }]))
  if (logs.length === 0 || logs.length < keys.length) return fault('log-key')
  if (!(entry instanceof Uint8Array) && !isLeaf(entry)) return fault('entry')
  const leaf = leafHash(entry instanceof Uint8Array ? entry : bytesOf(entry))
  return verified(text, leaf, { logs, witnesses: [], quorum: 'none' })
}
