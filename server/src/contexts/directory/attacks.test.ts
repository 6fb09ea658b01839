import { createHash, randomBytes } from 'node:crypto'
import { createServer, request as send } from 'node:http'
import { createServer as listen, type Server } from 'node:net'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Signer } from '@comity/proof/signer'
import { readKey } from '#kernel/crypto/keyfile'
import { signRequest } from '#kernel/crypto/request-signature'
import { Refused } from '#kernel/refusal'
import { nodeSigner, saying, signed, signingEntry } from '../../../test/support/descriptors.ts'
import {
  type AtWork,
  befriend,
  careOf,
  type Neighbour,
  neighbour,
  officersInCharge,
  peerAt,
} from '../../../test/support/neighbours.ts'
import { wire } from './wire.ts'

let peru: Neighbour
let brazil: Neighbour
let officer: AtWork
let theirs: AtWork
let brazilSigns: Signer
beforeAll(async () => {
  ;[peru, brazil] = await Promise.all([neighbour('PER'), neighbour('BRA')])
  ;[officer] = await officersInCharge(peru)
  ;[theirs] = await officersInCharge(brazil)
  await befriend(peru, brazil)
  brazilSigns = (await readKey(brazil.settings.home, 'node.sign.1', 'ed25519')) ?? nodeSigner('none')
}, 120_000)
afterAll(async () => {
  await Promise.all([peru.stop(), brazil.stop()])
})

type Made = {
  readonly method?: string
  readonly path?: string
  readonly body?: string
  readonly headers?: Record<string, string>
}
/** A request as its maker signs it, and as it then arrives, altered or not. */
function made(
  signer: Signer,
  { to = 'PER', path = '/peer/directory/hello', body = '{}', now = Temporal.Now.instant() } = {},
): Required<Made> {
  const bytes = new TextEncoder().encode(body)
  const sha256 = new Uint8Array(createHash('sha256').update(bytes).digest())
  const url = new URL(path, peru.settings.origin)
  const nonce = randomBytes(16).toString('base64url')
  const headers = signRequest(signer, { method: 'POST', url, to, body: { sha256, length: bytes.length } }, now, nonce)
  return { method: 'POST', path, body, headers: { ...headers, 'content-type': 'application/json' } }
}
async function arrive({ method = 'POST', path = '/peer/directory/hello', body = '{}', headers = {} }: Made) {
  return new Promise<{ status: number; code: unknown; time: string | undefined }>((resolve, reject) => {
    const going = send(
      `${peru.settings.origin}${path}`,
      { method, headers: { ...headers, 'content-length': Buffer.byteLength(body) } },
      (answer) => {
        const chunks: Buffer[] = []
        answer.on('data', (chunk: Buffer) => chunks.push(chunk))
        answer.on('end', () => {
          const text = Buffer.concat(chunks).toString()
          const said = text.startsWith('{') ? (JSON.parse(text) as { code?: unknown }) : {}
          resolve({ status: answer.statusCode ?? 0, code: said.code, time: answer.headers['comity-time'] as string })
        })
      },
    )
    going.on('error', reject)
    going.end(body)
  })
}

