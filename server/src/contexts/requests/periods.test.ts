import { findBases, type Answer } from '@comity/law/finder/find'
import { describe, expect, it } from 'vitest'
import { matter, type Written } from '../../../test/support/matters.ts'
import { nextPeriod } from './rules.clocks.ts'
import { periodsOf } from './rules.matter.ts'
import type { Period } from './words.ts'

// Dates below were reckoned by hand, with a calendar of the year beside.

const law = (all: readonly Period[]) => all.filter(({ sort }) => sort === 'law')
const byId = (all: readonly Period[], id: string) => all.find((one) => one.id === id)

const wanted = {
  kind: 'extradition',
  peer: 'ITA',
  instruments: ['ets-024'],
  offence: 'fraud',
  facts: { 'max-penalty-requesting': '5', 'max-penalty-requested': '5', convicted: 'no' },
  state: 'arrested',
} as const
const arrest = (at: string): Written => ({
  act: 'tell-arrest',
  at,
  message: 'DECIDE',
  to: 'arrested',
  marks: ['arrested'],
})

describe('provisional arrest under article 16(4) of ETS 24', () => {
  const at = (arrested: string, now: string, more: readonly Written[] = []) =>
    periodsOf(matter(wanted, [arrest(arrested), ...more]), findBases, now)
  it('may end after 18 days and must after 40, counted from the day after the arrest, in the zone where it was made', () => {
    const all = at('2026-11-23T15:00:00.000Z', '2026-11-24T09:00:00.000Z')
    expect(byId(all, 'ets-024 may-release')).toMatchObject({
      lastDay: '2026-12-11',
      due: '2026-12-11T23:00:00Z',
      standing: 'running',
      zone: 'Europe/Zurich',
    })
    expect(byId(all, 'ets-024 must-release')).toMatchObject({
      lastDay: '2027-01-02',
      due: '2027-01-02T23:00:00Z',
      article: '16(4)',
      consequence: 'the person is released; a new arrest is possible (16(5))',
    })
  })
  it('counts a leap day as a day', () => {
    expect(byId(at('2028-02-20T10:00:00.000Z', '2028-02-21T10:00:00.000Z'), 'ets-024 may-release')?.lastDay).toBe(
      '2028-03-09',
    )
  })
  it('takes the day of the arrest where it was made, not where it is read of', () => {
    // 23:30 in Greenwich is already the next day in Bern.
    expect(byId(at('2026-11-23T23:30:00.000Z', '2026-11-24T09:00:00.000Z'), 'ets-024 may-release')?.lastDay).toBe(
      '2026-12-12',
    )
  })
  it('keeps the hour when summer time begins meanwhile', () => {
    // Arrested on 20 March 2027; summer time begins on 28 March; the last day, 7 April, ends at 22:00 UTC.
    expect(byId(at('2027-03-20T10:00:00.000Z', '2027-03-21T10:00:00.000Z'), 'ets-024 may-release')).toMatchObject({
      lastDay: '2027-04-07',
      due: '2027-04-07T22:00:00Z',
    })
  })
  it('warns in time, is overdue after the last hour, and is met by the request and its documents alone', () => {
    const arrested = '2026-11-23T15:00:00.000Z'
    expect(byId(at(arrested, '2026-12-08T09:00:00.000Z'), 'ets-024 may-release')?.standing).toBe('warning')
    expect(byId(at(arrested, '2026-12-11T22:59:59.000Z'), 'ets-024 may-release')?.standing).toBe('warning')
    expect(byId(at(arrested, '2026-12-11T23:00:00.000Z'), 'ets-024 may-release')?.standing).toBe('overdue')
    const sent: Written = {
      act: 'submit-after-arrest',
      at: '2026-12-05T10:00:00.000Z',
      by: 'requesting',
      marks: ['written-request'],
    }
    expect(byId(at(arrested, '2026-12-12T10:00:00.000Z', [sent]), 'ets-024 may-release')?.standing).toBe('overdue')
    const here: Written = {
      act: 'confirm-documents',
      at: '2026-12-05T10:00:00.000Z',
      marks: ['request-and-documents-received'],
    }
    expect(byId(at(arrested, '2027-02-01T10:00:00.000Z', [here]), 'ets-024 must-release')?.standing).toBe('met')
  })
  it('is over when the person is released, or the arrest is no longer asked for', () => {
    for (const event of ['released', 'no-longer-required']) {
      const over: Written = { act: event, at: '2026-12-01T10:00:00.000Z', marks: [event] }
      expect(
        byId(at('2026-11-23T15:00:00.000Z', '2027-02-01T10:00:00.000Z', [over]), 'ets-024 must-release')?.standing,
      ).toBe('met')
    }
  })
  it('begins anew with a new arrest', () => {
    const again = arrest('2026-12-20T10:00:00.000Z')
    expect(
      byId(at('2026-11-23T15:00:00.000Z', '2026-12-21T10:00:00.000Z', [again]), 'ets-024 may-release')?.lastDay,
    ).toBe('2027-01-07')
  })
  it('does not count the time between a consent and its revocation, where CETS 209 binds too', () => {
    const both = { ...wanted, kind: 'simplified-surrender', instruments: ['ets-024', 'cets-209'] } as const
    const steps = [
      arrest('2026-11-23T15:00:00.000Z'),
      { act: 'record-consent', at: '2026-12-01T09:00:00.000Z', marks: ['consented'] },
      { act: 'consent-revoked', at: '2026-12-05T09:00:00.000Z', marks: ['consent-revoked'] },
    ]
    // Five days stood still, 1 to 5 December: 11 December becomes 16 December.
    const all = periodsOf(matter(both, steps), findBases, '2026-12-06T09:00:00.000Z')
    expect(byId(all, 'ets-024 may-release')?.lastDay).toBe('2026-12-16')
    const alone = periodsOf(matter({ ...both, instruments: ['ets-024'] }, steps), findBases, '2026-12-06T09:00:00.000Z')
    expect(byId(alone, 'ets-024 may-release')?.lastDay).toBe('2026-12-11')
  })
})

