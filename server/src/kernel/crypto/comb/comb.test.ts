import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { ed25519PublicKeyOf, isEd25519PublicKey, signEd25519, verifyEd25519 } from '@comity/proof/ed25519'
import { fromHex, utf8 } from '@comity/proof/hash'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import ours from '../../../../../proof/vectors/ed25519.json' with { type: 'json' }
import { nativeEd25519Signer } from '../signing.ts'
import { type Claim, comb } from './comb.ts'

const foreign = fileURLToPath(new URL('../../../../../../shared/data/evidence', import.meta.url))
const there = existsSync(foreign)
const missing = 'the folder of foreign vectors does not stand beside the repository'
const foreignJson = (path: string): unknown => JSON.parse(readFileSync(`${foreign}/${path}`, 'utf8'))

const seeds = [1, 2, 3].map((byte) => new Uint8Array(32).fill(byte))
const signers = seeds.map((seed) => nativeEd25519Signer(seed))
const known = comb(3)
for (const { key } of signers) known.learn(key.bytes)

function claim(by: number, text: string): Claim {
  const { key, sign } = signers[by % signers.length]!
  return { publicKey: key.bytes, message: utf8(text), signature: sign(utf8(text)) }
}

function altered(bytes: Uint8Array, bit: number): Uint8Array {
  const other = new Uint8Array(bytes)
  const at = Math.floor(bit / 8) % bytes.length
  other[at] = (other[at] ?? 0) ^ (1 << (bit % 8))
  return other
}

describe('the comb gives the verdicts of the rule', () => {
  const wide = comb(60)
  const verdict = (publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean => {
    expect(wide.learn(publicKey)).toBe(isEd25519PublicKey(publicKey))
    return wide.hold([{ publicKey, message, signature }])
  }

  it.each(ours.vectors)('$name', ({ publicKey, message, signature, holds }) => {
    expect(verdict(fromHex(publicKey), fromHex(message), fromHex(signature))).toBe(holds)
  })

  it('on the 914 edge cases of C2SP CCTV', ({ skip }) => {
    skip(!there, missing)
    const edges = foreignJson('C2SP-CCTV/ed25519/ed25519vectors.json') as { key: string; msg: string; sig: string }[]
    const differ = edges.filter(({ key, msg, sig }) => {
      const parts = [fromHex(key), utf8(msg), fromHex(sig)] as const
      return verdict(...parts) !== verifyEd25519(...parts)
    })
    expect([edges.length, differ]).toEqual([914, []])
  })

  it('on the vectors of Wycheproof', ({ skip }) => {
    skip(!there, missing)
    type Group = { publicKey: { pk: string }; tests: { tcId: number; msg: string; sig: string; result: string }[] }
    const { testGroups } = foreignJson('C2SP-wycheproof/testvectors_v1/ed25519_test.json') as { testGroups: Group[] }
    const verdicts = testGroups.flatMap(({ publicKey, tests }) =>
      tests.map(({ msg, sig, result }) => [
        verdict(fromHex(publicKey.pk), fromHex(msg), fromHex(sig)),
        result === 'valid',
      ]),
    )
    expect(verdicts).toHaveLength(151)
    expect(verdicts.filter(([here, theirs]) => here !== theirs)).toEqual([])
  })

  it('on what anyone signed, and on any bit of it changed', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 32, maxLength: 32 }),
        fc.uint8Array({ maxLength: 300 }),
        fc.nat(511),
        (seed, message, bit) => {
          const one = comb(1)
          const publicKey = ed25519PublicKeyOf(seed)
          const signature = signEd25519(seed, message)
          expect(one.learn(publicKey)).toBe(true)
          expect(one.hold([{ publicKey, message, signature }])).toBe(true)
          expect(one.hold([{ publicKey, message, signature: altered(signature, bit) }])).toBe(false)
          expect(one.hold([{ publicKey, message: new Uint8Array([...message, 0]), signature }])).toBe(false)
        },
      ),
      { numRuns: 12 },
    )
  })

  it('on a thousand messages, so that every digit was met with every sign', () => {
    for (let n = 0; n < 1_000; n += 1) expect(known.hold([claim(n, `message ${n}`)]), `message ${n}`).toBe(true)
  })
})

describe('many at a time', () => {
  const many = Array.from({ length: 1_030 }, (_, n) => claim(n, `entry ${n}`))

  it('hold when each holds, whoever signed', () => {
    expect(known.hold(many)).toBe(true)
    expect(known.hold([])).toBe(true)
  })

  it.each([0, 512, 1_029])('do not hold when number %i does not', (at) => {
    for (const bit of [0, 500]) {
      const one = many[at]!
      expect(known.hold(many.with(at, { ...one, signature: altered(one.signature, bit) }))).toBe(false)
    }
    expect(known.hold(many.with(at, { ...many[at]!, message: utf8('another') }))).toBe(false)
  })

  it('do not make up for each other: signatures of one key changed places', () => {
    const [first, second] = [claim(0, 'first'), claim(0, 'second')]
    const exchanged = [
      { ...first, signature: second.signature },
      { ...second, signature: first.signature },
    ]
    expect(known.hold([first, second])).toBe(true)
    expect(known.hold(exchanged)).toBe(false)
    expect(known.hold([{ ...first, publicKey: signers[1]!.key.bytes }])).toBe(false)
  })

  it('are not disturbed by a key that is learned between them', () => {
    const growing = comb(2)
    const [first, second] = [claim(0, 'first'), claim(1, 'second')]
    growing.learn(first.publicKey)
    expect(growing.hold([first])).toBe(true)
    growing.learn(second.publicKey)
    expect(growing.hold([first, second, first])).toBe(true)
  })
})

describe('a key', () => {
  it('that was not learned verifies nothing', () => {
    const { publicKey, ...rest } = claim(0, 'text')
    const fresh = comb(1)
    expect(fresh.hold([{ publicKey, ...rest }])).toBe(false)
    expect(fresh.hold([{ publicKey: new Uint8Array(0), ...rest }])).toBe(false)
  })

  it('is learned up to as many as there is room for, and once', () => {
    const small = comb(2)
    expect(signers.map(({ key }) => small.learn(key.bytes))).toEqual([true, true, false])
    expect(small.learn(signers[0]!.key.bytes)).toBe(true)
    expect(small.knows(signers[2]!.key.bytes)).toBe(false)
  })

  it.each([
    ['the neutral element', `01${'00'.repeat(31)}`],
    ['a point of order two', `ec${'ff'.repeat(30)}7f`],
    ['no point', `02${'00'.repeat(31)}`],
    ['not written canonically', `ee${'ff'.repeat(30)}7f`],
    ['too short', '01'],
    ['empty', ''],
  ])('that is %s is not learned', (_, key) => {
    expect(comb(1).learn(fromHex(key))).toBe(false)
  })
})
