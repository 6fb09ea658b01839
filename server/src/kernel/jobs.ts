import { setTimeout as delay } from 'node:timers/promises'
import { Logger, parseCronItems, run, runMigrations, type Runner } from 'graphile-worker'
import type { Database } from './database.ts'
import { kindOf, type Log } from './log.ts'

/** Work at set times, once in the whole node however many processes it has. */
export type Job = {
  /** `context.what-it-does`. */
  readonly name: string
  /** Cron expression in UTC. */
  readonly at: string
  /** Must be safe to repeat: a job that was interrupted runs again. */
  readonly run: () => Promise<void>
}

export type Jobs = { readonly stop: () => Promise<void>; readonly runNow: (name: string) => Promise<void> }

// The queue's own words repeat the message of an error, and with it whatever personal data stands there.
const speechless = new Logger(() => () => undefined)

/** Creates or updates the queue's own tables. */
export async function migrateJobs(database: Database): Promise<void> {
  await runMigrations({ pgPool: database.pool, logger: speechless })
}

const restMs = 2_000

/**
 * Starts the job queue of this process. Failed jobs are repeated with growing pauses by the queue. A queue that gives up,
 * which it does when it cannot write down that a job is done, is started again until it is stopped.
 */
export async function startJobs(database: Database, jobs: readonly Job[], log: Log): Promise<Jobs> {
  const begin = async (): Promise<Runner> => {
    const runner = await run({
      pgPool: database.pool,
      logger: speechless,
      // Otherwise nothing waits for that mark, and a failure to write it would end the process.
      preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
      taskList: Object.fromEntries(jobs.map((job) => [job.name, () => job.run()])),
      concurrency: 1,
      noHandleSignals: true,
      pollInterval: 5_000,
      parsedCronItems: parseCronItems(
        jobs.map((job) => ({ task: job.name, match: job.at, options: { backfillPeriod: 3_600_000, maxAttempts: 10 } })),
      ),
    })
    runner.events.on('job:error', ({ job, error }) => {
      log.warn(
        { job: job.task_identifier, attempt: job.attempts, ...kindOf(error) },
        'job failed and will be tried again',
      )
    })
    runner.events.on('job:failed', ({ job }) => log.error({ job: job.task_identifier }, 'job failed for good'))
    return runner
  }

  let runner = await begin()
  const stopping = new AbortController()
  const keepUp = (async () => {
    for (;;) {
      await runner.promise.catch(() => undefined)
      if (stopping.signal.aborted) return
      log.warn({}, 'the job queue ended and is started again')
      await delay(restMs, undefined, { signal: stopping.signal }).catch(() => undefined)
      if (stopping.signal.aborted) return
      // The database may still be away.
      runner = await begin().catch(() => runner)
    }
  })()
  return {
    stop: async () => {
      stopping.abort()
      await runner.stop().catch(() => undefined)
      await keepUp
      // One that was begun at this very moment.
      await runner.stop().catch(() => undefined)
    },
    runNow: async (name) => {
      await runner.addJob(name, {}, { jobKey: `${name}:now` })
    },
  }
}
