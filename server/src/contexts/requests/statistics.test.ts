import { randomUUID } from 'node:crypto'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as contract from '#contracts/requests'
import { isRefusal } from '#kernel/refusal'
import type { Seat } from '../../../test/support/cases.ts'
import { act, aDraft, fillAll, letThrough, markedIn, side, type Side } from '../../../test/support/requests.ts'

// The course of requests in a real database: what came in, what became of it, and who may count it.

const day = 86_400
let bern: Side
let central: Seat
let executing: Seat
let auditor: Seat
let analyst: Seat
beforeAll(async () => {
  bern = await side('CHE', { at: '2026-04-02T08:00:00.000Z' })
  central = bern.seat({ roles: ['central-authority'] })
  executing = bern.seat({ roles: ['prosecutor', 'executing-authority'] })
  auditor = bern.seat({ roles: ['auditor'] })
  analyst = bern.seat({ roles: ['analyst'] })
  await tell()
})
afterAll(() => bern.close())

type Came = { readonly from?: string; readonly kind?: string; readonly offence?: string; readonly tlp?: string }

/** A request that comes in now, sent an hour ago by the clock of its sender. */
async function comesIn({ from = 'ITA', kind = 'mla-documents', offence = 'corruption', tlp = 'amber' }: Came = {}) {
  const id = randomUUID()
  const { title, instruments, proceeding, language, persons, confidential, privileged, urgent } = aDraft()
  const question = { ...aDraft().question, offence }
  const at = bern.kernel.clock.now().subtract({ hours: 1 }).toString({ smallestUnit: 'millisecond' })
  await bern.deliver({
    from: { state: from, authority: '01a203a3-e410-7713-b8b2-4f257055ec1d' },
    authority: bern.authority,
    receivedAt: at,
    marking: { ...markedIn(from), classification: { state: from, level: 'unclassified' }, tlp } as never,
    fields: {
      subject: title,
      language,
      request: id,
      kind,
      by: 'requesting',
      act: 'submit',
      message: 'SUBMIT',
      number: 1,
      seen: 0,
      phase: 'submitted',
      at,
      marks: {},
      said: {
        request: {
          title,
          question,
          instruments,
          proceeding: `${proceeding} ${id}`,
          language,
          sections: [],
          persons,
          confidential,
          privileged,
          urgent,
        },
      },
    },
  })
  return id
}

const wait = (days: number) => bern.kernel.clock.advance({ hours: 24 * days })

async function tell(): Promise<void> {
  const [one, two, three, four] = [await comesIn(), await comesIn(), await comesIn(), await comesIn()]
  wait(2)
  for (const id of [one, two, three]) await act(bern, central, id, 'acknowledge')
  wait(4)
  for (const id of [one, two]) {
    await act(bern, executing, id, 'check-form')
    await act(bern, executing, id, 'check-law')
  }
  await act(bern, executing, two, 'consult', { reasons: 'Which law?' })
  await act(bern, central, three, 'ask-information', { reasons: 'Which account?' })
  wait(4)
  await act(bern, executing, one, 'grant')
  await act(bern, executing, two, 'go-on-without', { reasons: 'No answer.' })
  await act(bern, executing, two, 'refuse', { ground: { instrument: 'uncac', id: 'form' }, reasons: 'Not in form.' })
  wait(20)
  const item = { id: 'acta', name: 'Acta', digest: 'ab'.repeat(32), terms: [], returnBy: null }
  await act(bern, executing, one, 'package', { items: [item] })
  await act(bern, executing, one, 'authorise-release')
  await act(bern, executing, one, 'hand-over', { items: [item] })
  void four
  // A second State and another quarter; two of these nobody but its post may see.
  wait(70)
  await comesIn({ from: 'FRA', kind: 'freezing', offence: 'fraud' })
  await comesIn({ from: 'FRA', kind: 'freezing', offence: 'fraud', tlp: 'red' })
  await comesIn({ from: 'FRA', kind: 'freezing', offence: 'fraud', tlp: 'red' })
  wait(100)
}

const read = (seat: Seat, query: Record<string, string> = {}) => bern.get(contract.readStatistics, seat, { query })
const numbersOf = ({ numbers }: contract.StatisticsGroup) =>
  Object.fromEntries(Object.entries(numbers).flatMap(([name, { value }]) => (value === 0 ? [] : [[name, value]])))

