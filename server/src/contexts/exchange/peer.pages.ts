import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { Asked, Directory, Served } from '#contexts/directory'
import { refuse, type Refusal } from '#kernel/refusal'
import { answerProofs } from './flow.prove.ts'
import { receiveItems } from './flow.receive.ts'
import { answerRoll, answerStatus, mostCompared } from './flow.reconcile.ts'
import { jsonOf } from './peer.transport.ts'
import type { Flow } from './ports.ts'
import { Digest, longestReceipt, mostItemBytes, mostItems, Parcel } from './words.ts'

const Items = z
  .strictObject({
    parcels: z.array(Parcel).max(mostItems),
    receipts: z.array(z.string().min(1).max(longestReceipt)).max(mostItems),
    covers: z.array(z.string().min(1).max(200_000)).max(mostItems).default([]),
  })
  // An answer that passes over what it did not look at would be believed to have taken it.
  .refine(({ parcels, receipts }) => parcels.length + receipts.length <= mostItems, { path: ['receipts'] })
const StatusQuestion = z.strictObject({
  messages: z.array(z.strictObject({ message: Digest, receipts: Digest.nullable() })).max(mostCompared),
})
const RollQuestion = z.strictObject({ since: z.iso.datetime(), beyond: Digest.nullable() })
const ProofsQuestion = z.strictObject({ receipts: z.array(Digest).max(1_000) })

/** One parcel alone may be larger than what is sent together. */
const itemsBytes = mostItemBytes + 4_000_000

/** What peers ask of this node: each question is parsed strictly before anything in it is looked at. */
export function peerPages(
  directory: Directory,
  flow: Flow,
  /** A peer brought items. */
  received: () => void,
): (app: FastifyInstance) => void {
  const answer =
    <S extends z.ZodType>(schema: S, work: (peer: string, question: z.output<S>) => Promise<unknown>) =>
    async ({ state, body }: Asked): Promise<Served | Refusal> => {
      const read = schema.safeParse(jsonOf(body))
      if (!read.success) {
        const field = read.error.issues[0]?.path.map(String).join('.') ?? ''
        return refuse('malformed', { detail: 'not in the form of the protocol', field })
      }
      return { status: 200, body: JSON.stringify(await work(state, read.data)), contentType: 'application/json' }
    }
  return (app) => {
    directory.serve(app, {
      method: 'POST',
      path: '/peer/exchange/items',
      mostBytes: itemsBytes,
      answer: answer(Items, (peer, items) => {
        received()
        return receiveItems(flow, peer, items)
      }),
    })
    directory.serve(app, {
      method: 'POST',
      path: '/peer/exchange/status',
      mostBytes: 100_000,
      answer: answer(StatusQuestion, (peer, question) => answerStatus(flow, peer, question)),
    })
    directory.serve(app, {
      method: 'POST',
      path: '/peer/exchange/roll',
      mostBytes: 1_000,
      answer: answer(RollQuestion, (peer, question) => answerRoll(flow, peer, question)),
    })
    directory.serve(app, {
      method: 'POST',
      path: '/peer/exchange/proofs',
      mostBytes: 100_000,
      answer: answer(ProofsQuestion, async (peer, { receipts }) => ({
        proofs: await answerProofs(flow, peer, receipts),
      })),
    })
  }
}
