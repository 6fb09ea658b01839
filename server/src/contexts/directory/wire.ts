import { createHash, randomBytes } from 'node:crypto'
import { lookup } from 'node:dns'
import * as http from 'node:http'
import * as https from 'node:https'
import { signRequest } from '#kernel/crypto/request-signature'
import { refuse, Refused } from '#kernel/refusal'
import type { Signer } from '@comity/proof/signer'
import type { Answered } from './door.ts'
import { addressAllowed, numberAllowed } from './rules.address.ts'

/** What goes out: to the origin of a node, never further. */
export type Request = {
  readonly address: string
  readonly method: 'GET' | 'POST' | 'PUT' | 'HEAD'
  readonly path: string
  readonly body?: Uint8Array | undefined
  readonly contentType?: string | undefined
  readonly timeoutMs: number
  readonly mostBytes: number
  /** Signs the request as this node, to the node of that State. Absent: it goes out unsigned. */
  readonly signed?: { readonly signer: Signer; readonly to: string; readonly now: Temporal.Instant } | undefined
}

export type Wire = {
  readonly send: (request: Request) => Promise<Answered>
  readonly close: () => void
}

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
    const { address, method, path, timeoutMs, mostBytes, signed } = request
    if (!addressAllowed(address, here)) {
      return Promise.reject(unreachable('this node does not call that address'))
    }
    const url = new URL(path, `${address}/`)
    if (url.origin !== new URL(address).origin || !path.startsWith('/peer/') || !url.pathname.startsWith('/peer/')) {
      return Promise.reject(unreachable('this node calls others under `/peer/` only'))
    }
    const body = method === 'POST' || method === 'PUT' ? (request.body ?? new Uint8Array(0)) : undefined
    const headers: Record<string, string> = { accept: '*/*', 'accept-encoding': 'identity' }
    if (body !== undefined) {
      headers['content-type'] = request.contentType ?? 'application/octet-stream'
      headers['content-length'] = String(body.length)
    }
    if (signed !== undefined) {
      const sha256 = new Uint8Array(
        createHash('sha256')
          .update(body ?? new Uint8Array(0))
          .digest(),
      )
      const parts = { method, url, to: signed.to, body: { sha256, length: body?.length ?? 0 } }
      Object.assign(headers, signRequest(signed.signer, parts, signed.now, randomBytes(16).toString('base64url')))
    }
    const { request: ask, agent } =
      url.protocol === 'https:'
        ? { request: https.request, agent: agents.https }
        : { request: http.request, agent: agents.http }
    return new Promise<Answered>((resolve, reject) => {
      const going = ask(url, { method, headers, agent, lookup: resolved, maxHeaderSize: 16_384 }, (answer) => {
        const { statusCode: status = 0 } = answer
        const chunks: Buffer[] = []
        let length = 0
        answer.on('data', (chunk: Buffer) => {
          length += chunk.length
          if (length > mostBytes) {
            going.destroy()
            fail('it answers with more than it was asked for')
          } else chunks.push(chunk)
        })
        answer.on('error', () => fail('the connection broke off'))
        answer.on('end', () => {
          clearTimeout(timer)
          if (status >= 300 && status < 400) return fail('it points elsewhere, and this node follows nobody')
          const plain = Object.entries(answer.headers).flatMap(([name, value]): [string, string][] =>
            typeof value === 'string' ? [[name, value]] : [],
          )
          resolve({ status, body: new Uint8Array(Buffer.concat(chunks)), headers: Object.fromEntries(plain) })
        })
      })
      const fail = (detail: string): void => {
        clearTimeout(timer)
        reject(unreachable(detail))
      }
      const timer = setTimeout(() => {
        going.destroy()
        fail(`no answer within ${Math.ceil(timeoutMs / 1_000)} seconds`)
      }, timeoutMs)
      going.on('error', (error: NodeJS.ErrnoException) => fail(wordsOf(error.code)))
      going.end(body)
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

function wordsOf(code: string | undefined): string {
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'the name of its address is not known'
  if (code === 'ECONNREFUSED') return 'nothing listens at its address'
  if (code === 'REFUSED') return 'its name leads to an address that this node does not call'
  if (code?.startsWith('ERR_TLS') || code?.includes('CERT') || code?.includes('SIGNATURE')) {
    return 'the certificate of its address does not hold'
  }
  return 'the connection could not be made or broke off'
}
