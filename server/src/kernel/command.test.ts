import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { answer, gardener, type Plant } from '../../test/support/garden.ts'
import { asked, plantGarden, type Garden } from '../../test/support/garden-kernel.ts'
import { visitor } from './actor.ts'
import type { Incoming } from './command.ts'
import { compilerOnly } from './database.ts'

let garden: Garden
beforeAll(async () => {
  garden = await plantGarden()
})
afterAll(() => garden.close())
beforeEach(async () => {
  await garden.database.query('truncate garden.plant, kernel.event, kernel.audit, kernel.idempotency, kernel.proposal')
})

const elsewhere = '00000000-0000-4000-8000-0000000000ff'
const sow = (name: string, more: Partial<Incoming> = {}) =>
  garden.endpoints.sow.run(garden.kernel, asked({ body: { bed: 'north', name }, ...more }))
const sown = async (name: string): Promise<Plant> => answer(await sow(name)).body as Plant
const water = (plant: Pick<Plant, 'id'>, more: Partial<Incoming> = {}) =>
  garden.endpoints.water.run(
    garden.kernel,
    asked({ params: { id: plant.id }, body: { litres: 2 }, version: 1, ...more }),
  )
const uproot = (plant: Pick<Plant, 'id'>, more: Partial<Incoming> = {}) =>
  garden.endpoints.uproot.run(garden.kernel, asked({ params: { id: plant.id }, version: 1, ...more }))
const refusals = async () => (await garden.audit()).map(({ refusal }) => refusal)

describe('a command that is allowed', () => {
  it('saves, tells and records in one transaction', async () => {
    const plant = await sown('Rose')
    const [row] = await garden.database.query<{ transactions: number }>(
      `select count(distinct tx) as transactions from (
         select xmin::text as tx from garden.plant union all select xmin::text from kernel.event
         union all select xmin::text from kernel.audit union all select xmin::text from kernel.idempotency) all_rows`,
    )
    expect(row?.transactions).toBe(1)
    const [entry] = await garden.audit()
    expect(entry).toMatchObject({
      officer: gardener('north').officer,
      post: gardener('north').post,
      purpose: 'growing',
      basis: 'garden-act-1',
      action: 'sow',
      resource: 'Bed:north',
      outcome: 'done',
      refusal: null,
      rules: ['garden.sow'],
      policy: garden.kernel.policies.hash,
    })
    const [event] = await garden.database.query<{ about: string; data: unknown }>(
      'select about, data from kernel.event',
    )
    expect(event).toEqual({ about: `plant:${plant.id}`, data: { plant: plant.id } })
  })

  it('wakes the leader, and a refused one does not', async () => {
    const before = garden.wakes()
    await sow('Rose')
    await sow('Snowdrop')
    expect(garden.wakes() - before).toBe(1)
  })
})

describe('the gates stand in order, and the refusal of the first that is shut is the one given', () => {
  const shut = async (
    faults: ReadonlySet<
      'key' | 'signed-in' | 'purpose' | 'form' | 'there' | 'visible' | 'allowed' | 'version' | 'state' | 'rules'
    >,
  ): Promise<string> => {
    const plant = await sown('Rose')
    if (faults.has('state')) await garden.database.query(`update garden.plant set state = 'uprooted'`)
    const actor = faults.has('signed-in')
      ? visitor
      : gardener(faults.has('visible') ? 'south' : 'north', {
          ...(faults.has('purpose') ? { purpose: null } : {}),
          roles: faults.has('allowed') ? [] : ['gardener'],
        })
    const litres = faults.has('form') ? 'two' : faults.has('rules') ? 9 : 2
    const result = await water(plant, {
      actor,
      idempotencyKey: faults.has('key') ? undefined : 'key-12345678',
      params: { id: faults.has('there') ? elsewhere : plant.id },
      body: { litres },
      version: faults.has('version') ? 7 : 1,
    })
    await garden.database.query('truncate garden.plant')
    return 'refused' in result ? result.refused : 'done'
  }
  const gates = [
    ['key', 'idempotency-key-missing'],
    ['signed-in', 'not-signed-in'],
    ['purpose', 'purpose-missing'],
    ['form', 'malformed'],
    ['there', 'unknown'],
    ['visible', 'unknown'],
    ['allowed', 'forbidden'],
    ['version', 'changed-since-opened'],
    ['state', 'step-not-open'],
    ['rules', 'too-wet'],
  ] as const

  it.each(gates.map(([fault, code], at) => ({ fault, code, at })))('$fault: $code', async ({ code, at }) => {
    expect(await shut(new Set(gates.slice(at).map(([fault]) => fault)))).toBe(code)
    expect(await shut(new Set([gates[at]![0]]))).toBe(code)
  })

  it('lets through what meets all of them', async () => {
    expect(await shut(new Set())).toBe('done')
  })
})

