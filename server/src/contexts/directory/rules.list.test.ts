import { base64 } from '@comity/proof/base64'
import { countersign, readEnvelope, sign, writeEnvelope } from '@comity/proof/envelope'
import { isFault } from '@comity/proof/fault'
import { fromHex } from '@comity/proof/hash'
import { keyId } from '@comity/proof/key'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nativeVerify } from '#kernel/crypto/signing'
import { authoritySigner, day, nodeSigner } from '../../../test/support/descriptors.ts'
import { history, signedList, three, version } from '../../../test/support/trust-lists.ts'
import {
  judgeList,
  listConsistency,
  listedKeys,
  listType,
  readList,
  rootAfter,
  spacesTrusting,
  verifyListConsistency,
} from './rules.list.ts'

const now = day(11)
const [per, bra, che] = three.map(nodeSigner) as [
  ReturnType<typeof nodeSigner>,
  ReturnType<typeof nodeSigner>,
  ReturnType<typeof nodeSigner>,
]
const judge = (held: ReturnType<typeof history>, list: ReturnType<typeof signedList>) => {
  const verdict = judgeList(held, list, now, nativeVerify)
  return typeof verdict === 'string' ? verdict : verdict.refused
}
const unread = (value: unknown) => {
  const read = readList(sign(listType, value, [per]))
  return 'refused' in read ? read.refused : 'read'
}

describe('a trust list', () => {
  it('stands when enough of its founders have signed, whichever they are', () => {
    const held = history(3)
    for (const by of [
      [per, bra],
      [bra, che],
      [per, bra, che],
    ]) {
      expect(judge(held, signedList(version(held), by))).toBe('next')
    }
    expect(judge([], signedList(version([]), [per, che]))).toBe('next')
  })

  it('of a number that is held is the same, with whatever signatures', () => {
    const held = history(2)
    const again = countersign(held[1]?.text ?? '', [che])
    const read = readList(typeof again === 'string' ? again : '')
    if ('refused' in read) throw new Error(read.refused)
    expect(judge(held, read)).toBe('same')
  })

  it('is proven by any holder to be the continuation of an earlier one', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 0, max: 5 }), (size, extra) => {
        const all = history(size + extra)
        const root = (n: number) => fromHex(rootAfter(all.slice(0, n)))
        const [earlier, later] = [
          { size, root: root(size) },
          { size: all.length, root: root(all.length) },
        ]
        const proof = listConsistency(all, size)
        expect(verifyListConsistency(earlier, later, proof)).toBe(true)
        const other = fromHex(rootAfter([...all.slice(1), all[0]!].slice(0, size)))
        if (size > 1) expect(verifyListConsistency({ size, root: other }, later, proof)).toBe(false)
      }),
      { numRuns: 20 },
    )
  })

  it('may name new keys of its signers, which count from the next version on', () => {
    const held = history(1)
    const fresh = nodeSigner('BRA next')
    const signers = version(held).signers.map((one) =>
      one.state === 'BRA' ? { state: 'BRA', key: base64(fresh.key.bytes) } : one,
    )
    const turned = version(held, { signers })
    expect(judge(held, signedList(turned, [per, fresh]))).toBe('list-not-enough-signers')
    const stands = signedList(turned, [per, bra])
    expect(judge(held, stands)).toBe('next')
    const longer = [...held, stands]
    expect(judge(longer, signedList(version(longer, { signers }), [per, fresh]))).toBe('next')
    expect(judge(longer, signedList(version(longer, { signers }), [per, bra]))).toBe('list-not-enough-signers')
  })
})

