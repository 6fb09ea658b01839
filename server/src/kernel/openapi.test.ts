import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import * as garden from '../../test/support/garden.ts'
import { openapi } from './openapi.ts'
import { problemOf } from './problem.ts'
import { refuse } from './refusal.ts'
import { commonRefusals, route, type Route } from './route.ts'

type Operation = {
  summary: string
  security: unknown[]
  parameters: { name: string; in: string; required: boolean; schema: object }[]
  requestBody?: { required: boolean; content: Record<string, { schema: object }> }
  responses: Record<string, { description: string; content: Record<string, object>; $ref?: string }>
}
type Document = {
  openapi: string
  info: { title: string; version: string }
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, object>; responses: Operation['responses'] }
}

const upload = route({
  method: 'POST',
  path: '/api/garden/plants/:id/picture',
  access: 'public',
  summary: 'Add a picture',
  params: z.object({ id: z.uuid() }),
  query: z.object({ name: z.string(), angle: z.int().optional() }),
  file: 1024,
  reply: z.object({}),
  refusals: { 'too-dark': 415 },
})
const picture = route({
  method: 'GET',
  path: '/api/garden/plants/:id/picture',
  summary: 'Fetch a picture',
  params: z.object({ id: z.uuid() }),
  streams: 'image/png',
  reply: z.any(),
  refusals: {},
})
const { sowPlant, waterPlant, uprootPlant, readPlant } = garden
const routes: readonly Route[] = [waterPlant, sowPlant, uprootPlant, readPlant, upload, picture]
const made = openapi(routes, { title: 'Garden', version: '1.0.0' }) as unknown as Document
const operations = Object.entries(made.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
)

describe('the description of the API', () => {
  it('is OpenAPI 3.1 with a title, a version and every route once', () => {
    expect(made.openapi).toMatch(/^3\.1\.\d+$/)
    expect(made.info).toMatchObject({ title: 'Garden', version: '1.0.0' })
    expect(operations).toHaveLength(routes.length)
  })
  it('declares every parameter of a path, required, and none that the path lacks', () => {
    for (const { path, operation } of operations) {
      const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
      const declared = operation.parameters.filter((one) => one.in === 'path')
      expect(declared.map(({ name }) => name)).toEqual(named)
      expect(declared.every(({ required }) => required)).toBe(true)
      const keys = operation.parameters.map((one) => `${one.in} ${one.name}`)
      expect(new Set(keys).size).toBe(keys.length)
    }
  })
  it('points only to what it holds', () => {
    const pointers = [...JSON.stringify(made).matchAll(/"\$ref":"([^"]+)"/g)].map(([, pointer]) => pointer ?? '')
    expect(pointers.length).toBeGreaterThan(10)
    for (const pointer of new Set(pointers)) {
      const steps = pointer.replace(/^#\//, '').split('/')
      const target = steps.reduce<unknown>((node, step) => (node as Record<string, unknown> | undefined)?.[step], made)
      expect(target, pointer).toBeDefined()
    }
  })
  it('gives every operation an answer, and every refusal of its route under its status', () => {
    for (const one of routes) {
      const operation = made.paths[one.path.replaceAll(/:(\w+)/g, '{$1}')]?.[one.method.toLowerCase()]
      expect(operation?.responses['200']).toBeDefined()
      for (const [code, status] of Object.entries(one.refusals)) {
        expect(operation?.responses[status]?.description).toContain(code)
      }
      const shared = operation?.responses['404']?.$ref?.split('/').at(-1) ?? ''
      expect(made.components.responses[shared]?.content).toHaveProperty('application/problem+json')
      expect(made.components.responses[shared]?.description).toBe('unknown')
    }
  })
  it('asks for an idempotency key with every change, and for the version where one is needed', () => {
    const headers = (path: string, method: string) =>
      made.paths[path]?.[method]?.parameters.filter((one) => one.in === 'header').map(({ name }) => name)
    expect(headers('/api/garden/plants/{id}/water', 'post')).toEqual(['Idempotency-Key', 'If-Match'])
    expect(headers('/api/garden/plants', 'post')).toEqual(['Idempotency-Key'])
    expect(headers('/api/garden/plants/{id}', 'get')).toEqual([])
  })
  it('shows files and streams by their media type, and the public as needing no sign-in', () => {
    const path = made.paths['/api/garden/plants/{id}/picture']
    expect(Object.keys(path?.['post']?.requestBody?.content ?? {})).toEqual(['application/octet-stream'])
    expect(path?.['post']?.security).toEqual([])
    expect(Object.keys(path?.['get']?.responses['200']?.content ?? {})).toEqual(['image/png'])
    expect(path?.['get']?.security).toHaveLength(2)
  })
  it('does not depend on the order of the routes', () => {
    const again = openapi([...routes].reverse(), { title: 'Garden', version: '1.0.0' })
    expect(JSON.stringify(again)).toBe(JSON.stringify(made))
  })
})

describe('a refusal at the edge', () => {
  it('is problem details of RFC 9457 with the status of its contract', () => {
    expect(problemOf(refuse('too-wet', { detail: 'at most 5 litres', field: 'litres' }), waterPlant)).toEqual({
      type: 'urn:comity:refusal:too-wet',
      title: 'too wet',
      status: 422,
      code: 'too-wet',
      detail: 'at most 5 litres',
      field: 'litres',
    })
  })
  it.each(Object.entries(commonRefusals))('has a status of its own for %s everywhere', (code, status) => {
    expect(problemOf(refuse(code)).status).toBe(status)
    expect(status).toBeGreaterThanOrEqual(400)
  })
  it.each(['too-dry', 'constructor', 'toString'])(
    'that no contract knows is a defect and says nothing more: %s',
    (code) => {
      expect(problemOf(refuse(code, { detail: 'secret' }), waterPlant, 'i-1')).toEqual({
        type: 'urn:comity:refusal:defect',
        title: 'defect',
        status: 500,
        code: 'defect',
        instance: 'i-1',
      })
    },
  )
})
