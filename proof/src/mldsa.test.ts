import { createPrivateKey, createPublicKey, verify as verifyNatively } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { shake128 } from '@noble/hashes/sha3.js'
import { describe, expect, it } from 'vitest'
import { fromHex, hex, utf8 } from './hash.ts'
import { type MlDsaSet, mlDsaBytes, mlDsaSigner, verifyMlDsa } from './mldsa.ts'

type Case = {
  readonly tcId: number
  readonly msg?: string
  readonly ctx?: string
  readonly rnd?: string
  readonly sig: string
  readonly result: string
  readonly flags: readonly string[]
}
type Verifying = { readonly testGroups: readonly { readonly publicKey: string; readonly tests: readonly Case[] }[] }
type Signing = {
  readonly testGroups: readonly {
    readonly privateSeed: string
    readonly publicKey: string
    readonly tests: readonly Case[]
  }[]
}

const foreign = fileURLToPath(new URL('../../../shared/data/evidence/C2SP-wycheproof/testvectors_v1', import.meta.url))
const there = existsSync(foreign)
const missing = 'the folder of foreign vectors does not stand beside the repository'
const full = process.env['PROOF_FULL'] === '1'

function vectors(name: string): unknown {
  return JSON.parse(readFileSync(`${foreign}/${name}`, 'utf8'))
}

const contextOf = ({ ctx }: Case) => (ctx === undefined ? undefined : fromHex(ctx))

describe.each<[MlDsaSet, number, number, { readonly quick: number; readonly all: number }]>([
  ['ml-dsa-44', 44, 180, { quick: 34, all: 78 }],
  ['ml-dsa-65', 65, 210, { quick: 40, all: 88 }],
])('%s and the vectors of Wycheproof', (set, number, expected, signed) => {
  it('verifies what they call valid, and nothing else', ({ skip }) => {
    skip(!there, missing)
    let count = 0
    for (const { publicKey, tests } of (vectors(`mldsa_${number}_verify_test.json`) as Verifying).testGroups) {
      for (const test of tests) {
        const holds = verifyMlDsa(set, fromHex(publicKey), fromHex(test.msg ?? ''), fromHex(test.sig), contextOf(test))
        expect(holds, String(test.tcId)).toBe(test.result === 'valid')
        count += 1
      }
    }
    expect(count).toBe(expected)
  })

  // Signatures that take very many steps stand for 44 or 48 of these and for nearly all of the time.
  it(`makes their keys and their signatures${full ? '' : ', save those of many steps (PROOF_FULL=1 adds them)'}`, ({
    skip,
  }) => {
    skip(!there, missing)
    let count = 0
    for (const { privateSeed, publicKey, tests } of (vectors(`mldsa_${number}_sign_seed_test.json`) as Signing)
      .testGroups) {
      for (const test of tests) {
        // What is given by the inner digest alone the outer interface does not take.
        if (test.msg === undefined || (!full && test.flags.includes('ManySteps'))) continue
        const message = fromHex(test.msg)
        const random = test.rnd === undefined ? undefined : fromHex(test.rnd)
        const attempt = () => {
          const signer = mlDsaSigner(set, fromHex(privateSeed), random && (() => random))
          return { key: hex(signer.publicKey), signature: hex(signer.sign(message, contextOf(test))) }
        }
        if (test.result === 'valid') {
          expect(attempt(), String(test.tcId)).toEqual({ key: publicKey, signature: test.sig })
        } else expect(attempt, String(test.tcId)).toThrow()
        count += 1
      }
    }
    expect(count).toBe(full ? signed.all : signed.quick)
  })
})

describe('the accumulated vectors of C2SP CCTV', () => {
  // One digest over all keys and signatures of so many rounds; it is published for these numbers of them only.
  const published: readonly (readonly [MlDsaSet, number, string])[] = [
    ['ml-dsa-44', 100, 'd51148e1f9f4fa1a723a6cf42e25f2a99eb5c1b378b3d2dbbd561b1203beeae4'],
    ['ml-dsa-65', 100, '8358a1843220194417cadbc2651295cd8fc65125b5a5c1a239a16dc8b57ca199'],
    ['ml-dsa-44', 10_000, 'e7fd21f6a59bcba60d65adc44404bb29a7c00e5d8d3ec06a732c00a306a7d143'],
    ['ml-dsa-65', 10_000, '5ff5e196f0b830c3b10a9eb5358e7c98a3a20136cb677f3ae3b90175c3ace329'],
  ]

  it.for(published)('%s, %i rounds', { timeout: 900_000 }, ([set, rounds, digest], { skip }) => {
    skip(rounds > 100 && !full, 'takes minutes: PROOF_FULL=1 runs it')
    const source = shake128.create({ dkLen: 32 })
    const sink = shake128.create({ dkLen: 32 })
    for (let round = 0; round < rounds; round += 1) {
      const signer = mlDsaSigner(set, source.xof(32))
      const signature = signer.sign(new Uint8Array(0))
      sink.update(signer.publicKey).update(signature)
      if (full) expect(verifyMlDsa(set, signer.publicKey, new Uint8Array(0), signature)).toBe(true)
    }
    expect(hex(sink.xof(32))).toBe(digest)
  })
})

