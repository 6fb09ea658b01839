import { canonicalise } from '@comity/proof/canonical'
import { sign } from '@comity/proof/envelope'
import { isFault } from '@comity/proof/fault'
import { hex, sha256, utf8 } from '@comity/proof/hash'
import { keyring } from '@comity/proof/keyring'
import { readStatement, statementType } from '@comity/proof/receipt'
import { ed25519Signer } from '@comity/proof/signer'
import { describe, expect, it } from 'vitest'
import { nativeVerify } from '#kernel/crypto/signing'
import { checkReceipt, leafDigest, makeReceipt, readReceipt, setDigest } from './rules.receipt.ts'
import { backOffMs } from './rules.backoff.ts'

const bern = ed25519Signer(sha256(utf8('bern')))
const lima = ed25519Signer(sha256(utf8('lima')))
const ring = (signer: string, key = bern.key) => {
  const made = keyring([{ signer, key }])
  if (isFault(made)) throw new TypeError(made.fault)
  return made
}
const message = 'ab'.repeat(32)
const salt = sha256(utf8('salt'))
const at = Date.parse('2026-05-04T09:30:00.250Z')
const accepted = makeReceipt({ name: 'accepted', message, at, salt, said: {} }, { issuer: 'CHE', signer: bern })
const read = (text: string) => {
  const claimed = readReceipt(text)
  if (isFault(claimed)) throw new TypeError(claimed.fault)
  return claimed
}

describe('a receipt', () => {
  it('is read as it was made, and holds under the key of its issuer alone', () => {
    const claimed = read(accepted.envelope)
    expect(claimed.receipt).toEqual(accepted)
    expect(checkReceipt(claimed, ring('CHE'), nativeVerify)).toEqual(accepted)
    expect(checkReceipt(claimed, ring('CHE', lima.key), nativeVerify)).toEqual({ fault: 'not-enough-signers' })
    expect(checkReceipt(claimed, ring('PER'), nativeVerify)).toEqual({ fault: 'not-enough-signers' })
  })
  it('is a statement that the verifier of a court reads', () => {
    const expected = { type: 'exchange/accepted', issuer: 'CHE', subject: message }
    expect(readStatement(accepted.envelope, ring('CHE'), expected)).toMatchObject({ signers: ['CHE'] })
  })
  it('is entered in the log as a digest that only its holder can explain', () => {
    const { payload } = JSON.parse(accepted.envelope) as { payload: string }
    const bytes = Buffer.from(payload, 'base64')
    expect(hex(leafDigest(accepted))).toBe(hex(sha256(Buffer.concat([salt, bytes]))))
    expect(accepted.digest).toBe(hex(sha256(bytes)))
    expect(accepted.body['salt']).toBe(hex(salt))
  })
  it.each([
    ['no salt', { type: 'exchange/accepted', body: {} }],
    ['a salt too short', { type: 'exchange/accepted', body: { salt: 'ab' } }],
    ['another context', { type: 'rooms/accepted', body: { salt: hex(salt) } }],
    ['a name nobody knows', { type: 'exchange/liked', body: { salt: hex(salt) } }],
    ['a rejection without a reason', { type: 'exchange/rejected', body: { salt: hex(salt) } }],
    ['a grant to nobody', { type: 'exchange/granted', body: { salt: hex(salt), to: { state: 'XXX' } } }],
    ['a moment no clock shows', { type: 'exchange/accepted', body: { salt: hex(salt) }, at: '2026-02-30T00:00:00Z' }],
  ])('is none with %s', (_, changed) => {
    const statement = { issuer: 'CHE', subject: message, at: '2026-05-04T09:30:00Z', ...changed }
    expect(isFault(readReceipt(sign(statementType, statement, [bern])))).toBe(true)
  })
  it('is none when it is too long, no envelope, or an envelope around something else', () => {
    expect(readReceipt(' '.repeat(20_001))).toEqual({ fault: 'too-large' })
    expect(isFault(readReceipt('{'))).toBe(true)
    expect(readReceipt(sign('application/vnd.comity.cover.v1+json', { a: 1 }, [bern]))).toEqual({
      fault: 'wrong-payload-type',
    })
  })
  it('does not hold when a byte of it is another', () => {
    const { payload, ...rest } = JSON.parse(accepted.envelope) as { payload: string }
    const bytes = Buffer.from(payload, 'base64')
      .toString()
      .replace('accepted', 'rejected')
      .replace('"salt"', '"because":"x","salt"')
    const forged = canonicalise({ ...rest, payload: Buffer.from(bytes).toString('base64') })
    expect(checkReceipt(read(forged), ring('CHE'), nativeVerify)).toEqual({ fault: 'bad-signature' })
  })
})

describe('the digest of a set of receipts', () => {
  const [a, b] = ['aa', 'bb'].map((two) => ({ digest: two.repeat(32) })) as [{ digest: string }, { digest: string }]
  it('is one for the same set, in whatever order and however often', () => {
    expect(setDigest([a, b, a])).toBe(setDigest([b, a]))
    expect(setDigest([a])).not.toBe(setDigest([a, b]))
    expect(setDigest([])).toBe(hex(sha256(new Uint8Array(0))))
  })
})

describe('waiting after failures', () => {
  it('doubles from a second to an hour, less up to a half by chance', () => {
    expect([1, 2, 3, 12, 13, 1_000].map((failures) => backOffMs(failures, 0))).toEqual([
      1_000, 2_000, 4_000, 2_048_000, 3_600_000, 3_600_000,
    ])
    expect(backOffMs(3, 1)).toBe(2_000)
    expect(backOffMs(0, 0)).toBe(1_000)
  })
})
