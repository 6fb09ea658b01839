import { createHash, randomBytes } from 'node:crypto'
import type { Signer } from '@comity/proof/signer'
import { signRequest } from '#kernel/crypto/request-signature'
import type { Got, Subject, Verdict } from './kit.ts'

export const noDescriptor = { cannot: 'the descriptor, which names the State, could not be read' }
export const nobody = { cannot: 'run it with --as STATE --key FILE, as a State that the node trusts' }

/** A request as it is to be sent. */
export type Signed = {
  readonly signer: Signer
  readonly to: string
  readonly path: string
  readonly method?: 'GET' | 'POST'
  readonly body?: Uint8Array
  /** Sent in place of the body that was signed. */
  readonly sent?: Uint8Array
  readonly at?: Temporal.Instant
  readonly nonce?: string
  readonly change?: (headers: Record<string, string>) => Record<string, string>
}

/** A fresh nonce. */
export const nonceOf = () => randomBytes(16).toString('base64url')

/** Signs a request and sends it. */
export async function ask(subject: Subject, signed: Signed): Promise<Got> {
  const { signer, to, path, method = 'POST', body = new Uint8Array(), at = subject.now(), nonce = nonceOf() } = signed
  const url = new URL(path, subject.address)
  const sha256 = new Uint8Array(createHash('sha256').update(body).digest())
  const headers = signRequest(signer, { method, url, to, body: { sha256, length: body.length } }, at, nonce)
  const changed = signed.change?.({ ...headers }) ?? headers
  return subject.fetch(path, {
    method,
    headers: { ...changed, ...(method === 'POST' ? { 'content-type': 'application/json' } : {}) },
    ...(method === 'POST' ? { body: signed.sent ?? body } : {}),
  })
}

export const utf8 = (text: string) => new TextEncoder().encode(text)
/** Items without any. */
export const empty = utf8('{"parcels":[],"receipts":[]}')
/** A test message. */
export const hello = () =>
  utf8(JSON.stringify({ time: '2026-01-01T00:00:00.000Z', version: 'conformance', nonce: nonceOf() }))

/** Whether a request was refused as it must be. */
export function refusedWith(got: Got, statuses: readonly number[], what: string): Verdict {
  if (!statuses.includes(got.status)) return `${what}: status ${got.status} in place of ${statuses.join(' or ')}`
  const type = got.headers.get('content-type') ?? ''
  return type.startsWith('application/problem+json')
    ? undefined
    : `${what}: refused, but not as application/problem+json`
}
