import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  contradictionOf,
  copyOf,
  type Fact,
  isDecision,
  isEnd,
  issuerOf,
  issuers,
  isShared,
  stateOf,
} from './rules.state.ts'
import { deliveryStates, receiptNames, type ReceiptName } from './words.ts'

let number = 0
const fact = (name: ReceiptName, body: Fact['body'] = {}): Fact => {
  number += 1
  return { name, digest: number.toString(16).padStart(64, '0'), body }
}

/** Receipts that honest parties can have issued about one message, whatever was lost on the way. */
const history = fc
  .record({
    before: fc.subarray([
      'composed',
      'sealed',
      'queued',
      'transmitted',
      'non-delivered',
      'granted',
      'recalled',
    ] as const),
    decision: fc.constantFrom('none', 'accepted', 'rejected', 'not-received'),
    after: fc.subarray(['delivered', 'opened'] as const),
    end: fc.constantFrom('none', 'destroyed', 'expired', 'refused', 'held', 'released'),
  })
  .map(({ before, decision, after, end }): Fact[] => {
    const facts = before.map((name) => fact(name))
    if (decision === 'none') return facts
    facts.push(fact(decision))
    if (decision !== 'accepted') return facts
    facts.push(...after.map((name) => fact(name)))
    if (end === 'none') return facts
    if (end !== 'released') return [...facts, fact(end)]
    const held = fact('held')
    return [...facts, held, fact('released', { held: held.digest })]
  })

const shuffled = (facts: readonly Fact[]) =>
  fc
    .shuffledSubarray([...facts, ...facts], { minLength: facts.length, maxLength: 2 * facts.length })
    .map((some) => [...some, ...facts.filter((one) => !some.includes(one))])

describe('the state of a message', () => {
  it('depends on which receipts there are, not on their order nor on how often they came', () => {
    fc.assert(
      fc.property(
        history.chain((facts) => fc.tuple(fc.constant(facts), shuffled(facts))),
        ([facts, again]) => {
          expect(stateOf(again)).toBe(stateOf(facts))
          expect(isEnd(again)).toBe(isEnd(facts))
          expect(copyOf(again)).toBe(copyOf(facts))
        },
      ),
      { numRuns: 2_000 },
    )
  })
  it('depends on nothing else for any receipts at all, honest or not', () => {
    const any = fc.array(
      fc.constantFrom(...receiptNames).map((name) => fact(name)),
      { maxLength: 12 },
    )
    fc.assert(
      fc.property(
        any.chain((facts) => fc.tuple(fc.constant(facts), shuffled(facts))),
        ([facts, again]) => {
          expect(stateOf(again)).toBe(stateOf(facts))
          expect(deliveryStates).toContain(stateOf(facts))
        },
      ),
      { numRuns: 2_000 },
    )
  })
  it('does not leave its end when more of what happened becomes known, but by the release of a hold', () => {
    fc.assert(
      fc.property(history, fc.nat(), (facts, at) => {
        const known = facts.slice(0, at % (facts.length + 1))
        const isReleased = facts.some(({ name }) => name === 'released')
        if (isEnd(known) && !isReleased) expect(stateOf(facts)).toBe(stateOf(known))
      }),
      { numRuns: 2_000 },
    )
  })
  it.each([
    [['composed', 'sealed', 'queued'], 'queued', false, 'none'],
    [['queued', 'transmitted', 'accepted', 'delivered'], 'delivered', false, 'kept'],
    [['queued', 'non-delivered'], 'non-delivered', false, 'none'],
    [['queued', 'non-delivered', 'not-received'], 'non-delivered', true, 'none'],
    [['non-delivered', 'accepted'], 'accepted', false, 'kept'],
    [['recalled', 'accepted', 'destroyed'], 'destroyed', true, 'gone'],
    [['accepted', 'refused', 'recalled', 'destroyed'], 'refused', true, 'gone'],
    [['accepted', 'delivered', 'expired'], 'expired', true, 'gone'],
    [['rejected', 'recalled'], 'rejected', true, 'none'],
    [['accepted', 'granted'], 'accepted', false, 'kept'],
  ] as const)('%j: %s', (names, state, ended, copy) => {
    const facts = names.map((name) => fact(name))
    expect([stateOf(facts), isEnd(facts), copyOf(facts)]).toEqual([state, ended, copy])
  })
  it('is held until that very hold is released, and may be held again', () => {
    const [accepted, recalled, held, second] = [fact('accepted'), fact('recalled'), fact('held'), fact('held')]
    const released = fact('released', { held: held.digest })
    expect(stateOf([accepted, recalled, held])).toBe('held')
    expect(stateOf([accepted, recalled, held, released])).toBe('recalled')
    expect(stateOf([accepted, recalled, held, released, second])).toBe('held')
    expect(stateOf([accepted, recalled, held, fact('released', { held: 'another' })])).toBe('held')
    expect(stateOf([accepted, recalled, held, released, fact('destroyed')])).toBe('destroyed')
  })
})

describe('who issues what', () => {
  const parties = {
    from: { state: 'PER', authority: 'a', post: 'p' },
    to: { state: 'CHE', authority: 'b' },
  }
  it.each([
    ['transmitted', 'PER'],
    ['non-delivered', 'PER'],
    ['recalled', 'PER/a'],
    ['granted', 'PER/a'],
    ['accepted', 'CHE'],
    ['not-received', 'CHE'],
    ['destroyed', 'CHE'],
    ['refused', 'CHE/b'],
  ] as const)('%s: %s', (name, issuer) => {
    expect(issuerOf(name, parties)).toBe(issuer)
  })
  it('is said of every receipt; the originator keeps its own steps for itself', () => {
    expect(Object.keys(issuers).toSorted()).toEqual([...receiptNames].toSorted())
    expect(receiptNames.filter((name) => !isShared(name))).toEqual(['composed', 'sealed', 'queued', 'transmitted'])
    expect(receiptNames.filter(isDecision)).toEqual(['accepted', 'rejected', 'not-received'])
  })
})

describe('a recipient that decides two ways', () => {
  it('is convicted by two of its receipts, whatever followed', () => {
    const [accepted, denied] = [fact('accepted'), fact('not-received')]
    expect(
      contradictionOf([fact('transmitted'), denied, accepted])?.toSorted((a, b) => a.digest.localeCompare(b.digest)),
    ).toEqual([accepted, denied])
    expect(contradictionOf([fact('destroyed'), fact('rejected')])).toHaveLength(2)
    expect(contradictionOf([fact('opened'), fact('not-received')])).toHaveLength(2)
  })
  it('is not one that says the same twice, or tells what came after', () => {
    fc.assert(
      fc.property(history, (facts) => {
        expect(contradictionOf([...facts, ...facts])).toBeUndefined()
      }),
    )
  })
})
