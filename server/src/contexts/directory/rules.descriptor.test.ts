import { base64 } from '@comity/proof/base64'
import { countersign, readEnvelope, sign, writeEnvelope } from '@comity/proof/envelope'
import { isFault } from '@comity/proof/fault'
import { keyId } from '@comity/proof/key'
import { describe, expect, it } from 'vitest'
import { nativeVerify } from '#kernel/crypto/signing'
import {
  anAuthority,
  authorityId,
  authoritySigner,
  bytesOf,
  day,
  nodeSigner,
  openingEntry,
  saying,
  signed,
  signingEntry,
} from '../../../test/support/descriptors.ts'
import { descriptorType, doubtOf, judgeDescriptor, type Judging, readDescriptor } from './rules.descriptor.ts'
import type { Descriptor } from './words.ts'

const now = day(11)
const read = (text: string) => {
  const found = readDescriptor(text, now, nativeVerify)
  if ('refused' in found) throw new Error(`${found.refused}: ${found.detail ?? ''}`)
  return found
}
const refused = (text: string) => {
  const found = readDescriptor(text, now, nativeVerify)
  return 'refused' in found ? found.refused : 'taken'
}
const che = saying('CHE')
const held = read(signed(che)).keys
const known = { serial: che.serial, issuedAt: che.issuedAt, keys: held }
const judging = (more: Partial<Judging> = {}): Judging => ({
  now,
  own: { state: 'PER', keys: read(signed(saying('PER'))).keys, loopback: false },
  others: [],
  ...more,
})
const judge = (text: string, more: Partial<Judging> = {}) => {
  const found = judgeDescriptor(read(text), judging(more), nativeVerify)
  return typeof found === 'string' ? found : found.refused
}
const node = nodeSigner('CHE')
const next = nodeSigner('CHE next')
const mallory = nodeSigner('Mallory')

describe('a descriptor', () => {
  it('is read when its node and the holders of its keys have signed', () => {
    expect(refused(signed(che))).toBe('taken')
    expect(held.map(({ use, signer }) => `${signer} ${use}`)).toEqual([
      'CHE sign',
      `CHE/${authorityId} sign`,
      `CHE/${authorityId} open`,
    ])
  })

  it('of a State that is not known yet is to be compared', () => {
    expect(judge(signed(che))).toBe('first')
  })

  it('that continues the one before, signed by the key that is held, is taken without asking anyone', () => {
    expect(judge(signed({ ...che, serial: 11, issuedAt: now }), { known })).toBe('next')
    expect(judge(signed(che), { known })).toBe('same')
  })

  it('is read whether or not it tells who reads for an authority, if it does so in numbers', () => {
    const { readers, ...older } = anAuthority
    const text = signed({ ...che, authorities: [older as typeof anAuthority] })
    expect(read(text).descriptor.authorities).toMatchObject([{ id: anAuthority.id, readers: [] }])
    expect(read(signed(che)).descriptor.authorities).toMatchObject([{ readers }])
    for (const wrong of [[{ role: 'judge', posts: 0 }], [{ role: 'judge', posts: 1, officer: 'x' }]]) {
      expect(refused(signed({ ...che, authorities: [{ ...anAuthority, readers: wrong }] }))).toBe(
        'descriptor-malformed',
      )
    }
  })
})

