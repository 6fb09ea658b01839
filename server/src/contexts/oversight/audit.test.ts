import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { z } from 'zod'
import { answer } from '../../../test/support/garden.ts'
import {
  auditor,
  officer,
  officerId,
  postId,
  watchedGarden,
  type WatchedGarden,
} from '../../../test/support/oversight-garden.ts'
import type { searchAudit } from './contract.ts'

type Page = z.output<(typeof searchAudit)['reply']>

const protection = officer(8, { bed: 'none', roles: ['data-protection'] })
let garden: WatchedGarden

const search = async (query: object = {}, actor = auditor): Promise<Page> =>
  answer(await garden.run('oversight.search-audit', { actor, query })).body as Page

describe('the audit trail', () => {
  let plant = ''
  beforeAll(async () => {
    garden = await watchedGarden()
    plant = await garden.work('Oak')
    await garden.work('Ash')
    await garden.seal()
  })
  afterAll(() => garden.close())

  it('is open to auditors and the data-protection officer only', async () => {
    expect((await search()).rows.length).toBeGreaterThan(7)
    expect((await search({}, protection)).rows.length).toBeGreaterThan(7)
    for (const roles of [['gardener'], ['investigator', 'prosecutor'], ['administrator'], []]) {
      for (const action of ['oversight.search-audit', 'oversight.export-audit', 'oversight.verify-audit']) {
        const told = await garden.run(action, { actor: officer(4, { roles }) })
        expect(told).toMatchObject({ refused: 'forbidden', rule: 'oversight.audit' })
      }
    }
  })

  it('is open to a service account for an auditor’s post with the scope for it', async () => {
    const service = (roles: readonly string[], scopes: readonly string[]) => ({
      ...auditor,
      kind: 'service' as const,
      officer: null,
      account: officerId(7),
      entity: { type: 'Service', id: 's', attrs: { roles, scopes } },
    })
    const ask = (actor: ReturnType<typeof service>) => garden.run('oversight.search-audit', { actor })
    expect(await ask(service(['auditor'], ['audit:read']))).toHaveProperty('status', 200)
    expect(await ask(service(['auditor'], ['cases:read']))).toHaveProperty('refused', 'forbidden')
    expect(await ask(service(['analyst'], ['audit:read']))).toHaveProperty('refused', 'forbidden')
  })

  it('records that it was read, searched, exported and checked, and that it was refused', async () => {
    const before = await garden.count('kernel.audit')
    await search()
    answer(await garden.run('oversight.verify-audit', { actor: auditor }))
    answer(await garden.run('oversight.export-audit', { actor: auditor }))
    await garden.run('oversight.search-audit', { actor: officer(4) })
    const trail = (await garden.audit()).slice(before)
    expect(trail.map(({ action, outcome, officer: who }) => [action, outcome, who])).toEqual([
      ['oversight.search-audit', 'read', officerId(9)],
      ['oversight.verify-audit', 'read', officerId(9)],
      ['oversight.export-audit', 'read', officerId(9)],
      ['oversight.search-audit', 'refused', officerId(4)],
    ])
    expect(trail[0]?.seen.length).toBeGreaterThan(0)
  })

  it('is searched by officer, record, action, outcome and time', async () => {
    const [newest] = (await search({ action: 'sow' })).rows
    const filters: readonly [object, number][] = [
      [{ officer: officerId(2) }, 4],
      [{ officer: officerId(2), outcome: 'refused' }, 2],
      [{ resource: `Plant:${plant}` }, 3],
      [{ resource: 'bed:north' }, 6],
      [{ action: 'sow' }, 2],
      [{ action: 'sow', from: newest?.at }, 1],
      [{ action: 'sow', until: newest?.at }, 1],
      [{ action: 'nothing' }, 0],
    ]
    for (const [filter, count] of filters) {
      const found = await search(filter)
      expect(found.count, JSON.stringify(filter)).toEqual({ value: count, atLeast: false })
      expect(found.rows, JSON.stringify(filter)).toHaveLength(count)
    }
  })

  it('names the officers and says where in the chain each line stands', async () => {
    const { rows } = await search({ action: 'water', outcome: 'refused', resource: `Plant:${plant}` })
    expect(rows).toEqual([
      expect.objectContaining({
        officer: officerId(2),
        officerName: { text: 'Officer 2', language: 'en' },
        outcome: 'refused',
        refusal: 'too-wet',
        rules: ['garden.water'],
        purpose: 'growing',
        basis: 'garden-act-1',
        policy: garden.kernel.policies.hash,
        seq: expect.any(Number),
        hash: expect.stringMatching(/^[0-9a-f]{64}$/),
      }),
    ])
  })

  it('comes in pages that neither repeat nor leave out a line, whatever is added meanwhile', async () => {
    const all = (await search({ limit: 200, resource: 'bed:north' })).rows.map(({ id }) => id)
    const paged: string[] = []
    let cursor: string | undefined
    do {
      const page = await search({ limit: 2, resource: 'bed:north', ...(cursor === undefined ? {} : { cursor }) })
      paged.push(...page.rows.map(({ id }) => id))
      cursor = page.next ?? undefined
      if (paged.length === 2) await garden.work('Elm')
    } while (cursor !== undefined)
    expect(paged).toEqual(all)
  })

  it('refuses a cursor it did not give', async () => {
    for (const cursor of ['', 'x', Buffer.from('2026-13-99T00:00:00.000Z x').toString('base64url'), '%00']) {
      const told = await garden.run('oversight.search-audit', { actor: auditor, query: { cursor } })
      expect(told).toMatchObject({ refused: 'malformed', field: 'query.cursor' })
    }
  })
})

describe('the trail of one case', () => {
  const file = '00000000-0000-4000-8000-0000000000aa'
  const read = (actor = auditor, id = file) => garden.run('oversight.read-case-audit', { actor, params: { case: id } })
  beforeAll(async () => {
    garden = await watchedGarden()
    for (const [resource, within] of [
      [`Case:${file}`, `case:${file}`],
      [`CasePart:${postId(1)}`, `case:${file}`],
      [`Case:${postId(2)}`, `case:${postId(2)}`],
    ] as const) {
      const [entry] = await garden.audit()
      await garden.kernel.record({
        id: garden.kernel.ids(),
        at: '2026-11-22T10:00:00.000Z',
        officer: officerId(1),
        post: postId(1),
        account: null,
        session: null,
        purpose: null,
        basis: null,
        action: 'cases.read',
        outcome: 'read',
        refusal: null,
        rules: [],
        policy: '',
        approvedBy: null,
        seen: entry === undefined ? [] : [entry.id],
        resource,
        within,
      })
    }
  })
  afterAll(() => garden.close())

  it('holds what was done to the case and its parts, and who read this trail', async () => {
    const shown = (answer(await read()).body as Page).rows.map(({ resource }) => resource)
    expect(new Set(shown)).toEqual(new Set([`Case:${file}`, `CasePart:${postId(1)}`]))
    const again = (answer(await read(protection)).body as Page).rows.map(({ resource }) => resource)
    expect(again).toContain(`CaseTrail:${file}`)
  })

  it('is open to who leads the case, and to no other officer; the refusal does not tell whether there is such a case', async () => {
    garden.leads.add(`${postId(1)} ${file}`)
    expect(await read(officer(1))).toHaveProperty('status', 200)
    const told = await read(officer(2))
    expect(told).toMatchObject({ refused: 'forbidden', rule: 'oversight.audit' })
    expect(await read(officer(2), '00000000-0000-4000-8000-0000000000ab')).toEqual(told)
  })
})
