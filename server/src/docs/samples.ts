import { readdirSync, readFileSync } from 'node:fs'
import { sql } from 'kysely'
import { parseSync } from 'vite'
import { z } from 'zod'

/** Arguments with which a store can be called to hear its SQL, invented from the types its functions declare. */

type Node = { readonly type: string; readonly [key: string]: unknown }

export type Scope = {
  /** Declared types of parameters, by file and by name of the function. */
  readonly parameters: ReadonlyMap<string, readonly Node[]>
  readonly aliases: ReadonlyMap<string, Node>
  /** Functions whose signature speaks of the database or of writes, named as `parameters` are. */
  readonly speaking: ReadonlySet<string>
  /** Names of the fields of constant objects, for types that are their keys. */
  readonly fields: ReadonlyMap<string, readonly string[]>
  /** Schemas by name, for types that are inferred from them. */
  readonly schemas: ReadonlyMap<string, z.ZodType>
}

/** Reads the declared types of a context and of the pieces of schema in the kernel. */
export async function scopeOf(context: string, kernelSchemas: string): Promise<Scope> {
  const parameters = new Map<string, readonly Node[]>()
  const aliases = new Map<string, Node>()
  const speaking = new Set<string>()
  const fields = new Map<string, readonly string[]>()
  const schemas = new Map<string, z.ZodType>()
  for (const folder of [kernelSchemas, context]) {
    const files = readdirSync(folder).filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    for (const file of files.sort()) {
      const source = readFileSync(`${folder}/${file}`, 'utf8')
      walk(parseSync(file, source).program, (node) => {
        if (node.type === 'TSTypeAliasDeclaration') aliases.set(nameOf(node['id']), node['typeAnnotation'] as Node)
        if (node.type === 'TSTypeParameter' && node['constraint'])
          aliases.set(nameOf(node['name']), node['constraint'] as Node)
        const keys = keysOf(node)
        if (keys) fields.set(nameOf(node['id']), keys)
        const declared = declaration(node)
        if (declared === undefined) return
        parameters.set(`${file} ${declared.name}`, declared.parameters)
        if (/\b(Database|Write)\b/.test(source.slice(declared.begins, declared.ends))) {
          speaking.add(`${file} ${declared.name}`)
        }
      })
      if (folder !== context || /^(words|contract)\b/.test(file)) {
        const exported = (await import(`${folder}/${file}`)) as Record<string, unknown>
        for (const [name, value] of Object.entries(exported)) if (value instanceof z.ZodType) schemas.set(name, value)
      }
    }
  }
  return { parameters, speaking, aliases, fields, schemas }
}

/** The keys of `const x = { … } as const`. */
function keysOf(node: Node): readonly string[] | undefined {
  if (node.type !== 'VariableDeclarator') return undefined
  const init = node['init'] as Node | null
  const made = init?.type === 'TSAsExpression' ? (init['expression'] as Node) : init
  return made?.type === 'ObjectExpression' ? (made['properties'] as Node[]).map((one) => nameOf(one['key'])) : undefined
}

type Declared = {
  readonly name: string
  readonly parameters: readonly Node[]
  readonly begins: number
  readonly ends: number
}

function declaration(node: Node): Declared | undefined {
  const made = (name: unknown, from: unknown): Declared => {
    const { start, body } = from as { start: number; body: { start: number } }
    return { name: nameOf(name), parameters: typesOf(from as Node), begins: start, ends: body.start }
  }
  const isFunction = (value: unknown) =>
    ['ArrowFunctionExpression', 'FunctionExpression'].includes((value as Node | null)?.type ?? '')
  if (node.type === 'FunctionDeclaration') return made(node['id'], node)
  if (node.type === 'Property' && isFunction(node['value'])) return made(node['key'], node['value'])
  if (node.type === 'VariableDeclarator' && isFunction(node['init'])) return made(node['id'], node['init'])
  return undefined
}

function typesOf(declared: Node): readonly Node[] {
  return (declared['params'] as Node[]).map((parameter) => {
    const place = parameter.type === 'AssignmentPattern' ? (parameter['left'] as Node) : parameter
    return (place['typeAnnotation'] as { typeAnnotation?: Node } | undefined)?.typeAnnotation ?? { type: 'unknown' }
  })
}

function nameOf(node: unknown): string {
  const { name, left, right, value } = (node ?? {}) as { name?: string; left?: Node; right?: Node; value?: string }
  return left && right ? `${nameOf(left)}.${nameOf(right)}` : (name ?? value ?? '')
}

function walk(node: unknown, visit: (node: Node) => void): void {
  if (Array.isArray(node)) for (const one of node) walk(one, visit)
  else if (typeof node === 'object' && node !== null) {
    if (typeof (node as Node).type === 'string') visit(node as Node)
    for (const inner of Object.values(node)) if (typeof inner === 'object') walk(inner, visit)
  }
}

// Read as a moment where one is expected; anywhere else any text does.
const text = '2026-01-01T00:00:00.000Z'
const level = { state: 'PER', level: 'reservada' }
const same = new Set(['Readonly', 'Partial', 'Required', 'NonNullable', 'Pick', 'Omit', 'Awaited', 'Selectable', 'Row'])

