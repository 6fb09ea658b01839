import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { flags } from '@comity/server/flags'

export type NodeProcess = {
  readonly state: string
  readonly origin: string
  readonly pid: number
  readonly ended: Promise<void>
  readonly stop: () => Promise<void>
}

const program = fileURLToPath(new URL('../../server/bin/comity.js', import.meta.url))
const startWithinMs = 60_000

/** Starts one node as a process of its own and resolves when it says that it is ready. */
export async function startProcess(node: {
  readonly state: string
  readonly name: string
  readonly port: number
  readonly home: string
  readonly databaseUrl: string
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly say: (line: string) => void
}): Promise<NodeProcess> {
  const origin = `http://localhost:${node.port}`
  const child = spawn(process.execPath, [...flags, program, 'start'], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    // A process group of its own: Ctrl-C reaches the sandbox alone, which then stops its nodes in order.
    detached: true,
    env: {
      PATH: node.environment['PATH'],
      HOME: node.environment['HOME'],
      TZ: 'UTC',
      COMITY_HOME: node.home,
      COMITY_STATE: node.state,
      COMITY_NAME: node.name,
      COMITY_PORT: String(node.port),
      COMITY_ORIGIN: origin,
      COMITY_SANDBOX: '1',
      COMITY_SAMPLE_OFFICERS: '1',
      COMITY_LOG: node.environment['COMITY_LOG'] ?? 'warn',
      DATABASE_URL: node.databaseUrl,
    },
  })
  const ended = once(child, 'exit').then(() => undefined)
  const ready = new Promise<void>((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`the node ${node.state} did not start within a minute`)),
      startWithinMs,
    )
    child.once('message', () => {
      clearTimeout(timer)
      resolve()
    })
    child.once('exit', (code) => {
      clearTimeout(timer)
      reject(
        new Error(
          `the node ${node.state} ended with ${code ?? 'a signal'} while starting; is port ${node.port} taken?`,
        ),
      )
    })
  })
  try {
    await ready
  } catch (error) {
    child.kill('SIGKILL')
    throw error
  }
  return {
    state: node.state,
    origin,
    pid: child.pid ?? 0,
    ended,
    stop: async () => {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM')
      const timer = setTimeout(() => child.kill('SIGKILL'), 10_000)
      await ended
      clearTimeout(timer)
    },
  }
}
