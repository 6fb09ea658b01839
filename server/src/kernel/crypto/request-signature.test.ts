import { createHash, randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fromHex, hex, utf8 } from '@comity/proof/hash'
import { keyId, type PublicKey } from '@comity/proof/key'
import * as fc from 'fast-check'
import { httpbis } from 'http-message-signatures'
import { describe, expect, it } from 'vitest'
import { nonces } from './nonces.ts'
import {
  clockSkewSeconds,
  type Expectations,
  type ReceivedRequest,
  type RequestParts,
  signatureSeconds,
  signRequest,
  verifyBody,
  verifyHead,
  verifyRequest,
} from './request-signature.ts'
import { signatureBase } from './signature-base.ts'
import { nativeEd25519Signer, nativeHybridSigner, nativeVerify } from './signing.ts'
import vector from './vectors/request.json' with { type: 'json' }

const seed = (byte: number) => new Uint8Array(32).fill(byte)
const lima = nativeEd25519Signer(seed(1))
const stranger = nativeEd25519Signer(seed(2))
const now = Temporal.Instant.from('2026-05-04T09:30:00Z')
const nonce = 'AAAAAAAAAAAAAAAAAAAAAA'
const sha256 = (bytes: Uint8Array | string) => new Uint8Array(createHash('sha256').update(bytes).digest())
const body = '{"items":[]}'

const parts: RequestParts = {
  method: 'POST',
  url: new URL('https://node.che.example:8443/peer/exchange/items?after=7&x=a%20b'),
  to: 'CHE',
  body: { sha256: sha256(body), length: body.length },
}

/** The request as the receiver has it. */
function received(sent: RequestParts = parts, signer = lima, at = now, once = nonce): ReceivedRequest {
  return {
    method: sent.method,
    target: `${sent.url.pathname}${sent.url.search}`,
    headers: {
      host: sent.url.host,
      ...(['GET', 'DELETE', 'HEAD'].includes(sent.method) ? {} : { 'content-length': String(sent.body.length) }),
      'user-agent': 'not covered',
      ...signRequest(signer, sent, at, once),
    },
  }
}

const keyOf = (id: string): PublicKey | undefined => (id === keyId(lima.key) ? lima.key : undefined)

function verified(
  request: ReceivedRequest,
  more: Partial<Expectations & { readonly body: Uint8Array; readonly seen: () => boolean }> = {},
) {
  const expectations = { self: 'CHE', now, keyOf, seen: () => false, ...more }
  return verifyRequest(request, more.body ?? sha256(body), expectations)
}

const withHeader = (name: string, value: string | readonly string[] | undefined, request = received()) => ({
  ...request,
  headers: { ...request.headers, [name]: value },
})
const header = (name: string, request = received()): string => String(request.headers[name])

describe('the example of RFC 9421 appendix B.2.6', () => {
  const components = [
    ['date', 'Tue, 20 Apr 2021 02:07:55 GMT'],
    ['@method', 'POST'],
    ['@path', '/foo'],
    ['@authority', 'example.com'],
    ['content-type', 'application/json'],
    ['content-length', '18'],
  ] as const
  const parameters =
    '("date" "@method" "@path" "@authority" "content-type" "content-length");created=1618884473;keyid="test-key-ed25519"'
  const signature = 'wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw=='
  const base64url = (text: string) => new Uint8Array(Buffer.from(text, 'base64url'))

  it('holds over our signature base, and is what we make of its key', () => {
    const base = signatureBase(components, parameters)
    const key: PublicKey = {
      algorithm: 'ed25519',
      bytes: base64url('JrQLj5P_89iXES9-vFgrIy29clF9CC_oPPsw3c5D0bs'),
    }
    expect(nativeVerify(key, base, base64url(signature))).toBe(true)
    const signer = nativeEd25519Signer(base64url('n4Ni-HpISpVObnQMW0wOhCKROaIKqKtW_2ZYb2p9KcU'))
    expect(signer.key).toEqual(key)
    expect(Buffer.from(signer.sign(base)).toString('base64')).toBe(signature)
  })

  it('has a base that no value can add a line to', () => {
    expect(() => signatureBase([['date', 'now\n"@method": GET']], parameters)).toThrow(TypeError)
    expect(() => signatureBase(components, `${parameters}\r\n`)).toThrow(TypeError)
  })
})

