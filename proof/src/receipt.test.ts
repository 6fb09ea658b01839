import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import vectors from '../vectors/receipt.json' with { type: 'json' }
import { sign } from './envelope.ts'
import { isFault } from './fault.ts'
import { sha256Hex, utf8 } from './hash.ts'
import { fromPem } from './key.ts'
import { type Keyring, keyring } from './keyring.ts'
import { issue, readStatement, type Statement, statementType } from './receipt.ts'
import { ed25519Signer, type Signer } from './signer.ts'

const seed = (byte: number) => new Uint8Array(32).fill(byte)
const bern = ed25519Signer(seed(1))
const lima = ed25519Signer(seed(2))

function ringOf(keys: Readonly<Record<string, Pick<Signer, 'key'>>>): Keyring {
  const ring = keyring(Object.entries(keys).map(([signer, { key }]) => ({ signer, key })))
  if (isFault(ring)) throw new Error(ring.fault)
  return ring
}

const ring = ringOf({ 'CHE/foj': bern, 'PER/fn': lima })
const delivered: Statement = {
  type: 'exchange/delivered',
  issuer: 'CHE/foj',
  subject: sha256Hex(utf8('the message')),
  at: '2026-05-04T09:30:00Z',
  body: { message: 'PER-2026-17', octets: 4096 },
}
const expected = { type: delivered.type, issuer: delivered.issuer, subject: delivered.subject }
const text = issue(delivered, [bern])

describe('our vectors', () => {
  const keys = vectors.keys.map(({ signer, pem }) => {
    const key = fromPem(pem)
    if (isFault(key)) throw new Error(key.fault)
    return [signer, { key }] as const
  })

  it.each(vectors.vectors)('$name', ({ envelope, fault }) => {
    const read = readStatement(envelope, ringOf(Object.fromEntries(keys)), vectors.expected)
    expect(isFault(read) ? read.fault : null).toBe(fault)
  })
})

describe('a receipt', () => {
  it('says who states what about what, and when', () => {
    expect(readStatement(text, ring, expected)).toEqual({ statement: delivered, signers: ['CHE/foj'] })
    expect(readStatement(text, ring, { type: delivered.type })).toEqual({ statement: delivered, signers: ['CHE/foj'] })
  })

  it('is worth nothing under another type, issuer or subject', () => {
    expect(readStatement(text, ring, { ...expected, type: 'exchange/opened' })).toEqual({ fault: 'wrong-type' })
    expect(readStatement(text, ring, { ...expected, issuer: 'PER/fn' })).toEqual({ fault: 'wrong-issuer' })
    expect(readStatement(text, ring, { ...expected, subject: '0'.repeat(64) })).toEqual({ fault: 'wrong-subject' })
  })

  it('is the word of its issuer only when the issuer signed it', () => {
    const forged = issue(delivered, [lima])
    expect(readStatement(forged, ring, expected)).toEqual({ fault: 'not-enough-signers' })
    const requires = [{ from: ['PER/fn'], atLeast: 1 }]
    expect(readStatement(forged, ring, { ...expected, requires })).toEqual({ fault: 'not-enough-signers' })
  })

  it('can ask for others beside the issuer, as a hand-over does', () => {
    const requires = [{ from: ['PER/fn'], atLeast: 1 }]
    expect(readStatement(text, ring, { ...expected, requires })).toEqual({ fault: 'not-enough-signers' })
    const both = readStatement(issue(delivered, [bern, lima]), ring, { ...expected, requires })
    expect(both).toMatchObject({ signers: ['CHE/foj', 'PER/fn'] })
  })

  it('is not any other envelope of the same shape', () => {
    const other = sign('application/vnd.comity.other.v1+json', delivered, [bern])
    expect(readStatement(other, ring, expected)).toEqual({ fault: 'wrong-payload-type' })
    const foreign = sign('application/vnd.comity.other.v1+json', { anything: true }, [bern])
    expect(readStatement(foreign, ring, expected)).toEqual({ fault: 'wrong-payload-type' })
  })

  it('falls with its signature', () => {
    const at = text.indexOf('"sig":"') + 20
    const altered = text.slice(0, at) + (text[at] === 'A' ? 'B' : 'A') + text.slice(at + 1)
    expect(readStatement(altered, ring, expected)).toEqual({ fault: 'bad-signature' })
  })
})

describe('a statement', () => {
  const wrong: readonly (readonly [string, Readonly<Record<string, unknown>>])[] = [
    ['a type in upper case', { type: 'Exchange/delivered' }],
    ['a type with an empty step', { type: 'exchange//delivered' }],
    ['a type that is too long', { type: 'a'.repeat(129) }],
    ['an issuer with a space', { issuer: 'CHE/foj ' }],
    ['an issuer in letters that look alike', { issuer: 'CHE/f\u043ej' }],
    ['no issuer', { issuer: '' }],
    ['a subject in upper case', { subject: 'A'.repeat(64) }],
    ['a subject that is too short', { subject: 'a'.repeat(63) }],
    ['a time of another zone', { at: '2026-05-04T09:30:00+02:00' }],
    ['a time without seconds', { at: '2026-05-04T09:30Z' }],
    ['a fraction that is zero', { at: '2026-05-04T09:30:00.0Z' }],
    ['a fraction with a zero too many', { at: '2026-05-04T09:30:00.50Z' }],
    ['a day no month has', { at: '2026-02-30T09:30:00Z' }],
    ['the twenty-fifth hour', { at: '2026-05-04T24:00:00Z' }],
    ['a second that leaps', { at: '2016-12-31T23:59:60Z' }],
    ['a body that is a list', { body: [] }],
    ['a body that is nothing', { body: null }],
    ['a member too many', { note: 'x' }],
  ]

  it.each(wrong)('with %s is neither written nor read', (_, change) => {
    const statement = { ...delivered, ...change }
    expect(() => issue(statement, [bern])).toThrow(TypeError)
    const signed = sign(statementType, statement, [bern])
    expect(readStatement(signed, ring, { type: delivered.type })).toEqual({ fault: 'malformed-statement' })
  })

  it('with a member too few is neither', () => {
    const { at: _, ...rest } = delivered
    expect(() => issue(rest as Statement, [bern])).toThrow(TypeError)
    expect(readStatement(sign(statementType, rest, [bern]), ring, expected)).toEqual({ fault: 'malformed-statement' })
    expect(readStatement(sign(statementType, null, [bern]), ring, expected)).toEqual({ fault: 'malformed-statement' })
    expect(readStatement(sign(statementType, [], [bern]), ring, expected)).toEqual({ fault: 'malformed-statement' })
  })

  it('takes every instant as Temporal writes it', () => {
    const nanoseconds = fc.bigInt({ min: -62_135_596_800_000_000_000n, max: 253_402_300_799_999_999_999n })
    fc.assert(
      fc.property(nanoseconds, (epoch) => {
        const at = new Temporal.Instant(epoch).toString()
        expect(readStatement(issue({ ...delivered, at }, [bern]), ring, expected)).toMatchObject({ statement: { at } })
      }),
      { numRuns: 30 },
    )
  })
})
