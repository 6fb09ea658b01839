import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { loadPolicies } from '#kernel/policy'
import { commonRefusals, type Route } from '#kernel/route'
import { order } from '../src/contexts/order.ts'
import { parseSource, readHouse, root } from './support/house.ts'
import { houseRules, withoutLifecycle } from './support/house-rules.ts'

const house = readHouse()
const imports = house.flatMap((file) => file.imports)

describe('the house was looked at', () => {
  it.each([
    ['server/src/kernel/', 40],
    ['server/src/contexts/', 40],
    ['web/src/', 80],
    ['proof/src/', 3],
    ['law/src/', 5],
    ['sandbox/src/', 1],
  ])('%s has at least %i files', (folder, least) => {
    expect(house.filter(({ path }) => path.startsWith(folder)).length).toBeGreaterThanOrEqual(least)
  })
  it('has its imports counted, each kind of them', () => {
    const targets = (start: string) => imports.filter(({ target }) => target.startsWith(start)).length
    expect(imports.length).toBeGreaterThan(900)
    expect(targets('server/src/kernel/')).toBeGreaterThan(250)
    expect(targets('server/src/contexts/')).toBeGreaterThan(100)
    expect(targets('node:')).toBeGreaterThan(80)
    expect(targets('@mantine/')).toBeGreaterThan(6)
    expect(imports.filter(({ typeOnly }) => typeOnly).length).toBeGreaterThan(100)
  })
  it('has every import into a workspace lead to a file', () => {
    const known = new Set(house.map(({ path }) => path))
    const lost = imports.filter(
      ({ target }) =>
        /^(server|proof|law|web|sandbox)\/.*\.ts$/.test(target) && !known.has(target) && !target.includes('.json'),
    )
    expect(lost.map(({ specifier, target }) => `${specifier} → ${target}`)).toEqual([])
  })
  it('has every command looked at', () => {
    const commands = house.filter(({ test }) => !test).flatMap((file) => file.commands)
    expect(commands.length).toBeGreaterThan(10)
    expect(commands.filter(({ lifecycle }) => lifecycle).length).toBeGreaterThan(1)
  })
  it('sees imports however they are written', () => {
    const text = `import a, { b as c, type D } from 'one'; import type { E } from 'two'; import 'three'
      export * from 'four'; export type { F } from 'five'; const g = await import('six'); import * as h from 'seven'`
    const seen = parseSource({ path: 'server/src/x.ts', text }).imports
    expect(seen.map(({ specifier, typeOnly }) => [specifier, typeOnly])).toEqual([
      ['one', false],
      ['two', true],
      ['three', false],
      ['seven', false],
      ['four', false],
      ['five', true],
      ['six', false],
    ])
    expect(seen[0]?.names).toEqual(['default', 'b'])
  })
})

describe('a rule of the house:', () => {
  it.each(houseRules)('$because', ({ broken, planted, except = {} }) => {
    for (const source of planted) {
      expect(broken([parseSource(source)]), `a planted violation is seen: ${source.text.slice(0, 80)}`).not.toEqual([])
    }
    const paths = Object.keys(except)
    const found = broken(house)
    expect(found.filter((fault) => !paths.some((path) => fault.startsWith(`${path} `)))).toEqual([])
    expect(
      paths.filter((path) => !found.some((fault) => fault.startsWith(`${path} `))),
      'an exception that is not needed',
    ).toEqual([])
  })
})

const contracts = await Promise.all(
  order.map(async (context) => {
    const exported = (await import(`../src/contexts/${context}/contract.ts`)) as Record<string, unknown>
    const routes = Object.entries(exported).filter((entry): entry is [string, Route] => isRoute(entry[1]))
    return { context, routes }
  }),
)
const routes = contracts.flatMap((contract) => contract.routes)

function isRoute(value: unknown): value is Route {
  return typeof value === 'object' && value !== null && 'path' in value && 'method' in value && 'refusals' in value
}
const repeated = (all: readonly string[]): readonly string[] => all.filter((one, index) => all.indexOf(one) !== index)
const address = ({ method, path }: Pick<Route, 'method' | 'path'>): string =>
  `${method} ${path.replaceAll(/:\w+/g, ':')}`
const clashing = (all: readonly Pick<Route, 'refusals'>[]): readonly string[] =>
  all.flatMap(({ refusals }) => Object.keys(refusals).filter((code) => Object.hasOwn(commonRefusals, code)))

describe('the contracts', () => {
  it('were looked at', () => {
    expect(contracts.every((contract) => contract.routes.length > 4)).toBe(true)
    expect(routes.length).toBeGreaterThan(70)
  })
  it('give each method and path to one route', () => {
    expect(repeated(['GET /api/a/:', address({ method: 'GET', path: '/api/a/:id' })])).toHaveLength(1)
    expect(repeated(routes.map(([, route]) => address(route)))).toEqual([])
  })
  it('name no refusal as the kernel does', () => {
    expect(clashing([{ refusals: { forbidden: 404 } }])).toEqual(['forbidden'])
    expect(clashing(routes.map(([, route]) => route))).toEqual([])
  })
  it('name, in the list of commands without a lifecycle, only routes that exist', () => {
    const names = new Set(house.flatMap(({ commands }) => commands.map(({ route }) => route)))
    for (const [name] of routes) names.add(name)
    expect(withoutLifecycle.filter((name) => !names.has(name))).toEqual([])
  })
  it('have a message for every refusal, which the five other languages must then have too', async () => {
    const path = new URL('../../web/src/messages/en/index.ts', import.meta.url).href
    const { en } = (await import(path)) as { en: Readonly<Record<string, Readonly<Record<string, string>>>> }
    // One area for the refusals of every route, and one for those of each context.
    const areas = Object.entries(en).filter(([area]) => /^refusal$|Refusal$/.test(area))
    const told = new Set(areas.flatMap(([, texts]) => Object.keys(texts)))
    const codes = new Set([
      ...Object.keys(commonRefusals),
      ...routes.flatMap(([, { refusals }]) => Object.keys(refusals)),
    ])
    expect(codes.size).toBeGreaterThan(40)
    expect([...codes].filter((code) => !told.has(code)).sort()).toEqual([])
  })
})

describe('the policies', () => {
  it.each(order)('of %s give each rule an @id and a @because', (context) => {
    const rule = 'permit (principal, action, resource);'
    expect(() => loadPolicies([{ context, text: `@id("${context}.planted") ${rule}` }])).toThrow('has no @because')
    expect(() => loadPolicies([{ context, text: `@because("planted") ${rule}` }])).toThrow('has no @id')
    const text = readFileSync(`${root}/server/src/contexts/${context}/policy.cedar`, 'utf8')
    const { rules } = loadPolicies([{ context, text }])
    expect(rules.length).toBeGreaterThan(0)
    expect(rules.length).toBe(text.match(/^@id\(/gm)?.length)
  })
})

describe('the workspaces', () => {
  it('let the verifier depend on hash functions and curves only', () => {
    const { dependencies } = JSON.parse(readFileSync(`${root}/proof/package.json`, 'utf8')) as {
      dependencies: Record<string, string>
    }
    expect(Object.keys(dependencies).filter((name) => !name.startsWith('@noble/'))).toEqual([])
  })
  it('have a folder for each context in order.ts, and none beside', () => {
    const folders = readdirSync(`${root}/server/src/contexts`, { withFileTypes: true }).filter((one) =>
      one.isDirectory(),
    )
    expect(folders.map(({ name }) => name).sort()).toEqual([...order].sort())
  })
})
