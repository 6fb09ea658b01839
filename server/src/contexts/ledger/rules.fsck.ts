import { isFault } from '@comity/proof/fault'
import { equalBytes } from '@comity/proof/hash'
import { type Hash, leafHash, rootOf } from '@comity/proof/merkle'
import { type Log, openCheckpoint, type SignedCheckpoint } from '@comity/proof/signed-checkpoint'
import { levelSize, parseTile, tileWidth, widthIn } from '@comity/proof/tile'
import { emptyEdge, grow, rootOfEdge, type TileEdge } from '@comity/proof/tile-edge'
import type { LogFault } from './contract.ts'
import { leafOf } from './rules.leaf.ts'

/** What stands where, and is wrong. `at`: index of an entry or of a tile, or size of a checkpoint. */
export type Found = { readonly fault: LogFault; readonly level: number | null; readonly at: number | null }

/** One bundle as it is stored, to be held against the tile of its leaves. */
export type StoredBundle = readonly {
  readonly index: number
  readonly digest: Uint8Array
  readonly bytes: Uint8Array
}[]

const found = (fault: LogFault, at: number | null, level: number | null = null): Found => ({ fault, at, level })

/** Tiles above the leaves as they are stored, by `level/index`. */
export type UpperTiles = ReadonlyMap<string, Uint8Array>

function hashesAt(tiles: UpperTiles, size: number, level: number, index: number): Hash[] | undefined {
  const width = widthIn(size, level, index)
  const bytes = tiles.get(`${level}/${index}`)
  return bytes === undefined ? undefined : parseTile(bytes, width)
}

/**
 * What of one bundle of a log of this size is wrong: entries that are missing or cannot be read, and where bundle and
 * tile differ, whichever of the two the tile above does not bear out.
 */
export function inspectBundle(
  size: number,
  bundle: number,
  entries: StoredBundle,
  tile: Uint8Array | undefined,
  upper: UpperTiles,
): { readonly faults: readonly Found[]; readonly leaves: readonly Hash[] } {
  const width = widthIn(size, 0, bundle)
  const first = bundle * tileWidth
  const stored = tile === undefined ? undefined : parseTile(tile, width)
  const byIndex = new Map(entries.map((entry) => [entry.index, entry]))
  const faults: Found[] = []
  if (tile === undefined) faults.push(found('tile-missing', bundle, 0))
  else if (stored === undefined) faults.push(found('tile-width', bundle, 0))
  const leaves = Array.from({ length: width }, (_, at) => {
    const entry = byIndex.get(first + at)
    if (entry === undefined) {
      faults.push(found('entry-missing', first + at))
      return stored?.[at] ?? new Uint8Array(32)
    }
    const leaf = leafOf(entry.bytes)
    if (leaf === undefined || !equalBytes(leaf.digest, entry.digest)) faults.push(found('entry-unreadable', first + at))
    return leafHash(entry.bytes)
  })
  const above = hashesAt(upper, size, 1, Math.floor(bundle / tileWidth))?.[bundle % tileWidth]
  if (stored === undefined) return { faults, leaves }
  const differing = leaves.flatMap((leaf, at) => (equalBytes(leaf, stored[at] ?? leaf) ? [] : [first + at]))
  const tileHolds = width < tileWidth || above === undefined || equalBytes(rootOf(stored), above)
  if (differing.length === 0 && !tileHolds) faults.push(found('tile-changed', Math.floor(bundle / tileWidth), 1))
  else if (differing.length > 0 && !tileHolds) faults.push(found('tile-changed', bundle, 0))
  // Of an edge only the root of a checkpoint can tell which of the two was changed: `inspectEdge`.
  if (differing.length > 0 && tileHolds) faults.push(...differing.map((index) => found('entry-changed', index)))
  return { faults, leaves }
}