describe('whoever calls another node', () => {
  it('with a key that is not known has it ask its neighbours for newer descriptors, soon', async () => {
    await peru.kernel.database.query(`update directory.peer set asked_at = now() - interval '1 hour'`)
    const askedAt = async () => Date.parse(String((await peerAt(officer, 'BRA'))?.['askedAt']))
    const before = await askedAt()
    expect(await arrive(made(nodeSigner('Newcomer')))).toMatchObject({ status: 403 })
    await vi.waitFor(async () => {
      await careOf(peru)
      expect(await askedAt()).toBeGreaterThan(before)
    })
  })
  it('is answered when the signature is theirs, for this node, over these bytes, now', async () => {
    expect(await arrive(made(brazilSigns))).toMatchObject({ status: 200 })
  })
  it('without a signature is told to sign', async () => {
    expect(await arrive({})).toMatchObject({ status: 401, code: 'signature-missing' })
  })
  it('replaying a request that was heard is refused', async () => {
    const once = made(brazilSigns)
    expect((await arrive(once)).status).toBe(200)
    expect(await arrive(once)).toMatchObject({ status: 409, code: 'replayed' })
  })
  it('turning to one node what was signed for another is refused', async () => {
    expect(await arrive(made(brazilSigns, { to: 'CHE' }))).toMatchObject({ status: 401, code: 'not-for-this-node' })
  })
  it('altering the body, the path or a signed field is refused', async () => {
    expect(await arrive({ ...made(brazilSigns), body: '[]' })).toMatchObject({ code: 'digest-differs' })
    const elsewhere = made(brazilSigns, { path: '/peer/directory/drafts' })
    expect(await arrive({ ...elsewhere, path: '/peer/directory/hello' })).toMatchObject({ code: 'signature-refused' })
    const one = made(brazilSigns)
    const digest = { 'content-digest': made(brazilSigns, { body: '[]' }).headers['content-digest'] ?? '' }
    expect(await arrive({ ...one, body: '[]', headers: { ...one.headers, ...digest } })).toMatchObject({
      status: 401,
      code: 'signature-refused',
    })
  })
  it('signing with a key nobody knows is a stranger, also when they name a key that is known', async () => {
    const mallory = nodeSigner('Mallory')
    expect(await arrive(made(mallory))).toMatchObject({ status: 403, code: 'not-known' })
    const forged = made(mallory)
    const input = made(brazilSigns).headers['signature-input'] ?? ''
    expect(await arrive({ ...forged, headers: { ...forged.headers, 'signature-input': input } })).toMatchObject({
      status: 401,
      code: 'signature-refused',
    })
  })
  it('with a clock that is hours away is told the time', async () => {
    const late = made(brazilSigns, { now: Temporal.Now.instant().subtract({ hours: 3 }) })
    const told = await arrive(late)
    expect(told).toMatchObject({ status: 401, code: 'clock-differs' })
    expect(Math.abs(Date.parse(told.time ?? '') - Date.now())).toBeLessThan(60_000)
  })
  it('with more than a route takes is cut off', async () => {
    expect(await arrive(made(brazilSigns, { body: `"${'x'.repeat(5_000)}"` }))).toMatchObject({ status: 413 })
  })
})

