import { createHash, createPublicKey, type KeyObject, verify as verifyNatively } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import vectors from '../vectors/hybrid.json' with { type: 'json' }
import { signEd25519 } from './ed25519.ts'
import { fromHex, hex, sha256Hex, utf8 } from './hash.ts'
import { hybridMessage, hybridSignatureBytes, hybridSigner, verifyHybrid } from './hybrid.ts'
import { keyId, type PublicKey, spkiOf } from './key.ts'
import { mlDsaSigner } from './mldsa.ts'
import { ed25519Signer, verifySignature } from './signer.ts'

const seed = (byte: number) => new Uint8Array(32).fill(byte)
const seeds = { ed25519: seed(1), mlDsa65: seed(2) }
const signer = hybridSigner(seeds)
const other = hybridSigner({ ed25519: seed(1), mlDsa65: seed(3) })
const message = utf8('the request of 4 May')
const signature = signer.sign(message)
const context = utf8('comity/hybrid/ed25519+ml-dsa-65/v1')
const joined = (...parts: readonly Uint8Array[]) => new Uint8Array(Buffer.concat(parts))

describe('a hybrid signature', () => {
  it('is the one our vector gives', () => {
    expect(hex(signer.key.bytes.subarray(0, 32))).toBe(vectors.publicKeyStart)
    expect(keyId(signer.key)).toBe(vectors.keyId)
    const made = signer.sign(fromHex(vectors.message))
    expect(hex(made.subarray(0, 64))).toBe(vectors.signatureStart)
    expect(sha256Hex(made)).toBe(vectors.signatureSha256)
  })

  it('holds when both halves do, is of fixed length and the same every time', () => {
    expect(signature).toHaveLength(hybridSignatureBytes)
    expect(verifyHybrid(signer.key, message, signature)).toBe(true)
    expect(signer.sign(message)).toEqual(signature)
  })

  it('holds as well when made with randomness, and is another each time', () => {
    let byte = 0
    const hedged = hybridSigner(seeds, () => seed((byte += 1)))
    const made = [hedged.sign(message), hedged.sign(message)].map((each) => {
      expect(verifyHybrid(signer.key, message, each)).toBe(true)
      return hex(each)
    })
    expect(new Set([...made, hex(signature)]).size).toBe(3)
  })

  it('can be checked half by half with OpenSSL by whoever builds what they sign', ({ skip }) => {
    const ders = spkiOf(signer.key)
    const id = createHash('sha256').update(Buffer.concat(ders)).digest()
    const bound = Buffer.concat([Buffer.from('comity/hybrid/ed25519+ml-dsa-65/v1\0'), id, message])
    expect(Buffer.from(hybridMessage(signer.key, message))).toEqual(bound)
    let keys: KeyObject[] = []
    try {
      keys = ders.map((der) => createPublicKey({ key: Buffer.from(der), format: 'der', type: 'spki' }))
    } catch {
      skip(true, 'the OpenSSL of this Node is older than 3.5 and knows no ML-DSA')
    }
    const [classical, postQuantum] = keys as [KeyObject, KeyObject]
    expect(verifyNatively(null, bound, classical, signature.subarray(0, 64))).toBe(true)
    expect(verifyNatively(null, bound, { key: postQuantum, context }, signature.subarray(64))).toBe(true)
  })

  it('falls with either half', () => {
    const forged = other.sign(message)
    expect(verifyHybrid(signer.key, message, joined(signature.subarray(0, 64), forged.subarray(64)))).toBe(false)
    expect(verifyHybrid(signer.key, message, joined(forged.subarray(0, 64), signature.subarray(64)))).toBe(false)
    expect(verifyHybrid(signer.key, message, joined(new Uint8Array(64), signature.subarray(64)))).toBe(false)
    expect(verifyHybrid(signer.key, message, joined(signature.subarray(0, 64), new Uint8Array(3309)))).toBe(false)
    expect(verifyHybrid(signer.key, utf8('the request of 5 May'), signature)).toBe(false)
    expect(verifyHybrid(other.key, message, signature)).toBe(false)
  })

  it.each([0, 31, 63, 64, 100, 111, 112, 3_000, 3_311, 3_372])('falls when byte %i is altered', (at) => {
    expect(verifyHybrid(signer.key, message, signature.with(at, (signature[at] ?? 0) ^ 0x80))).toBe(false)
  })
})

describe('who holds a hybrid signature', () => {
  const half: PublicKey = { algorithm: 'ed25519', bytes: signer.key.bytes.slice(0, 32) }

  it('cannot strip it to a plain Ed25519 signature of the message', () => {
    expect(verifySignature(half, message, signature.subarray(0, 64))).toBe(false)
    expect(verifySignature(half, message, signature)).toBe(false)
    expect(verifySignature(signer.key, message, signature.subarray(0, 64))).toBe(false)
  })

  it('cannot make one out of plain signatures by the same keys', () => {
    const plain = joined(signEd25519(seeds.ed25519, message), mlDsaSigner('ml-dsa-65', seeds.mlDsa65).sign(message))
    expect(verifyHybrid(signer.key, message, plain)).toBe(false)
    const withContext = mlDsaSigner('ml-dsa-65', seeds.mlDsa65).sign(message, context)
    expect(verifyHybrid(signer.key, message, joined(plain.subarray(0, 64), withContext))).toBe(false)
  })

  it('cannot move a half into another hybrid key that shares it', () => {
    const shared = other.sign(message)
    expect(hex(other.key.bytes.subarray(0, 32))).toBe(hex(signer.key.bytes.subarray(0, 32)))
    const moved = joined(signature.subarray(0, 64), shared.subarray(64))
    expect(verifyHybrid(other.key, message, moved)).toBe(false)
  })

  it('cannot have it checked as another kind of key says', () => {
    expect(verifyHybrid(half, message, signature)).toBe(false)
    expect(verifyHybrid(ed25519Signer(seeds.ed25519).key, message, signature)).toBe(false)
  })
})
