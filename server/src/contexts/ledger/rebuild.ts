import { setImmediate as pause } from 'node:timers/promises'
import { type Fault, fault, isFault } from '@comity/proof/fault'
import { equalBytes } from '@comity/proof/hash'
import { leafHash } from '@comity/proof/merkle'
import { type Log, openCheckpoint, type SignedCheckpoint } from '@comity/proof/signed-checkpoint'
import { tileWidth } from '@comity/proof/tile'
import { grow, rootOfEdge } from '@comity/proof/tile-edge'
import { openTiles, type TileFault, type TileReader } from '@comity/proof/tile-reader'
import { instant, type Kernel } from '#kernel/kernel'
import { noteOf } from './mirror.ts'
import { Silence } from './outgoing.ts'
import type { RemoteLog } from './remote.ts'
import { leafOf } from './rules.leaf.ts'
import type { Sequencer } from './sequencer.ts'
import { currentEdge, stored } from './sequencer.ts'
import * as guard from './store.guard.ts'
import * as store from './store.ts'

type Parts = Pick<Kernel, 'clock' | 'database'>

/** What a rebuilding came to: how long the log was and is, and how many entries moved behind what others held. */
export type Rebuilt = { readonly before: number; readonly size: number; readonly moved: number }

/**
 * `no-source`: no mirror showed a checkpoint of this log with the tiles under it. `forked`: this log signed two
 * histories, and which is the true one is not for a machine to say. `interrupted`: a mirror fell silent; what was
 * fetched is sound, and the next try goes on from there. `entry`: under our own signature stands what is no entry.
 */
export type RebuildFault = TileFault | 'no-source' | 'forked' | 'interrupted' | 'entry'

type Held = { readonly checkpoint: SignedCheckpoint; readonly tree: TileReader }

/**
 * Brings this log up to the longest of the mirrors others keep of it, all of which must be of one history that our own
 * key signed. What was entered here and never signed moves behind it. Nothing that does not verify is stored, and an
 * interrupted one is gone on with by the next.
 */
export async function rebuild(
  { database, clock }: Parts,
  log: Log,
  sources: readonly RemoteLog[],
): Promise<Rebuilt | Fault<RebuildFault>> {
  const found = (await Promise.all(sources.map((source) => heldBy(log, source)))).flatMap((one) => one ?? [])
  const [longest, ...others] = found.toSorted((a, b) => b.checkpoint.size - a.checkpoint.size)
  if (longest === undefined) return fault('no-source')
  const signed = [...others.map(({ checkpoint }) => checkpoint), ...(await ownSigned(database, log))]
  for (const checkpoint of signed) {
    const same = await continues(longest, checkpoint, database)
    if (typeof same === 'object') return same
    if (!same) {
      await guard.hold(database, 'forked', noteOf(checkpoint))
      return fault('forked')
    }
  }
  const before = await guard.beginRebuilding(database)
  let complete = false
  try {
    const kept = await commonPrefix(database, longest.tree, before)
    if (typeof kept !== 'number') return kept
    if (kept < Math.min(before, longest.tree.size)) await guard.cut(database, before, kept)
    const brought = await bring(database, longest)
    if (brought !== undefined) return brought
    const note = noteOf(longest.checkpoint)
    complete = true
    await guard.endRebuilding(database, true)
    await store.keepCheckpoint(database, { size: longest.checkpoint.size, note, at: instant(clock) })
    const size = (await store.readHead(database))?.size ?? 0
    return { before, size, moved: kept < Math.min(before, longest.tree.size) ? before - kept : 0 }
  } catch (error) {
    if (error instanceof Silence) return fault('interrupted')
    throw error
  } finally {
    if (!complete) await guard.endRebuilding(database, false)
  }
}