describe('periods of the European Union', () => {
  const order = {
    kind: 'investigation-order',
    own: 'ESP',
    peer: 'FRA',
    instruments: ['eio'],
    offence: 'fraud',
  } as const
  const came = (at: string): Written => ({ act: 'submit', at, by: 'requesting', marks: ['received'] })
  it('that end on a holiday where the act is due run to the end of the next working day', () => {
    // Received on Friday 18 December 2026: the seventh day is Christmas, a Friday; Monday 28 December is worked.
    const all = periodsOf(matter(order, [came('2026-12-18T10:00:00.000Z')]), findBases, '2026-12-19T10:00:00.000Z')
    expect(byId(all, 'eio acknowledge')).toMatchObject({
      lastDay: '2026-12-28',
      zone: 'Europe/Madrid',
      calendarKnown: true,
    })
  })
  it('are lengthened only once more time was asked for with reasons, from the end of the first period', () => {
    const steps = [came('2026-11-02T10:00:00.000Z')]
    const before = periodsOf(matter(order, steps), findBases, '2026-11-20T10:00:00.000Z')
    expect(byId(before, 'eio recognise')?.lastDay).toBe('2026-12-02')
    expect(byId(before, 'eio recognise-extension')).toBeUndefined()
    const longer = [...steps, { act: 'extend-time', at: '2026-11-30T10:00:00.000Z', marks: ['recognise-due'] }]
    // Thirty days after 2 December 2026 is 1 January 2027, a holiday and a Friday: Monday 4 January.
    expect(
      byId(periodsOf(matter(order, longer), findBases, '2026-12-01T10:00:00.000Z'), 'eio recognise-extension')?.lastDay,
    ).toBe('2027-01-04')
  })
  it('in hours run from the very instant, over the weekend too', () => {
    const freeze = {
      kind: 'freezing',
      own: 'ESP',
      peer: 'FRA',
      instruments: ['eu-2018-1805'],
      offence: 'fraud',
    } as const
    // Friday 16:00 in Madrid to Sunday 16:00.
    const all = periodsOf(matter(freeze, [came('2026-11-20T15:00:00.000Z')]), findBases, '2026-11-20T16:00:00.000Z')
    expect(byId(all, 'eu-2018-1805 recognise')?.due).toBe('2026-11-22T15:00:00Z')
  })
})

