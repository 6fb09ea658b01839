import { isFault } from '@comity/proof/fault'
import type { Policy } from '@comity/proof/policy'
import { formatProof } from '@comity/proof/proof'
import { openCheckpoint, type Log, type SignedCheckpoint } from '@comity/proof/signed-checkpoint'
import { openTiles, type TileReader } from '@comity/proof/tile-reader'
import type { Database } from '#kernel/database'
import { refuse, Refused } from '#kernel/refusal'
import { newestWithQuorum } from './rules.cosigned.ts'
import { tilesOf } from './store.ts'
import { cosignedCheckpoints, publishedCheckpoint, type Cosigned } from './store.cosigned.ts'

/** What was signed last, read again and verified. */
export type Signed = Cosigned & { readonly checkpoint: SignedCheckpoint }

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

// So many rounds of asking: a quorum that is missing longer is missing.
const looksBack = 20

/** Proves entries of the log of this node. The tree of a checkpoint is opened once and kept while it is in use. */
export function prover(database: Database, log: Log, policy: Policy | undefined): Prover {
  const opened = new Map<'last' | 'witnessed', { signed: Signed; tree?: TileReader }>()
  const open = (which: 'last' | 'witnessed', found: Cosigned | undefined) => {
    if (found === undefined) return undefined
    const known = opened.get(which)
    if (known?.signed.note === found.note) return known
    const checkpoint = openCheckpoint(found.note, log)
    if (isFault(checkpoint)) return undefined
    const same = known !== undefined && known.signed.size === found.size && known.tree
    const made = { signed: { ...found, checkpoint }, ...(same ? { tree: same } : {}) }
    opened.set(which, made)
    return made
  }
  const last = async () => open('last', await publishedCheckpoint(database))
  const witnessed = async () =>
    policy && open('witnessed', newestWithQuorum(policy, await cosignedCheckpoints(database, looksBack)))
  const against = async (found: { signed: Signed; tree?: TileReader }, index: number): Promise<string> => {
    const { checkpoint, note } = found.signed
    const tree = found.tree ?? (await openTiles(checkpoint, tilesOf(database)))
    if (isFault(tree)) throw unprovable(tree.fault)
    found.tree = tree
    const proof = await tree.inclusionProof(index)
    if (isFault(proof)) throw unprovable(proof.fault)
    return formatProof({ index, proof, note })
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

function unprovable(fault: string): Refused {
  return new Refused(refuse('defect', { detail: `the log cannot prove it (${fault}): run \`comity ledger fsck\`` }))
}
