import { findBases } from '@comity/law/finder/find'
import { afterEach, describe, expect, it } from 'vitest'
import * as contract from '#contracts/requests'
import { act, aDraft, side, type Side } from '../../../test/support/requests.ts'

const open: Side[] = []
afterEach(async () => {
  for (const one of open.splice(0)) await one.close()
})

/** A request for arrest that came from Italy on 23 November 2026, and the arrest made in Bern on that day. */
async function arrested(): Promise<{ bern: Side; id: string; news: () => Promise<readonly string[]> }> {
  const bern = await side('CHE', { at: '2026-11-23T10:00:00.000Z' })
  open.push(bern)
  const {
    marking,
    kind: _kind,
    channel: _channel,
    ...request
  } = aDraft({
    question: {
      offence: 'fraud',
      date: '2026-11-22',
      facts: { 'max-penalty-requesting': '5', 'max-penalty-requested': '5', convicted: 'no' },
    },
    instruments: ['ets-024'],
  })
  const id = '01a203a3-e410-7713-b8b2-4f257055ec1b'
  await bern.deliver({
    from: { state: 'ITA', authority: '01a203a3-e410-7713-b8b2-4f257055ec1d' },
    authority: bern.authority,
    receivedAt: '2026-11-23T10:00:00.000Z',
    marking: { ...marking, classification: { state: 'ITA', level: 'unclassified' } },
    fields: {
      subject: 'Arrest',
      language: 'it',
      request: id,
      kind: 'extradition',
      by: 'requesting',
      act: 'ask-arrest',
      message: 'SUBMIT',
      number: 1,
      seen: 0,
      phase: 'provisional',
      at: '2026-11-23T09:00:00.000Z',
      marks: {},
      said: { request: { ...request, sections: [] } },
    },
  })
  const judge = bern.seat({ roles: ['judge', 'executing-authority', 'central-authority'] })
  await act(bern, judge, id, 'tell-arrest', { date: '2026-11-23T09:30:00.000Z' })
  const news = async () =>
    (
      await bern.kernel.database.query<{ name: string; period: string }>(
        `select name, data ->> 'period' as period from kernel.event where name like 'requests/period-%' order by id`,
      )
    ).map(({ name, period }) => `${name.slice(9)} ${period}`)
  return { bern, id, news }
}

function until({ kernel: { clock } }: Side, at: string): void {
  clock.advance(clock.now().until(Temporal.Instant.from(at)))
}

describe('the watch over periods', () => {
  it('tells once that a period comes near its end and once that it has passed, whatever happens in between', async () => {
    const { bern, news } = await arrested()
    await bern.turn()
    expect(await news()).toEqual([])
    until(bern, '2026-12-08T10:00:00.000Z')
    await bern.turn()
    await bern.turn()
    expect(await news()).toEqual(['period-warned ets-024 may-release'])
    until(bern, '2026-12-11T23:00:00.000Z')
    // A second process of the node, begun anew, finds what was told in the database and nowhere else.
    const again = await bern.again()
    await again()
    await bern.turn()
    expect((await news()).filter((one) => one.includes('may-release'))).toEqual([
      'period-warned ets-024 may-release',
      'period-overdue ets-024 may-release',
    ])
    const { rows } = await bern.get(contract.listRequests, bern.seat({ roles: ['central-authority'] }))
    expect(rows[0]).toMatchObject({
      dueOf: 'ets-024 may-release',
      dueText: 'Provisional arrest: may be ended when request and documents have not arrived',
      overdue: true,
    })
  })
  it('says with the warning what follows when the person must be released', async () => {
    const { bern, id } = await arrested()
    until(bern, '2027-01-02T23:00:00.000Z')
    await bern.turn()
    const told = await bern.kernel.database.query<{ data: { consequence: string } }>(
      `select data from kernel.event where name = 'requests/period-overdue' and about = $1 and data ->> 'period' = 'ets-024 must-release'`,
      [`request:${id}`],
    )
    expect(told.map(({ data }) => data.consequence)).toEqual([
      'the person is released; a new arrest is possible (16(5))',
    ])
  })
  it('follows a provision that was corrected, and leaves the others where they were', async () => {
    const { bern, id, news } = await arrested()
    const shorter = await bern.again((question) => {
      const answer = findBases(question)
      const bases = answer.bases.map((one) => ({
        ...one,
        clocks: one.clocks.map((clock) => (clock.id === 'may-release' ? { ...clock, duration: 'P4D' } : clock)),
      }))
      return { ...answer, bases }
    })
    until(bern, '2026-11-28T10:00:00.000Z')
    await bern.turn()
    expect(await news()).toEqual([])
    await shorter()
    expect(await news()).toEqual(['period-overdue ets-024 may-release'])
    const judge = bern.seat({ roles: ['central-authority'] })
    const { periods } = await bern.get(contract.readRequest, judge, { params: { id } })
    expect(periods.find((one) => one.id === 'ets-024 must-release')?.lastDay).toBe('2027-01-02')
  })
})