describe('what is counted', () => {
  it('follows from the steps', async () => {
    const { total } = await read(central, { peer: 'ITA' })
    expect(numbersOf(total)).toEqual({
      sent: 4,
      acknowledged: 3,
      'asked-back': 1,
      granted: 1,
      refused: 1,
      pending: 2,
      overdue: 4,
    })
  })
  it('has its times from the day a request came in, those that are open counted as far as they have come', async () => {
    const { total } = await read(central, { peer: 'ITA' })
    // 2, 2, 2 days, and one never in 200 days.
    expect(total.times['acknowledgement']).toEqual({
      n: 4,
      censored: 1,
      quartile1: 2 * day,
      median: 2 * day,
      quartile3: 2 * day,
    })
    // Decided after 10 days twice; two are open.
    expect(total.times['decision']).toEqual({
      n: 4,
      censored: 2,
      quartile1: 10 * day,
      median: 10 * day,
      quartile3: null,
    })
    // Refused after 10, handed over after 30.
    expect(total.times['last-answer']).toMatchObject({ quartile1: 10 * day, median: 30 * day, quartile3: null })
  })
  it('gives the curve step by step', async () => {
    const { curves } = await read(central, { peer: 'ITA' })
    expect(curves['last-answer']).toEqual([
      { at: 10 * day, atRisk: 4, happened: 1, open: 0.75 },
      { at: 30 * day, atRisk: 3, happened: 1, open: 0.5 },
    ])
  })
  it('gives the time in each phase', async () => {
    const { stages } = await read(central, { peer: 'ITA' })
    const found = Object.fromEntries(stages.map(({ phase, time }) => [phase, time]))
    expect(found['submitted']).toMatchObject({ n: 4, censored: 1, median: 2 * day })
    // One for 8 days; one for 4 and none after; one for 4 until it was asked back.
    expect(found['acknowledged']).toMatchObject({ n: 3, censored: 0, quartile1: 4 * day, quartile3: 8 * day })
    expect(found['asked']).toMatchObject({ n: 2, censored: 1, quartile1: 4 * day, median: 4 * day })
    expect(found['accepted']).toMatchObject({ n: 1, censored: 0, median: 20 * day })
  })
  it('names the ground of a refusal with its article', async () => {
    const { grounds } = await read(central)
    expect(grounds).toEqual([
      {
        instrument: 'uncac',
        ground: 'form',
        article: '46(21)(a)',
        text: expect.any(String) as string,
        count: { value: 1, few: false },
      },
    ])
  })
  it('is grouped by State and measure, and narrowed by every filter', async () => {
    const { groups } = await read(central)
    expect(groups.map(({ side: which, peer, kind, numbers }) => [which, peer, kind, numbers['sent']?.value])).toEqual([
      ['requested', 'ITA', 'mla-documents', 4],
      ['requested', 'FRA', 'freezing', 1],
    ])
    for (const [query, sent] of [
      [{ measure: 'freezing' }, 1],
      [{ kind: 'mla-documents' }, 4],
      [{ offence: 'fraud' }, 1],
      [{ side: 'requesting' }, 0],
      [{ to: '2026-04-01' }, 0],
      [{ from: '2026-04-02', to: '2026-04-02' }, 4],
      [{ from: '2026-04-03' }, 1],
    ] as const) {
      expect([query, (await read(central, query)).total.numbers['sent']?.value]).toEqual([query, sent])
    }
  })
  it('waits for a message that is missing, and takes in then what it held back', async () => {
    const request = await comesIn({ from: 'DEU', kind: 'mla-service' })
    const withdrawn = async () => (await read(central, { peer: 'DEU' })).total.numbers['withdrawn']?.value
    const says = (act_: string, message: string, number: number, phase: string, seen = 0) =>
      bern.deliver({
        from: { state: 'DEU', authority: '01a203a3-e410-7713-b8b2-4f257055ec1d' },
        authority: bern.authority,
        receivedAt: '',
        marking: markedIn('DEU'),
        fields: {
          subject: 'x',
          language: 'de',
          request,
          kind: 'mla-service',
          by: 'requesting',
          act: act_,
          message,
          number,
          seen,
          phase,
          at: '2026-09-01T00:00:00.000Z',
          marks: {},
          said: {},
        },
      })
    await says('withdraw', 'WITHDRAW', 3, 'withdrawn')
    expect(await withdrawn()).toBe(0)
    // The same where it was stored before it was noted what counts.
    const { database } = bern.kernel
    await database.query('update requests.step set counts = null where request_id = $1', [request])
    await bern.turn()
    const kept = 'select counts from requests.step where request_id = $1 order by number'
    expect(await database.query(kept, [request])).toEqual([{ counts: true }, { counts: false }])
    await says('ask-status', 'STATUS_Q', 2, 'submitted')
    expect(await withdrawn()).toBe(1)
  })
})

