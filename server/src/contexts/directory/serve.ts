import { createHash, type Hash } from 'node:crypto'
import { isFault } from '@comity/proof/fault'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { nonces } from '#kernel/crypto/nonces'
import { type VerifiedHead, verifyBody, verifyHead } from '#kernel/crypto/request-signature'
import type { Kernel } from '#kernel/kernel'
import { kindOf } from '#kernel/log'
import { problemOf } from '#kernel/problem'
import { isRefusal, refuse, Refused, type Refusal } from '#kernel/refusal'
import { commonRefusals } from '#kernel/route'
import { letGo } from '#kernel/spare'
import type { Asked, Directory, Served } from './door.ts'
import { isTrusted, validAt } from './rules.trust.ts'
import { pour } from './stream.ts'
import type { View } from './view.ts'

/** Refusals of `/peer/`, with the status of each. Whoever implements another node finds them in `docs/protocol/directory.md`. */
export const peerRefusals = {
  'signature-missing': 401,
  'signature-refused': 401,
  'not-for-this-node': 401,
  'clock-differs': 401,
  'not-known': 403,
  'not-trusted': 403,
  replayed: 409,
  'digest-differs': 400,
} as const

/** More nonces than this of one key within the time a signature holds, and the oldest is forgotten. */
const mostNonces = 50_000

type Head = { readonly head: VerifiedHead; readonly state: string }

export type Serving = {
  readonly kernel: Kernel
  readonly self: string
  readonly view: () => Promise<View>
  /** The spaces whose lists name the State now. */
  readonly spacesOf: (view: View, state: string) => readonly string[]
  /** Somebody signed with a key that is not known or not valid: a neighbour may have a newer descriptor. */
  readonly strange: () => void
}

/**
 * Answers signed calls under `/peer/`. Who calls is known before a byte of the body is read: a stranger costs this node
 * one look at the head of a request.
 */
export function server({ kernel, self, view, spacesOf, strange }: Serving): Directory['serve'] {
  const memory = nonces(mostNonces)
  const heads = new WeakMap<FastifyRequest, Head>()

  const looked = async (request: FastifyRequest): Promise<Head | Refusal> => {
    const whole = await view()
    const { peers } = whole
    let state: string | undefined
    let known = false
    const head = await verifyHead(
      { method: request.method, target: request.raw.url ?? '', headers: request.headers },
      {
        self,
        now: kernel.clock.now(),
        keyOf: (id, created) => {
          for (const [of, { keys, listed }] of peers) {
            const held = [...keys, ...listed].find((key) => key.id === id && key.signer === of && key.use === 'sign')
            if (held === undefined) continue
            known = true
            // The time of a request is cut to the second: a key made within it is valid.
            if (!validAt(held, created.add({ milliseconds: 999 }).toString())) return undefined
            state = of
            return held.key
          }
          return undefined
        },
      },
    )
    if (isFault(head)) {
      if (head.fault === 'unknown-key' || head.fault === 'bad-signature') strange()
      return refusalOf(head.fault, known)
    }
    const peer = state === undefined ? undefined : peers.get(state)
    if (state === undefined || peer === undefined) return refusalOf('unknown-key', known)
    const spaces = spacesOf(whole, state)
    if (isTrusted(peer.row.standing, { spaces })) return { head, state }
    return refuse('not-trusted', {
      detail: `this node does not exchange with you now: you stand as ${peer.row.standing}`,
      facts: { standing: peer.row.standing },
    })
  }

  /** Holds a body against the head that was verified. */
  const held = (head: VerifiedHead, hash: Hash): Refusal | undefined => {
    const digest = new Uint8Array(hash.digest())
    const whole = verifyBody(head, digest, kernel.clock.now(), memory.seen)
    return isFault(whole) ? refusalOf(whole.fault, true) : undefined
  }
  async function* signedPieces(request: FastifyRequest, head: VerifiedHead, most: number) {
    if ((head.bodyLength ?? 0) > most) throw new Refused(refuse('too-large', { detail: `at most ${most} bytes` }))
    const hash = createHash('sha256')
    // A request that was destroyed because not all of it was wanted could no longer be answered.
    for await (const piece of request.raw.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      hash.update(piece)
      yield piece
      letGo(piece)
    }
    const broken = held(head, hash)
    if (broken !== undefined) throw new Refused(broken)
  }

  return (app, route) => {
    void app.register(async (inner) => {
      inner.removeAllContentTypeParsers()
      const bodyLimit = Math.max(1, route.mostBytes)
      if (route.streamed === true) inner.addContentTypeParser('*', (_, __, done) => done(null))
      else inner.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit }, (_, body, done) => done(null, body))
      inner.route<{ Body: Buffer | undefined }>({
        method: route.method,
        url: route.path,
        bodyLimit,
        ...(route.method === 'GET' ? { exposeHeadRoute: false } : {}),
        onRequest: async (request, reply) => {
          const found = await looked(request)
          if (isRefusal(found)) await refused(reply, found, kernel)
          else heads.set(request, found)
        },
        handler: async (request, reply) => {
          const found = heads.get(request)
          if (found === undefined) return refused(reply, refusalOf('missing', false), kernel)
          const streamed = route.streamed === true
          if (!streamed) {
            const whole = held(found.head, createHash('sha256').update(request.body ?? ''))
            if (whole !== undefined) return refused(reply, whole, kernel)
          }
          const asked: Asked = {
            state: found.state,
            params: strings(request.params),
            query: strings(request.query),
            headers: strings(request.headers),
            body: request.body ?? new Uint8Array(0),
            ...(streamed ? { pieces: signedPieces(request, found.head, route.mostBytes) } : {}),
          }
          try {
            const answer = await route.answer(asked)
            // What nobody wanted of a body makes way for the next request.
            request.raw.resume()
            return isRefusal(answer) ? await refused(reply, answer, kernel) : await served(reply, answer)
          } catch (error) {
            request.raw.resume()
            if (error instanceof Refused) return refused(reply, error.refusal, kernel)
            kernel.log.error({ route: route.path, ...kindOf(error) }, 'defect')
            return refused(reply, refuse('defect'), kernel)
          }
        },
      })
    })
  }
}

