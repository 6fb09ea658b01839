import { emptyRoot, type Hash, nodeHash } from './merkle.ts'

/**
 * A tree reduced to what its growth needs: the roots of its perfect subtrees, largest first. Of n leaves it holds at
 * most log2(n) + 1 hashes. Values never change: whoever appends gets another.
 */
export type CompactRange = { readonly size: number; readonly hashes: readonly Hash[] }

export const emptyRange: CompactRange = { size: 0, hashes: [] }

/** The tree with one more leaf hash, in O(log n). Throws when the tree cannot have one more. */
export function append(range: CompactRange, leaf: Hash): CompactRange {
  const size = range.size + 1
  if (!Number.isSafeInteger(size)) throw new RangeError('the tree is full')
  const hashes = [...range.hashes]
  let hash = leaf
  for (let width = range.size; width % 2 === 1; width = (width - 1) / 2) hash = nodeHash(hashes.pop() as Hash, hash)
  hashes.push(hash)
  return { size, hashes }
}

/** The root of the tree, in O(log n). */
export function rootOfRange(range: CompactRange): Hash {
  return foldedRoot(range.hashes)
}

/** The root over the roots of perfect subtrees that stand side by side, largest first; of none, that of the empty tree. */
export function foldedRoot(hashes: readonly Hash[]): Hash {
  const last = hashes.at(-1)
  if (last === undefined) return emptyRoot()
  return hashes.slice(0, -1).reduceRight((right, left) => nodeHash(left, right), last)
}
