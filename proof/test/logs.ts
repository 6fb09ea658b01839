import { utf8 } from '../src/hash.ts'
import { type Hash, leafHash } from '../src/merkle.ts'
import { formatBundle, formatTile, tilePath, tileWidth } from '../src/tile.ts'
import { emptyEdge, grow, rootOfEdge, type TileEdge } from '../src/tile-edge.ts'

/** A log held in memory, with every resource it serves. */
export type TestLog = {
  readonly entries: readonly Uint8Array[]
  readonly leaves: readonly Hash[]
  readonly edge: TileEdge
  readonly root: Hash
  readonly files: Map<string, Uint8Array>
  readonly fetchTile: (path: string) => Promise<Uint8Array | undefined>
}

/** A log of so many entries, grown in batches of these sizes, the last one as large as need be. */
export function aLog(
  size: number,
  batches: readonly number[] = [],
  text = (index: number) => `entry ${index}`,
): TestLog {
  const entries = Array.from({ length: size }, (_, index) => utf8(text(index)))
  const leaves = entries.map(leafHash)
  const files = new Map<string, Uint8Array>()
  let edge = emptyEdge
  for (const batch of [...batches, size]) {
    const growth = grow(edge, leaves.slice(edge.size, edge.size + batch))
    edge = growth.edge
    for (const { name, hashes } of growth.tiles) files.set(tilePath(name), formatTile(hashes))
  }
  for (let index = 0; index * tileWidth < size; index += 1) {
    const bundle = entries.slice(index * tileWidth, (index + 1) * tileWidth)
    files.set(tilePath({ level: 'entries', index, width: bundle.length }), formatBundle(bundle))
  }
  return { entries, leaves, edge, root: rootOfEdge(edge), files, fetchTile: (path) => Promise.resolve(files.get(path)) }
}