describe('who may not read a request', () => {
  it('does not learn of it from a small number, whatever is asked for', async () => {
    for (const query of [{}, { peer: 'FRA' }, { measure: 'freezing' }, { offence: 'fraud' }, { from: '2026-07-01' }]) {
      const { total, groups, whole } = await read(central, query)
      expect(whole).toBe(true)
      const french = groups.find(({ peer }) => peer === 'FRA')
      expect(french?.numbers['sent']).toEqual({ value: 1, few: false })
      expect(total.times['acknowledgement']?.n).toBe(total.numbers['sent']?.value)
    }
  })
  it('is told of three, once their quarter is over, and of no number of one or two among them', async () => {
    const [id] = [await comesIn({ from: 'ESP', tlp: 'red' }), await comesIn({ from: 'ESP', tlp: 'red' })]
    await comesIn({ from: 'ESP', tlp: 'red' })
    const spain = async () => (await read(central, { peer: 'ESP' })).total.numbers['sent']
    expect(await spain()).toEqual({ value: 0, few: false })
    wait(100)
    expect(await spain()).toEqual({ value: 3, few: false })
    // A part of the quarter would let one find the day.
    expect((await read(central, { peer: 'ESP', from: '2026-10-02' })).total.numbers['sent']?.value).toBe(0)
    expect(isRefusal(await bern.ask(contract.readRequest, central, { params: { id } }))).toBe(true)
    const { rows } = await bern.get(contract.listCounted, central, { query: { peer: 'ESP', number: 'sent' } })
    expect(rows).toEqual([])
  })
  it('counts nothing but their own where their post does not answer for the State', async () => {
    const { total, whole } = await read(analyst)
    expect([whole, total.numbers['sent']]).toEqual([false, { value: 0, few: false }])
  })
  it('counts as an overseer without reading: groups alone, and no list', async () => {
    const { whole, groups } = await read(auditor)
    expect(whole).toBe(true)
    expect(groups.map(({ peer, numbers }) => [peer, numbers['sent']])).toEqual([
      ['ITA', { value: 4, few: false }],
      ['ESP', { value: 3, few: false }],
      ['FRA', { value: 3, few: false }],
    ])
    expect(groups[0]?.numbers['refused']).toEqual({ value: 0, few: true })
    const { rows, count } = await bern.get(contract.listCounted, auditor, { query: { number: 'sent' } })
    expect([rows, count.value]).toEqual([[], 0])
  })
  it('is refused as the defence, and as a service account without its scope', async () => {
    const defence = bern.seat({ roles: ['defence'] })
    expect(await bern.ask(contract.readStatistics, defence)).toMatchObject({ refused: 'forbidden' })
    const service = bern.seat({ roles: ['central-authority'], scopes: [] })
    expect(await bern.ask(contract.readStatistics, service)).toMatchObject({ rule: 'requests.scope-read' })
    // With it, it counts what it may read, and never the State as a whole.
    const reading = bern.seat({ roles: ['central-authority'], scopes: ['requests:read'] })
    expect(await read(reading)).toMatchObject({ whole: false })
  })
})

