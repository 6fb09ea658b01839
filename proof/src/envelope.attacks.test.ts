import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { base64 } from './base64.ts'
import {
  countersign,
  longestEnvelope,
  mostEnvelopeSignatures,
  open,
  preAuthentication,
  readEnvelope,
  sign,
} from './envelope.ts'
import { isFault } from './fault.ts'
import { utf8 } from './hash.ts'
import { hybridSigner } from './hybrid.ts'
import { keyId, type PublicKey } from './key.ts'
import { type Keyring, keyring, type TrustedKey } from './keyring.ts'
import { ed25519Signer, type Signer } from './signer.ts'

const seed = (byte: number) => new Uint8Array(32).fill(byte)
const lima = ed25519Signer(seed(1))
const newLima = ed25519Signer(seed(2))
const bern = ed25519Signer(seed(3))
const mallory = ed25519Signer(seed(4))
const hybrid = hybridSigner({ ed25519: seed(5), mlDsa65: seed(6) })
const request = 'application/vnd.comity.request.v1+json'
const consent = 'application/vnd.comity.consent.v1+json'

function ringOf(...keys: readonly (readonly [string, Signer])[]): Keyring {
  const ring = keyring(keys.map(([signer, { key }]): TrustedKey => ({ signer, key })))
  if (isFault(ring)) throw new Error(ring.fault)
  return ring
}

type Loose = { payload: string; payloadType: string; signatures: { keyid?: string; sig: string }[] }

const ring = ringOf(['lima', lima], ['lima', newLima], ['bern', bern])
const ofTwo = { payloadType: request, requires: [{ from: ['lima', 'bern'], atLeast: 2 }] }
const ofOne = { payloadType: request, requires: [{ from: ['lima', 'bern'], atLeast: 1 }] }
const good = sign(request, { case: 17, consent: false }, [lima, bern])

/** The same envelope after somebody in the middle had it. */
function tampered(change: (envelope: Loose) => Loose | void, text = good): string {
  const envelope = JSON.parse(text) as Loose
  return JSON.stringify(change(envelope) ?? envelope)
}

const first = ({ signatures }: Loose) => {
  const [signature] = signatures
  if (signature === undefined) throw new Error('unsigned')
  return signature
}

