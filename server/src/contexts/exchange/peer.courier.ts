import type { Directory } from '#contexts/directory'
import type { Errand } from '#kernel/leader'
import { kindOf, type Log } from '#kernel/log'
import { peersToPull, pullFrom, type Pulling } from './attachments.pull.ts'
import { peersToPush, pushTo, type Pushing } from './attachments.push.ts'
import { eraseAttachments, finishAttachments, type Taking } from './attachments.take.ts'
import { keepDeadlines } from './flow.deadlines.ts'
import { deliverTo, hasRoom, nothingUnderway, type Underway } from './flow.deliver.ts'
import { fetchProofs, logReceipts, proveOwn } from './flow.prove.ts'
import { reconcileWith } from './flow.reconcile.ts'
import type { Flow } from './ports.ts'

export type Courier = {
  /** Something may be due now. Cheap; many calls come to one look. */
  readonly soon: () => void
  /** A peer brought something: proofs wait for a quieter moment. */
  readonly received: () => void
  readonly errands: readonly Errand[]
  readonly stop: () => Promise<void>
}

/** A process that led a moment ago is still the one that sends. Should two send, nothing happens twice. */
const leadsForMs = 5_000
const deadlineMs = 500
const proveMs = 1_000
const attachMs = 1_000
/** While messages are on their way, proofs wait: they are not needed to deliver, and come in quieter moments. */
const proveBusyMs = 10_000
const quietMs = 1_500
const reconcileMs = 30_000

/**
 * What the leader of a node does for the exchange. It never waits for a peer: each is served on its own, one errand of a
 * kind at a time, and one that does not answer delays nobody.
 */
export function courier(
  flow: Flow,
  directory: Directory,
  log: Log,
  { taking, pushing }: { readonly taking: Taking; readonly pushing: Pushing },
): Courier {
  const going = new Map<string, Promise<void>>()
  let leadsUntil = 0
  let stopped = false
  const isStopped = (): boolean => stopped
  let looking = false
  let again = false

  /** Begins work of this name unless it is going on; false then. */
  const begin = (name: string, work: () => Promise<unknown>, ended: () => void = () => undefined): boolean => {
    if (stopped || going.has(name)) return false
    const done = work()
      .then(() => undefined)
      .catch((error: unknown) => log.warn({ work: name, ...kindOf(error) }, 'the exchange will try again'))
      .finally(() => {
        going.delete(name)
        ended()
      })
    going.set(name, done)
    return true
  }

  const underway = new Map<string, Underway>()
  // What came while a peer was being served may have missed its last batch: then it is looked at once more.
  const missed = new Set<string>()
  const look = async (): Promise<void> => {
    if (looking) {
      again = true
      return
    }
    looking = true
    try {
      do {
        again = false
        for (const peer of await flow.store.peersDue(new Date(flow.now()).toISOString())) {
          const to = underway.get(peer) ?? nothingUnderway()
          underway.set(peer, to)
          // Who is putting its first batch together still takes with it what came just now.
          const name = to.batches.size === 0 || !hasRoom(to) ? `deliver ${peer}` : `deliver ${peer} beside`
          const begun = begin(
            name,
            () => deliverTo(flow, peer, to),
            () => {
              if (missed.delete(peer)) soon()
            },
          )
          if (!begun) missed.add(peer)
        }
      } while (again && !isStopped())
    } finally {
      looking = false
    }
  }
  const soon = (): void => {
    if (stopped || performance.now() > leadsUntil) return
    void look().catch(() => undefined)
  }
  const pulling: Pulling = { taking, directory }
  const fetchAll = async (): Promise<void> => {
    for (const peer of await peersToPull(pulling)) begin(`pull ${peer}`, () => pullFrom(pulling, peer))
  }
  let proveAt = 0
  let receivedAt = Number.NEGATIVE_INFINITY
  const logAll = async (): Promise<void> => {
    for (let entered = 1; entered > 0 && !isStopped(); ) entered = await logReceipts(flow)
  }
  const peers = async (): Promise<readonly string[]> =>
    (await directory.peers()).filter(({ standing }) => standing === 'trusted').map(({ state }) => state)

  const every = (ms: number, work: () => Promise<void>): (() => Promise<void>) => {
    let next = 0
    return async () => {
      if (performance.now() < next) return
      next = performance.now() + ms
      await work()
    }
  }
  return {
    soon,
    received: () => {
      receivedAt = performance.now()
    },
    errands: [
      {
        name: 'deliver',
        everyMs: 250,
        quietMs: 1_000,
        run: async () => {
          leadsUntil = performance.now() + leadsForMs
          await look()
        },
      },
      {
        name: 'keep-deadlines',
        everyMs: deadlineMs,
        quietMs: 2_000,
        run: every(deadlineMs, async () => {
          await keepDeadlines(flow)
          await look()
        }),
      },
      {
        name: 'carry-attachments',
        everyMs: attachMs,
        quietMs: 2_000,
        run: every(attachMs, async () => {
          await fetchAll()
          for (const peer of await peersToPush(pushing)) begin(`push ${peer}`, () => pushTo(pushing, peer))
          begin('attachments', async () => {
            await finishAttachments(taking)
            await eraseAttachments(taking)
          })
        }),
      },
      {
        name: 'prove-receipts',
        everyMs: proveMs,
        run: every(proveMs, async () => {
          begin('log', () => logAll())
          const sending = [...going.keys()].some((name) => name.startsWith('deliver '))
          const busy = sending || performance.now() < receivedAt + quietMs
          if (busy && performance.now() < proveAt) return
          proveAt = performance.now() + proveBusyMs
          begin('prove', () => proveOwn(flow))
          for (const peer of await peers()) begin(`prove ${peer}`, () => fetchProofs(flow, peer))
        }),
      },
      {
        name: 'reconcile',
        everyMs: reconcileMs,
        run: every(reconcileMs, async () => {
          for (const peer of await peers()) begin(`reconcile ${peer}`, () => reconcileWith(flow, peer))
        }),
      },
    ],
    stop: async () => {
      stopped = true
      await Promise.allSettled(going.values())
    },
  }
}
