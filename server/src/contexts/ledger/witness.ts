import type { FastifyInstance } from 'fastify'
import type { Log } from '@comity/proof/signed-checkpoint'
import { conflictType, isRefused, judgeSubmission, readSubmission } from '@comity/proof/witness'
import { instant, type Kernel } from '#kernel/kernel'
import type { WitnessKey } from './key.ts'
import { isConvicted, keepAccusation, lastWitnessed, recordWitnessed } from './store.witness.ts'

/** What a witness answers: a status, the body, and its type where that is not plain text. */
export type WitnessAnswer = { readonly status: number; readonly body: string; readonly type?: string }

const mostTries = 5

/**
 * Answers an `add-checkpoint` (C2SP tlog-witness): cosigns when the checkpoint continues the last one cosigned for that
 * log, after that is stored durably in its place. Of two requests at once, one is judged against the other's record.
 */
export async function addCheckpoint(
  kernel: Pick<Kernel, 'clock' | 'database'>,
  key: WitnessKey,
  logOf: (origin: string) => Log | undefined,
  body: Uint8Array,
): Promise<WitnessAnswer> {
  const { database, clock } = kernel
  const submission = readSubmission(body, logOf)
  if (isRefused(submission)) return { status: submission.status, body: `${submission.because}\n` }
  const { origin } = submission.checkpoint
  if (await isConvicted(database, origin)) return { status: 403, body: 'convicted\n' }
  for (let tries = 0; tries < mostTries; tries += 1) {
    const last = await lastWitnessed(database, origin)
    const judged = judgeSubmission(submission, last)
    if (isRefused(judged)) {
      const { status, because, accusation } = judged
      if (accusation !== undefined) await keepAccusation(database, origin, accusation, instant(clock))
      return judged.body === undefined
        ? { status, body: `${because}\n` }
        : { status, body: judged.body, type: conflictType }
    }
    if (await recordWitnessed(database, origin, last, judged.record, instant(clock))) {
      const seconds = Math.floor(clock.now().epochMilliseconds / 1_000)
      return { status: 200, body: key.cosigned(judged.text, seconds) }
    }
  }
  return { status: 503, body: 'unavailable\n' }
}

const longestRequest = 2_000_000

/** `POST /log/add-checkpoint`, for the logs of the peers. */
export function witnessPage(
  kernel: Kernel,
  key: WitnessKey,
  logOf: (origin: string) => Log | undefined,
): (app: FastifyInstance) => void {
  return (app) => {
    void app.register(async (inner) => {
      inner.removeAllContentTypeParsers()
      inner.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: longestRequest }, (_, body, done) =>
        done(null, body),
      )
      inner.post<{ Body: Buffer | undefined }>(
        '/log/add-checkpoint',
        { bodyLimit: longestRequest },
        async (request, reply) => {
          const sent = new Uint8Array(request.body ?? [])
          const { status, body, type = 'text/plain; charset=utf-8' } = await addCheckpoint(kernel, key, logOf, sent)
          return reply.code(status).header('cache-control', 'no-store').type(type).send(body)
        },
      )
    })
  }
}