describe('a refused command', () => {
  it('leaves a line in the audit trail and no other trace', async () => {
    expect(await sow('Snowdrop')).toMatchObject({ refused: 'bed-frozen' })
    expect(await refusals()).toEqual(['bed-frozen'])
    for (const table of ['garden.plant', 'kernel.event', 'kernel.idempotency', 'kernel.proposal']) {
      expect(await garden.count(table), table).toBe(0)
    }
  })

  it('leaves a line in the audit trail also when it came without its key', async () => {
    await sow('Rose', { idempotencyKey: undefined })
    expect(await refusals()).toEqual(['idempotency-key-missing'])
  })

  it('is answered alike, word for word, for a plant that does not exist and for one in a bed closed to the asker', async () => {
    const plant = await sown('Rose')
    const actor = gardener('south')
    const closed = await water(plant, { actor })
    const absent = await water({ id: elsewhere }, { actor })
    expect(closed).toEqual(absent)
    expect(closed).toMatchObject({ refused: 'unknown' })
  })

  it('keeps the true rule in the audit trail where the asker learns only that nothing is known', async () => {
    const plant = await sown('Rose')
    await water(plant, { actor: gardener('south') })
    const entry = (await garden.audit()).at(-1)
    expect(entry).toMatchObject({ refusal: 'unknown', resource: `Plant:${plant.id}`, within: 'bed:north' })
    expect(entry?.rules.length).toBeGreaterThan(0)
  })

  it('names the rule that would have allowed it and its reason', async () => {
    const plant = await sown('Rose')
    expect(await water(plant, { actor: gardener('north', { roles: [] }) })).toMatchObject({
      refused: 'forbidden',
      rule: 'garden.water',
      detail: 'gardeners water their own bed',
    })
  })
})

describe('nothing is half done', () => {
  const without = async (what: string, action: () => Promise<unknown>) => {
    await garden.database.query(`alter table ${what} rename to away`)
    try {
      await action()
    } finally {
      await garden.database.query(`alter table ${what.split('.')[0]}.away rename to ${what.split('.')[1]}`)
    }
  }
  it.each(['kernel.audit', 'kernel.event', 'kernel.idempotency'])('when %s cannot be written', async (table) => {
    await without(table, () => expect(sow('Rose')).rejects.toThrow(/does not exist/))
    for (const one of ['garden.plant', 'kernel.event', 'kernel.idempotency']) {
      expect(await garden.count(one), one).toBe(0)
    }
    // That somebody ran into a defect is told, where the trail itself can be written.
    const told = (await garden.audit()).map(({ outcome, action }) => ({ outcome, action }))
    expect(told).toEqual(table === 'kernel.audit' ? [] : [{ outcome: 'defect', action: 'sow' }])
  })
  it('when a name is taken: the refusal of the contract is given', async () => {
    await sow('Rose')
    expect(await sow('Rose')).toMatchObject({ refused: 'name-taken' })
    expect(await garden.count('kernel.event')).toBe(1)
    expect(await refusals()).toEqual([null, 'name-taken'])
  })
})

describe('the version an officer saw', () => {
  it('must be said', async () => {
    expect(await water(await sown('Rose'), { version: undefined })).toMatchObject({ refused: 'version-missing' })
  })
  it('must be the present one, and the refusal tells both', async () => {
    const plant = await sown('Rose')
    answer(await water(plant))
    expect(await water(plant)).toMatchObject({ refused: 'changed-since-opened', facts: { seen: 1, current: 2 } })
  })
  it('lets exactly one of many who saw it change the record', async () => {
    const plant = await sown('Rose')
    const results = await Promise.all(Array.from({ length: 12 }, () => water(plant)))
    expect(results.filter((result) => !('refused' in result))).toHaveLength(1)
    expect(new Set(results.map((result) => ('refused' in result ? result.refused : 'done')))).toEqual(
      new Set(['done', 'changed-since-opened']),
    )
    expect(await garden.count(`kernel.event where name = 'garden/plant-watered'`)).toBe(1)
    expect(await garden.database.query('select version from garden.plant')).toEqual([{ version: 2 }])
  })
})

describe('an idempotency key', () => {
  const once = { idempotencyKey: 'the-same-key' }
  it('gets the first answer again, and the effect once', async () => {
    const first = answer(await sow('Rose', once))
    garden.clock.advance({ minutes: 3 })
    expect(answer(await sow('Rose', once))).toEqual({ status: first.status, body: first.body, version: first.version })
    expect(await garden.count('garden.plant')).toBe(1)
    expect(await garden.count('kernel.event')).toBe(1)
  })
  it('has one effect when the same request arrives twenty times at once', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => sow('Rose', once)))
    const ids = new Set(answers.map((one) => (answer(one).body as Plant).id))
    expect(ids.size).toBe(1)
    expect(await garden.count('garden.plant')).toBe(1)
    expect(await garden.count('kernel.event')).toBe(1)
    expect((await garden.audit()).filter(({ outcome }) => outcome === 'done')).toHaveLength(1)
  })
  it('gets the first answer although the repetition would now find the record changed', async () => {
    const plant = await sown('Rose')
    const first = answer(await water(plant, once))
    expect(answer(await water(plant, once))).toMatchObject({ body: first.body, version: 2 })
  })
  it('is refused for another request', async () => {
    await sow('Rose', once)
    expect(await sow('Tulip', once)).toMatchObject({ refused: 'key-reused' })
    expect(await garden.count('garden.plant')).toBe(1)
  })
  it('belongs to its officer: the same key of a colleague is another key', async () => {
    await sow('Rose', once)
    const actor = gardener('north', { officer: elsewhere })
    answer(await sow('Tulip', { ...once, actor }))
    expect(await garden.count('garden.plant')).toBe(2)
  })
  it('is not used up by a refusal', async () => {
    const plant = await sown('Rose')
    expect(await water(plant, { ...once, version: 9 })).toMatchObject({ refused: 'changed-since-opened' })
    answer(await water(plant, once))
  })
})

