import { verify } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { verifyEd25519 } from '@comity/proof/ed25519'
import { open, sign } from '@comity/proof/envelope'
import { fromHex, hex, utf8 } from '@comity/proof/hash'
import { hybridContext, hybridMessage, hybridSigner, verifyHybrid } from '@comity/proof/hybrid'
import type { PublicKey } from '@comity/proof/key'
import { keyring } from '@comity/proof/keyring'
import { mlDsaSigner, verifyMlDsa } from '@comity/proof/mldsa'
import { ed25519Signer, type Signer, verifySignature } from '@comity/proof/signer'
import { holds, signTogether, signTogetherAside } from '@comity/proof/together'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import ours from '../../../../proof/vectors/ed25519.json' with { type: 'json' }
import hybrid from '../../../../proof/vectors/hybrid.json' with { type: 'json' }
import { nativePublicKey } from './native.ts'
import { nativeEd25519Signer, nativeHybridSigner, nativeVerify, verifier } from './signing.ts'

const foreign = fileURLToPath(new URL('../../../../../shared/data/evidence', import.meta.url))
const there = existsSync(foreign)
const missing = 'the folder of foreign vectors does not stand beside the repository'
const foreignJson = (path: string): unknown => JSON.parse(readFileSync(`${foreign}/${path}`, 'utf8'))

const seed = (byte: number) => new Uint8Array(32).fill(byte)
const plain = (bytes: Uint8Array): PublicKey => ({ algorithm: 'ed25519', bytes })
const seeds = { ed25519: seed(1), mlDsa65: seed(2) }
const message = utf8('the request of 4 May')

