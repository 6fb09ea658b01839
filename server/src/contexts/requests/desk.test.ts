import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as contract from '#contracts/requests'
import { isRefusal } from '#kernel/refusal'
import type { Seat } from '../../../test/support/cases.ts'
import { act, aDraft, side, type Side } from '../../../test/support/requests.ts'

let lima: Side
let seats: readonly Seat[]
let all: readonly { id: string; case: string }[]
beforeAll(async () => {
  lima = await side('PER')
  const investigator = lima.seat({ roles: ['investigator'] })
  const prosecutor = lima.seat({ roles: ['prosecutor'] })
  seats = [
    investigator,
    prosecutor,
    lima.seat({ roles: ['central-authority'] }),
    lima.seat({ roles: ['central-authority'], clearance: 0 }),
    lima.seat({ roles: ['police-contact'] }),
    lima.seat({ roles: ['judge'] }),
    lima.seat({ roles: ['executing-authority'], authority: lima.authorityOf() }),
    lima.seat({ roles: ['prosecutor'], authority: lima.authorityOf() }),
    lima.seat({ roles: ['auditor'] }),
    lima.seat({ roles: ['analyst'], scopes: ['requests:read'] }),
  ]
  const made: { id: string; case: string }[] = []
  const facts = { 'max-penalty-requesting': '8' }
  for (const [kind, more] of [
    ['information-request', {}],
    ['mla-documents', {}],
    ['mla-documents', { privileged: true }],
    ['freezing', { urgent: true }],
  ] as const) {
    for (const seat of [investigator, prosecutor]) {
      const file = await lima.openCase(seat)
      const question = { offence: 'corruption', date: '2026-11-20', facts }
      const body = {
        ...aDraft({ kind, question, ...more, proceeding: file }),
        case: file,
        to: { state: 'CHE', authority: lima.authority },
      }
      const opened = await lima.ask(contract.openRequest, seat, { body })
      if (isRefusal(opened)) throw new Error(opened.refused)
      const { id } = opened.body as contract.Request
      // An investigator may draft what may be privileged, and then not see it: the desk takes over.
      made.push({ id, case: file })
      if (kind === 'freezing')
        await act(lima, prosecutor, id, 'choose-basis', { instruments: ['uncac'] }).catch(() => undefined)
    }
  }
  all = made
})
afterAll(() => lima.close())

async function listed(seat: Seat, query: Record<string, string> = {}): Promise<readonly string[]> {
  const rows: string[] = []
  for (let cursor: string | undefined; ; ) {
    const page = await lima.get(contract.listRequests, seat, {
      query: { ...query, limit: '3', ...(cursor === undefined ? {} : { cursor }) },
    })
    rows.push(...page.rows.map(({ id }) => id))
    if (query['case'] === undefined) expect(page.count.value).toBeGreaterThanOrEqual(page.rows.length)
    if (page.next === null) return rows
    cursor = page.next
  }
}

describe('the desk', () => {
  it('shows a request if and only if it may be read: at the desk, or in its case', async () => {
    let shown = 0
    for (const [at, seat] of seats.entries()) {
      const readable = new Set<string>()
      for (const { id } of all)
        if (!isRefusal(await lima.ask(contract.readRequest, seat, { params: { id } }))) readable.add(id)
      const desk = await listed(seat)
      const inCases = (await Promise.all(all.map((one) => listed(seat, { case: one.case })))).flat()
      expect([at, new Set([...desk, ...inCases])]).toEqual([at, readable])
      expect(desk).toEqual([...new Set(desk)])
      shown += readable.size
    }
    expect(shown).toBeGreaterThan(8)
    expect(shown).toBeLessThan(seats.length * all.length)
  })
  it('is closed to a service account without its scope', async () => {
    const service = lima.seat({ roles: ['central-authority'], scopes: [] })
    expect(await lima.ask(contract.listRequests, service)).toMatchObject({ rule: 'requests.scope-read' })
  })
  it('puts the next period to end first, and says whose move it is', async () => {
    const { rows } = await lima.get(contract.listRequests, seats[1]!, {})
    expect(rows.length).toBeGreaterThan(1)
    expect(rows.map(({ due }) => due ?? '9')).toEqual(rows.map(({ due }) => due ?? '9').toSorted())
    expect(new Set(rows.map(({ move }) => move))).toEqual(new Set(['ours']))
  })
  it('narrows to those whose move it is, and to those the acting post can take on', async () => {
    const [investigator, , central] = seats
    const moves = async (seat: Seat, move: string) =>
      (await lima.get(contract.listRequests, seat, { query: { move, limit: '200' } })).rows
    expect((await moves(investigator!, 'ours')).length).toBeGreaterThan(0)
    expect(await moves(investigator!, 'theirs')).toEqual([])
    expect((await moves(investigator!, 'mine')).map(({ id }) => id)).toEqual(
      (await moves(investigator!, 'ours')).map(({ id }) => id),
    )
    // What is being drafted is nothing the central authority could take a step in, even where it may read the case.
    expect(await moves(central!, 'mine')).toEqual([])
  })
  it('shows the running periods of exactly the requests it lists, page by page, and no other', async () => {
    for (const seat of seats) {
      const open = await listed(seat, { open: 'true' })
      const rows: contract.PeriodRow[] = []
      for (let cursor: string | undefined; ; ) {
        const page = await lima.get(contract.listPeriods, seat, {
          query: { limit: '2', ...(cursor === undefined ? {} : { cursor }) },
        })
        expect(new Set(page.rows.map(({ request }) => request.id)).size).toBeLessThanOrEqual(2)
        rows.push(...page.rows)
        if (page.next === null) break
        cursor = page.next
      }
      expect(new Set(rows.map(({ request }) => request.id))).toEqual(new Set(open))
      for (const { request, period } of rows) {
        expect(['running', 'warning', 'overdue', 'suspended', 'words-only']).toContain(period.standing)
        expect(request.due).not.toBeNull()
      }
    }
  })
  it('keeps the board of periods from a service account without its scope', async () => {
    const service = lima.seat({ roles: ['central-authority'], scopes: [] })
    expect(await lima.ask(contract.listPeriods, service)).toMatchObject({ rule: 'requests.scope-read' })
  })
  it('counts what it shows', async () => {
    for (const seat of seats) {
      const page = await lima.get(contract.listRequests, seat, { query: { limit: '200' } })
      expect(page.count).toEqual({ value: page.rows.length, atLeast: false })
    }
  })
  it('offers each act with the reason why it is off', async () => {
    const { acts } = await lima.get(contract.readRequest, seats[1]!, { params: { id: all[1]!.id } })
    expect(acts.length).toBeGreaterThan(10)
    expect(acts.filter(({ allowed, because }) => !allowed && (because === null || because === ''))).toEqual([])
    expect(acts.some(({ allowed }) => allowed)).toBe(true)
  })
  it('lists every kind with its acts', async () => {
    const { kinds, tracks } = await lima.get(contract.listKinds, seats[0]!)
    expect([kinds.length, tracks.length]).toEqual([24, 16])
  })
})
