import {
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresDialect,
  PostgresIntrospector,
  PostgresQueryCompiler,
} from 'kysely'
import { Pool, types, type PoolClient } from 'pg'
import { committer, nameOf, type Write } from './commit.ts'

export { adding, Conflict, statement, type Write } from './commit.ts'

export type Database = {
  /** A query builder typed with the tables of one context. Reading only: changes go through `commit`. */
  readonly tables: <Tables>() => Kysely<Tables>
  /**
   * Carries out all writes in one transaction and one round trip. Resolves when they are durable.
   * Throws `Conflict` when an expectation fails or a unique key is taken; then nothing has changed.
   * Writes are carried out on one snapshot: two of them must not touch the same row.
   */
  readonly commit: (writes: readonly Write[]) => Promise<void>
  readonly query: <Row extends object>(text: string, values?: readonly unknown[]) => Promise<Row[]>
  /** A query of fixed words that is asked often: planned once a connection. */
  readonly prepared: <Row extends object>(text: string, values: readonly unknown[]) => Promise<Row[]>
  /** A connection of one's own, for advisory locks, cursors and COPY. */
  readonly withConnection: <T>(use: (client: PoolClient) => Promise<T>) => Promise<T>
  readonly pool: Pool
  /** The start is over: from now on nobody waits longer for a connection than a request may. */
  readonly hurry: () => void
  readonly close: () => Promise<void>
}

// int8 and numeric stay exact elsewhere; counts and versions are far below 2^53.
types.setTypeParser(types.builtins.INT8, Number)
// Instants travel as RFC 3339 text with milliseconds, never as a Date.
types.setTypeParser(types.builtins.TIMESTAMPTZ, (text) => {
  const plain = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?\+00$/.exec(text)
  if (plain !== null) return `${plain[1]}T${plain[2]}.${(plain[3] ?? '').slice(0, 3).padEnd(3, '0')}Z`
  return Temporal.Instant.from(text.replace(' ', 'T')).toString({ smallestUnit: 'millisecond' })
})
types.setTypeParser(types.builtins.DATE, (text) => text)

/** How long a request waits for a connection before it is refused as `unavailable`. */
const requestPatienceMs = 5_000

/**
 * Opens a pool on a PostgreSQL database. `url` may name a unix socket (`?host=/folder`). Whoever asks for a connection
 * waits `patienceMs` at most, until `hurry` is called; then, and unless told, 5 s.
 */
export function openDatabase(url: string, options: { connections?: number; patienceMs?: number } = {}): Database {
  const pool = new Pool({
    connectionString: url,
    max: options.connections ?? 12,
    connectionTimeoutMillis: options.patienceMs ?? requestPatienceMs,
    idleTimeoutMillis: 60_000,
    keepAlive: true,
    application_name: 'comity',
  })
  // A broken idle connection is replaced at the next use; nothing else is to be done about it.
  pool.on('error', () => undefined)
  pool.on('connect', (client) => client.on('error', () => undefined))
  const kysely = new Kysely<never>({ dialect: new PostgresDialect({ pool }) })
  return {
    pool,
    tables: <Tables>() => kysely as unknown as Kysely<Tables>,
    query: async <Row extends object>(text: string, values: readonly unknown[] = []) =>
      (await pool.query<Row>(text, [...values])).rows,
    prepared: async <Row extends object>(text: string, values: readonly unknown[]) =>
      (await pool.query<Row>({ name: nameOf(text), text, values: [...values] })).rows,
    commit: committer(pool),
    withConnection: async (use) => {
      const client = await pool.connect()
      try {
        return await use(client)
      } finally {
        client.release()
      }
    },
    hurry: () => {
      // the pool reads it anew for each who asks
      pool.options.connectionTimeoutMillis = requestPatienceMs
    },
    close: async () => {
      await pool.end()
    },
  }
}

/** A builder that compiles without a database: for writes, which `commit` carries out. Executed, it finds nothing. */
export function compilerOnly<Tables>(): Kysely<Tables> {
  return new Kysely<Tables>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => new DummyDriver(),
      createIntrospector: (db) => new PostgresIntrospector(db),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
  })
}

/** Whether the database could not be reached, so that the same request may be tried again. */
export function isUnavailable(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code
  const message = error instanceof Error ? error.message : ''
  return (
    (typeof code === 'string' &&
      (/^(08|57P|53)/.test(code) ||
        ['ECONNREFUSED', 'ECONNRESET', 'ENOENT', 'EPIPE', 'ENOSPC', 'EDQUOT', 'ETIMEDOUT'].includes(code))) ||
    /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|No space left on device/.test(
      message,
    )
  )
}
