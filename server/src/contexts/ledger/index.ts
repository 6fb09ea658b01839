import { instant, type Kernel } from '#kernel/kernel'
import type { Context } from '#kernel/context'
import type { Settings } from '#kernel/settings'
import { refuse, Refused } from '#kernel/refusal'
import { anchorAudit } from './anchor.ts'
import { nameOf, openLogKey, openWitnessKey } from './key.ts'
import { logPages } from './pages.ts'
import { publish, publisher } from './publish.ts'
import { sequencer } from './sequencer.ts'
import { ledgerEndpoints } from './service.ts'
import { beginLog, thinCheckpoints } from './store.ts'
import { logsOf, witnessPage } from './witness.ts'

export { checkLogOf } from './check.ts'
export { saltBytes, saltedDigest } from './rules.leaf.ts'

/** What other contexts ask of the log. */
export type Ledger = {
  readonly origin: string
  /**
   * Enters salted digests (`saltedDigest`) of one kind (`context/what-it-is`); resolves with their indexes when they are
   * durable. A checkpoint over them is published within 100 ms. The same digest is entered once however often it is
   * asked for, so whoever got no answer asks again.
   */
  readonly append: (kind: string, digests: readonly Uint8Array[]) => Promise<number[]>
}

export type LedgerContext = Context & { readonly door: Ledger; readonly stop: () => Promise<void> }

/** The log of this node: what is entered in it can no longer be taken back unseen. */
export async function ledger(
  kernel: Kernel,
  { home, state, peers }: Pick<Settings, 'home' | 'state'> & Partial<Pick<Settings, 'peers'>>,
): Promise<LedgerContext> {
  const key = await openLogKey(home)
  const head = await beginLog(kernel.database, nameOf(state, key.id), key.publicKey)
  if (!head.publicKey.equals(key.publicKey)) {
    const detail = 'the log in this database was begun with another key: bring `keys/log.key` back from a backup'
    throw new Refused(refuse('defect', { detail }))
  }
  const { origin } = head
  const witness = await openWitnessKey(home, state)
  const witnessing = witnessPage(kernel, witness, logsOf(peers ?? []))
  const reading = logPages(kernel.database)
  const published = publisher(kernel, origin, key)
  const entering = sequencer(kernel.database, () => published.soon())
  return {
    name: 'ledger',
    endpoints: ledgerEndpoints(kernel, { origin, key, witness, node: state }),
    errands: [
      anchorAudit(kernel, state, entering.append),
      // For what a process entered that ended before it could publish, and for the first checkpoint of all.
      { name: 'publish-log', everyMs: 1_000, run: () => publish(kernel, origin, key) },
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
      witnessing(app)
    },
    door: {
      origin,
      append: (kind, digests) => {
        const at = instant(kernel.clock)
        return entering.append(digests.map((digest) => ({ kind, digest, at })))
      },
    },
    stop: async () => {
      await entering.stop()
      await published.stop()
    },
  }
}