describe('what two officers must agree on', () => {
  it('is proposed and not done', async () => {
    const plant = await sown('Rose')
    expect(await uproot(plant)).toMatchObject({
      refused: 'second-officer-needed',
      rule: 'garden.uproot',
      detail: 'two gardeners agree before a plant is uprooted',
      facts: { expiresAt: '2026-11-29T10:03:00.000Z' },
    })
    expect(await garden.database.query('select state from garden.plant')).toEqual([{ state: 'growing' }])
    const [proposal] = await garden.database.query('select action, resource, within, label, state from kernel.proposal')
    expect(proposal).toEqual({
      action: 'uproot',
      resource: `Plant:${plant.id}`,
      within: 'bed:north',
      label: 'Rose',
      state: 'waiting',
    })
    expect((await refusals()).at(-1)).toBe('second-officer-needed')
  })
  it('is proposed once, however often it is asked for', async () => {
    const plant = await sown('Rose')
    const first = await uproot(plant)
    expect(await uproot(plant)).toEqual(first)
    expect(await garden.count('kernel.proposal')).toBe(1)
  })
  it('is proposed once when asked for many times at once', async () => {
    const plant = await sown('Rose')
    const results = await Promise.all(Array.from({ length: 10 }, () => uproot(plant)))
    expect(new Set(results.map((one) => ('facts' in one ? one.facts?.['proposal'] : ''))).size).toBe(1)
    expect(await garden.count('kernel.proposal')).toBe(1)
  })
  it('is not proposed when it could not be done', async () => {
    const plant = await sown('Rose')
    expect(await uproot(plant, { version: 5 })).toMatchObject({ refused: 'changed-since-opened' })
    expect(await garden.count('kernel.proposal')).toBe(0)
  })
  it('cannot be asked for by a service account, which has no officer to answer for it', async () => {
    const plant = await sown('Rose')
    const actor = gardener('north', { kind: 'service', officer: null, account: elsewhere, session: null })
    expect(await uproot(plant, { actor })).toMatchObject({ refused: 'forbidden', rule: 'garden.uproot' })
    expect(await garden.count('kernel.proposal')).toBe(0)
  })
  it('is done with the agreement, which is settled in the same transaction', async () => {
    const plant = await sown('Rose')
    const result = await uproot(plant)
    const id = 'facts' in result ? String(result.facts?.['proposal']) : ''
    const build = compilerOnly<{ 'kernel.proposal': { id: string; state: string } }>()
    const settle = build.updateTable('kernel.proposal').set({ state: 'approved' }).where('id', '=', id)
    const approval = { by: elsewhere, writes: [{ query: settle, expects: 1 }] }
    answer(await uproot(plant, { approval, idempotencyKey: undefined }))
    expect(await garden.database.query('select state from garden.plant')).toEqual([{ state: 'uprooted' }])
    expect(await garden.database.query('select state from kernel.proposal')).toEqual([{ state: 'approved' }])
    expect((await garden.audit()).at(-1)).toMatchObject({ outcome: 'done', approvedBy: elsewhere })
  })
})

describe('an offer', () => {
  const offer = (plant: Plant, actor = gardener('north')) => garden.endpoints.water.offer(garden.kernel, actor, plant)
  it('says that a thing may be done', async () => {
    expect(offer(await sown('Rose'))).toEqual({ action: 'water', allowed: true })
  })
  it('says which rule stands in the way', async () => {
    expect(offer(await sown('Rose'), gardener('north', { roles: [] }))).toMatchObject({
      allowed: false,
      because: 'gardeners water their own bed',
      rule: 'garden.water',
    })
  })
  it('says why the state does not allow it', async () => {
    const plant = await sown('Rose')
    expect(offer({ ...plant, state: 'uprooted' })).toMatchObject({
      allowed: false,
      because: 'only what grows is watered',
    })
  })
  it('says that a second officer will be asked', async () => {
    const plant = await sown('Rose')
    expect(garden.endpoints.uproot.offer(garden.kernel, gardener('north'), plant)).toEqual({
      action: 'uproot',
      allowed: true,
      fourEyes: true,
    })
  })
})
