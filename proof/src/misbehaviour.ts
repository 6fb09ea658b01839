import { canonicalise } from './canonical.ts'
import { type Fault, fault, isFault } from './fault.ts'
import { equalBytes } from './hash.ts'
import { parseJson } from './json.ts'
import { formatHash, parseHash, parseHashes } from './lines.ts'
import { emptyRoot, type Hash, verifyConsistency } from './merkle.ts'
import { longestNote } from './note.ts'
import { type Log, openCheckpoint, type SignedCheckpoint, type SignedCheckpointFault } from './signed-checkpoint.ts'
import type { TileFault, TileReader } from './tile-reader.ts'

const type = 'comity/misbehaviour/v1'
const longestProof = 63
// Two notes, whose newlines JSON writes with two characters each.
const longestAccusation = 5 * longestNote

/**
 * That a log signed two checkpoints of which the earlier is not the beginning of the later. `prefix` is the root that
 * the leaves of the later tree have up to the earlier size, and `proof` the consistency proof that they have it: a
 * missing proof would accuse nobody, since anyone can fail to find one.
 */
export type Accusation = {
  /** The two notes as the log signed them; `earlier` has the smaller size, or the same. */
  readonly earlier: string
  readonly later: string
  readonly prefix: Hash
  readonly proof: readonly Hash[]
}

/** `split-view`: two trees of one size. `rewritten`: what was once in the log is no longer at its beginning. */
export type Misbehaviour = {
  readonly proven: 'split-view' | 'rewritten'
  readonly earlier: SignedCheckpoint
  readonly later: SignedCheckpoint
}

export type MisbehaviourFault = SignedCheckpointFault | 'not-an-accusation' | 'order' | 'proof' | 'consistent'

/** The accusation as a file for a stranger: canonical JSON, of which any change is another text. */
export function formatAccusation({ earlier, later, prefix, proof }: Accusation): string {
  return canonicalise({ earlier, later, prefix: formatHash(prefix), proof: proof.map(formatHash), type })
}

function isMembers(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string')
}

function parseAccusation(text: string): Accusation | undefined {
  if (text.length > longestAccusation) return undefined
  const json = parseJson(text)
  if (isFault(json) || !isMembers(json.value)) return undefined
  const { earlier, later, prefix, proof, type: kind, ...rest } = json.value
  if (kind !== type || Object.keys(rest).length > 0 || canonicalise(json.value) !== text) return undefined
  if (typeof earlier !== 'string' || typeof later !== 'string' || typeof prefix !== 'string' || !isTexts(proof))
    return undefined
  const [hash, hashes] = [parseHash(prefix), parseHashes(proof, longestProof)]
  return hash && hashes && { earlier, later, prefix: hash, proof: hashes }
}

function isPrefix(size: number, { prefix, proof }: Accusation, later: SignedCheckpoint): boolean {
  if (size === 0) return proof.length === 0 && equalBytes(prefix, emptyRoot())
  return verifyConsistency({ size1: size, size2: later.size, root1: prefix, root2: later.root, proof })
}

/**
 * Verifies the accusation file against the keys the log is known by, and nothing else: no network, no clock, no trust
 * in the accuser. Whoever has those keys and gets a `Misbehaviour` knows that the log signed both.
 */
export function verifyMisbehaviour(text: string, log: Log): Misbehaviour | Fault<MisbehaviourFault> {
  const accusation = parseAccusation(text)
  if (accusation === undefined) return fault('not-an-accusation')
  const earlier = openCheckpoint(accusation.earlier, log)
  if (isFault(earlier)) return earlier
  const later = openCheckpoint(accusation.later, log)
  if (isFault(later)) return later
  if (earlier.size > later.size) return fault('order')
  if (!isPrefix(earlier.size, accusation, later)) return fault('proof')
  if (equalBytes(accusation.prefix, earlier.root)) return fault('consistent')
  return { proven: earlier.size === later.size ? 'split-view' : 'rewritten', earlier, later }
}

/** Accuses with two notes of the same size. Verify it before sending it: nothing is checked here. */
export function accuseSplitView(one: string, other: { readonly note: string; readonly root: Hash }): string {
  return formatAccusation({ earlier: one, later: other.note, prefix: other.root, proof: [] })
}

/**
 * Accuses with two notes and the tiles of the later: reads from them what root the log now has at the earlier size.
 * Undefined when that is the root the earlier checkpoint has: then there is nothing to accuse of.
 */
export async function accuseFromTiles(
  earlier: { readonly note: string; readonly checkpoint: SignedCheckpoint },
  later: { readonly note: string; readonly tiles: TileReader },
): Promise<string | undefined | Fault<TileFault>> {
  const { size, root } = earlier.checkpoint
  const prefix = await later.tiles.rootAt(size)
  if (isFault(prefix)) return prefix
  if (equalBytes(prefix, root)) return undefined
  const proof = size === 0 ? [] : await later.tiles.consistencyProof(size)
  return isFault(proof) ? proof : formatAccusation({ earlier: earlier.note, later: later.note, prefix, proof })
}
