import { randomBytes } from 'node:crypto'
import { base64 } from '@comity/proof/base64'
import { sign, writeEnvelope, readEnvelope } from '@comity/proof/envelope'
import { isFault } from '@comity/proof/fault'
import { hex, utf8 } from '@comity/proof/hash'
import { pemOf } from '@comity/proof/key'
import { statementType } from '@comity/proof/receipt'
import { saltedDigest } from '#contexts/ledger'
import type { Actor } from '#kernel/actor'
import { visitor } from '#kernel/actor'
import type { Incoming } from '#kernel/command'
import { nativeEd25519Signer } from '#kernel/crypto/signing'
import { isRefusal } from '#kernel/refusal'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { neighbour, type Neighbour } from './support/log-neighbours.ts'

const account = '01890000-0000-7000-8000-000000000001'
const signers = [1, 2, 3, 4].map((n) => nativeEd25519Signer(new Uint8Array(32).fill(n)))
const [registry, court, stranger, ministry] = signers
let lima: Neighbour
beforeAll(async () => {
  lima = await neighbour('PER', {
    logSigners: [
      { signer: 'registry', key: pemOf(registry!.key), account },
      { signer: 'court', key: pemOf(court!.key) },
      { signer: 'ministry', key: pemOf(ministry!.key) },
    ],
  })
})
afterAll(() => lima.stop())

const machine = (given: { account?: string; scopes?: readonly string[] } = {}): Actor => ({
  ...visitor,
  kind: 'service',
  account: given.account ?? account,
  post: 'p',
  purpose: 'node-administration',
  basis: 'basis',
  entity: {
    type: 'Service',
    id: given.account ?? account,
    attrs: {
      post: 'p',
      authority: 'a',
      unit: 'u',
      roles: ['administrator'],
      clearance: 1,
      scopes: [...(given.scopes ?? ['log:write'])],
    },
  },
})
const device = { address: '127.0.0.1', agent: 'test', origin: '' }
async function ask(path: string, body: unknown, more: Partial<Incoming> = {}) {
  const endpoint = lima.log.endpoints.find(({ route }) => route.method === 'POST' && route.path === path)
  const idempotencyKey = randomBytes(8).toString('hex')
  const incoming = { actor: machine(), params: {}, query: {}, body, idempotencyKey, device, ...more }
  const answer = await endpoint!.run(lima.kernel, incoming)
  if (isRefusal(answer)) return answer
  const { indexes } = answer.body as { indexes: number[] }
  return { indexes }
}
const size = async () => (await lima.said()).size
const digests = (count: number) => Array.from({ length: count }, () => randomBytes(32))
const together = (some: readonly Uint8Array[]) => base64(new Uint8Array(Buffer.concat(some)))

describe('a system of the State with the scope log:write', () => {
  const enter = (some: readonly Uint8Array[], more: Partial<Incoming> = {}, kind = 'agency/seizure') =>
    ask('/api/log/entries', { kind, digests: together(some) }, more)

  it('enters many digests at once, and gets their places when they are durable', async () => {
    const some = digests(1_024)
    const answer = await enter(some)
    expect(answer).toEqual({ indexes: Array.from({ length: 1_024 }, (_, at) => at) })
    expect(await lima.log.door.indexOf([some[7]!])).toEqual([7])
    expect(await lima.log.door.entries([7])).toMatchObject([{ kind: 'agency/seizure' }])
  })

  it('that asks again gets the same answer, under the same key and under another', async () => {
    const some = digests(3)
    const idempotencyKey = 'one-request'
    const first = await enter(some, { idempotencyKey })
    const before = await size()
    expect(await enter(some, { idempotencyKey })).toEqual(first)
    expect(await enter(some)).toEqual(first)
    expect(await size()).toBe(before)
    expect(await enter(digests(1), { idempotencyKey })).toMatchObject({ refused: 'key-reused' })
  })

  it('cannot speak as the node, nor send what is no digest or too many', async () => {
    const before = await size()
    for (const kind of ['audit/head', 'exchange/delivered', 'agency/', 'agency/Rosa', 'agency']) {
      expect(await enter(digests(1), {}, kind)).toMatchObject({ refused: 'malformed', field: 'kind' })
    }
    expect(await enter(digests(1_025))).toMatchObject({ refused: 'malformed' })
    for (const text of ['', 'x'.repeat(44), base64(new Uint8Array(33)), `${base64(new Uint8Array(32))}\n`]) {
      const body = { kind: 'agency/seizure', digests: text }
      expect(await ask('/api/log/entries', body)).toMatchObject({ refused: 'malformed' })
    }
    expect(await size()).toBe(before)
  })

  it('is refused without the scope, as is every officer', async () => {
    expect(await enter(digests(1), { actor: machine({ scopes: ['audit:read'] }) })).toMatchObject({
      refused: 'forbidden',
    })
    const officer: Actor = {
      ...machine(),
      kind: 'officer',
      account: null,
      officer: account,
      entity: {
        type: 'Officer',
        id: account,
        attrs: { post: 'p', authority: 'a', unit: 'u', roles: ['administrator', 'auditor'], clearance: 4 },
      },
    }
    expect(await enter(digests(1), { actor: officer })).toMatchObject({ refused: 'forbidden' })
  })
})

