import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nodeSigner } from '../../../test/support/descriptors.ts'
import { keyId } from '@comity/proof/key'
import { type HeldKey, isTrusted, keysAt, mergeKeys, newestKey, validAt } from './rules.trust.ts'

const start = Date.parse('2026-01-01T00:00:00.000Z')
const at = (hour: number): string => new Date(start + hour * 3_600_000).toISOString()
const signers = ['CHE', 'CHE/one', 'CHE/two']
// Making a key takes longer than judging one.
const keys = Array.from({ length: 8 }, (_, n) => nodeSigner(`property ${n}`).key)

const hour = fc.integer({ min: 0, max: 40 })
const moment = fc.option(hour, { nil: null })
const aKey = fc
  .record({
    n: fc.nat(keys.length - 1),
    signer: fc.constantFrom(...signers),
    use: fc.constantFrom('sign' as const, 'sign' as const, 'open' as const),
    from: hour,
    until: moment,
    compromised: moment,
    seen: hour,
  })
  .map(({ n, signer, use, from, until, compromised, seen }): HeldKey => {
    const key = keys[n]!
    return {
      id: keyId(key),
      signer,
      use,
      ...(use === 'sign' ? { key } : {}),
      bytes: key.bytes,
      from: at(from),
      until: until === null ? null : at(until),
      compromisedAt: compromised === null ? null : at(compromised),
      seenAt: at(seen),
    }
  })
const some = fc.uniqueArray(aKey, { maxLength: 6, selector: ({ id }) => id })

describe('the keys of a State at a moment', () => {
  it('are those begun, not ended, not compromised, that sign; and none else', () => {
    fc.assert(
      fc.property(some, hour, (held, h) => {
        const ring = keysAt(held, at(h))
        const expected = held.filter(
          ({ use, from, until, compromisedAt }) =>
            use === 'sign' &&
            from <= at(h) &&
            (until === null || at(h) < until) &&
            (compromisedAt === null || at(h) < compromisedAt),
        )
        expect([...ring.keys()].toSorted()).toEqual(expected.map(({ id }) => id).toSorted())
        for (const { id, signer } of expected) expect(ring.get(id)?.signer).toBe(signer)
      }),
    )
  })

  it('are the same however the moment is written, and none at what is no moment', () => {
    fc.assert(
      fc.property(some, hour, (held, h) => {
        const written = Temporal.Instant.from(at(h)).toString()
        expect([...keysAt(held, written).keys()]).toEqual([...keysAt(held, at(h)).keys()])
        expect(keysAt(held, 'yesterday').size).toBe(0)
      }),
    )
  })

  it('count for nobody when two claim one key', () => {
    fc.assert(
      fc.property(aKey, hour, (one, h) => {
        const sure = { ...one, use: 'sign' as const, key: keys[0]!, from: at(0), until: null, compromisedAt: null }
        const both = [
          { ...sure, signer: 'CHE/one' },
          { ...sure, signer: 'CHE/two' },
        ]
        expect(keysAt(both, at(h)).size).toBe(0)
      }),
    )
  })

  it('never grow by a key being taken back, and never shrink for what was signed before', () => {
    fc.assert(
      fc.property(some, fc.nat(5), hour, hour, (held, which, compromised, h) => {
        const target = held[which % Math.max(1, held.length)]
        const listed = held.map((key) => (key === target ? { ...key, compromisedAt: at(compromised) } : key))
        const merged = mergeKeys(held, listed, at(0))
        const [before, after] = [keysAt(held, at(h)), keysAt(merged, at(h))]
        for (const id of after.keys()) expect(before.has(id)).toBe(true)
        for (const id of before.keys()) expect(after.has(id)).toBe(id !== target?.id || h < compromised)
      }),
    )
  })
})

describe('what is held after a descriptor', () => {
  it('forgets no key, and no compromise', () => {
    fc.assert(
      fc.property(some, some, hour, fc.boolean(), (known, listed, issued, anew) => {
        const merged = mergeKeys(known, listed, at(issued), anew ? at(0) : undefined)
        const ids = merged.map(({ id }) => id)
        expect(new Set(ids).size).toBe(ids.length)
        for (const { id, compromisedAt } of known) {
          const now = merged.find((key) => key.id === id)
          expect(now).toBeDefined()
          if (compromisedAt !== null) expect((now?.compromisedAt ?? '9') <= compromisedAt).toBe(true)
        }
        for (const { id } of listed) expect(ids).toContain(id)
      }),
    )
  })

  it('is the same when the same descriptor is taken twice', () => {
    fc.assert(
      fc.property(some, some, hour, (known, listed, issued) => {
        const once = mergeKeys(known, listed, at(issued))
        expect(mergeKeys(once, listed, at(issued))).toEqual(once)
      }),
    )
  })

  it('ends what is no longer listed, from that descriptor on and not before', () => {
    fc.assert(
      fc.property(some, hour, hour, (known, issued, h) => {
        const merged = mergeKeys(known, [], at(issued))
        for (const [n, key] of merged.entries())
          expect(validAt(key, at(h))).toBe(h < issued && validAt(known[n]!, at(h)))
      }),
    )
  })

  it('doubts, after a new ceremony, only what was first seen when the old key was in other hands', () => {
    fc.assert(
      fc.property(some, hour, hour, (known, issued, doubt) => {
        const plain = mergeKeys(known, [], at(issued))
        const doubted = mergeKeys(known, [], at(issued), at(doubt))
        for (const [n, key] of doubted.entries()) {
          if (key.seenAt < at(doubt)) expect(key).toEqual(plain[n])
          else expect(validAt(key, key.seenAt)).toBe(false)
        }
      }),
    )
  })
})

describe('trust', () => {
  it('by a list or by ceremony gives way to distrust by this node', () => {
    const spaces = ['andes']
    expect(isTrusted('proposed', { spaces })).toBe(true)
    expect(isTrusted('proposed', { spaces: [] })).toBe(false)
    expect(isTrusted('compared', { spaces: [] })).toBe(false)
    expect(isTrusted('trusted', { spaces: [] })).toBe(true)
    for (const standing of ['suspended', 'distrusted'] as const) expect(isTrusted(standing, { spaces })).toBe(false)
  })
  it('uses the newest key that is valid, not one that waits to begin', () => {
    const key = (n: number, from: number): HeldKey => ({
      id: keyId(keys[n]!),
      signer: 'CHE',
      use: 'sign',
      key: keys[n],
      bytes: keys[n]!.bytes,
      from: at(from),
      until: null,
      compromisedAt: null,
      seenAt: at(0),
    })
    const held = [key(0, 0), key(1, 10), key(2, 20)]
    expect(newestKey(held, 'CHE', 'sign', at(15))?.id).toBe(held[1]?.id)
    expect(newestKey(held, 'CHE', 'sign', at(25))?.id).toBe(held[2]?.id)
    expect(newestKey(held, 'CHE', 'open', at(25))).toBeUndefined()
  })
})
