import { readdir, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Columns } from '#kernel/columns'
import { openDatabase, type Database } from '#kernel/database'
import { order } from '../src/contexts/order.ts'
import { freshDatabase, type FreshDatabase } from './support/database.ts'

let fresh: FreshDatabase
let database: Database
beforeAll(async () => {
  fresh = await freshDatabase()
  database = openDatabase(fresh.url, { connections: 1 })
})
afterAll(async () => {
  await database.close()
  await fresh.drop()
})

const contexts = fileURLToPath(new URL('../src/contexts/', import.meta.url))

type Source = { readonly name: string; readonly text: string }

async function storesOf(context: string): Promise<readonly Source[]> {
  const names = await readdir(`${contexts}${context}`).catch(() => [])
  const stores = names.filter((name) => /^store(\..+)?\.ts$/.test(name) && !name.endsWith('.test.ts'))
  return Promise.all(
    stores.map(async (name) => ({ name, text: await readFile(`${contexts}${context}/${name}`, 'utf8') })),
  )
}

async function describedBy(context: string): Promise<Readonly<Record<string, Columns>> | undefined> {
  for (const { name } of await storesOf(context)) {
    const { columns } = (await import(`${contexts}${context}/${name}`)) as { columns?: Record<string, Columns> }
    if (columns !== undefined) return columns
  }
  return undefined
}

async function migrated(schema: string): Promise<Record<string, Record<string, string>>> {
  const rows = await database.query<{ table: string; column: string; type: string; nullable: boolean }>(
    `select table_schema || '.' || table_name as table, column_name as column, udt_name as type, is_nullable = 'YES' as nullable
     from information_schema.columns where table_schema = $1`,
    [schema],
  )
  const tables: Record<string, Record<string, string>> = {}
  for (const { table, column, type, nullable } of rows) {
    tables[table] = { ...tables[table], [column]: `${type}${nullable ? '?' : ''}` }
  }
  return tables
}

/** Tables named in SQL and in query builders: `schema.table` where the schema is one of ours. */
function tablesNamed(text: string): ReadonlySet<string> {
  const schemas = ['kernel', ...order].join('|')
  const found = text.matchAll(
    new RegExp(`(?:from|join|into|update|table|Table|From|Join|Into)\\W{1,3}((?:${schemas})\\.[a-z_]+)`, 'g'),
  )
  return new Set([...found].map(([, name]) => name ?? ''))
}

describe('what a store says of its tables', () => {
  it('is looked for in at least one context', async () => {
    const described = await Promise.all(order.map(describedBy))
    expect(described.filter((one) => one !== undefined).length).toBeGreaterThan(0)
  })

  it.each(order.map((name) => [name]))('is what the migrations of %s made', async (context) => {
    const columns = await describedBy(context)
    if (columns !== undefined) expect(columns).toEqual(await migrated(context))
  })

  it('would be found out: a column more, a column less, another type', async () => {
    const columns = await describedBy('identity')
    const real = await migrated('identity')
    const officer = columns?.['identity.officer'] ?? {}
    expect({ ...officer, extra: 'text' }).not.toEqual(real['identity.officer'])
    expect({ ...officer, email: 'text?' }).not.toEqual(real['identity.officer'])
  })
})

/** The trail and what waits for a second officer are the kernel's, and oversight is where people look at them. */
const mayTouch: Readonly<Record<string, string>> = { oversight: 'kernel.' }

describe('a store', () => {
  it.each(order.map((name) => [name]))('of %s touches tables of its own schema only', async (context) => {
    for (const { name, text } of await storesOf(context)) {
      const own = [`${context}.`, ...(mayTouch[context] === undefined ? [] : [mayTouch[context]])]
      const foreign = [...tablesNamed(text)].filter((table) => !own.some((prefix) => table.startsWith(prefix)))
      expect(foreign, `${context}/${name}`).toEqual([])
    }
  })

  it('is read: the names of tables are found in the stores there are', async () => {
    const named = (await storesOf('identity')).flatMap(({ text }) => [...tablesNamed(text)])
    expect(new Set(named).size).toBeGreaterThan(8)
    expect([...tablesNamed(`select from kernel.event e join cases.case c`)]).toEqual(['kernel.event', 'cases.case'])
    expect([...tablesNamed(`.selectFrom('oversight.request')`)]).toEqual(['oversight.request'])
  })
})