describe('the requests behind a number', () => {
  it('are as many as the number says, page by page', async () => {
    const { total } = await read(central, { peer: 'ITA' })
    for (const [number, { value }] of Object.entries(total.numbers)) {
      const seen: string[] = []
      for (let cursor: string | undefined; ; ) {
        const query = { peer: 'ITA', number, limit: '2', ...(cursor === undefined ? {} : { cursor }) }
        const { rows, next, count } = await bern.get(contract.listCounted, central, { query })
        expect(count.value).toBe(value)
        seen.push(...rows.map(({ id }) => id))
        if (next === null) break
        cursor = next
      }
      expect([number, new Set(seen).size]).toEqual([number, value])
    }
  })
  const behind = (seat: Seat, query: Record<string, string>) => bern.get(contract.listCounted, seat, { query })
  it('open behind every time and stage, the shortest first, each with how long it took', async () => {
    const { total, stages } = await read(central, { peer: 'ITA' })
    for (const [span, { n, censored, median }] of [
      ...Object.entries(total.times).map(([time, of]) => [{ time }, of] as const),
      ...stages.map(({ phase, time }) => [{ stage: phase }, time] as const),
    ]) {
      const query = { peer: 'ITA', ...span }
      expect((await behind(central, query)).rows).toHaveLength(n)
      expect((await behind(central, { ...query, part: 'open' })).rows).toHaveLength(censored)
      const half = await behind(central, { ...query, part: 'median', limit: '200' })
      expect(half.rows.at(-1)?.span?.after ?? null).toBe(median)
    }
    const waited = await behind(central, { peer: 'ITA', time: 'last-answer' })
    expect(waited.rows.map(({ span }) => span)).toEqual([
      { after: 10 * day, happened: true },
      { after: 30 * day, happened: true },
      { after: expect.any(Number) as number, happened: false },
      { after: expect.any(Number) as number, happened: false },
    ])
  })
  it('go on page by page where they are sorted by length', async () => {
    const all = await behind(central, { peer: 'ITA', time: 'last-answer' })
    const seen: string[] = []
    for (let cursor: string | undefined; ; ) {
      const page = await behind(central, {
        peer: 'ITA',
        time: 'last-answer',
        limit: '1',
        ...(cursor === undefined ? {} : { cursor }),
      })
      seen.push(...page.rows.map(({ id }) => id))
      if (page.next === null) break
      cursor = page.next
    }
    expect(seen).toEqual(all.rows.map(({ id }) => id))
  })
  it('open behind a ground of refusal', async () => {
    const { rows } = await behind(central, { number: 'refused', ground: 'uncac/form' })
    expect(rows.map(({ phase, peer }) => [phase, peer])).toEqual([['refused', 'ITA']])
    expect((await behind(central, { number: 'refused', ground: 'uncac/sovereignty' })).rows).toEqual([])
  })
  it('are none for who may not read them, whatever number is tried', async () => {
    const { stages, curves } = await read(auditor)
    const tried = [
      { time: 'decision' },
      { time: 'decision', part: 'open' },
      ...['quartile1', 'median', 'quartile3'].map((part) => ({ time: 'acknowledgement', part })),
      ...stages.map(({ phase }) => ({ stage: phase })),
      ...(curves['acknowledgement'] ?? []).map(({ at }) => ({
        time: 'acknowledgement',
        part: 'happened',
        at: String(at),
      })),
      { number: 'refused', ground: 'uncac/form' },
    ]
    for (const query of tried) {
      const { rows, count, next } = await behind(auditor, query)
      expect([query, rows, count.value, next]).toEqual([query, [], 0, null])
    }
    // Three of Spain are in the figures of the central authority, and in no list of it.
    for (const query of tried)
      expect((await behind(central, { ...query, peer: 'ESP' })).rows.map(({ peer }) => peer)).toEqual([])
  })
  it('are refused for a number there is not', async () => {
    for (const query of [{ number: 'guilty' }, { time: 'decision', part: 'half' }, { ground: 'a/b/c' }, { at: '-1' }])
      expect(await bern.ask(contract.listCounted, central, { query })).toMatchObject({ refused: 'malformed' })
  })
})

describe('the sheet', () => {
  it('is for others unless it is asked for as one’s own', async () => {
    const { rows } = await bern.get(contract.readSheet, central)
    const refused = (all: contract.SheetRow[]) =>
      all.find((row) => row.review === 'fatf-37' && row.asked === 'refused' && row.direction === 'received')
    expect(refused(rows)).toMatchObject({ value: null, few: true })
    const own = await bern.get(contract.readSheet, central, { query: { for: 'own' } })
    expect(refused(own.rows)).toMatchObject({ value: 1, few: false })
  })
  it('comes as a table too', async () => {
    const answer = await bern.ask(contract.readSheet, central, { query: { format: 'csv' } })
    if (isRefusal(answer) || answer.stream === undefined) throw new Error('no table')
    const lines = (await text(answer.stream)).split('\r\n')
    expect(lines[0]).toBe('review,article,direction,offence,asked,value')
    expect(lines).toContain('fatf-37,R.37,received,all,refused,not told')
  })
})