describe('an attacker', () => {
  it('who signs twice counts once: by one key, or by two keys in the name of one State', () => {
    const held = history(1)
    const once = signedList(version(held), [per])
    expect(judge(held, once)).toBe('list-not-enough-signers')
    const envelope = readEnvelope(once.text)
    if (isFault(envelope)) throw new Error('unreadable')
    const signature = envelope.signatures[0]?.signature ?? new Uint8Array(64)
    const strange = writeEnvelope(listType, envelope.bytes, [
      { keyId: keyId(per.key), signature },
      { keyId: 'per-again', signature },
    ])
    const read = readList(strange)
    if ('refused' in read) throw new Error(read.refused)
    expect(judge(held, read)).toBe('list-not-enough-signers')
    const twice = version(held)
    const doubled = [...twice.signers, { state: 'PER', key: base64(nodeSigner('PER second').key.bytes) }]
    expect(unread({ ...twice, signers: doubled })).toBe('list-malformed')
    const sameKey = [...twice.signers.slice(0, 2), { state: 'CHE', key: base64(per.key.bytes) }]
    expect(unread({ ...twice, signers: sameKey })).toBe('list-malformed')
  })

  it('who is no founder does not count', () => {
    const held = history(1)
    expect(judge(held, signedList(version(held), [per, nodeSigner('COL'), nodeSigner('Mallory')]))).toBe(
      'list-not-enough-signers',
    )
  })

  it('who forges one signature spoils all', () => {
    const held = history(1)
    const list = signedList(version(held), [per, bra])
    const envelope = readEnvelope(list.text)
    if (isFault(envelope)) throw new Error('unreadable')
    const signatures = [
      ...envelope.signatures.flatMap(({ keyId: id, signature }) =>
        id === undefined ? [] : [{ keyId: id, signature }],
      ),
      { keyId: keyId(che.key), signature: per.sign(envelope.bytes) },
    ]
    const read = readList(writeEnvelope(listType, envelope.bytes, signatures))
    if ('refused' in read) throw new Error(read.refused)
    expect(judge(held, read)).toBe('list-forged')
  })

  it('who rewrites an earlier version, or hides it, is found out though all have signed', () => {
    const held = history(3)
    const all = [per, bra, che]
    expect(judge(held, signedList(version(held.slice(0, 2), { title: 'another third' }), all))).toBe('list-rewritten')
    const other = [...held.slice(0, 2), signedList(version(held.slice(0, 2), { title: 'another third' }), all)]
    expect(judge(held, signedList(version(other), all))).toBe('list-rewritten')
    expect(judge(held, signedList(version(held.slice(0, 2), { number: 4 }), all))).toBe('list-rewritten')
    expect(judge(held, signedList(version(held, { issuedAt: day(9) }), all))).toBe('list-rewritten')
  })

  it('who leaves versions out is asked for them', () => {
    const held = history(4)
    expect(judge(held.slice(0, 2), held[3]!)).toBe('list-gap')
  })

  it('who lowers the threshold, or changes the founders, is refused though enough have signed', () => {
    const held = history(1)
    const all = [per, bra, che]
    expect(judge(held, signedList(version(held, { threshold: 3 }), all))).toBe('list-other-signers')
    const signers = version(held).signers.slice(0, 2)
    expect(judge(held, signedList(version(held, { signers }), all))).toBe('list-other-signers')
    expect(judge(held, signedList(version(held, { space: 'alps' }), all))).toBe('list-other-signers')
  })

  it('who asks for half of the founders or fewer is refused: two halves could tell two stories', () => {
    expect(unread({ ...version([]), threshold: 1 })).toBe('list-malformed')
    expect(unread({ ...version([]), threshold: 4 })).toBe('list-malformed')
  })

  it('who dates it ahead is refused', () => {
    const held = history(1)
    expect(judge(held, signedList(version(held, { issuedAt: day(12) }), [per, bra]))).toBe('list-from-the-future')
  })

  it('who sends something else is refused', () => {
    expect(unread({ ...version([]), root: '00'.repeat(32) })).toBe('list-malformed')
    expect(unread({ ...version([]), more: 1 })).toBe('list-malformed')
    expect(unread({ ...version([]), members: [...version([]).members, version([]).members[0]] })).toBe('list-malformed')
    expect(unread({ ...version([]), validUntil: day(10) })).toBe('list-malformed')
    const hybrid = [{ state: 'PER', key: base64(authoritySigner('PER').key.bytes) }]
    expect(unread({ ...version([]), signers: hybrid })).toBe('list-malformed')
    for (const text of ['', '[]', 'x'.repeat(300_001)]) expect('refused' in readList(text)).toBe(true)
  })
})

describe('trust by a list', () => {
  const list = version([])
  const key = list.members[3]?.key ?? ''
  const space = { space: 'andes', standing: 'accepted', trusts: 'members', list } as const
  it('holds while the list is valid, though its publisher is away', () => {
    expect(spacesTrusting([space], 'COL', [key], day(29))).toEqual(['andes'])
    expect(spacesTrusting([space], 'COL', [key], day(30))).toEqual([])
  })
  it('is for the very key the list names', () => {
    expect(spacesTrusting([space], 'COL', [base64(per.key.bytes)], now)).toEqual([])
    expect(spacesTrusting([space], 'COL', [], now)).toEqual([])
    expect(spacesTrusting([space], 'ECU', [key], now)).toEqual([])
  })
  it('is for those who accepted the space, and let it vouch for its members', () => {
    for (const change of [{ standing: 'proposed' }, { standing: 'withdrawn' }, { trusts: 'nobody' }] as const) {
      expect(spacesTrusting([{ ...space, ...change }], 'COL', [key], now)).toEqual([])
      expect(listedKeys([{ ...space, ...change }], 'COL', now)).toEqual([])
    }
    expect(listedKeys([space, space], 'COL', now)).toEqual([key, key])
  })
})