/** A value of the type: every optional field is there, of a union the first that is something. */
export function sample(type: Node, scope: Scope, given: ReadonlyMap<string, unknown>, depth = 0): unknown {
  const inner = (node: unknown): unknown => sample(node as Node, scope, given, depth + 1)
  if (depth > 12) return anything
  switch (type.type) {
    case 'TSStringKeyword':
      return text
    case 'TSNumberKeyword':
      return 1
    case 'TSBooleanKeyword':
      return true
    case 'TSNullKeyword':
      return null
    case 'TSUndefinedKeyword':
      return undefined
    case 'TSLiteralType':
      return (type['literal'] as { value?: unknown }).value
    case 'TSArrayType':
      return [inner(type['elementType'])]
    case 'TSTypeOperator': {
      const of = type['typeAnnotation'] as Node
      return type['operator'] === 'keyof' ? scope.fields.get(nameOf(of['exprName']))?.[0] : inner(of)
    }
    case 'TSFunctionType':
      return () => anything
    case 'TSUnionType': {
      const some = (type['types'] as Node[]).find((one) => !/^TS(Null|Undefined)Keyword$/.test(one.type))
      return inner(some ?? { type: 'TSNullKeyword' })
    }
    case 'TSIntersectionType':
      return Object.assign({}, ...(type['types'] as Node[]).map(inner)) as unknown
    case 'TSTypeLiteral': {
      const members = (type['members'] as Node[]).filter((member) => member.type === 'TSPropertySignature')
      return Object.fromEntries(
        members.map((member) => [
          nameOf(member['key']),
          inner((member['typeAnnotation'] as { typeAnnotation: Node }).typeAnnotation),
        ]),
      )
    }
    case 'TSIndexedAccessType': {
      const key = ((type['indexType'] as Node)['literal'] as { value?: unknown } | undefined)?.value
      const whole = inner(type['objectType']) as Record<string, unknown> | undefined
      return typeof key === 'string' ? whole?.[key] : (Object.values(whole ?? {})[0] ?? anything)
    }
    case 'TSTypeReference':
      return referred(type, scope, given, inner)
    default:
      return anything
  }
}

function referred(
  type: Node,
  scope: Scope,
  given: ReadonlyMap<string, unknown>,
  inner: (node: unknown) => unknown,
): unknown {
  const name = nameOf(type['typeName'])
  const [first] = (type['typeArguments'] as { params?: Node[] } | null)?.params ?? []
  if (given.has(name)) return given.get(name)
  if (name === 'RawBuilder') return sql`true /* what policy permits */`
  if (name === 'SqlCondition') return { text: 'true /* what policy permits */', values: [], exact: true }
  if (name === 'Buffer' || name === 'Uint8Array') return Buffer.alloc(1)
  if (name === 'ReadonlyArray' || name === 'Array') return [inner(first)]
  if (name === 'ReadonlyMap' || name === 'Map') return new Map()
  if (name === 'ReadonlySet' || name === 'Set') return new Set([inner(first)])
  const schema = /^z\.(output|infer|input)$/.test(name) ? scope.schemas.get(nameOf(first?.['exprName'])) : undefined
  const own = schema ?? (scope.aliases.has(name) ? undefined : scope.schemas.get(name))
  if (own) return ofSchema(z.toJSONSchema(own, { unrepresentable: 'any', reused: 'inline' }) as JsonSchema)
  const alias = scope.aliases.get(name)
  if (alias) return inner(alias)
  return first !== undefined && same.has(name) ? inner(first) : anything
}

type JsonSchema = {
  readonly type?: string
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly anyOf?: readonly JsonSchema[]
  readonly oneOf?: readonly JsonSchema[]
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly items?: JsonSchema
}

function ofSchema(schema: JsonSchema): unknown {
  const { type, properties = {}, items, anyOf, oneOf } = schema
  if (schema.const !== undefined) return schema.const
  if (schema.enum) return schema.enum[0]
  const sides = anyOf ?? oneOf
  if (sides) return ofSchema(sides.find((side) => side.type !== 'null') ?? {})
  if ('state' in properties && 'level' in properties) return level
  if (type === 'object') return Object.fromEntries(Object.entries(properties).map(([key, one]) => [key, ofSchema(one)]))
  if (type === 'array') return [ofSchema(items ?? {})]
  if (type === 'integer' || type === 'number') return 1
  return type === 'boolean' ? true : text
}

/** Stands for what nobody declared: has every field, is one of everything, and reads as `x`. */
const anything: unknown = new Proxy(
  {},
  {
    get: (_, key) => {
      if (key === Symbol.toPrimitive || key === 'toString' || key === 'toJSON') return () => 'x'
      if (key === Symbol.iterator) return () => [anything][Symbol.iterator]()
      if (typeof key === 'symbol' || ['then', 'compile', 'toOperationNode', 'expressionType'].includes(key))
        return undefined
      const method: unknown = Reflect.get(Array.prototype, key)
      return typeof method === 'function' ? method.bind([anything]) : anything
    },
  },
)
