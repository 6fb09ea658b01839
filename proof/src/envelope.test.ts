import { createPublicKey, verify as verifyNatively, X509Certificate } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import vectors from '../vectors/envelope.json' with { type: 'json' }
import {
  countersign,
  open,
  preAuthentication,
  readEnvelope,
  sign,
  signAside,
  unsigned,
  writeEnvelope,
} from './envelope.ts'
import { isFault } from './fault.ts'
import { hex, utf8 } from './hash.ts'
import { hybridSigner } from './hybrid.ts'
import { fromPem, keyId } from './key.ts'
import { type Keyring, keyring, type TrustedKey } from './keyring.ts'
import { ed25519Signer } from './signer.ts'

const seed = (byte: number) => new Uint8Array(32).fill(byte)
const lima = ed25519Signer(seed(1))
const bern = ed25519Signer(seed(2))
const stranger = ed25519Signer(seed(3))
const brasilia = hybridSigner({ ed25519: seed(4), mlDsa65: seed(5) })
const payloadType = 'application/vnd.comity.example.v1+json'

function ringOf(keys: readonly TrustedKey[]): Keyring {
  const ring = keyring(keys)
  if (isFault(ring)) throw new Error(ring.fault)
  return ring
}

const ring = ringOf([
  { signer: 'lima', key: lima.key },
  { signer: 'bern', key: bern.key },
  { signer: 'brasilia', key: brasilia.key },
])
const both = { payloadType, requires: [{ from: ['lima', 'bern'], atLeast: 2 }] }
const lone = { payloadType, requires: [{ from: ['lima'], atLeast: 1 }] }

describe('our vectors', () => {
  const trusted = ringOf(
    vectors.keys.map(({ signer, pem }) => {
      const key = fromPem(pem)
      if (isFault(key)) throw new Error(key.fault)
      return { signer, key }
    }),
  )

  it.each(vectors.vectors)('$name', ({ envelope, signers, fault }) => {
    const opened = open(envelope, trusted, vectors.policy)
    expect(isFault(opened) ? opened : { signers: opened.signers }).toEqual(
      fault === undefined ? { signers } : { fault },
    )
  })

  it('sign these bytes', () => {
    const { payloadType: type, payload, text } = vectors.preAuthentication
    expect(preAuthentication(type, utf8(payload))).toEqual(utf8(text))
  })
})

describe('the encoding that is signed', () => {
  const foreign = fileURLToPath(new URL('../../../shared/data/evidence', import.meta.url))
  const there = existsSync(foreign)
  const missing = 'the folder of foreign vectors does not stand beside the repository'

  it('is the one in the specification of DSSE, whose signature holds over it', ({ skip }) => {
    skip(!there, missing)
    const file = JSON.parse(readFileSync(`${foreign}/extracted-vectors/dsse.json`, 'utf8')) as {
      readonly payloadUtf8: string
      readonly payloadType: string
      readonly pae: string
      readonly key: { readonly X: string; readonly Y: string }
      readonly envelope: { readonly signatures: readonly { readonly sig: string }[] }
    }
    const message = preAuthentication(file.payloadType, utf8(file.payloadUtf8))
    expect(message).toEqual(utf8(file.pae))
    const coordinate = (decimal: string) =>
      Buffer.from(BigInt(decimal).toString(16).padStart(64, '0'), 'hex').toString('base64url')
    const key = createPublicKey({
      key: { kty: 'EC', crv: 'P-256', x: coordinate(file.key.X), y: coordinate(file.key.Y) },
      format: 'jwk',
    })
    const signature = Buffer.from(file.envelope.signatures[0]?.sig ?? '', 'base64')
    expect(verifyNatively('sha256', message, { key, dsaEncoding: 'ieee-p1363' }, signature)).toBe(true)
  })

  it('is the one under the signatures of Sigstore', ({ skip }) => {
    skip(!there, missing)
    type Bundle = {
      readonly verificationMaterial: {
        readonly certificate?: { readonly rawBytes: string }
        readonly x509CertificateChain?: { readonly certificates: readonly { readonly rawBytes: string }[] }
      }
      readonly dsseEnvelope?: {
        readonly payload: string
        readonly payloadType: string
        readonly signatures: readonly { readonly sig: string }[]
      }
    }
    const folder = `${foreign}/sigstore-conformance/test/assets/bundle-verify`
    const bad: string[] = []
    let count = 0
    for (const name of readdirSync(folder)) {
      const path = `${folder}/${name}/bundle.sigstore.json`
      if (name === 'bundle-malformed-json_fail' || !existsSync(path)) continue
      const { verificationMaterial: material, dsseEnvelope } = JSON.parse(readFileSync(path, 'utf8')) as Bundle
      if (dsseEnvelope === undefined) continue
      const raw = material.certificate?.rawBytes ?? material.x509CertificateChain?.certificates[0]?.rawBytes ?? ''
      const { publicKey } = new X509Certificate(Buffer.from(raw, 'base64'))
      const message = preAuthentication(dsseEnvelope.payloadType, Buffer.from(dsseEnvelope.payload, 'base64'))
      const signature = Buffer.from(dsseEnvelope.signatures[0]?.sig ?? '', 'base64')
      if (!verifyNatively('sha256', message, publicKey, signature)) bad.push(name)
      // Their payloads are JSON in no canonical form: this profile reads none of them, good or bad.
      expect(readEnvelope(JSON.stringify(dsseEnvelope)), name).toEqual({ fault: 'payload-not-canonical' })
      count += 1
    }
    expect(count).toBe(14)
    expect(bad).toEqual(['dsse-invalid-sig_fail', 'rekor2-dsse-invalid-sig_fail'])
  })
})