describe('another implementation of RFC 9421', () => {
  const fields = ['@method', '@authority', '@path', '@query', 'content-digest', 'comity-to', 'content-length']

  it('verifies what we sign', async () => {
    const fresh = Temporal.Now.instant()
    const { headers } = received(parts, lima, fresh)
    const asked: unknown[] = []
    const verdict = await httpbis.verifyMessage(
      {
        keyLookup: async (parameters) => {
          asked.push(parameters['keyid'])
          return { verify: async (data, signature) => nativeVerify(lima.key, data, signature) }
        },
        requiredFields: fields,
        requiredParams: ['created', 'expires', 'nonce', 'keyid', 'alg', 'tag'],
      },
      { method: 'POST', url: parts.url, headers: headers as Record<string, string> },
    )
    expect(verdict).toBe(true)
    expect(asked).toEqual([keyId(lima.key)])
  })

  it('signs what we verify, with its parameters in another order', async () => {
    const message = {
      method: 'POST',
      url: parts.url,
      headers: {
        'comity-to': 'CHE',
        'content-length': String(body.length),
        'content-digest': `sha-256=:${Buffer.from(parts.body.sha256).toString('base64')}:`,
      },
    }
    const created = new Date(now.epochMilliseconds)
    const { headers } = await httpbis.signMessage(
      {
        key: { sign: async (data) => Buffer.from(lima.sign(data)), id: keyId(lima.key), alg: 'ed25519' },
        name: 'comity',
        fields,
        params: ['keyid', 'alg', 'tag', 'nonce', 'expires', 'created'],
        paramValues: { created, nonce, tag: 'comity-exchange' },
      },
      message,
    )
    const lower = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
    const request = {
      method: 'POST',
      target: `${parts.url.pathname}${parts.url.search}`,
      headers: { ...lower, host: parts.url.host },
    }
    expect(await verified(request)).toEqual({ keyId: keyId(lima.key), created: now })
  })
})

describe('a signed request', () => {
  it('is the one our vector gives', async () => {
    const signer = nativeEd25519Signer(fromHex(vector.seed))
    const sent = {
      method: vector.method,
      url: new URL(vector.url),
      to: vector.to,
      body: { sha256: sha256(vector.body), length: vector.body.length },
    }
    expect(signRequest(signer, sent, Temporal.Instant.from(vector.now), vector.nonce)).toEqual(vector.headers)
  })

  it.each(['POST', 'PUT', 'PATCH', 'GET', 'HEAD', 'DELETE'])('holds as %s', async (method) => {
    const request = received({ ...parts, method })
    expect(await verified(request)).toEqual({ keyId: keyId(lima.key), created: now })
  })

  it('holds without a query, and without a path', async () => {
    const sent = { ...parts, url: new URL('https://node.che.example') }
    expect(await verified(received(sent))).toMatchObject({ keyId: keyId(lima.key) })
  })

  it('holds over real HTTP as the client of the platform sends it', async () => {
    const verdicts: unknown[] = []
    const memory = nonces(10)
    const server = createServer((incoming, answer) => {
      const hash = createHash('sha256')
      incoming.on('data', (chunk: Buffer) => hash.update(chunk))
      incoming.on('end', () => {
        const { method = '', url: target = '', headers } = incoming
        const expectations = { self: 'CHE', now, keyOf, seen: memory.seen }
        void verifyRequest({ method, target, headers }, new Uint8Array(hash.digest()), expectations).then((verdict) => {
          verdicts.push(verdict)
          return answer.end()
        })
      })
    })
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve)
    })
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const send = async (method: string, path: string, text: string | undefined) => {
      const url = new URL(path, base)
      const content = text ?? ''
      const once = randomBytes(16).toString('base64url')
      const of = { method, url, to: 'CHE', body: { sha256: sha256(content), length: content.length } }
      const headers = signRequest(lima, of, now, once)
      await (await fetch(url, { method, headers, ...(text === undefined ? {} : { body: text }) })).arrayBuffer()
    }
    await send('POST', '/peer/exchange/items', body)
    await send('POST', '/peer/exchange/items?', '')
    await send('PUT', '/peer/exchange/attachments/a%2Fb/0?of=3', 'x'.repeat(100_000))
    await send('GET', '/peer/exchange/attachments/7?x=1&y=ü', undefined)
    await send('DELETE', '/', undefined)
    server.close()
    expect(verdicts).toEqual(Array.from({ length: 5 }, () => ({ keyId: keyId(lima.key), created: now })))
  })
})

