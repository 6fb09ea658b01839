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
  const stop = async (): Promise<void> => {
    await Promise.all(nodes.map((node) => node.stop()))
    await database.stop()
  }
  try {
    await site
    await Promise.all(states.map(({ database: name }) => database.ensureDatabase(name)))
    const started = await Promise.all(
      states.map((state, index) =>
        startProcess({
          ...state,
          port: ports[index] ?? 0,
          home: join(home, state.state.toLowerCase()),
          databaseUrl: database.urlOf(state.database),
          environment: options.environment,
          say,
        }),
      ),
    )
    nodes.push(...started)
    await playStory(nodes, join(home, 'story.json'), say)
  } catch (error) {
    await stop()
    throw error
  }
  const failed = Promise.race([database.whenDown, ...nodes.map((node) => node.ended)]).then(() => undefined)
  return { nodes, failed, stop }
}
