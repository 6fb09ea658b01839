import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isRefusal } from '#kernel/refusal'
import { answer } from '../../../test/support/garden.ts'
import { officer, postId, watchedGarden, type WatchedGarden } from '../../../test/support/oversight-garden.ts'
import type { Proposal } from './contract.ts'

let garden: WatchedGarden
beforeAll(async () => {
  garden = await watchedGarden()
})
afterAll(() => garden.close())

const plantState = async (id: string): Promise<string | undefined> =>
  (await garden.database.query<{ state: string }>('select state from garden.plant where id = $1', [id]))[0]?.state
const stateOf = async (id: string): Promise<string | undefined> =>
  (await garden.database.query<{ state: string }>('select state from kernel.proposal where id = $1', [id]))[0]?.state
const approve = (n: number, id: string) =>
  garden.run('oversight.approve-proposal', { actor: officer(n), params: { id } })
const reject = (n: number, id: string, reason = 'it still flowers') =>
  garden.run('oversight.reject-proposal', { actor: officer(n), params: { id }, body: { reason } })
const withdraw = (n: number, id: string) =>
  garden.run('oversight.withdraw-proposal', { actor: officer(n), params: { id } })
const listed = async (n: number, more: { bed?: string } = {}): Promise<Proposal[]> =>
  (answer(await garden.run('oversight.list-proposals', { actor: officer(n, more) })).body as { rows: Proposal[] }).rows