describe('ML-DSA-65', () => {
  const signer = mlDsaSigner('ml-dsa-65', new Uint8Array(32).fill(1))
  const message = utf8('comity')
  const signature = signer.sign(message)

  it('has the lengths of FIPS 204', () => {
    expect(signer.publicKey).toHaveLength(mlDsaBytes['ml-dsa-65'].publicKey)
    expect(signature).toHaveLength(mlDsaBytes['ml-dsa-65'].signature)
  })

  it('is verified by OpenSSL', ({ skip }) => {
    const head = fromHex('308207b2300b0609608648016503040312038207a100')
    let key: ReturnType<typeof createPublicKey> | undefined
    try {
      key = createPublicKey({ key: Buffer.concat([head, signer.publicKey]), format: 'der', type: 'spki' })
    } catch {
      skip(true, 'the OpenSSL of this Node is older than 3.5 and knows no ML-DSA')
    }
    if (key === undefined) return
    expect(verifyNatively(null, message, key, signature)).toBe(true)
    expect(verifyNatively(null, utf8('Comity'), key, signature)).toBe(false)
    const seedHead = fromHex('3034020100300b060960864801650304031204228020')
    const secret = createPrivateKey({
      key: Buffer.concat([seedHead, new Uint8Array(32).fill(1)]),
      format: 'der',
      type: 'pkcs8',
    })
    expect(createPublicKey(secret).export({ format: 'der', type: 'spki' })).toEqual(
      key.export({ format: 'der', type: 'spki' }),
    )
  })

  it('signs anew each time when given randomness, and every one holds', () => {
    let byte = 0
    const hedged = mlDsaSigner('ml-dsa-65', new Uint8Array(32).fill(1), () => new Uint8Array(32).fill((byte += 1)))
    const [first, second] = [hedged.sign(message), hedged.sign(message)]
    expect(hex(first)).not.toBe(hex(second))
    for (const each of [first, second]) expect(verifyMlDsa('ml-dsa-65', hedged.publicKey, message, each)).toBe(true)
  })

  it('binds the context', () => {
    const bound = signer.sign(message, utf8('a'))
    const holds = (context?: Uint8Array) => verifyMlDsa('ml-dsa-65', signer.publicKey, message, bound, context)
    expect([holds(utf8('a')), holds(utf8('b')), holds(), holds(new Uint8Array(256))]).toEqual([
      true,
      false,
      false,
      false,
    ])
  })

  it('refuses wrong lengths, another set and altered bits, and never throws', () => {
    const verify = (key: Uint8Array, bytes: Uint8Array) => verifyMlDsa('ml-dsa-65', key, message, bytes)
    expect(verify(signer.publicKey, signature)).toBe(true)
    expect(verify(signer.publicKey.slice(1), signature)).toBe(false)
    expect(verify(signer.publicKey, signature.slice(1))).toBe(false)
    expect(verify(signer.publicKey, Uint8Array.of(...signature, 0))).toBe(false)
    expect(verify(signer.publicKey, new Uint8Array(signature.length).fill(255))).toBe(false)
    expect(verifyMlDsa('ml-dsa-44', signer.publicKey, message, signature)).toBe(false)
    for (let at = 0; at < signature.length; at += full ? 1 : 97) {
      const altered = signature.map((byte, index) => (index === at ? byte ^ 1 : byte))
      expect(verify(signer.publicKey, altered), String(at)).toBe(false)
    }
  })

  it('takes a seed of 32 bytes only', () => {
    expect(() => mlDsaSigner('ml-dsa-65', new Uint8Array(31))).toThrow(TypeError)
  })
})
