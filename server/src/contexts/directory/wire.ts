import { createHash, randomBytes } from 'node:crypto'
import { lookup } from 'node:dns'
import * as http from 'node:http'
import * as https from 'node:https'
import { signRequest } from '#kernel/crypto/request-signature'
import { refuse, Refused } from '#kernel/refusal'
import type { Signer } from '@comity/proof/signer'
import { letGo } from '#kernel/spare'
import type { Answered, Call, Outgoing } from './door.ts'
import { addressAllowed, numberAllowed } from './rules.address.ts'
import { pour } from './stream.ts'

/** What goes out: to the origin of a node, never further. */
export type Request = {
  readonly address: string
  readonly method: 'GET' | 'POST' | 'PUT' | 'HEAD'
  readonly path: string
  readonly body?: Uint8Array | undefined
  readonly outgoing?: Outgoing | undefined
  readonly contentType?: string | undefined
  readonly timeoutMs: number
  readonly mostBytes: number
  readonly take?: Call['take'] | undefined
  /** Signs the request as this node, to the node of that State. Absent: it goes out unsigned. */
  readonly signed?: { readonly signer: Signer; readonly to: string; readonly now: Temporal.Instant } | undefined
}

export type Wire = {
  readonly send: (request: Request) => Promise<Answered>
  readonly close: () => void
}

/** The longest that one body may take to go or come. */
const streamMs = 1_800_000

const unreachable = (detail: string): Refused => new Refused(refuse('peer-unreachable', { detail }))

/**
 * Calls other nodes. Follows no redirect, reads no more than was asked for, waits no longer than it was told, and goes
 * to no address that `rules.address.ts` refuses, also when a name leads there. Throws `Refused` in domain words.
 */
export function wire(here: { readonly loopback: boolean }): Wire {
  // A connection lives on between calls: the exchange makes hundreds a second.
  const options = { keepAlive: true, maxSockets: 16, timeout: 60_000 }
  const agents = { http: new http.Agent(options), https: new https.Agent(options) }

  const resolved: typeof lookup = ((name: string, given: object, done: (...found: unknown[]) => void) => {
    lookup(name, { ...given, all: true }, (error, addresses) => {
      if (error) return done(error)
      const allowed = addresses.filter(({ address }) => numberAllowed(address, here))
      const [first] = allowed
      if (first === undefined) return done(Object.assign(new TypeError('refused address'), { code: 'REFUSED' }))
      if ((given as { all?: boolean }).all === true) return done(null, allowed)
      return done(null, first.address, first.family)
    })
  }) as typeof lookup

  const send = (request: Request): Promise<Answered> => {
    const { address, method, path, timeoutMs, mostBytes, signed, take } = request
    if (!addressAllowed(address, here)) {
      return Promise.reject(unreachable('this node does not call that address'))
    }
    const url = new URL(path, `${address}/`)
    if (url.origin !== new URL(address).origin || !path.startsWith('/peer/') || !url.pathname.startsWith('/peer/')) {
      return Promise.reject(unreachable('this node calls others under `/peer/` only'))
    }
    const body = method === 'POST' || method === 'PUT' ? (request.outgoing ?? held(request.body)) : undefined
    const headers: Record<string, string> = { accept: '*/*', 'accept-encoding': 'identity' }
    if (body !== undefined) {
      headers['content-type'] = request.contentType ?? 'application/octet-stream'
      headers['content-length'] = String(body.bytes)
    }
    if (signed !== undefined) {
      const { sha256, bytes: length } = body ?? held()
      const parts = { method, url, to: signed.to, body: { sha256, length } }
      Object.assign(headers, signRequest(signed.signer, parts, signed.now, randomBytes(16).toString('base64url')))
    }
    const { request: ask, agent } =
      url.protocol === 'https:'
        ? { request: https.request, agent: agents.https }
        : { request: http.request, agent: agents.http }
    return new Promise<Answered>((resolve, reject) => {
      const received = async (answer: http.IncomingMessage): Promise<void> => {
        const { statusCode: status = 0 } = answer
        const pieces = bounded(answer)
        answer.on('error', () => fail('the connection broke off'))
        let body: Uint8Array = new Uint8Array(0)
        try {
          if (take !== undefined && status === 200) await take(pieces)
          else body = await collect(pieces)
          if (status >= 300 && status < 400) {
            throw unreachable('it points elsewhere, and this node follows nobody')
          }
          const plain = Object.entries(answer.headers).flatMap(([name, value]): [string, string][] =>
            typeof value === 'string' ? [[name, value]] : [],
          )
          resolve({ status, body, headers: Object.fromEntries(plain) })
        } catch (error) {
          going.destroy()
          reject(error)
        } finally {
          clearTimeout(timer)
        }
      }
      const going = ask(
        url,
        { method, headers, agent, lookup: resolved, maxHeaderSize: 16_384 },
        (answer) => void received(answer),
      )
      async function* bounded(answer: http.IncomingMessage): AsyncGenerator<Uint8Array> {
        let length = 0
        try {
          for await (const piece of answer as AsyncIterable<Buffer>) {
            length += piece.length
            if (length > mostBytes) throw unreachable('it answers with more than it was asked for')
            went()
            yield piece
            if (take !== undefined) letGo(piece)
          }
        } catch (error) {
          throw error instanceof Refused ? error : unreachable(late ?? 'the connection broke off')
        }
      }
      let late: string | undefined
      const fail = (detail: string): void => {
        clearTimeout(timer)
        reject(unreachable(detail))
      }
      // What goes piece by piece may take its time as long as it goes on.
      const streams = take !== undefined || request.outgoing !== undefined
      const latest = performance.now() + (streams ? streamMs : 0)
      const went = (): void => {
        if (performance.now() < latest) timer.refresh()
      }
      const timer = setTimeout(() => {
        late = `no answer within ${Math.ceil(timeoutMs / 1_000)} seconds`
        going.destroy()
        fail(late)
      }, timeoutMs)
      going.on('error', (error: NodeJS.ErrnoException) => fail(wordsOf(error.code)))
      if (request.outgoing === undefined) going.end(request.body)
      else {
        const parts = watched(request.outgoing.parts(), went)
        // Where it breaks off, the request itself says so.
        void pour(parts, going).then(
          () => going.end(),
          () => going.destroy(),
        )
      }
    })
  }
  return {
    send,
    close: () => {
      agents.http.destroy()
      agents.https.destroy()
    },
  }
}

function held(whole: Uint8Array = new Uint8Array(0)): Pick<Outgoing, 'bytes' | 'sha256'> {
  return { bytes: whole.length, sha256: new Uint8Array(createHash('sha256').update(whole).digest()) }
}

async function collect(pieces: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const held: Uint8Array[] = []
  for await (const piece of pieces) held.push(piece)
  return new Uint8Array(Buffer.concat(held))
}

async function* watched(pieces: AsyncIterable<Uint8Array>, seen: () => void): AsyncGenerator<Uint8Array> {
  for await (const piece of pieces) {
    yield piece
    seen()
  }
}

function wordsOf(code: string | undefined): string {
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'the name of its address is not known'
  if (code === 'ECONNREFUSED') return 'nothing listens at its address'
  if (code === 'REFUSED') return 'its name leads to an address that this node does not call'
  if (code?.startsWith('ERR_TLS') || code?.includes('CERT') || code?.includes('SIGNATURE')) {
    return 'the certificate of its address does not hold'
  }
  return 'the connection could not be made or broke off'
}
