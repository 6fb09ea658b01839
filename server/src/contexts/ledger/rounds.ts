import { kindOf, type Log } from '#kernel/log'

/** Something to be done again and again for one other party, which may not answer. */
export type Work = {
  readonly name: string
  /** How long it rests after it went well. */
  readonly restMs: number
  /** False: it did not go well, and is tried again after a pause that grows. */
  readonly turn: (signal: AbortSignal) => Promise<boolean>
}

export type Rounds = {
  /** Begins what is due and not under way, and returns at once: nobody waits for others. */
  readonly begin: (works: readonly Work[]) => void
  /** Whether some that went well last time is still under way. */
  readonly busy: () => boolean
  /** Everything is due again. */
  readonly hurry: () => void
  /** Resolves when nothing is under way. */
  readonly settled: () => Promise<void>
  readonly stop: () => Promise<void>
}

const mostAtOnce = 16
const firstPauseMs = 1_000
const longestPauseMs = 300_000

type Standing = { due: number; failures: number; under?: Promise<void> | undefined }

export function rounds(log: Log): Rounds {
  const standing = new Map<string, Standing>()
  const stopping = new AbortController()
  const underWay = () => [...standing.values()].flatMap(({ under }) => under ?? [])
  const settled = async () => void (await Promise.all(underWay()))
  const carryOut = async ({ name, restMs, turn }: Work, state: Standing): Promise<void> => {
    const well = await turn(stopping.signal).catch((error: unknown) => {
      if (!stopping.signal.aborted) log.warn({ work: name, ...kindOf(error) }, 'work for a peer failed')
      return false
    })
    state.failures = well ? 0 : state.failures + 1
    const pause = Math.min(longestPauseMs, firstPauseMs * 2 ** (state.failures - 1))
    // Those who lost the same peer at the same moment do not come back to it at the same moment.
    state.due = performance.now() + (well ? restMs : pause * (0.75 + Math.random() / 2))
    state.under = undefined
  }
  return {
    begin: (works) => {
      const names = new Set(works.map(({ name }) => name))
      for (const [name, { under }] of standing) if (!names.has(name) && under === undefined) standing.delete(name)
      for (const work of works) {
        if (stopping.signal.aborted || underWay().length >= mostAtOnce) return
        const state = standing.get(work.name) ?? { due: 0, failures: 0 }
        standing.set(work.name, state)
        if (state.under !== undefined || state.due > performance.now()) continue
        state.under = carryOut(work, state)
      }
    },
    busy: () => [...standing.values()].some(({ under, failures }) => under !== undefined && failures === 0),
    hurry: () => {
      for (const state of standing.values()) state.due = 0
    },
    settled,
    stop: async () => {
      stopping.abort()
      await settled()
    },
  }
}
