import { createHash } from 'node:crypto'
import { fromHex, hex, utf8 } from '@comity/proof/hash'
import { Aes128Gcm, Aes256Gcm, CipherSuite, DhkemX25519HkdfSha256, HkdfSha256 } from '@hpke/core'
import { XWing } from '@hpke/hybridkem-x-wing'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Aead, aes128Gcm, aes256Gcm, openBase, sealBase, tagBytes } from './hpke.ts'
import { type Kem, x25519Kem, xWing } from './kem.ts'
import { longestContext, longestPlaintext, seal, sealingKey, sealingPublicKey } from './sealing.ts'
import vector from './vectors/sealing.json' with { type: 'json' }
import draft from './vectors/x-wing.json' with { type: 'json' }

const seed = (byte: number) => new Uint8Array(32).fill(byte)
const joined = (...parts: readonly Uint8Array[]) => new Uint8Array(Buffer.concat(parts))
const flipped = (bytes: Uint8Array, bit: number) =>
  bytes.map((byte, at) => (at === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte))
/** The bytes on a buffer of their own, as the web's interface wants them. */
const own = (bytes: Uint8Array) => new Uint8Array(bytes).buffer

const sha3 = (bytes: Uint8Array) => createHash('sha3-256').update(bytes).digest('hex')

const info = utf8('what it is for')
const aad = utf8('what it belongs to')
const text = utf8('a sealed text')
const key = sealingKey(seed(1))

describe('base mode', () => {
  // RFC 9180 appendix A.1.1, sequence number 0.
  const rfc = {
    seed: fromHex('4612c550263fc8ad58375df3f557aac531d26850903e55a9f23f21d8534e8ac8'),
    publicKey: '3948cfe0ad1ddb695d780e59077195da6c56506b027329794ab02bca80815c4d',
    enc: fromHex('37fda3567bdbd628e88668c3c8d7e97d1d1253b6d4ea6d44c150f741f1bf4431'),
    secret: 'fe0e18c9f024ce43799ae393c7e8fe8fce9d218875e8227b0187c04e7d2ea1fc',
    info: fromHex('4f6465206f6e2061204772656369616e2055726e'),
    aad: fromHex('436f756e742d30'),
    plaintext: '4265617574792069732074727574682c20747275746820626561757479',
    ciphertext: fromHex('f938558b5d72f1a23810b4be2ab4f84331acc02fc97babc53a52ae8218a355a96d8770ac83d07bea87e13c512a'),
  }

  it('finds the secret and opens the text of RFC 9180 A.1.1', () => {
    const holder = x25519Kem.holder(rfc.seed)
    expect(hex(holder.publicKey)).toBe(rfc.publicKey)
    expect(hex(holder.decapsulate(rfc.enc) ?? seed(0))).toBe(rfc.secret)
    const opened = openBase({ kem: x25519Kem, aead: aes128Gcm }, holder, rfc, rfc.info, rfc.aad)
    expect(hex(opened ?? seed(0))).toBe(rfc.plaintext)
  })

  const foreignKems = { dhkem: () => new DhkemX25519HkdfSha256(), 'X-Wing': () => new XWing() }
  const foreignAeads = { 1: () => new Aes128Gcm(), 2: () => new Aes256Gcm() }
  const both: readonly (readonly [keyof typeof foreignKems, Kem, Aead & { readonly id: number }])[] = [
    ['dhkem', x25519Kem, aes128Gcm],
    ['dhkem', x25519Kem, aes256Gcm],
    ['X-Wing', xWing, aes128Gcm],
    ['X-Wing', xWing, aes256Gcm],
  ]

  it.each(both)('with %s is read by another implementation, and reads it', async (name, kem, aead) => {
    const foreign = new CipherSuite({
      kem: foreignKems[name](),
      kdf: new HkdfSha256(),
      aead: foreignAeads[aead.id === 1 ? 1 : 2](),
    })
    const [privateKey, holder] = [await foreign.kem.importKey('raw', own(seed(9)), false), kem.holder(seed(9))]
    const publicKey = await foreign.kem.importKey('raw', own(holder.publicKey), true)
    const recipient = kem.recipient(holder.publicKey)
    if (recipient === undefined) throw new Error('no recipient')
    for (const plaintext of [new Uint8Array(0), text, new Uint8Array(5000).fill(7)]) {
      const ours = sealBase({ kem, aead }, recipient, info, aad, plaintext)
      const theirs = await foreign.seal({ recipientPublicKey: publicKey, info: own(info) }, own(plaintext), own(aad))
      const read = await foreign.open(
        { recipientKey: privateKey, enc: own(ours.enc), info: own(info) },
        own(ours.ciphertext),
        own(aad),
      )
      expect(hex(new Uint8Array(read))).toBe(hex(plaintext))
      const sealed = { enc: new Uint8Array(theirs.enc), ciphertext: new Uint8Array(theirs.ct) }
      expect(openBase({ kem, aead }, holder, sealed, info, aad)).toEqual(plaintext)
    }
  })
})

