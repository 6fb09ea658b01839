import { describe, expect, it } from 'vitest'
import { reviews } from '#law/reviews'
import { kinds, trackOf } from '#law/kinds/catalogue'
import { csvOf, sheetOf, toldToOthers } from './rules.sheet.ts'
import {
  countable,
  curveOf,
  everything,
  groupOf,
  grouped,
  groundsOf,
  isAmong,
  resultOf,
  stagesOf,
  type Course,
} from './rules.statistics.ts'
import { quantile, spread, survival, thinned, type Lasting } from './rules.survival.ts'
import { numbers, results, type SheetRow } from './words.statistics.ts'

/** As tables in papers write them: a number, with `+` where it was still open. */
const lastings = (text: string): readonly Lasting[] =>
  text.split(' ').map((one) => ({ after: Number.parseInt(one, 10), happened: !one.endsWith('+') }))

describe('a survival curve', () => {
  // Freireich et al., Blood 21 (1963): weeks of remission under 6-mercaptopurine, the example of the textbooks.
  const remission = lastings('6 6 6 6+ 7 9+ 10 10+ 11+ 13 16 17+ 19+ 20+ 22 23 25+ 32+ 32+ 34+ 35+')
  it('is that of the textbook', () => {
    const points = survival(remission).map(({ at, atRisk, happened, open }) => [at, atRisk, happened, open.toFixed(3)])
    expect(points).toEqual([
      [6, 21, 3, '0.857'],
      [7, 17, 1, '0.807'],
      [10, 15, 1, '0.753'],
      [13, 12, 1, '0.690'],
      [16, 11, 1, '0.627'],
      [22, 7, 1, '0.538'],
      [23, 6, 1, '0.448'],
    ])
    expect(spread(remission)).toEqual({ n: 21, censored: 12, quartile1: 13, median: 23, quartile3: null })
  })
  it('does not depend on the order in which they are given', () => {
    expect(survival(remission.toReversed())).toEqual(survival(remission))
  })
  it('gives the plain quartiles where nothing is open', () => {
    expect(spread(lastings('40 10 30 20'))).toEqual({ n: 4, censored: 0, quartile1: 10, median: 20, quartile3: 30 })
  })
  it('says nothing where nothing has happened, and nothing of nothing', () => {
    expect(spread(lastings('5+ 6+'))).toEqual({ n: 2, censored: 2, quartile1: null, median: null, quartile3: null })
    expect(spread([])).toEqual({ n: 0, censored: 0, quartile1: null, median: null, quartile3: null })
    expect(quantile([], 0.5)).toBeNull()
  })
  it('counts what is still open at a time as at risk at that time', () => {
    expect(survival(lastings('7+ 7'))).toEqual([{ at: 7, atRisk: 2, happened: 1, open: 0.5 }])
  })
  it('takes a quarter for a quarter, whatever the fractions lose', () => {
    // After seven of ten, three tenths are left, which the product of the fractions misses.
    const ten = lastings('1 2 3 4 5 6 7 8 9 10')
    expect(quantile(survival(ten), 0.7)).toBe(7)
  })
  it('is made shorter without being made wrong', () => {
    const long = survival(lastings(Array.from({ length: 500 }, (_, at) => `${at + 1}`).join(' ')))
    const short = thinned(long, 120)
    expect(short).toHaveLength(120)
    expect(short.every((point) => long.includes(point))).toBe(true)
    expect(short.at(-1)).toBe(long.at(-1))
    expect(thinned(long, 500)).toBe(long)
  })
})

let next = 0
const course = (more: Partial<Course> = {}): Course => ({
  id: `r${(next += 1)}`,
  side: 'requested',
  peer: 'PER',
  kind: 'mla-documents',
  offence: 'corruption',
  instruments: ['untoc'],
  readable: true,
  quarter: '2026-3',
  acknowledged: null,
  answered: null,
  decided: null,
  delivered: null,
  followed: 1_000,
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
  ...more,
})
const days = (count: number) => count * 86_400
const decided = (act: string, at = days(10)): Partial<Course> => ({
  acknowledged: days(1),
  answered: at,
  decided: at,
  decision: { act, at },
})
const refused = { ...decided('refuse'), ground: { instrument: 'untoc', id: 'form' } }
const some = (count: number, more: Partial<Course> = {}) => Array.from({ length: count }, () => course(more))

