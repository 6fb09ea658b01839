import { randomBytes } from 'node:crypto'
import { base64 } from '@comity/proof/base64'
import { readEnvelope, sign, writeEnvelope } from '@comity/proof/envelope'
import { isFault } from '@comity/proof/fault'
import { pemOf } from '@comity/proof/key'
import { statementType } from '@comity/proof/receipt'
import { comb } from '#kernel/crypto/comb/comb'
import { nativeEd25519Signer, nativeVerify } from '#kernel/crypto/signing'
import { describe, expect, it } from 'vitest'
import { signersOf, statementDigests, type SaltedStatement, type Signers, type Verifying } from './rules.statement.ts'

const account = 'machine'
const [registry, court, stranger] = [1, 2, 3].map((n) => nativeEd25519Signer(new Uint8Array(32).fill(n)))
const signers = signersOf([
  { signer: 'registry', key: pemOf(registry!.key), account },
  { signer: 'court', key: pemOf(court!.key) },
]) as Signers

function statement(n: number, by = [registry!, court!]): string {
  const at = '2026-11-22T10:00:00Z'
  return sign(
    statementType,
    { type: 'custody/transfer', issuer: 'registry', subject: 'ab'.repeat(32), at, body: { n } },
    by,
  )
}

/** The same envelope, its signatures exchanged. */
function tampered(envelope: string): string {
  const read = readEnvelope(envelope)
  if (isFault(read)) throw new Error(read.fault)
  const [first, second] = read.signatures.map(({ keyId = '', signature }) => ({ keyId, signature }))
  const exchanged = [
    { ...first!, signature: second!.signature },
    { ...second!, signature: first!.signature },
  ]
  return writeEnvelope(read.payloadType, read.bytes, exchanged)
}

const salted = (envelopes: readonly string[]): SaltedStatement[] =>
  envelopes.map((envelope) => ({ envelope, salt: base64(new Uint8Array(randomBytes(32))) }))

/** How often a signature was verified by itself. */
function counting(tables: number): { readonly verifying: Verifying; readonly alone: () => number } {
  let count = 0
  const verifying: Verifying = {
    ...comb(tables),
    one: (...parts) => {
      count += 1
      return nativeVerify(...parts)
    },
  }
  return { verifying, alone: () => count }
}
const oneByOne: Verifying = { one: nativeVerify, learn: () => false, hold: () => true }

describe('statements that came together', () => {
  it('are verified together, with the digests they have one by one', () => {
    const all = salted(Array.from({ length: 20 }, (_, n) => statement(n)))
    const { verifying, alone } = counting(2)
    expect(statementDigests(all, account, signers, verifying)).toEqual(
      statementDigests(all, account, signers, oneByOne),
    )
    expect(alone()).toBe(0)
  })

  it('and of which one bears a signature that does not hold are refused for that one', () => {
    for (const at of [0, 7, 19]) {
      const all = salted(Array.from({ length: 20 }, (_, n) => (n === at ? tampered(statement(n)) : statement(n))))
      expect(statementDigests(all, account, signers, counting(2).verifying)).toEqual({ at, fault: 'bad-signature' })
    }
  })

  it('are refused for the first that is not to be entered, whatever is wrong with it', () => {
    const [good, bad, lonely] = [statement(1), tampered(statement(2)), statement(3, [registry!])]
    const foreign = statement(4, [registry!, stranger!])
    for (const envelopes of [
      [good, bad, lonely],
      [good, lonely, bad],
      [bad, foreign],
      [foreign, bad],
      [good, 'x', bad],
      [good, bad, 'x'],
    ]) {
      const all = salted(envelopes)
      const verdict = statementDigests(all, account, signers, counting(2).verifying)
      expect(verdict).toEqual(statementDigests(all, account, signers, oneByOne))
      expect(verdict).toHaveProperty('fault')
    }
  })

  it('are verified one by one where there is no table for a key, and no less strictly', () => {
    const { verifying, alone } = counting(1)
    const all = salted([statement(1), tampered(statement(2))])
    expect(statementDigests(all.slice(0, 1), account, signers, verifying)).toHaveProperty('digests')
    expect(alone()).toBe(1)
    expect(statementDigests(all, account, signers, verifying)).toEqual({ at: 1, fault: 'bad-signature' })
  })
})
