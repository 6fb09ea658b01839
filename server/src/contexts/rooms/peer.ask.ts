import { utf8 } from '@comity/proof/hash'
import type { z } from 'zod'
import { refuse, Refused, type Refusal } from '#kernel/refusal'
import type { Ground } from './ground.ts'
import { mostAnswered } from './words.peer.ts'

/** What a peer said no to, with its code; or `lead-away`, when nothing was heard. */
export async function ask<Answer extends z.ZodType>(
  { directory }: Pick<Ground, 'directory'>,
  state: string,
  path: string,
  answer: Answer,
  body: unknown,
): Promise<z.output<Answer> | Refusal> {
  let answered: Awaited<ReturnType<typeof directory.call>>
  try {
    answered = await directory.call(state, {
      method: 'POST',
      path,
      body: utf8(JSON.stringify(body)),
      contentType: 'application/json',
      mostBytes: mostAnswered,
      timeoutMs: 15_000,
    })
  } catch (error) {
    if (error instanceof Refused) return away
    throw error
  }
  const read = parsed(answered.body)
  if (answered.status !== 200) return refusalIn(answered.status, read)
  const checked = answer.safeParse(read)
  return checked.success ? checked.data : away
}

const away = refuse('lead-away', { detail: 'the node that leads the room does not answer; try again later' })

/** Refusals of another node are passed on by their code, where this node knows it, and never with its words. */
function refusalIn(status: number, body: unknown): Refusal {
  const code = typeof body === 'object' && body !== null ? (body as Record<string, unknown>)['code'] : undefined
  if (status >= 500 || status === 429) return away
  if (code === 'epoch-over')
    return refuse('epoch-over', { detail: 'another change was taken first, or members changed' })
  if (code === 'unknown') return refuse('unknown', { detail: 'the node that leads knows no such room' })
  return refuse('change-not-allowed', { detail: 'the node that leads the room did not take it' })
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    return undefined
  }
}
