import { equalBytes, sha256 } from './hash.ts'
import { consistencyRanges, inclusionRanges, isSubtree, type Range, splitOf } from './ranges.ts'

/**
 * The Merkle tree of RFC 6962 section 2.1 (RFC 9162 section 2.1) over SHA-256. A hash is 32 bytes. Sizes and indexes
 * are safe integers, 0 to 2^53 - 1: at 30,000 entries a second a log reaches the end of them after 9,500 years, and
 * whatever claims to be larger is refused. Verification takes anything and never throws.
 */
export type Hash = Uint8Array

const hashBytes = 32
// A tree of 2^53 - 1 leaves is 53 levels high; a consistency proof holds at most one hash more.
const longestProof = 54

const leafPrefix = 0
const nodePrefix = 1

/** The root of the tree without entries: SHA-256 of nothing. */
export function emptyRoot(): Hash {
  return sha256(new Uint8Array(0))
}

/** SHA-256(0x00 || entry). */
export function leafHash(entry: Uint8Array): Hash {
  const bytes = new Uint8Array(1 + entry.length)
  bytes[0] = leafPrefix
  bytes.set(entry, 1)
  return sha256(bytes)
}

/** SHA-256(0x01 || left || right). Both have 32 bytes, or it throws: other lengths would make the border ambiguous. */
export function nodeHash(left: Hash, right: Hash): Hash {
  if (left.length !== hashBytes || right.length !== hashBytes) throw new TypeError('a hash has 32 bytes')
  const bytes = new Uint8Array(1 + 2 * hashBytes)
  bytes[0] = nodePrefix
  bytes.set(left, 1)
  bytes.set(right, 1 + hashBytes)
  return sha256(bytes)
}

/** The root of the tree over these leaf hashes (not entries), in time linear in their number. */
export function rootOf(leaves: readonly Hash[]): Hash {
  if (leaves.length === 0) return emptyRoot()
  let level = leaves
  while (level.length > 1) level = levelAbove(level)
  return level[0] as Hash
}

function levelAbove(level: readonly Hash[]): readonly Hash[] {
  const above: Hash[] = []
  for (let index = 0; index + 1 < level.length; index += 2) {
    above.push(nodeHash(level[index] as Hash, level[index + 1] as Hash))
  }
  // What has no neighbour rises as it is: the tree splits at the largest power of two, so only the last one can lack one.
  if (level.length % 2 === 1) above.push(level.at(-1) as Hash)
  return above
}

function hashesOf(leaves: readonly Hash[], ranges: readonly Range[]): Hash[] {
  return ranges.map(({ start, end }) => rootOf(leaves.slice(start, end)))
}

/** The inclusion proof (RFC 6962 section 2.1.1) of leaf `index`, from its sibling upwards. Throws when there is no such leaf. */
export function inclusionProof(leaves: readonly Hash[], index: number): Hash[] {
  return hashesOf(leaves, inclusionRanges(index, leaves.length))
}

/** The inclusion proofs of all leaves and the root, in time that grows as the proofs do: each hash is computed once. */
export function inclusionProofs(leaves: readonly Hash[]): { readonly proofs: readonly Hash[][]; readonly root: Hash } {
  const proofs: Hash[][] = leaves.map(() => [])
  let level = leaves
  for (let height = 1; level.length > 1; height *= 2) {
    for (const [index, proof] of proofs.entries()) {
      const neighbour = level[Math.floor(index / height) ^ 1]
      if (neighbour !== undefined) proof.push(neighbour)
    }
    level = levelAbove(level)
  }
  return { proofs, root: level[0] ?? emptyRoot() }
}

/**
 * The consistency proof (RFC 6962 section 2.1.2) from the first `size` leaves to all of them; empty when they are all
 * there are. Throws unless 0 < size <= leaves.length: nothing proves anything about the empty tree.
 */
export function consistencyProof(leaves: readonly Hash[], size: number): Hash[] {
  if (size === 0) throw new RangeError('there is no consistency proof from the empty tree')
  return hashesOf(leaves, consistencyRanges(0, size, leaves.length))
}

/** A proof read backwards: its last hash belongs to the topmost node. */
type Reading = { readonly proof: readonly Hash[]; left: number }

function taken(reading: Reading): Hash | undefined {
  reading.left -= 1
  const hash = reading.proof[reading.left]
  return hash?.length === hashBytes ? hash : undefined
}

function together(left: Hash | undefined, right: Hash | undefined): Hash | undefined {
  return left === undefined || right === undefined ? undefined : nodeHash(left, right)
}

function climbed(leaf: Hash, index: number, size: number, reading: Reading): Hash | undefined {
  if (size === 1) return leaf
  const split = splitOf(size)
  const other = taken(reading)
  if (other === undefined) return undefined
  return index < split
    ? together(climbed(leaf, index, split, reading), other)
    : together(other, climbed(leaf, index - split, size - split, reading))
}

