import { isFault } from '@comity/proof/fault'
import { sha256Hex } from '@comity/proof/hash'
import { keyring } from '@comity/proof/keyring'
import { readStatement } from '@comity/proof/receipt'
import { nativeVerify } from '#kernel/crypto/signing'
import { ask, hello, nonceOf, refusedWith, trusted } from './ask.ts'
import type { Check } from './kit.ts'

/** Signatures that hold, over something else than the protocol has. */
const forms: readonly (readonly [what: string, form: (parameters: string) => string])[] = [
  ['a signature that holds for 301 seconds', (text) => text.replace(/expires=(\d+)/, (_, at) => `expires=${+at + 1}`)],
  ['one that ends when it begins', (text) => text.replace(/created=(\d+);expires=\d+/, 'created=$1;expires=$1')],
  ['a nonce of 15 characters', (text) => text.replace(/nonce="(.{15})[^"]*"/, 'nonce="$1"')],
  ['no nonce', (text) => text.replace(/;nonce="[^"]*"/, '')],
  ['no end', (text) => text.replace(/;expires=\d+/, '')],
  ['another parameter', (text) => `${text};more=1`],
  ['another tag', (text) => text.replace('comity-exchange', 'comity-exchangf')],
  ['another algorithm', (text) => text.replace('alg="ed25519"', 'alg="hmac-sha256"')],
  ['`comity-to` not signed', (text) => text.replace(' "comity-to"', '')],
  ['`content-digest` not signed', (text) => text.replace(' "content-digest"', '')],
  ['`content-length` not signed', (text) => text.replace(' "content-length"', '')],
  ['`@path` not signed', (text) => text.replace(' "@path"', '')],
  ['another order', (text) => text.replace('"@method" "@authority"', '"@authority" "@method"')],
]

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
    id: 'peer.form',
    must: 'a signature that holds over other parts, parameters or a longer time than the protocol has is refused with 401',
    where: 'requests',
    run: trusted(async (subject, who) => {
      for (const [what, form] of forms) {
        const got = await ask(subject, { ...who, path: '/peer/directory/hello', body: hello(), form })
        const wrong = refusedWith(got, [401], what)
        if (wrong !== undefined) return wrong
      }
      return undefined
    }),
  },
  {
    id: 'peer.nonce',
    must: 'a request whose body was altered on the way does not use up the nonce of the one that was meant',
    where: 'requests',
    run: trusted(async (subject, who) => {
      const [body, nonce, at] = [hello(), nonceOf(), subject.now()]
      const same = { ...who, path: '/peer/directory/hello', body, nonce, at }
      const sent = new Uint8Array(body)
      sent[3] = (sent[3] ?? 0) ^ 1
      await ask(subject, { ...same, sent })
      const { status } = await ask(subject, same)
      return status === 200 ? undefined : `status ${status}`
    }),
  },
  {
    id: 'peer.clock',
    must: 'a clock that is nine minutes ahead keeps nobody from being heard',
    where: 'requests',
    run: trusted(async (subject, who) => {
      const at = subject.now().add({ minutes: 9 })
      const { status } = await ask(subject, { ...who, path: '/peer/directory/hello', body: hello(), at })
      return status === 200 ? undefined : `status ${status}`
    }),
  },
]
