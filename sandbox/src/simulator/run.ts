import type { NodeProcess } from '../process.ts'
import { sampleDesk } from './sample-desk.ts'
import { readWishes } from './settings.ts'
import { simulator } from './simulator.ts'

/**
 * Lets the nodes whose States are named in the settings answer by themselves, until it is stopped. The settings are read
 * at every turn, so that whoever trains can change them meanwhile.
 */
export function runSimulator(
  nodes: readonly NodeProcess[],
  settings: string,
  say: (line: string) => void,
): { readonly stop: () => Promise<void> } {
  const desks = new Map<string, ReturnType<typeof simulator>>()
  const stopping = Promise.withResolvers<'stop'>()
  const turn = async (): Promise<void> => {
    const wishes = await readWishes(settings)
    for (const node of nodes.filter(({ state }) => wishes.states[state] !== undefined)) {
      const found = desks.get(node.state) ?? simulator(await sampleDesk(node), say)
      desks.set(node.state, found)
      await found.turn(Temporal.Now.instant().toString({ smallestUnit: 'millisecond' }), wishes)
    }
  }
  const loop = (async () => {
    for (;;) {
      // A desk whose session ran out, or whose node was started again, is opened anew at the next turn.
      await turn().catch((error: unknown) => {
        desks.clear()
        say(`the simulator rests a moment: ${error instanceof Error ? error.message : String(error)}`)
      })
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