describe('the verdict of the platform', () => {
  it.each(ours.vectors)('is that of the rule: $name', ({ publicKey, message, signature, holds }) => {
    expect(nativeVerify(plain(fromHex(publicKey)), fromHex(message), fromHex(signature))).toBe(holds)
  })

  it('is that of the rule on the 914 edge cases of C2SP CCTV', ({ skip }) => {
    skip(!there, missing)
    const edges = foreignJson('C2SP-CCTV/ed25519/ed25519vectors.json') as { key: string; msg: string; sig: string }[]
    let held = 0
    for (const { key, msg, sig } of edges) {
      const parts = [fromHex(key), utf8(msg), fromHex(sig)] as const
      const verdict = nativeVerify(plain(parts[0]), parts[1], parts[2])
      expect(verdict).toBe(verifyEd25519(...parts))
      if (verdict) held += 1
    }
    expect([edges.length, held]).toEqual([914, 1])
  })

  it('is that of the rule on the vectors of Wycheproof', ({ skip }) => {
    skip(!there, missing)
    type Group = { publicKey: { pk: string }; tests: { tcId: number; msg: string; sig: string; result: string }[] }
    const { testGroups } = foreignJson('C2SP-wycheproof/testvectors_v1/ed25519_test.json') as { testGroups: Group[] }
    const verdicts = testGroups.flatMap(({ publicKey, tests }) =>
      tests.map(({ msg, sig, result }) => [
        nativeVerify(plain(fromHex(publicKey.pk)), fromHex(msg), fromHex(sig)),
        result === 'valid',
      ]),
    )
    expect(verdicts).toHaveLength(151)
    expect(verdicts.filter(([ours, theirs]) => ours !== theirs)).toEqual([])
  })

  it('is that of proof on a hybrid signature altered anywhere', () => {
    const signer = nativeHybridSigner(seeds)
    const signature = signer.sign(message)
    fc.assert(
      fc.property(fc.nat({ max: signature.length * 8 - 1 }), (bit) => {
        const altered = signature.map((byte, at) => (at === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte))
        expect(nativeVerify(signer.key, message, altered)).toBe(false)
        expect(verifySignature(signer.key, message, altered)).toBe(false)
      }),
      { numRuns: 60 },
    )
  })

  it('is that of proof on the vectors of Wycheproof for ML-DSA-65', ({ skip }) => {
    skip(!there, missing)
    type Test = { tcId: number; msg?: string; ctx?: string; sig: string; result: string }
    const { testGroups } = foreignJson('C2SP-wycheproof/testvectors_v1/mldsa_65_verify_test.json') as {
      testGroups: { publicKey: string; tests: Test[] }[]
    }
    const verdicts = testGroups.flatMap(({ publicKey, tests }) =>
      tests.map(({ tcId, msg = '', ctx = '', sig, result }) => {
        const parts = [fromHex(publicKey), fromHex(msg), fromHex(sig), fromHex(ctx)] as const
        const key = nativePublicKey('ml-dsa-65', parts[0])
        const native =
          key !== undefined && parts[3].length <= 255 && verify(null, parts[1], { key, context: parts[3] }, parts[2])
        return { tcId, native, portable: verifyMlDsa('ml-dsa-65', ...parts), valid: result === 'valid' }
      }),
    )
    expect(verdicts).toHaveLength(210)
    expect(verdicts.filter(({ native, portable, valid }) => native !== valid || portable !== valid)).toEqual([])
  })

  it('is no, never an exception, whatever the bytes are', () => {
    const algorithm = fc.constantFrom('ed25519' as const, 'ed25519+ml-dsa-65' as const)
    const lengths = fc.constantFrom(0, 31, 32, 33, 64, 1952, 1984, 3373)
    const bytes = lengths.chain((length) => fc.uint8Array({ minLength: length, maxLength: length }))
    fc.assert(
      fc.property(algorithm, bytes, bytes, (kind, key, signature) => {
        expect(nativeVerify({ algorithm: kind, bytes: key }, message, signature)).toBe(false)
        expect(verifySignature({ algorithm: kind, bytes: key }, message, signature)).toBe(false)
      }),
      { numRuns: 100 },
    )
  })

  it('does not read a key that is too long as the key it begins with', () => {
    const signer = nativeEd25519Signer(seed(7))
    const longer = plain(Uint8Array.of(...signer.key.bytes, 0))
    expect(nativeVerify(signer.key, message, signer.sign(message))).toBe(true)
    expect(nativeVerify(longer, message, signer.sign(message))).toBe(false)
    expect(verifySignature(longer, message, signer.sign(message))).toBe(false)
  })

  it('opens an envelope as the verdict of proof does', () => {
    const signers: readonly Signer[] = [nativeEd25519Signer(seed(3)), nativeHybridSigner(seeds)]
    const type = 'application/vnd.comity.example.v1+json'
    const text = sign(type, { number: 1 }, signers)
    const ring = keyring(signers.map(({ key }, at) => ({ signer: `signer ${at}`, key })))
    if ('fault' in ring) throw new Error(ring.fault)
    const policy = { payloadType: type, requires: [{ from: ['signer 0', 'signer 1'], atLeast: 2 }] }
    expect(open(text, ring, policy, nativeVerify)).toMatchObject({ signers: ['signer 0', 'signer 1'] })
    expect(open(text, ring, policy)).toMatchObject({ signers: ['signer 0', 'signer 1'] })
  })
})

describe('a verifier that may remember two keys', () => {
  it('answers the same for a third, and again for the first', () => {
    const check = verifier(2)
    const signers = [1, 2, 3, 1, 2, 3].map((byte) => nativeEd25519Signer(seed(byte)))
    for (const signer of signers) {
      expect(check(signer.key, message, signer.sign(message))).toBe(true)
      expect(check(signer.key, message, signer.sign(utf8('another')))).toBe(false)
    }
  })

  it('remembers a key that may not be one as such', () => {
    const check = verifier(2)
    const low = plain(fromHex(`01${'00'.repeat(31)}`))
    expect([1, 2].map(() => check(low, message, new Uint8Array(64)))).toEqual([false, false])
  })

  it('is not misled by who changes the bytes of a key under it', () => {
    const check = verifier(2)
    const [one, other] = [nativeEd25519Signer(seed(1)), nativeEd25519Signer(seed(2))]
    const key = plain(one.key.bytes.slice())
    expect(check(key, message, one.sign(message))).toBe(true)
    key.bytes.set(other.key.bytes)
    expect(check(key, message, one.sign(message))).toBe(false)
    expect(check(key, message, other.sign(message))).toBe(true)
  })
})

