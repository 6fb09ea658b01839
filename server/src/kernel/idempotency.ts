import { hash } from 'node:crypto'
import { actorKey, type Actor } from './actor.ts'
import type { Answer, Incoming } from './command.ts'
import { statement, type Database, type Write } from './database.ts'
import { refuse, type Refusal } from './refusal.ts'
import type { Job } from './jobs.ts'
import type { Kernel } from './kernel.ts'
import type { Route } from './route.ts'

/**
 * What makes two requests the same: route, parameters, query and body, byte for byte as they were parsed from JSON, and
 * the SHA-256 of the bytes that were streamed in beside them.
 */
export function requestDigest(
  route: Route,
  { params, query, body, version }: Pick<Incoming, 'params' | 'query' | 'body' | 'version'>,
  content?: string,
): Buffer {
  const said = [route.method, route.path, params ?? null, query ?? null, body ?? null, version ?? null]
  return hash('sha256', JSON.stringify(content === undefined ? said : [...said, content]), 'buffer')
}

/** Keeps the answer under its key, in the transaction that makes it true. */
export function remember(incoming: Incoming, actor: Actor, request: Buffer, answer: Answer, at: string): Write[] {
  const key = incoming.idempotencyKey
  if (key === undefined || actor.kind === 'visitor') return []
  return [
    statement(
      'insert into kernel.idempotency (actor, key, request, status, reply, version, at) values ($1, $2, $3, $4, $5, $6, $7)',
      [actorKey(actor), key, request, answer.status, JSON.stringify(answer.body ?? null), answer.version ?? null, at],
    ),
  ]
}

/** The answer this key got before, if any; a key used for another request is refused. */
export async function answered(
  database: Database,
  route: Route,
  incoming: Incoming,
  content?: string,
): Promise<Answer | Refusal | undefined> {
  const { idempotencyKey, actor } = incoming
  // Bytes that were refused before they were all read cannot be compared: the refusal stands.
  if (route.file !== undefined && content === undefined) return undefined
  if (idempotencyKey === undefined || actor.kind === 'visitor') return undefined
  const [row] = await database.query<{ request: Buffer; status: number; reply: unknown; version: number | null }>(
    `select request, status, reply, version from kernel.idempotency where actor = $1 and key = $2`,
    [actorKey(actor), idempotencyKey],
  )
  if (row === undefined) return undefined
  if (!row.request.equals(requestDigest(route, incoming, content)))
    return refuse('key-reused', { detail: 'this idempotency key belongs to another request' })
  return { status: row.status, body: row.reply, version: row.version ?? undefined }
}

/** Answers are kept for a week: longer than any honest caller repeats a request. */
export function forgetAnswers({ database, clock }: Pick<Kernel, 'database' | 'clock'>): Job {
  return {
    name: 'kernel.forget-answers',
    at: '17 3 * * *',
    run: async () => {
      const before = clock
        .now()
        .subtract({ hours: 24 * 7 })
        .toString()
      await database.query('delete from kernel.idempotency where at < $1', [before])
    },
  }
}
