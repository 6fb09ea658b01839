import { foldedRoot } from './compact-range.ts'
import { type Hash, rootOf } from './merkle.ts'
import { perfectNodes } from './ranges.ts'
import { type TileName, tileWidth } from './tile.ts'

/**
 * The right edge of a tree in tiles: of each level the hashes of the tile not yet full, the leaves first. All that
 * appending needs to know of a log; it holds at most 255 hashes of each of seven levels.
 */
export type TileEdge = { readonly size: number; readonly levels: readonly (readonly Hash[])[] }

export const emptyEdge: TileEdge = { size: 0, levels: [] }

/** A tile to be written, with its hashes. */
export type GrownTile = { readonly name: TileName; readonly hashes: readonly Hash[] }

export type Growth = {
  readonly edge: TileEdge
  /** Every tile that became full, from the leaves upwards, then the partial ones the tree now ends in that are new. */
  readonly tiles: readonly GrownTile[]
}

/** Appends leaf hashes; the cost is that of hashing them into full tiles. Nothing of the old edge is changed. */
export function grow(edge: TileEdge, leaves: readonly Hash[]): Growth {
  const size = edge.size + leaves.length
  if (!Number.isSafeInteger(size)) throw new RangeError('the tree is full')
  const [full, partial]: [GrownTile[], GrownTile[]] = [[], []]
  const levels: (readonly Hash[])[] = []
  let added: readonly Hash[] = leaves
  let before = edge.size
  for (let level = 0; added.length > 0 || level < edge.levels.length; level += 1) {
    const open = edge.levels[level] ?? []
    const hashes = [...open, ...added]
    const first = Math.floor(before / tileWidth)
    const above: Hash[] = []
    let at = 0
    for (; at + tileWidth <= hashes.length; at += tileWidth) {
      const tile = hashes.slice(at, at + tileWidth)
      full.push({ name: { level, index: first + at / tileWidth, width: tileWidth }, hashes: tile })
      above.push(rootOf(tile))
    }
    const rest = hashes.slice(at)
    if (rest.length > 0 && added.length > 0) {
      partial.push({ name: { level, index: first + at / tileWidth, width: rest.length }, hashes: rest })
    }
    levels.push(rest)
    added = above
    before = first
  }
  return { edge: { size, levels }, tiles: [...full, ...partial] }
}

/** The root of the tree that ends in this edge. */
export function rootOfEdge({ levels }: TileEdge): Hash {
  const perfect = levels.toReversed().flatMap((hashes) =>
    perfectNodes({ start: 0, end: hashes.length }).map(({ height, index }) => {
      const width = 2 ** height
      return rootOf(hashes.slice(index * width, (index + 1) * width))
    }),
  )
  return foldedRoot(perfect)
}
