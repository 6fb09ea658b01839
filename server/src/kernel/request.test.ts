import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { isRefusal } from './refusal.ts'
import { parseRequest } from './request.ts'
import { route } from './route.ts'

const label = route({
  method: 'POST',
  path: '/api/labels/:id',
  summary: 'Write a label',
  params: z.object({ id: z.uuid() }),
  query: z.object({ copies: z.coerce.number().int().min(1).max(3).default(1) }),
  body: z.strictObject({ text: z.string().max(20), more: z.unknown().optional() }),
  reply: z.object({}),
  refusals: {},
})
const id = '00000000-0000-4000-8000-000000000001'
const parse = (raw: { params?: unknown; query?: unknown; body?: unknown }) =>
  parseRequest(label, { params: { id }, query: {}, body: { text: 'x' }, ...raw })
const nested = (depth: number): unknown => (depth === 0 ? 'x' : { in: nested(depth - 1) })

describe('a request', () => {
  it('is parsed in all its places', () => {
    expect(parse({ query: { copies: '2' } })).toEqual({ params: { id }, query: { copies: 2 }, body: { text: 'x' } })
  })
  it.each([
    ['no body', { body: undefined }, 'text', 'expected string'],
    ['a body that is a list', { body: ['x'] }, '', 'expected object'],
    ['a text that is too long', { body: { text: 'x'.repeat(21) } }, 'text', 'at most 20'],
    ['a field that is not known', { body: { text: 'x', admin: true } }, '', 'a field that is not known'],
    ['a parameter of another form', { params: { id: '../../etc/passwd' } }, 'params.id', 'not in the form asked for'],
    ['a number out of bounds', { query: { copies: '9' } }, 'query.copies', 'at most 3'],
    ['a number that is none', { query: { copies: 'many' } }, 'query.copies', 'expected number'],
  ])('with %s is refused and the field named', (_, raw, field, detail) => {
    expect(parse(raw)).toEqual({ refused: 'malformed', field, detail })
  })
  it.each([
    ['a NUL in a text', { text: 'a\u0000b' }, 'body.text'],
    ['half a surrogate pair', { text: '\uD83D' }, 'body.text'],
    ['a NUL in the name of a field', { text: 'x', 'a\u0000': 1 }, 'body'],
    ['a NUL deep inside', { text: 'x', more: [{ a: ['\u0000'] }] }, 'body.more.0.a.0'],
  ])('with %s is refused before anything looks at it', (_, body, field) => {
    expect(parse({ body })).toMatchObject({ refused: 'malformed', field })
  })
  it('nested deeper than anything needs is refused, and what is nested a little is not', () => {
    expect(parse({ body: { text: 'x', more: nested(20) } })).not.toHaveProperty('refused')
    for (const depth of [30, 5_000]) {
      expect(parse({ body: { text: 'x', more: nested(depth) } })).toMatchObject({ refused: 'malformed' })
    }
  })
  it('never changes what every object inherits', () => {
    parse({
      body: JSON.parse('{"text":"x","more":{"__proto__":{"admin":true},"constructor":{"prototype":{"admin":true}}}}'),
    })
    expect(({} as Record<string, unknown>)['admin']).toBeUndefined()
  })
  it('that is refused is never quoted: the value does not come back', () => {
    const secret = 'Ada-Lovelace-1815'
    for (const raw of [
      { body: { text: `${secret}${'x'.repeat(30)}` } },
      { params: { id: secret } },
      { query: { copies: secret } },
    ]) {
      expect(JSON.stringify(parse(raw))).not.toContain(secret)
    }
  })
  it('of whatever shape is answered with a value or a refusal and never throws', () => {
    fc.assert(
      fc.property(fc.anything({ withNullPrototype: true }), fc.jsonValue(), fc.jsonValue(), (body, params, query) => {
        const result = parse({ body, params, query })
        return isRefusal(result) ? result.refused === 'malformed' : typeof result.body.text === 'string'
      }),
      { numRuns: 500 },
    )
  })
})
