/** Virtual time and what is to happen in it. Nothing here waits: time goes on when nothing is left to do. */
export type World = {
  /** Milliseconds since 1970. */
  readonly now: () => number
  readonly at: (time: number, happen: () => void) => void
  readonly sleep: (ms: number) => Promise<void>
  /** Lets everything happen up to this moment, or until `stop` says so. Resolves with the number of events. */
  readonly runUntil: (time: number, stop?: () => boolean) => Promise<number>
  /** What was thrown by something that happened: a defect. */
  readonly defects: unknown[]
  readonly defect: (error: unknown) => void
}

type Planned = { readonly time: number; readonly turn: number; readonly happen: () => void }

const earlier = (a: Planned, b: Planned): boolean => a.time < b.time || (a.time === b.time && a.turn < b.turn)

export function world(start: number): World {
  const heap: Planned[] = []
  let now = start
  let turn = 0
  const defects: unknown[] = []

  function push(planned: Planned): void {
    let at = heap.push(planned) - 1
    while (at > 0) {
      const above = (at - 1) >> 1
      if (!earlier(heap[at]!, heap[above]!)) break
      ;[heap[at], heap[above]] = [heap[above]!, heap[at]!]
      at = above
    }
  }
  function pop(): Planned | undefined {
    const first = heap[0]
    const last = heap.pop()
    if (heap.length === 0 || last === undefined) return first
    heap[0] = last
    for (let at = 0; ; ) {
      const [left, right] = [2 * at + 1, 2 * at + 2]
      let least = at
      if (left < heap.length && earlier(heap[left]!, heap[least]!)) least = left
      if (right < heap.length && earlier(heap[right]!, heap[least]!)) least = right
      if (least === at) return first
      ;[heap[at], heap[least]] = [heap[least]!, heap[at]!]
      at = least
    }
  }
  const at = (time: number, happen: () => void) => push({ time: Math.max(Math.ceil(time), now), turn: turn++, happen })
  return {
    now: () => now,
    at,
    sleep: (ms) => new Promise((resolve) => at(now + ms, resolve)),
    defects,
    defect: (error) => void defects.push(error),
    runUntil: async (time, stop = () => false) => {
      let events = 0
      while (heap[0] !== undefined && heap[0].time <= time && defects.length === 0 && !stop()) {
        const next = pop()!
        now = next.time
        next.happen()
        events += 1
        // Everything that follows without waiting has followed before the next event: promises settle before this does.
        await new Promise((resolve) => setImmediate(resolve))
      }
      now = Math.max(now, Math.min(time, heap[0]?.time ?? time))
      return events
    },
  }
}
