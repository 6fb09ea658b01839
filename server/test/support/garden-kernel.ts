import { randomBytes } from 'node:crypto'
import { auditRecorder, type AuditEntry } from '#kernel/audit'
import type { Blobs } from '#kernel/blobs'
import { standingClock } from '#kernel/clock'
import type { Incoming } from '#kernel/command'
import { openDatabase, type Database } from '#kernel/database'
import { uuids } from '#kernel/ids'
import type { Kernel } from '#kernel/kernel'
import { silentLog } from '#kernel/log'
import { gardener, gardenEndpoints, gardenPolicies, gardenSql } from './garden.ts'
import { freshDatabase } from './database.ts'

export type Garden = {
  readonly url: string
  readonly database: Database
  readonly kernel: Kernel
  readonly clock: ReturnType<typeof standingClock>
  readonly endpoints: ReturnType<typeof gardenEndpoints>
  /** How often the kernel asked the leader to look. */
  readonly wakes: () => number
  readonly audit: () => Promise<AuditEntry[]>
  readonly count: (table: string) => Promise<number>
  readonly close: () => Promise<void>
}

const noBlobs: Blobs = {
  put: () => Promise.reject(new Error('the garden keeps no blobs')),
  adopt: () => Promise.reject(new Error('the garden keeps no blobs')),
  open: () => Promise.reject(new Error('the garden keeps no blobs')),
  has: () => Promise.resolve(false),
  usedBy: () => undefined,
  sweep: async () => undefined,
  remove: () => Promise.resolve(),
}

/** A kernel on a database of its own, with the invented context `garden` laid out in it. */
export async function plantGarden(): Promise<Garden> {
  const fresh = await freshDatabase()
  const database = openDatabase(fresh.url)
  await database.query(gardenSql)
  const clock = standingClock('2026-11-22T10:00:00Z')
  let wakes = 0
  const kernel: Kernel = {
    clock,
    ids: uuids(clock),
    database,
    blobs: noBlobs,
    policies: gardenPolicies,
    record: auditRecorder(database),
    log: silentLog,
    wake: () => {
      wakes++
    },
  }
  return {
    url: fresh.url,
    database,
    kernel,
    clock,
    endpoints: gardenEndpoints(database),
    wakes: () => wakes,
    audit: async () =>
      (await database.query<{ entry: AuditEntry }>('select entry from kernel.audit order by tx, id')).map(
        ({ entry }) => entry,
      ),
    count: async (table) => {
      const [row] = await database.query<{ n: number }>(`select count(*) as n from ${table}`)
      return row?.n ?? 0
    },
    close: async () => {
      await database.close()
      await fresh.drop()
    },
  }
}

/** A request of a gardener of the north bed, with a fresh idempotency key. */
export function asked(more: Partial<Incoming> = {}): Incoming {
  return {
    actor: gardener('north'),
    params: {},
    query: {},
    body: {},
    idempotencyKey: randomBytes(12).toString('hex'),
    device: { address: '127.0.0.1', agent: '', origin: 'http://localhost' },
    ...more,
  }
}
