import { setTimeout as delay } from 'node:timers/promises'
import { type Checkpoint, formatCheckpoint, parseCheckpoint } from '@comity/proof/checkpoint'
import { isFault } from '@comity/proof/fault'
import { equalBytes } from '@comity/proof/hash'
import { splitNote } from '@comity/proof/note'
import { rootOfEdge } from '@comity/proof/tile-edge'
import { openTiles } from '@comity/proof/tile-reader'
import { instant, type Kernel } from '#kernel/kernel'
import { kindOf } from '#kernel/log'
import { refuse, Refused } from '#kernel/refusal'
import type { LogKey } from './key.ts'
import { currentEdge } from './sequencer.ts'
import { keepCheckpoint, lastCheckpoint, readHead, tilesOf } from './store.ts'

/**
 * Signs and publishes a checkpoint of everything that is durable, unless that was done. Signs nothing that does not
 * continue what was published last, even if the tables say so, nor while others hold a longer log of this node than it
 * has: a node must not be made to convict itself.
 */
export async function publish(kernel: Pick<Kernel, 'clock' | 'database'>, origin: string, key: LogKey): Promise<void> {
  const { database } = kernel
  const last = await lastCheckpoint(database)
  const edge = await currentEdge(database)
  if (last?.size === edge.size || (await readHead(database))?.held !== null) return
  const root = rootOfEdge(edge)
  if (last !== undefined) {
    const before = ownCheckpoint(last.note, origin, key)
    const tree = await openTiles({ size: edge.size, root }, tilesOf(database))
    const then = before === undefined || isFault(tree) ? undefined : await tree.rootAt(before.size)
    if (before === undefined || then === undefined || isFault(then) || !equalBytes(then, before.root)) {
      const detail = 'the log does not continue its last checkpoint: nothing is signed; run `comity ledger fsck`'
      throw new Refused(refuse('defect', { detail }))
    }
  }
  const note = key.signed(origin, formatCheckpoint({ origin, size: edge.size, root }))
  await keepCheckpoint(database, { size: edge.size, note, at: instant(kernel.clock) })
}

/** What this key signed, known by signing it again: Ed25519 gives the same bytes, and far faster than it verifies here. */
export function ownCheckpoint(note: string, origin: string, key: LogKey): Checkpoint | undefined {
  const split = splitNote(note)
  if (isFault(split) || key.signed(origin, split.text) !== note) return undefined
  const checkpoint = parseCheckpoint(split.text)
  return isFault(checkpoint) || checkpoint.origin !== origin ? undefined : checkpoint
}

export type Publisher = { readonly soon: () => void; readonly stop: () => Promise<void> }

const restMs = 25

/**
 * Publishes within moments of being told, one checkpoint for all that was entered meanwhile; the first when `ready` says
 * that nothing speaks against signing.
 */
export function publisher(
  kernel: Kernel,
  origin: string,
  key: LogKey,
  ready: () => Promise<void> = () => Promise.resolve(),
): Publisher {
  const state = { wanted: false, stopped: false }
  let working: Promise<void> | undefined
  const work = async (): Promise<void> => {
    while (state.wanted && !state.stopped) {
      state.wanted = false
      try {
        await ready()
        await publish(kernel, origin, key)
      } catch (error) {
        // The errand of the leader tries again in a second.
        kernel.log.warn({ ...kindOf(error) }, 'a checkpoint could not be published')
      }
      await delay(restMs)
    }
    working = undefined
  }
  return {
    soon: () => {
      state.wanted = true
      working ??= work()
    },
    stop: async () => {
      state.stopped = true
      await working
    },
  }
}
