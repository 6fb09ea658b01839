import { setTimeout as delay } from 'node:timers/promises'
import { hex } from '@comity/proof/hash'
import { leafHash } from '@comity/proof/merkle'
import { formatTile } from '@comity/proof/tile'
import { grow, type GrownTile, type TileEdge } from '@comity/proof/tile-edge'
import { Conflict, type Database } from '#kernel/database'
import { refuse, Refused } from '#kernel/refusal'
import { bytesOf, isLeaf, type Leaf } from './rules.leaf.ts'
import { findDigests, growth, readEdge, readHead, type StoredTile } from './store.ts'

export type Sequencer = {
  /**
   * Enters leaves in the log; resolves with the index of each once they are durable. A digest is entered once: asked
   * for again, by whomever, it answers with the place it has. So whoever got no answer asks again.
   */
  readonly append: (leaves: readonly Leaf[]) => Promise<number[]>
  /** Takes no more and resolves when what was taken is settled. */
  readonly stop: () => Promise<void>
}

type Waiting = {
  readonly leaf: Leaf
  readonly key: string
  readonly done: (index: number) => void
  readonly failed: (error: unknown) => void
}

const mostTogether = 2_048
const mostTries = 400

/**
 * Puts what this process wants to enter in order, one batch at a time, each one commit: entries, tiles and the new size
 * stand together or not at all. Processes of one node do not wait for each other: the first commit from a size wins, and
 * the others grow what it left.
 */
export function sequencer(database: Database, grown: (edge: TileEdge) => void): Sequencer {
  let waiting: Waiting[] = []
  let working: Promise<void> | undefined
  let stopped = false
  let known: TileEdge | undefined

  const enter = async (batch: readonly Waiting[]): Promise<Map<string, number>> => {
    const entered = new Map<string, number>()
    let left = [...new Map(batch.map((one) => [one.key, one.leaf]))]
    for (let tries = 0; left.length > 0; tries += 1) {
      const edge = known ?? (await currentEdge(database))
      const entries = left.map(([, leaf]) => ({ digest: Buffer.from(leaf.digest), bytes: Buffer.from(bytesOf(leaf)) }))
      const next = grow(
        edge,
        entries.map(({ bytes }) => leafHash(bytes)),
      )
      try {
        await database.commit(growth(edge.size, entries, next.tiles.map(stored)))
        known = next.edge
        grown(known)
        for (const [at, [key]] of left.entries()) entered.set(key, edge.size + at)
        return entered
      } catch (error) {
        known = undefined
        if (!(error instanceof Conflict) || tries === mostTries) throw error
        // It does not take long; whoever is told so asks again.
        if ((await readHead(database))?.rebuilding === true) throw new Refused(refuse('unavailable'))
      }
      // Another process was faster, or some of it stands in the log already.
      const there = await findDigests(
        database,
        left.map(([, leaf]) => leaf.digest),
      )
      for (const [key, index] of there) entered.set(key, index)
      left = left.filter(([key]) => !entered.has(key))
      // Who waits longer loses oftener to who does not: try again soon, and at no fixed beat.
      await delay(tries % 3)
    }
    return entered
  }

  const work = async (): Promise<void> => {
    while (waiting.length > 0) {
      const batch = waiting.slice(0, mostTogether)
      waiting = waiting.slice(mostTogether)
      try {
        const entered = await enter(batch)
        for (const { key, done } of batch) done(entered.get(key) ?? -1)
      } catch (error) {
        for (const { failed } of batch) failed(error)
      }
    }
    working = undefined
  }

  return {
    append: (leaves) => {
      if (stopped) return Promise.reject(new Refused(refuse('unavailable')))
      if (!leaves.every(isLeaf)) return Promise.reject(new TypeError('not an entry of the log'))
      if (leaves.length === 0) return Promise.resolve([])
      const places = leaves.map(
        (leaf) =>
          new Promise<number>((done, failed) => {
            waiting.push({ leaf, key: hex(leaf.digest), done, failed })
          }),
      )
      working ??= work()
      return Promise.all(places)
    },
    stop: async () => {
      stopped = true
      await working
    },
  }
}

/** A grown tile as it is stored. */
export function stored({ name, hashes }: GrownTile): StoredTile {
  return { level: Number(name.level), index: name.index, hashes: Buffer.from(formatTile(hashes)) }
}

/** The edge of the tree as it stands in the database. */
export async function currentEdge(database: Database): Promise<TileEdge> {
  const size = (await readHead(database))?.size
  const edge = size === undefined ? undefined : await readEdge(database, size)
  if (edge !== undefined) return edge
  throw new Refused(refuse('defect', { detail: 'the log lacks tiles of its edge: run `comity ledger fsck`' }))
}
