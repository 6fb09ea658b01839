/* oxlint-disable unicorn/require-post-message-target-origin -- a thread is no window */
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { refuse, Refused } from '#kernel/refusal'
import { signersOf, type LogSigner, type SaltedStatement } from './rules.statement.ts'
import type { Asked, Ready, Told } from './statement-worker.ts'

/** Verifies signed statements for an account; with their digests, or which one is not to be entered and why. */
export type Statements = {
  readonly check: (account: string, statements: readonly SaltedStatement[]) => Promise<Told>
  /** Begins the first thread where there are signers, so that the first statement does not wait for it. */
  readonly prepare: () => void
  readonly stop: () => Promise<void>
}

type Hand = { readonly worker: Worker; busy: number; ready: boolean }
type Waiting = { readonly hand: Hand; readonly done: (told: Told) => void; readonly failed: (error: unknown) => void }

const mostHands = 4

/** Whom to ask first: one that is ready, and of those the one with least to do. */
const inOrder = (hands: readonly Hand[]): Hand[] =>
  hands.toSorted((a, b) => Number(b.ready) - Number(a.ready) || a.busy - b.busy)

/**
 * Begins nothing before `prepare` or the first statement; then as many threads as there are cores, four at most, each
 * when the others are busy. While one begins, those that are ready do its work. Throws on a setting whose keys cannot be
 * read.
 */
export function statementChecks(signers: readonly LogSigner[]): Statements {
  const read = signersOf(signers)
  if ('fault' in read) {
    const detail = `the setting \`logSigners\`: the key of \`${read.signer.slice(0, 80)}\` cannot be read, or is there twice`
    throw new Refused(refuse('defect', { detail }))
  }
  let hands: Hand[] = []
  let next = 0
  const waiting = new Map<number, Waiting>()
  const begin = (): Hand => {
    const worker = new Worker(new URL('./statement-worker.ts', import.meta.url), { workerData: signers })
    // It keeps nobody from ending.
    worker.unref()
    const hand: Hand = { worker, busy: 0, ready: false }
    hands.push(hand)
    worker.on('message', (told: Told | Ready) => {
      if (told === 'ready') {
        hand.ready = true
        return
      }
      const one = waiting.get(told.id)
      waiting.delete(told.id)
      hand.busy -= 1
      one?.done(told)
    })
    worker.on('error', () => lose(hand))
    worker.on('exit', () => lose(hand))
    return hand
  }
  /** What a thread that ended was asked is asked again by whoever got no answer. */
  const lose = (hand: Hand): void => {
    hands = hands.filter((one) => one !== hand)
    for (const [id, one] of waiting) {
      if (one.hand !== hand) continue
      waiting.delete(id)
      one.failed(new Refused(refuse('unavailable')))
    }
  }
  return {
    check: (account, statements) =>
      new Promise((done, failed) => {
        const hand = inOrder(hands)[0] ?? begin()
        const full = hands.length >= Math.min(mostHands, availableParallelism())
        if (hand.busy > 0 && !full && hands.every(({ ready }) => ready)) begin()
        next += 1
        waiting.set(next, { hand, done, failed })
        hand.busy += 1
        hand.worker.postMessage({ id: next, account, statements } satisfies Asked)
      }),
    prepare: () => {
      if (signers.length > 0 && hands.length === 0) begin()
    },
    stop: async () => {
      await Promise.all(hands.map(({ worker }) => worker.terminate()))
    },
  }
}
