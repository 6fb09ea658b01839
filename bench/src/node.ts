import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { environment as allocator, flags } from '@comity/server/flags'
import { freePort } from '@comity/server/free-port'
import { forkReady, stopped } from './process.ts'

const program = fileURLToPath(new URL('../../server/bin/comity.js', import.meta.url))

/** One node with sample officers in a folder of its own, on its embedded database, durable as in production. */
export async function sampleNode(state = 'PER') {
  const home = await mkdtemp(join(tmpdir(), 'comity-bench-'))
  const port = await freePort()
  const environment = {
    ...allocator,
    COMITY_HOME: home,
    COMITY_STATE: state,
    COMITY_PORT: String(port),
    COMITY_ORIGIN: `http://localhost:${port}`,
    COMITY_SANDBOX: '1',
    COMITY_SAMPLE_OFFICERS: '1',
    COMITY_LOG: 'error',
    NODE_ENV: undefined,
    DATABASE_URL: undefined,
  }
  let running = await forkReady(program, ['start'], environment, flags)
  return {
    home,
    origin: `http://localhost:${port}`,
    pid: () => running.child.pid ?? 0,
    /** What stands in the file of settings from the next start on. */
    settings: (settings: object) => writeFile(join(home, 'comity.json'), JSON.stringify(settings)),
    /** Stops the node and starts it again on the same data; the seconds until it was ready. */
    restart: async () => {
      await stopped(running.child)
      running = await forkReady(program, ['start'], environment, flags)
      return running.seconds
    },
    stop: async () => {
      await stopped(running.child)
      await rm(home, { recursive: true, force: true })
    },
  }
}
