import { readFile } from 'node:fs/promises'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { cases } from '#contexts/cases'
import { directory } from '#contexts/directory'
import { exchange } from '#contexts/exchange'
import { identity } from '#contexts/identity'
import { law } from '#contexts/law'
import { ledger } from '#contexts/ledger'
import { oversight } from '#contexts/oversight'
import { messengerOver, requests, sealsOver } from '#contexts/requests'
import { rooms } from '#contexts/rooms'
import { migrationSets, order } from './contexts/order.ts'
import { auditRecorder } from './kernel/audit.ts'
import { diskBlobs } from './kernel/blobs.ts'
import { systemClock, type Clock } from './kernel/clock.ts'
import type { Endpoint } from './kernel/command.ts'
import type { Context } from './kernel/context.ts'
import { usePlatform } from './kernel/crypto/signing.ts'
import { openDatabase } from './kernel/database.ts'
import { migrate } from './kernel/database/migrate.ts'
import { findPlace } from './kernel/database/place.ts'
import { startPatienceMs } from './kernel/database/wait.ts'
import { reactionErrand } from './kernel/events.ts'
import { databaseVital, diskVital, healthRoutes } from './kernel/health.ts'
import { cookieIn } from './kernel/headers.ts'
import { edge, mount, type Edge } from './kernel/http.ts'
import { forgetAnswers } from './kernel/idempotency.ts'
import { uuids } from './kernel/ids.ts'
import { migrateJobs, startJobs } from './kernel/jobs.ts'
import type { Kernel } from './kernel/kernel.ts'
import { leadership } from './kernel/leader.ts'
import { live } from './kernel/live.ts'
import type { Log } from './kernel/log.ts'
import { openapi } from './kernel/openapi.ts'
import { loadPolicies, type Policies } from './kernel/policy.ts'
import { sealAudit } from './kernel/seal.ts'
import { cookieName, type Settings } from './kernel/settings.ts'
import { siteRoutes } from './kernel/site.ts'
import { startTelemetry } from './kernel/telemetry.ts'

export type Node = {
  readonly app: FastifyInstance
  readonly contexts: readonly Context[]
  readonly kernel: Kernel
  /** Where the first administrator enrols, while there is none. */
  readonly claimLink: () => Promise<string | undefined>
  /** Starts to listen; resolves with the address. */
  readonly listen: () => Promise<string>
  readonly stop: () => Promise<void>
}

/** Builds one node: the kernel, then the contexts in order, then the doors to the outside. Nothing else constructs. */
export async function openNode(
  settings: Settings,
  given: {
    readonly databaseUrl: string
    readonly log: Log
    readonly version: string
    readonly clock?: Clock
    /** Where the built web application lies. */
    readonly site?: string
  },
): Promise<Node> {
  const { log, version, site = fileURLToPath(new URL('../../web/dist', import.meta.url)) } = given
  usePlatform()
  const clock = given.clock ?? systemClock
  const database = openDatabase(given.databaseUrl, { patienceMs: startPatienceMs })
  await migrate(database.pool, migrationSets)
  await migrateJobs(database)

  let wake = (): void => undefined
  const kernel: Kernel = {
    clock,
    database,
    log,
    ids: uuids(clock),
    blobs: await diskBlobs(join(settings.home, 'blobs')),
    policies: await policiesInOrder(),
    record: auditRecorder(database),
    wake: () => wake(),
  }

  const endpoints: Endpoint[] = []
  const people = await identity(kernel, settings, version)
  const record = await ledger(kernel, settings)
  const states = await directory(kernel, settings, { identity: people.door, ledger: record.door, version })
  const messages = await exchange(kernel, settings, {
    identity: people.door,
    ledger: record.door,
    directory: states.door,
    files: () => files.door,
  })
  const statutes = law(kernel)
  const files = cases(kernel, { identity: people.door, state: settings.state })
  const matters = requests(kernel, {
    state: settings.state,
    cases: files.door,
    find: statutes.door.bases,
    messenger: messengerOver(messages.door, states.door),
    seals: sealsOver(states.door, people.door),
  })
  const talk = await rooms(kernel, {
    identity: people.door,
    directory: states.door,
    cases: files.door,
    ledger: record.door,
    state: settings.state,
  })
  const watch = oversight(kernel, {
    identity: people.door,
    cases: files.door,
    endpoints: () => endpoints,
    node: settings.state,
  })
  const contexts: readonly Context[] = [people, record, states, messages, statutes, files, matters, talk, watch]
  endpoints.push(...contexts.flatMap((context) => context.endpoints))

  const reactions = contexts.flatMap((context) => context.reactions ?? [])
  const telemetry = await startTelemetry(settings, { database, version, reactions })
  const door: Edge = {
    origin: settings.origin,
    trustedProxies: settings.trustedProxies,
    cookieName: cookieName(settings),
    authenticate: people.door.authenticate,
    observe: telemetry.observe,
  }
  const app = await edge(door)
  mount(app, kernel, endpoints, door)
  const updates = live(database, contexts, (request: FastifyRequest) =>
    people.door.authenticate({ cookie: cookieIn(request.headers.cookie, door.cookieName), waiting: true }),
  )
  updates.route(app)
  for (const context of contexts) context.pages?.(app)
  const description = openapi(
    endpoints.map(({ route }) => route),
    { version, title: 'Comity' },
  )
  app.get('/api/openapi.json', (_, reply) => reply.send(description))

  const leader = leadership(
    database,
    [
      {
        name: 'seal',
        everyMs: 1_000,
        quietMs: 5_000,
        run: async () => void (await sealAudit(database, settings.state)),
      },
      ...contexts.flatMap((context) => context.errands ?? []),
      reactionErrand(database, reactions, log),
    ],
    log,
  )
  wake = () => {
    leader.wake()
    updates.wake()
  }
  const jobs = await startJobs(
    database,
    [...contexts.flatMap((context) => context.jobs ?? []), forgetAnswers(kernel)],
    log,
  )
  const place = settings.databaseUrl === undefined ? findPlace(settings.home) : undefined
  healthRoutes(app, [
    databaseVital(database),
    ...(place === undefined ? [] : [diskVital('database-disk', place.folder, true)]),
    // without room for documents everything else still works
    diskVital('documents-disk', join(settings.home, 'blobs'), false),
  ])
  if (!(await siteRoutes(app, site))) {
    log.warn({}, 'the web application is not built, only the API is served; `npm run build` makes it')
  }

  return {
    app,
    contexts,
    kernel,
    claimLink: people.door.claimLink,
    listen: async () => {
      database.hurry()
      return app.listen({ host: settings.host, port: settings.port })
    },
    stop: async () => {
      await updates.stop()
      await app.close()
      await matters.close()
      await jobs.stop()
      await leader.stop()
      await messages.stop()
      await states.stop()
      await record.stop()
      await people.door.close()
      await telemetry.stop()
      await database.close()
    },
  }
}

/** The policies of all contexts, with their schemas, as they lie beside the code. */
export async function policiesInOrder(): Promise<Policies> {
  const textOf = (context: string, file: string): Promise<string> =>
    readFile(new URL(`./contexts/${context}/${file}`, import.meta.url), 'utf8')
  const sources = await Promise.all(
    order.map(async (context) => ({ context, text: await textOf(context, 'policy.cedar') })),
  )
  const schemas = await Promise.all(order.map((context) => textOf(context, 'schema.cedarschema')))
  return loadPolicies(sources, schemas.join('\n'))
}
