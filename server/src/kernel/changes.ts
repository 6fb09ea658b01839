import { Client } from 'pg'
import type { Database } from './database.ts'
import type { Log } from './log.ts'

/** Hears of every change that is told on a channel, from all processes. */
export type Changes = {
  /** Whether everything committed until a moment ago has been heard. */
  readonly heard: () => boolean
  readonly close: () => Promise<void>
}

const beatMs = 400
/** A beat unanswered for this long means that news may be missing. */
const trustMs = 900
const retryMs = 500

/**
 * Listens on a connection of its own. `onChange` is called for each piece of news, and once whenever listening begins
 * anew. A beat on the same connection shows that it lives: PostgreSQL delivers what is due before it answers. `channel` is
 * a plain name, such as `comity_identity`.
 */
export async function listenForChanges(
  database: Database,
  channel: string,
  onChange: () => void,
  log: Log,
): Promise<Changes> {
  let closed = false
  let answeredAt = Number.NEGATIVE_INFINITY
  let client: Client | undefined
  let pid: number | undefined
  let timer: NodeJS.Timeout | undefined

  const lost = (): void => {
    answeredAt = Number.NEGATIVE_INFINITY
    const dead = client
    client = undefined
    // Nothing is to be done about a connection that is gone but to leave it.
    dead?.end().catch(() => undefined)
  }
  const later = (ms: number): void => {
    if (closed) return
    timer = setTimeout(() => void beat(), ms)
    timer.unref()
  }
  const connect = async (): Promise<void> => {
    const { connectionString, host, port, user, password, database: name } = database.pool.options
    const made = new Client({
      ...(connectionString === undefined ? { host, port, user, password, database: name } : { connectionString }),
      application_name: channel.replace('_', '-'),
      keepAlive: true,
      connectionTimeoutMillis: 2_000,
      query_timeout: 2_000,
    })
    made.on('error', lost)
    made.on('end', () => {
      if (client === made) lost()
    })
    made.on('notification', onChange)
    await made.connect()
    // Listening alone keeps no process alive.
    ;(made as Client & { unref: () => void }).unref()
    await made.query(`listen ${channel}`)
    const { rows } = await made.query<{ pid: number }>('select pg_backend_pid() as pid')
    client = made
    pid = rows[0]?.pid
    onChange()
  }
  const beat = async (): Promise<void> => {
    const asked = performance.now()
    try {
      if (client === undefined) await connect()
      const answer = await client?.query<{ listening: boolean }>(
        `select pg_backend_pid() = $1 and $2 in (select pg_listening_channels()) as listening`,
        [pid, channel],
      )
      // Behind a pooler that shares connections, news may go astray: then nothing is trusted.
      if (client !== undefined && answer?.rows[0]?.listening === true) answeredAt = asked
      later(beatMs)
    } catch {
      if (!closed) log.warn({ channel, retryMs }, 'not listening for changes; every request asks the database')
      lost()
      later(retryMs)
    }
  }
  await beat()
  return {
    heard: () => performance.now() - answeredAt < trustMs,
    close: async () => {
      closed = true
      clearTimeout(timer)
      const open = client
      client = undefined
      answeredAt = Number.NEGATIVE_INFINITY
      await open?.end().catch(() => undefined)
    },
  }
}
