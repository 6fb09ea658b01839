import { join } from 'node:path'
import { startEmbedded } from '@comity/server/embedded'
import { startProcess, type NodeProcess } from './process.ts'
import { buildSite } from './site.ts'
import { states } from './states.ts'
import { playStory } from './story/play.ts'

export type Sandbox = {
  readonly nodes: readonly NodeProcess[]
  /** Resolves when a node ended on its own and could not be kept. */
  readonly failed: Promise<void>
  /** Starts the node of a State again after it was stopped, as the same process would be. */
  readonly startAgain: (state: string) => Promise<void>
  /** Stops the node of a State and leaves it off: the sandbox goes on without it. */
  readonly switchOff: (state: string) => Promise<void>
  readonly stop: () => Promise<void>
}

/** Three sovereign nodes on one machine: three processes with three databases on one embedded server. */
export async function startSandbox(options: {
  readonly home: string
  readonly ports: readonly number[]
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly say: (line: string) => void
}): Promise<Sandbox> {
  const { home, ports, say } = options
  const site = buildSite(options.environment, say)
  const database = await startEmbedded({ home, log: () => undefined })
  const nodes: NodeProcess[] = []
  const begin = (index: number): Promise<NodeProcess> => {
    const state = states[index] ?? states[0]
    return startProcess({
      ...state,
      port: ports[index] ?? 0,
      home: join(home, state.state.toLowerCase()),
      databaseUrl: database.urlOf(state.database),
      environment: options.environment,
      say,
    })
  }
  const fallen = Promise.withResolvers<void>()
  const wantedOff = new Set<string>()
  const watch = async ({ state, ended }: NodeProcess): Promise<void> => {
    await ended
    if (!wantedOff.has(state)) fallen.resolve()
  }
  const startAgain = async (state: string): Promise<void> => {
    const index = states.findIndex((one) => one.state === state)
    const node = await begin(index)
    wantedOff.delete(state)
    nodes[index] = node
    void watch(node)
  }
  const switchOff = async (state: string): Promise<void> => {
    wantedOff.add(state)
    await nodes.find((one) => one.state === state)?.stop()
  }
  const stop = async (): Promise<void> => {
    await Promise.all(nodes.map((node) => node.stop()))
    await database.stop()
  }
  try {
    await site
    await Promise.all(states.map(({ database: name }) => database.ensureDatabase(name)))
    nodes.push(...(await Promise.all(states.map((_, index) => begin(index)))))
    await playStory(nodes, join(home, 'story.json'), say)
  } catch (error) {
    await stop()
    throw error
  }
  for (const node of nodes) void watch(node)
  const failed = Promise.race([database.whenDown, fallen.promise]).then(() => undefined)
  return { nodes, failed, startAgain, switchOff, stop }
}
