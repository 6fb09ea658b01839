import { z } from 'zod'
import { commonRefusals, type Route } from './route.ts'
import { Country } from './schema/country.ts'
import { Grading } from './schema/grading.ts'
import { Marking } from './schema/marking.ts'
import { Offer } from './schema/page.ts'
import { LangText } from './schema/text.ts'

type Json = Record<string, unknown>

const problem: Json = {
  type: 'object',
  required: ['type', 'title', 'status', 'code'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string' },
    detail: { type: 'string' },
    rule: { type: 'string' },
    field: { type: 'string' },
    facts: { type: 'object' },
    instance: { type: 'string' },
  },
}

// Pieces that stand in many schemas are written once, under components.
const pieces = { Country, Grading, LangText, Marking, Offer } as const
type Registry = z.core.$ZodRegistry<{ id: string }>

/**
 * The OpenAPI 3.1 description of all routes, derived from their schemas (OpenAPI 3.1 is JSON Schema 2020-12). `named` are
 * further schemas to write once under their names.
 */
export function openapi(
  routes: readonly Route[],
  about: { readonly version: string; readonly title: string },
  named: Readonly<Record<string, z.ZodType>> = {},
): Json {
  const registry = z.registry<{ id: string }>()
  for (const [id, piece] of Object.entries({ ...named, ...pieces })) registry.add(piece, { id })
  const paths: Record<string, Record<string, Json>> = {}
  const schemas: Record<string, Json> = { Problem: problem }
  const json: Describe = (schema, io) => describe(schema, io, schemas, registry)
  for (const route of [...routes].sort((a, b) => (a.path + a.method).localeCompare(b.path + b.method, 'en'))) {
    const path = route.path.replaceAll(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(route, json) }
  }
  return {
    openapi: '3.1.0',
    info: { ...about, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    paths,
    components: {
      schemas: Object.fromEntries(Object.entries(schemas).sort(([a], [b]) => a.localeCompare(b, 'en'))),
      responses: commonResponses(),
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: '__Host-comity' },
        service: { type: 'http', scheme: 'bearer' },
      },
    },
  }
}

type Describe = (schema: z.ZodType, io: 'input' | 'output') => Json

function operation(route: Route, json: Describe): Json {
  const changes = route.method !== 'GET'
  const headers = [
    ...(changes && route.access !== 'public'
      ? [header('Idempotency-Key', 'The same key again gets the same answer.')]
      : []),
    ...(route.versioned === true ? [header('If-Match', 'The version that was seen, as given in `ETag`.')] : []),
  ]
  return {
    summary: route.summary,
    tags: [route.path.split('/')[2]],
    ...(route.access === 'public' ? { security: [] } : { security: [{ session: [] }, { service: [] }] }),
    parameters: [...fields(route.params, 'path', json), ...fields(route.query, 'query', json), ...headers],
    ...(route.file !== undefined
      ? {
          requestBody: {
            required: true,
            content: {
              'application/octet-stream': { schema: { type: 'string', format: 'binary', maxLength: route.file } },
            },
          },
        }
      : route.body === undefined
        ? {}
        : { requestBody: { required: true, content: { 'application/json': { schema: json(route.body, 'input') } } } }),
    responses: {
      200: {
        description: 'Done.',
        content:
          route.streams === undefined
            ? { 'application/json': { schema: json(route.reply, 'output') }, ...(route.also && { [route.also]: {} }) }
            : { [route.streams]: {} },
      },
      ...refusals(route),
    },
  }
}

const neverWhenReading = ['changed-since-opened', 'idempotency-key-missing', 'key-reused', 'version-missing']

function byStatus(codes: Readonly<Record<string, number>>, method: Route['method']): ReadonlyMap<number, string> {
  const found = new Map<number, string>()
  for (const [code, status] of Object.entries(codes)) {
    if (method === 'GET' && neverWhenReading.includes(code)) continue
    found.set(status, found.has(status) ? `${found.get(status)}, ${code}` : code)
  }
  return new Map([...found].sort(([a], [b]) => a - b))
}

/** What any route may refuse stands once among the components, apart for reading and for changing. */
function refusals(route: Route): Json {
  const shared = byStatus(commonRefusals, route.method)
  const all = byStatus({ ...commonRefusals, ...route.refusals }, route.method)
  return Object.fromEntries(
    [...all].map(([status, codes]) => [
      status,
      shared.get(status) === codes
        ? { $ref: `#/components/responses/${responseName(route.method, status)}` }
        : response(codes),
    ]),
  )
}

function commonResponses(): Json {
  const methods = ['GET', 'POST'] as const
  return Object.fromEntries(
    methods.flatMap((method) =>
      [...byStatus(commonRefusals, method)].map(([status, codes]) => [responseName(method, status), response(codes)]),
    ),
  )
}

function responseName(method: Route['method'], status: number): string {
  return `${method === 'GET' ? 'Read' : 'Change'}${status}`
}

function response(codes: string): Json {
  return {
    description: codes,
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
  }
}

function header(name: string, description: string): Json {
  return { name, in: 'header', required: true, description, schema: { type: 'string' } }
}

function fields(schema: z.ZodObject | undefined, place: 'path' | 'query', json: Describe): Json[] {
  if (schema === undefined) return []
  const { properties = {}, required = [] } = json(schema, 'input') as {
    properties?: Record<string, Json>
    required?: string[]
  }
  return Object.entries(properties).map(([name, inner]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema: inner,
  }))
}

/**
 * A schema as JSON Schema, with the pieces it uses put among `schemas`. What is accepted may differ from what is given
 * out; a piece that does is there twice, the accepted form as `…Input`.
 */
function describe(schema: z.ZodType, io: 'input' | 'output', schemas: Record<string, Json>, registry: Registry): Json {
  const whole = z.toJSONSchema(schema, { io, unrepresentable: 'any', metadata: registry }) as Json
  const given = z.toJSONSchema(schema, { io: 'output', unrepresentable: 'any', metadata: registry }) as Json
  const { $schema: _, $defs = {}, ...rest } = whole as { $defs?: Record<string, Json> } & Json
  const givenOut = (given['$defs'] ?? {}) as Record<string, Json>
  const names = new Map<string, string>()
  for (const id of Object.keys($defs)) names.set(id, sameText($defs[id], givenOut[id]) ? id : `${id}Input`)
  const pointed = (node: unknown): unknown => {
    if (Array.isArray(node)) return node.map(pointed)
    if (typeof node !== 'object' || node === null) return node
    return Object.fromEntries(
      Object.entries(node).map(([key, inner]) => [
        key,
        key === '$ref' && typeof inner === 'string'
          ? inner.replace(/^#\/\$defs\/(.+)$/, (_all, id: string) => `#/components/schemas/${names.get(id) ?? id}`)
          : pointed(inner),
      ]),
    )
  }
  for (const [id, name] of names) {
    const { id: _id, ...piece } = pointed($defs[id]) as Json
    schemas[name] = piece
  }
  return pointed(rest) as Json
}

function sameText(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}
