import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import vectors from '../vectors/together.json' with { type: 'json' }
import { open, preAuthentication, readEnvelope, signAll, unsigned } from './envelope.ts'
import { isFault } from './fault.ts'
import { hex, sha256, sha256Hex, utf8 } from './hash.ts'
import { hybridSignatureBytes, hybridSigner } from './hybrid.ts'
import { keyId, type PublicKey } from './key.ts'
import { keyring } from './keyring.ts'
import { inclusionProof, leafHash, nodeHash } from './merkle.ts'
import { ed25519Signer, verifySignature } from './signer.ts'
import { holds, isTogetherMessage, mostTogether, signTogether, signTogetherAside, togetherMessage } from './together.ts'

const seed = (byte: number) => new Uint8Array(32).fill(byte)
const lima = ed25519Signer(seed(1))
const bern = hybridSigner({ ed25519: seed(1), mlDsa65: seed(2) })
const texts = (many: number) => Array.from({ length: many }, (_, n) => utf8(`message ${n}`))
const check = (key: PublicKey, message: Uint8Array, signature: Uint8Array) =>
  holds(verifySignature, key, message, signature)
const payloadType = 'application/vnd.comity.example.v1+json'

describe('one signature for several messages', () => {
  it('is the one our vectors give', () => {
    const payloads = [16, 17, 18].map((n) => ({ number: n - 16, request: `PER-2026-${n}` }))
    const envelopes = signAll(
      payloads.map((payload) => unsigned(payloadType, payload)),
      lima,
    )
    expect([keyId(lima.key), keyId(bern.key)]).toEqual([vectors.keyId, vectors.hybrid.keyId])
    expect(envelopes).toEqual(vectors.envelopes)
    const signatures = signTogether(bern, vectors.hybrid.messages.map(utf8))
    expect(signatures.map((one) => hex(one.subarray(hybridSignatureBytes)))).toEqual(vectors.hybrid.places)
    expect(signatures.map(sha256Hex)).toEqual(vectors.hybrid.sha256)
  })

  it('holds for each of them and for no other, however many they are', () => {
    for (const many of [2, 3, 4, 5, 7, 8, 9]) {
      const all = texts(many)
      const signatures = signTogether(lima, all)
      const held = signatures.map((signature) =>
        all.flatMap((one, at) => (check(lima.key, one, signature) ? [at] : [])),
      )
      expect(held, `${many} messages`).toEqual(all.map((_, at) => [at]))
    }
  })

  it('holds for the first and the last of many', () => {
    for (const many of [33, 64, 70, 1_000]) {
      const all = texts(many)
      const signatures = signTogether(lima, all)
      for (const at of [0, many - 1]) expect(check(lima.key, all[at]!, signatures[at]!), `${at} of ${many}`).toBe(true)
    }
  })

  it('carries the proof of RFC 6962, and the same signature for all', () => {
    const all = texts(13)
    const leaves = all.map(leafHash)
    for (const [index, signature] of signTogether(lima, all).entries()) {
      expect(hex(signature.subarray(68))).toBe(inclusionProof(leaves, index).map(hex).join(''))
      expect([...signature.subarray(64, 68)]).toEqual([0, 13, 0, index])
    }
  })

  it('holds under a hybrid key when both halves sign the root', () => {
    const all = texts(3)
    const [first = seed(0)] = signTogether(bern, all)
    expect(check(bern.key, all[0]!, first)).toBe(true)
    const other = hybridSigner({ ed25519: seed(1), mlDsa65: seed(3) })
    const [strange = seed(0)] = signTogether(other, all)
    const mixed = Uint8Array.of(...first.subarray(0, 64), ...strange.subarray(64))
    expect(check(bern.key, all[0]!, mixed), 'the half of another').toBe(false)
    const alone = Uint8Array.of(...first.subarray(0, 64), ...first.subarray(hybridSignatureBytes))
    expect(check(lima.key, all[0]!, alone), 'a half for the classical key').toBe(false)
  })

  it('is a plain signature where there is one message', () => {
    const [message = seed(0)] = texts(1)
    expect(signTogether(lima, [message])).toEqual([lima.sign(message)])
    expect(check(lima.key, message, lima.sign(message))).toBe(true)
  })

  it('is asked for at least one message and no more than 4,096', async () => {
    expect(() => signTogether(lima, [])).toThrow(RangeError)
    expect(() => signTogether(lima, texts(mostTogether + 1))).toThrow(RangeError)
    await expect(signTogetherAside(lima, [])).rejects.toThrow(RangeError)
    const all = texts(mostTogether)
    expect(check(lima.key, all[4_095]!, signTogether(lima, all)[4_095]!)).toBe(true)
  })

  it('is the same where the signing takes time', async () => {
    const slow = { key: lima.key, sign: lima.sign, signAside: async (one: Uint8Array) => lima.sign(one) }
    expect(await signTogetherAside(slow, texts(5))).toEqual(signTogether(lima, texts(5)))
    expect(await signTogetherAside(lima, texts(5))).toEqual(signTogether(lima, texts(5)))
  })
})

