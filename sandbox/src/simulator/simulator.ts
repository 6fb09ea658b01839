import type { RequestView, Said } from '@comity/server/contracts/requests'
import { chosen, nextMove, type Seen, type Wishes } from './next-move.ts'

/** A request as the list tells of it: its version moves with whatever happens in it. */
export type Waiting = { readonly id: string; readonly version: number }

/** Where a simulated State works: the requested side's desk, through whoever may act there. */
export type Desk = {
  readonly state: string
  /** The requests that have come and have not ended. */
  readonly inbox: () => Promise<readonly Waiting[]>
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

type Worked = Turned & {
  /** The version of the request that was looked at last. */
  readonly seen: number
  /** The node said no to what is right by the script. */
  readonly stopped: boolean
}
/** With the settings it was looked at by, and until when it rests. */
type Looked = {
  readonly version: number
  readonly set: string
  readonly until: string
  readonly next: string | null
}

/** Scripts reckon in days, and some acts open with time alone: what is not due is looked at again a day later. */
const later = (now: string, dayMs: number) =>
  Temporal.Instant.from(now).add({ milliseconds: dayMs }).toString({ smallestUnit: 'millisecond' })

/** The wrong moves that were stopped, by request: they leave nothing in its history. */
export type Tried = Map<string, ReadonlySet<string>>

/**
 * An automatic neighbour: works a requested side's desk by scripts, well or badly, as it was told. Whoever opens a desk
 * anew hands on what was `tried` at it; after a restart of the sandbox wrong moves are tried, and stopped, once more.
 */
export function simulator(desk: Desk, say: (line: string) => void, tried: Tried = new Map()): Simulator {
  const work = async (id: string, now: string, wishes: Wishes): Promise<Worked> => {
    for (let done = 0; ; done += 1) {
      const seen = await desk.read(id)
      const { reference, version } = seen.view
      const rests = { done, seen: version, stopped: false }
      const script = chosen(seen.view, desk.state, wishes)
      if (script === undefined) return { ...rests, next: null }
      const before = tried.get(id) ?? new Set<string>()
      const next = nextMove(script, seen, { now, wishes, tried: before })
      if (next.is !== 'act') return { ...rests, next: next.is === 'wait' ? next.until : null }
      const against = await desk.act(seen.view, next.act, next.said)
      say(
        `${desk.state} ${reference} ${script.name}: ${next.act}${against === undefined ? '' : `, stopped: ${against}`}`,
      )
      if (next.wrong) tried.set(id, new Set([...before, next.move]))
      // Something changed meanwhile, or the node sees it otherwise: at the next turn it is looked at again.
      else if (against !== undefined) return { ...rests, next: null, stopped: true }
    }
  }
  // Looking is an entry in the audit trail: what was looked at is passed over until it is due or has changed.
  const looked = new Map<string, Looked>()
  return {
    turn: async (now, wishes) => {
      const all: Turned[] = []
      const set = JSON.stringify(wishes)
      for (const { id, version } of await desk.inbox()) {
        const before = looked.get(id)
        if (before?.version === version && before.set === set && before.until > now) {
          all.push({ done: 0, next: before.next })
          continue
        }
        const { stopped, seen, ...turned } = await work(id, now, wishes)
        all.push(turned)
        const until = turned.next ?? later(now, wishes.dayMs)
        if (stopped) looked.delete(id)
        else looked.set(id, { version: seen, set, until, next: turned.next })
      }
      const times = all.flatMap(({ next }) => next ?? []).toSorted()
      return { done: all.reduce((sum, { done }) => sum + done, 0), next: times[0] ?? null }
    },
  }
}