describe('how a request ended', () => {
  it.each([
    ['pending', {}],
    ['granted', decided('grant')],
    ['granted', decided('reconsider')],
    ['granted-in-part', decided('grant-in-part')],
    ['refused', refused],
    ['refused', decided('refuse-as-national')],
    ['withdrawn', { ...decided('grant'), withdrawn: true }],
    ['forwarded', { forwarded: true }],
    ['closed', { ended: true }],
  ] as const)('is %s', (result, more) => {
    expect(resultOf(course(more))).toBe(result)
    expect(results.filter((one) => isAmong(one, course(more)))).toEqual([result])
  })
  it('is known for every decision of every track', () => {
    const acts = kinds.flatMap((kind) =>
      trackOf(kind)
        .crossings.filter(({ message }) => message === 'DECIDE')
        .map(({ act, to }) => [act, to] as const),
    )
    expect(acts.length).toBeGreaterThan(40)
    for (const [act, to] of acts)
      expect(resultOf(course({ decision: { act, at: 1 } })) === 'refused', act).toBe(to === 'refused')
  })
})

describe('groups', () => {
  const all = [...some(2, decided('grant')), course(refused), course({ peer: 'BRA' })]
  it('add up to the whole', () => {
    const total = groupOf(everything, all)
    const groups = grouped(all, 'peer')
    expect(groups.map(({ peer, numbers: { sent } }) => [peer, sent?.value])).toEqual([
      ['PER', 3],
      ['BRA', 1],
    ])
    for (const number of numbers) {
      const sum = groups.reduce((all_, group) => all_ + (group.numbers[number]?.value ?? 0), 0)
      expect(sum, number).toBe(total.numbers[number]?.value)
    }
  })
  it('say of times how many are open', () => {
    expect(groupOf(everything, all).times['decision']).toEqual({
      n: 4,
      censored: 1,
      quartile1: days(10),
      median: days(10),
      quartile3: days(10),
    })
  })
  it('count a refusal as the last answer, and a grant only once it was carried out', () => {
    const [open, done] = [course(decided('grant')), course({ ...decided('grant'), delivered: days(30) })]
    const { times } = groupOf(everything, [open, done, course(refused)])
    expect(times['last-answer']).toMatchObject({ n: 3, censored: 1 })
    // Where nothing is handed over, the grant is the last answer.
    const preserved = groupOf(everything, [course({ kind: 'preservation', ...decided('preserve') })])
    expect(preserved.times['last-answer']).toMatchObject({ censored: 0, median: days(10) })
  })
  it('give each ground of refusal, the most frequent first', () => {
    const other = { ...refused, ground: { instrument: 'untoc', id: 'sovereignty' } }
    expect(groundsOf([course(other), ...some(2, refused), course(decided('grant'))])).toEqual([
      { ground: { instrument: 'untoc', id: 'form' }, count: { value: 2, few: false } },
      { ground: other.ground, count: { value: 1, few: false } },
    ])
  })
  it('give the time in each phase, still open where the request lies in it', () => {
    const one = course({ stages: { submitted: 100, acknowledged: 50 }, stage: 'acknowledged' })
    const two = course({ stages: { submitted: 300, acknowledged: 80, accepted: 5 }, stage: 'accepted' })
    expect(stagesOf([two, one]).map(({ phase, time }) => [phase, time.n, time.censored, time.median])).toEqual([
      ['submitted', 2, 0, 100],
      ['acknowledged', 2, 1, 80],
      ['accepted', 1, 1, null],
    ])
  })
})

