import { foldedRoot } from './compact-range.ts'
import { type Fault, fault } from './fault.ts'
import { equalBytes } from './hash.ts'
import { type Hash, leafHash, nodeHash, rootOf } from './merkle.ts'
import { consistencyRanges, inclusionRanges, type PerfectNode, perfectNodes, type Range } from './ranges.ts'
import { edgeTiles, levelSize, parseBundle, parseTile, type TileName, tilePath, tileWidth, widthIn } from './tile.ts'
import { rootOfEdge, type TileEdge } from './tile-edge.ts'

/** Gets a resource of the log by its path below the prefix; undefined when the log has it not. What it throws passes through. */
export type FetchTile = (path: string) => Promise<Uint8Array | undefined>

/**
 * `missing`: the log does not serve it. `width`: not as many hashes or entries as it must hold. `root`: the edge of the
 * tree does not have the root of the checkpoint. `hash`: a tile or bundle is not the one under that root. `range`: the
 * tree has no such leaf or size.
 */
export type TileFault = 'missing' | 'width' | 'root' | 'hash' | 'range'

/** A tree read from tiles. Whatever it hands out was checked, hash by hash, up to the root it was opened with. */
export type TileReader = {
  readonly size: number
  /** With which the tree can be grown (`grow`). */
  readonly edge: TileEdge
  readonly leaf: (index: number) => Promise<Hash | Fault<TileFault>>
  readonly inclusionProof: (index: number) => Promise<Hash[] | Fault<TileFault>>
  /** From a smaller tree, 0 < size <= this one. */
  readonly consistencyProof: (size: number) => Promise<Hash[] | Fault<TileFault>>
  /** The root the first `size` leaves have. */
  readonly rootAt: (size: number) => Promise<Hash | Fault<TileFault>>
  /** The entries of a bundle, 256 or as many as there are. */
  readonly entries: (bundle: number) => Promise<Uint8Array[] | Fault<TileFault>>
}

const tilesKept = 256
const nodesKept = 16_384

class Broken extends Error {
  readonly code: TileFault
  constructor(code: TileFault) {
    super(code)
    this.code = code
  }
}

async function settled<T>(work: () => Promise<T>): Promise<T | Fault<TileFault>> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof Broken) return fault(error.code)
    throw error
  }
}

function within(count: number, limit: number): void {
  if (!Number.isSafeInteger(count) || count < 0 || count > limit) throw new Broken('range')
}

/** What `parse` makes of a tile; of the full tile, cut to the width asked for, when the partial one is gone. */
async function fetched<T>(
  fetchTile: FetchTile,
  name: TileName,
  parse: (bytes: Uint8Array, width: number) => readonly T[] | undefined,
): Promise<readonly T[]> {
  for (const width of name.width === tileWidth ? [tileWidth] : [name.width, tileWidth]) {
    const bytes = await fetchTile(tilePath({ ...name, width }))
    if (bytes === undefined) continue
    const items = parse(bytes, width)
    if (items === undefined) throw new Broken('width')
    return items.slice(0, name.width)
  }
  throw new Broken('missing')
}

type Tiles = (level: number, index: number) => Promise<readonly Hash[]>

function authenticated(size: number, edge: readonly (readonly Hash[])[], fetchTile: FetchTile): Tiles {
  const kept = new Map<string, Promise<readonly Hash[]>>()
  async function read(level: number, index: number): Promise<readonly Hash[]> {
    if (widthIn(size, level, index) < tileWidth) return edge[level] ?? []
    const [hashes, above] = await Promise.all([
      fetched(fetchTile, { level, index, width: tileWidth }, parseTile),
      tiles(level + 1, Math.floor(index / tileWidth)),
    ])
    if (!equalBytes(rootOf(hashes), above[index % tileWidth] ?? new Uint8Array(0))) throw new Broken('hash')
    return hashes
  }
  function tiles(level: number, index: number): Promise<readonly Hash[]> {
    const key = `${level}/${index}`
    const known = kept.get(key)
    if (known !== undefined) return known
    const reading = read(level, index)
    kept.set(key, reading)
    reading.catch(() => kept.delete(key))
    for (const oldest of kept.keys()) {
      if (kept.size <= tilesKept) break
      kept.delete(oldest)
    }
    return reading
  }
  return tiles
}

