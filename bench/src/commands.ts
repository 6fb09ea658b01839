import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startEmbedded } from '@comity/server/embedded'
import { measure } from './load.ts'
import { sampleNode } from './node.ts'
import { forkReady, stopped } from './process.ts'
import { investigator } from './investigator.ts'

const connections = 32

/**
 * Commands a second and their 99th percentile through HTTP, with session, policy, audit, events and idempotency, on the
 * embedded database with durable commits; beside the floor, measured in turns in the same run: bare Fastify with one
 * insert a request on a server with the same settings.
 */
export async function commands({ quick, say }: { quick: boolean; say: (line: string) => void }): Promise<object> {
  const seconds = quick ? 4 : 10
  const rounds = quick ? 2 : 3
  const node = await sampleNode()
  const home = join(node.home, 'floor')
  const floorDatabase = await startEmbedded({ home, log: () => undefined })
  await floorDatabase.ensureDatabase('floor')
  const floor = await forkReady(fileURLToPath(new URL('./floor.ts', import.meta.url)), [floorDatabase.urlOf('floor')])
  try {
    const officer = await investigator(node.origin)
    const cases = await officer.openCases(20)
    const note = (n: number): string =>
      JSON.stringify({ text: `Observation ${n}: the dredge lay at the same bend of the river.`, grading: null })
    const ours = []
    const floors = []
    for (let round = 1; round <= rounds; round++) {
      const bare = await measure({
        origin: floor.address,
        path: '/insert',
        connections,
        seconds,
        headers: () => ({}),
        body: note,
      })
      floors.push(bare)
      say(
        `round ${round}, floor:    ${bare.perSecond}/s  p50 ${bare.p50Ms} ms  p99 ${bare.p99Ms} ms  errors ${bare.errors}`,
      )
      let turn = 0
      const full = await measure({
        origin: node.origin,
        path: () => `/api/cases/${cases[turn++ % cases.length]}/notes`,
        connections,
        seconds,
        headers: () => ({ ...officer.headers, 'idempotency-key': randomUUID() }),
        body: note,
      })
      ours.push(full)
      say(
        `round ${round}, commands: ${full.perSecond}/s  p50 ${full.p50Ms} ms  p99 ${full.p99Ms} ms  errors ${full.errors}`,
      )
      if (full.errors > 0) throw new Error(`${full.errors} commands were refused: the figures would mean nothing`)
    }
    const middle = <T extends { perSecond: number }>(runs: T[]): T =>
      [...runs].sort((a, b) => a.perSecond - b.perSecond)[Math.floor(runs.length / 2)]!
    const [full, bare] = [middle(ours), middle(floors)]
    return {
      perSecond: full.perSecond,
      p99Ms: full.p99Ms,
      floorPerSecond: bare.perSecond,
      floorP99Ms: bare.p99Ms,
      ratio: Number((full.perSecond / bare.perSecond).toFixed(2)),
    }
  } finally {
    await stopped(floor.child)
    await floorDatabase.stop()
    await node.stop()
  }
}
