import { isFault } from '@comity/proof/fault'
import type { Log } from '@comity/proof/signed-checkpoint'
import { formatVerifierKey } from '@comity/proof/vkey'
import type { Kernel } from '#kernel/kernel'
import type { Errand } from '#kernel/leader'
import { askWitness } from './ask-witness.ts'
import { compareWitnessed, gossipWith } from './gossip.ts'
import { askAboutOwn, mirrorAt } from './guard.ts'
import { mirrorOnce } from './mirror.ts'
import type { KnownPeer, Peers } from './peers.ts'
import { enterStragglers, rebuild } from './rebuild.ts'
import { rounds, type Work } from './rounds.ts'
import type { Sequencer } from './sequencer.ts'
import { readAsked } from './store.cosigned.ts'
import { endRebuilding, readStragglers, releaseRestored } from './store.guard.ts'
import { lastCheckpoint, readHead } from './store.ts'

/** How often what is done, in milliseconds, when all goes well. */
export type Pace = {
  /** Between two questions to a witness while the log grows, and while it does not. */
  readonly witness: number
  readonly witnessIdle: number
  /** How long one answer of a witness may take. */
  readonly answer: number
  readonly mirror: number
  readonly gossip: number
}
export const usualPace: Pace = { witness: 500, witnessIdle: 300_000, answer: 10_000, mirror: 3_000, gossip: 30_000 }

export type Attending = {
  readonly errands: readonly Errand[]
  /** Resolves when every peer was asked once what it holds of this log, or had its time. */
  readonly ready: () => Promise<void>
  readonly stop: () => Promise<void>
}

const readyMs = 2_500
// Witnesses are asked about the same checkpoint, so that they make a quorum; one that is slow is not waited for longer.
const togetherMs = 2_000
const fine: ReadonlySet<string | null> = new Set([null, 'convicted', 'older'])

type AtAddress = KnownPeer & { readonly address: string }

/**
 * All that is done for and with the peers, by the leader, beside its other work and never in its way: witnesses are
 * asked, logs mirrored, views compared, and a log that was brought back from an old backup is caught up.
 */
export function attendPeers(
  kernel: Kernel,
  given: {
    readonly log: Log
    readonly peers: Peers
    readonly append: Sequencer['append']
    readonly pace?: Pace | undefined
  },
): Attending {
  const { database, log: told, clock } = kernel
  const { log, peers, append, pace = usualPace } = given
  const [asking, mirroring, gossiping, mending] = [rounds(told), rounds(told), rounds(told), rounds(told)]
  const reachable = (): AtAddress[] =>
    [...peers.all().values()].filter((peer): peer is AtAddress => peer.address !== undefined)

  let roundBegan = Number.NEGATIVE_INFINITY
  const askWitnesses = async (): Promise<void> => {
    const witnesses = peers.witnesses()
    if (witnesses.length === 0) return
    const passed = performance.now() - roundBegan
    // All begin together and rest together: who answers sooner would otherwise always be asked about another checkpoint.
    if (passed < pace.witness || (asking.busy() && passed < togetherMs)) return
    const [last, asked] = [await lastCheckpoint(database), await readAsked(database)]
    if (last === undefined || last.size === 0) return
    roundBegan = performance.now()
    const recently = clock.now().epochMilliseconds - pace.witnessIdle
    asking.begin(
      witnesses.map((witness): Work => {
        const name = formatVerifierKey(witness.key)
        const known = asked.find((one) => one.witness === name)
        const answers = known?.problem === null && known.at !== null && Date.parse(known.at) > recently
        return {
          name,
          restMs: 0,
          turn: async (signal) => {
            if (answers && known.size === last.size) return true
            const came = await askWitness(kernel, witness, last, pace.answer, signal)
            if (came === 'ahead') gossiping.hurry()
            return came !== 'failed'
          },
        }
      }),
    )
  }

  const lookAtLogs = async (): Promise<void> => {
    mirroring.begin(
      reachable().map(({ log: theirs, address }) => ({
        name: theirs.origin,
        restMs: pace.mirror,
        turn: async (signal) => fine.has(await mirrorOnce(kernel, theirs, address, signal)),
      })),
    )
  }

  const heard = new Set<string>()
  const askOwn = async ({ log: theirs, address }: AtAddress, signal: AbortSignal): Promise<boolean> => {
    const answered = await askAboutOwn(kernel, log, address, signal)
    if (answered) heard.add(theirs.origin)
    return answered
  }
  const compareViews = async (): Promise<void> => {
    const all = reachable()
    gossiping.begin(
      all.map((peer) => ({
        name: peer.log.origin,
        restMs: pace.gossip,
        turn: async (signal) => {
          // First, for after a restore signing waits for it.
          if (!(await askOwn(peer, signal))) return false
          await compareWitnessed(kernel, peer.log)
          const others = all.filter((one) => one !== peer).map((one) => one.log)
          return gossipWith(kernel, others, log, peer.address, signal)
        },
      })),
    )
  }

  let first = true
  const mend = async (): Promise<void> => {
    const head = await readHead(database)
    // A process that ended while it rebuilt left the log shut; what it had entered by then is sound.
    if (first && head?.rebuilding === true) await endRebuilding(database, false)
    first = false
    if (head?.held === 'restored') {
      const all = reachable()
      // Each keeps its mirror fresh, so most of them know whatever one of them knows.
      const most = all.filter((peer) => heard.has(peer.log.origin)).length * 2 > all.length
      if (most || all.length === 0) await releaseRestored(database)
    }
    const left = head?.held === null && (await readStragglers(database, 1)).length > 0
    if (head?.held !== 'behind' && !left) return
    const turn = async (signal: AbortSignal): Promise<boolean> => {
      if (!left) {
        const mirrors = reachable().map(({ address }) => mirrorAt(address, log, signal))
        const came = await rebuild(kernel, log, mirrors)
        if (isFault(came)) {
          told.warn({ fault: came.fault }, 'the log could not be caught up from mirrors and will be tried again')
          return false
        }
        told.warn(came, 'the log was caught up from mirrors')
      }
      await enterStragglers(kernel, append)
      return true
    }
    mending.begin([{ name: 'catch-up', restMs: 0, turn }])
  }

  let asked: Promise<unknown> | undefined
  return {
    errands: [
      { name: 'ask-witnesses', everyMs: 250, run: askWitnesses },
      { name: 'mirror-logs', everyMs: 500, run: lookAtLogs },
      { name: 'compare-logs', everyMs: 1_000, run: compareViews },
      { name: 'catch-up-log', everyMs: 1_000, run: mend },
    ],
    ready: async () => {
      asked ??= Promise.all(reachable().map((peer) => askOwn(peer, AbortSignal.timeout(readyMs))))
      await asked
    },
    stop: async () => {
      await Promise.all([asking, mirroring, gossiping, mending].map((one) => one.stop()))
    },
  }
}