describe('one signature for several messages, attacked', () => {
  const all = texts(6)
  const signatures = signTogether(lima, all)

  it('does not hold with any byte changed', () => {
    const bits = fc.tuple(fc.nat(5), fc.nat(), fc.integer({ min: 1, max: 255 }))
    fc.assert(
      fc.property(bits, ([which, place, mask]) => {
        const signature = Uint8Array.from(signatures[which]!)
        signature[place % signature.length]! ^= mask
        return !check(lima.key, all[which]!, signature)
      }),
      { numRuns: 300 },
    )
  })

  it('does not hold with more, fewer or other bytes behind the signature', () => {
    const [one = seed(0)] = signatures
    const cut = [0, 1, 63, 65, 66, 67, 68, 69, 99, 100, one.length - 32, one.length - 1]
    for (const length of cut) expect(check(lima.key, all[0]!, one.subarray(0, length)), `${length} bytes`).toBe(false)
    for (const more of [1, 4, 31, 32, 64, 32 * 54, 32 * 1_000])
      expect(check(lima.key, all[0]!, Uint8Array.of(...one, ...new Uint8Array(more))), `${more} more`).toBe(false)
    expect(
      check(lima.key, all[0]!, Uint8Array.of(...one.subarray(0, 68), ...one.subarray(100), ...one.subarray(68, 100))),
    ).toBe(false)
  })

  it('does not make a message of what is a node of its tree', () => {
    const [a, b] = [leafHash(all[0]!), leafHash(all[1]!)]
    const node = Uint8Array.of(1, ...a, ...b)
    const higher = Uint8Array.of(...signatures[0]!.subarray(0, 64), 0, 6, 0, 0, ...signatures[0]!.subarray(100))
    expect(sha256(node)).toEqual(nodeHash(a, b))
    for (const message of [node, node.subarray(1), a]) expect(check(lima.key, message, higher)).toBe(false)
  })

  it('does not hold for another number of messages that has the same root', () => {
    const root = nodeHash(leafHash(all[0]!), leafHash(all[1]!))
    const fits = Uint8Array.of(...lima.sign(togetherMessage(2, root)), 0, 2, 0, 0, ...leafHash(all[1]!))
    expect(check(lima.key, all[0]!, fits)).toBe(true)
    expect(check(lima.key, all[0]!, fits.with(65, 3))).toBe(false)
    const claims = (many: number, index: number) =>
      Uint8Array.of(
        ...lima.sign(togetherMessage(many, root)),
        many >> 8,
        many & 255,
        index >> 8,
        index & 255,
        ...leafHash(all[1]!),
      )
    for (const [many, index] of [
      [0, 0],
      [1, 0],
      [1, 1],
      [2, 2],
      [3, 0],
      [4_097, 0],
      [65_535, 0],
    ] as const)
      expect(check(lima.key, all[0]!, claims(many, index)), `${index} of ${many}`).toBe(false)
  })

  it('does not sign what is signed for several as if it were one message, nor the other way round', () => {
    const root = nodeHash(leafHash(all[0]!), leafHash(all[1]!))
    const message = togetherMessage(2, root)
    expect(isTogetherMessage(message)).toBe(true)
    expect(isTogetherMessage(preAuthentication(payloadType, utf8('{}')))).toBe(false)
    const envelope = readEnvelope(vectors.envelopes[0] ?? '')
    if (isFault(envelope)) throw new Error(envelope.fault)
    const short = envelope.signatures[0]!.signature.subarray(0, 64)
    expect(check(lima.key, preAuthentication(payloadType, envelope.bytes), short)).toBe(false)
  })

  it('is fatal in an envelope when it does not hold, as any other of a known key', () => {
    const ring = keyring([{ signer: 'lima', key: lima.key }])
    if (isFault(ring)) throw new Error(ring.fault)
    const policy = { payloadType, requires: [{ from: ['lima'], atLeast: 1 }] }
    const [first = '', second = ''] = vectors.envelopes
    expect(open(first, ring, policy)).toMatchObject({ signers: ['lima'], payload: { number: 0 } })
    const payload = (text: string): string => (JSON.parse(text) as { payload: string }).payload
    expect(open(first.replace(payload(first), payload(second)), ring, policy)).toEqual({ fault: 'bad-signature' })
  })
})