describe('X-Wing', () => {
  it.each(draft.vectors)('finds the secret of the draft: $secret', async (each) => {
    const holder = xWing.holder(fromHex(each.seed))
    expect(sha3(holder.publicKey)).toBe(each.publicKeySha3)
    // The other implementation can be told its randomness, which the platform cannot.
    const foreign = new XWing()
    const recipientPublicKey = await foreign.importKey('raw', own(holder.publicKey), true)
    const made = await foreign.encap({ recipientPublicKey, ekm: own(fromHex(each.randomness)) })
    const enc = new Uint8Array(made.enc)
    expect(sha3(enc)).toBe(each.encSha3)
    expect(hex(holder.decapsulate(enc) ?? seed(0))).toBe(each.secret)
  })

  it('finds another secret, and no fault, where the lattice part was made by no one', () => {
    const holder = xWing.holder(seed(3))
    const made = xWing.recipient(holder.publicKey)?.encapsulate()
    if (made === undefined) throw new Error('no recipient')
    expect(holder.decapsulate(made.enc)).toEqual(made.secret)
    expect(holder.decapsulate(flipped(made.enc, 5))).not.toEqual(made.secret)
  })
})

describe('a public key is refused', () => {
  const honest = key.publicKey.bytes
  const lattice = honest.subarray(0, 1184)
  const small = [
    '0000000000000000000000000000000000000000000000000000000000000000',
    '0100000000000000000000000000000000000000000000000000000000000000',
    'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
    'e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800',
    '5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157',
  ]
  it.each(small)('whose point has small order: %s', (point) => {
    expect(sealingPublicKey(joined(lattice, fromHex(point)))).toEqual({ fault: 'bad-key' })
    expect(x25519Kem.recipient(fromHex(point))).toBeUndefined()
  })

  it.each([
    ['edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f', 'p, which is 0'],
    ['f6ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f', 'p + 9, which is 9'],
    ['0900000000000000000000000000000000000000000000000000000000000080', '9 with the bit that is masked'],
  ])('whose point has a second encoding: %s', (point) => {
    expect(sealingPublicKey(joined(lattice, fromHex(point)))).toEqual({ fault: 'bad-key' })
  })

  it('whose lattice part has a coefficient beyond the modulus (FIPS 203 section 7.2)', () => {
    expect(sealingPublicKey(joined(new Uint8Array(1184).fill(255), honest.subarray(1184)))).toEqual({
      fault: 'bad-key',
    })
  })

  it('of any other length', () => {
    for (const bytes of [new Uint8Array(0), honest.subarray(1), joined(honest, seed(0)), honest.subarray(1184)]) {
      expect(sealingPublicKey(bytes)).toEqual({ fault: 'bad-key' })
    }
  })

  it('unless it is the honest one, which keeps its bytes though the caller changes theirs', () => {
    const bytes = honest.slice()
    const read = sealingPublicKey(bytes)
    if ('fault' in read) throw new Error(read.fault)
    bytes.fill(0)
    expect(read.id).toBe(key.publicKey.id)
    expect(key.open(seal(read, info, aad, text), info, aad)).toEqual(text)
  })
})

