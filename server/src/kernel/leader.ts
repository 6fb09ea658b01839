import { setTimeout as delay } from 'node:timers/promises'
import type { Database } from './database.ts'
import { kindOf, type Log } from './log.ts'

/** Work that exactly one process of a node does at a time: sealing the audit trail, carrying out reactions. */
export type Errand = { readonly name: string; readonly everyMs: number; readonly run: () => Promise<void> }

export type Leadership = {
  /** Runs all errands now rather than at their next turn. */
  readonly wake: () => void
  readonly leads: () => boolean
  readonly stop: () => Promise<void>
}

const lockKey = 4_366_001
const restMs = 40

/**
 * Runs errands in whichever process holds the node's advisory lock. When that process dies or loses its connection,
 * PostgreSQL gives the lock up and another process takes over at its next try.
 */
export function leadership(database: Database, errands: readonly Errand[], log: Log): Leadership {
  const going = { stopped: false }
  let leading = false
  let wakeUp: () => void = () => undefined
  let woken = false
  const pause = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      if (woken || going.stopped) return resolve()
      const timer = setTimeout(resolve, ms)
      wakeUp = () => {
        clearTimeout(timer)
        resolve()
      }
    })

  const lead = async (): Promise<void> => {
    await database.withConnection(async (client) => {
      const connection = { lost: false }
      const onLoss = () => {
        connection.lost = true
      }
      client.on('error', onLoss)
      client.on('end', onLoss)
      try {
        const { rows } = await client.query<{ won: boolean }>('select pg_try_advisory_lock($1) as won', [lockKey])
        if (rows[0]?.won !== true) return
        leading = true
        const due = new Map(errands.map(({ name }) => [name, 0]))
        while (!going.stopped && !connection.lost) {
          const early = woken
          woken = false
          for (const errand of errands) {
            if (!early && (due.get(errand.name) ?? 0) > performance.now()) continue
            try {
              await errand.run()
            } catch (error) {
              log.warn({ errand: errand.name, ...kindOf(error) }, 'errand failed and will be tried again')
            }
            due.set(errand.name, performance.now() + errand.everyMs)
          }
          // Many commands wake the leader at once; a moment's rest lets one turn serve them all.
          await delay(restMs)
          await pause(Math.max(1, Math.min(...due.values()) - performance.now()))
        }
        if (!connection.lost) await client.query('select pg_advisory_unlock($1)', [lockKey])
      } finally {
        leading = false
        client.off('error', onLoss)
        client.off('end', onLoss)
      }
    })
  }
  const loop = (async () => {
    while (!going.stopped) {
      try {
        await lead()
      } catch {
        // The database is away; health shows it, and the next try comes in a moment.
      }
      if (!going.stopped) await delay(leading ? 0 : 500)
    }
  })()
  return {
    wake: () => {
      woken = true
      wakeUp()
    },
    leads: () => leading,
    stop: async () => {
      going.stopped = true
      wakeUp()
      await loop
    },
  }
}
