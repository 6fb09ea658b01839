/** Leaves from `start` to before `end`. */
export type Range = { readonly start: number; readonly end: number }

/** A node under which every leaf is present: it covers the leaves from `index * 2^height`, `2^height` of them. */
export type PerfectNode = { readonly height: number; readonly index: number }

/** The largest power of two smaller than `size`, where RFC 6962 section 2.1 splits a tree of two leaves or more. */
export function splitOf(size: number): number {
  let split = 1
  while (split * 2 < size) split *= 2
  return split
}

/** Whether the leaves are a subtree: not empty, and `start` a multiple of the power of two that holds their number. */
export function isSubtree({ start, end }: Range): boolean {
  if (!Number.isSafeInteger(start) || !Number.isSafeInteger(end) || start < 0 || end <= start) return false
  return start % (end - start === 1 ? 1 : splitOf(end - start) * 2) === 0
}

function shifted(ranges: readonly Range[], by: number): Range[] {
  return ranges.map(({ start, end }) => ({ start: start + by, end: end + by }))
}

/** What an inclusion proof is made of: ranges of leaves whose roots it lists, in order. Throws when `index` is not in the tree. */
export function inclusionRanges(index: number, size: number): Range[] {
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(size) || index < 0 || index >= size) {
    throw new RangeError('no such leaf')
  }
  if (size === 1) return []
  const split = splitOf(size)
  return index < split
    ? [...inclusionRanges(index, split), { start: split, end: size }]
    : [...shifted(inclusionRanges(index - split, size - split), split), { start: 0, end: split }]
}

function subproof({ start, end }: Range, size: number, known: boolean): Range[] {
  if (start === 0 && end === size) return known ? [] : [{ start: 0, end: size }]
  const split = splitOf(size)
  if (end <= split) return [...subproof({ start, end }, split, known), { start: split, end: size }]
  const right = { start: Math.max(start - split, 0), end: end - split }
  return [...shifted(subproof(right, size - split, known && start >= split), split), { start: 0, end: split }]
}

/** What a consistency proof from the subtree of these leaves to the tree of `size` is made of. Throws when it is none. */
export function consistencyRanges(start: number, end: number, size: number): Range[] {
  if (!isSubtree({ start, end }) || !Number.isSafeInteger(size) || end > size) throw new RangeError('no such subtree')
  return subproof({ start, end }, size, true)
}

/** The perfect nodes whose roots make up the root of a subtree, from the left, largest first. */
export function perfectNodes({ start, end }: Range): PerfectNode[] {
  const nodes: PerfectNode[] = []
  let at = start
  while (at < end) {
    let height = 0
    let width = 1
    while (width * 2 <= end - at) {
      width *= 2
      height += 1
    }
    nodes.push({ height, index: at / width })
    at += width
  }
  return nodes
}
