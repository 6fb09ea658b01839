import { sign } from '@comity/proof/envelope'
import { isFault } from '@comity/proof/fault'
import { hex, sha256, utf8 } from '@comity/proof/hash'
import { keyring, type TrustedKey } from '@comity/proof/keyring'
import { ed25519Signer } from '@comity/proof/signer'
import { describe, expect, it } from 'vitest'
import { nativeVerify } from '#kernel/crypto/signing'
import { checkCover, readCover } from './rules.cover.ts'
import { makeCover } from '../../../test/support/cover.ts'
import { type Facts, judge, judgeBody } from './rules.judge.ts'
import { type Cover, coverType } from './words.ts'

const id = (digit: string): string =>
  `${digit.repeat(8)}-${digit.repeat(4)}-4${digit.repeat(3)}-8${digit.repeat(3)}-${digit.repeat(12)}`
const body = utf8('{"fields":{}}')
const cover: Cover = {
  id: id('1'),
  from: { state: 'PER', authority: id('a'), post: id('2') },
  to: { state: 'CHE', authority: id('b') },
  conversation: id('3'),
  after: null,
  form: 'information-request/1',
  marking: { classification: { state: 'PER', level: 'reservada' }, handling: [{ code: 'H0' }], tlp: 'amber' },
  purpose: 'investigation',
  basis: 'an invented treaty, article 1',
  onward: 'never',
  composedAt: '2026-05-04T09:30:00.000Z',
  deliverBy: '2026-05-06T09:30:00.000Z',
  expiresAt: '2026-08-04T09:30:00.000Z',
  body: { digest: hex(sha256(body)), bytes: body.length },
  attachments: [],
  answers: null,
  corrects: null,
  passesOn: null,
}
const now = Date.parse('2026-05-04T10:00:00Z')
const facts: Facts = {
  state: 'CHE',
  peer: 'PER',
  decided: undefined,
  remembered: undefined,
  afterDecided: false,
  signature: 'signed',
  isOwn: true,
  legalAct: true,
  permission: { permitted: true },
  onward: undefined,
  passed: false,
}
const digest = (letter: string): string => letter.repeat(64)

describe('a recipient', () => {
  it('accepts what is signed, in time, for it and permitted', () => {
    expect(judge(cover, facts, now)).toEqual({ is: 'accepted' })
  })
  it('lets stand what it decided, whatever is said now', () => {
    for (const decided of ['accepted', 'rejected', 'not-received'] as const) {
      expect(judge(cover, { ...facts, decided, signature: 'bad-signature' }, now)).toEqual({ is: 'stands' })
    }
  })
  it('signs nothing about a message that another State wrote', () => {
    expect(judge(cover, { ...facts, peer: 'BRA' }, now)).toEqual({ is: 'later', because: 'sender-not-caller' })
    const own = { ...cover, from: { ...cover.from, state: 'CHE' } }
    expect(judge(own, { ...facts, peer: 'CHE' }, now)).toEqual({ is: 'later', because: 'sender-not-caller' })
  })
  it.each([
    ['recipient-unknown', { isOwn: false }],
    ['recipient-unknown', { state: 'BRA' }],
    ['bad-signature', { signature: 'bad-signature' }],
    ['officer-missing', { signature: 'officer-missing' }],
    ['form-unknown', { legalAct: undefined }],
  ] as const)('rejects: %s', (because, changed) => {
    expect(judge(cover, { ...facts, ...changed }, now)).toEqual({ is: 'rejected', because })
  })
  it('rejects what policy forbids, and names the rule', () => {
    const permission = { permitted: false, because: 'exchange.forms.requests' } as const
    expect(judge(cover, { ...facts, permission }, now)).toEqual({
      is: 'rejected',
      because: 'not-permitted',
      rule: permission.because,
    })
  })
  it('waits for a key it does not know yet, and for its clock to come near', () => {
    expect(judge(cover, { ...facts, signature: 'signer-unknown' }, now)).toEqual({
      is: 'later',
      because: 'signer-unknown',
    })
    const composed = Date.parse(cover.composedAt)
    expect(judge(cover, facts, composed - 15 * 60_000)).toEqual({ is: 'accepted' })
    expect(judge(cover, facts, composed - 15 * 60_000 - 1)).toEqual({ is: 'later', because: 'clock' })
  })
  it('decides nothing about what came too late: that is for the originator to give up', () => {
    const late = Date.parse(cover.deliverBy) + 1
    expect(judge(cover, facts, late)).toEqual({ is: 'later', because: 'too-late' })
    expect(judge(cover, { ...facts, remembered: 'accepted' }, late)).toEqual({ is: 'accepted' })
  })
  it('rejects dates in disorder', () => {
    const because = { is: 'rejected', because: 'dates-in-disorder' }
    expect(judge({ ...cover, deliverBy: cover.composedAt }, facts, now)).toEqual(because)
    expect(judge({ ...cover, expiresAt: '2026-05-06T09:29:59.999Z' }, facts, now)).toEqual(because)
  })
  it('asks for the message before, and takes this one when that was decided, however', () => {
    const second = { ...cover, after: digest('c') }
    expect(judge(second, facts, now)).toEqual({ is: 'missing', after: digest('c') })
    expect(judge(second, { ...facts, afterDecided: true }, now)).toEqual({ is: 'accepted' })
    expect(judge(second, { ...facts, legalAct: undefined }, now)).toMatchObject({ is: 'rejected' })
  })
  it('rejects a body that does not open, is another, or is not in its form', () => {
    const fits = () => ({ permitted: true }) as const
    expect(judgeBody(cover, body, fits)).toEqual({ is: 'accepted' })
    expect(judgeBody(cover, undefined, fits)).toEqual({ is: 'rejected', because: 'cannot-open' })
    expect(judgeBody(cover, utf8('{"fields":[]}'), fits)).toEqual({ is: 'rejected', because: 'body-differs' })
    expect(judgeBody(cover, body, () => ({ permitted: false, because: 'fields.subject' }))).toEqual({
      is: 'rejected',
      because: 'form-not-filled',
      rule: 'fields.subject',
    })
  })
})