describe('an envelope', () => {
  it('gives back what was signed and who signed it', () => {
    const json = fc.jsonValue({ stringUnit: 'grapheme', maxDepth: 4 })
    fc.assert(
      fc.property(json, (payload) => {
        fc.pre(!JSON.stringify(payload).includes('__proto__'))
        const opened = open(sign(payloadType, payload, [lima]), ring, lone)
        expect(opened).toMatchObject({ payloadType, signers: ['lima'] })
        if (!isFault(opened)) expect(opened.payload).toEqual(JSON.parse(JSON.stringify(payload)))
      }),
      { numRuns: 25 },
    )
  })

  it('is the same text whatever order the signers come in', () => {
    expect(sign(payloadType, { a: 1 }, [lima, bern])).toBe(sign(payloadType, { a: 1 }, [bern, lima]))
  })

  it('takes further signatures and keeps those it has', () => {
    const first = sign(payloadType, { a: 1 }, [lima])
    expect(open(first, ring, both)).toEqual({ fault: 'not-enough-signers' })
    const second = countersign(first, [bern])
    expect(second).toBe(sign(payloadType, { a: 1 }, [lima, bern]))
    if (typeof second !== 'string') return
    expect(open(second, ring, both)).toMatchObject({ signers: ['bern', 'lima'] })
    expect(countersign(second, [bern])).toEqual({ fault: 'duplicate-signature' })
    expect(countersign('{}', [bern])).toEqual({ fault: 'malformed' })
  })

  it('can be signed elsewhere and put together here', () => {
    const bytes = utf8('{"a":1}')
    const signature = lima.sign(preAuthentication(payloadType, bytes))
    const text = writeEnvelope(payloadType, bytes, [{ keyId: keyId(lima.key), signature }])
    expect(text).toBe(sign(payloadType, { a: 1 }, [lima]))
  })

  it('is the same text when who signs takes time, or some do', async () => {
    const slow = { key: bern.key, sign: bern.sign, signAside: async (bytes: Uint8Array) => bern.sign(bytes) }
    const written = unsigned(payloadType, { a: 1 })
    expect(written.bytes).toEqual(utf8('{"a":1}'))
    expect(await signAside(written, [slow, lima])).toBe(sign(payloadType, { a: 1 }, [lima, bern]))
    await expect(signAside(written, [slow, slow])).rejects.toThrow(TypeError)
    await expect(signAside(written, [])).rejects.toThrow(TypeError)
    expect(() => unsigned(payloadType, { a: undefined })).toThrow(TypeError)
  })

  it('is not written when it could not be read', () => {
    expect(() => sign('', {}, [lima])).toThrow(TypeError)
    expect(() => sign('type\n', {}, [lima])).toThrow(TypeError)
    expect(() => sign(payloadType, { a: undefined }, [lima])).toThrow(TypeError)
    expect(() => sign(payloadType, JSON.parse('{"__proto__":1}'), [lima])).toThrow(TypeError)
    expect(() => sign(payloadType, {}, [])).toThrow(TypeError)
    expect(() => sign(payloadType, {}, [lima, lima])).toThrow(TypeError)
    expect(() => sign(payloadType, 'x'.repeat(4_000_000), [lima])).toThrow(TypeError)
    expect(() => writeEnvelope(payloadType, utf8('{ }'), [{ keyId: 'k', signature: seed(1) }])).toThrow(TypeError)
  })

  it('is checked by whatever verifier is given', () => {
    const asked: string[] = []
    const text = sign(payloadType, { a: 1 }, [lima, stranger])
    open(text, ring, lone, (key) => {
      asked.push(hex(key.bytes))
      return true
    })
    expect(asked).toEqual([hex(lima.key.bytes)])
  })
})

