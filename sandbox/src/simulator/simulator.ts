import type { RequestView, Said } from '@comity/server/contracts/requests'
import { chosen, nextMove, type Seen, type Wishes } from './next-move.ts'

/** Where a simulated State works: the requested side's desk, through whoever may act there. */
export type Desk = {
  readonly state: string
  /** The requests that have come and have not ended. */
  readonly inbox: () => Promise<readonly string[]>
  /** A request, and the acts open to anybody at the desk. */
  readonly read: (id: string) => Promise<Seen>
  /** Does one act, with a second officer where it takes two. What the node says against it, or nothing. */
  readonly act: (view: RequestView, act: string, said: Omit<Said, 'request'>) => Promise<string | undefined>
}

export type Simulator = {
  /** One turn over the inbox: in every request, whatever is due. */
  readonly turn: (now: string, wishes: Wishes) => Promise<Turned>
}

/** How many acts were done, and when the next is due if nobody says anything before. */
export type Turned = { readonly done: number; readonly next: string | null }

/** The wrong moves that were stopped, by request: they leave nothing in its history. */
export type Tried = Map<string, ReadonlySet<string>>

/**
 * An automatic neighbour: works a requested side's desk by scripts, well or badly, as it was told. Whoever opens a desk
 * anew hands on what was `tried` at it; after a restart of the sandbox wrong moves are tried, and stopped, once more.
 */
export function simulator(desk: Desk, say: (line: string) => void, tried: Tried = new Map()): Simulator {
  const work = async (id: string, now: string, wishes: Wishes): Promise<Turned> => {
    for (let done = 0; ; done += 1) {
      const seen = await desk.read(id)
      const { reference } = seen.view
      const script = chosen(seen.view, desk.state, wishes)
      if (script === undefined) return { done, next: null }
      const before = tried.get(id) ?? new Set<string>()
      const next = nextMove(script, seen, { now, wishes, tried: before })
      if (next.is !== 'act') return { done, next: next.is === 'wait' ? next.until : null }
      const against = await desk.act(seen.view, next.act, next.said)
      say(
        `${desk.state} ${reference} ${script.name}: ${next.act}${against === undefined ? '' : `, stopped: ${against}`}`,
      )
      if (next.wrong) tried.set(id, new Set([...before, next.move]))
      // Something changed meanwhile, or the node sees it otherwise: at the next turn it is looked at again.
      else if (against !== undefined) return { done, next: null }
    }
  }
  return {
    turn: async (now, wishes) => {
      const all: Turned[] = []
      for (const id of await desk.inbox()) all.push(await work(id, now, wishes))
      const times = all.flatMap(({ next }) => next ?? []).toSorted()
      return { done: all.reduce((sum, { done }) => sum + done, 0), next: times[0] ?? null }
    },
  }
}
