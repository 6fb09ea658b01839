import { randomUUID } from 'node:crypto'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { ObservableResult, SpanKind } from '@opentelemetry/api'
import type { MeterProvider } from '@opentelemetry/sdk-metrics'
import type { BasicTracerProvider } from '@opentelemetry/sdk-trace-base'
import type { Database } from './database.ts'
import type { Reaction } from './events.ts'
import type { Settings } from './settings.ts'

/** One answered request: the route as it is declared, never as it was asked for. */
export type Seen = {
  readonly route: string
  readonly status: number
  readonly code: string
  readonly ms: number
}

export type Telemetry = {
  readonly observe: (seen: Seen) => void
  /** Sends what is still there, for three seconds at most. */
  readonly stop: () => Promise<void>
}

type Measured = {
  readonly database: Database
  readonly version: string
  /** Those whose distance to the outbox is measured. */
  readonly reactions?: readonly Pick<Reaction, 'name' | 'on'>[]
}

const everyMs = 60_000
const patienceMs = 3_000
/** Seconds, as the semantic conventions for HTTP metrics advise. */
const buckets = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10]

/**
 * Metrics and traces by OpenTelemetry over OTLP/HTTP with JSON to the collector in the settings. Without one nothing is
 * loaded, measured or sent. What is sent are routes, codes, counts and durations: no identifier of an officer or a
 * record, no parameter, no text. A collector that does not answer costs nothing but what it would have been told.
 */
export async function startTelemetry(
  settings: Pick<Settings, 'telemetry' | 'state'>,
  measured: Measured,
): Promise<Telemetry> {
  if (settings.telemetry === undefined) return { observe: () => undefined, stop: async () => undefined }
  const [api, metrics, traces, metricExport, traceExport, { resourceFromAttributes }] = await Promise.all([
    import('@opentelemetry/api'),
    import('@opentelemetry/sdk-metrics'),
    import('@opentelemetry/sdk-trace-base'),
    import('@opentelemetry/exporter-metrics-otlp-http'),
    import('@opentelemetry/exporter-trace-otlp-http'),
    import('@opentelemetry/resources'),
  ])
  const base = settings.telemetry.endpoint.replace(/\/+$/, '')
  const resource = resourceFromAttributes({
    'service.name': 'comity',
    'service.version': measured.version,
    'service.instance.id': randomUUID(),
    'comity.state': settings.state,
  })
  const meters = new metrics.MeterProvider({
    resource,
    readers: [
      new metrics.PeriodicExportingMetricReader({
        exporter: new metricExport.OTLPMetricExporter({ url: `${base}/v1/metrics`, timeoutMillis: patienceMs }),
        exportIntervalMillis: everyMs,
        exportTimeoutMillis: patienceMs,
      }),
    ],
  })
  const tracers = new traces.BasicTracerProvider({
    resource,
    sampler: new traces.AlwaysOnSampler(),
    spanProcessors: [
      new traces.BatchSpanProcessor(
        new traceExport.OTLPTraceExporter({ url: `${base}/v1/traces`, timeoutMillis: patienceMs }),
      ),
    ],
  })
  const stopGauges = measureProcess(meters, measured)
  const record = requestRecorder(meters, tracers, api.SpanKind.SERVER)
  return {
    observe: record,
    stop: async () => {
      const sent = Promise.allSettled([meters.shutdown(), tracers.shutdown()])
      await Promise.race([sent, new Promise((resolve) => setTimeout(resolve, patienceMs).unref())])
      stopGauges()
    },
  }
}

function requestRecorder(meters: MeterProvider, tracers: BasicTracerProvider, kind: SpanKind): (seen: Seen) => void {
  const meter = meters.getMeter('comity')
  const tracer = tracers.getTracer('comity')
  const duration = meter.createHistogram('http.server.request.duration', {
    unit: 's',
    advice: { explicitBucketBoundaries: buckets },
  })
  const committed = meter.createCounter('comity.commands.committed')
  return ({ route, status, code, ms }) => {
    const [method = '', path = ''] = route.split(' ', 2)
    const attributes = {
      'http.request.method': method,
      'http.route': path,
      'http.response.status_code': status,
      'comity.code': code,
    }
    duration.record(ms / 1000, attributes)
    if (method !== 'GET' && code === 'done') committed.add(1, { 'http.route': path })
    const end = Date.now()
    tracer.startSpan(route, { kind, root: true, startTime: end - ms, attributes }).end(end)
  }
}

/** What the process and its database are asked each time the metrics leave. */
function measureProcess(meters: MeterProvider, { database, reactions = [] }: Measured): () => void {
  const meter = meters.getMeter('comity')
  const gauge = (name: string, unit: string, ask: (result: ObservableResult) => void | Promise<void>): void => {
    meter.createObservableGauge(name, { unit }).addCallback(async (result) => {
      try {
        await ask(result)
      } catch {
        // The database is away: this measurement is missing, and that is what it says.
      }
    })
  }
  const { pool } = database
  gauge('comity.audit.unsealed', '{entry}', async (result) => result.observe(await unsealed(database)))
  gauge('comity.outbox.lag', 's', async (result) => result.observe(await outboxLag(database, reactions)))
  gauge('comity.events.parked', '{event}', async (result) => result.observe(await parked(database)))
  gauge('db.client.connection.count', '{connection}', (result) => {
    result.observe(pool.idleCount, { 'db.client.connection.state': 'idle' })
    result.observe(pool.totalCount - pool.idleCount, { 'db.client.connection.state': 'used' })
  })
  gauge('db.client.connection.pending_requests', '{request}', (result) => result.observe(pool.waitingCount))
  gauge('process.memory.usage', 'By', (result) => result.observe(process.memoryUsage.rss()))
  const delay = monitorEventLoopDelay({ resolution: 20 })
  delay.enable()
  gauge('nodejs.eventloop.delay.p99', 's', (result) => {
    result.observe(delay.percentile(99) / 1e9)
    delay.reset()
  })
  return () => delay.disable()
}

/** Entries behind the place to which the chain is sealed, counted to ten thousand. */
async function unsealed(database: Database): Promise<number> {
  const [found] = await database.query<{ n: number }>(
    `select count(*) as n from (
       select from kernel.audit a left join kernel.reader r on r.name = 'audit-chain'
       where r.name is null or (a.tx, a.id) > (r.tx, r.id) limit 10000) waiting`,
  )
  return found?.n ?? 0
}

/** Seconds since the oldest event that a reaction has not yet looked at. */
async function outboxLag(database: Database, reactions: readonly Pick<Reaction, 'name' | 'on'>[]): Promise<number> {
  let longest = 0
  for (const { name, on } of reactions) {
    const [oldest] = await database.query<{ seconds: number }>(
      `select extract(epoch from clock_timestamp() - e.at)::float8 as seconds
       from kernel.event e left join kernel.reader r on r.name = $1
       where (r.name is null or (e.tx, e.id) > (r.tx, r.id)) and e.name = any($2) order by e.tx, e.id limit 1`,
      [name, on.map((kind) => kind.name)],
    )
    longest = Math.max(longest, oldest?.seconds ?? 0)
  }
  return longest
}

async function parked(database: Database): Promise<number> {
  const [found] = await database.query<{ n: number }>('select count(*) as n from kernel.parked')
  return found?.n ?? 0
}