describe('what one may not read', () => {
  const hidden = (count: number, more: Partial<Course> = {}) => some(count, { readable: false, ...more })
  it('is counted in threes of one State, kind, offence and quarter, or not at all', () => {
    expect(countable(hidden(2))).toEqual([])
    expect(countable(hidden(3))).toHaveLength(3)
    expect(countable([...hidden(2), ...hidden(2, { peer: 'BRA' }), ...hidden(2, { quarter: '2026-2' })])).toEqual([])
    expect(countable([...hidden(2, { offence: 'fraud' }), ...some(5)])).toHaveLength(5)
  })
  it('is not counted in a quarter that has not ended or is asked for in part', () => {
    expect(countable(hidden(9, { quarter: null }))).toEqual([])
  })
  it('is not told of where it is one or two of a number', () => {
    const three = [...hidden(2), ...hidden(1, refused)]
    expect(groupOf(everything, three).numbers['sent']).toEqual({ value: 3, few: false })
    expect(groupOf(everything, [...three, ...some(2, refused)]).numbers).toMatchObject({
      sent: { value: 5, few: false },
      refused: { value: 2, few: true },
      pending: { value: 0, few: true },
    })
  })
  it('gives no time of one or two', () => {
    const three = [...hidden(2), ...hidden(1, { stages: { asked: 77 } })]
    expect(stagesOf(three)).toEqual([])
  })
})

describe('a single request that one may not read', () => {
  const hidden = (count: number, more: Partial<Course> = {}) => some(count, { readable: false, ...more })
  // One cell, which can be asked for by itself: 3 granted and 1 refused.
  const four = [...hidden(3, decided('grant')), ...hidden(1, refused)]
  it('does not follow from the rest of its cell', () => {
    const { numbers: of } = groupOf(everything, four)
    expect(of['sent']).toEqual({ value: 4, few: false })
    for (const result of results) expect([result, of[result]]).toEqual([result, { value: 0, few: true }])
  })
  it('does not follow from a number that all but one have', () => {
    const { numbers: of } = groupOf(everything, [...hidden(3, { acknowledged: days(1) }), ...hidden(1)])
    expect(of['acknowledged']).toEqual({ value: 0, few: true })
  })
  it('does not follow from two cells that are asked for together, and one of them alone', () => {
    const other = { peer: 'BRA' }
    const all = [...four, ...hidden(3, { ...refused, ...other })]
    const told = (list: readonly Course[]) => groupOf(everything, list).numbers['refused']?.value
    expect([told(all), told(all.filter(({ peer }) => peer === 'BRA'))]).toEqual([3, 3])
    const lines = (list: readonly Course[]) => sheetOf(reviews, list).filter(({ asked }) => asked === 'refused')
    expect(Math.max(...lines(all).map(({ value }) => value ?? 0))).toBe(3)
  })
  it('does not follow from a line of the sheet that leaves out another instrument', () => {
    const rows = sheetOf(reviews, [...hidden(3), ...hidden(1, { instruments: ['uncac'] })])
    const of = (review: string) =>
      rows.find((row) => row.review === review && row.asked === 'number' && row.direction === 'received')?.value
    expect([of('fatf-37'), of('untoc-18')]).toEqual([4, 0])
  })
  it('does not name the ground on which it was refused', () => {
    expect(groundsOf(four)).toEqual([])
    const own = { ...refused, ground: { instrument: 'untoc', id: 'sovereignty' } }
    expect(groundsOf([...four, course(own)])).toEqual([{ ground: own.ground, count: { value: 1, few: true } }])
    // Refused all four, but one of them on another ground.
    expect(groundsOf([...hidden(3, refused), ...hidden(1, own)])).toEqual([])
  })
  it('gives no time that could be found again in a file: whole days alone', () => {
    const at = [days(10) + 1_234, days(11) + 50_000, days(20) - 7]
    const three = at.map((after) => course({ readable: false, ...decided('refuse', after) }))
    expect(curveOf('decision', three).map((point) => point.at)).toEqual([days(10), days(12), days(20)])
    expect(groupOf(everything, [...three, course(decided('refuse', 77))]).times['decision'].quartile1).toBe(0)
    expect(sheetOf(reviews, three).find(({ asked }) => asked === 'median-days')?.value).toBe(12)
    // One's own are as exact as they are kept.
    expect(curveOf('decision', [course(decided('refuse', 77))])[0]?.at).toBe(77)
  })
})

