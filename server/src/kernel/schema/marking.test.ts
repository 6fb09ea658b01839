import { ladders } from '@comity/law/classifications'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  describeMarking,
  type Handling,
  handlingDuties,
  joinMarkings,
  Marking,
  protectsAtLeast,
  rankOf,
  Tlp,
} from './marking.ts'

const levels = ladders.flatMap(({ holder, levels: steps }) => steps.map(({ id }) => ({ state: holder, level: id })))
const restriction: fc.Arbitrary<Handling> = fc.oneof(
  fc.constantFrom<Handling>({ code: 'H1' }, { code: 'H2' }),
  fc
    .constantFrom('ask Lima first', 'not to the defence', 'destroy after use')
    .map((condition): Handling => ({ code: 'H3', condition })),
)
const handling = fc.oneof(
  fc.constant<Handling[]>([{ code: 'H0' }]),
  fc.array(restriction, { minLength: 1, maxLength: 5 }),
)
const marking: fc.Arbitrary<Marking> = fc
  .record({
    classification: fc.constantFrom(...levels),
    handling,
    tlp: fc.constantFrom(...Tlp.options),
    releasableTo: fc.option(fc.array(fc.constantFrom('PER', 'BRA', 'CHE', 'COL'), { maxLength: 6 }), {
      nil: undefined,
    }),
  })
  .map(({ releasableTo, ...rest }) => (releasableTo === undefined ? rest : { ...rest, releasableTo }))

const plain: Marking = {
  classification: { state: 'PER', level: 'unclassified' },
  handling: [{ code: 'H0' }],
  tlp: 'clear',
}

describe('joining two markings', () => {
  it('is idempotent: a thing joined with itself, or joined again, gains nothing', () => {
    fc.assert(
      fc.property(marking, marking, (a, b) => {
        const self = joinMarkings(a, a)
        expect(protectsAtLeast(self, a) && protectsAtLeast(a, self)).toBe(true)
        expect(joinMarkings(self, self)).toEqual(self)
        expect(joinMarkings(joinMarkings(a, b), b)).toEqual(joinMarkings(a, b))
      }),
    )
  })

  it('does not depend on which came first', () => {
    fc.assert(
      fc.property(marking, marking, (a, b) => {
        expect(joinMarkings(a, b)).toEqual(joinMarkings(b, a))
      }),
    )
  })

  it('does not depend on the order of joining three', () => {
    fc.assert(
      fc.property(marking, marking, marking, (a, b, c) => {
        expect(joinMarkings(joinMarkings(a, b), c)).toEqual(joinMarkings(a, joinMarkings(b, c)))
      }),
    )
  })

  it('is never less protective than either, and valid again', () => {
    fc.assert(
      fc.property(marking, marking, (a, b) => {
        const joined = joinMarkings(a, b)
        expect(protectsAtLeast(joined, a)).toBe(true)
        expect(protectsAtLeast(joined, b)).toBe(true)
        expect(Marking.parse(joined)).toEqual(joined)
      }),
    )
  })

  it('takes the higher level across ladders', () => {
    const bra: Marking = { ...plain, classification: { state: 'BRA', level: 'ultrassecreto' }, tlp: 'green' }
    const che: Marking = {
      ...plain,
      classification: { state: 'CHE', level: 'intern' },
      tlp: 'red',
      releasableTo: ['PER', 'CHE'],
    }
    expect(joinMarkings(bra, che)).toEqual({
      ...plain,
      classification: bra.classification,
      tlp: 'red',
      releasableTo: ['CHE', 'PER'],
    })
  })

  it('of two closed circles leaves nobody to release to', () => {
    const joined = joinMarkings({ ...plain, releasableTo: ['PER'] }, { ...plain, releasableTo: ['CHE'] })
    expect(joined.releasableTo).toEqual([])
    expect(describeMarking(joined)).toContain('REL NONE')
  })
})

describe('protection', () => {
  it('is lost by dropping any one restriction', () => {
    const strict: Marking = {
      classification: { state: 'PER', level: 'secreta' },
      handling: [{ code: 'H1' }, { code: 'H3', condition: 'ask Lima first' }],
      tlp: 'amber',
      releasableTo: ['CHE'],
    }
    const { releasableTo: _, ...unlimited } = strict
    const weaker: Marking[] = [
      { ...strict, classification: { state: 'PER', level: 'reservada' } },
      { ...strict, handling: [{ code: 'H1' }] },
      { ...strict, handling: [{ code: 'H1' }, { code: 'H3', condition: 'other' }] },
      { ...strict, tlp: 'green' },
      { ...strict, releasableTo: ['CHE', 'BRA'] },
      unlimited,
    ]
    expect(weaker.map((other) => protectsAtLeast(other, strict))).toEqual(weaker.map(() => false))
    expect(weaker.map((other) => protectsAtLeast(strict, other))).toEqual([true, true, false, true, true, true])
  })
})

describe('a marking', () => {
  it('knows only levels of the State’s own ladder', () => {
    expect(Marking.safeParse({ ...plain, classification: { state: 'CHE', level: 'ultrassecreto' } }).success).toBe(
      false,
    )
    expect(Marking.safeParse({ ...plain, classification: { state: 'MNG', level: 'unclassified' } }).success).toBe(true)
    expect(() => rankOf({ state: 'CHE', level: 'ultrassecreto' })).toThrow(RangeError)
  })

  it('states H0 alone, and H3 only with its condition', () => {
    expect(Marking.safeParse({ ...plain, handling: [{ code: 'H0' }, { code: 'H1' }] }).success).toBe(false)
    expect(Marking.safeParse({ ...plain, handling: [] }).success).toBe(false)
    expect(Marking.safeParse({ ...plain, handling: [{ code: 'H3' }] }).success).toBe(false)
    expect(Marking.safeParse({ ...plain, handling: [{ code: 'H3', condition: ' ' }] }).success).toBe(false)
  })

  it('says what its handling codes ask', () => {
    expect(handlingDuties(plain)).toEqual({
      evidenceNeedsPermission: false,
      onwardNeedsPermission: false,
      conditions: [],
    })
    const bound: Marking = {
      ...plain,
      handling: [{ code: 'H1' }, { code: 'H2' }, { code: 'H3', condition: 'ask first' }],
    }
    expect(handlingDuties(bound)).toEqual({
      evidenceNeedsPermission: true,
      onwardNeedsPermission: true,
      conditions: ['ask first'],
    })
  })

  it('reads as one line', () => {
    const bound: Marking = {
      classification: { state: 'BRA', level: 'reservado' },
      handling: [{ code: 'H1' }, { code: 'H3', condition: 'ask first' }],
      tlp: 'amber+strict',
      releasableTo: ['CHE', 'PER'],
    }
    expect(describeMarking(bound)).toBe('BRA RESERVADO · TLP:AMBER+STRICT · H1, H3 (ask first) · REL CHE, PER')
  })
})