describe('a signer of the platform', () => {
  it('has the key and makes the bytes of the signer of proof', () => {
    const bytes = fc.uint8Array({ minLength: 32, maxLength: 32 })
    fc.assert(
      fc.property(bytes, fc.uint8Array({ maxLength: 200 }), (secret, text) => {
        const native = nativeEd25519Signer(secret)
        const portable = ed25519Signer(secret)
        expect(native.key).toEqual(portable.key)
        expect(native.sign(text)).toEqual(portable.sign(text))
      }),
      { numRuns: 30 },
    )
  })

  it('has the hybrid key of proof, and makes what proof accepts, half by half and whole', () => {
    const native = nativeHybridSigner(seeds)
    const portable = hybridSigner(seeds)
    expect(native.key).toEqual(portable.key)
    expect(hex(native.key.bytes.subarray(0, 32))).toBe(hybrid.publicKeyStart)
    const signature = native.sign(message)
    expect(signature.subarray(0, 64)).toEqual(portable.sign(message).subarray(0, 64))
    expect(verifyHybrid(native.key, message, signature)).toBe(true)
    const bound = hybridMessage(native.key, message)
    expect(verifyMlDsa('ml-dsa-65', native.key.bytes.subarray(32), bound, signature.subarray(64), hybridContext)).toBe(
      true,
    )
  })

  it('accepts the hybrid signature of proof, and refuses halves that fit no whole', () => {
    const { key, sign: portable } = hybridSigner(seeds)
    const signature = portable(message)
    expect(nativeVerify(key, message, signature)).toBe(true)
    const alone = mlDsaSigner('ml-dsa-65', seeds.mlDsa65).sign(hybridMessage(key, message))
    const joined = new Uint8Array(Buffer.concat([signature.subarray(0, 64), alone]))
    expect(nativeVerify(key, message, joined), 'a half without the context').toBe(false)
    expect(nativeVerify(plain(key.bytes.slice(0, 32)), message, signature.subarray(0, 64))).toBe(false)
  })

  it('signs with fresh randomness in the half that allows it', () => {
    const { sign: by } = nativeHybridSigner(seeds)
    expect(hex(by(message).subarray(64))).not.toBe(hex(by(message).subarray(64)))
  })

  it('signs beside the thread what it signs on it', async () => {
    const { key, sign: by, signAside: aside } = nativeHybridSigner(seeds)
    const signature = await aside?.(message)
    expect(nativeVerify(key, message, signature ?? message)).toBe(true)
    expect(signature?.subarray(0, 64)).toEqual(by(message).subarray(0, 64))
  })

  it('signs several messages at once, and remembers no more than that this very signature holds', async () => {
    for (const signer of [nativeHybridSigner(seeds), nativeEd25519Signer(seed(1))]) {
      const all = [1, 2, 3].map((byte) => seed(byte))
      const verify = verifier(2)
      const signatures = await signTogetherAside(signer, all)
      const check = (at: number, signature = signatures[at] ?? message) =>
        holds(verify, signer.key, all[at] ?? message, signature)
      expect([0, 1, 2, 0].map((at) => check(at))).toEqual([true, true, true, true])
      expect([0, 1, 2].map((at) => holds(verifySignature, signer.key, all[at]!, signatures[at]!))).not.toContain(false)
      // The root is known to be signed: another signature of it is looked at all the same, and so is another key's.
      const last = signer.key.algorithm === 'ed25519' ? 63 : 3_372
      const damaged = Uint8Array.from(signatures[1]!)
      damaged[last]! ^= 1
      expect(check(1, damaged)).toBe(false)
      const stranger = nativeHybridSigner({ ed25519: seed(1), mlDsa65: seed(9) })
      expect(holds(verify, stranger.key, all[0]!, signatures[0]!)).toBe(false)
      expect(holds(verify, plain(ed25519Signer(seed(8)).key.bytes), all[0]!, signatures[0]!)).toBe(false)
      expect(check(0, signTogether(stranger, all)[0])).toBe(false)
      expect(check(0)).toBe(true)
    }
  })

  it('is not made of a seed of another length', () => {
    expect(() => nativeEd25519Signer(new Uint8Array(31))).toThrow('a seed of ed25519 has 32 bytes')
    expect(() => nativeHybridSigner({ ...seeds, mlDsa65: new Uint8Array(33) })).toThrow('ml-dsa-65 has 32 bytes')
  })
})