describe('the sheet for reviews', () => {
  const lineOf = (rows: readonly SheetRow[], review: string, asked: string, offence: string | null = null) =>
    rows.find(
      (row) => row.review === review && row.asked === asked && row.offence === offence && row.direction === 'received',
    )
  const all = [
    ...some(4, { ...decided('grant'), delivered: days(20) }),
    ...some(1, refused),
    ...some(3),
    ...some(4, { ...decided('grant'), offence: 'fraud', instruments: ['uncac'] }),
    ...some(3, { kind: 'extradition', offence: 'fraud' }),
  ]
  const exact = sheetOf(reviews, all)
  it('answers what is asked of mutual assistance, extradition and the Convention', () => {
    const values = (review: string, offence?: string) =>
      ['number', 'granted', 'refused', 'pending', 'average-days', 'median-days'].map(
        (asked) => lineOf(exact, review, asked, offence ?? null)?.value,
      )
    // (4 × 20 days + 1 × 10 days) / 5
    expect(values('fatf-37')).toEqual([12, 8, 1, 3, 18, 20])
    expect(values('fatf-37', 'fraud')).toEqual([4, 4, 0, 0, null, null])
    expect(values('fatf-39')).toEqual([3, 0, 0, 3, null, null])
    expect(values('untoc-18')).toEqual([8, 4, 1, 3, 18, 20])
    expect(values('fatf-38')).toEqual([0, 0, 0, 0, null, null])
  })
  it('has for others no number of one or two', () => {
    const told = toldToOthers(exact)
    expect(told.filter(({ value, of }) => of === null && value !== null && value > 0 && value < 3)).toEqual([])
    expect(lineOf(told, 'fatf-37', 'refused')).toMatchObject({ value: null, few: true })
  })
  it('leaves nothing that a subtraction could find', () => {
    const told = toldToOthers(exact)
    const sums = [
      ...Map.groupBy(told, ({ review, direction, offence }) => `${review} ${direction} ${offence}`).values(),
      ...Map.groupBy(told, ({ review, direction, asked }) => `${review} ${direction} ${asked}`).values(),
    ].map((sum) => sum.filter(({ asked }) => !asked.endsWith('-days')))
    let withheld = 0
    for (const sum of sums) {
      const gaps = sum.filter(({ value }) => value === null).length
      withheld += gaps
      if (sum.length > 1)
        expect([sum[0]?.review, sum[0]?.asked, gaps === 1]).toEqual([sum[0]?.review, sum[0]?.asked, false])
    }
    expect(withheld).toBeGreaterThan(2)
  })
  it('gives others no time that rests on one or two', () => {
    const told = toldToOthers(sheetOf(reviews, [...some(2, refused), ...some(4)]))
    expect(lineOf(told, 'fatf-37', 'average-days')).toMatchObject({ value: null, few: true, of: null })
  })
  it('names only kinds that exist, and every kind under FATF once', () => {
    const known = new Set(kinds.map(({ id }) => id))
    expect(reviews.flatMap((review) => review.kinds).filter((kind) => !known.has(kind))).toEqual([])
    const fatf = reviews.filter(({ body }) => body === 'FATF').flatMap((review) => review.kinds)
    expect([...known].filter((kind) => fatf.filter((one) => one === kind).length !== 1)).toEqual(['recognition'])
  })
  it('is written as RFC 4180 has it', () => {
    const [head, first] = csvOf(toldToOthers(exact)).split('\r\n')
    expect(head).toBe('review,article,direction,offence,asked,value')
    expect(first).toBe('fatf-37,R.37,received,all,number,12')
    expect(csvOf([{ ...exact[0]!, article: 'a "b", c' }])).toContain('"a ""b"", c"')
    expect(csvOf(toldToOthers(exact))).toContain('refused,not told\r\n')
  })
})

it('every state lies in one phase, whichever track it is on', () => {
  const seen = new Map<string, string>()
  for (const kind of kinds)
    for (const side of ['requesting', 'requested'] as const)
      for (const { id, phase } of trackOf(kind)[side].states) {
        expect(seen.get(`${side} ${id}`) ?? phase).toBe(phase)
        seen.set(`${side} ${id}`, phase)
      }
  expect(seen.size).toBeGreaterThan(30)
})
