import { z } from 'zod'
import { refuse, type Refusal } from './refusal.ts'
import type { BodyOf, ParamsOf, QueryOf, Route } from './route.ts'

export type Request<R extends Route> = {
  readonly params: ParamsOf<R>
  readonly query: QueryOf<R>
  readonly body: BodyOf<R>
}

/** Parses a request against its route. The refusal names the first offending field, never its value. */
export function parseRequest<R extends Route>(
  route: R,
  raw: { readonly params: unknown; readonly query: unknown; readonly body: unknown },
): Request<R> | Refusal<'malformed'> {
  const parsed: Record<string, unknown> = { params: undefined, query: undefined, body: undefined }
  for (const place of ['params', 'query', 'body'] as const) {
    const schema: z.ZodType | undefined = place === 'body' ? exact(route.body) : route[place]
    if (schema === undefined) continue
    const hostile = hostileField(raw[place], place, 0)
    if (hostile !== undefined) {
      return refuse('malformed', {
        field: hostile,
        detail: 'the text holds characters that are not allowed, or is nested too deeply',
      })
    }
    const result = schema.safeParse(raw[place] === undefined ? {} : raw[place])
    if (!result.success) {
      const issue = result.error.issues[0]
      const path = issue?.path.map(String).join('.') ?? ''
      return refuse('malformed', { field: place === 'body' ? path : `${place}.${path}`, detail: sentence(issue) })
    }
    parsed[place] = result.data
  }
  return parsed as Request<R>
}

const exacts = new WeakMap<z.ZodType, z.ZodType>()
/** A body says what its route knows and nothing else; a schema that is open on purpose stays open. */
function exact(schema: z.ZodType | undefined): z.ZodType | undefined {
  if (!(schema instanceof z.ZodObject) || schema.def.catchall !== undefined) return schema
  const known = exacts.get(schema)
  if (known !== undefined) return known
  const made = schema.strict()
  exacts.set(schema, made)
  return made
}

/** NUL and lone surrogates have no place in any text PostgreSQL keeps; depth is bounded before anything recurses. */
function hostileField(value: unknown, path: string, depth: number): string | undefined {
  if (depth > 24) return path
  if (typeof value === 'string') return value.includes('\u0000') || !value.isWellFormed() ? path : undefined
  if (typeof value !== 'object' || value === null) return undefined
  for (const [key, inner] of Object.entries(value)) {
    const found = hostileField(key, path, depth) ?? hostileField(inner, `${path}.${key.slice(0, 40)}`, depth + 1)
    if (found !== undefined) return found
  }
  return undefined
}

function sentence(issue: z.core.$ZodIssue | undefined): string {
  if (issue?.code === 'invalid_type') return `expected ${issue.expected}`
  if (issue?.code === 'too_big') return `at most ${issue.maximum}`
  if (issue?.code === 'too_small') return `at least ${issue.minimum}`
  if (issue?.code === 'unrecognized_keys') return 'a field that is not known'
  return issue?.code === 'custom' ? issue.message : 'not in the form asked for'
}
