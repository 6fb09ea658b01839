import { createHash, createPublicKey } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import vectors from '../vectors/keys.json' with { type: 'json' }
import { ed25519PublicKeyOf } from './ed25519.ts'
import { isFault } from './fault.ts'
import { fingerprint } from './fingerprint.ts'
import { fromHex, hex } from './hash.ts'
import { hybridSigner } from './hybrid.ts'
import { type Algorithm, fromPem, keyId, type PublicKey, pemOf, publicKey, sameKey, spkiOf } from './key.ts'

const classical: PublicKey = { algorithm: 'ed25519', bytes: ed25519PublicKeyOf(new Uint8Array(32).fill(1)) }
const { key: hybrid } = hybridSigner({ ed25519: new Uint8Array(32).fill(1), mlDsa65: new Uint8Array(32).fill(2) })

describe('our vectors', () => {
  it.each(vectors.keys)('$name', ({ algorithm, publicKey: raw, pem, keyId: id, fingerprint: said }) => {
    const key = publicKey(algorithm as Algorithm, fromHex(raw))
    if (isFault(key)) throw new Error(key.fault)
    expect(pemOf(key)).toBe(pem)
    expect(fromPem(pem)).toEqual(key)
    expect(keyId(key)).toBe(id)
    expect(fingerprint(id).join(' ')).toBe(said)
  })

  it.each(vectors.refused)('refused: $name', ({ algorithm, publicKey: raw }) => {
    expect(publicKey(algorithm as Algorithm, fromHex(raw))).toEqual({ fault: 'bad-key' })
  })
})

describe('a public key', () => {
  it('is written as the platform writes it', ({ skip }) => {
    for (const [at, der] of spkiOf(hybrid).entries()) {
      let read: ReturnType<typeof createPublicKey> | undefined
      try {
        read = createPublicKey({ key: Buffer.from(der), format: 'der', type: 'spki' })
      } catch {
        skip(at === 1, 'the OpenSSL of this Node is older than 3.5 and knows no ML-DSA')
      }
      expect(read?.asymmetricKeyType).toBe(['ed25519', 'ml-dsa-65'][at])
      expect(read?.export({ format: 'der', type: 'spki' })).toEqual(Buffer.from(der))
    }
    const pem = createPublicKey(pemOf(classical)).export({ format: 'pem', type: 'spki' })
    expect(pem).toBe(pemOf(classical))
  })

  it('is named by the digest of what OpenSSL prints', () => {
    const der = createPublicKey(pemOf(classical)).export({ format: 'der', type: 'spki' })
    expect(keyId(classical)).toBe(createHash('sha256').update(der).digest('hex'))
    expect(keyId(hybrid)).toBe(
      createHash('sha256')
        .update(Buffer.concat(spkiOf(hybrid)))
        .digest('hex'),
    )
  })

  it('of two halves has a name of its own, which either half changes', () => {
    const other = (ed25519: number, mlDsa65: number) =>
      keyId(hybridSigner({ ed25519: new Uint8Array(32).fill(ed25519), mlDsa65: new Uint8Array(32).fill(mlDsa65) }).key)
    expect(new Set([keyId(classical), other(1, 2), other(1, 3), other(3, 2), other(2, 1)]).size).toBe(5)
  })

  it('is the same only with the same algorithm and bytes', () => {
    expect(sameKey(classical, { ...classical, bytes: classical.bytes.slice() })).toBe(true)
    expect(sameKey(classical, hybrid)).toBe(false)
    expect(sameKey(hybrid, { ...hybrid, bytes: hybrid.bytes.with(1983, (hybrid.bytes[1983] ?? 0) ^ 1) })).toBe(false)
  })

  it('does not change when the bytes it was made of do', () => {
    const bytes = classical.bytes.slice()
    const key = publicKey('ed25519', bytes)
    bytes.fill(0)
    expect(key).toEqual(classical)
  })
})

describe('PEM', () => {
  it('is read with either line end and without the last', () => {
    for (const key of [classical, hybrid]) {
      expect(fromPem(pemOf(key))).toEqual(key)
      expect(fromPem(pemOf(key).replaceAll('\n', '\r\n'))).toEqual(key)
      expect(fromPem(pemOf(key).trimEnd())).toEqual(key)
    }
  })

  const [first = '', second = ''] = pemOf(hybrid).split(/(?<=END PUBLIC KEY-----\n)/)
  it.each([
    ['text before', `x\n${first}`],
    ['text after', `${first}x`],
    ['another label', first.replaceAll('PUBLIC', 'PRIVATE')],
    ['the halves exchanged', second + first],
    ['one half alone', second],
    ['a half twice', first + first],
    ['three blocks', first + second + first],
    ['no block', ''],
    ['shorter lines', first.replace('MCow', 'MCow\n')],
    ['white space', first.replace('MCow', ' MCow')],
    ['another algorithm', first.replace('MCowBQYDK2VwAyEA', 'MCowBQYDK2VuAyEA')],
    ['what is very long', first + '\n'.repeat(1_000_000)],
  ])('with %s is refused', (_, text) => {
    expect(fromPem(text)).toEqual({ fault: 'bad-key' })
  })

  it('of a point no honest key has is refused', () => {
    const der = Buffer.concat([fromHex('302a300506032b6570032100'), new Uint8Array(32)])
    const text = `-----BEGIN PUBLIC KEY-----\n${der.toString('base64')}\n-----END PUBLIC KEY-----\n`
    expect(createPublicKey(text).asymmetricKeyType).toBe('ed25519')
    expect(fromPem(text)).toEqual({ fault: 'bad-key' })
    expect(hex(der)).toHaveLength(88)
  })
})