describe('a statement that two have signed', () => {
  const body = (n: number) => ({
    type: 'custody/transfer',
    issuer: 'registry',
    subject: 'ab'.repeat(32),
    at: '2026-11-22T10:00:00Z',
    body: { seal: `A-${n}` },
  })
  const salt = () => base64(new Uint8Array(randomBytes(32)))
  const enter = (statements: readonly { envelope: string; salt: string }[], more: Partial<Incoming> = {}) =>
    ask('/api/log/statements', { kind: 'agency/custody', statements }, more)
  const both = sign(statementType, body(1), [registry!, court!])

  it('is entered behind its salt, and the envelope itself nowhere', async () => {
    const all = Array.from({ length: 40 }, (_, n) => ({
      envelope: sign(statementType, body(n), [registry!, court!]),
      salt: salt(),
    }))
    const answer = await enter(all)
    if (!('indexes' in answer)) throw new Error(answer.refused)
    const expected = all.map((one) => saltedDigest(Buffer.from(one.salt, 'base64'), utf8(one.envelope)))
    const found = await lima.log.door.entries(answer.indexes)
    expect(found.map((leaf) => leaf && hex(leaf.digest))).toEqual(expected.map(hex))
  })

  const tampered = (): string => {
    const read = readEnvelope(both)
    if (isFault(read)) throw new Error(read.fault)
    const [first, second] = read.signatures.map(({ keyId = '', signature }) => ({ keyId, signature }))
    return writeEnvelope(read.payloadType, read.bytes, [first!, { ...second!, signature: first!.signature }])
  }
  it.each([
    ['one alone has signed', 'not-enough-signers', () => sign(statementType, body(1), [registry!])],
    [
      'a stranger has signed as the second',
      'not-enough-signers',
      () => sign(statementType, body(1), [registry!, stranger!]),
    ],
    [
      'others have signed, and not whom the account speaks for',
      'not-enough-signers',
      () => sign(statementType, body(1), [court!, ministry!]),
    ],
    ['bears a signature that does not hold', 'bad-signature', tampered],
    [
      'is no statement but another signed thing',
      'wrong-payload-type',
      () => sign('application/json', body(1), [registry!, court!]),
    ],
    ['has a member more', 'malformed', () => both.replace('{', '{"more":1,')],
    ['is no envelope', 'not-json', () => 'x'],
  ])('and that %s is refused as %s, with all that came with it', async (_, fault, envelope) => {
    const before = await size()
    const answer = await enter([
      { envelope: both, salt: salt() },
      { envelope: envelope(), salt: salt() },
    ])
    expect(answer).toMatchObject({ refused: 'statement-not-believed', facts: { at: 1 } })
    if (fault !== 'not-json') expect(answer).toMatchObject({ facts: { fault } })
    expect(await size()).toBe(before)
  })

  it('is not taken from an account that speaks for nobody', async () => {
    const actor = machine({ account: '01890000-0000-7000-8000-000000000002' })
    const answer = await enter([{ envelope: both, salt: salt() }], { actor })
    expect(answer).toMatchObject({ refused: 'statement-not-believed', facts: { fault: 'not-enough-signers' } })
  })
})
