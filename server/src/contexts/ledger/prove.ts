import { isFault } from '@comity/proof/fault'
import { formatProof } from '@comity/proof/proof'
import { openCheckpoint, type Log, type SignedCheckpoint } from '@comity/proof/signed-checkpoint'
import { openTiles, type TileReader } from '@comity/proof/tile-reader'
import type { Database } from '#kernel/database'
import { refuse, Refused } from '#kernel/refusal'
import { lastCheckpoint, tilesOf, type StoredCheckpoint } from './store.ts'

/** What was signed last, read again and verified. */
export type Signed = StoredCheckpoint & { readonly checkpoint: SignedCheckpoint }

export type Prover = {
  /** The last checkpoint published; undefined before the first. */
  readonly last: () => Promise<Signed | undefined>
  /** A C2SP tlog-proof for each entry, against the last checkpoint; undefined for what it does not cover. */
  readonly prove: (indexes: readonly number[]) => Promise<(string | undefined)[]>
}

/** Proves entries of the log of this node. The tree of a checkpoint is opened once and kept while it is the last. */
export function prover(database: Database, log: Log): Prover {
  let opened: { readonly signed: Signed; tree?: TileReader } | undefined
  const lastOpened = async () => {
    const last = await lastCheckpoint(database)
    if (last === undefined) return undefined
    if (opened?.signed.note === last.note) return opened
    const checkpoint = openCheckpoint(last.note, log)
    opened = isFault(checkpoint) ? undefined : { signed: { ...last, checkpoint } }
    return opened
  }
  return {
    last: async () => (await lastOpened())?.signed,
    prove: async (indexes) => {
      const found = await lastOpened()
      if (found === undefined) return indexes.map(() => undefined)
      const { checkpoint, note } = found.signed
      const isCovered = (index: number): boolean => Number.isInteger(index) && index >= 0 && index < checkpoint.size
      if (!indexes.some(isCovered)) return indexes.map(() => undefined)
      const tree = found.tree ?? (await openTiles(checkpoint, tilesOf(database)))
      if (isFault(tree)) throw unprovable(tree.fault)
      found.tree = tree
      return Promise.all(
        indexes.map(async (index) => {
          if (!isCovered(index)) return undefined
          const proof = await tree.inclusionProof(index)
          if (isFault(proof)) throw unprovable(proof.fault)
          return formatProof({ index, proof, note })
        }),
      )
    },
  }
}

function unprovable(fault: string): Refused {
  return new Refused(refuse('defect', { detail: `the log cannot prove it (${fault}): run \`comity ledger fsck\`` }))
}
