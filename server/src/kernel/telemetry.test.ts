import { channel } from 'node:diagnostics_channel'
import { afterEach, describe, expect, it } from 'vitest'
import { plantGarden } from '../../test/support/garden-kernel.ts'
import { openCollector, type Sent } from '../../test/support/collector.ts'
import { startTelemetry } from './telemetry.ts'

type Point = { attributes?: { key: string; value: Record<string, unknown> }[]; asInt?: unknown; count?: unknown }
type Metric = { name: string } & Record<'sum' | 'gauge' | 'histogram', { dataPoints: Point[] } | undefined>

const undo: (() => unknown)[] = []
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step()
})

function metricsOf(sent: readonly Sent[]): Metric[] {
  const found: Metric[] = []
  JSON.stringify(sent, (_, value: unknown) => {
    const metrics = (value as { metrics?: Metric[] } | null)?.metrics
    if (Array.isArray(metrics)) found.push(...metrics)
    return value
  })
  return found
}

const seen = { route: 'POST /api/garden/plants/:id/water', status: 200, code: 'done', ms: 12 }

async function collector() {
  const opened = await openCollector()
  undo.push(opened.close)
  return opened
}

describe('telemetry', () => {
  it('opens no connection when no collector is configured', async () => {
    const { database, close } = await plantGarden()
    undo.push(close)
    await database.query('select 1')
    let sockets = 0
    const count = () => sockets++
    channel('net.client.socket').subscribe(count)
    undo.push(() => channel('net.client.socket').unsubscribe(count))
    const { endpoint, connections } = await collector()

    const off = await startTelemetry({ state: 'PER' }, { database, version: '1' })
    off.observe(seen)
    await off.stop()
    expect([sockets, connections()]).toEqual([0, 0])

    const on = await startTelemetry({ state: 'PER', telemetry: { endpoint } }, { database, version: '1' })
    on.observe(seen)
    await on.stop()
    expect(sockets).toBeGreaterThan(0)
    expect(connections()).toBeGreaterThan(0)
  })

  it('sends requests by route, status and code, committed commands, and what the process and the database do', async () => {
    const { database, kernel, close } = await plantGarden()
    undo.push(close)
    await kernel.record({
      ...({ id: kernel.ids(), at: '2026-11-22T10:00:00.000Z', officer: null, post: null, account: null } as const),
      ...({ session: null, purpose: null, basis: null, action: 'read', resource: null, within: null } as const),
      ...({ outcome: 'read', refusal: null, rules: [], policy: '', approvedBy: null, seen: [] } as const),
    })
    const { endpoint, sent } = await collector()
    const telemetry = await startTelemetry({ state: 'PER', telemetry: { endpoint } }, { database, version: '1' })
    telemetry.observe(seen)
    telemetry.observe({ ...seen, status: 409, code: 'changed-since-opened' })
    telemetry.observe({ ...seen, route: 'GET /api/garden/plants/:id' })
    await telemetry.stop()

    const metrics = new Map(metricsOf(sent).map((metric) => [metric.name, metric]))
    const durations = metrics.get('http.server.request.duration')?.histogram?.dataPoints ?? []
    expect(durations).toHaveLength(3)
    expect(metrics.get('comity.commands.committed')?.sum?.dataPoints).toEqual([
      expect.objectContaining({ asDouble: 1 }),
    ])
    expect(metrics.get('comity.audit.unsealed')?.gauge?.dataPoints).toEqual([expect.objectContaining({ asDouble: 1 })])
    for (const name of [
      'comity.outbox.lag',
      'comity.events.parked',
      'db.client.connection.count',
      'db.client.connection.pending_requests',
      'process.memory.usage',
      'nodejs.eventloop.delay.p99',
    ]) {
      expect(metrics.get(name)?.gauge?.dataPoints.length, name).toBeGreaterThan(0)
    }
    expect(JSON.stringify(sent.filter(({ path }) => path === '/v1/traces'))).toContain(
      '"name":"POST /api/garden/plants/:id/water"',
    )
  })

  it('says nothing about the machine it runs on', async () => {
    const { database, close } = await plantGarden()
    undo.push(close)
    const { endpoint, sent } = await collector()
    const telemetry = await startTelemetry({ state: 'PER', telemetry: { endpoint } }, { database, version: '1' })
    telemetry.observe(seen)
    await telemetry.stop()
    const keys = new Set([...JSON.stringify(sent).matchAll(/"key":"([^"]+)"/g)].map(([, key]) => key))
    expect([...keys].sort((a = '', b = '') => a.localeCompare(b))).toEqual([
      'comity.code',
      'comity.state',
      'db.client.connection.state',
      'http.request.method',
      'http.response.status_code',
      'http.route',
      'service.instance.id',
      'service.name',
      'service.version',
    ])
  })

  it('holds nothing up when the collector or the database is away', async () => {
    const { database, close } = await plantGarden()
    await close()
    const telemetry = await startTelemetry(
      { state: 'PER', telemetry: { endpoint: 'http://127.0.0.1:9' } },
      { database, version: '1' },
    )
    telemetry.observe(seen)
    const began = performance.now()
    await telemetry.stop()
    expect(performance.now() - began).toBeLessThan(10_000)
  })
})
