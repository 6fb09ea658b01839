import { generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import { mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { startEmbedded } from '@comity/server/embedded'
import { measure, type Measured } from './load.ts'
import { forkReady, stopped } from './process.ts'

const connections = 6
const perRequest = { opaque: 32, signed: 8 } as const
// As long as an entry of the log is, and as many at once as wait while all connections ask.
const entryBytes = 145
const batch = connections * perRequest.opaque

/**
 * Entries a second that the log makes durable over HTTP, opaque ones and such with two Ed25519 signatures to be verified,
 * many to a request; the 99th percentile is of opaque requests. Beside the floor: as many bytes appended to a file and
 * flushed, in batches as large as there are entries under way, measured in the same run.
 */
export async function ledger({ quick, say }: { quick: boolean; say: (line: string) => void }): Promise<object> {
  const seconds = quick ? 4 : 10
  const rounds = quick ? 2 : 3
  const home = await mkdtemp(join(tmpdir(), 'comity-bench-ledger-'))
  const database = await startEmbedded({ home: join(home, 'database'), log: () => undefined })
  await database.ensureDatabase('bench')
  const pairs = [1, 2].map(() => generateKeyPairSync('ed25519'))
  const keys = pairs.map(({ publicKey }) => publicKey.export({ format: 'der', type: 'spki' }).toString('base64'))
  const log = await forkReady(fileURLToPath(new URL('./log-alone.ts', import.meta.url)), [
    database.urlOf('bench'),
    join(home, 'log'),
    ...keys,
  ])
  const statements = Array.from({ length: 64 }, () => {
    const records = Array.from({ length: perRequest.signed }, () => {
      const statement = randomBytes(32)
      return Buffer.concat([statement, ...pairs.map(({ privateKey }) => sign(null, statement, privateKey))])
    })
    return Buffer.concat(records).toString('base64')
  })
  const bodies = {
    opaque: () => JSON.stringify({ records: randomBytes(32 * perRequest.opaque).toString('base64') }),
    signed: (n: number) => JSON.stringify({ records: statements[n % statements.length] }),
  } as const
  const entered = async (kind: 'opaque' | 'signed'): Promise<Measured> => {
    const load = { origin: log.address, path: `/${kind}`, connections, seconds, headers: () => ({}) }
    const measured = await measure({ ...load, body: bodies[kind] })
    if (measured.errors > 0) throw new Error(`${measured.errors} requests were refused: the figures would mean nothing`)
    return { ...measured, perSecond: measured.perSecond * perRequest[kind] }
  }
  try {
    const [opaque, signed, floors]: [Measured[], Measured[], number[]] = [[], [], []]
    for (let round = 1; round <= rounds; round += 1) {
      const floor = await flushed(join(home, 'floor'), seconds / 2)
      floors.push(floor)
      say(`round ${round}, floor:  ${floor}/s`)
      for (const [kind, runs] of [['opaque', opaque] as const, ['signed', signed] as const]) {
        const run = await entered(kind)
        runs.push(run)
        say(`round ${round}, ${kind}: ${run.perSecond}/s  p50 ${run.p50Ms} ms  p99 ${run.p99Ms} ms`)
      }
    }
    await delay(200)
    const [, size] = (await (await fetch(`${log.address}/log/checkpoint`)).text()).split('\n')
    say(`the last checkpoint is over ${size} entries`)
    const [one, two] = [middle(opaque), middle(signed)]
    const floorPerSecond = floors.toSorted((a, b) => a - b)[Math.floor(rounds / 2)] ?? 0
    return {
      perSecond: one.perSecond,
      signedPerSecond: two.perSecond,
      p99Ms: one.p99Ms,
      floorPerSecond,
      ratio: Number((one.perSecond / floorPerSecond).toFixed(3)),
    }
  } finally {
    await stopped(log.child)
    await database.stop()
    await rm(home, { recursive: true, force: true })
  }
}

function middle(runs: readonly Measured[]): Measured {
  return runs.toSorted((a, b) => a.perSecond - b.perSecond)[Math.floor(runs.length / 2)]!
}

/** Entries a second when nothing is done but to append them to a file and flush it. */
async function flushed(file: string, seconds: number): Promise<number> {
  const handle = await open(file, 'w')
  const bytes = randomBytes(entryBytes * batch)
  const began = performance.now()
  let entries = 0
  while (performance.now() - began < seconds * 1_000) {
    await handle.write(bytes)
    await handle.datasync()
    entries += batch
  }
  await handle.close()
  return Math.round(entries / ((performance.now() - began) / 1_000))
}
