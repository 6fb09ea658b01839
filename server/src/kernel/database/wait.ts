import { setTimeout as pause } from 'node:timers/promises'
import { Client } from 'pg'
import { isUnavailable } from '../database.ts'

/** How long a start waits for its database. */
export const startPatienceMs = 60_000

const firstTryMs = 5_000
const restMs = 250

export type Waiting = {
  /** Gets one line for each thing that is waited for, and one when the waiting is over. */
  readonly log: (line: string) => void
  /** What to do about a database that refuses or stays away, as the end of a sentence. */
  readonly remedy?: string
  readonly withinMs?: number
  /** How long the first try waits for an answer; each further one that gets none waits twice as long. */
  readonly tryMs?: number
  /** Ends the waiting; the promise is then rejected with its reason. */
  readonly signal?: AbortSignal | undefined
}

/**
 * Connects to a database that may still be starting, recovering, or slow: asks again until it answers.
 *
 * @throws at once, with what to do, when it refuses the user, does not exist or cannot be spoken to; after `withinMs`
 * (60 s unless told) when it could not be used until then
 */
export async function connectWhenReady(url: string, waiting: Waiting): Promise<Client> {
  const { log, remedy = 'correct `DATABASE_URL`', withinMs = startPatienceMs, signal } = waiting
  const stopped = new Promise<never>((_, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason as Error), { once: true })
  })
  stopped.catch(() => undefined)
  const began = performance.now()
  let told = ''
  for (let tryMs = waiting.tryMs ?? firstTryMs; ; ) {
    signal?.throwIfAborted()
    const leftMs = Math.max(1, Math.ceil(withinMs - (performance.now() - began)))
    const client = clientOf(url, Math.min(tryMs, leftMs))
    client.on('error', () => undefined)
    const failure = await Promise.race([client.connect().then(() => undefined, asError), stopped])
    const seconds = Math.round((performance.now() - began) / 1_000)
    const place = `the database at ${client.host}:${client.port}`
    if (failure === undefined) {
      if (told !== '') log(`${place} answers after ${seconds} s`)
      return client
    }
    void client.end().catch(() => undefined)
    const away = awayBecause(failure)
    if (away === undefined) throw new Error(refusalOf(client, place, failure, remedy), { cause: failure })
    if (performance.now() - began + restMs >= withinMs)
      throw new Error(`${place} could not be used within ${seconds} s, ${away}: start it, or ${remedy}`, {
        cause: failure,
      })
    if (told !== away) log(`waiting for ${place}: ${away}`)
    told = away
    if (away === silent) tryMs *= 2
    await Promise.race([pause(restMs), stopped])
  }
}

function clientOf(connectionString: string, connectionTimeoutMillis: number): Client {
  try {
    return new Client({ connectionString, connectionTimeoutMillis, keepAlive: true, application_name: 'comity' })
  } catch {
    // what it says may quote the address, and with it a password
    throw new Error('the address of the database cannot be read: write it as `postgres://user:password@host:5432/name`')
  }
}

const silent = 'it does not answer'

const reasons: Readonly<Record<string, string>> = {
  '57P01': 'it is shutting down',
  '57P02': 'it is shutting down',
  '57P03': 'it is starting up, recovering or shutting down',
  '53300': 'all its connections are taken',
  ECONNREFUSED: 'nothing listens there',
  ENOENT: 'nothing listens there',
  ENOTFOUND: 'its host is not known',
  EAI_AGAIN: 'its host is not known',
  EHOSTUNREACH: 'its host cannot be reached',
  ENETUNREACH: 'its host cannot be reached',
}

/** Why a database is away that may come back; undefined where waiting would not help. Codes: PostgreSQL, appendix A. */
function awayBecause(failure: Error): string | undefined {
  const { code } = failure as NodeJS.ErrnoException
  const known = code === undefined ? undefined : reasons[code]
  if (known !== undefined) return known
  return isUnavailable(failure) || failure.message === 'timeout expired' ? silent : undefined
}

function refusalOf(client: Client, place: string, failure: Error, remedy: string): string {
  const { code } = failure as NodeJS.ErrnoException
  if (code === '28P01' || code === '28000')
    return `${place} does not let \`${client.user}\` in (${failure.message}): ${remedy}`
  if (code === '3D000') return `${place} has no database \`${client.database}\`: create it, or ${remedy}`
  return `${place} cannot be used (${failure.message}): ${remedy}`
}

const asError = (failure: unknown): Error => (failure instanceof Error ? failure : new Error(String(failure)))