describe('what is passed on', () => {
  const original: Cover = { ...cover, onward: 'by-grant', from: { ...cover.to, post: id('2') }, to: cover.from }
  const passing = { ...cover, passesOn: { message: digest('d'), grant: digest('e') } }
  const to = { state: 'PER', authority: id('a') }
  const grant = { digest: digest('e'), message: digest('d'), issuer: `CHE/${id('b')}`, to: cover.to }
  const onward = { message: digest('d'), original: { ...original, to }, grant }
  const given: Facts = { ...facts, passed: true, onward }
  it('is taken with the grant of its originator to this recipient', () => {
    expect(judge(passing, given, now)).toEqual({ is: 'accepted' })
  })
  it.each([
    ['no grant', { ...facts }, 'grant-missing'],
    ['a grant whose signature does not hold', { ...given, onward: undefined }, 'grant-not-valid'],
    [
      'the grant of another message',
      { ...given, onward: { ...onward, grant: { ...grant, message: digest('f') } } },
      'grant-not-valid',
    ],
    [
      'a grant other than the one named',
      { ...given, onward: { ...onward, grant: { ...grant, digest: digest('f') } } },
      'grant-not-valid',
    ],
    [
      'the grant of somebody else',
      { ...given, onward: { ...onward, grant: { ...grant, issuer: `CHE/${id('c')}` } } },
      'grant-not-valid',
    ],
    [
      'a grant to somebody else',
      { ...given, onward: { ...onward, grant: { ...grant, to: { state: 'BRA', authority: id('b') } } } },
      'grant-not-valid',
    ],
    ['a grant to nobody', { ...given, onward: { ...onward, grant: { ...grant, to: undefined } } }, 'grant-not-valid'],
    [
      'an original that was never to go on',
      { ...given, onward: { ...onward, original: { ...original, to, onward: 'never' } } },
      'grant-not-valid',
    ],
    [
      'an original that the sender did not get',
      { ...given, onward: { ...onward, original: { ...original, to: { ...to, authority: id('c') } } } },
      'grant-not-valid',
    ],
    [
      'a marking that protects less than it did',
      { ...given, onward: { ...onward, original: { ...original, to, marking: { ...cover.marking, tlp: 'red' } } } },
      'grant-not-valid',
    ],
  ] as const)('is rejected with %s', (_, changed, because) => {
    expect(judge(passing, changed, now)).toEqual({ is: 'rejected', because })
  })
  it.each([
    ['may itself be passed on', { onward: 'by-grant' }],
    ['lives longer than the original', { expiresAt: '2026-08-04T09:30:00.001Z' }],
    ['never expires though the original does', { expiresAt: null }],
  ] as const)('is rejected where the copy %s', (_, changed) => {
    expect(judge({ ...passing, ...changed }, given, now)).toEqual({ is: 'rejected', because: 'grant-not-valid' })
  })
  it('may expire earlier than the original, and at any time or never where that does not expire', () => {
    const earlier = { ...passing, expiresAt: '2026-08-03T09:30:00.000Z' }
    expect(judge(earlier, given, now)).toEqual({ is: 'accepted' })
    const lasting: Facts = { ...given, onward: { ...onward, original: { ...original, to, expiresAt: null } } }
    expect(judge(passing, lasting, now)).toEqual({ is: 'accepted' })
    expect(judge({ ...passing, expiresAt: null }, lasting, now)).toEqual({ is: 'accepted' })
  })
  it('is rejected when something comes with it that its cover does not name', () => {
    expect(judge(cover, given, now)).toEqual({ is: 'rejected', because: 'grant-not-valid' })
  })
})

