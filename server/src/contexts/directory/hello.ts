import { randomBytes } from 'node:crypto'
import { isFault } from '@comity/proof/fault'
import { sha256Hex } from '@comity/proof/hash'
import { issue, readStatement } from '@comity/proof/receipt'
import { z } from 'zod'
import { nativeVerify } from '#kernel/crypto/signing'
import { instant, type Kernel } from '#kernel/kernel'
import { Refused } from '#kernel/refusal'
import type { Asked, Directory, Served } from './door.ts'
import type { Hello } from './store.peers.ts'
import { Instant } from '#kernel/schema/instant'
import { StandingWord } from './words.ts'

/** The answer to a test message, as a signed statement about the bytes that were sent. */
export const helloType = 'directory/hello'
const HelloAnswer = z.strictObject({ time: Instant, version: z.string().max(60), thinks: StandingWord })
const mostBytes = 20_000

/** Sends a test message to a trusted neighbour and says what came of it: signed there and back. */
export async function greet(
  kernel: Kernel,
  door: Pick<Directory, 'state' | 'call' | 'keysOf'>,
  state: string,
  version: string,
): Promise<Hello> {
  const began = kernel.clock.now().epochMilliseconds
  const sent = new TextEncoder().encode(
    JSON.stringify({ time: instant(kernel.clock), version, nonce: randomBytes(16).toString('hex') }),
  )
  const report = (more: Partial<Hello>): Hello => ({
    at: instant(kernel.clock),
    ok: false,
    skewMs: 0,
    version: '',
    thinks: '',
    fault: null,
    ...more,
  })
  try {
    const answer = await door.call(state, {
      method: 'POST',
      path: '/peer/directory/hello',
      body: sent,
      contentType: 'application/json',
      mostBytes,
      timeoutMs: 10_000,
    })
    const ended = kernel.clock.now().epochMilliseconds
    const middle = (began + ended) / 2
    if (answer.status !== 200) {
      const { code, standing } = problemIn(answer.body)
      const time = Date.parse(answer.headers['comity-time'] ?? '')
      return report({
        thinks: standing,
        fault: code === '' ? `status-${answer.status}` : code,
        skewMs: Number.isNaN(time) ? 0 : Math.round(time - middle),
      })
    }
    const text = new TextDecoder().decode(answer.body)
    const keys = await door.keysOf(state, instant(kernel.clock))
    const read = readStatement(text, keys, { type: helloType, issuer: state, subject: sha256Hex(sent) }, nativeVerify)
    if (isFault(read)) return report({ fault: `answer-${read.fault}` })
    const body = HelloAnswer.safeParse(read.statement.body)
    if (!body.success) return report({ fault: 'answer-malformed' })
    const skewMs = Math.round(Date.parse(body.data.time) - middle)
    return report({ ok: true, skewMs, version: body.data.version, thinks: body.data.thinks })
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    return report({ fault: error.refusal.detail ?? error.refusal.refused })
  }
}

const Problem = z.object({
  code: z.string().max(60),
  facts: z.object({ standing: StandingWord }).partial().optional(),
})
function problemIn(body: Uint8Array): { code: string; standing: string } {
  try {
    const found = Problem.parse(JSON.parse(new TextDecoder().decode(body)))
    return { code: found.code, standing: found.facts?.standing ?? '' }
  } catch {
    return { code: '', standing: '' }
  }
}

/** Answers a test message: who we are, what time it is here, and what we think of the caller. */
export function answerHello(
  kernel: Kernel,
  door: Pick<Directory, 'state' | 'node' | 'peer'>,
  version: string,
): (asked: Asked) => Promise<Served> {
  return async ({ state, body }) => {
    const thinks = (await door.peer(state))?.standing ?? 'proposed'
    const time = instant(kernel.clock)
    const text = issue(
      {
        type: helloType,
        issuer: door.state,
        subject: sha256Hex(body),
        at: kernel.clock.now().round('millisecond').toString(),
        body: { time, version: version.slice(0, 60), thinks },
      },
      [await door.node()],
    )
    return { status: 200, body: text }
  }
}