describe('a second officer', () => {
  it('who agrees carries out what the first one asked for, under both names', async () => {
    const { proposal, plant } = await garden.proposed('Oak')
    expect(await plantState(plant)).toBe('growing')
    const done = answer(await approve(2, proposal))
    expect(done.body).toMatchObject({
      status: 200,
      result: { id: plant, state: 'uprooted' },
      proposal: { id: proposal, state: 'approved', settled: { by: officer(2).officer } },
    })
    expect(await plantState(plant)).toBe('uprooted')
    const audit = (await garden.audit()).filter(
      ({ resource }) => resource?.includes(plant) || resource?.includes(proposal),
    )
    expect(audit.map(({ action, outcome, approvedBy, officer: who }) => [action, outcome, approvedBy, who])).toEqual(
      expect.arrayContaining([
        ['uproot', 'done', officer(2).officer, officer(1).officer],
        ['oversight.approve-proposal', 'done', null, officer(2).officer],
      ]),
    )
  })

  it('is never the one who asked, from whichever post', async () => {
    const { proposal, plant } = await garden.proposed('Beech')
    expect(await approve(1, proposal)).toMatchObject({ refused: 'not-your-own', rule: 'oversight.proposal.own' })
    const inAnotherPost = { ...officer(1), post: postId(7) }
    const again = await garden.run('oversight.approve-proposal', { actor: inAnotherPost, params: { id: proposal } })
    expect(again).toMatchObject({ refused: 'not-your-own' })
    expect(await reject(1, proposal)).toMatchObject({ refused: 'forbidden', rule: 'oversight.proposal.own' })
    expect([await plantState(plant), await stateOf(proposal)]).toEqual(['growing', 'waiting'])
  })

  it('needs the right to do the thing; without it the proposal is unknown, as one that does not exist', async () => {
    const { proposal, plant } = await garden.proposed('Birch')
    const strangers = [officer(3, { bed: 'south' }), officer(3, { roles: ['visitor'] })]
    const missing = await approve(3, '00000000-0000-4000-8000-0000000000ff')
    for (const actor of strangers) {
      for (const action of ['oversight.approve-proposal', 'oversight.reject-proposal', 'oversight.withdraw-proposal']) {
        const body = action === 'oversight.reject-proposal' ? { reason: 'because' } : {}
        const told = await garden.run(action, { actor, params: { id: proposal }, body })
        expect(told).toEqual(missing)
      }
    }
    expect([await plantState(plant), await stateOf(proposal)]).toEqual(['growing', 'waiting'])
  })

  it('is told so when the record has changed since the first one saw it, and nothing is done', async () => {
    const { proposal, plant } = await garden.proposed('Cedar')
    answer(await garden.run('water', { actor: officer(4), params: { id: plant }, body: { litres: 1 }, version: 1 }))
    expect(answer(await approve(2, proposal)).body).toMatchObject({
      status: 409,
      result: { code: 'changed-since-opened' },
      proposal: { state: 'failed', settled: { reason: expect.stringContaining('changed') } },
    })
    expect([await plantState(plant), await stateOf(proposal)]).toEqual(['growing', 'failed'])
  })

  it('cannot carry out what an officer asked for who has since lost the post', async () => {
    const { proposal, plant } = await garden.proposed('Elm')
    const key = `${officer(1).officer} ${postId(1)}`
    garden.tenures.delete(key)
    try {
      expect(answer(await approve(2, proposal)).body).toMatchObject({ status: 403, proposal: { state: 'failed' } })
    } finally {
      garden.tenures.set(key, officer(1))
    }
    expect(await plantState(plant)).toBe('growing')
  })

  it('cannot carry out what the first one may no longer do', async () => {
    const { proposal, plant } = await garden.proposed('Fir')
    const key = `${officer(1).officer} ${postId(1)}`
    garden.tenures.set(key, officer(1, { roles: ['visitor'] }))
    try {
      expect(answer(await approve(2, proposal)).body).toMatchObject({ status: 403, result: { code: 'forbidden' } })
    } finally {
      garden.tenures.set(key, officer(1))
    }
    expect([await plantState(plant), await stateOf(proposal)]).toEqual(['growing', 'failed'])
  })

  it('who asks again after a lost answer is told how it ended, and it is done once', async () => {
    const { proposal } = await garden.proposed('Holly')
    const incoming = { actor: officer(2), params: { id: proposal }, idempotencyKey: 'the-same-key' }
    const first = answer(await garden.run('oversight.approve-proposal', incoming))
    const second = answer(await garden.run('oversight.approve-proposal', incoming))
    expect(second.body).toEqual({ ...(first.body as object), result: null })
    expect(await approve(2, proposal)).toMatchObject({ refused: 'proposal-settled', facts: { state: 'approved' } })
  })

  it.each([
    ['works in another bed', officer(2, { bed: 'south' })],
    ['has no post any more', { ...officer(2), post: null }],
    ['has not said what for', { ...officer(2), purpose: null }],
  ])('who %s is not shown again what they once agreed to', async (what, actor) => {
    const { proposal } = await garden.proposed(`Rowan, for one who ${what}`)
    const incoming = { params: { id: proposal }, idempotencyKey: `agreed-once-${proposal}` }
    answer(await garden.run('oversight.approve-proposal', { ...incoming, actor: officer(2) }))
    expect(isRefusal(await garden.run('oversight.approve-proposal', { ...incoming, actor }))).toBe(true)
  })

  it('who is told again how it ended stands in the audit trail again', async () => {
    const { proposal } = await garden.proposed('Juniper')
    const incoming = { actor: officer(2), params: { id: proposal }, idempotencyKey: `agreed-twice-${proposal}` }
    answer(await garden.run('oversight.approve-proposal', incoming))
    answer(await garden.run('oversight.approve-proposal', incoming))
    const lines = (await garden.audit()).filter(({ resource }) => resource === `Proposal:${proposal}`)
    expect(lines.map(({ action, outcome }) => [action, outcome])).toEqual([
      ['oversight.approve-proposal', 'done'],
      ['oversight.approve-proposal', 'read'],
    ])
  })

  it('is shown what one officer asks for, however much another one asks for', async () => {
    const { proposal } = await garden.proposed('Medlar')
    const flood = `insert into kernel.proposal
        (id, action, resource, within, label, rule, because, officer, post, purpose, basis, request, proposed_at, expires_at)
      select gen_random_uuid(), action, 'Plant:' || n, within, label, rule, because, $2, post, purpose, basis, request,
        proposed_at, expires_at - interval '1 hour'
      from kernel.proposal, generate_series(1, 300) n where id = $1`
    await garden.database.query(flood, [proposal, officer(6).officer])
    try {
      const rows = (await listed(2)).filter(({ mine }) => !mine)
      expect(rows.map(({ id }) => id)).toContain(proposal)
      expect(rows.length).toBeLessThanOrEqual(200)
      const times = rows.map(({ expiresAt }) => expiresAt)
      expect(times).toEqual(times.toSorted())
    } finally {
      await garden.database.query('delete from kernel.proposal where officer = $1', [officer(6).officer])
    }
  })

  it('may decline, and says why', async () => {
    const { proposal, plant } = await garden.proposed('Larch')
    const declined = answer(await reject(2, proposal, 'it still bears fruit')).body as Proposal
    expect(declined).toMatchObject({ state: 'rejected', settled: { reason: 'it still bears fruit' } })
    expect(await approve(3, proposal)).toMatchObject({ refused: 'proposal-settled', facts: { state: 'rejected' } })
    expect(await plantState(plant)).toBe('growing')
    expect((await listed(1)).find(({ id }) => id === proposal)).toEqual({
      ...declined,
      mine: true,
      offer: { allowed: false, because: 'it no longer waits' },
    })
  })
})