function refusalOf(fault: string, known: boolean): Refusal {
  const said: Readonly<Record<string, Refusal>> = {
    missing: refuse('signature-missing', { detail: 'requests to this node are signed (RFC 9421)' }),
    'wrong-recipient': refuse('not-for-this-node', { detail: 'the request is signed for another node' }),
    expired: refuse('clock-differs', { detail: 'the request is too old, or one of the two clocks is wrong' }),
    'from-the-future': refuse('clock-differs', { detail: 'the request comes from the future: a clock is wrong' }),
    'unknown-key': known
      ? refuse('signature-refused', { detail: 'the key was not valid at that time' })
      : refuse('not-known', { detail: 'this node does not know the key that signed' }),
    replayed: refuse('replayed', { detail: 'this very request was made before' }),
    'digest-mismatch': refuse('digest-differs', { detail: 'the body is not the one that was signed' }),
  }
  return said[fault] ?? refuse('signature-refused', { detail: 'the signature does not hold' })
}

/** The time of this node goes with every refusal, so that a caller whose clock is wrong can see it. */
async function refused(reply: FastifyReply, refusal: Refusal, kernel: Kernel): Promise<FastifyReply> {
  // What another context refuses beside these is told by its code and its reason.
  const own = Object.hasOwn(commonRefusals, refusal.refused) ? {} : { [refusal.refused]: 422 }
  const problem = problemOf(refusal, { refusals: { ...own, ...peerRefusals } })
  return reply
    .code(problem.status)
    .header('cache-control', 'no-store')
    .header('comity-time', kernel.clock.now().toString({ smallestUnit: 'millisecond' }))
    .type('application/problem+json; charset=utf-8')
    .send(JSON.stringify(problem))
}

/** A caller that takes nothing for so long has gone. */
const patienceMs = 60_000

async function served(
  reply: FastifyReply,
  { status, body, outgoing, contentType, headers = {} }: Served,
): Promise<FastifyReply> {
  const type = contentType ?? 'application/json; charset=utf-8'
  if (outgoing !== undefined) {
    reply.hijack()
    const { raw } = reply
    raw.setTimeout(patienceMs, () => raw.destroy())
    raw.writeHead(status, {
      ...headers,
      'cache-control': 'no-store',
      'content-type': type,
      'content-length': outgoing.bytes,
    })
    try {
      await pour(outgoing.parts(), raw)
      raw.end()
    } catch {
      // The caller has the length: what breaks off is seen to be incomplete, and asked for again.
      raw.destroy()
    }
    return reply
  }
  return reply
    .code(status)
    .headers(headers)
    .header('cache-control', 'no-store')
    .type(type)
    .send(typeof body === 'string' ? body : Buffer.from(body))
}

function strings(values: unknown): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(values ?? {}).flatMap(([name, value]): [string, string][] =>
      typeof value === 'string' ? [[name, value]] : [],
    ),
  )
}
