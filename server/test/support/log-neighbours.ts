import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fastify, type FastifyInstance } from 'fastify'
import type { LogState } from '#contracts/ledger'
import type { LedgerContext, LogPeer } from '#contexts/ledger'
import { visitor, type Actor } from '#kernel/actor'
import type { Settings } from '#kernel/settings'
import { isRefusal } from '#kernel/refusal'
import { openNodeLog } from './node-log.ts'
import type { FreshDatabase } from './database.ts'
import { testKernel, type TestKernel } from './kernel.ts'

/** The log of one State, alone, reached over real HTTP. */
export type Neighbour = {
  readonly state: string
  readonly kernel: TestKernel
  readonly home: string
  readonly log: LedgerContext
  /** How others are told of it. */
  readonly peer: LogPeer
  /** Enters so many random digests; resolves when a checkpoint over them is published. */
  readonly enter: (count: number) => Promise<number[]>
  /** What a reading of the interface answers to a machine of the State, and what `GET /api/log` does. */
  readonly read: (path: string) => Promise<unknown>
  readonly said: () => Promise<LogState>
  /** Carries out one errand of the leader. */
  readonly errand: (name: string) => Promise<void>
  readonly get: (path: string) => Promise<{ readonly status: number; readonly text: string }>
  /** Goes away, as a node that is switched off; and comes back at the same address. */
  readonly leave: () => Promise<void>
  readonly comeBack: () => Promise<void>
  readonly stop: () => Promise<void>
  /** Stops and loses the database, but for what lies in the home. */
  readonly burn: () => Promise<void>
}

const device = { address: '127.0.0.1', agent: 'test', origin: '' }
const machine: Actor = {
  ...visitor,
  kind: 'service',
  account: 'machine',
  entity: {
    type: 'Service',
    id: 'machine',
    attrs: { post: 'p', authority: 'a', unit: 'u', roles: ['auditor'], clearance: 1, scopes: ['audit:read'] },
  },
}

/** What is asked of peers in tests, without waiting for whom nobody waits. */
const pace = { witness: 0, witnessIdle: 300_000, answer: 1_000, mirror: 0, gossip: 0 }

export async function neighbour(
  state: string,
  given: {
    readonly pace?: Partial<typeof pace>
    readonly logPolicy?: string
    readonly logSigners?: Settings['logSigners']
    readonly peers?: readonly LogPeer[]
    readonly home?: string
    readonly database?: FreshDatabase
    readonly port?: number
  } = {},
): Promise<Neighbour> {
  const { logPolicy, logSigners = [], peers = [], database } = given
  const kernel = await testKernel(database === undefined ? {} : { database })
  const home = given.home ?? (await mkdtemp(join(tmpdir(), `comity-log-${state}-`)))
  const log = await openNodeLog(kernel, home, {
    state,
    pace,
    logSigners,
    ...(logPolicy === undefined ? {} : { logPolicy }),
  })
  log.door.peers(() => peers)
  let app = await serve(log, given.port ?? 0)
  const address = app.listeningOrigin
  const port = Number(new URL(address).port)
  const get = async (path: string) => {
    const answer = await fetch(`${address}${path}`)
    return { status: answer.status, text: await answer.text() }
  }
  const burn = async () => {
    await log.stop()
    await app.close()
    await kernel.close()
  }
  const read = async (path: string): Promise<unknown> => {
    const endpoint = log.endpoints.find(({ route }) => route.path === path)
    const answer = await endpoint?.run(kernel, { actor: machine, params: {}, query: {}, body: undefined, device })
    if (answer === undefined || isRefusal(answer)) throw new Error(`${path} is not shown`)
    return answer.body
  }
  const errand = async (name: string): Promise<void> => log.errands?.find((one) => one.name === name)?.run()
  return {
    state,
    kernel,
    home,
    log,
    peer: { state, log: log.door.verifierKey, witness: log.door.witnessKey, address },
    get,
    errand,
    read,
    said: async () => (await read('/api/log')) as LogState,
    enter: async (count) => {
      const indexes = await log.door.append(
        'test/entry',
        Array.from({ length: count }, () => randomBytes(32)),
      )
      await until(async () => Number((await get('/log/checkpoint')).text.split('\n')[1] ?? 0) > Math.max(...indexes))
      return indexes
    },
    leave: () => app.close(),
    comeBack: async () => {
      app = await serve(log, port)
    },
    burn,
    stop: async () => {
      await burn()
      await rm(home, { recursive: true, force: true })
    },
  }
}

async function serve(log: LedgerContext, port: number): Promise<FastifyInstance> {
  const app = fastify({ forceCloseConnections: true })
  log.pages?.(app)
  await app.listen({ host: '127.0.0.1', port })
  return app
}

/** Resolves when something has come true; rejects when it has not after twenty seconds. */
export async function until(
  true_: () => Promise<boolean>,
  work: () => Promise<void> = async () => undefined,
): Promise<void> {
  const end = performance.now() + 20_000
  for (;;) {
    await work()
    if (await true_()) return
    if (performance.now() > end) throw new Error('it did not come true')
    await delay(20)
  }
}
