import { isFault } from '@comity/proof/fault'
import { verifyMisbehaviour } from '@comity/proof/misbehaviour'
import { type Log, openCheckpoint, type SignedCheckpoint } from '@comity/proof/signed-checkpoint'
import { openTiles } from '@comity/proof/tile-reader'
import type { FetchTile } from '@comity/proof/tile-reader'
import { instant, type Kernel } from '#kernel/kernel'
import { accusationBetween, type Shown } from './accuse.ts'
import { noteOf } from './mirror.ts'
import { Silence } from './outgoing.ts'
import { remoteLog } from './remote.ts'
import { hashOf, readMirror, tilesOfMirror } from './store.mirror.ts'
import { isConvicted, keepAccusation, lastWitnessed } from './store.witness.ts'

type Parts = Pick<Kernel, 'clock' | 'database'>

/**
 * Compares what a log shows here with what it shows another peer: reads from that peer the checkpoint its mirror of the
 * log stands under, and any accusation it holds. Two trees convict the log; no answer convicts nobody. `own` is the log
 * of this node, whose accusations are read too. Resolves with false when the peer did not answer.
 */
export async function gossipWith(
  parts: Parts,
  logs: readonly Log[],
  own: Log,
  address: string,
  signal?: AbortSignal,
): Promise<boolean> {
  try {
    for (const log of [...logs, own]) {
      const remote = remoteLog(`${address}/log/mirror/${hashOf(log.origin)}`, signal)
      await believeAccusation(parts, log, await remote.text('accusation'))
      if (log === own) continue
      await compare(parts, log, await remote.checkpoint(), remote.tile)
    }
    return true
  } catch (error) {
    if (error instanceof Silence) return false
    throw error
  }
}

/** Holds what a log showed when it asked to be witnessed against what it shows to everyone. */
export async function compareWitnessed(parts: Parts, log: Log): Promise<void> {
  const witnessed = await lastWitnessed(parts.database, log.origin)
  // Of a checkpoint that was pushed here nobody serves the tiles yet if it is the newer one.
  await compare(parts, log, witnessed?.note, () => Promise.resolve(undefined))
}

async function believeAccusation({ database, clock }: Parts, log: Log, text: string | undefined): Promise<void> {
  if (text === undefined || (await isConvicted(database, log.origin))) return
  if (!isFault(verifyMisbehaviour(text, log))) await keepAccusation(database, log.origin, text, instant(clock))
}

async function compare({ database, clock }: Parts, log: Log, text: string | undefined, tile: FetchTile): Promise<void> {
  const mirror = await readMirror(database, log.origin)
  if (text === undefined || mirror === undefined || mirror.note === null) return
  if (await isConvicted(database, log.origin)) return
  const [ours, theirs] = [openCheckpoint(mirror.note, log), openCheckpoint(text, log)]
  if (isFault(ours) || isFault(theirs)) return
  const shown = (checkpoint: SignedCheckpoint, from: FetchTile): Shown => ({
    note: noteOf(checkpoint),
    checkpoint,
    tiles: () => openTiles(checkpoint, from),
  })
  const mine = tilesOfMirror(database, log.origin)
  const accusation = await accusationBetween(log, shown(ours, mine), shown(theirs, tile))
  if (typeof accusation === 'string') await keepAccusation(database, log.origin, accusation, instant(clock))
}
