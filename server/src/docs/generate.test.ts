import { existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { order } from '../contexts/order.ts'
import { pages } from './generate.ts'

const made = await pages()
const page = (name: string): string => made.get(name) ?? ''

describe('the generated pages', () => {
  it('are the same whenever they are made', async () => {
    expect([...(await pages())]).toEqual([...made])
  })
  it('speak of every context', () => {
    for (const context of order) {
      expect(page('context-map.md')).toContain(`| ${context} |`)
      expect(page('policies.md')).toContain(`\`${context}.`)
      // A context without tables has no store.
      const tables = existsSync(new URL(`../contexts/${context}/migrations`, import.meta.url))
      if (tables) expect(page('queries.sql')).toContain(`-- ${context}/store`)
    }
  })
  it('hold no day, no place and no name of this machine', () => {
    const text = [...made.values()].join('\n')
    expect(text).not.toMatch(/\b20\d\d-\d\d-\d\dT|\/home\/|\/root\/|\/tmp\//)
    expect(text).not.toContain(import.meta.dirname)
  })
})

describe('the list of SQL', () => {
  const sql = page('queries.sql')
  it('has the statements that matter, with the part policy adds to lists marked as such', () => {
    expect(sql).toMatch(/-- cases\/store[\w.]* insertCase\ninsert into "cases"."case" \(/)
    expect(sql).toMatch(/-- cases\/store[\w.]* findCases\n[\s\S]+?true \/\* what policy permits \*\//)
    expect(sql.match(/^-- \w+\/store/gm)?.length).toBeGreaterThan(80)
  })
  it('holds no value that was invented to hear it', () => {
    expect(sql).not.toMatch(/\[object Object\]|undefined|2026-01-01/)
  })
  it('names what could not be called: nothing', () => {
    const silent = [...sql.matchAll(/^-- (\S+ \S+)\n-- could not be called/gm)].map(([, name]) => name)
    expect(silent).toEqual([])
  })
})

describe('the description of the API', () => {
  it('points only to what it holds', () => {
    const document = JSON.parse(page('openapi.json')) as Record<string, unknown>
    const pointers = new Set([...page('openapi.json').matchAll(/"\$ref": "#\/([^"]+)"/g)].map(([, path]) => path ?? ''))
    expect(pointers.size).toBeGreaterThan(20)
    for (const pointer of pointers) {
      const target = pointer
        .split('/')
        .reduce<unknown>((node, step) => (node as Record<string, unknown> | undefined)?.[step], document)
      expect(target, pointer).toBeDefined()
    }
  })
})
