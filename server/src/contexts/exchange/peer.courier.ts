import { setTimeout as delay } from 'node:timers/promises'
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
  /** Something may be due now, for these peers if they are named. Cheap; many calls come to one look. */
  readonly soon: (peers?: readonly string[]) => void
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
/** Receipts are entered and proven in pieces, so that a message that comes meanwhile waits for one piece at most. */
const enterTogether = 64
const proveTogether = 32
/**
 * After a piece there is a rest, so many times as long as the piece took. While messages are on their way it is longer:
 * proofs are not needed to deliver, and come in quieter moments. What is entered keeps up with them.
 */
const enterRests = { quiet: 0, busy: 2 }
const proveRests = { quiet: 1, busy: 30 }
const longestRestMs = 2_000
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
  const stopping = new AbortController()
  const isStopped = (): boolean => stopping.signal.aborted
  let leadsUntil = 0
  let looking = false
  let again = false

  /** Begins work of this name unless it is going on; false then. */
  const begin = (name: string, work: () => Promise<unknown>, ended: () => void = () => undefined): boolean => {
    if (isStopped() || going.has(name)) return false
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

  let movedAt = Number.NEGATIVE_INFINITY
  const moved = (): void => {
    movedAt = performance.now()
  }
  const underway = new Map<string, Underway>()
  // Peers that answered when they were last served: with these nothing has to be waited for.
  const answering = new Set<string>()
  // What came while a peer was being served may have missed its last batch: then it is looked at once more.
  const missed = new Set<string>()
  const serve = (peer: string): void => {
    const to = underway.get(peer) ?? nothingUnderway()
    underway.set(peer, to)
    const deliver = async (): Promise<void> => {
      moved()
      let went = 'silent'
      try {
        went = await deliverTo(flow, peer, to)
      } finally {
        if (went === 'answered') answering.add(peer)
        else answering.delete(peer)
      }
    }
    // Who is putting its first batch together still takes with it what came just now.
    const name = to.batches.size === 0 || !hasRoom(to) ? `deliver ${peer}` : `deliver ${peer} beside`
    const begun = begin(name, deliver, () => {
      if (missed.delete(peer)) soon([peer])
    })
    if (!begun) missed.add(peer)
  }
  const look = async (): Promise<void> => {
    if (looking) {
      again = true
      return
    }
    looking = true
    try {
      do {
        again = false
        for (const peer of await flow.store.peersDue(new Date(flow.now()).toISOString())) serve(peer)
      } while (again && !isStopped())
    } finally {
      looking = false
    }
  }
  const soon = (peers?: readonly string[]): void => {
    if (isStopped() || performance.now() > leadsUntil) return
    if (peers?.every((peer) => answering.has(peer))) peers.forEach(serve)
    else void look().catch(() => undefined)
  }
  const pulling: Pulling = { taking, directory }
  const fetchAll = async (): Promise<void> => {
    for (const peer of await peersToPull(pulling)) begin(`pull ${peer}`, () => pullFrom(pulling, peer))
  }
  /** Does the work piece by piece while there is some, with rests between. */
  const inPieces = async (rest: typeof proveRests, piece: () => Promise<boolean>): Promise<void> => {
    for (let began = performance.now(); await piece(); began = performance.now()) {
      const rests = performance.now() < movedAt + quietMs ? rest.busy : rest.quiet
      const ms = Math.min(longestRestMs, rests * (performance.now() - began))
      await delay(ms, undefined, { signal: stopping.signal }).catch(() => undefined)
      if (isStopped()) return
    }
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
    received: moved,
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
          begin('log', () => inPieces(enterRests, () => logReceipts(flow, enterTogether)))
          begin('prove', () => inPieces(proveRests, () => proveOwn(flow, proveTogether)))
          for (const peer of await peers()) {
            begin(`prove ${peer}`, () => inPieces(proveRests, () => fetchProofs(flow, peer, proveTogether)))
          }
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
      stopping.abort()
      await Promise.allSettled(going.values())
    },
  }
}
