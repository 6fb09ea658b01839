import { DummyDriver, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler, sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { type Columns, type Entity, loadPolicies, type NarrowRequest, reference, toKysely } from '../policy.ts'

const columns: Columns = {
  owner: { sql: 'd.owner', kind: 'text', entity: 'Person', required: true },
  shelf: { sql: 'd.shelf', kind: 'text' },
  rank: { sql: 'd.rank', kind: 'number', required: true },
  sealed: { sql: 'd.sealed', kind: 'boolean', required: true },
  readers: { sql: 'd.readers', kind: 'text-array', entity: 'Team', required: true },
}
const ada: Entity = {
  type: 'Person',
  id: 'ada',
  attrs: { rank: 3, shelves: ['s1', 's2'] },
  parents: [{ type: 'Team', id: 'red' }],
}
const request: NarrowRequest = { principal: ada, action: 'read', resourceType: 'Deed', context: {} }

const rule = (condition: string, effect = 'permit', name = 'one') =>
  `@id("deeds.${name}") @because("said so") ${effect}(principal, action == Action::"read", resource is Deed) when { ${condition} };`
const narrow = (text: string, change: Partial<NarrowRequest> = {}) =>
  loadPolicies([{ context: 'deeds', text }]).narrow({ ...request, ...change }, columns, { sql: 'd.id', kind: 'text' })

describe('a rule becomes a condition a planner can use', () => {
  it.each([
    ['resource.owner == principal', 'd.owner = $1::text', ['ada']],
    ['principal.shelves.contains(resource.shelf)', 'd.shelf = any($1::text[])', [['s1', 's2']]],
    ['resource has shelf && resource.shelf == "s1"', 'd.shelf is not null and d.shelf = $1::text', ['s1']],
    ['resource.rank <= principal.rank && !resource.sealed', 'd.rank <= $1::bigint and not (d.sealed)', [3]],
    ['principal in resource.readers', 'd.readers && $1::text[]', [['red']]],
    ['resource == Deed::"d1"', 'd.id = $1::text', ['d1']],
    ['resource.owner like "a*"', 'true', []],
  ])('%s', (condition, text, values) => {
    const narrowed = narrow(rule(condition))
    expect({ text: narrowed.text, values: narrowed.values }).toEqual({ text, values })
    expect(narrowed.exact).toBe(text !== 'true')
  })

  it('a forbid narrows what a permit gives', () => {
    const text = rule('resource.rank < 5') + rule('resource.sealed', 'forbid', 'two')
    expect(narrow(text)).toEqual({ text: 'd.rank < $1::bigint and not (d.sealed)', values: [5], exact: true })
  })

  it.each([
    ['no rule names the action', { action: 'burn' }],
    ['the scope speaks of another type', { resourceType: 'Map' }],
  ])('nothing is selected when %s', (_, change) => {
    expect(narrow(rule('true'), change)).toEqual({ text: 'false', values: [], exact: true })
  })

  it('nothing is selected when a forbid cannot be evaluated for anyone', () => {
    const text = rule('true') + rule('principal.missing', 'forbid', 'two')
    expect(narrow(text)).toEqual({ text: 'false', values: [], exact: true })
  })

  it('a forbid that looks at an absent value takes the row away', () => {
    const text = rule('true') + rule('resource.shelf == "s9"', 'forbid', 'two')
    expect(narrow(text).text).toBe('d.shelf <> $1::text')
  })

  it('everything is selected, and said to be exact, when the rule asks nothing of the row', () => {
    expect(narrow(rule('principal.rank == 3'))).toEqual({ text: 'true', values: [], exact: true })
  })

  it.each([
    ['an attribute without a column', 'resource.colour == "red"'],
    ['arithmetic', 'resource.rank + 1 < 5'],
    ['a number JavaScript cannot hold', 'resource.rank == 9007199254740993'],
    ['a step beyond the row', 'resource.owner.rank == 3'],
    ['a look up from an entity that may be the row', 'Deed::"d1" in Team::"red"'],
  ])('%s is widened, never guessed', (_, condition) => {
    expect(narrow(rule(condition))).toMatchObject({ text: 'true', exact: false })
    expect(narrow(rule('resource.rank < 5') + rule(condition, 'forbid', 'two'))).toMatchObject({
      text: 'd.rank < $1::bigint',
      exact: false,
    })
  })

  it('a condition that would repeat itself into the thousands is widened instead', () => {
    let condition = 'resource.shelf == "s"'
    for (let depth = 0; depth < 12; depth++)
      condition = `(if ${condition} then resource.shelf == "a" else ${condition})`
    const narrowed = narrow(rule(condition))
    expect(narrowed.exact).toBe(false)
    expect(narrowed.text.length).toBeLessThan(200_000)
  })
})

describe('attacks on the condition', () => {
  const hostile = `'; drop table deeds; -- $1 \\ "`

  it.each(['==', '!='])('a hostile value stays a value (%s)', (operator) => {
    const principal: Entity = { ...ada, attrs: { shelf: hostile } }
    const narrowed = narrow(rule(`resource.shelf ${operator} principal.shelf`), { principal })
    expect(narrowed.text).not.toContain('drop')
    expect(narrowed.values).toEqual([hostile])
  })

  it('so do values in sets, patterns and ids', () => {
    const principal: Entity = {
      ...ada,
      id: hostile,
      attrs: { shelves: [hostile] },
      parents: [{ type: 'Team', id: hostile }],
    }
    const condition = `principal.shelves.contains(resource.shelf) || resource.owner == principal || principal in resource.readers
      || resource.shelf like "%_*'; drop"`
    const narrowed = narrow(rule(condition), { principal })
    expect(narrowed.text).not.toMatch(/drop|'/)
    expect(narrowed.values).toContainEqual([hostile])
    expect(narrowed.values).toContain(hostile)
    expect(narrowed.values).toContain(String.raw`\%\_%'; drop`)
  })

  it('a column that carries a placeholder of its own is a defect', () => {
    const policies = loadPolicies([{ context: 'deeds', text: rule('true') }])
    expect(() => policies.narrow(request, { rank: { sql: '$1', kind: 'number' } })).toThrow(/placeholder/)
  })

  it.each(['__proto__', 'constructor', 'toString'])(
    'an attribute named %s has no column unless one is given',
    (name) => {
      expect(narrow(rule(`resource["${name}"] == "x"`))).toMatchObject({ text: 'true', exact: false })
      expect(narrow(rule(`resource has "${name}"`))).toMatchObject({ text: 'true', exact: false })
      expect(narrow(rule(`principal["${name}"] == "x"`))).toMatchObject({ text: 'false' })
    },
  )

  it('a set of a hundred thousand values is one parameter', () => {
    const shelves = Array.from({ length: 100_000 }, (_, index) => `s${index}`)
    const narrowed = narrow(rule('principal.shelves.contains(resource.shelf)'), {
      principal: { ...ada, attrs: { shelves } },
    })
    expect(narrowed.text).toBe('d.shelf = any($1::text[])')
    expect(narrowed.values[0]).toHaveLength(100_000)
  })

  it('text with a zero byte, which no row can hold, never reaches the database', () => {
    const narrowed = narrow(
      rule(String.raw`resource.shelf == "a\0" || resource.shelf like "a\0*" || ["\0", "s"].contains(resource.shelf)`),
    )
    expect(JSON.stringify(narrowed.values)).toBe('[["s"]]')
  })

  it('a set that holds what no row can hold is never contained, but may overlap', () => {
    const mixed = '[Team::"red", Person::"eve"]'
    expect(narrow(rule(`resource.readers.containsAll(${mixed})`)).text).toBe('false')
    expect(narrow(rule(`resource.readers == ${mixed}`)).text).toBe('false')
    expect(narrow(rule(`resource.readers.containsAny(${mixed})`)).values).toEqual([['red']])
    expect(narrow(rule(`${mixed}.containsAll(resource.readers)`)).text).toBe('d.readers <@ $1::text[]')
  })

  it('what Cedar cannot read selects nothing', () => {
    const principal: Entity = { ...ada, attrs: { rank: null as unknown as number } }
    expect(narrow(rule('principal.rank == 3'), { principal })).toEqual({ text: 'false', values: [], exact: true })
  })
})

describe('the condition in a Kysely query', () => {
  const database = new Kysely<{ deeds: { id: string } }>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => new DummyDriver(),
      createIntrospector: (db) => new PostgresIntrospector(db),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
  })

  it('takes its place among other parameters', () => {
    const condition = narrow(rule('resource.owner == principal || principal.shelves.contains(resource.shelf)'))
    const query = database
      .selectFrom('deeds as d')
      .select('d.id')
      .where('d.id', '>', 'x')
      .where(toKysely(condition))
      .limit(5)
    const compiled = query.compile()
    expect(compiled.sql).toContain('where "d"."id" > $1 and (d.owner = $2::text or d.shelf = any($3::text[])) limit $4')
    expect(compiled.parameters).toEqual(['x', 'ada', ['s1', 's2'], 5])
    expect(sql`${toKysely(narrow(rule('false')))}`.compile(database).sql).toBe('(false)')
  })

  it('references in the context are compared by id', () => {
    const condition = narrow(rule('resource.owner == context.boss'), { context: { boss: reference('Person', 'eve') } })
    expect(condition).toEqual({ text: 'd.owner = $1::text', values: ['eve'], exact: true })
  })
})
