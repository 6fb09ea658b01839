import { describe, expect, it } from 'vitest'
import { parcelsAtHand } from './store.parcels.ts'
import type { Parcel } from './words.ts'

const parcel = (cover: string): Parcel => ({
  cover,
  sealed: { key: 'ab'.repeat(32), enc: 'AAAA', ciphertext: 'A'.repeat(100 - cover.length) },
  certificates: [],
  passed: null,
})

describe('parcels at hand', () => {
  it('are given away once', () => {
    const atHand = parcelsAtHand(1_000, () => 0)
    atHand.keep('a', parcel('one'))
    expect(atHand.take('b')).toBeUndefined()
    expect(atHand.take('a')).toEqual(parcel('one'))
    expect(atHand.take('a')).toBeUndefined()
  })

  it('are those that came first, when there is no room for all', () => {
    const atHand = parcelsAtHand(250, () => 0)
    for (const name of ['a', 'b', 'c']) atHand.keep(name, parcel(name))
    expect(atHand.take('c')).toBeUndefined()
    expect(atHand.take('a')).toBeDefined()
    atHand.keep('d', parcel('d'))
    expect(atHand.take('d')).toBeDefined()
  })

  it('make room for others when nobody wanted them for a while', () => {
    let now = 0
    const atHand = parcelsAtHand(250, () => now)
    atHand.keep('a', parcel('a'))
    now = 4_000
    atHand.keep('b', parcel('b'))
    now = 6_000
    atHand.keep('c', parcel('c'))
    expect([atHand.take('a'), atHand.take('b'), atHand.take('c')]).toEqual([undefined, parcel('b'), parcel('c')])
  })
})
