import { isFault } from '@comity/proof/fault'
import { equalBytes } from '@comity/proof/hash'
import { type Log, openCheckpoint, type SignedCheckpoint } from '@comity/proof/signed-checkpoint'
import { rootOfEdge } from '@comity/proof/tile-edge'
import { openTiles } from '@comity/proof/tile-reader'
import type { Kernel } from '#kernel/kernel'
import { noteOf } from './mirror.ts'
import { Silence } from './outgoing.ts'
import { remoteLog, type RemoteLog } from './remote.ts'
import { currentEdge } from './sequencer.ts'
import { hold } from './store.guard.ts'
import { hashOf } from './store.mirror.ts'
import { lastCheckpoint, tilesOf, type Held } from './store.ts'

type Parts = Pick<Kernel, 'database' | 'log'>

/** The mirror a peer keeps of a log. */
export function mirrorAt(address: string, { origin }: Log, signal?: AbortSignal): RemoteLog {
  return remoteLog(`${address}/log/mirror/${hashOf(origin)}`, signal)
}

/**
 * Asks a peer what it holds and saw of the log of this node, and stops signing when that is not a part of what this node
 * has: then an older state of its data was brought back. Only what our own key signed counts. Resolves with false when
 * the peer did not answer.
 */
export async function askAboutOwn(
  { database, log: told }: Parts,
  log: Log,
  address: string,
  signal?: AbortSignal,
): Promise<boolean> {
  try {
    const places = [mirrorAt(address, log, signal), remoteLog(`${address}/log/seen/${hashOf(log.origin)}`, signal)]
    for (const place of places) {
      const checkpoint = openCheckpoint((await place.checkpoint()) ?? '', log)
      if (isFault(checkpoint)) continue
      const held = await standing(database, checkpoint)
      if (held === undefined || !(await hold(database, held, noteOf(checkpoint)))) continue
      told.error(
        { held, peer: address, size: checkpoint.size },
        'others hold what this log does not have: nothing is signed until it is rebuilt from their mirrors',
      )
    }
    return true
  } catch (error) {
    if (error instanceof Silence) return false
    throw error
  }
}

/** Whether what our key signed elsewhere is part of what stands here; if not, whether it can be caught up with. */
async function standing(database: Kernel['database'], known: SignedCheckpoint): Promise<Held | undefined> {
  const edge = await currentEdge(database)
  if (known.size > edge.size) return 'behind'
  const tree = await openTiles({ size: edge.size, root: rootOfEdge(edge) }, tilesOf(database))
  const root = isFault(tree) ? tree : await tree.rootAt(known.size)
  if (!isFault(root) && equalBytes(root, known.root)) return undefined
  // What was entered since and never signed can make room; what was signed cannot.
  const signed = (await lastCheckpoint(database))?.size ?? 0
  return signed >= known.size ? 'forked' : 'behind'
}