describe('an attacker who', () => {
  it('replays an envelope as one of another type is refused, relabelled or not', () => {
    const same = { case: 17 }
    const asRequest = sign(request, same, [lima, bern])
    const policy = { ...ofTwo, payloadType: consent }
    expect(open(asRequest, ring, policy)).toEqual({ fault: 'wrong-payload-type' })
    const relabelled = tampered((envelope) => ({ ...envelope, payloadType: consent }), asRequest)
    expect(open(relabelled, ring, policy)).toEqual({ fault: 'bad-signature' })
    for (const near of [`${request} `, request.toUpperCase(), `${request};v=1`, '']) {
      const text = tampered((envelope) => ({ ...envelope, payloadType: near }), asRequest)
      expect(open(text, ring, ofTwo)).toHaveProperty('fault')
    }
  })

  it('shifts bytes between type and payload does not sign the same bytes', () => {
    const printable = fc.string({ unit: fc.constantFrom('a', ' ', '1', '2', '"', '{'), maxLength: 8 })
    fc.assert(
      fc.property(printable, printable, printable, printable, (typeA, bodyA, typeB, bodyB) => {
        const [a, b] = [preAuthentication(typeA, utf8(bodyA)), preAuthentication(typeB, utf8(bodyB))]
        expect(Buffer.compare(a, b) === 0).toBe(typeA === typeB && bodyA === bodyB)
      }),
      { numRuns: 500 },
    )
  })

  it('strips a signature leaves too few signers, never a lesser envelope that passes', () => {
    for (const at of [0, 1]) {
      const stripped = tampered((envelope) => void envelope.signatures.splice(at, 1))
      expect(open(stripped, ring, ofTwo)).toEqual({ fault: 'not-enough-signers' })
    }
    const unnamed = tampered((envelope) => void delete first(envelope).keyid)
    expect(open(unnamed, ring, ofTwo)).toEqual({ fault: 'not-enough-signers' })
  })

  it('strips a hybrid signature to its classical half is refused', () => {
    const text = sign(request, { case: 17 }, [hybrid])
    const halfKey: PublicKey = { algorithm: 'ed25519', bytes: hybrid.key.bytes.slice(0, 32) }
    const requires = [{ from: ['brasilia'], atLeast: 1 }]
    const policy = { payloadType: request, requires }
    expect(open(text, ringOf(['brasilia', hybrid]), policy)).toMatchObject({ signers: ['brasilia'] })
    const cut = (keyid: string) =>
      tampered((envelope) => {
        const signature = first(envelope)
        signature.sig = Buffer.from(signature.sig, 'base64').subarray(0, 64).toString('base64')
        signature.keyid = keyid
      }, text)
    expect(open(cut(keyId(hybrid.key)), ringOf(['brasilia', hybrid]), policy)).toEqual({ fault: 'bad-signature' })
    // Even where the old classical key of the signer is still trusted.
    const overlapping = ringOf(['brasilia', hybrid], ['brasilia', { ...hybrid, key: halfKey }])
    expect(open(cut(keyId(halfKey)), overlapping, policy)).toEqual({ fault: 'bad-signature' })
  })

  it('signs twice with two keys counts once', () => {
    expect(open(sign(request, {}, [lima, newLima]), ring, ofTwo)).toEqual({ fault: 'not-enough-signers' })
    expect(open(sign(request, {}, [lima, newLima]), ring, ofOne)).toMatchObject({ signers: ['lima'] })
  })

  it('repeats a signature counts once, under its own name, another or none', () => {
    const one = sign(request, {}, [lima])
    const repeat = (keyid?: string) =>
      tampered((envelope) => {
        const { sig } = first(envelope)
        envelope.signatures.push(keyid === undefined ? { sig } : { keyid, sig })
      }, one)
    expect(open(repeat(keyId(lima.key)), ring, ofTwo)).toEqual({ fault: 'duplicate-signature' })
    expect(open(repeat(keyId(newLima.key)), ring, ofTwo)).toEqual({ fault: 'bad-signature' })
    expect(open(repeat(keyId(bern.key)), ring, ofTwo)).toEqual({ fault: 'bad-signature' })
    expect(open(repeat(keyId(bern.key).toUpperCase()), ring, ofTwo)).toEqual({ fault: 'not-enough-signers' })
    expect(open(repeat(), ring, ofTwo)).toEqual({ fault: 'not-enough-signers' })
  })

  it('puts a key in the place of another is refused', () => {
    const forged = sign(request, { case: 17, consent: true }, [mallory, bern])
    expect(open(forged, ring, ofTwo)).toEqual({ fault: 'not-enough-signers' })
    const renamed = tampered((envelope) => {
      for (const each of envelope.signatures) if (each.keyid === keyId(mallory.key)) each.keyid = keyId(lima.key)
    }, forged)
    expect(open(renamed, ring, ofTwo)).toEqual({ fault: 'bad-signature' })
  })

  it('adds signatures of strangers changes nothing; adds a bad one of a known key stops everything', () => {
    const noisy = countersign(good, [mallory])
    expect(open(typeof noisy === 'string' ? noisy : '', ring, ofTwo)).toMatchObject({ signers: ['bern', 'lima'] })
    const spoilt = tampered((envelope) => {
      envelope.signatures.push({ keyid: keyId(newLima.key), sig: base64(new Uint8Array(64)) })
    })
    expect(open(spoilt, ring, ofTwo)).toEqual({ fault: 'bad-signature' })
  })

  it('chooses how a signature is checked has no place to say so', () => {
    for (const member of ['alg', 'algorithm', 'key', 'publicKey', 'cert', 'x5c', 'jwk']) {
      const inSignature = tampered((envelope) => void Object.assign(first(envelope), { [member]: 'none' }))
      const outside = tampered((envelope) => void Object.assign(envelope, { [member]: 'none' }))
      expect([inSignature, outside].map((text) => open(text, ring, ofTwo))).toEqual([
        { fault: 'malformed' },
        { fault: 'malformed' },
      ])
    }
  })

  it('writes an encoding differently is refused, so that one signature has one text', () => {
    const other = tampered((envelope) => {
      const signature = first(envelope)
      // 64 bytes end in "==": four bits of the last letter carry nothing.
      const last = signature.sig.charCodeAt(85)
      signature.sig = `${signature.sig.slice(0, 85)}${String.fromCharCode(last + 1)}==`
    })
    expect(open(other, ring, ofTwo)).toEqual({ fault: 'malformed' })
    for (const change of [
      (sig: string) => sig.replace('==', ''),
      (sig: string) => `${sig}\n`,
      (sig: string) => ` ${sig}`,
    ]) {
      const text = tampered((envelope) => void (first(envelope).sig = change(first(envelope).sig)))
      expect(open(text, ring, ofTwo)).toEqual({ fault: 'malformed' })
    }
  })

  it('hides a second value behind the first is refused before any signature is looked at', () => {
    let asked = 0
    const verify = () => {
      asked += 1
      return true
    }
    const doubled = good.replace('{"payload"', `{"payload":"${base64(utf8('{"case":18}'))}","payload"`)
    expect(open(doubled, ring, ofTwo, verify)).toEqual({ fault: 'duplicate-member' })
    const escaped = good.replace('{"payload"', `{"pa\\u0079load":"e30=","payload"`)
    expect(open(escaped, ring, ofTwo, verify)).toEqual({ fault: 'duplicate-member' })
    const sloppy = tampered((envelope) => ({ ...envelope, payload: base64(utf8('{"a":1,"a":2}')) }))
    expect(open(sloppy, ring, ofTwo, verify)).toEqual({ fault: 'payload-not-canonical' })
    expect(asked).toBe(0)
  })

  it('reaches for the prototype finds no way to it', () => {
    const poisoned = [
      good.replace('{"payload"', '{"__proto__":{"payload":"e30="},"payload"'),
      tampered((envelope) => ({ ...envelope, payload: base64(utf8('{"__proto__":{"admin":true}}')) })),
      '{"__proto__":{"payload":"e30=","payloadType":"a","signatures":[{"sig":""}]}}',
    ]
    for (const text of poisoned) expect(readEnvelope(text)).toHaveProperty('fault')
    expect(({} as Record<string, unknown>)['admin']).toBeUndefined()
    for (const keyid of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) {
      const text = tampered((envelope) => void (first(envelope).keyid = keyid))
      expect(open(text, ring, ofTwo), keyid).toEqual({ fault: 'not-enough-signers' })
    }
    const named = ringOf(['__proto__', lima])
    const policy = { payloadType: request, requires: [{ from: ['__proto__'], atLeast: 1 }] }
    expect(open(sign(request, {}, [lima]), named, policy)).toMatchObject({ signers: ['__proto__'] })
    expect(open(sign(request, {}, [bern]), named, policy)).toEqual({ fault: 'not-enough-signers' })
  })

  it('sends something huge is turned away at once', () => {
    const started = performance.now()
    expect(open(' '.repeat(longestEnvelope + 1), ring, ofTwo)).toEqual({ fault: 'too-large' })
    expect(open('['.repeat(longestEnvelope), ring, ofTwo)).toEqual({ fault: 'too-deep' })
    expect(open(`"${'\\'.repeat(longestEnvelope - 2)}"`, ring, ofTwo)).toEqual({ fault: 'malformed' })
    expect(open(`{"payload":"${'A'.repeat(longestEnvelope - 20)}"`, ring, ofTwo)).toEqual({ fault: 'not-json' })
    const many = tampered((envelope) => {
      envelope.signatures = Array.from({ length: mostEnvelopeSignatures + 1 }, (_, at) => ({
        keyid: String(at),
        sig: '',
      }))
    })
    expect(open(many, ring, ofTwo)).toEqual({ fault: 'too-large' })
    const name = tampered((envelope) => void (first(envelope).keyid = 'k'.repeat(129)))
    expect(open(name, ring, ofTwo)).toEqual({ fault: 'malformed' })
    expect(performance.now() - started).toBeLessThan(5_000)
  })

  it('makes a reader verify again and again is bounded by the keys that are trusted', () => {
    let asked = 0
    const many = tampered((envelope) => {
      const { sig } = first(envelope)
      envelope.signatures = Array.from({ length: mostEnvelopeSignatures }, (_, at) => ({ keyid: String(at), sig }))
    })
    open(many, ring, ofTwo, () => {
      asked += 1
      return false
    })
    expect(asked).toBe(0)
  })

  it('changes any one character never gets another payload accepted', () => {
    const { payload } = JSON.parse(good) as Loose
    fc.assert(
      fc.property(
        fc.nat({ max: good.length - 1 }),
        fc.constantFrom(...'aA0+/="{}:, \\\u0000é'.split('')),
        (at, letter) => {
          const opened = open(good.slice(0, at) + letter + good.slice(at + 1), ring, ofOne)
          if (!isFault(opened)) expect(base64(opened.bytes)).toBe(payload)
        },
      ),
      { numRuns: 300 },
    )
  })

  it('sends any text whatever gets a fault, never an exception', () => {
    const shapes = fc.oneof(
      fc.string(),
      fc.json(),
      fc
        .record({ payload: fc.base64String(), payloadType: fc.string(), signatures: fc.jsonValue() })
        .map((value) => JSON.stringify(value)),
      fc
        .record({
          payload: fc.json().map((text) => base64(new TextEncoder().encode(text))),
          payloadType: fc.constant(request),
          signatures: fc.array(fc.record({ keyid: fc.constantFrom(keyId(lima.key), 'x'), sig: fc.base64String() })),
        })
        .map((value) => JSON.stringify(value)),
    )
    fc.assert(
      fc.property(shapes, (text) => {
        expect(open(text, ring, ofOne)).toHaveProperty('fault')
      }),
      { numRuns: 1_000 },
    )
  })
})
