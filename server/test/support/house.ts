import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseSync } from 'vite'

/** A file of the house as text: read from disk, or planted by a test. Paths begin at the root of the repository. */
export type Source = { readonly path: string; readonly text: string }

export type Import = {
  readonly specifier: string
  /** Path in the repository, without what Node would have to look up; or the name of a package or of a node module. */
  readonly target: string
  /** Nothing of it remains when types are stripped. */
  readonly typeOnly: boolean
  /** Names imported as values. */
  readonly names: readonly string[]
}

/** What the rules look at: imports, the global names used, literal texts, declared calls. */
export type File = Source & {
  readonly test: boolean
  readonly lines: number
  readonly imports: readonly Import[]
  /** Identifiers and chains as written: `process.env`, `new Error`, `new Date()`, `Math.random`. */
  readonly uses: ReadonlySet<string>
  readonly literals: readonly string[]
  readonly comments: readonly string[]
  readonly defaultExport: boolean
  /** Calls of `command({ … })`: the route named, and whether a lifecycle is given. */
  readonly commands: readonly { readonly route: string; readonly lifecycle: boolean }[]
}

export const workspaces = ['server', 'proof', 'law', 'engines', 'web', 'sandbox', 'bench'] as const

/** Every TypeScript file of the workspaces but browser journeys and what is installed or built. */
export function readHouse(): readonly File[] {
  return workspaces.flatMap((workspace) =>
    filesBelow(join(root, workspace))
      .filter((path) => /\.tsx?$/.test(path) && !path.endsWith('.d.ts'))
      .map((path) => parseSource({ path: path.slice(root.length + 1), text: readFileSync(path, 'utf8') })),
  )
}

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (['node_modules', 'dist', 'e2e'].includes(entry.name)) return []
    const path = join(folder, entry.name)
    return entry.isDirectory() ? filesBelow(path) : [path]
  })
}

type Node = { readonly type: string; readonly [key: string]: unknown }

export function parseSource(source: Source): File {
  const { path, text } = source
  const parsed = parseSync(path, text)
  if (parsed.errors.length > 0) throw new Error(`${path} does not parse: ${parsed.errors[0]?.message}`)
  const { module } = parsed
  const uses = new Set<string>()
  const literals: string[] = []
  const commands: { route: string; lifecycle: boolean }[] = []
  const imports: Import[] = []
  const add = (specifier: string, typeOnly: boolean, names: readonly string[]) =>
    imports.push({ specifier, target: resolve(path, specifier), typeOnly, names })
  for (const { moduleRequest, entries } of module.staticImports) {
    const values = entries.filter(({ isType }) => !isType)
    const typeOnly = entries.length > 0 && values.length === 0
    add(
      moduleRequest.value,
      typeOnly,
      values.map(({ importName }) => (importName.kind === 'Default' ? 'default' : (importName.name ?? '*'))),
    )
  }
  for (const { entries } of module.staticExports) {
    for (const { moduleRequest, isType, importName } of entries) {
      if (moduleRequest) add(moduleRequest.value, isType, isType ? [] : [importName.name ?? '*'])
    }
  }
  walk(parsed.program, (node) => {
    if (node.type === 'ImportExpression') {
      const { value } = node['source'] as { value?: unknown }
      if (typeof value === 'string') add(value, false, ['*'])
    } else if (node.type === 'Identifier') uses.add(String(node['name']))
    else if (node.type === 'MemberExpression') uses.add(chain(node))
    else if (node.type === 'NewExpression') {
      const name = chain(node['callee'] as Node)
      uses.add(`new ${name}`)
      if ((node['arguments'] as unknown[]).length === 0) uses.add(`new ${name}()`)
    } else if (node.type === 'Literal' && typeof node['value'] === 'string') literals.push(node['value'])
    else if (node.type === 'TemplateLiteral') literals.push(spelled(node))
    else if (node.type === 'CallExpression') {
      const found = commandCall(node)
      if (found) commands.push(found)
    }
  })
  return {
    ...source,
    imports,
    uses,
    literals,
    commands,
    test: /\.test\.tsx?$|^\w+\/test\//.test(path),
    lines: text.split('\n').length - 1,
    comments: parsed.comments.map(({ value }) => value),
    defaultExport: module.staticExports.some(({ entries }) =>
      entries.some(({ exportName }) => exportName.kind === 'Default'),
    ),
  }
}

