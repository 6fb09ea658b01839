import { createHash } from 'node:crypto'
import type { CompiledQuery, Insertable } from 'kysely'
import { DatabaseError, escapeIdentifier, type Pool, type PoolClient } from 'pg'

/** A statement that changes rows, and how many rows it must touch for the whole commit to stand. */
export type Write = { readonly query: { compile: () => Statement }; readonly expects?: number }
export type Statement = Pick<CompiledQuery, 'sql' | 'parameters'>

/** The commit did not happen: `version` when an expectation failed, otherwise the name of the violated constraint. */
export class Conflict extends Error {
  readonly constraint: string
  constructor(constraint: string) {
    super(`conflict: ${constraint}`)
    this.constraint = constraint
  }
}

/** A write of fixed text, for the kernel's own tables: nothing is compiled anew. */
export function statement(sql: string, parameters: readonly unknown[]): Write {
  return { query: { compile: () => ({ sql, parameters }) } }
}

const inserts = new Map<string, string>()
/** Writes that add one row each, typed like the builder's, whose text is made once for a table and its columns. */
export function adding<Tables>() {
  return <Table extends keyof Tables & string>(table: Table, row: Insertable<Tables[Table]>): Write => {
    const columns = Object.keys(row)
    const key = `${table} ${columns.join(' ')}`
    let text = inserts.get(key)
    if (text === undefined) {
      const places = columns.map((_, n) => `$${n + 1}`).join(', ')
      const target = table.split('.').map(escapeIdentifier).join('.')
      text = `insert into ${target} (${columns.map(escapeIdentifier).join(', ')}) values (${places})`
      inserts.set(key, text)
    }
    return statement(text, Object.values(row))
  }
}

/**
 * Carries out all writes of a command in one transaction and one round trip: each becomes a common table expression.
 *
 * Commands that only add rows, in the same words, share a transaction with those that wait beside them, so that one
 * flush of the log serves several. When such a shared transaction fails, each is tried by itself, and the refusal
 * reaches only the one that earned it. A commit that changes rows always stands alone.
 */
export function committer(pool: Pool): (writes: readonly Write[]) => Promise<void> {
  const lanes = new Map<string, Lane>()
  const carryOut = async (
    statements: readonly Statement[],
    text: string,
    requirements: readonly Requirement[] = [],
  ): Promise<void> => {
    const values = [
      ...statements.flatMap(({ parameters }) => parameters),
      ...requirements.map(({ expects }) => expects),
    ]
    try {
      await pool.query({ name: nameOf(text), text, values })
    } catch (error) {
      throw conflictOf(error) ?? error
    }
  }
  return async (writes) => {
    if (writes.length === 0) return
    const statements = writes.map(({ query }) => query.compile())
    const said = statements.map(formOf)
    const key = said.map(({ number }) => number).join()
    if (writes.some(({ expects }) => expects !== undefined) || !said.every(({ adds }) => adds)) {
      const requirements = writes.flatMap(({ expects }, index) => (expects === undefined ? [] : [{ index, expects }]))
      const held = requirements.map(({ index }) => index).join()
      return carryOut(
        statements,
        remembered(`${key} ${held}`, () => textOf([statements], requirements)),
        requirements,
      )
    }
    let lane = lanes.get(key)
    if (lane === undefined) {
      if (lanes.size > 500) lanes.clear()
      lane = { waiting: [], running: 0, called: false }
      lanes.set(key, lane)
    }
    return queue(lane, statements, async (commands) => {
      const text = remembered(`${key} ${commands.length}`, () => textOf(commands, []))
      // Parameters stand write by write, and within a write command by command, as `textOf` numbers them.
      await carryOut(
        statements.flatMap((_, write) => commands.flatMap((command) => command[write] ?? [])),
        text,
      )
    })
  }
}

/** Commands of the same words on their way to the database. */
type Lane = { waiting: Waiting[]; running: number; called: boolean }
type Waiting = {
  readonly statements: readonly Statement[]
  readonly done: () => void
  readonly failed: (error: unknown) => void
}

const transactionsAtOnce = 1
const mostTogether = 32