describe('an attacker', () => {
  it('who alters a byte of a descriptor is found out', () => {
    const envelope = readEnvelope(signed(che))
    if (isFault(envelope)) throw new Error('unreadable')
    const bytes = new TextEncoder().encode(new TextDecoder().decode(envelope.bytes).replace('Node of', 'Node in'))
    const [one] = envelope.signatures
    const text = writeEnvelope(descriptorType, bytes, [{ keyId: one?.keyId ?? '', signature: one?.signature ?? bytes }])
    expect(refused(text)).toBe('descriptor-forged')
  })

  it('who signs it with a key of their own, under the name of the right one, is found out', () => {
    const signature = { keyId: keyId(node.key), signature: mallory.sign(new TextEncoder().encode('anything')) }
    const envelope = readEnvelope(signed(che))
    if (isFault(envelope)) throw new Error('unreadable')
    expect(refused(writeEnvelope(descriptorType, envelope.bytes, [signature]))).toBe('descriptor-forged')
    expect(refused(signed(che, [mallory]))).toBe('descriptor-forged')
  })

  it('who puts a key of their own beside that of the node needs the node to sign both', () => {
    const keys = [...che.keys, signingEntry('CHE', 'CHE', mallory)]
    expect(refused(signed({ ...che, keys }, [mallory]))).toBe('descriptor-forged')
    expect(refused(signed({ ...che, keys }, [node]))).toBe('descriptor-forged')
    expect(refused(signed({ ...che, keys }, [node, mallory]))).toBe('taken')
  })

  it('who substitutes the key of an authority for one whose holder never agreed is refused', () => {
    const stolen = authoritySigner('BRA')
    const signer = `CHE/${authorityId}`
    const agreedElsewhere = signingEntry('BRA', `BRA/${authorityId}`, stolen)
    const keys = (entry: Descriptor['keys'][number]) => [che.keys[0]!, { ...entry, signer }]
    expect(refused(signed({ ...che, keys: keys(agreedElsewhere) }))).toBe('descriptor-forged')
    expect(refused(signed({ ...che, keys: keys({ ...agreedElsewhere, possession: null }) }))).toBe('descriptor-forged')
  })

  it('who takes half of a hybrid key of another is refused: a half belongs to one holder', () => {
    const bytes = Buffer.concat([authoritySigner('CHE').key.bytes.subarray(0, 32), bytesOf('lattice', 1952)])
    const half = { ...openingEntry(`CHE/${authorityId}`, 'x'), key: base64(new Uint8Array(bytes)) }
    const entry = { ...half, use: 'sign', algorithm: 'ed25519+ml-dsa-65', compromisedAt: day(2) } as const
    expect(refused(signed({ ...che, keys: [...che.keys, entry] }))).toBe('descriptor-ambiguous-key')
  })

  it('who claims a key of another State, or of this node, as their own is refused', () => {
    const entry = openingEntry(`CHE/${authorityId}`, 'BRA')
    const text = signed({ ...che, keys: [...che.keys, entry] })
    const brazil = read(signed(saying('BRA'))).keys
    expect(judge(text, { others: brazil })).toBe('descriptor-ambiguous-key')
    const own = signed({ ...che, keys: [...che.keys, openingEntry(`CHE/${authorityId}`, 'PER')] })
    expect(judge(own)).toBe('descriptor-own')
    expect(judge(signed(saying('PER')))).toBe('descriptor-own')
  })

  it('who answers for another State than the one asked is refused', () => {
    expect(judge(signed(che), { expected: 'BRA' })).toBe('descriptor-other-state')
  })

  it('who replays an old descriptor is refused, and so is one that was re-dated under an old number', () => {
    expect(judge(signed({ ...che, serial: 9, issuedAt: day(9) }), { known })).toBe('descriptor-older')
    expect(judge(signed({ ...che, serial: 9, issuedAt: now }), { known })).toBe('descriptor-older')
    expect(judge(signed({ ...che, issuedAt: now }), { known })).toBe('descriptor-older')
  })

  it('who keeps one until it expired, or dates it ahead, is refused', () => {
    expect(judge(signed(che), { now: day(30) })).toBe('descriptor-expired')
    expect(judge(signed({ ...che, issuedAt: day(12) }))).toBe('descriptor-expired')
  })

  it('who has another key is another: nothing they sign continues a State that is known', () => {
    const keys = [signingEntry('CHE', 'CHE', mallory), ...che.keys.slice(1)]
    expect(judge(signed({ ...che, serial: 11, issuedAt: now, keys }, [mallory]), { known })).toBe('other-key')
  })

  it.each([
    'http://comity.che.example',
    'https://localhost:4101',
    'https://127.0.0.1',
    'https://[::1]',
    'https://[::ffff:127.0.0.1]',
    'https://169.254.169.254',
    'https://0.0.0.0',
    'https://2130706433',
    'https://0x7f.1',
    'https://224.0.0.1',
    'https://[fe80::1]',
    'https://metadata.localhost',
  ])('who would have this node call %s is refused', (address) => {
    expect(judge(signed({ ...che, address }))).toBe('address-refused')
  })

  it.each([
    ['file:///etc/passwd'],
    ['https://user:secret@comity.che.example'],
    ['https://comity.che.example/admin'],
    ['https://comity.che.example?x=1'],
    ['https://comity.che.example#x'],
    ['https://comity.che.example\\@evil.example'],
    ['gopher://comity.che.example'],
  ])('who writes %s as an address is not even read', (address) => {
    expect(refused(signed({ ...che, address }))).toBe('descriptor-malformed')
  })

  it('who sends something else, too much, or more than the form has, is refused', () => {
    expect(refused('')).toBe('descriptor-malformed')
    expect(refused(' '.repeat(3_000_001))).toBe('descriptor-malformed')
    expect(refused(sign('application/vnd.comity.cover.v1+json', che, [node]))).toBe('descriptor-malformed')
    expect(refused(sign(descriptorType, { ...che, more: 1 }, [node]))).toBe('descriptor-malformed')
    expect(refused(signed({ ...che, keys: [] }))).toBe('descriptor-malformed')
    expect(refused(signed({ ...che, validUntil: day(9) }))).toBe('descriptor-malformed')
    const twice = [...che.authorities, ...che.authorities]
    expect(refused(signed({ ...che, authorities: twice }))).toBe('descriptor-malformed')
    const stranger = signingEntry('CHE', 'BRA', mallory)
    expect(refused(signed({ ...che, keys: [...che.keys, stranger] }))).toBe('descriptor-malformed')
  })
})