/** What of the tiles above level 1 does not follow from those below, or is missing. */
export function inspectUpper(size: number, upper: UpperTiles): Found[] {
  const faults: Found[] = []
  for (let level = 1; levelSize(size, level) > 0; level += 1) {
    const count = Math.ceil(levelSize(size, level) / tileWidth)
    for (let index = 0; index < count; index += 1) {
      const hashes = hashesAt(upper, size, level, index)
      if (hashes === undefined) {
        faults.push(found(upper.has(`${level}/${index}`) ? 'tile-width' : 'tile-missing', index, level))
        continue
      }
      if (hashes.length < tileWidth) continue
      const above = hashesAt(upper, size, level + 1, Math.floor(index / tileWidth))?.[index % tileWidth]
      if (above !== undefined && !equalBytes(rootOf(hashes), above)) faults.push(found('tile-changed', index, level))
    }
  }
  return faults
}

/** Tiles that stand where a log of this size has none. */
export function tilesBeyond(size: number, upper: UpperTiles): Found[] {
  return [...upper.keys()].flatMap((name) => {
    const [level, index] = name.split('/').map(Number)
    return widthIn(size, level ?? 0, index ?? 0) > 0 ? [] : [found('tile-beyond', index ?? 0, level ?? 0)]
  })
}

/** What was signed, read and verified, smallest first; and what of it cannot be. */
export function inspectNotes(
  log: Log,
  size: number,
  notes: readonly { readonly size: number; readonly note: string }[],
): { readonly faults: readonly Found[]; readonly checkpoints: readonly SignedCheckpoint[] } {
  const faults: Found[] = []
  const checkpoints: SignedCheckpoint[] = []
  for (const { size: claimed, note } of notes) {
    const opened = openCheckpoint(note, log)
    if (isFault(opened) || opened.size !== claimed) faults.push(found('checkpoint-signature', claimed))
    else if (opened.size > size) faults.push(found('checkpoint-beyond', claimed))
    else checkpoints.push(opened)
  }
  return { faults, checkpoints: checkpoints.toSorted((a, b) => a.size - b.size) }
}

/** Grows the tree again from its leaves and holds each checkpoint against the root it had at that size. */
export type Regrowth = {
  readonly edge: TileEdge
  /** Still to be met, smallest first. */
  readonly ahead: readonly SignedCheckpoint[]
  readonly broken: readonly number[]
}

export function regrowth(checkpoints: readonly SignedCheckpoint[]): Regrowth {
  return met({ edge: emptyEdge, ahead: checkpoints, broken: [] })
}

export function regrown({ edge, ahead, broken }: Regrowth, leaves: readonly Hash[]): Regrowth {
  let state: Regrowth = { edge, ahead, broken }
  let at = 0
  while (at < leaves.length) {
    const next = state.ahead[0]?.size ?? Number.POSITIVE_INFINITY
    const end = Math.min(leaves.length, at + next - state.edge.size)
    state = met({ ...state, edge: grow(state.edge, leaves.slice(at, end)).edge })
    at = end
  }
  return state
}

function met({ edge, ahead, broken }: Regrowth): Regrowth {
  const here = ahead.filter(({ size }) => size === edge.size)
  if (here.length === 0) return { edge, ahead, broken }
  const root = rootOfEdge(edge)
  return {
    edge,
    ahead: ahead.slice(here.length),
    broken: [...broken, ...here.filter((one) => !equalBytes(one.root, root)).map(({ size }) => size)],
  }
}

/**
 * The last words on the edge: where its bundle and its tile differ and the entries, grown again, have every root that
 * was signed, it is the tile that was changed.
 */
export function settled(size: number, faults: readonly Found[], state: Regrowth, signedUpTo: number): Found[] {
  const edgeStart = size - (size % tileWidth)
  const entriesHold = state.broken.length === 0 && signedUpTo > edgeStart
  const inEdge = ({ fault, at }: Found): boolean => fault === 'entry-changed' && at !== null && at >= edgeStart
  const [first] = state.broken
  const roots = first === undefined ? [] : [found('checkpoint-root', first)]
  if (!entriesHold || !faults.some(inEdge)) return [...faults, ...roots]
  const others = faults.filter((one) => !inEdge(one))
  return [...others, found('tile-changed', Math.floor(edgeStart / tileWidth), 0), ...roots]
}
