import { setTimeout as delay } from 'node:timers/promises'
import type { Database } from './database.ts'
import { kindOf, type Log } from './log.ts'

/** Work that exactly one process of a node does at a time: sealing the audit trail, carrying out reactions. */
export type Errand = {
  readonly name: string
  readonly everyMs: number
  /**
   * How long it may rest instead while nothing is written in the database, by whatever process: for an errand that only
   * what stands there sets to work, or time by the second.
   */
  readonly quietMs?: number
  readonly run: () => Promise<void>
}

export type Leadership = {
  /** Runs all errands now rather than at their next turn. */
  readonly wake: () => void
  readonly leads: () => boolean
  readonly stop: () => Promise<void>
}

const lockKey = 4_366_001
// Two equal snapshots see the same rows: between them no transaction that wrote anything ended.
const standingNow = { name: 'standing', text: 'select pg_current_snapshot()::text as standing' }
const restMs = 40
// Woken again and again, the leader takes so many turns and no more: each serves all that came before it.
const turnMs = 200
// Errands that fall due one after the other are done in one turn, unless somebody wakes the leader.
const togetherMs = 150

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
        const done = new Map<string, { readonly at: number; readonly standing: string }>()
        while (!going.stopped && !connection.lost) {
          const early = woken
          const began = performance.now()
          woken = false
          // Asked before the errands read: what is written while they run is news for their next turn.
          const standing = (await client.query<{ standing: string }>(standingNow)).rows[0]?.standing ?? ''
          for (const { name, everyMs, quietMs = everyMs, run } of errands) {
            const now = performance.now()
            if (!early && (due.get(name) ?? 0) > now) continue
            const last = done.get(name)
            const rests = last?.standing === standing && now < last.at + quietMs
            if (early || !rests) {
              done.delete(name)
              try {
                await run()
                // One that was woken may have come before its time and have looked at nothing.
                done.set(name, { at: performance.now(), standing: early ? '' : standing })
              } catch (error) {
                log.warn({ errand: name, ...kindOf(error) }, 'errand failed and will be tried again')
              }
            }
            due.set(name, performance.now() + everyMs)
          }
          // Many commands wake the leader at once; a moment's rest lets one turn serve them all.
          await delay(restMs)
          if (early && woken) await delay(Math.max(1, began + turnMs - performance.now()))
          await pause(Math.max(togetherMs, Math.min(...due.values()) - performance.now()))
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