describe('who stands between two nodes', () => {
  it('cannot change method, place, recipient or length', async () => {
    const request = received()
    expect(await verified({ ...request, method: 'PUT' })).toEqual({ fault: 'bad-signature' })
    expect(await verified({ ...request, method: 'GET' })).toEqual({ fault: 'malformed' })
    for (const target of [
      '/peer/exchange/status?after=7&x=a%20b',
      '/peer/exchange/items',
      '/peer/exchange/items?after=8',
    ]) {
      expect(await verified({ ...request, target })).toEqual({ fault: 'bad-signature' })
    }
    expect(await verified(withHeader('host', 'node.bra.example'))).toEqual({ fault: 'bad-signature' })
    expect(await verified(withHeader('content-length', '13'))).toEqual({ fault: 'bad-signature' })
    const digest = header('content-digest', received({ ...parts, body: { sha256: sha256('other'), length: 5 } }))
    expect(await verified(withHeader('content-digest', digest))).toEqual({ fault: 'bad-signature' })
  })

  it('cannot take a request to another node than the one it names', async () => {
    expect(await verified(received(), { self: 'BRA' })).toEqual({ fault: 'wrong-recipient' })
    expect(await verified(withHeader('comity-to', 'BRA'), { self: 'BRA' })).toEqual({ fault: 'bad-signature' })
    expect(await verified(received(), { self: 'che' })).toEqual({ fault: 'wrong-recipient' })
  })

  it('cannot put another body behind the head, nor spend the nonce in trying', async () => {
    const memory = nonces(10)
    const altered = await verified(received(), { body: sha256('altered'), seen: memory.seen as () => boolean })
    expect(altered).toEqual({ fault: 'digest-mismatch' })
    expect(await verified(received(), { seen: memory.seen as () => boolean })).toMatchObject({ created: now })
    expect(await verified(received(), { seen: memory.seen as () => boolean })).toEqual({ fault: 'replayed' })
  })

  it('cannot alter a bit of the signature, nor sign as a stranger', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: 511 }), async (bit) => {
        const bytes = Buffer.from(header('signature').slice('comity=:'.length, -1), 'base64')
        bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7))
        const request = withHeader('signature', `comity=:${bytes.toString('base64')}:`)
        expect(await verified(request)).toEqual({ fault: 'bad-signature' })
      }),
      { numRuns: 40 },
    )
    expect(await verified(received(parts, stranger))).toEqual({ fault: 'unknown-key' })
    const posing = withHeader('signature', header('signature', received(parts, stranger)))
    expect(await verified(posing)).toEqual({ fault: 'bad-signature' })
  })

  it('cannot move a time, a nonce, an algorithm or a purpose', async () => {
    const input = header('signature-input')
    const swap = (from: string, to: string) => verified(withHeader('signature-input', input.replace(from, to)))
    expect(input).toContain(';created=1777887000;expires=1777887300;nonce=')
    expect(await swap('created=1777887000', 'created=1777887001')).toEqual({ fault: 'bad-signature' })
    expect(await swap('expires=1777887300', 'expires=1777887299')).toEqual({ fault: 'bad-signature' })
    expect(await swap(nonce, nonce.replaceAll('A', 'B'))).toEqual({ fault: 'bad-signature' })
    expect(await swap('alg="ed25519"', 'alg="hmac-sha256"')).toEqual({ fault: 'malformed' })
    expect(await swap('tag="comity-exchange"', 'tag="other"')).toEqual({ fault: 'malformed' })
    expect(await swap('keyid="', 'keyid="0')).toEqual({ fault: 'malformed' })
  })
})

describe('time', () => {
  const after = (seconds: number) => now.add({ seconds })

  it('may differ by the allowance and no more', async () => {
    expect(await verified(received(), { now: after(-clockSkewSeconds) })).toMatchObject({ created: now })
    expect(await verified(received(), { now: after(-clockSkewSeconds - 1) })).toEqual({ fault: 'from-the-future' })
    const end = signatureSeconds + clockSkewSeconds
    expect(await verified(received(), { now: after(end) })).toMatchObject({ created: now })
    expect(await verified(received(), { now: after(end + 1) })).toEqual({ fault: 'expired' })
  })

  it('cannot be stretched by whoever signs', async () => {
    const input = header('signature-input')
    for (const expires of [1_777_887_301, 9_999_999_999, 1_777_887_000, 1]) {
      const longer = input.replace('expires=1777887300', `expires=${expires}`)
      expect(await verified(withHeader('signature-input', longer))).toEqual({ fault: 'malformed' })
    }
    for (const numbers of ['created=-1', 'created=1777887000.0', 'created=@1777887000', 'created="1777887000"']) {
      const odd = input.replace('created=1777887000', numbers)
      expect(await verified(withHeader('signature-input', odd))).toEqual({ fault: 'malformed' })
    }
    const beyond = input.replace('created=1777887000;expires=1777887300', 'created=8640000000001;expires=8640000000002')
    expect(await verified(withHeader('signature-input', beyond))).toEqual({ fault: 'malformed' })
  })

  it('of the signature is when its key must have been valid', async () => {
    const asked: string[] = []
    await verified(received(), {
      now: after(30),
      keyOf: async (id, created) => {
        asked.push(id, String(created))
        return lima.key
      },
    })
    expect(asked).toEqual([keyId(lima.key), '2026-05-04T09:30:00Z'])
  })
})