describe('a cover', () => {
  const authority = ed25519Signer(sha256(utf8('authority')))
  const officer = ed25519Signer(sha256(utf8('officer')))
  const ring = (...keys: TrustedKey[]) => {
    const made = keyring(keys)
    if (isFault(made)) throw new TypeError(made.fault)
    return made
  }
  const known = { signer: `PER/${id('a')}`, key: authority.key }
  const certified = { signer: `PER/officer/${id('5')}`, key: officer.key }
  const claimed = (envelope: string) => {
    const read = readCover(envelope)
    if (isFault(read)) throw new TypeError(read.fault)
    return read
  }
  it('is read as it was made, under the digest of its bytes', () => {
    const made = makeCover(cover, [authority])
    expect(claimed(made.envelope)).toMatchObject({ cover, digest: made.digest })
  })
  it('is signed by its authority, and by an officer where it is an act of law', () => {
    const alone = claimed(makeCover(cover, [authority]).envelope)
    const both = claimed(makeCover(cover, [authority, officer]).envelope)
    expect(checkCover(alone, ring(known), { officer: false }, nativeVerify)).toBe('signed')
    expect(checkCover(alone, ring(known, certified), { officer: true }, nativeVerify)).toBe('officer-missing')
    expect(checkCover(both, ring(known, certified), { officer: true }, nativeVerify)).toBe('signed')
    expect(checkCover(both, ring(known), { officer: true }, nativeVerify)).toBe('officer-missing')
  })
  it('is signed by nobody when another authority, the node or a stranger signed', () => {
    const envelope = claimed(makeCover(cover, [officer]).envelope)
    for (const signer of ['PER', `PER/${id('b')}`, `CHE/${id('a')}`]) {
      const keys = ring(known, { signer, key: officer.key })
      expect(checkCover(envelope, keys, { officer: false }, nativeVerify)).toBe('signer-unknown')
    }
  })
  it.each([
    ['a member more', { ...cover, hurry: true }],
    ['a member less', Object.fromEntries(Object.entries(cover).filter(([name]) => name !== 'after'))],
    ['a moment written in another way', { ...cover, composedAt: '2026-05-04T11:30:00.000+02:00' }],
    ['an identifier in capitals', { ...cover, id: cover.id.replaceAll('1', 'A') }],
    [
      'more attachments than there may be',
      { ...cover, attachments: Array.from({ length: 101 }, () => ({ id: id('7'), size: 1, chunkBytes: 1 })) },
    ],
  ])('is malformed with %s, and has a digest all the same', (_, value) => {
    expect(readCover(sign(coverType, value, [authority]))).toEqual({
      fault: 'malformed-cover',
      digest: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
    })
  })
  it('is not written when it could not be read', () => {
    expect(() => makeCover({ ...cover, composedAt: '2026-05-04T09:30:00Z' }, [authority])).toThrow('not a cover')
  })
  it('has no digest when it is no envelope, or one around something else', () => {
    for (const text of [
      '',
      '{}',
      ' '.repeat(200_001),
      sign('application/vnd.comity.statement.v1+json', cover, [authority]),
    ]) {
      expect(readCover(text)).not.toHaveProperty('digest')
    }
  })
})
