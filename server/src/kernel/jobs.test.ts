import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { freshDatabase, type FreshDatabase } from '../../test/support/database.ts'
import { openDatabase, type Database } from './database.ts'
import { migrateJobs, startJobs } from './jobs.ts'
import { silentLog } from './log.ts'

let fresh: FreshDatabase
let database: Database
beforeEach(async () => {
  fresh = await freshDatabase()
  database = openDatabase(fresh.url)
  await migrateJobs(database)
})
afterEach(async () => {
  await database.close()
  await fresh.drop()
})

async function until(what: () => boolean): Promise<void> {
  for (const began = performance.now(); !what(); await delay(20))
    if (performance.now() - began > 20_000) throw new Error('not within 20 seconds')
}

describe('the job queue', () => {
  it('goes on after the database was away at the very moment a job ended', async () => {
    let runs = 0
    const away = 'alter table graphile_worker._private_jobs rename to away'
    const back = 'alter table graphile_worker.away rename to _private_jobs'
    const job = {
      name: 'test.work',
      at: '0 0 1 1 *',
      run: async () => {
        runs++
        if (runs === 1) await database.query(away)
      },
    }
    const jobs = await startJobs(database, [job], silentLog)
    try {
      await jobs.runNow('test.work')
      await until(() => runs === 1)
      await delay(500)
      await database.query(back)
      await delay(2_500)
      await jobs.runNow('test.work')
      await until(() => runs > 1)
      expect(runs).toBe(2)
    } finally {
      await jobs.stop()
    }
  }, 60_000)
})
