import { createHash, randomBytes } from 'node:crypto'
import { createServer, type Server } from 'node:net'
import { base64 } from '@comity/proof/base64'
import { canonicalise } from '@comity/proof/canonical'
import { fromHex, hex, sha256Hex, utf8 } from '@comity/proof/hash'
import { issue } from '@comity/proof/receipt'
import type { Signer } from '@comity/proof/signer'
import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readKey } from '#kernel/crypto/keyfile'
import { signRequest } from '#kernel/crypto/request-signature'
import { seal, sealingPublicKey } from '#kernel/crypto/sealing'
import { nativeEd25519Signer, nativeHybridSigner } from '#kernel/crypto/signing'
import { comesTo, draft, marking, officeOf, pair, rowOf, send, type Pair } from '../../../test/support/exchange.ts'
import { befriend, neighbour, officersOf, type AtWork, type Neighbour } from '../../../test/support/neighbours.ts'
import { bodyInfo } from './rules.cover.ts'
import { makeCover } from '../../../test/support/cover.ts'
import type { Cover, Parcel } from './words.ts'

// Bern is attacked by a node of Lima that holds all its own keys and follows no rule.

let two: Pair
let brasilia: Neighbour
let inLima: AtWork
let inBern: AtWork
let node: Signer
let authority: Signer
let own: { state: string; authority: string }
let sealTo: { id: string; bytes: Uint8Array }
beforeAll(async () => {
  two = await pair()
  brasilia = await neighbour('BRA')
  await befriend(two.lima, brasilia)
  ;({ inLima, inBern } = two)
  own = await officeOf(inLima, 'PER')
  await comesTo(inLima, await send(inLima, draft(two.office)), 'delivered')
  const { home } = two.lima.settings
  const [ofNode, ofAuthority] = await Promise.all([
    readKey(home, 'node.sign.1', 'ed25519'),
    readKey(home, `authority-${own.authority}.sign.1`, 'ed25519+ml-dsa-65'),
  ])
  if (ofNode === undefined || ofAuthority === undefined) throw new Error('Lima has not made its keys')
  node = ofNode
  authority = ofAuthority
  const described = (await (await fetch(`${two.bern.settings.origin}/peer/directory/descriptor`)).json()) as {
    payload: string
  }
  const said = JSON.parse(Buffer.from(described.payload, 'base64').toString()) as {
    keys: { signer: string; use: string; key: string }[]
  }
  const open = said.keys.find(({ signer, use }) => signer === `CHE/${two.office.authority}` && use === 'open')
  const key = sealingPublicKey(new Uint8Array(Buffer.from(open?.key ?? '', 'base64')))
  if ('fault' in key) throw new Error('Bern has no sealing key')
  sealTo = key
}, 120_000)
afterAll(async () => {
  await two?.stop()
  await brasilia?.stop()
})

type Answer = {
  readonly status: number
  readonly body: { receipts?: string[]; missing?: string[]; later?: string[]; code?: string }
}

/** A call to Bern, signed by the node of Lima. */
async function call(body: string, path = '/peer/exchange/items', by = node): Promise<Answer> {
  const bytes = new TextEncoder().encode(body)
  const sha256 = new Uint8Array(createHash('sha256').update(bytes).digest())
  const url = new URL(path, two.bern.settings.origin)
  const parts = { method: 'POST', url, to: 'CHE', body: { sha256, length: bytes.length } }
  const headers = signRequest(by, parts, Temporal.Now.instant(), randomBytes(16).toString('base64url'))
  const answer = await fetch(url, { method: 'POST', headers: { ...headers, 'content-type': 'application/json' }, body })
  return { status: answer.status, body: (await answer.json().catch(() => ({}))) as Answer['body'] }
}
const bring = (parcels: readonly Parcel[], receipts: readonly string[] = []) =>
  call(JSON.stringify({ parcels, receipts, covers: [] }))

/** What each receipt of an answer says, and why. */
const said = ({ body }: Answer): string[] =>
  (body.receipts ?? []).map((envelope) => {
    const { payload } = JSON.parse(envelope) as { payload: string }
    const { type, body: more } = JSON.parse(Buffer.from(payload, 'base64').toString()) as {
      type: string
      body: { because?: string; rule?: string }
    }
    return [type.replace('exchange/', ''), more.because, more.rule].filter(Boolean).join(' ')
  })

