import { createHash, randomBytes } from 'node:crypto'
import { base64 } from '@comity/proof/base64'
import type { Signer } from '@comity/proof/signer'
import { signRequest } from '#kernel/crypto/request-signature'
import { signatureBase } from '#kernel/crypto/signature-base'
import type { Check, Found, Got, Subject, Verdict } from './kit.ts'

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
  /** Changes what is signed before it is signed: the value of the signature in `signature-input`. */
  readonly form?: (parameters: string) => string
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
  const formed = signed.form === undefined ? headers : formedBy(signed.form, { ...signed, headers, url, method })
  const changed = signed.change?.({ ...formed }) ?? formed
  return subject.fetch(path, {
    method,
    headers: { ...changed, ...(method === 'POST' ? { 'content-type': 'application/json' } : {}) },
    ...(method === 'POST' ? { body: signed.sent ?? body } : {}),
  })
}

type Formed = Signed & {
  readonly headers: Readonly<Record<string, string>>
  readonly url: URL
  readonly method: string
}

/** The same fields with a signature that holds over other parts or parameters than the protocol has. */
function formedBy(form: (parameters: string) => string, { signer, headers, url, method, body }: Formed) {
  const parameters = form((headers['signature-input'] ?? '').slice('comity='.length))
  const values: Readonly<Record<string, string>> = {
    '@method': method,
    '@authority': url.host,
    '@path': url.pathname,
    '@query': url.search || '?',
    'content-digest': headers['content-digest'] ?? '',
    'comity-to': headers['comity-to'] ?? '',
    'content-length': String(body?.length ?? 0),
  }
  const covered = [...parameters.slice(0, parameters.indexOf(')')).matchAll(/"([^"]+)"/g)].map(([, name = '']) => name)
  const base = signatureBase(
    covered.map((name) => [name, values[name] ?? '']),
    parameters,
  )
  return { ...headers, 'signature-input': `comity=${parameters}`, signature: `comity=:${base64(signer.sign(base))}:` }
}

export type Trusted = { readonly state: string; readonly signer: Signer; readonly to: string }

/** A check that is made as a State that the node trusts. */
export const trusted =
  (work: (subject: Subject, who: Trusted, found: Found) => Promise<Verdict>): Check['run'] =>
  async (subject, found) => {
    if (found.descriptor === undefined) return noDescriptor
    if (subject.as === undefined) return nobody
    return work(subject, { ...subject.as, to: found.descriptor.descriptor.state }, found)
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