/** Enters again what had to make room, under the moment at which it was entered first. */
export async function enterStragglers(
  { database }: Pick<Parts, 'database'>,
  append: Sequencer['append'],
): Promise<number> {
  let entered = 0
  for (;;) {
    const left = await guard.readStragglers(database, 1_000)
    if (left.length === 0) return entered
    await append(left.flatMap(({ bytes }) => leafOf(new Uint8Array(bytes)) ?? []))
    await guard.forgetStragglers(
      database,
      left.map(({ digest }) => digest),
    )
    entered += left.length
  }
}

async function heldBy(log: Log, source: RemoteLog): Promise<Held | undefined> {
  try {
    const checkpoint = openCheckpoint((await source.checkpoint()) ?? '', log)
    if (isFault(checkpoint)) return undefined
    const tree = await openTiles(checkpoint, source.tile)
    return isFault(tree) ? undefined : { checkpoint, tree }
  } catch (error) {
    if (error instanceof Silence) return undefined
    throw error
  }
}

async function ownSigned(database: Store, log: Log): Promise<SignedCheckpoint[]> {
  const last = await store.lastCheckpoint(database)
  const opened = last && openCheckpoint(last.note, log)
  return opened === undefined || isFault(opened) ? [] : [opened]
}
type Store = Parts['database']

/** Whether another checkpoint of ours and the longest of the mirrors are of one history. */
async function continues(
  { checkpoint, tree }: Held,
  other: SignedCheckpoint,
  database: Store,
): Promise<boolean | Fault<TileFault>> {
  if (other.size <= checkpoint.size) {
    const root = await tree.rootAt(other.size)
    return isFault(root) ? root : equalBytes(root, other.root)
  }
  const own = await openTiles(other, store.tilesOf(database))
  const root = isFault(own) ? own : await own.rootAt(checkpoint.size)
  return isFault(root) ? root : equalBytes(root, checkpoint.root)
}

/** How many entries at its beginning our log has in common with theirs. */
async function commonPrefix(database: Store, theirs: TileReader, size: number): Promise<number | Fault<TileFault>> {
  const edge = await currentEdge(database)
  const shared = Math.min(size, theirs.size)
  const own = await openTiles({ size, root: rootOfEdge(edge) }, store.tilesOf(database))
  if (isFault(own)) return own
  const same = async (to: number): Promise<boolean | Fault<TileFault>> => {
    const [ours, other] = await Promise.all([own.rootAt(to), theirs.rootAt(to)])
    return isFault(ours) ? ours : isFault(other) ? other : equalBytes(ours, other)
  }
  const whole = await same(shared)
  if (whole !== false) return whole === true ? shared : whole
  // Where two histories part, they stay parted: halving finds the place.
  let [low, high] = [0, shared]
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    const there = await same(middle)
    if (typeof there === 'object') return there
    if (there) low = middle
    else high = middle - 1
  }
  return low
}

/** Enters what theirs has beyond ours, a bundle at a time, each verified up to their root. */
async function bring(database: Store, { tree, checkpoint }: Held): Promise<Fault<RebuildFault> | undefined> {
  let edge = await currentEdge(database)
  while (edge.size < tree.size) {
    const first = Math.floor(edge.size / tileWidth)
    const bundle = await tree.entries(first)
    if (isFault(bundle)) return bundle
    const fresh = bundle.slice(edge.size - first * tileWidth)
    const leaves = fresh.flatMap((bytes) => leafOf(bytes) ?? [])
    if (leaves.length < fresh.length) return fault('entry')
    const entries = fresh.map((bytes, at) => ({
      digest: Buffer.from(leaves[at]?.digest ?? []),
      bytes: Buffer.from(bytes),
    }))
    const next = grow(edge, fresh.map(leafHash))
    await database.commit(store.growth(edge.size, entries, next.tiles.map(stored), true))
    edge = next.edge
    await pause()
  }
  const own = await openTiles({ size: edge.size, root: rootOfEdge(edge) }, store.tilesOf(database))
  const root = isFault(own) ? own : await own.rootAt(checkpoint.size)
  if (isFault(root)) return root
  return equalBytes(root, checkpoint.root) ? undefined : fault('root')
}