/** A parcel as an honest node would make it, but for what is changed. */
function parcel(
  change: Partial<Cover> = {},
  signers: readonly Signer[] = [authority],
): Parcel & { readonly digest: string } {
  const fields = { subject: 'Of an attacker', language: 'en', text: 'Nothing good.' }
  const body = utf8(canonicalise({ attachments: [], fields, salt: hex(new Uint8Array(randomBytes(32))) }))
  const cover: Cover = {
    id: crypto.randomUUID(),
    from: { ...own, post: crypto.randomUUID() },
    to: two.office,
    conversation: crypto.randomUUID(),
    after: null,
    form: 'administrative-message/1',
    marking: marking('PER') as Cover['marking'],
    purpose: 'investigation',
    basis: 'per-cpp',
    onward: 'never',
    composedAt: new Date().toISOString(),
    deliverBy: new Date(Date.now() + 3_600_000).toISOString(),
    expiresAt: null,
    body: { digest: sha256Hex(body), bytes: body.length },
    attachments: [],
    answers: null,
    corrects: null,
    passesOn: null,
    ...change,
  }
  const { envelope, digest } = makeCover(cover, signers)
  const key = sealingPublicKey(sealTo.bytes)
  if ('fault' in key) throw new Error('no key')
  const { enc, ciphertext } = seal(key, bodyInfo, fromHex(digest), body)
  const sealed = { key: sealTo.id, enc: base64(enc), ciphertext: base64(ciphertext) }
  return { cover: envelope, sealed, certificates: [], passed: null, digest }
}
const travelling = ({ digest: _digest, ...rest }: ReturnType<typeof parcel>): Parcel => rest
const received = async (): Promise<number> => {
  const { body } = await inBern('GET', '/api/messages?box=in&limit=1')
  return (body['count'] as { value: number }).value
}