describe('periods', () => {
  const came: Written = {
    act: 'submit',
    at: '2026-11-20T10:00:00.000Z',
    by: 'requesting',
    to: 'received',
    marks: ['received'],
  }
  it('of words only are shown as words, and met by the event they end with', () => {
    const running = periodsOf(matter({}, [came]), findBases, '2026-11-21T10:00:00.000Z')
    expect(byId(running, 'uncac execute')).toMatchObject({ due: null, standing: 'words-only', article: '46(24)' })
    const executed: Written = { act: 'hand-over', at: '2026-12-01T10:00:00.000Z', marks: ['executed'] }
    expect(
      byId(periodsOf(matter({}, [came, executed]), findBases, '2026-12-02T10:00:00.000Z'), 'uncac execute')?.standing,
    ).toBe('met')
  })
  it('of law stand before targets of the house, which every open state has', () => {
    const all = periodsOf(
      matter({ ...wanted }, [arrest('2026-11-23T15:00:00.000Z')]),
      findBases,
      '2026-11-24T09:00:00.000Z',
    )
    expect(all.some(({ sort }) => sort === 'house')).toBe(true)
    expect(nextPeriod(all)?.id).toBe('ets-024 may-release')
    expect(law(all).every(({ article }) => article !== null)).toBe(true)
  })
  it('come from the provisions as they are now: a corrected one moves exactly its own', () => {
    const corrected = (question: Parameters<typeof findBases>[0]): Answer => {
      const answer = findBases(question)
      return {
        ...answer,
        bases: answer.bases.map((one) => ({
          ...one,
          clocks: one.clocks.map((clock) => (clock.id === 'may-release' ? { ...clock, duration: 'P20D' } : clock)),
        })),
      }
    }
    const steps = [arrest('2026-11-23T15:00:00.000Z')]
    const now = '2026-11-24T09:00:00.000Z'
    const days = (find: typeof findBases) =>
      law(periodsOf(matter(wanted, steps, find), find, now)).map(({ id, lastDay }) => [id, lastDay])
    const before = days(findBases)
    const after = days(corrected)
    expect(after.filter(([id, day], at) => before[at]?.[0] !== id || before[at]?.[1] !== day)).toEqual([
      ['ets-024 may-release', '2026-12-13'],
    ])
  })
  it('asked for by one side bind the other, and are met by its next word', () => {
    const asked: Written = {
      act: 'ask-information',
      at: '2026-11-20T10:00:00.000Z',
      message: 'ASK_INFO',
      said: { reasons: 'Which?', until: '2026-12-20T00:00:00.000Z' },
    }
    const answered: Written = {
      act: 'supply-information',
      at: '2026-12-01T10:00:00.000Z',
      by: 'requesting',
      message: 'INFO',
    }
    const find = (steps: readonly Written[]) =>
      periodsOf(matter({}, steps), findBases, '2026-12-21T10:00:00.000Z').find(({ sort }) => sort === 'asked')
    expect(find([asked])).toMatchObject({ side: 'requesting', standing: 'overdue' })
    expect(find([asked, answered])?.standing).toBe('met')
    // Whoever asked may go on without an answer: then nobody is waited for any more, and it came to nothing in time.
    const without: Written = { act: 'go-on-without', at: '2026-12-20T12:00:00.000Z', message: 'STATUS_A' }
    expect(find([asked, without])?.standing).toBe('late')
    expect(find([asked, { ...without, act: 'tell-status' }])?.standing).toBe('overdue')
  })
  it('asked for with the request are met by a decision, not by its receipt nor by a question back', () => {
    const frozenBy: Written = {
      act: 'submit',
      by: 'requesting',
      at: '2026-11-20T10:00:00.000Z',
      message: 'SUBMIT',
      said: { until: '2026-11-22T10:00:00.000Z' },
    }
    const next = (act: string, message: string): Written => ({ act, message, at: '2026-11-21T10:00:00.000Z' })
    const standing = (...steps: readonly Written[]) =>
      periodsOf(matter({}, [frozenBy, ...steps]), findBases, '2026-11-23T10:00:00.000Z').find(
        ({ sort }) => sort === 'asked',
      )?.standing
    const taken = next('acknowledge', 'ACK')
    expect(standing(taken)).toBe('overdue')
    expect(standing(taken, next('ask-information', 'ASK_INFO'))).toBe('overdue')
    expect(standing(taken, next('grant', 'DECIDE'))).toBe('met')
  })
  it('have none once a request has ended', () => {
    expect(periodsOf(matter({ state: 'closed' }, [came]), findBases, '2027-11-21T10:00:00.000Z')).toEqual([])
  })
})
