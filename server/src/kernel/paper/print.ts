import { fork, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { Paper } from './model.ts'
import type { Order, Printed } from './press.ts'

export type Printer = {
  /** A PDF/A-3b file. Throws when it could not be made: the model was sound, so that is a defect. */
  readonly pdf: (paper: Paper) => Promise<Uint8Array>
  /** The pages as one SVG drawing, to be looked at. */
  readonly svg: (paper: Paper) => Promise<string>
  readonly stop: () => Promise<void>
}

const longestMs = 60_000
const idleMs = 60_000

type Waiting = {
  readonly done: (file: Buffer) => void
  readonly failed: (error: Error) => void
  readonly timer: NodeJS.Timeout
}

/** Prints papers in a process of its own, which is started when it is needed and ends when it was idle for a minute. */
export function openPrinter(): Printer {
  let press: ChildProcess | undefined
  let count = 0
  let idle: NodeJS.Timeout | undefined
  const waiting = new Map<number, Waiting>()

  const settle = (id: number, then: (one: Waiting) => void): void => {
    const one = waiting.get(id)
    if (one === undefined) return
    waiting.delete(id)
    clearTimeout(one.timer)
    then(one)
    if (waiting.size === 0) idle = setTimeout(() => press?.disconnect(), idleMs).unref()
  }
  const started = (): ChildProcess => {
    const child = fork(fileURLToPath(new URL('press.ts', import.meta.url)), { stdio: 'ignore', serialization: 'json' })
    child.on('message', (printed: Printed) =>
      settle(printed.id, ({ done, failed }) =>
        'file' in printed
          ? done(Buffer.from(printed.file, 'base64'))
          : failed(new Error('the document could not be set')),
      ),
    )
    child.on('exit', () => {
      if (press === child) press = undefined
      for (const id of waiting.keys()) settle(id, ({ failed }) => failed(new Error('the press stopped')))
    })
    return child
  }
  const order = (paper: Paper, form: Order['form']): Promise<Buffer> =>
    new Promise((done, failed) => {
      clearTimeout(idle)
      const id = ++count
      const timer = setTimeout(() => press?.kill('SIGKILL'), longestMs)
      waiting.set(id, { done, failed, timer })
      press ??= started()
      press.send({ id, paper: JSON.stringify(Paper.parse(paper)), form } satisfies Order)
    })

  return {
    pdf: (paper) => order(paper, 'pdf'),
    svg: async (paper) => (await order(paper, 'svg')).toString('utf8'),
    stop: async () => {
      const child = press
      if (child === undefined) return
      const gone = new Promise((resolve) => child.once('exit', resolve))
      if (child.connected) child.disconnect()
      await gone
    },
  }
}
