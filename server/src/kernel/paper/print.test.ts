import type * as Processes from 'node:child_process'
import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Paper } from '../schema/paper.ts'
import { openPrinter, type Printer } from './print.ts'

vi.mock('node:child_process', async (original) => {
  const real = await original<typeof Processes>()
  return { ...real, fork: vi.fn(real.fork) }
})

const forks = vi.mocked(fork)
const presses = () => forks.mock.results.map(({ value }) => value as ChildProcess)
const ended = ({ exitCode, signalCode }: ChildProcess) => exitCode !== null || signalCode !== null

let printer: Printer
afterEach(async () => {
  vi.useRealTimers()
  await printer.stop()
  forks.mockClear()
})

const paper: Paper = {
  language: 'en',
  title: 'Request (example)',
  marking: 'PER RESERVADO',
  notice: null,
  reference: 'PER-2026-000012',
  at: '2026-03-01T10:00:00Z',
  pageWord: 'Page',
  beside: null,
  blocks: [],
}

describe('the press', () => {
  it('ends after a minute without orders, and the next order goes to a new one, even before the old one is gone', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    printer = openPrinter()
    await printer.pdf(paper)
    vi.advanceTimersByTime(60_000)
    expect(presses().map(ended)).toEqual([false])
    expect(await printer.pdf(paper)).toBeInstanceOf(Buffer)
    expect(presses()).toHaveLength(2)
  }, 60_000)

  it('that cannot be started is a fault of the order, not the end of the node; the next one starts another', async () => {
    printer = openPrinter()
    const real = await vi.importActual<typeof Processes>('node:child_process')
    forks.mockImplementationOnce((path) => real.fork(path, [], { execPath: '/nowhere/node' }))
    expect(await printer.pdf(paper)).toEqual({ fault: 'no-press' })
    forks.mockImplementationOnce(() => {
      throw new Error('spawn ENOMEM')
    })
    expect(await printer.pdf(paper)).toEqual({ fault: 'no-press' })
    expect(await printer.pdf(paper)).toBeInstanceOf(Buffer)
  }, 60_000)

  it('that ends while it works is a fault of that order alone', async () => {
    printer = openPrinter()
    const [first, second] = [printer.pdf(paper), printer.pdf(paper)]
    presses()[0]?.kill('SIGKILL')
    expect(await first).toEqual({ fault: 'no-press' })
    expect(await second).toBeInstanceOf(Buffer)
  }, 60_000)

  it('is gone once stopped, with papers waiting or not, and none is started again', async () => {
    printer = openPrinter()
    const orders = [printer.pdf(paper), printer.pdf(paper), printer.pdf(paper)]
    await once(presses()[0] as ChildProcess, 'spawn')
    await printer.stop()
    expect(await Promise.all(orders)).toEqual(orders.map(() => ({ fault: 'no-press' })))
    expect(await printer.pdf(paper)).toEqual({ fault: 'no-press' })
    expect(presses().map(ended)).toEqual([true])
  }, 60_000)

  it('is told nothing of the environment of the node', async () => {
    printer = openPrinter()
    await printer.pdf(paper)
    const [, options] = forks.mock.calls[0] as unknown as [string, Processes.ForkOptions]
    expect(options.env).toEqual({})
  }, 60_000)
})
