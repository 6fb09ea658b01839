import { statfs } from 'node:fs/promises'
import type { FastifyInstance } from 'fastify'
import type { Database } from './database.ts'

/** One thing a node needs or would rather have; a missing essential makes it not ready. */
export type Vital = { readonly name: string; readonly essential: boolean; readonly ok: () => Promise<boolean> }

export function databaseVital(database: Database): Vital {
  return {
    name: 'database',
    essential: true,
    ok: async () => (await database.query('select 1')).length === 1,
  }
}

// Two segments of PostgreSQL's log: below that it may be unable to go on.
const leastFreeBytes = 32 * 1024 * 1024

/** Whether the disk under a folder still takes what is written. */
export function diskVital(name: string, folder: string, essential: boolean): Vital {
  return {
    name,
    essential,
    ok: async () => {
      const { bavail, bsize } = await statfs(folder)
      return bavail * bsize >= leastFreeBytes
    },
  }
}

/** `/healthz`: the process lives. `/readyz`: it can serve, with each vital by name and nothing else about the node. */
export function healthRoutes(app: FastifyInstance, vitals: readonly Vital[]): void {
  app.get('/healthz', { logLevel: 'silent' }, async (_, reply) =>
    reply.header('cache-control', 'no-store').send({ alive: true }),
  )
  app.get('/readyz', { logLevel: 'silent' }, async (_, reply) => {
    const found = await Promise.all(
      vitals.map(async ({ name, essential, ok }) => ({
        name,
        essential,
        ok: await withinSeconds(2, ok).catch(() => false),
      })),
    )
    const ready = found.every(({ essential, ok }) => ok || !essential)
    return reply
      .code(ready ? 200 : 503)
      .header('cache-control', 'no-store')
      .send({ ready, vitals: Object.fromEntries(found.map(({ name, ok }) => [name, ok])) })
  })
}

async function withinSeconds<T>(seconds: number, work: () => Promise<T>): Promise<T> {
  return Promise.race([
    work(),
    new Promise<never>((_, reject) => {
      setTimeout(() => reject(new Error('too slow')), seconds * 1000).unref()
    }),
  ])
}
