import { describe, expect, it } from 'vitest'
import { groupByDeadline } from './inbox-groups.ts'

const now = '2026-11-22T15:00:00.000Z'
const lima = 'America/Lima'
const grouped = (rows: readonly { id: string; due: string; zone: string }[]) =>
  groupByDeadline(rows, (row) => row, now).map(({ urgency, rows: inside }) => [urgency, inside.map(({ id }) => id)])

describe('the inbox', () => {
  it('puts what is overdue first, then today, the next seven days, and the rest', () => {
    const rows = [
      { id: 'far', due: '2027-01-15T12:00:00.000Z', zone: lima },
      { id: 'week', due: '2026-11-27T12:00:00.000Z', zone: lima },
      { id: 'late', due: '2026-11-21T12:00:00.000Z', zone: lima },
      { id: 'today', due: '2026-11-22T22:00:00.000Z', zone: lima },
    ]
    expect(grouped(rows)).toEqual([
      ['overdue', ['late']],
      ['today', ['today']],
      ['soon', ['week']],
      ['later', ['far']],
    ])
  })
  it('reads each deadline in the zone it binds in', () => {
    const due = '2026-11-23T03:00:00.000Z'
    expect(grouped([{ id: 'lima', due, zone: lima }])).toEqual([['today', ['lima']]])
    expect(grouped([{ id: 'bern', due, zone: 'Europe/Zurich' }])).toEqual([['soon', ['bern']]])
  })
  it('keeps the order of the node inside a group and shows no empty group', () => {
    const due = '2026-11-22T22:00:00.000Z'
    const rows = ['b', 'a'].map((id) => ({ id, due, zone: lima }))
    expect(grouped(rows)).toEqual([['today', ['b', 'a']]])
    expect(grouped([])).toEqual([])
  })
})
