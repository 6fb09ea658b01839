import { hex } from '@comity/proof/hash'
import { formatVerifierKey } from '@comity/proof/vkey'
import { instant, type Kernel } from '#kernel/kernel'
import type { Context } from '#kernel/context'
import type { Settings } from '#kernel/settings'
import { refuse, Refused } from '#kernel/refusal'
import { anchorAudit } from './anchor.ts'
import { attendPeers, type Pace } from './attend.ts'
import { nameOf, openLogKey, openWitnessKey } from './key.ts'
import { mirrorPages } from './mirror-pages.ts'
import { logPages } from './pages.ts'
import { publisher } from './publish.ts'
import { prover } from './prove.ts'
import { leafOf, type Leaf } from './rules.leaf.ts'
import { sequencer } from './sequencer.ts'
import { ledgerEndpoints } from './service.ts'
import { enteringEndpoints } from './service.enter.ts'
import { statementChecks } from './statements.ts'
import { knownPeers, type LogPeer } from './peers.ts'
import { beginLog, entriesAt, findDigests, thinCheckpoints } from './store.ts'
import { witnessPage } from './witness.ts'

export { checkLogOf } from './check.ts'
export { recoverLogOf } from './recover.ts'
export type { LogPeer } from './peers.ts'
export { bytesOf, isLeaf, saltBytes, saltedDigest, type Leaf } from './rules.leaf.ts'
export { verifyProof } from './rules.proof.ts'

/** What other contexts ask of the log. */
export type Ledger = {
  readonly origin: string
  /** The key of the log as others read it (C2SP signed-note verifier key). */
  readonly verifierKey: string
  /** The key with which this node cosigns the logs of others, in the same form. */
  readonly witnessKey: string
  /**
   * Enters salted digests (`saltedDigest`) of one kind (`context/what-it-is`); resolves with their indexes when they are
   * durable. A checkpoint over them is published within 100 ms. The same digest is entered once however often it is
   * asked for, so whoever got no answer asks again.
   */
  readonly append: (kind: string, digests: readonly Uint8Array[]) => Promise<number[]>
  /** Where each digest stands in the log; undefined for one that was never entered. */
  readonly indexOf: (digests: readonly Uint8Array[]) => Promise<(number | undefined)[]>
  /** The entries as they were entered; undefined where there is none. With them and `prove`, `verifyProof` needs no node. */
  readonly entries: (indexes: readonly number[]) => Promise<(Leaf | undefined)[]>
  /**
   * A C2SP tlog-proof file for each entry against a published checkpoint; undefined while none covers it, which after
   * `append` takes a moment.
   */
  readonly prove: (indexes: readonly number[]) => Promise<(string | undefined)[]>
  /** Says who the peers are; asked again whenever it matters, so that a change holds at once. The last caller counts. */
  readonly peers: (list: () => readonly LogPeer[]) => void
}

export type LedgerContext = Context & { readonly door: Ledger; readonly stop: () => Promise<void> }

/** The log of this node: what is entered in it can no longer be taken back unseen. */
export async function ledger(
  kernel: Kernel,
  given: Pick<Settings, 'home' | 'state'> &
    Partial<Pick<Settings, 'peers' | 'logPolicy' | 'logSigners'>> & { readonly pace?: Pace },
): Promise<LedgerContext> {
  const { home, state, peers, logPolicy, logSigners, pace } = given
  const key = await openLogKey(home)
  const head = await beginLog(kernel.database, nameOf(state, key.id), key.publicKey)
  if (!head.publicKey.equals(key.publicKey)) {
    const detail = 'the log in this database was begun with another key: bring `keys/log.key` back from a backup'
    throw new Refused(refuse('defect', { detail }))
  }
  const { origin } = head
  const log = { origin, keys: [key.verifier(origin)] }
  const known = knownPeers(origin, { peers, logPolicy })
  const witness = await openWitnessKey(home, state)
  const witnessing = witnessPage(kernel, witness, (name) => known.all().get(name)?.log)
  const proving = prover(kernel.database, origin, key, known.policy)
  const reading = logPages(kernel.database, proving)
  const mirrored = mirrorPages(kernel.database)
  const entering = sequencer(kernel.database, () => published.soon())
  const append = (kind: string, digests: readonly Uint8Array[]): Promise<number[]> => {
    const at = instant(kernel.clock)
    return entering.append(digests.map((digest) => ({ kind, digest, at })))
  }
  const statements = statementChecks(logSigners ?? [])
  const attending = attendPeers(kernel, { log, peers: known, append: entering.append, pace })
  const published = publisher(kernel, origin, key, attending.ready)
  return {
    name: 'ledger',
    endpoints: [
      ...ledgerEndpoints(kernel, { origin, key, witness, node: state, proving, peers: known }),
      ...enteringEndpoints({ append, statements }),
    ],
    errands: [
      anchorAudit(kernel, state, entering.append),
      {
        // For what a process entered that ended before it could publish, and for the first checkpoint of all.
        name: 'publish-log',
        everyMs: 1_000,
        quietMs: 5_000,
        run: async () => published.soon(),
      },
      ...attending.errands,
    ],
    jobs: [
      {
        name: 'ledger.thin-checkpoints',
        at: '23 3 * * *',
        run: async () => {
          const before = kernel.clock.now().subtract({ hours: 24 }).toString({ smallestUnit: 'millisecond' })
          await thinCheckpoints(kernel.database, before)
        },
      },
    ],
    pages: (app) => {
      reading(app)
      mirrored(app)
      witnessing(app)
      // not before: the start itself needs the processor
      app.addHook('onListen', async () => statements.prepare())
    },
    door: {
      origin,
      verifierKey: formatVerifierKey(key.verifier(origin)),
      witnessKey: formatVerifierKey(witness.verifier),
      append,
      indexOf: async (digests) => {
        const found = await findDigests(kernel.database, digests)
        return digests.map((digest) => found.get(hex(digest)))
      },
      entries: async (indexes) => {
        const found = await entriesAt(kernel.database, indexes)
        return indexes.map((index) => {
          const bytes = found.get(index)
          return bytes && leafOf(new Uint8Array(bytes))
        })
      },
      prove: proving.prove,
      peers: known.give,
    },
    stop: async () => {
      await attending.stop()
      await statements.stop()
      await entering.stop()
      await published.stop()
    },
  }
}