describe('a sealed text', () => {
  const cannot = { fault: 'cannot-open' }
  const sealed = seal(key.publicKey, info, aad, text)

  it('is the one our vector gives', () => {
    const of = sealingKey(fromHex(vector.seed))
    expect([of.publicKey.id, hex(of.publicKey.bytes)]).toEqual([vector.keyId, vector.publicKey])
    const opened = of.open(
      { enc: fromHex(vector.enc), ciphertext: fromHex(vector.ciphertext) },
      utf8(vector.info),
      utf8(vector.aad),
    )
    expect(opened).toEqual(utf8(vector.plaintext))
  })

  it('is opened by its key, whatever the text, and is another each time', () => {
    const bound = fc.uint8Array({ minLength: 1 })
    fc.assert(
      fc.property(bound, bound, fc.uint8Array({ maxLength: 5000 }), (what, where, plaintext) => {
        const [one, other] = [1, 2].map(() => seal(key.publicKey, what, where, plaintext))
        if (one === undefined || other === undefined) throw new Error('not sealed')
        expect([key.open(one, what, where), key.open(other, what, where)]).toEqual([plaintext, plaintext])
        expect(hex(one.enc)).not.toBe(hex(other.enc))
        expect([one.enc.length, one.ciphertext.length]).toEqual([1120, plaintext.length + tagBytes])
      }),
      { numRuns: 30 },
    )
  })

  it('is closed to another key, another use, another place', () => {
    expect(sealingKey(seed(2)).open(sealed, info, aad)).toEqual(cannot)
    expect(key.open(sealed, utf8('another use'), aad)).toEqual(cannot)
    expect(key.open(sealed, info, utf8('another place'))).toEqual(cannot)
    expect(key.open(sealed, aad, info)).toEqual(cannot)
    expect(key.open(sealed, joined(info, aad), new Uint8Array(0))).toEqual(cannot)
  })

  it('is neither made nor opened without a use and a place', () => {
    const nothing = new Uint8Array(0)
    expect(() => seal(key.publicKey, nothing, aad, text)).toThrow(TypeError)
    expect(() => seal(key.publicKey, info, nothing, text)).toThrow(TypeError)
    const suite = { kem: xWing, aead: aes256Gcm }
    const recipient = xWing.recipient(key.publicKey.bytes)
    if (recipient === undefined) throw new Error('no recipient')
    expect(key.open(sealBase(suite, recipient, nothing, aad, text), nothing, aad)).toEqual(cannot)
    expect(key.open(sealBase(suite, recipient, info, nothing, text), info, nothing)).toEqual(cannot)
  })

  it('is closed when any bit of it is altered', () => {
    const { enc, ciphertext } = sealed
    fc.assert(
      fc.property(fc.nat({ max: enc.length * 8 - 1 }), fc.nat({ max: ciphertext.length * 8 - 1 }), (one, other) => {
        expect(key.open({ enc: flipped(enc, one), ciphertext }, info, aad)).toEqual(cannot)
        expect(key.open({ enc, ciphertext: flipped(ciphertext, other) }, info, aad)).toEqual(cannot)
      }),
      { numRuns: 100 },
    )
  })

  it('is closed when anything of it is cut off or added, and never an exception', () => {
    const { enc, ciphertext } = sealed
    for (const cut of [0, 1, 15, 16, ciphertext.length - 1]) {
      expect(key.open({ enc, ciphertext: ciphertext.subarray(0, cut) }, info, aad)).toEqual(cannot)
      expect(key.open({ enc, ciphertext: ciphertext.subarray(ciphertext.length - cut) }, info, aad)).toEqual(cannot)
    }
    for (const cut of [0, 32, 1088, 1119]) {
      expect(key.open({ enc: enc.subarray(0, cut), ciphertext }, info, aad)).toEqual(cannot)
    }
    expect(key.open({ enc: joined(enc, seed(0)), ciphertext }, info, aad)).toEqual(cannot)
    expect(key.open({ enc, ciphertext: joined(ciphertext, seed(0)) }, info, aad)).toEqual(cannot)
  })

  it('is closed when its ephemeral point has small order or a second encoding', () => {
    const { enc, ciphertext } = sealed
    for (const point of [seed(0), fromHex(`ec${'ff'.repeat(30)}7f`), fromHex(`09${'00'.repeat(30)}80`)]) {
      expect(key.open({ enc: joined(enc.subarray(0, 1088), point), ciphertext }, info, aad)).toEqual(cannot)
    }
    const masked = enc.with(1119, (enc[1119] ?? 0) | 0x80)
    expect(key.open({ enc: masked, ciphertext }, info, aad)).toEqual(cannot)
  })

  it('is neither made nor opened beyond its bounds', () => {
    const long = new Uint8Array(longestContext + 1)
    expect(() => seal(key.publicKey, long, aad, text)).toThrow(TypeError)
    expect(() => seal(key.publicKey, info, long, text)).toThrow(TypeError)
    expect(() => seal(key.publicKey, info, aad, new Uint8Array(longestPlaintext + 1))).toThrow(TypeError)
    expect(key.open(sealed, long, aad)).toEqual(cannot)
    expect(key.open({ ...sealed, ciphertext: new Uint8Array(longestPlaintext + 17) }, info, aad)).toEqual(cannot)
  })

  it('has no key of a seed of another length', () => {
    expect(() => sealingKey(new Uint8Array(31))).toThrow('32 bytes')
    expect(() => x25519Kem.holder(new Uint8Array(33))).toThrow('32 bytes')
  })
})