function queue(
  lane: Lane,
  statements: readonly Statement[],
  carryOut: (commands: readonly (readonly Statement[])[]) => Promise<void>,
): Promise<void> {
  const alone = async ({ statements: own, done, failed }: Waiting): Promise<void> => {
    try {
      await carryOut([own])
      done()
    } catch (error) {
      failed(error)
    }
  }
  const flush = async (): Promise<void> => {
    if (lane.running >= transactionsAtOnce || lane.waiting.length === 0) return
    // Powers of two, so that a handful of prepared statements serves every size.
    const size = 2 ** Math.floor(Math.log2(Math.min(lane.waiting.length, mostTogether)))
    const together = lane.waiting.splice(0, size)
    lane.running++
    try {
      await carryOut(together.map((one) => one.statements))
      for (const { done } of together) done()
    } catch (error) {
      if (together.length === 1 || !rolledBack(error)) for (const { failed } of together) failed(error)
      else for (const one of together) await alone(one)
    } finally {
      lane.running--
      void flush()
    }
  }
  return new Promise((done, failed) => {
    lane.waiting.push({ statements, done, failed })
    if (lane.called) return
    lane.called = true
    // What is decided in the same turn of the loop is written together.
    setImmediate(() => {
      lane.called = false
      void flush()
    })
  })
}

/** The words of a statement, by a number of their own that is never given again. */
type Form = { readonly number: number; readonly adds: boolean }
const forms = new Map<string, Form>()
let numbers = 0
function formOf({ sql }: Statement): Form {
  const known = forms.get(sql)
  if (known !== undefined) return known
  if (forms.size > 1_000) forms.clear()
  const form = { number: ++numbers, adds: addsRows(sql) }
  forms.set(sql, form)
  return form
}

/** Whether the statement only adds rows and so can share a snapshot with others like it. */
function addsRows(sql: string): boolean {
  return /^insert into /i.test(sql) && valuesAt(sql) > 0 && !/\b(on conflict|returning|select)\b/i.test(sql)
}

const valuesAt = (sql: string): number => sql.indexOf(' values (')

type Requirement = { readonly index: number; readonly expects: number }

/** One statement for the writes of one or more commands of the same words. What is expected stands behind all else. */
function textOf(commands: readonly (readonly Statement[])[], requirements: readonly Requirement[]): string {
  let used = 0
  const shifted = (sql: string, parameters: readonly unknown[]): string => {
    const text = sql.replaceAll(/\$(\d+)/g, (_, n: string) => `$${Number(n) + used}`)
    used += parameters.length
    return text
  }
  const parts = (commands[0] ?? []).map(({ sql }, write) => {
    const rows = commands.flatMap((command) => command[write] ?? [])
    const head = commands.length === 1 ? '' : sql.slice(0, valuesAt(sql))
    const bodies = rows.map((row) => shifted(row.sql.slice(head.length), row.parameters))
    const text =
      commands.length === 1
        ? bodies.join('')
        : `${head} values ${bodies.map((body) => body.slice(' values '.length)).join(', ')}`
    return `w${write} as (${text}${/\breturning\b/.test(text) ? '' : ' returning 1'})`
  })
  const held = requirements.map(
    ({ index }, n) => `kernel.require((select count(*) from w${index}) = $${used + n + 1}::bigint, 'version')`,
  )
  return `with ${parts.join(', ')} select ${held.join(', ') || '1'}`
}

const texts = new Map<string, string>()
function remembered(key: string, make: () => string): string {
  const known = texts.get(key)
  if (known !== undefined) return known
  if (texts.size > 1_000) texts.clear()
  const text = make()
  texts.set(key, text)
  return text
}

const names = new Map<string, string>()
/** Prepared statements are named after their text, so that each is planned once a connection. */
export function nameOf(text: string): string {
  const known = names.get(text)
  if (known !== undefined) return known
  if (names.size > 1_000) names.clear()
  const name = `c${createHash('sha256').update(text).digest('base64url').slice(0, 20)}`
  names.set(text, name)
  return name
}

/** Whether the server answered with an error, so that surely nothing of the transaction stands. */
function rolledBack(error: unknown): boolean {
  return error instanceof Conflict || error instanceof DatabaseError
}

function conflictOf(error: unknown): Conflict | undefined {
  const { code, constraint } = (error ?? {}) as { code?: string; constraint?: string }
  // A deadlock or a serialisation failure is the same news as a version that moved on: someone was faster.
  if (code === 'CM409' || code === '40P01' || code === '40001') return new Conflict('version')
  if (code === '23505') return new Conflict(constraint ?? 'unique')
  return undefined
}

/** Carries out writes, one by one, within a transaction that somebody else opened. Throws `Conflict` as a commit does. */
export async function within(client: Pick<PoolClient, 'query'>, writes: readonly Write[]): Promise<void> {
  for (const { query, expects } of writes) {
    const { sql, parameters } = query.compile()
    const { rowCount } = await client.query({ name: nameOf(sql), text: sql, values: [...parameters] })
    if (expects !== undefined && rowCount !== expects) throw new Conflict('version')
  }
}