describe('more than are counted at once', () => {
  it('are refused before they are put together, and a shorter time is counted', async () => {
    const world = await side('PER')
    try {
      const prosecutor = world.seat({ roles: ['prosecutor'] })
      const office = world.seat({ roles: ['central-authority'] })
      const to = { state: 'CHE', authority: bern.authority }
      const body = { ...aDraft(), case: await world.openCase(prosecutor), to }
      const { id } = await world.get(contract.openRequest, prosecutor, { body })
      // Ten thousand and one copies of it, each sent on a day of 2020, but the last.
      const { database } = world.kernel
      const copies = `with one as (select * from requests.request where id = $1)`
      await database.query(
        `${copies}, many as (
           select (jsonb_populate_record(null::requests.request, to_jsonb(one) || jsonb_build_object('id', md5(n::text)::uuid, 'reference', 'copy ' || n, 'handed_in', true,
             'opened_at', '2020-01-01'::timestamptz + n * interval '1 second'))).* from one, generate_series(1, 10001) n)
         insert into requests.request select * from many`,
        [id],
      )
      await database.query(
        `insert into requests.step (request_id, number, at, act, forked, counts, body)
         select md5(n::text)::uuid, 1, case n when 10001 then '2021-03-01'::timestamptz else '2020-03-01' end, 'submit',
                false, true, '{"by": "requesting", "message": "SUBMIT", "to": "submitted"}'
         from generate_series(1, 10001) n`,
        [],
      )
      await database.query('analyze requests.request, requests.step', [])
      const asked = async (query: Record<string, string>) => world.ask(contract.readStatistics, office, { query })
      expect(await asked({})).toMatchObject({ refused: 'too-many-to-count', facts: { most: 10_000 } })
      expect(await asked({ from: '2020-01-01' })).toMatchObject({ detail: expect.stringContaining('more than 10000') })
      const sent = async (query: Record<string, string>) =>
        (await world.get(contract.readStatistics, office, { query })).total.numbers['sent']?.value
      expect(await sent({ from: '2021-01-01' })).toBe(1)
      expect(await sent({ to: '2020-12-31' })).toBe(10_000)
      expect(await sent({ to: '2019-12-31' })).toBe(0)
    } finally {
      await world.close()
    }
  }, 60_000)
})

it('the sending side counts its own: drafts not at all, a return by its own desk apart', async () => {
  const lima = await side('PER')
  try {
    const prosecutor = lima.seat({ roles: ['prosecutor'] })
    const office = lima.seat({ roles: ['central-authority'] })
    const body = { ...aDraft(), case: await lima.openCase(prosecutor), to: { state: 'CHE', authority: bern.authority } }
    const { id } = await lima.get(contract.openRequest, prosecutor, { body })
    const own = async () => numbersOf((await lima.get(contract.readStatistics, office, {})).total)
    await act(lima, prosecutor, id, 'choose-basis', { instruments: ['uncac'] })
    await fillAll(lima, prosecutor, id)
    await act(lima, prosecutor, id, 'complete')
    await act(lima, prosecutor, id, 'authorise')
    await act(lima, office, id, 'send-back', { reasons: 'Name the accounts.' })
    expect(await own()).toEqual({})
    await act(lima, prosecutor, id, 'choose-basis', { instruments: ['uncac'] })
    await act(lima, prosecutor, id, 'complete')
    await act(lima, prosecutor, id, 'authorise')
    await act(lima, office, id, 'approve', { channel: 'central-authority' })
    await act(lima, office, id, 'translate', { language: 'de' })
    await act(lima, office, id, 'submit')
    expect(await own()).toEqual({ sent: 1, 'sent-back': 1, pending: 1 })
    await letThrough(lima, bern)
    expect((await read(central, { peer: 'PER' })).total.numbers['sent']?.value).toBe(1)
  } finally {
    await lima.close()
  }
})
