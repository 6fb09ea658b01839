import { createHash, randomBytes } from 'node:crypto'
import { isFault } from '@comity/proof/fault'
import { sha256Hex } from '@comity/proof/hash'
import { keyring } from '@comity/proof/keyring'
import { readStatement } from '@comity/proof/receipt'
import type { Signer } from '@comity/proof/signer'
import { signRequest } from '#kernel/crypto/request-signature'
import { nativeEd25519Signer, nativeVerify } from '#kernel/crypto/signing'
import type { Check, Found, Got, Subject, Verdict } from './kit.ts'

const noDescriptor = { cannot: 'the descriptor, which names the State, could not be read' }
const nobody = { cannot: 'run it with --as STATE --key FILE, as a State that the node trusts' }

type Signed = {
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

const nonceOf = () => randomBytes(16).toString('base64url')

async function ask(subject: Subject, signed: Signed): Promise<Got> {
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

const utf8 = (text: string) => new TextEncoder().encode(text)
const empty = utf8('{"parcels":[],"receipts":[]}')
const hello = () => utf8(JSON.stringify({ time: '2026-01-01T00:00:00.000Z', version: 'conformance', nonce: nonceOf() }))

function refusedWith(got: Got, statuses: readonly number[], what: string): Verdict {
  if (!statuses.includes(got.status)) return `${what}: status ${got.status} in place of ${statuses.join(' or ')}`
  const type = got.headers.get('content-type') ?? ''
  return type.startsWith('application/problem+json')
    ? undefined
    : `${what}: refused, but not as application/problem+json`
}

const paths = ['/peer/exchange/items', '/peer/exchange/status', '/peer/exchange/proofs', '/peer/directory/hello']

/** How a node treats who is not known to it. */
export const strangerChecks: readonly Check[] = [
  {
    id: 'requests.unsigned',
    must: 'a request under /peer/ without a signature is refused with 401, as problem details (RFC 9457)',
    where: 'requests',
    run: async ({ fetch }) => {
      for (const path of paths) {
        const wrong = refusedWith(
          await fetch(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' }),
          [401],
          path,
        )
        if (wrong !== undefined) return wrong
      }
      return undefined
    },
  },
  {
    id: 'requests.stranger',
    must: 'a request signed with a key the node does not know is refused with 403',
    where: 'requests',
    run: async (subject, { descriptor }) => {
      if (descriptor === undefined) return noDescriptor
      const signer = nativeEd25519Signer(randomBytes(32))
      return refusedWith(
        await ask(subject, { signer, to: descriptor.descriptor.state, path: paths[0] ?? '', body: empty }),
        [403],
        'a stranger',
      )
    },
  },
  {
    id: 'requests.malformed',
    must: 'a signature that is not in form is refused with 401 before anything is verified',
    where: 'requests',
    run: async (subject, { descriptor }) => {
      if (descriptor === undefined) return noDescriptor
      const signer = nativeEd25519Signer(randomBytes(32))
      const changes: readonly ((headers: Record<string, string>) => Record<string, string>)[] = [
        (headers) => ({ ...headers, 'signature-input': `${headers['signature-input']}, other=()` }),
        (headers) => ({ ...headers, signature: 'comity=:AAAA:' }),
        (headers) => ({ ...headers, 'signature-input': (headers['signature-input'] ?? '').replace('"@method" ', '') }),
        (headers) => ({ ...headers, 'content-digest': 'sha-512=:AAAA:' }),
        (headers) => ({ ...headers, 'signature-input': `comity=${'('.repeat(500)}` }),
      ]
      for (const change of changes) {
        const got = await ask(subject, {
          signer,
          to: descriptor.descriptor.state,
          path: paths[0] ?? '',
          body: empty,
          change,
        })
        const wrong = refusedWith(got, [400, 401], 'not in form')
        if (wrong !== undefined) return wrong
      }
      return undefined
    },
  },
  {
    id: 'requests.recipient',
    must: 'a request signed for another node is refused with 401',
    where: 'requests',
    run: async (subject, { descriptor }) => {
      if (descriptor === undefined) return noDescriptor
      const signer = subject.as?.signer ?? nativeEd25519Signer(randomBytes(32))
      return refusedWith(
        await ask(subject, { signer, to: 'ZZZ', path: paths[0] ?? '', body: empty }),
        [401],
        'another recipient',
      )
    },
  },
  {
    id: 'requests.oversized',
    must: 'a stranger cannot make the node read a large body: it is refused by its head',
    where: 'requests',
    run: async (subject, { descriptor }) => {
      if (descriptor === undefined) return noDescriptor
      const signer = nativeEd25519Signer(randomBytes(32))
      try {
        const got = await ask(subject, {
          signer,
          to: descriptor.descriptor.state,
          path: paths[0] ?? '',
          body: new Uint8Array(20_000_000),
        })
        return [401, 403, 413].includes(got.status) ? undefined : `status ${got.status}`
      } catch {
        // Closed while the body was still being sent: as good a refusal.
        return undefined
      }
    },
  },
  {
    id: 'requests.clock',
    must: 'requests signed an hour ago or an hour ahead are refused with 401, and the answer tells the time of the node',
    where: 'requests',
    run: async (subject, { descriptor }) => {
      if (descriptor === undefined) return noDescriptor
      const signer = subject.as?.signer ?? nativeEd25519Signer(randomBytes(32))
      for (const hours of [-1, 1]) {
        const at = subject.now().add({ hours })
        const got = await ask(subject, {
          signer,
          to: descriptor.descriptor.state,
          path: paths[0] ?? '',
          body: empty,
          at,
        })
        const wrong = refusedWith(got, [401], hours < 0 ? 'an old one' : 'one from the future')
        if (wrong !== undefined) return wrong
        if (!Number.isFinite(Date.parse(got.headers.get('comity-time') ?? ''))) return 'the answer has no `comity-time`'
      }
      return undefined
    },
  },
]

type Trusted = { readonly signer: Signer; readonly to: string }
const trusted =
  (work: (subject: Subject, who: Trusted, found: Found) => Promise<Verdict>): Check['run'] =>
  async (subject, found) => {
    if (found.descriptor === undefined) return noDescriptor
    if (subject.as === undefined) return nobody
    return work(subject, { signer: subject.as.signer, to: found.descriptor.descriptor.state }, found)
  }

/** How a node treats one that it trusts. */
export const peerChecks: readonly Check[] = [
  {
    id: 'peer.hello',
    must: 'a test message is answered with a statement `directory/hello` about the bytes sent, signed by the node key',
    where: 'directory',
    run: trusted(async (subject, who, { descriptor }) => {
      const body = hello()
      const got = await ask(subject, { ...who, path: '/peer/directory/hello', body })
      if (got.status !== 200) return `status ${got.status}: ${got.text.slice(0, 200)}`
      const keys = (descriptor?.keys ?? []).flatMap(({ signer, key }) => (key === undefined ? [] : [{ signer, key }]))
      const ring = keyring(keys)
      if (isFault(ring)) return ring.fault
      const read = readStatement(
        got.text,
        ring,
        { type: 'directory/hello', issuer: who.to, subject: sha256Hex(body) },
        nativeVerify,
      )
      return isFault(read) ? `the answer does not hold: ${read.fault}` : undefined
    }),
  },
  {
    id: 'peer.replay',
    must: 'the very same request a second time is refused with 409',
    where: 'requests',
    run: trusted(async (subject, who) => {
      const [body, nonce, at] = [hello(), nonceOf(), subject.now()]
      const same = { ...who, path: '/peer/directory/hello', body, nonce, at }
      const first = await ask(subject, same)
      if (first.status !== 200) return { cannot: `the first was answered with ${first.status}` }
      return refusedWith(await ask(subject, same), [409], 'a replay')
    }),
  },
  {
    id: 'peer.digest',
    must: 'a body other than the one that was signed is refused with 400',
    where: 'requests',
    run: trusted(async (subject, who) => {
      const body = hello()
      const sent = new Uint8Array(body)
      sent[2] = (sent[2] ?? 0) ^ 1
      return refusedWith(
        await ask(subject, { ...who, path: '/peer/directory/hello', body, sent }),
        [400],
        'another body',
      )
    }),
  },
  {
    id: 'peer.signature',
    must: 'a signature with one bit changed is refused with 401',
    where: 'requests',
    run: trusted(async (subject, who) => {
      const change = (headers: Record<string, string>) => {
        const { signature = '' } = headers
        const flipped = signature.at(20) === 'A' ? 'B' : 'A'
        return { ...headers, signature: `${signature.slice(0, 20)}${flipped}${signature.slice(21)}` }
      }
      return refusedWith(
        await ask(subject, { ...who, path: '/peer/directory/hello', body: hello(), change }),
        [401],
        'a changed signature',
      )
    }),
  },
  {
    id: 'exchange.empty',
    must: 'no items are answered with no receipts and nothing missing',
    where: 'exchange',
    run: trusted(async (subject, who) => {
      const got = await ask(subject, { ...who, path: '/peer/exchange/items', body: empty })
      if (got.status !== 200) return `status ${got.status}`
      const { receipts, missing } = JSON.parse(got.text) as { receipts?: unknown; missing?: unknown }
      return JSON.stringify([receipts, missing]) === '[[],[]]'
        ? undefined
        : 'the answer is not `{"receipts":[],"missing":[]}`'
    }),
  },
  {
    id: 'exchange.malformed',
    must: 'items that are not in form are refused with a 4xx that names the member, never its value',
    where: 'exchange',
    run: trusted(async (subject, who) => {
      const secret = 'do-not-repeat-me'
      const bodies = [
        '',
        '[]',
        '{"parcels":{},"receipts":[]}',
        `{"parcels":[{"cover":"${secret}"}],"receipts":[]}`,
        '{"parcels":[],"receipts":[],"more":1}',
        `{"parcels":[],"receipts":["x"],"parcels":[]}`,
      ]
      for (const text of bodies.slice(0, 5)) {
        const got = await ask(subject, { ...who, path: '/peer/exchange/items', body: utf8(text) })
        if (got.status < 400 || got.status > 499) return `${text.slice(0, 40)}: status ${got.status}`
        if (got.text.includes(secret)) return 'the refusal repeats what was sent'
      }
      return undefined
    }),
  },
  {
    id: 'exchange.forged',
    must: 'a parcel whose cover no key of ours signed changes nothing and is never accepted',
    where: 'exchange',
    run: trusted(async (subject, who) => {
      const cover = JSON.stringify({
        payload: '',
        payloadType: 'application/vnd.comity.cover.v1+json',
        signatures: [{ keyid: 'a'.repeat(64), sig: 'AAAA' }],
      })
      const parcel = { cover, sealed: { key: 'a'.repeat(64), enc: 'AAAA', ciphertext: 'AAAA' } }
      const got = await ask(subject, {
        ...who,
        path: '/peer/exchange/items',
        body: utf8(JSON.stringify({ parcels: [parcel], receipts: [] })),
      })
      if (got.status >= 500) return `status ${got.status}`
      return got.text.includes('exchange/accepted') ? 'it was accepted' : undefined
    }),
  },
  {
    id: 'exchange.status',
    must: 'asked about messages it never had, the node says that they are unknown',
    where: 'exchange',
    run: trusted(async (subject, who) => {
      const message = randomBytes(32).toString('hex')
      const body = utf8(JSON.stringify({ messages: [{ message, receipts: null }] }))
      const got = await ask(subject, { ...who, path: '/peer/exchange/status', body })
      if (got.status !== 200) return `status ${got.status}`
      return got.text.includes(message) ? undefined : 'the unknown message is not named'
    }),
  },
]
