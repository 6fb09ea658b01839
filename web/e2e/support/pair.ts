import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePorts } from '@comity/server/free-port'
import { start } from './nodes.ts'
import type { Started } from './nodes.ts'

const pair = [
  { name: 'NEAR', state: 'PER', title: 'Nodo cercano' },
  { name: 'FAR', state: 'CHE', title: 'Ferner Knoten' },
] as const

/** Starts two nodes with sample officers that do not know each other yet. Returns what takes them down again. */
export async function startPair(): Promise<() => Promise<void>> {
  const home = await mkdtemp(join(tmpdir(), 'comity-pair-'))
  const ports = await freePorts(pair.length)
  const started: Started[] = []
  const stop = async (): Promise<void> => {
    await Promise.all(started.map((one) => one.stop()))
    await rm(home, { recursive: true, force: true })
  }
  try {
    for (const [index, { name, state, title }] of pair.entries()) {
      const origin = `http://localhost:${ports[index] ?? 0}`
      started.push(
        await start('server/src/main.ts', ['start'], /is ready at/, {
          COMITY_HOME: join(home, name),
          COMITY_STATE: state,
          COMITY_NAME: title,
          COMITY_PORT: String(ports[index] ?? 0),
          COMITY_ORIGIN: origin,
          COMITY_SANDBOX: '1',
          COMITY_SAMPLE_OFFICERS: '1',
        }),
      )
      process.env[`COMITY_E2E_${name}`] = origin
    }
  } catch (error) {
    await stop()
    throw error
  }
  return stop
}
