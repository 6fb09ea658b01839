import { setImmediate as pause } from 'node:timers/promises'
import { isFault } from '@comity/proof/fault'
import { equalBytes } from '@comity/proof/hash'
import { leafHash } from '@comity/proof/merkle'
import { formatNote } from '@comity/proof/note'
import { type Log, openCheckpoint, type SignedCheckpoint } from '@comity/proof/signed-checkpoint'
import { tileWidth } from '@comity/proof/tile'
import { emptyEdge, grow, rootOfEdge } from '@comity/proof/tile-edge'
import { openTiles, type TileReader } from '@comity/proof/tile-reader'
import { instant, type Kernel } from '#kernel/kernel'
import { accusationBetween, type Shown } from './accuse.ts'
import { Silence } from './outgoing.ts'
import { remoteLog, type RemoteLog } from './remote.ts'
import { stored } from './sequencer.ts'
import * as store from './store.mirror.ts'
import { isConvicted, keepAccusation } from './store.witness.ts'

type Parts = Pick<Kernel, 'clock' | 'database'>

const bundlesAtOnce = 8

/**
 * Looks at the log of a peer once: holds its checkpoint against the one seen before, and fetches what is new, entry by
 * entry, verified up to the signed root before it is stored. Goes on where it was interrupted. Resolves with what is
 * wrong, null if nothing; a log that contradicts itself is convicted.
 */
export async function mirrorOnce(
  parts: Parts,
  log: Log,
  address: string,
  signal?: AbortSignal,
): Promise<string | null> {
  const { database, clock } = parts
  const problem = await looked(parts, log, remoteLog(`${address}/log`, signal)).catch((error: unknown) => {
    if (error instanceof Silence) return error.because
    throw error
  })
  if (signal?.aborted !== true) await store.noteLook(database, log.origin, problem, instant(clock))
  return problem
}

async function looked(parts: Parts, log: Log, remote: RemoteLog): Promise<string | null> {
  const { database, clock } = parts
  const { origin } = log
  if (await isConvicted(database, origin)) return 'convicted'
  const text = await remote.checkpoint()
  if (text === undefined) return 'missing'
  const opened = openCheckpoint(text, log)
  if (isFault(opened)) return opened.fault
  const note = noteOf(opened)
  let mirror = await store.readMirror(database, origin)
  if (mirror === undefined) {
    await store.noteLook(database, origin, null, instant(clock))
    mirror = await store.readMirror(database, origin)
  }
  if (mirror === undefined) return 'missing'
  const remotely = (checkpoint: SignedCheckpoint) => () => openTiles(checkpoint, remote.tile)
  const seen = mirror.seenNote === null ? undefined : openCheckpoint(mirror.seenNote, log)
  if (seen !== undefined && !isFault(seen)) {
    const kept = mirror.seenNote === mirror.note
    const tiles = kept ? () => openTiles(seen, store.tilesOfMirror(database, origin)) : remotely(seen)
    const before: Shown = { note: noteOf(seen), checkpoint: seen, tiles }
    const accusation = await accusationBetween(log, before, { note, checkpoint: opened, tiles: remotely(opened) })
    if (typeof accusation === 'object') return accusation.fault
    if (accusation !== undefined) {
      await keepAccusation(database, origin, accusation, instant(clock))
      return 'convicted'
    }
    // What the log once showed it may show again from a cache; it has not been taken back.
    if (opened.size < seen.size) return mirror.seenNote === mirror.note ? 'older' : filled(parts, log, seen, remote)
  }
  const newer = opened.size > mirror.seenSize || mirror.seenNote === null
  if (newer && !(await store.noteSeen(database, origin, mirror.seenSize, opened.size, note))) return 'busy'
  return filled(parts, log, opened, remote)
}

/** The note under the signatures of the log alone: what strangers added to it is not kept. */
export function noteOf({ text, byLog }: SignedCheckpoint): string {
  return formatNote({ text, signatures: byLog.map(({ line }) => line) })
}

/** Fetches everything up to a checkpoint that was seen. */
async function filled(
  { database }: Parts,
  { origin }: Log,
  target: SignedCheckpoint,
  remote: RemoteLog,
): Promise<string | null> {
  const mirror = await store.readMirror(database, origin)
  if (mirror === undefined || mirror.seenSize !== target.size) return 'busy'
  if (mirror.note !== null && mirror.size === target.size) return null
  const tree = await openTiles(target, remote.tile)
  if (isFault(tree)) return tree.fault
  let edge = mirror.reach === 0 ? emptyEdge : await store.mirrorEdge(database, origin, mirror.reach)
  const there = mirror.reach === 0 ? undefined : await tree.rootAt(mirror.reach)
  if (there !== undefined && isFault(there)) return there.fault
  if (edge === undefined || (there !== undefined && !equalBytes(there, rootOfEdge(edge)))) {
    // Reached under a checkpoint that this one does not continue, or damaged since; up to the complete one it is sound.
    await store.resetReach(database, origin)
    return 'restarted'
  }
  while (edge.size < target.size) {
    const first = Math.floor(edge.size / tileWidth)
    const entries = await bundles(tree, first, Math.ceil(target.size / tileWidth))
    if ('fault' in entries) return entries.fault
    const fresh = entries.slice(edge.size - first * tileWidth)
    const grown = grow(edge, fresh.map(leafHash))
    await store.growMirror(database, origin, edge.size, fresh, grown.tiles.map(stored))
    edge = grown.edge
    await pause()
  }
  if (!equalBytes(rootOfEdge(edge), target.root)) {
    await store.resetReach(database, origin)
    return 'root'
  }
  await store.completeMirror(database, origin, target.size)
  return null
}

async function bundles(tree: TileReader, first: number, end: number) {
  const indexes = Array.from({ length: Math.min(bundlesAtOnce, end - first) }, (_, at) => first + at)
  const read = await Promise.all(indexes.map((index) => tree.entries(index)))
  const broken = read.find((one) => isFault(one))
  return broken !== undefined && isFault(broken) ? broken : read.flatMap((one) => (isFault(one) ? [] : one))
}
