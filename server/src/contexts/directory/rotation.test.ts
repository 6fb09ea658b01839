import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { standingClock } from '#kernel/clock'
import type { Directory } from './door.ts'
import {
  type AtWork,
  befriend,
  byTwo,
  careOf,
  type Neighbour,
  neighbour,
  officersInCharge,
  ownWords,
  peerAt,
} from '../../../test/support/neighbours.ts'

const clock = standingClock('2026-11-22T10:00:00.000Z')
const later = (hours: number): string => clock.now().add({ hours }).toString({ smallestUnit: 'millisecond' })
let peru: Neighbour
let brazil: Neighbour
let ours: readonly [AtWork, AtWork]
let theirs: readonly [AtWork, AtWork]
const signIn = async () => {
  ours = await officersInCharge(peru)
  theirs = await officersInCharge(brazil)
}
beforeAll(async () => {
  ;[peru, brazil] = await Promise.all([neighbour('PER', { clock }), neighbour('BRA', { clock })])
  await befriend(peru, brazil)
  await signIn()
}, 120_000)
afterAll(async () => {
  await Promise.all([peru.stop(), brazil.stop()])
})

const doorOf = (node: Neighbour): Directory =>
  (node.contexts.find(({ name }) => name === 'directory') as unknown as { door: Directory }).door
/** The key of the node that signs now, as its own officers see it. */
const keyNow = async (): Promise<{ id: string; words: string[] }> => {
  const { body } = await theirs[0]('GET', '/api/directory/peers')
  return body['own'] as { id: string; words: string[] }
}
const hello = async () => (await ours[0]('POST', '/api/directory/peers/BRA/hello')).body
const helloFrom = async () => (await theirs[0]('POST', '/api/directory/peers/PER/hello')).body

describe('a key of the node that is replaced', () => {
  it('needs two officers, and times that leave the neighbours to hear of it', async () => {
    const body = { of: 'node', use: 'sign', from: later(48), until: later(24) }
    expect(await byTwo(...theirs, '/api/directory/keys', body, 1)).toMatchObject({
      status: 422,
      body: { code: 'key-times' },
    })
    const asked = await theirs[0]('POST', '/api/directory/keys', { ...body, until: later(72) })
    expect(asked).toMatchObject({ status: 409, body: { code: 'second-officer-needed' } })
  })

  it('is announced while the old one signs, and taken by neighbours without a ceremony', async () => {
    const before = await keyNow()
    const at = { from: later(48), until: later(72) }
    expect((await byTwo(...theirs, '/api/directory/keys', { of: 'node', use: 'sign', ...at }, 1)).status).toBe(200)
    expect(await keyNow()).toEqual(before)
    clock.advance({ hours: 25 })
    await careOf(peru)
    await signIn()
    expect(await peerAt(ours[0], 'BRA')).toMatchObject({ standing: 'trusted', trusted: true, fault: null })
    clock.advance({ hours: 24 })
    await signIn()
    const after = await keyNow()
    expect(after.id).not.toBe(before.id)
    expect(await hello()).toMatchObject({ ok: true })
    expect(await helloFrom()).toMatchObject({ ok: true })
    // What the old key signed is still believed, at its time.
    const keys = await doorOf(peru).keysOf('BRA', '2026-11-22T11:00:00Z')
    expect([...keys.keys()]).toContain(before.id)
    clock.advance({ hours: 30 })
    await signIn()
    expect([...(await doorOf(peru).keysOf('BRA', later(0))).keys()]).not.toContain(before.id)
    expect(await helloFrom()).toMatchObject({ ok: true })
  }, 60_000)
})

