import { fork, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { Paper } from '../schema/paper.ts'
import type { Order, Printed } from './press.ts'

/**
 * `busy`: too many wait already. `letters`: no font here has one of its letters. `too-slow`: it took too long.
 * `no-press`: the press could not be started, ended while it worked, or is stopped. `not-set`: it failed otherwise.
 */
export type PrintFault = { readonly fault: 'busy' | 'letters' | 'too-slow' | 'no-press' | 'not-set' }

export type Printer = {
  /** A PDF/A-3b file. Throws for what is no paper. */
  readonly pdf: (paper: Paper) => Promise<Uint8Array | PrintFault>
  /** The pages as one SVG drawing, to be looked at. */
  readonly svg: (paper: Paper) => Promise<string | PrintFault>
  /** Ends the press. What waits or is asked for later gets `no-press`. */
  readonly stop: () => Promise<void>
}

const longestMs = 30_000
const idleMs = 60_000
const mostWaiting = 24

type Waiting = {
  readonly order: Order
  readonly done: (file: Buffer | PrintFault) => void
}

/**
 * Prints papers one after another in a process of its own, which is started when it is needed and ends when it was idle
 * for a minute. A paper that takes too long ends the process; those behind it go to a new one.
 */
export function openPrinter(): Printer {
  let press: ChildProcess | undefined
  let count = 0
  let idle: NodeJS.Timeout | undefined
  let ended = false
  let current: (Waiting & { readonly timer: NodeJS.Timeout }) | undefined
  const waiting: Waiting[] = []
  const running = new Set<ChildProcess>()

  const settle = (then: (one: Waiting) => void): void => {
    const one = current
    if (one === undefined) return
    current = undefined
    clearTimeout(one.timer)
    then(one)
    next()
  }
  const lost = (child: ChildProcess | undefined): void => {
    if (press !== child) return
    press = undefined
    settle(({ done }) => done({ fault: 'no-press' }))
  }
  const started = (): ChildProcess => {
    const child = fork(fileURLToPath(new URL('press.ts', import.meta.url)), {
      stdio: 'ignore',
      serialization: 'json',
      // It sets what strangers wrote: no secret of this process goes with it.
      env: {},
    })
    if (child.pid !== undefined) running.add(child)
    child.on('message', (printed: Printed) => {
      if (current?.order.id !== printed.id) return
      settle(({ done }) => {
        if ('file' in printed) done(Buffer.from(printed.file, 'base64'))
        else done({ fault: printed.failed === 'letters' ? 'letters' : 'not-set' })
      })
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
      const child = (press ??= started())
      child.ref()
      child.channel?.ref()
      // A press that could not be started may have no way to be told anything.
      if (child.connected) child.send(order, (error) => error !== null && lost(child))
      else lost(child)
    } catch {
      lost(press)
    }
  }
  const stopped = (): void => {
    const child = press
    press = undefined
    child?.kill('SIGKILL')
    settle(({ done }) => done({ fault: 'too-slow' }))
  }
  const rest = (): void => {
    const child = press
    press = undefined
    if (child?.connected === true) child.disconnect()
  }
  const next = (): void => {
    if (current !== undefined) return
    const one = waiting.shift()
    clearTimeout(idle)
    if (one === undefined) {
      // An idle press keeps nobody from ending.
      press?.unref()
      press?.channel?.unref()
      idle = setTimeout(rest, idleMs).unref()
      return
    }
    current = { ...one, timer: setTimeout(stopped, longestMs) }
    given(one.order)
  }
  const order = (paper: Paper, form: Order['form']): Promise<Buffer | PrintFault> =>
    new Promise((done) => {
      const text = JSON.stringify(Paper.parse(paper))
      if (ended) return done({ fault: 'no-press' })
      if (waiting.length >= mostWaiting) return done({ fault: 'busy' })
      waiting.push({ order: { id: ++count, paper: text, form }, done })
      next()
    })

  return {
    pdf: (paper) => order(paper, 'pdf'),
    svg: async (paper) => {
      const drawn = await order(paper, 'svg')
      return 'fault' in drawn ? drawn : drawn.toString('utf8')
    },
    stop: async () => {
      ended = true
      for (const { done } of waiting.splice(0)) done({ fault: 'no-press' })
      lost(press)
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
