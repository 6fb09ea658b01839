import type { Checkpoint } from '@comity/proof/checkpoint'
import { isFault, type Fault } from '@comity/proof/fault'
import type { Policy } from '@comity/proof/policy'
import { formatProof } from '@comity/proof/proof'
import { openTiles, type TileFault, type TileReader } from '@comity/proof/tile-reader'
import type { Database } from '#kernel/database'
import { refuse, Refused } from '#kernel/refusal'
import type { LogKey } from './key.ts'
import { ownCheckpoint } from './publish.ts'
import { leastWitnesses, newestWithQuorum } from './rules.cosigned.ts'
import { tilesOf } from './store.ts'
import { cosignedCheckpoints, publishedCheckpoint, type Cosigned } from './store.cosigned.ts'

/** A checkpoint of this log, read again and shown to be of its key. */
export type Signed = Cosigned & { readonly checkpoint: Checkpoint }

export type Prover = {
  /** The last checkpoint published, with whatever cosignatures have arrived; undefined before the first. */
  readonly last: () => Promise<Signed | undefined>
  /** The newest checkpoint with a quorum of witnesses under it; undefined where there is none, or no policy. */
  readonly witnessed: () => Promise<Signed | undefined>
  /**
   * A C2SP tlog-proof for each entry, against the newest checkpoint with a quorum if that covers it, else against the
   * last one; undefined for what neither covers.
   */
  readonly prove: (indexes: readonly number[]) => Promise<(string | undefined)[]>
}

// Of the checkpoints that enough witnesses may stand under, so many are looked at.
const looksBack = 50

type Opened = { readonly signed: Signed; tree?: Promise<TileReader | Fault<TileFault>> }

/** Proves entries of the log of this node. The tree of a checkpoint is opened once and kept while it is in use. */
export function prover(database: Database, origin: string, key: LogKey, policy: Policy | undefined): Prover {
  const opened = new Map<'last' | 'witnessed', Opened>()
  const open = (which: 'last' | 'witnessed', found: Cosigned | undefined): Opened | undefined => {
    if (found === undefined) return undefined
    const known = opened.get(which)
    if (known?.signed.note === found.note) return known
    const checkpoint = ownCheckpoint(found.bare, origin, key)
    if (checkpoint === undefined) return undefined
    const tree = known?.signed.bare === found.bare ? known.tree : undefined
    const made = { signed: { ...found, checkpoint }, ...(tree && { tree }) }
    opened.set(which, made)
    return made
  }
  const least = policy === undefined ? 0 : leastWitnesses(policy.quorum)
  const last = async () => open('last', await publishedCheckpoint(database))
  const witnessed = async () =>
    policy && open('witnessed', newestWithQuorum(policy, await cosignedCheckpoints(database, least, looksBack)))
  const against = async (found: Opened, index: number): Promise<string> => {
    found.tree ??= openTiles(found.signed.checkpoint, tilesOf(database))
    const tree = await found.tree
    const proof = isFault(tree) ? tree : await tree.inclusionProof(index)
    if (!isFault(proof)) return formatProof({ index, proof, note: found.signed.note })
    delete found.tree
    const detail = `the log cannot prove it (${proof.fault}): run \`comity ledger fsck\``
    throw new Refused(refuse('defect', { detail }))
  }
  return {
    last: async () => (await last())?.signed,
    witnessed: async () => (await witnessed())?.signed,
    prove: async (indexes) => {
      const found = (await Promise.all([witnessed(), last()])).flatMap((one) => one ?? [])
      return Promise.all(
        indexes.map(async (index) => {
          const covering = found.find(({ signed }) => Number.isInteger(index) && index >= 0 && index < signed.size)
          return covering === undefined ? undefined : against(covering, index)
        }),
      )
    },
  }
}