describe('a proposal', () => {
  it('may be withdrawn by who made it, and by nobody else', async () => {
    const { proposal } = await garden.proposed('Maple')
    expect(await withdraw(2, proposal)).toMatchObject({ refused: 'forbidden', rule: 'oversight.proposal.withdraw' })
    expect(answer(await withdraw(1, proposal)).body).toMatchObject({ state: 'withdrawn', mine: true })
    expect(await withdraw(1, proposal)).toMatchObject({ refused: 'proposal-settled' })
    expect(await approve(2, proposal)).toMatchObject({ refused: 'proposal-settled' })
  })

  it('is shown to who made it and to who could agree, with what was asked, and to nobody else', async () => {
    const { proposal, plant } = await garden.proposed('Poplar')
    const [mine, others, strangers] = await Promise.all([listed(1), listed(2), listed(3, { bed: 'south' })])
    expect(mine.find(({ id }) => id === proposal)).toMatchObject({ mine: true, offer: { allowed: false } })
    expect(others.find(({ id }) => id === proposal)).toMatchObject({
      mine: false,
      offer: { allowed: true },
      summary: 'Uproot a plant',
      label: 'Poplar',
      rule: 'garden.uproot',
      because: 'two gardeners agree before a plant is uprooted',
      asked: { id: plant },
      by: { officer: officer(1).officer, name: { text: 'Officer 1' } },
    })
    expect(strangers).toEqual([])
  })

  it('expires after seven days: nobody can agree any more, and it is written down once', async () => {
    const late = await watchedGarden()
    try {
      const { proposal, plant } = await late.proposed('Willow')
      late.clock.advance({ hours: 24 * 7 })
      const told = await late.run('oversight.approve-proposal', { actor: officer(2), params: { id: proposal } })
      expect(told).toMatchObject({ refused: 'proposal-settled', facts: { state: 'expired' } })
      const job = late.watch.jobs?.find(({ name }) => name === 'oversight.expire-proposals')
      await Promise.all([job?.run(), job?.run()])
      const rows = await late.database.query<{ state: string }>('select state from kernel.proposal')
      expect(rows).toEqual([{ state: 'expired' }])
      expect((await late.audit()).filter(({ action }) => action === 'oversight.expire-proposal')).toHaveLength(1)
      expect(await late.count(`garden.plant where state = 'growing' and id = '${plant}'`)).toBe(1)
    } finally {
      await late.close()
    }
  })

  it('is found again by who asks for the same thing again, in whichever session', async () => {
    const { proposal, plant } = await garden.proposed('Aspen')
    const ask = async (more: object) => {
      const told = await garden.run('uproot', { actor: { ...officer(1), ...more }, params: { id: plant }, version: 1 })
      return isRefusal(told) ? told.facts?.['proposal'] : undefined
    }
    expect(await ask({ session: postId(8) })).toBe(proposal)
    expect(await ask({ post: postId(8) })).not.toBe(proposal)
  })

  it('is not made under a key that belongs to another request', async () => {
    const sown = answer(await garden.run('sow', { actor: officer(1), body: { bed: 'north', name: 'Quince' } }))
    const { id: plant } = sown.body as { id: string }
    const more = { actor: officer(1), params: { id: plant }, version: 1, idempotencyKey: 'first-to-water-it' }
    answer(await garden.run('water', { ...more, body: { litres: 1 } }))
    expect(await garden.run('uproot', { ...more, version: 2 })).toMatchObject({ refused: 'key-reused' })
    expect((await listed(1)).filter(({ resource }) => resource === `Plant:${plant}`)).toEqual([])
  })

  it('that a service account would make is refused: a second officer agrees with an officer', async () => {
    const { plant } = await garden.proposed('Yew')
    const service = { ...officer(1), kind: 'service' as const, officer: null, account: postId(9) }
    const told = await garden.run('uproot', { actor: service, params: { id: plant }, version: 1 })
    expect(told).toMatchObject({ refused: 'forbidden', rule: 'garden.uproot' })
  })

  it('is carried out once when two officers agree at the same moment', async () => {
    for (let round = 0; round < 10; round++) {
      const { proposal, plant } = await garden.proposed(`Rowan ${round}`)
      const results = await Promise.all([2, 3, 4, 5].map((n) => approve(n, proposal)))
      const approved = results.filter((one) => !isRefusal(one) && (one.body as { status: number }).status === 200)
      expect(approved).toHaveLength(1)
      expect(results.filter((one) => isRefusal(one) && one.refused === 'proposal-settled')).toHaveLength(3)
      const entries = (await garden.audit()).filter(
        ({ action, outcome, resource }) => action === 'uproot' && outcome === 'done' && resource === `Plant:${plant}`,
      )
      expect(entries).toHaveLength(1)
    }
  })

  it('ends exactly once, whatever is done to it at the same time, and is carried out only if it was agreed to', async () => {
    const step = fc.constantFrom('approve', 'reject', 'withdraw', 'water')
    let n = 0
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 6 }), async (steps) => {
        const { proposal, plant } = await garden.proposed(`Lime ${n++}`)
        const results = await Promise.all(
          steps.map(async (one, index) => {
            const second = 2 + index
            if (one === 'approve') return approve(second, proposal)
            if (one === 'reject') return reject(second, proposal)
            if (one === 'withdraw') return withdraw(1, proposal)
            const water = { actor: officer(second), params: { id: plant }, body: { litres: 1 }, version: 1 }
            return garden.run('water', water)
          }),
        )
        const ended = results.filter((one, index) => steps[index] !== 'water' && !isRefusal(one))
        expect(ended).toHaveLength(steps.every((one) => one === 'water') ? 0 : 1)
        const state = await stateOf(proposal)
        expect(state === 'waiting').toBe(ended.length === 0)
        expect((await plantState(plant)) === 'uprooted').toBe(state === 'approved')
        // Nothing that comes later changes how it ended.
        if (state === 'waiting') return
        await Promise.all([approve(8, proposal), reject(9, proposal), withdraw(1, proposal)])
        expect(await stateOf(proposal)).toBe(state)
      }),
      { numRuns: 40 },
    )
  })
})