describe('a node that keeps no rule', () => {
  it('brings an honest parcel twice, and it arrives once', async () => {
    const before = await received()
    const one = travelling(parcel())
    expect(said(await bring([one, one])).toSorted()).toEqual(['accepted', 'delivered'])
    expect(said(await bring([one])).toSorted()).toEqual(['accepted', 'delivered'])
    expect(await received()).toBe(before + 1)
  })
  it('cannot put a body under another cover', async () => {
    const [one, other] = [parcel(), parcel()]
    expect(said(await bring([travelling({ ...one, sealed: other.sealed })]))).toEqual(['rejected cannot-open'])
  })
  it('cannot write in the name of another authority, of another State, or of nobody', async () => {
    const before = await received()
    const stranger = nativeHybridSigner({ ed25519: randomBytes(32), mlDsa65: randomBytes(32) })
    const unknown = parcel({}, [stranger])
    expect((await bring([travelling(unknown)])).body).toMatchObject({ receipts: [], later: [unknown.digest] })
    const other = parcel({ from: { state: 'PER', authority: crypto.randomUUID(), post: crypto.randomUUID() } })
    expect((await bring([travelling(other)])).body.receipts?.length ?? 0).toBe(0)
    const brazilian = parcel({ from: { state: 'BRA', authority: own.authority, post: crypto.randomUUID() } })
    expect(said(await bring([travelling(brazilian)]))).toEqual([])
    expect(await received()).toBe(before)
  })
  it('cannot leave the half of a signature out that a quantum computer would have to break', async () => {
    const before = await received()
    const made = parcel()
    const envelope = JSON.parse(made.cover) as { signatures: { sig: string }[] }
    const [signature] = envelope.signatures
    signature!.sig = base64(Buffer.from(signature!.sig, 'base64').subarray(0, 64))
    expect(said(await bring([travelling({ ...made, cover: JSON.stringify(envelope) })]))).toEqual([
      'rejected bad-signature',
    ])
    const classical = parcel({}, [node])
    expect((await bring([travelling(classical)])).body).toMatchObject({ receipts: [], later: [classical.digest] })
    expect(await received()).toBe(before)
  })
  it.each([
    ['in a form that nobody knows', { form: 'confession/1' }, 'rejected form-unknown'],
    [
      'for a purpose that is none of an exchange',
      { purpose: 'audit' },
      'rejected not-permitted exchange.receive-for-a-purpose',
    ],
    [
      'that Bern may not have',
      { marking: { ...marking('PER'), releasableTo: ['BRA'] } as Cover['marking'] },
      'rejected not-permitted exchange.receive-releasable',
    ],
    [
      'to an authority that is none',
      { to: { state: 'CHE', authority: '018f0000-0000-7000-8000-000000000000' } },
      'rejected recipient-unknown',
    ],
    ['of an act of law that no officer signed', { form: 'answer/1' }, 'rejected officer-missing'],
    [
      'passed on without a grant',
      { passesOn: { message: 'ab'.repeat(32), grant: 'cd'.repeat(32) } },
      'rejected grant-missing',
    ],
  ])('cannot bring a message %s', async (_, change, answer) => {
    expect(said(await bring([travelling(parcel(change as Partial<Cover>))]))).toEqual([answer])
  })
  it('cannot state what only the other side can', async () => {
    const id = await send(inLima, draft(two.office))
    await comesTo(inLima, id, 'delivered')
    const { digest } = await rowOf(inBern, id)
    const at = Temporal.Now.instant().toString()
    const forged = ['destroyed', 'refused', 'opened'].flatMap((name) =>
      ['PER', 'CHE', `CHE/${two.office.authority}`].map((issuer) =>
        issue(
          {
            type: `exchange/${name}`,
            issuer,
            subject: digest,
            at,
            body: { salt: '00'.repeat(32), because: 'recalled', ground: 'other', reason: 'x', post: 'x' },
          },
          [node],
        ),
      ),
    )
    expect((await bring([], forged)).status).toBe(200)
    expect(await rowOf(inBern, id)).toMatchObject({ state: 'delivered', unopened: true })
  })
  it('gets a clear no to what is too much or is no question', async () => {
    const one = travelling(parcel())
    expect((await bring(Array.from({ length: 65 }, () => one))).status).toBe(400)
    expect((await call('{')).status).toBe(400)
    expect((await call('{"parcels":[],"receipts":[],"covers":[],"more":1}')).status).toBe(400)
    expect((await call(`{"parcels":["${'x'.repeat(9_000_000)}"]}`)).status).toBe(413)
    expect((await call('{"messages":[]}', '/peer/exchange/status', nativeEd25519Signer(randomBytes(32)))).status).toBe(
      403,
    )
  })
  it('finds no fault that is not answered, whatever it sends', async () => {
    const before = await received()
    const base = JSON.stringify({ parcels: [travelling(parcel())], receipts: [], covers: [] })
    await fc.assert(
      fc.asyncProperty(
        fc.nat(base.length - 1),
        fc.constantFrom('"', '{', ']', '0', '\\', 'é', '=', ''),
        async (at, by) => {
          const { status } = await call(base.slice(0, at) + by + base.slice(at + 1))
          expect([200, 400]).toContain(status)
        },
      ),
      { numRuns: 60 },
    )
    // What was altered where nothing is signed may still be the honest parcel; it arrives once at most.
    expect(await received()).toBeLessThanOrEqual(before + 1)
  }, 60_000)
})

describe('a peer that takes calls and never answers', () => {
  it('delays nobody else, and has everything when it is back', async () => {
    const { server } = two.bern.app
    const port = Number(new URL(two.bern.settings.origin).port)
    await new Promise<void>((closed) => {
      server.close(() => closed())
      server.closeAllConnections()
    })
    const hole: Server = createServer(() => undefined)
    const sockets: { destroy: () => void }[] = []
    hole.on('connection', (socket) => sockets.push(socket))
    await new Promise<void>((listening) => hole.listen(port, '127.0.0.1', listening))
    const [inBrasilia] = await officersOf(brasilia, 'central-authority', 'prosecution')
    const there = await officeOf(inBrasilia!, 'BRA')
    const waiting = await send(inLima, draft(two.office))
    const quick = await send(inLima, draft(there))
    await comesTo(inLima, quick, 'delivered', 10_000)
    expect(await rowOf(inLima, waiting)).toMatchObject({ state: 'queued' })
    for (const socket of sockets) socket.destroy()
    await new Promise<void>((closed) => hole.close(() => closed()))
    await new Promise<void>((listening) => server.listen(port, '127.0.0.1', listening))
    await comesTo(inLima, waiting, 'delivered', 60_000)
  }, 120_000)
})