/** Something that answers as it likes where a node is said to be. */
async function impostor(
  answer: (path: string) => { status?: number; body?: string; headers?: Record<string, string> },
) {
  const server = createServer((request, reply) => {
    const { status = 200, body = '', headers = {} } = answer(request.url ?? '')
    reply.writeHead(status, headers).end(body)
  })
  const origin = await begin(server)
  return { origin, stop: () => new Promise((done) => server.close(done)) }
}
async function begin(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as { port: number }).port}`
}
const brought = async (address: string) => {
  const { status, body } = await officer('POST', '/api/directory/peers', { address })
  return { status, code: body['code'] }
}

describe('an address an administrator typed', () => {
  it('that points elsewhere is not followed', async () => {
    const { origin, stop } = await impostor(() => ({ status: 302, headers: { location: brazil.settings.origin } }))
    expect(await brought(origin)).toEqual({ status: 502, code: 'peer-unreachable' })
    await stop()
  })
  it('that answers without end is broken off', async () => {
    const { origin, stop } = await impostor(() => ({ body: 'x'.repeat(3_100_000) }))
    expect(await brought(origin)).toEqual({ status: 502, code: 'peer-unreachable' })
    await stop()
  })
  it('where nobody answers, or that says nothing of use, changes nothing', async () => {
    const { origin, stop } = await impostor(() => ({ body: '{"payload":"","payloadType":"x","signatures":[]}' }))
    expect(await brought(origin)).toEqual({ status: 422, code: 'descriptor-malformed' })
    await stop()
    expect(await brought(origin)).toEqual({ status: 502, code: 'peer-unreachable' })
  })
  it.each(['ftp://127.0.0.1', 'http://user@127.0.0.1', 'http://127.0.0.1/api/', 'javascript:alert(1)', ''])(
    'such as %s is refused before anybody is called',
    async (address) => {
      expect(await brought(address)).toMatchObject({ status: 400, code: 'malformed' })
    },
  )
  it.each(['http://169.254.169.254', 'https://169.254.169.254', 'http://10.0.0.1', 'https://[fe80::1]'])(
    'such as %s is not called',
    async (address) => {
      expect(await brought(address)).toEqual({ status: 422, code: 'address-refused' })
    },
  )
})

describe('a connection', () => {
  it('to a node that never answers ends when its time is up', async () => {
    const silent = listen(() => undefined)
    const address = await begin(silent)
    const out = wire({ loopback: true })
    const request = { address, method: 'GET', path: '/peer/x', timeoutMs: 200, mostBytes: 10 } as const
    await expect(out.send(request)).rejects.toThrow(Refused)
    out.close()
    silent.close()
  })
  it('goes under /peer/ of that node and nowhere else', async () => {
    const out = wire({ loopback: true })
    const request = { address: peru.settings.origin, method: 'GET', timeoutMs: 1_000, mostBytes: 10_000 } as const
    for (const path of ['/api/node', '//evil.example/peer/', '/peer/../api/node', 'https://evil.example/peer/']) {
      await expect(out.send({ ...request, path }), path).rejects.toThrow('peer-unreachable')
    }
    out.close()
  })
  it('of a node that stands in the world is not made to this machine, though a name leads there', async () => {
    const out = wire({ loopback: false })
    const request = { method: 'GET', path: '/peer/x', timeoutMs: 1_000, mostBytes: 10 } as const
    await expect(out.send({ ...request, address: peru.settings.origin })).rejects.toThrow('peer-unreachable')
    await expect(out.send({ ...request, address: 'https://localhost.localdomain' })).rejects.toThrow('peer-unreachable')
    out.close()
  })
})

describe('somebody at the address of a neighbour', () => {
  it('with another key is refused, reported, and changes nothing', async () => {
    const mallory = nodeSigner('Mallory')
    const { body } = await theirs('GET', '/api/directory/descriptor')
    const now = Temporal.Now.instant()
    const forged = saying('BRA', {
      serial: Number(body['serial']) + 1_000,
      issuedAt: now.toString({ smallestUnit: 'millisecond' }),
      validUntil: now.add({ hours: 24 }).toString({ smallestUnit: 'millisecond' }),
      address: brazil.settings.origin,
      keys: [signingEntry('BRA', 'BRA', mallory)],
      authorities: [],
    })
    const descriptor = signed(forged, [mallory])
    const before = await peerAt(officer, 'BRA')
    const asked = await officer('POST', '/api/directory/peers', { descriptor })
    expect(asked).toMatchObject({ status: 409, body: { code: 'other-node-key' } })
    expect(await peerAt(officer, 'BRA')).toEqual(before)

    // The same from the very address of Brazil, as the node renews by itself.
    await brazil.app.close()
    const port = Number(new URL(brazil.settings.origin).port)
    const server = createServer((_, reply) => reply.end(descriptor))
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
    const refreshed = await officer('POST', '/api/directory/peers/BRA/refresh')
    expect(refreshed).toMatchObject({ status: 409, body: { code: 'other-node-key' } })
    await careOf(peru)
    expect(await peerAt(officer, 'BRA')).toMatchObject({ standing: 'trusted', key: before?.key })
    const { body: told } = await officer('GET', '/api/directory/spaces')
    expect(told['refused']).toMatchObject([{ kind: 'other-node-key', about: 'peer:BRA' }])
    await new Promise((done) => server.close(done))
  }, 30_000)
})
