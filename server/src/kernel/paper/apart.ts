import { fork, type ChildProcess } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/**
 * `busy`: too many wait already. `too-slow`, `too-large`: it took more time or memory than it may. `ended`: the process
 * could not be started, ended while it worked, or is stopped.
 */
export type ApartFault = { readonly fault: 'busy' | 'too-slow' | 'too-large' | 'ended' }

export type Apart<Order, Answer> = {
  readonly ask: (order: Order) => Promise<Answer | ApartFault>
  /** Ends the process. What waits or is asked for later gets `ended`. */
  readonly stop: () => Promise<void>
}

type Limits = {
  readonly longestMs: number
  readonly idleMs: number
  readonly mostWaiting: number
  /** Bytes of memory the process may take; looked after where the system tells them in `/proc`. */
  readonly mostMemory: number
}

type Waiting<Order, Answer> = {
  readonly order: Order & { readonly id: number }
  readonly done: (answer: Answer | ApartFault) => void
}

const lookEveryMs = 100
const pageBytes = 4_096

/** Memory a process holds; undefined where nobody tells. */
function memoryOf({ pid }: ChildProcess): number | undefined {
  try {
    return Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]) * pageBytes
  } catch {
    return undefined
  }
}

/**
 * Work that strangers' bytes take part in, done one order after another in a process of its own, which is started when it
 * is needed and ends when it was idle for a while. An order that takes too long ends the process; those behind it go to a
 * new one. The program answers each message with one of the same `id`.
 */
export function openApart<Order extends object, Answer extends object>(
  program: URL,
  { longestMs, idleMs, mostWaiting, mostMemory }: Limits,
): Apart<Order, Answer> {
  let worker: ChildProcess | undefined
  let count = 0
  let idle: NodeJS.Timeout | undefined
  let ended = false
  let current: (Waiting<Order, Answer> & { readonly timers: readonly NodeJS.Timeout[] }) | undefined
  const waiting: Waiting<Order, Answer>[] = []
  const running = new Set<ChildProcess>()

  const settle = (answer: Answer | ApartFault): void => {
    const one = current
    if (one === undefined) return
    current = undefined
    for (const timer of one.timers) clearTimeout(timer)
    one.done(answer)
    next()
  }
  const lost = (child: ChildProcess | undefined): void => {
    if (worker !== child) return
    worker = undefined
    settle({ fault: 'ended' })
  }
  const started = (): ChildProcess => {
    const child = fork(fileURLToPath(program), {
      stdio: 'ignore',
      serialization: 'advanced',
      // It works on what strangers wrote: no secret of this process goes with it.
      env: {},
    })
    if (child.pid !== undefined) running.add(child)
    child.on('message', (message) => {
      const { id, ...answer } = message as unknown as Answer & { readonly id: number }
      if (current?.order.id === id) settle(answer as unknown as Answer)
    })
    child.on('error', () => lost(child))
    child.on('exit', () => {
      running.delete(child)
      lost(child)
    })
    return child
  }
  const given = (order: Order): void => {
    try {
      const child = (worker ??= started())
      child.ref()
      child.channel?.ref()
      // A process that could not be started may have no way to be told anything.
      if (child.connected) child.send(order, (error) => error !== null && lost(child))
      else lost(child)
    } catch {
      lost(worker)
    }
  }
  const broken = (fault: 'too-slow' | 'too-large'): void => {
    const child = worker
    worker = undefined
    child?.kill('SIGKILL')
    settle({ fault })
  }
  const rest = (): void => {
    const child = worker
    worker = undefined
    if (child?.connected === true) child.disconnect()
  }
  const watch = (): void => {
    if (worker !== undefined && (memoryOf(worker) ?? 0) > mostMemory) broken('too-large')
  }
  const next = (): void => {
    if (current !== undefined) return
    const one = waiting.shift()
    clearTimeout(idle)
    if (one === undefined) {
      // An idle process keeps nobody from ending.
      worker?.unref()
      worker?.channel?.unref()
      idle = setTimeout(rest, idleMs).unref()
      return
    }
    const timers = [setTimeout(() => broken('too-slow'), longestMs), setInterval(watch, lookEveryMs)]
    current = { ...one, timers }
    given(one.order)
  }

  return {
    ask: (order) =>
      new Promise((done) => {
        if (ended) return done({ fault: 'ended' })
        if (waiting.length >= mostWaiting) return done({ fault: 'busy' })
        waiting.push({ order: { ...order, id: ++count }, done })
        next()
      }),
    stop: async () => {
      ended = true
      for (const { done } of waiting.splice(0)) done({ fault: 'ended' })
      lost(worker)
      clearTimeout(idle)
      await Promise.all(
        [...running].map((child) => {
          const gone = new Promise((resolve) => child.once('exit', resolve))
          child.ref()
          child.kill('SIGKILL')
          return gone
        }),
      )
    },
  }
}