describe('a key of the node', () => {
  const entry = (more: object) => ({ ...che.keys[0]!, ...more })
  const overlap = {
    ...che,
    serial: 11,
    issuedAt: now,
    keys: [entry({ until: day(13) }), signingEntry('CHE', 'CHE', next, { from: day(10) }), ...che.keys.slice(1)],
  }
  it('is replaced without a new ceremony when the old one signs too', () => {
    expect(judge(signed(overlap, [node, next]), { known })).toBe('next')
    expect(refused(signed(overlap, [next]))).toBe('descriptor-forged')
  })
  it('that is replaced carries on alone once the old one has ended', () => {
    const after = { ...overlap, serial: 12, issuedAt: day(14), validUntil: day(30) }
    const grown = { serial: 11, issuedAt: now, keys: read(signed(overlap, [node, next])).keys }
    expect(judge(signed(after, [next]), { known: grown, now: day(14) })).toBe('next')
    expect(judge(signed(after, [next]), { known, now: day(14) })).toBe('other-key')
  })
  it('that was compromised vouches for nothing but that', () => {
    const taken = {
      ...che,
      serial: 12,
      issuedAt: now,
      keys: [
        entry({ compromisedAt: day(9) }),
        signingEntry('CHE', 'CHE', next, { from: day(10) }),
        ...che.keys.slice(1),
      ],
    }
    expect(judge(signed(taken, [node, next]), { known })).toBe('compromised')
    expect(judge(signed(taken, [next]), { known })).toBe('other-key')
    expect(doubtOf(read(signed(taken, [node, next])), held, nativeVerify)).toBe(day(9))
    expect(doubtOf(read(signed(overlap, [node, next])), held, nativeVerify)).toBeUndefined()
  })
  it('that is compromised cannot sign the next descriptor though a countersignature is added', () => {
    const compromised = held.map((key) => (key.signer === 'CHE' ? { ...key, compromisedAt: day(9) } : key))
    const text = countersign(signed({ ...che, serial: 13, issuedAt: now }), [mallory])
    if (typeof text !== 'string') throw new Error('not signed')
    expect(judge(text, { known: { ...known, keys: compromised } })).toBe('other-key')
  })
})