describe('a key', () => {
  it('of another id, or another kind, than the one asked for is none', async () => {
    expect(await verified(received(), { keyOf: () => stranger.key })).toEqual({ fault: 'unknown-key' })
    const hybrid = nativeHybridSigner({ ed25519: seed(1), mlDsa65: seed(2) })
    expect(await verified(received(), { keyOf: () => hybrid.key })).toEqual({ fault: 'unknown-key' })
    expect(() => signRequest(hybrid, parts, now, nonce)).toThrow('Ed25519')
  })
})

describe('fields that are', () => {
  const names = ['signature', 'signature-input', 'content-digest', 'comity-to', 'content-length', 'host']

  it.each(names)('missing are named as such: %s', async (name) => {
    expect(await verified(withHeader(name, undefined))).toEqual({ fault: 'missing' })
  })

  it.each(names)('given twice, empty, too long or no text are malformed: %s', async (name) => {
    const value = header(name)
    for (const odd of [[value, value], `${value}, ${value}`, '', 'x'.repeat(1025), `${value}\n`, `${value} `, 'ü']) {
      const fault = await verified(withHeader(name, odd))
      expect(['malformed', 'bad-signature'], `${name}: ${String(odd)}`).toContain(
        'fault' in fault ? fault.fault : 'none',
      )
    }
  })

  it('written in another way than the one are malformed', async () => {
    const [input, signature] = [header('signature-input'), header('signature')]
    const written = input.slice('comity='.length)
    for (const odd of [
      ` ${input}`,
      `${input} `,
      input.replace('" "', '"  "'),
      input.replace(';created', '; created'),
      `sig1=${written}`,
      `${input}, other=${written}`,
      `other=${written}, ${input}`,
      `comity=("@method");created=1777887000, ${input}`,
      input.replace('"@method" ', ''),
      input.replace('"@method" "@authority"', '"@authority" "@method"'),
      input.replace('"@path"', '"@path";req'),
      input.replace('"content-length")', '"content-length" "date")'),
      input.replace(';alg="ed25519"', ''),
      `${input};extra=1`,
      `${input};created=1777887000`,
      'comity',
      'comity=1',
      'comity=()',
      'comity=(',
    ]) {
      expect(await verified(withHeader('signature-input', odd)), odd).toEqual({ fault: 'malformed' })
    }
    for (const odd of [
      signature.replace('comity', 'sig1'),
      `${signature}, other=${signature.slice('comity='.length)}`,
      `${signature};a`,
      signature.replace('=:', '=: '),
      `comity=:${Buffer.alloc(63).toString('base64')}:`,
      `comity=:${Buffer.alloc(65).toString('base64')}:`,
      signature.replace(/==:$/, ':'),
      signature.replace(/.==:$/, 'h==:'),
      'comity="text"',
    ]) {
      expect(await verified(withHeader('signature', odd)), odd).toEqual({ fault: 'malformed' })
    }
    const digest = header('content-digest')
    for (const odd of [
      `${digest}, sha-512=:AAAA:`,
      digest.replace('sha-256', 'sha-512'),
      'sha-256=:AAAA:',
      'sha-256',
    ]) {
      expect(await verified(withHeader('content-digest', odd)), odd).toEqual({ fault: 'malformed' })
    }
    for (const odd of ['012', '-1', '+1', '1e3', '1 ', '99999999999999999']) {
      expect(await verified(withHeader('content-length', odd)), odd).toEqual({ fault: 'malformed' })
    }
  })

  it('about another framing of the body are malformed', async () => {
    expect(await verified(withHeader('transfer-encoding', 'chunked'))).toEqual({ fault: 'malformed' })
    const get = received({ ...parts, method: 'GET' })
    expect(await verified(withHeader('content-length', '5', get))).toEqual({ fault: 'malformed' })
    expect(await verified(withHeader('content-length', '0', get))).toMatchObject({ created: now })
  })

  it('about no place here are malformed', async () => {
    for (const target of ['', '*', 'https://node.che.example/', '/a b', '/a#b', `/${'x'.repeat(2048)}`, '/a\n']) {
      expect(await verified({ ...received(), target }), target).toEqual({ fault: 'malformed' })
    }
    for (const method of ['post', 'CONNECT', 'TRACE', 'OPTIONS', '', 'constructor', '__proto__']) {
      expect(await verified({ ...received(), method }), method).toEqual({ fault: 'malformed' })
    }
    expect(await verified(withHeader('host', 'a b'))).toEqual({ fault: 'malformed' })
  })

  it('anything at all are a fault, never an exception', async () => {
    const odd = fc.oneof(
      fc.string(),
      fc.string({ unit: 'binary' }),
      fc.constantFrom('comity=', 'comity=(";', 'a=:::', '('),
    )
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...names), odd, async (name, value) => {
        expect(await verified(withHeader(name, value))).toHaveProperty('fault')
      }),
      { numRuns: 300 },
    )
  })
})

