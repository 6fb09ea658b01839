import { z } from 'zod'
import { commonRefusals, type Route } from './route.ts'

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

/** The OpenAPI 3.1 description of all routes, derived from their schemas (OpenAPI 3.1 is JSON Schema 2020-12). */
export function openapi(routes: readonly Route[], about: { readonly version: string; readonly title: string }): Json {
  const paths: Record<string, Record<string, Json>> = {}
  for (const route of [...routes].sort((a, b) => (a.path + a.method).localeCompare(b.path + b.method, 'en'))) {
    const path = route.path.replaceAll(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(route) }
  }
  return {
    openapi: '3.1.0',
    info: { ...about, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    paths,
    components: {
      schemas: { Problem: problem },
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: '__Host-comity' },
        service: { type: 'http', scheme: 'bearer' },
      },
    },
  }
}

function operation(route: Route): Json {
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
    parameters: [...fields(route.params, 'path'), ...fields(route.query, 'query'), ...headers],
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
            ? { 'application/json': { schema: json(route.reply, 'output') } }
            : { [route.streams]: {} },
      },
      ...refusals(route),
    },
  }
}

function refusals(route: Route): Json {
  const byStatus = new Map<number, string[]>()
  for (const [code, status] of Object.entries({ ...commonRefusals, ...route.refusals })) {
    if (
      route.method === 'GET' &&
      ['changed-since-opened', 'idempotency-key-missing', 'key-reused', 'version-missing'].includes(code)
    )
      continue
    byStatus.set(status, [...(byStatus.get(status) ?? []), code])
  }
  return Object.fromEntries(
    [...byStatus]
      .sort(([a], [b]) => a - b)
      .map(([status, codes]) => [
        status,
        {
          description: codes.join(', '),
          content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
        },
      ]),
  )
}

function header(name: string, description: string): Json {
  return { name, in: 'header', required: true, description, schema: { type: 'string' } }
}

function fields(schema: z.ZodObject | undefined, place: 'path' | 'query'): Json[] {
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

function json(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' })
  return rest
}
