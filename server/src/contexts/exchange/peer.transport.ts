import type { Directory } from '#contexts/directory'
import { z } from 'zod'
import type { NotAnswered, Transport } from './ports.transport.ts'
import { Digest, longestReceipt } from './words.ts'

const Envelope = z.string().min(1).max(longestReceipt)
const most = <S extends z.ZodType>(part: S, count: number) => z.array(part).max(count)

/** How much may be asked and answered at once. */
export const mostAsked = 1_000
export const answerBytes = 8_000_000
const callMs = 20_000

export const ItemsAnswer = z.strictObject({
  receipts: most(Envelope, 2_000),
  missing: most(Digest, 1_000),
  later: most(Digest, 1_000),
})
export const StatusAnswer = z.strictObject({
  unknown: most(Digest, mostAsked),
  differing: most(Digest, mostAsked),
  receipts: most(Envelope, 20_000),
  covers: most(z.string().min(1).max(200_000), mostAsked),
})
export const RollAnswer = z.strictObject({
  messages: most(z.strictObject({ message: Digest, receipts: Digest, changedAt: z.iso.datetime() }), mostAsked),
  more: z.boolean(),
})
export const ProofsAnswer = z.strictObject({
  proofs: most(
    z.strictObject({
      receipt: Digest,
      leaf: z.strictObject({ kind: z.string().max(128), digest: Digest, at: z.string().max(40) }),
      proof: z.string().max(20_000),
    }),
    mostAsked,
  ),
})

const refusing: ReadonlySet<number> = new Set([401, 403, 429, 503])

/** Calls to peers: signed by the directory, bounded in time and size, read strictly. */
export function transportBy(directory: Directory): Transport {
  const ask = async <S extends z.ZodType>(
    peer: string,
    path: string,
    question: unknown,
    schema: S,
  ): Promise<z.output<S> | NotAnswered> => {
    let answer
    try {
      answer = await directory.call(peer, {
        method: 'POST',
        path,
        body: new TextEncoder().encode(JSON.stringify(question)),
        contentType: 'application/json',
        timeoutMs: callMs,
        mostBytes: answerBytes,
      })
    } catch {
      return { notAnswered: 'unreachable' }
    }
    if (refusing.has(answer.status)) return { notAnswered: 'refused' }
    if (answer.status !== 200) return { notAnswered: 'malformed' }
    const parsed = schema.safeParse(jsonOf(answer.body))
    return parsed.success ? parsed.data : { notAnswered: 'malformed' }
  }
  return {
    items: (peer, items) => ask(peer, '/peer/exchange/items', items, ItemsAnswer),
    status: (peer, question) => ask(peer, '/peer/exchange/status', question, StatusAnswer),
    roll: (peer, question) => ask(peer, '/peer/exchange/roll', question, RollAnswer),
    proofs: async (peer, receipts) => {
      const answer = await ask(peer, '/peer/exchange/proofs', { receipts }, ProofsAnswer)
      return 'notAnswered' in answer ? answer : answer.proofs
    },
  }
}

const decoder = new TextDecoder('utf-8', { fatal: true })

/** JSON of bytes that somebody else wrote; undefined for what is none. */
export function jsonOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(decoder.decode(bytes)) as unknown
  } catch {
    return undefined
  }
}
