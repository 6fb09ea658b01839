import type { NodeProcess } from '../process.ts'
import { sampleDesk } from './sample-desk.ts'
import { readWishes } from './settings.ts'
import { simulator, type Desk, type Simulator, type Tried } from './simulator.ts'

/**
 * Lets the nodes whose States are named in the settings answer by themselves, until it is stopped. The settings are read
 * at every turn, so that whoever trains can change them meanwhile.
 */
export function runSimulator(
  nodes: readonly NodeProcess[],
  settings: string,
  say: (line: string) => void,
): { readonly stop: () => Promise<void> } {
  const stopping = Promise.withResolvers<'stop'>()
  const turn = turnOver(nodes, settings, say, sampleDesk)
  const loop = (async () => {
    for (;;) {
      await turn()
      const pause = new Promise<'go on'>((resolve) => setTimeout(() => resolve('go on'), 1_000))
      if ((await Promise.race([stopping.promise, pause])) === 'stop') return
    }
  })()
  return {
    stop: async () => {
      stopping.resolve('stop')
      await loop
    },
  }
}

/** One turn over all desks, which are opened when they are needed. What goes wrong is said, and the desks opened anew. */
export function turnOver<Node extends { readonly state: string }>(
  nodes: readonly Node[],
  settings: string,
  say: (line: string) => void,
  open: (node: Node) => Promise<Desk>,
  now: () => Temporal.Instant = Temporal.Now.instant,
): () => Promise<void> {
  const desks = new Map<string, Simulator>()
  // What was tried at a desk outlives it: a desk is opened anew when a session ran out or its node was started again.
  const tried = new Map<string, Tried>()
  const opened = async (node: Node): Promise<Simulator> => {
    const before = tried.get(node.state) ?? new Map<string, ReadonlySet<string>>()
    tried.set(node.state, before)
    return simulator(await open(node), say, before)
  }
  const turn = async (): Promise<void> => {
    const wishes = await readWishes(settings)
    for (const node of nodes.filter(({ state }) => wishes.states[state] !== undefined)) {
      const found = desks.get(node.state) ?? (await opened(node))
      desks.set(node.state, found)
      await found.turn(now().toString({ smallestUnit: 'millisecond' }), wishes)
    }
  }
  return async () =>
    turn().catch((error: unknown) => {
      desks.clear()
      say(`the simulator rests a moment: ${error instanceof Error ? error.message : String(error)}`)
    })
}