export type Inclusion = {
  readonly index: number
  readonly size: number
  /** `leafHash` of the entry, computed by whoever verifies: taken from the prover, it could be the hash of a node. */
  readonly leaf: Hash
  readonly proof: readonly Hash[]
  readonly root: Hash
}

/** The root that the proof leads to from this leaf; undefined where it fits no tree of this size. */
export function rootThrough({ index, size, leaf, proof }: Omit<Inclusion, 'root'>): Hash | undefined {
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(size) || index < 0 || index >= size) return undefined
  if (leaf.length !== hashBytes || proof.length > longestProof) return undefined
  const reading = { proof, left: proof.length }
  const computed = climbed(leaf, index, size, reading)
  return reading.left === 0 ? computed : undefined
}

/** Whether the proof binds the leaf to this index of the tree with this size and root. */
export function verifyInclusion({ root, ...from }: Inclusion): boolean {
  const computed = rootThrough(from)
  return computed !== undefined && equalBytes(computed, root)
}

type Both = { readonly part: Hash; readonly whole: Hash }

// The recursion of SUBTREE_SUBPROOF, of which the PROOF of RFC 6962 section 2.1.2 is the case start = 0.
function rebuilt({ start, end }: Range, size: number, claimed: Hash | undefined, reading: Reading): Both | undefined {
  if (start === 0 && end === size) {
    const hash = claimed ?? taken(reading)
    return hash === undefined ? undefined : { part: hash, whole: hash }
  }
  const split = splitOf(size)
  const other = taken(reading)
  if (other === undefined) return undefined
  if (end <= split) {
    const below = rebuilt({ start, end }, split, claimed, reading)
    return below && { part: below.part, whole: nodeHash(below.whole, other) }
  }
  if (start >= split) {
    const below = rebuilt({ start: start - split, end: end - split }, size - split, claimed, reading)
    return below && { part: below.part, whole: nodeHash(other, below.whole) }
  }
  const below = rebuilt({ start: 0, end: end - split }, size - split, undefined, reading)
  return below && { part: nodeHash(other, below.part), whole: nodeHash(other, below.whole) }
}

function bound(range: Range, size: number, part: Hash, whole: Hash, proof: readonly Hash[]): boolean {
  if (proof.length > longestProof) return false
  if (range.start === 0 && range.end === size) return proof.length === 0 && equalBytes(part, whole)
  if (part.length !== hashBytes) return false
  const reading = { proof, left: proof.length }
  const both = rebuilt(range, size, part, reading)
  return both !== undefined && reading.left === 0 && equalBytes(both.part, part) && equalBytes(both.whole, whole)
}

export type Consistency = {
  readonly size1: number
  readonly size2: number
  readonly root1: Hash
  readonly root2: Hash
  readonly proof: readonly Hash[]
}

/**
 * Whether the tree of `size1` leaves is the beginning of the tree of `size2`. Equal sizes need equal roots and an empty
 * proof. Nothing is said about growth from the empty tree, whose proof would be empty whatever came after: false.
 */
export function verifyConsistency({ size1, size2, root1, root2, proof }: Consistency): boolean {
  if (!Number.isSafeInteger(size1) || !Number.isSafeInteger(size2) || size1 < 0 || size1 > size2) return false
  if (size1 === 0) {
    const empty = emptyRoot()
    return size2 === 0 && proof.length === 0 && equalBytes(root1, empty) && equalBytes(root2, empty)
  }
  return bound({ start: 0, end: size1 }, size2, root1, root2, proof)
}

export type SubtreeInclusion = Omit<Inclusion, 'size'> & Range

/** As `verifyInclusion`, against the root of the leaves from `start` to `end` (exclusive). */
export function verifySubtreeInclusion({ start, end, index, ...rest }: SubtreeInclusion): boolean {
  if (!isSubtree({ start, end }) || !Number.isSafeInteger(index)) return false
  return verifyInclusion({ ...rest, index: index - start, size: end - start })
}

export type SubtreeConsistency = Range & {
  readonly size: number
  readonly subtreeRoot: Hash
  readonly root: Hash
  readonly proof: readonly Hash[]
}

/**
 * Whether the leaves from `start` to `end` (exclusive) of the tree have this subtree root (draft-ietf-plants-merkle-
 * tree-certs section 4.4). A subtree without leaves has the root of the empty tree, wherever it is, and needs no proof.
 */
export function verifySubtreeConsistency({ start, end, size, subtreeRoot, root, proof }: SubtreeConsistency): boolean {
  if (!Number.isSafeInteger(size) || end > size) return false
  if (start === end) return isWithin(start, size) && proof.length === 0 && equalBytes(subtreeRoot, emptyRoot())
  return isSubtree({ start, end }) && bound({ start, end }, size, subtreeRoot, root, proof)
}

function isWithin(index: number, size: number): boolean {
  return Number.isSafeInteger(index) && index >= 0 && index <= size
}