describe('a request that cannot be signed', () => {
  it.each([
    ['method', { method: 'post' }],
    ['method', { method: 'CONNECT' }],
    ['recipient', { to: '' }],
    ['recipient', { to: 'CHE\nx: y' }],
    ['recipient', { to: 'C'.repeat(129) }],
    ['digest', { body: { sha256: new Uint8Array(31), length: 0 } }],
    ['place', { url: new URL(`https://node.che.example/${'x'.repeat(2048)}`) }],
  ])('by its %s is not signed', (_, more) => {
    expect(() => signRequest(lima, { ...parts, ...more }, now, nonce)).toThrow(TypeError)
  })

  it.each(['', 'short', 'A'.repeat(65), 'AAAAAAAAAAAAAAAAAAAAA"'])('by its nonce %j is not signed', (odd) => {
    expect(() => signRequest(lima, parts, now, odd)).toThrow(TypeError)
  })
})

describe('a head verified before the body is read', () => {
  it('says what body it is good for, and no other', async () => {
    const head = await verifyHead(received(), { self: 'CHE', now, keyOf })
    if ('fault' in head) throw new Error(head.fault)
    expect([hex(head.bodySha256), head.bodyLength]).toEqual([hex(parts.body.sha256), body.length])
    const { seen } = nonces(10)
    expect(verifyBody(head, sha256('other'), now, seen)).toEqual({ fault: 'digest-mismatch' })
    expect(verifyBody(head, sha256(body), now, seen)).toEqual({ keyId: keyId(lima.key), created: now })
    expect(verifyBody(head, sha256(body), now, seen)).toEqual({ fault: 'replayed' })
  })
})

describe('the memory of nonces', () => {
  it('knows a nonce until its signature is too old, for each key apart', () => {
    const { seen } = nonces(3)
    expect([seen('a', '1', 100, 0), seen('a', '1', 100, 0), seen('b', '1', 100, 0)]).toEqual([false, true, false])
    expect(seen('a', '1', 100, 100)).toBe(true)
    expect(seen('a', '1', 300, 101)).toBe(false)
    expect(seen('a', '1', 300, 102)).toBe(true)
  })

  it('forgets the oldest of one key when it is full, and none of another', () => {
    const { seen } = nonces(3)
    seen('b', '1', 100, 0)
    for (const each of ['1', '2', '3', '4']) expect(seen('a', each, 100, 0)).toBe(false)
    expect([seen('a', '4', 100, 0), seen('a', '2', 100, 0), seen('b', '1', 100, 0)]).toEqual([true, true, true])
    expect(seen('a', '1', 100, 0)).toBe(false)
  })

  it('makes room by what is spent before what is not', () => {
    const { seen } = nonces(2)
    seen('a', 'spent', 10, 0)
    seen('a', 'fresh', 100, 5)
    expect(seen('a', 'new', 100, 50)).toBe(false)
    expect(seen('a', 'fresh', 100, 50)).toBe(true)
  })
})

describe('the text of a signature base', () => {
  it('is what the specification shows', () => {
    expect(new TextDecoder().decode(signatureBase([['@method', 'GET']], '("@method")'))).toBe(
      '"@method": GET\n"@signature-params": ("@method")',
    )
    expect(utf8(vector.base)).toEqual(
      signatureBase(vector.components as [string, string][], vector.headers['signature-input'].slice('comity='.length)),
    )
  })
})