type Maps = { readonly name: string; readonly imports?: Targets; readonly exports?: Targets }
type Targets = Readonly<Record<string, string>>
export const root = fileURLToPath(new URL('../../..', import.meta.url)).replace(/\/$/, '')
const maps = new Map<string, Maps>(
  workspaces
    .map((workspace) => ({ workspace, manifest: join(root, workspace, 'package.json') }))
    .filter(({ manifest }) => existsSync(manifest))
    .map(({ workspace, manifest }) => [workspace, JSON.parse(readFileSync(manifest, 'utf8')) as Maps]),
)

/** Where an import leads, by the imports and exports maps of the workspaces. */
function resolve(from: string, specifier: string): string {
  if (specifier.startsWith('.')) return join(dirname(from), specifier)
  const [home = ''] = from.split('/')
  if (specifier.startsWith('#')) {
    const target = mapped(maps.get(home)?.imports ?? {}, specifier)
    if (target === undefined) return specifier
    return target.startsWith('.') ? join(home, target) : resolve(from, target)
  }
  const [, workspace, inner = ''] = /^@comity\/(\w+)\/(.+)$/.exec(specifier) ?? []
  if (workspace === undefined) return specifier
  // What the exports map does not show cannot be imported; for the rules it is the file somebody tried to reach.
  return join(workspace, mapped(maps.get(workspace)?.exports ?? {}, `./${inner}`) ?? `src/${inner}.ts`)
}

function mapped(targets: Targets, asked: string): string | undefined {
  if (targets[asked] !== undefined) return targets[asked]
  const found = Object.entries(targets)
    .map(([pattern, target]) => ({ target, ends: pattern.split('*') }))
    .filter(({ ends }) => ends.length === 2 && asked.startsWith(ends[0]!) && asked.endsWith(ends[1]!))
    .sort((one, other) => other.ends.join('').length - one.ends.join('').length)[0]
  if (found === undefined) return undefined
  const [start = '', end = ''] = found.ends
  return found.target.replace('*', asked.slice(start.length, asked.length - end.length))
}

function walk(node: unknown, visit: (node: Node) => void): void {
  if (Array.isArray(node)) for (const one of node) walk(one, visit)
  else if (typeof node === 'object' && node !== null) {
    if (typeof (node as Node).type === 'string') {
      visit(node as Node)
      // A key or a member is no use of a global of that name.
      const { type, computed } = node as Node
      const named = (type === 'Property' || type === 'MemberExpression') && computed !== true
      for (const [key, inner] of Object.entries(node)) {
        if (named && (key === 'key' || key === 'property')) continue
        if (typeof inner === 'object') walk(inner, visit)
      }
    } else for (const inner of Object.values(node)) walk(inner, visit)
  }
}

function chain(node: Node): string {
  if (node.type === 'Identifier') return String(node['name'])
  if (node.type !== 'MemberExpression') return '?'
  const { name, value } = node['property'] as { name?: string; value?: unknown }
  return `${chain(node['object'] as Node)}.${name ?? String(value)}`
}

function spelled(node: Node): string {
  return (node['quasis'] as { value: { cooked: string | null } }[]).map(({ value }) => value.cooked ?? '').join('…')
}

function commandCall(node: Node): { route: string; lifecycle: boolean } | undefined {
  const [first] = node['arguments'] as Node[]
  const callee = node['callee'] as Node
  if (callee.type !== 'Identifier' || callee['name'] !== 'command' || first?.type !== 'ObjectExpression')
    return undefined
  const properties = first['properties'] as { type: string; key?: { name?: string }; value?: Node }[]
  const route = properties.find(({ key }) => key?.name === 'route')?.value
  let lifecycle = false
  walk(first, (inner) => {
    if (inner.type === 'Property' && (inner['key'] as { name?: string }).name === 'lifecycle') lifecycle = true
  })
  // What is spread in from beside is looked at where it stands.
  lifecycle ||= properties.some(({ type }) => type === 'SpreadElement')
  return { route: route === undefined ? '?' : (chain(route).split('.').at(-1) ?? '?'), lifecycle }
}