type Nodes = (node: PerfectNode) => Promise<Hash>

/**
 * Nodes computed from tiles, each from the two below it. They never change, and the proofs of neighbours share most of
 * theirs: the last ones are kept, also for whoever asked while the tile was still on its way.
 */
function nodesIn(tiles: Tiles): Nodes {
  const kept = new Map<string, Hash>()
  const computed = (hashes: readonly Hash[], height: number, index: number): Hash => {
    const leaf = height % 8 === 0 ? hashes[index % tileWidth] : undefined
    if (leaf !== undefined) return leaf
    if (height % 8 === 0) throw new Broken('width')
    const key = `${height}/${index}`
    const known = kept.get(key)
    if (known !== undefined) return known
    const hash = nodeHash(computed(hashes, height - 1, 2 * index), computed(hashes, height - 1, 2 * index + 1))
    if (kept.size >= nodesKept) kept.clear()
    kept.set(key, hash)
    return hash
  }
  return async ({ height, index }) => {
    const known = kept.get(`${height}/${index}`)
    if (known !== undefined) return known
    const first = index * 2 ** (height % 8)
    return computed(await tiles(Math.floor(height / 8), Math.floor(first / tileWidth)), height, index)
  }
}

async function rangeFrom(nodes: Nodes, range: Range): Promise<Hash> {
  return foldedRoot(await Promise.all(perfectNodes(range).map(nodes)))
}

async function bundleFrom(tiles: Tiles, size: number, fetchTile: FetchTile, index: number): Promise<Uint8Array[]> {
  within(index, Math.ceil(size / tileWidth) - 1)
  const width = widthIn(size, 'entries', index)
  const [entries, leaves] = await Promise.all([
    fetched(fetchTile, { level: 'entries', index, width }, parseBundle),
    tiles(0, index),
  ])
  const same = entries.every((entry, at) => equalBytes(leafHash(entry), leaves[at] ?? new Uint8Array(0)))
  if (!same) throw new Broken('hash')
  return [...entries]
}

async function edgeOf(size: number, root: Hash, fetchTile: FetchTile): Promise<readonly (readonly Hash[])[]> {
  const levels: (readonly Hash[])[] = []
  for (let level = 0; levelSize(size, level) > 0; level += 1) levels.push([])
  await Promise.all(
    edgeTiles(size).map(async (name) => {
      levels[name.level as number] = await fetched(fetchTile, name, parseTile)
    }),
  )
  if (!equalBytes(rootOfEdge({ size, levels }), root)) throw new Broken('root')
  return levels
}

/**
 * Opens the tree of a checkpoint, whose signatures must have been verified before: fetches the tiles it ends in and
 * holds them against its root. Every other tile is held against the one above it when it is read.
 */
export function openTiles(
  { size, root }: { readonly size: number; readonly root: Hash },
  fetchTile: FetchTile,
): Promise<TileReader | Fault<TileFault>> {
  return settled(async () => {
    within(size, Number.MAX_SAFE_INTEGER)
    const levels = await edgeOf(size, root, fetchTile)
    const tiles = authenticated(size, levels, fetchTile)
    const nodes = nodesIn(tiles)
    const all = (ranges: readonly Range[]) => Promise.all(ranges.map((range) => rangeFrom(nodes, range)))
    return {
      size,
      edge: { size, levels },
      leaf: (index) =>
        settled(async () => {
          within(index, size - 1)
          return rangeFrom(nodes, { start: index, end: index + 1 })
        }),
      inclusionProof: (index) =>
        settled(async () => {
          within(index, size - 1)
          return all(inclusionRanges(index, size))
        }),
      consistencyProof: (smaller) =>
        settled(async () => {
          within(smaller - 1, size - 1)
          return all(consistencyRanges(0, smaller, size))
        }),
      rootAt: (smaller) =>
        settled(async () => {
          within(smaller, size)
          return rangeFrom(nodes, { start: 0, end: smaller })
        }),
      entries: (bundle) => settled(() => bundleFrom(tiles, size, fetchTile, bundle)),
    }
  })
}
