import { createHash } from 'node:crypto'
import {
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresDialect,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type CompiledQuery,
} from 'kysely'
import { Pool, types, type PoolClient } from 'pg'

/** A statement that changes rows, and how many rows it must touch for the whole commit to stand. */
export type Write = { readonly query: { compile: () => CompiledQuery }; readonly expects?: number }

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
  /** A connection of one's own, for advisory locks, cursors and COPY. */
  readonly withConnection: <T>(use: (client: PoolClient) => Promise<T>) => Promise<T>
  readonly pool: Pool
  readonly close: () => Promise<void>
}

/** The commit did not happen: `version` when an expectation failed, otherwise the name of the violated constraint. */
export class Conflict extends Error {
  readonly constraint: string
  constructor(constraint: string) {
    super(`conflict: ${constraint}`)
    this.constraint = constraint
  }
}

// int8 and numeric stay exact elsewhere; counts and versions are far below 2^53.
types.setTypeParser(types.builtins.INT8, Number)
// Instants travel as RFC 3339 text with milliseconds, never as a Date.
types.setTypeParser(types.builtins.TIMESTAMPTZ, (text) =>
  Temporal.Instant.from(text.replace(' ', 'T')).toString({ smallestUnit: 'millisecond' }),
)
types.setTypeParser(types.builtins.DATE, (text) => text)

/** Opens a pool on a PostgreSQL database. `url` may name a unix socket (`?host=/folder`). */
export function openDatabase(url: string, options: { connections?: number } = {}): Database {
  const pool = new Pool({
    connectionString: url,
    max: options.connections ?? 12,
    connectionTimeoutMillis: 5_000,
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
    commit: async (writes) => {
      if (writes.length === 0) return
      const { name, text, values } = merge(writes)
      try {
        await pool.query({ name, text, values })
      } catch (error) {
        throw conflictOf(error) ?? error
      }
    },
    withConnection: async (use) => {
      const client = await pool.connect()
      try {
        return await use(client)
      } finally {
        client.release()
      }
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
        ['ECONNREFUSED', 'ECONNRESET', 'ENOENT', 'EPIPE', 'ENOSPC', 'ETIMEDOUT'].includes(code))) ||
    /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|No space left on device/.test(
      message,
    )
  )
}

/** One statement for several: each write becomes a common table expression, so the batch costs one round trip. */
function merge(writes: readonly Write[]): { name: string; text: string; values: unknown[] } {
  const values: unknown[] = []
  const parts: string[] = []
  const requirements: string[] = []
  writes.forEach((write, index) => {
    const compiled = write.query.compile()
    const shift = values.length
    values.push(...compiled.parameters)
    const sql = compiled.sql.replaceAll(/\$(\d+)/g, (_, n: string) => `$${Number(n) + shift}`)
    parts.push(`w${index} as (${sql}${/\breturning\b/.test(sql) ? '' : ' returning 1'})`)
    if (write.expects !== undefined) {
      requirements.push(`kernel.require((select count(*) from w${index}) = ${write.expects}, 'version')`)
    }
  })
  const text = `with ${parts.join(', ')} select ${requirements.join(', ') || '1'}`
  return { name: nameOf(text), text, values }
}

const names = new Map<string, string>()
/** Prepared statements are named after their text, so that each is planned once a connection. */
function nameOf(text: string): string {
  const known = names.get(text)
  if (known !== undefined) return known
  if (names.size > 500) names.clear()
  const name = `c${createHash('sha256').update(text).digest('base64url').slice(0, 20)}`
  names.set(text, name)
  return name
}

function conflictOf(error: unknown): Conflict | undefined {
  const { code, constraint } = (error ?? {}) as { code?: string; constraint?: string }
  // A deadlock or a serialisation failure is the same news as a version that moved on: someone was faster.
  if (code === 'CM409' || code === '40P01' || code === '40001') return new Conflict('version')
  if (code === '23505') return new Conflict(constraint ?? 'unique')
  return undefined
}