describe('a policy', () => {
  const text = sign(payloadType, { a: 1 }, [lima, brasilia])
  const opened = (requires: Parameters<typeof open>[2]['requires']) => open(text, ring, { payloadType, requires })

  it('is met when each requirement is', () => {
    expect(opened([{ from: ['lima', 'bern'], atLeast: 1 }])).toMatchObject({ signers: ['brasilia', 'lima'] })
    expect(
      opened([
        { from: ['lima'], atLeast: 1 },
        { from: ['brasilia', 'bern'], atLeast: 1 },
      ]),
    ).not.toHaveProperty('fault')
    expect(
      opened([
        { from: ['lima'], atLeast: 1 },
        { from: ['bern'], atLeast: 1 },
      ]),
    ).toEqual({ fault: 'not-enough-signers' })
  })

  it('knows its signers by their exact names', () => {
    for (const name of ['Lima', 'lima ', 'lima\u200b', 'l\u0456ma', 'l\u00edma', 'li\u0301ma', '']) {
      expect(opened([{ from: [name], atLeast: 1 }]), name).toEqual({ fault: 'not-enough-signers' })
    }
  })

  it('that asks for nothing, or for what cannot be, is a defect and opens nothing', () => {
    expect(() => opened([])).toThrow(TypeError)
    for (const atLeast of [0, -1, 0.5, 3, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => opened([{ from: ['lima', 'bern'], atLeast }]), String(atLeast)).toThrow(TypeError)
    }
    expect(() => opened([{ from: ['lima', 'lima'], atLeast: 2 }])).toThrow(TypeError)
    expect(() => opened([{ from: ['lima', 'lima', 'bern'], atLeast: 2 }])).toThrow(TypeError)
    expect(() => opened([{ from: [], atLeast: 1 }])).toThrow(TypeError)
  })
})

describe('a keyring', () => {
  it('does not let one key, or half of one, stand for two signers', () => {
    const half = ed25519Signer(seed(4)).key
    const shared = hybridSigner({ ed25519: seed(6), mlDsa65: seed(5) }).key
    const ambiguous = { fault: 'ambiguous-key' }
    const with2 = (key: TrustedKey['key'], other: TrustedKey['key']) =>
      keyring([
        { signer: 'brasilia', key },
        { signer: 'bern', key: other },
      ])
    expect(with2(brasilia.key, brasilia.key)).toEqual(ambiguous)
    expect(with2(brasilia.key, half)).toEqual(ambiguous)
    expect(with2(brasilia.key, shared)).toEqual(ambiguous)
    expect(with2(brasilia.key, bern.key)).not.toHaveProperty('fault')
  })

  it('lets a signer have several keys, and go from a classical to a hybrid one', () => {
    const old = ed25519Signer(seed(4)).key
    const keys = [old, brasilia.key, old].map((key) => ({ signer: 'brasilia', key }))
    expect(ringOf(keys).size).toBe(2)
  })
})
