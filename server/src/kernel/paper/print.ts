import { fork, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { Paper } from '../schema/paper.ts'
import type { Order, Printed } from './press.ts'

/** `busy`: too many wait already. `letters`: no font here has one of its letters. `too-slow`: it took too long. */
export type PrintFault = { readonly fault: 'busy' | 'letters' | 'too-slow' }

export type Printer = {
  /** A PDF/A-3b file. Throws for what is no paper, and when the press fails otherwise: those are defects. */
  readonly pdf: (paper: Paper) => Promise<Uint8Array | PrintFault>
  /** The pages as one SVG drawing, to be looked at. */
  readonly svg: (paper: Paper) => Promise<string | PrintFault>
  readonly stop: () => Promise<void>
}

const longestMs = 30_000
const idleMs = 60_000
const mostWaiting = 24

type Waiting = {
  readonly order: Order
  readonly done: (file: Buffer | PrintFault) => void
  readonly failed: (error: Error) => void
}

/**
 * Prints papers one after another in a process of its own, which is started when it is needed and ends when it was idle
 * for a minute. A paper that takes too long ends the process; those behind it go to a new one.
 */
export function openPrinter(): Printer {
  let press: ChildProcess | undefined
  let count = 0
  let idle: NodeJS.Timeout | undefined
  let current: (Waiting & { readonly timer: NodeJS.Timeout }) | undefined
  const waiting: Waiting[] = []

  const settle = (then: (one: Waiting) => void): void => {
    const one = current
    if (one === undefined) return
    current = undefined
    clearTimeout(one.timer)
    then(one)
    next()
  }
  const started = (): ChildProcess => {
    const child = fork(fileURLToPath(new URL('press.ts', import.meta.url)), { stdio: 'ignore', serialization: 'json' })
    child.on('message', (printed: Printed) => {
      if (current?.order.id !== printed.id) return
      settle(({ done, failed }) => {
        if ('file' in printed) done(Buffer.from(printed.file, 'base64'))
        else if (printed.failed === 'letters') done({ fault: 'letters' })
        else failed(new Error('the document could not be set'))
      })
    })
    child.on('exit', () => {
      if (press !== child) return
      press = undefined
      settle(({ failed }) => failed(new Error('the press stopped')))
    })
    return child
  }
  const stopped = (): void => {
    const child = press
    press = undefined
    child?.kill('SIGKILL')
    settle(({ done }) => done({ fault: 'too-slow' }))
  }
  const next = (): void => {
    if (current !== undefined) return
    const one = waiting.shift()
    if (one === undefined) {
      // An idle press keeps nobody from ending.
      press?.unref()
      press?.channel?.unref()
      idle = setTimeout(() => press?.disconnect(), idleMs).unref()
      return
    }
    clearTimeout(idle)
    current = { ...one, timer: setTimeout(stopped, longestMs) }
    press ??= started()
    press.ref()
    press.channel?.ref()
    press.send(one.order)
  }
  const order = (paper: Paper, form: Order['form']): Promise<Buffer | PrintFault> =>
    new Promise((done, failed) => {
      const text = JSON.stringify(Paper.parse(paper))
      if (waiting.length >= mostWaiting) return done({ fault: 'busy' })
      waiting.push({ order: { id: ++count, paper: text, form }, done, failed })
      next()
    })

  return {
    pdf: (paper) => order(paper, 'pdf'),
    svg: async (paper) => {
      const drawn = await order(paper, 'svg')
      return 'fault' in drawn ? drawn : drawn.toString('utf8')
    },
    stop: async () => {
      clearTimeout(idle)
      const child = press
      if (child === undefined) return
      child.ref()
      const gone = new Promise((resolve) => child.once('exit', resolve))
      if (child.connected) child.disconnect()
      await gone
    },
  }
}
