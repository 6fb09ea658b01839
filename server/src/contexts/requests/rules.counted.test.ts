import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { behind } from './rules.counted.ts'
import { countable, curveOf, groundsOf, stagesOf, timed, type Course } from './rules.statistics.ts'
import { CountedFilter, fewestTold, times } from './words.statistics.ts'

// What opens behind a number: its requests, and never one that the asker may not read.

const day = 86_400
const blank: Omit<Course, 'id' | 'readable'> = {
  side: 'requested',
  peer: 'PER',
  kind: 'mla-documents',
  offence: 'corruption',
  instruments: ['uncac'],
  quarter: '2026-3',
  acknowledged: null,
  answered: null,
  decided: null,
  delivered: null,
  followed: 100 * day,
  decision: null,
  ground: null,
  askedBack: false,
  sentBack: false,
  postponed: false,
  conditions: false,
  part: false,
  withdrawn: false,
  forwarded: false,
  ended: false,
  overdue: false,
  stages: {},
  stage: null,
}

const course = fc
  .record({
    readable: fc.boolean(),
    peer: fc.constantFrom('PER', 'BRA'),
    after: fc.integer({ min: 0, max: 90 * day }),
    end: fc.constantFrom('open', 'grant', 'refuse'),
    ground: fc.constantFrom('form', 'sovereignty', null),
    lay: fc.option(fc.integer({ min: 0, max: 90 * day }), { nil: undefined }),
    lies: fc.boolean(),
  })
  .map(({ readable, peer, after, end, ground, lay, lies }): Omit<Course, 'id'> => {
    const ended = end === 'open' ? null : after
    return {
      ...blank,
      readable,
      peer,
      decided: ended,
      answered: ended,
      acknowledged: lay ?? null,
      decision: ended === null ? null : { act: end, at: ended },
      ground: end === 'refuse' && ground !== null ? { instrument: 'uncac', id: ground } : null,
      stages: lay === undefined ? {} : { submitted: lay },
      stage: lay !== undefined && lies ? 'submitted' : null,
    }
  })
const courses = fc
  .array(course, { maxLength: 30 })
  .map((all) => all.map((one, index): Course => ({ ...one, id: String(index).padStart(4, '0') })))

const asked = (query: Record<string, unknown>) => CountedFilter.parse(query)
const idsOf = (query: Record<string, unknown>, all: readonly Course[]) =>
  behind(asked(query), all)
    .map(({ id }) => id)
    .toSorted()
const spanned: readonly Record<string, unknown>[] = [...times.map((time) => ({ time })), { stage: 'submitted' }]
const questions: readonly Record<string, unknown>[] = [
  { number: 'granted' },
  { number: 'refused', ground: 'uncac/form' },
  { number: 'refused', ground: 'none' },
  ...spanned.flatMap((span) => ['all', 'open', 'quartile1', 'median', 'quartile3'].map((part) => ({ ...span, part }))),
  { time: 'decision', part: 'at-risk', at: 10 * day },
  { time: 'decision', part: 'happened', at: 10 * day },
]

describe('where all may be read', () => {
  const readable = courses.map((all) => all.map((one): Course => ({ ...one, readable: true })))
  it('as many open behind a time as it says, and as have come to pass within each quartile', () => {
    fc.assert(
      fc.property(readable, (all) => {
        for (const time of times) {
          const { n, censored, median } = timed(time, all)
          expect(idsOf({ time }, all)).toHaveLength(n)
          expect(idsOf({ time, part: 'open' }, all)).toHaveLength(censored)
          const half = behind(asked({ time, part: 'median' }), all)
          expect(half.every(({ span }) => span?.happened === true && span.after <= (median ?? -1))).toBe(true)
          expect(half.at(-1)?.span?.after ?? null).toBe(median)
        }
      }),
    )
  })
  it('each point of a curve opens those still followed, and those in which it happened then', () => {
    fc.assert(
      fc.property(readable, (all) => {
        for (const { at, atRisk, happened } of curveOf('decision', all)) {
          expect(idsOf({ time: 'decision', part: 'at-risk', at }, all)).toHaveLength(atRisk)
          expect(idsOf({ time: 'decision', part: 'happened', at }, all)).toHaveLength(happened)
        }
      }),
    )
  })
  it('each stage opens those that lay in it, and each ground the refusals that rest on it', () => {
    fc.assert(
      fc.property(readable, (all) => {
        for (const { phase, time } of stagesOf(all)) {
          expect(idsOf({ stage: phase }, all)).toHaveLength(time.n)
          expect(idsOf({ stage: phase, part: 'open' }, all)).toHaveLength(time.censored)
        }
        for (const { ground, count } of groundsOf(all)) {
          const word = ground === null ? 'none' : `${ground.instrument}/${ground.id}`
          expect(idsOf({ number: 'refused', ground: word }, all)).toHaveLength(count.value)
        }
      }),
    )
  })
  it('the shortest come first, and those still open after them', () => {
    fc.assert(
      fc.property(readable, (all) => {
        const spans = behind(asked({ time: 'decision' }), all).map(({ span }) => span)
        const done = spans.filter((span) => span?.happened === true).map((span) => span?.after ?? 0)
        expect(done).toEqual(done.toSorted((a, b) => a - b))
        expect(spans.findLastIndex((span) => span?.happened === true)).toBe(done.length - 1)
      }),
    )
  })
})

describe('who asks for the requests behind every number', () => {
  it('is given none that may not be read', () => {
    fc.assert(
      fc.property(courses, (all) => {
        const open = new Set(all.filter(({ readable }) => readable).map(({ id }) => id))
        for (const query of questions) for (const id of idsOf(query, countable(all))) expect(open.has(id)).toBe(true)
      }),
    )
  })
  it('learns nothing of one or two of a State that may not be read: every list is the same without them', () => {
    fc.assert(
      fc.property(courses, fc.integer({ min: 1, max: fewestTold - 1 }), (all, few) => {
        const own = all.filter(({ readable }) => readable)
        const hidden = all.filter(({ readable }) => !readable).map((one): Course => ({ ...one, peer: 'PER' }))
        const some = [...own, ...hidden.slice(0, few)]
        for (const query of questions) expect(behind(asked(query), countable(some))).toEqual(behind(asked(query), own))
      }),
    )
  })
  it('finds the same requests whether or not those of three others are in the figure, but for its quartiles', () => {
    fc.assert(
      fc.property(courses, (all) => {
        const own = all.filter(({ readable }) => readable)
        for (const query of questions) {
          if (['quartile1', 'median', 'quartile3', 'at-risk', 'happened'].includes(String(query['part']))) continue
          expect(idsOf(query, countable(all))).toEqual(idsOf(query, own))
        }
      }),
    )
  })
})