describe('a key of an authority that is replaced', () => {
  it('seals and signs with the new one from its time on, and opens what was sealed to the old one', async () => {
    const door = doorOf(brazil)
    const id = (await doorOf(peru).peer('BRA'))?.authorities[0]?.id ?? ''
    const before = await doorOf(peru).sealingKeyOf('BRA', id)
    const at = { from: later(1), until: later(2) }
    expect((await byTwo(...theirs, '/api/directory/keys', { of: id, use: 'open', ...at }, 1)).status).toBe(200)
    clock.advance({ hours: 26 })
    await signIn()
    await careOf(peru)
    const after = await doorOf(peru).sealingKeyOf('BRA', id)
    expect(after?.id).not.toBe(before?.id)
    const { seal, sealingPublicKey } = await import('#kernel/crypto/sealing')
    const info = new TextEncoder().encode('test')
    for (const key of [before, after]) {
      const to = sealingPublicKey(key?.bytes ?? new Uint8Array(0))
      if ('fault' in to) throw new Error(to.fault)
      const sealed = seal(to, info, info, new Uint8Array([1, 2, 3]))
      expect(await door.unseal(id, { key: to.id, ...sealed }, info, info)).toEqual(new Uint8Array([1, 2, 3]))
      expect(await door.unsealOwn({ key: to.id, ...sealed }, info, info)).toEqual(new Uint8Array([1, 2, 3]))
      expect(await door.unsealOwn({ key: 'f'.repeat(64), ...sealed }, info, info)).toBeUndefined()
      expect(await door.unseal(id, { key: 'f'.repeat(64), ...sealed }, info, info)).toBeUndefined()
      expect(await door.unseal(id, { key: to.id, ...sealed }, info, new Uint8Array(1))).toBeUndefined()
    }
  }, 60_000)
})

describe('a key of the node in other hands', () => {
  it('is taken back by one officer; what it signed since counts for nothing, what it signed before still does', async () => {
    const stolen = await keyNow()
    const compromisedAt = later(-1)
    const taken = await theirs[0]('POST', `/api/directory/keys/${stolen.id}/revoke`, {
      compromisedAt,
      reason: 'a backup was lost',
    })
    expect(taken.status).toBe(200)
    expect((await keyNow()).id).not.toBe(stolen.id)
    // Peru hears of it, and stops: the stolen key vouches for nothing but that.
    expect(await ours[0]('POST', '/api/directory/peers/BRA/refresh')).toMatchObject({
      status: 200,
      body: { standing: 'proposed', trusted: false },
    })
    expect(await helloFrom()).toMatchObject({ ok: false })
    expect((await doorOf(peru).keysOf('BRA', later(0))).size).toBe(0)
  }, 30_000)

  it('is followed by a new ceremony', async () => {
    const path = '/api/directory/peers/BRA'
    const words = await ownWords(theirs[0])
    const peer = await peerAt(ours[0], 'BRA')
    expect(peer?.key.words.join(' ')).toBe(words)
    const compared = await ours[0]('POST', `${path}/compare`, { words }, { 'if-match': `"${peer?.version}"` })
    expect(compared.status).toBe(200)
    const trusted = await byTwo(...ours, `${path}/trust`, { words }, Number(compared.body['version']))
    expect(trusted).toMatchObject({ status: 200, body: { trusted: true } })
    expect(await hello()).toMatchObject({ ok: true })
    expect(await helloFrom()).toMatchObject({ ok: true })
    const { body } = await theirs[0]('GET', '/api/directory/keys')
    const stolen = (body['keys'] as { id: string; compromisedAt: string | null }[]).find(
      (key) => key.compromisedAt !== null,
    )
    const at = Temporal.Instant.from(stolen?.compromisedAt ?? '')
    const held = async (moment: Temporal.Instant) =>
      (await doorOf(peru).keysOf('BRA', moment.toString())).has(stolen?.id ?? '')
    expect(await held(at.subtract({ seconds: 1 }))).toBe(true)
    expect(await held(at)).toBe(false)
  }, 30_000)
})

describe('an officer', () => {
  it('signs with a key that the authority certifies', async () => {
    const { readStatement } = await import('@comity/proof/receipt')
    const { keyId } = await import('@comity/proof/key')
    const { nativeVerify } = await import('#kernel/crypto/signing')
    const door = doorOf(brazil)
    const authority = (await doorOf(peru).peer('BRA'))?.authorities[0]?.id ?? ''
    const id = '018f0000-0000-7000-8000-0000000000bb'
    const { signer, certificate } = await door.officer(id, authority)
    const keys = await doorOf(peru).keysOf('BRA', later(0))
    const expected = { type: 'directory/officer-key', issuer: `BRA/${authority}`, subject: keyId(signer.key) }
    const read = readStatement(certificate, keys, expected, nativeVerify)
    expect(read).toMatchObject({
      statement: { body: { officer: `BRA/officer/${id}`, authority: `BRA/${authority}`, algorithm: 'ed25519' } },
    })
    expect(await door.officer(id, authority)).toMatchObject({ certificate })
  })
})
