import { randomBytes } from 'node:crypto'
import { isFault } from '@comity/proof/fault'
import { sha256Hex } from '@comity/proof/hash'
import { keyring } from '@comity/proof/keyring'
import { readStatement } from '@comity/proof/receipt'
import type { Signer } from '@comity/proof/signer'
import { nativeVerify } from '#kernel/crypto/signing'
import { ask, empty, hello, nobody, noDescriptor, nonceOf, refusedWith, utf8 } from './ask.ts'
import type { Check, Found, Subject, Verdict } from './kit.ts'

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
