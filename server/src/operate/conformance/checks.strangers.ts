import { randomBytes } from 'node:crypto'
import { nativeEd25519Signer } from '#kernel/crypto/signing'
import { ask, empty, noDescriptor, refusedWith } from './ask.ts'
import type { Check } from './kit.ts'

const paths = [
  '/peer/exchange/items',
  '/peer/exchange/status',
  '/peer/exchange/roll',
  '/peer/exchange/proofs',
  '/peer/directory/hello',
  '/peer/directory/drafts',
  '/peer/rooms/order',
  '/peer/rooms/entries',
  '/peer/rooms/heads',
  '/peer/rooms/news',
]
const asked = [
  '/peer/directory/lists/any?above=0',
  `/peer/exchange/attachments/${'0'.repeat(64)}/00000000-0000-4000-8000-000000000000`,
  `/peer/exchange/attachments/${'0'.repeat(64)}/00000000-0000-4000-8000-000000000000/chunks/0`,
  `/peer/rooms/files/00000000-0000-4000-8000-000000000000/${'0'.repeat(64)}`,
]

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
      for (const path of asked) {
        const wrong = refusedWith(await fetch(path), [401], path)
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
      const who = { signer: nativeEd25519Signer(randomBytes(32)), to: descriptor.descriptor.state }
      for (const path of paths) {
        const wrong = refusedWith(await ask(subject, { ...who, path, body: empty }), [403], path)
        if (wrong !== undefined) return wrong
      }
      for (const path of asked) {
        const wrong = refusedWith(await ask(subject, { ...who, path, method: 'GET' }), [403], path)
        if (wrong !== undefined) return wrong
      }
      return undefined
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
