import { Paper } from '../schema/paper.ts'
import { openApart } from './apart.ts'
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

const limits = { longestMs: 30_000, idleMs: 60_000, mostWaiting: 24, mostMemory: 4_000_000_000 }

const faults = {
  busy: 'busy',
  'too-slow': 'too-slow',
  'too-large': 'not-set',
  ended: 'no-press',
  letters: 'letters',
  other: 'not-set',
} as const satisfies Record<string, PrintFault['fault']>

/** Prints papers in a process of its own, one after another. */
export function openPrinter(): Printer {
  const press = openApart<Order, Printed>(new URL('press.ts', import.meta.url), limits)
  const order = async (paper: Paper, form: Order['form']): Promise<Buffer | PrintFault> => {
    const printed = await press.ask({ paper: JSON.stringify(Paper.parse(paper)), form })
    return 'file' in printed ? Buffer.from(printed.file) : { fault: faults[printed.fault] }
  }
  return {
    pdf: (paper) => order(paper, 'pdf'),
    svg: async (paper) => {
      const drawn = await order(paper, 'svg')
      return 'fault' in drawn ? drawn : drawn.toString('utf8')
    },
    stop: press.stop,
  }
}
