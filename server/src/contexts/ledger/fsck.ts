import { setImmediate as pause } from 'node:timers/promises'
import { isFault } from '@comity/proof/fault'
import { equalBytes } from '@comity/proof/hash'
import { openCheckpoint } from '@comity/proof/signed-checkpoint'
import { tileWidth } from '@comity/proof/tile'
import { auditHeads } from '#kernel/seal'
import type { Clock } from '#kernel/clock'
import type { Database } from '#kernel/database'
import type { CheckedLog, LogFault } from './contract.ts'
import type { LogKey } from './key.ts'
import {
  type Found,
  inspectBundle,
  inspectNotes,
  inspectUpper,
  regrown,
  regrowth,
  settled,
  tilesBeyond,
  type UpperTiles,
} from './rules.fsck.ts'
import { auditHeadContent, leafOf, saltedDigest } from './rules.leaf.ts'
import * as store from './store.ts'

const bundlesAtOnce = 32
const most = 100

/**
 * Looks at all of the log: grows the tree again from its entries, and holds against it every tile, every checkpoint kept,
 * the checkpoints in `known` (notes kept elsewhere), and the audit trail as it stands now. Changes nothing; an entry made
 * meanwhile is not looked at. `node` is the name from which the audit chain begins.
 */
export async function fsck(
  database: Database,
  key: LogKey,
  { clock, node, known = [] }: { readonly clock: Clock; readonly node: string; readonly known?: readonly string[] },
): Promise<CheckedLog> {
  // In this order: what was signed is durable, so a head read later reaches as far at least.
  const notes = await store.allCheckpoints(database)
  const head = await store.readHead(database)
  if (head === undefined) return verdict(0, null, [{ fault: 'log-missing', level: null, at: null }])
  const { origin, size } = head
  const faults: Found[] = []
  if (!equalBytes(head.publicKey, key.publicKey)) faults.push({ fault: 'other-key', level: null, at: null })
  const log = { origin, keys: [key.verifier(origin)] }
  const kept = inspectNotes(log, size, notes)
  faults.push(...kept.faults)
  const elsewhere = known.map((note) => openCheckpoint(note, log))
  for (const one of elsewhere) {
    if (isFault(one)) faults.push({ fault: 'known-unreadable', level: null, at: null })
    else if (one.size > size) faults.push({ fault: 'rolled-back', level: null, at: one.size })
  }
  const reachable = elsewhere.flatMap((one) => (isFault(one) || one.size > size ? [] : [one]))
  const checkpoints = [...kept.checkpoints, ...reachable].toSorted((a, b) => a.size - b.size)

  const upper: UpperTiles = new Map(
    (await store.upperTiles(database)).map(({ level, index, hashes }) => [
      `${level}/${index}`,
      cut(hashes, size, level, index),
    ]),
  )
  let state = regrowth(checkpoints)
  for (let bundle = 0; bundle * tileWidth < size; bundle += bundlesAtOnce) {
    const [entries, tiles] = await Promise.all([
      store.readEntries(database, bundle * tileWidth, bundlesAtOnce * tileWidth),
      store.readTiles(database, 0, bundle, bundlesAtOnce),
    ])
    for (let at = bundle; at < bundle + bundlesAtOnce && at * tileWidth < size; at += 1) {
      const within = entries.filter(({ index }) => Math.floor(index / tileWidth) === at && index < size)
      const tile = tiles.find(({ index }) => index === at)
      const stored = tile && cut(tile.hashes, size, 0, at)
      const seen = inspectBundle(size, at, within, stored, upper)
      if (faults.length < most) faults.push(...seen.faults)
      state = regrown(state, seen.leaves)
      // A long log is a long computation; others are served in between.
      await pause()
    }
  }
  faults.push(...inspectUpper(size, upper))
  // What grew since the head was read stands beyond it and is no fault.
  const now = (await store.readHead(database))?.size ?? size
  faults.push(...tilesBeyond(now, upper))
  const stray = await store.readTiles(database, 0, Math.ceil(now / tileWidth), most)
  faults.push(...stray.map(({ index }): Found => ({ fault: 'tile-beyond', level: 0, at: index })))
  faults.push(...(await store.entriesBeyond(database, now)).map((at) => beyond('entry-beyond', at)))
  const last = kept.checkpoints.at(-1)?.size
  if ((last ?? 0) < size) faults.push(...(await late(database, last ?? 0, clock)))
  faults.push(...(await inspectAnchors(database, node)))
  return verdict(size, last ?? null, settled(size, faults, state, last ?? 0))
}

const beyond = (fault: LogFault, at: number): Found => ({ fault, level: null, at })

function verdict(size: number, signed: number | null, faults: readonly Found[]): CheckedLog {
  return { intact: faults.length === 0, size, signed, faults: faults.slice(0, most) }
}

/** The part of a stored tile that belongs to a tree of this size: since then it may have grown. */
function cut(hashes: Uint8Array, size: number, level: number, index: number): Uint8Array {
  const width = Math.min(tileWidth, Math.floor(size / tileWidth ** level) - index * tileWidth)
  return new Uint8Array(hashes.subarray(0, Math.max(0, width) * 32))
}

/** Whether something is older than a minute, so that it cannot still wait its turn. */
function isOld(at: string, clock: Clock): boolean {
  return clock.now().epochMilliseconds - Date.parse(at) > 60_000
}

/** An entry that has stood for a minute without a checkpoint over it: what was signed was taken back, or signing stopped. */
async function late(database: Database, signed: number, clock: Clock): Promise<Found[]> {
  const [entry] = await store.readEntries(database, signed, 1)
  const leaf = entry && leafOf(entry.bytes)
  const fresh = leaf !== undefined && !isOld(leaf.at, clock)
  return fresh ? [] : [{ fault: 'checkpoint-behind', level: null, at: signed }]
}

/** Heads of the audit chain in the log that the chain no longer has. */
async function inspectAnchors(database: Database, node: string): Promise<Found[]> {
  const faults: Found[] = []
  let above = 0
  for (;;) {
    const anchors = await store.readAnchors(database, above)
    const heads = await auditHeads(
      database,
      anchors.map(({ seq }) => seq),
    )
    for (const { seq, hash, salt, digest } of anchors) {
      const same = equalBytes(saltedDigest(salt, auditHeadContent(node, { seq, hash })), digest)
      if (!same) faults.push({ fault: 'anchor-changed', level: null, at: seq })
      else if (heads.get(seq) !== hash) faults.push({ fault: 'audit-rewritten', level: null, at: seq })
      if (faults.length >= most) return faults
      above = seq
    }
    if (anchors.length === 0) return faults
  }
}

/** A fault in one line for a person at the terminal. */
export function sentenceOf({ fault, level, at }: Found): string {
  const place = level === null ? (at === null ? '' : ` ${at}`) : ` ${level}/${at}`
  return `${fault}${place}`
}
