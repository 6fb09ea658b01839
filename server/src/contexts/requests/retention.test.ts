import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as cases from '#contracts/cases'
import * as contract from '#contracts/requests'
import type { Seat } from '../../../test/support/cases.ts'
import { act, anAnnex, annex, layFile, letThrough, type Side, view } from '../../../test/support/requests.ts'
import { twoStates, type TwoStates } from '../../../test/support/two-states.ts'
import { keptUntil, withoutContent } from './rules.retention.ts'
import { laidFiles } from './store.files.ts'

let two: TwoStates
let lima: Side
let bern: Side
let prosecutor: Seat
let central: Seat
beforeAll(async () => {
  two = await twoStates()
  ;({ lima, bern, prosecutor, central } = two)
})
afterAll(() => two?.close())

const secret = 'Aurelio Quispe Mamani'
const run = async (world = lima) => world.context.jobs?.find(({ name }) => name === 'requests.retention')?.run()
const days = (count: number) => {
  for (const { kernel } of [lima, bern]) kernel.clock.advance({ hours: 24 * count })
}
const drafted = () => two.drafted({ title: `Cuentas de ${secret}` })
async function archive(file: string): Promise<void> {
  const step = (route: typeof cases.closeCase | typeof cases.archiveCase, version: number) =>
    lima.get(route, prosecutor, { params: { id: file }, body: { reason: 'fin' }, version })
  await step(cases.closeCase, 1)
  await step(cases.archiveCase, 2)
}
/** A request that was sent, withdrawn and closed on both sides, in a case that is archived. */
async function ended() {
  const { id, file } = await drafted()
  await two.send(id)
  await letThrough(lima, bern)
  await act(lima, central, id, 'withdraw', { reasons: `Ya no hace falta: ${secret}.` })
  await letThrough(lima, bern)
  await act(lima, central, id, 'close')
  await letThrough(lima, bern)
  await archive(file)
  return { id, file }
}
const everything = async (world: Side, id: string) => {
  const rows = await Promise.all(
    ['request r where id', 'step s where request_id', 'file f where request_id', 'warning w where request_id'].map(
      (table) => world.kernel.database.query(`select * from requests.${table} = $1`, [id]),
    ),
  )
  return JSON.stringify(rows)
}
/** Whether it still says whom it was about. */
const tells = async (world: Side, id: string) => (await everything(world, id)).includes(secret)
const hold = (id: string, version: number, route: typeof contract.holdRequest | typeof contract.releaseRequestHold) =>
  lima.ask(route, prosecutor, {
    params: { id },
    body: { reason: 'recurso pendiente' },
    version,
    approval: { by: 'second', writes: [] },
  })

describe('the content of a request that has ended', () => {
  it('is destroyed on its day, and cover, course, proofs and statistics stay', async () => {
    const { id } = await ended()
    const before = await view(lima, prosecutor, id)
    expect(before).toMatchObject({ ended: true, retention: { until: '2036-11-22', hold: null, destroyedAt: null } })
    const counted = () =>
      lima.get(contract.readStatistics, central, { query: { from: '2026-11-01', to: '2026-11-30' } })
    const numbers = await counted()
    days(3652)
    await run()
    expect(await tells(lima, id)).toBe(true)
    days(2)
    await run()
    const left = await everything(lima, id)
    expect([secret, 'Antwort zu', 'Haftbefehl'].filter((gone) => left.includes(gone))).toEqual([])
    const after = await view(lima, prosecutor, id)
    expect(after).toMatchObject({
      id,
      reference: before.reference,
      title: before.reference,
      kind: before.kind,
      peer: 'CHE',
      phase: before.phase,
      instruments: ['uncac'],
      sections: [],
      persons: [],
      annexes: [],
      retention: { until: null, destroyedAt: expect.any(String) },
    })
    const course = (one: typeof before) => one.steps.map(({ said: _said, ...step }) => step)
    expect(course(after)).toEqual(course(before))
    expect(after.divergences).toEqual(before.divergences)
    expect(await laidFiles(lima.kernel.database, id)).toEqual(new Map())
    expect((await counted()).groups.map(({ numbers: told }) => told)).toEqual(
      numbers.groups.map(({ numbers: told }) => told),
    )
    expect(await lima.get(contract.listPapers, prosecutor, { params: { id } })).toMatchObject({ rows: [] })
    expect(await lima.get(contract.listFiles, prosecutor, { params: { id } })).toEqual({ rows: [] })
    const trail = (await lima.kernel.audit()).filter(({ action }) => action === 'requests.destroy')
    expect(trail).toMatchObject([{ account: 'retention', resource: `Request:${id}`, outcome: 'done' }])
    await run()
    expect((await lima.kernel.audit()).filter(({ action }) => action === 'requests.destroy')).toHaveLength(1)
    // Each State for itself: the other side lies in no case there, and goes by its own archive.
    expect(await tells(bern, id)).toBe(true)
    await run(bern)
    expect(await tells(bern, id)).toBe(false)
  }, 60_000)

  it('is not destroyed while a hold stands, and a hold is lifted by two', async () => {
    const { id } = await ended()
    const { version } = await view(lima, prosecutor, id)
    expect(await hold(id, version, contract.releaseRequestHold)).toMatchObject({ refused: 'content-not-held' })
    expect(await hold(id, version, contract.holdRequest)).toMatchObject({ body: { id } })
    expect(await hold(id, version + 1, contract.holdRequest)).toMatchObject({ refused: 'content-held' })
    expect((await view(lima, prosecutor, id)).retention.hold).toMatchObject({ reason: 'recurso pendiente' })
    days(3660)
    await run()
    expect(await tells(lima, id)).toBe(true)
    const alone = await lima.ask(contract.releaseRequestHold, prosecutor, {
      params: { id },
      body: { reason: 'resuelto' },
      version: version + 1,
    })
    expect(alone).toMatchObject({ refused: 'second-officer-needed' })
    expect(await hold(id, version + 1, contract.releaseRequestHold)).toMatchObject({ body: { id } })
    await run()
    expect(await tells(lima, id)).toBe(false)
    const gone = (await view(lima, prosecutor, id)).version
    expect(await hold(id, gone, contract.holdRequest)).toMatchObject({ refused: 'content-destroyed' })
  }, 60_000)

  it('is kept as long as its case is open, closed or held', async () => {
    const { id, file } = await ended()
    const held = await lima.get(cases.holdCase, prosecutor, { params: { id: file }, body: { reason: 'x' }, version: 3 })
    days(3660)
    await run()
    expect(await tells(lima, id)).toBe(true)
    await lima.ask(cases.releaseHold, prosecutor, {
      params: { id: file },
      body: { reason: 'x' },
      version: held.version,
      approval: { by: 'second', writes: [] },
    })
    await run()
    expect(await tells(lima, id)).toBe(false)
  }, 60_000)

  it('of a draft that was discarded goes after a year; of one that is under way, never by itself', async () => {
    const [discarded, open] = [await drafted(), await drafted()]
    await annex(lima, prosecutor, discarded.id, [anAnnex(await layFile(lima, prosecutor, discarded.id, 'Haftbefehl'))])
    await act(lima, prosecutor, discarded.id, 'discard', { reasons: 'Ya no.' })
    for (const { file } of [discarded, open]) await archive(file)
    days(364)
    await run()
    expect(await tells(lima, discarded.id)).toBe(true)
    days(2)
    await run()
    expect(await tells(lima, discarded.id)).toBe(false)
    days(20_000)
    await run()
    expect(await tells(lima, open.id)).toBe(true)
  }, 60_000)

  it('is held by nobody who may not read the request', async () => {
    const { id } = await drafted()
    const stranger = lima.seat({ roles: ['investigator'] })
    const asked = { params: { id }, body: { reason: 'x' }, version: 1 }
    expect(await lima.ask(contract.holdRequest, stranger, asked)).toMatchObject({ refused: 'unknown' })
  })

  it('that changed while it was about to go stays', async () => {
    const { id } = await ended()
    days(3660)
    const { version } = await view(lima, prosecutor, id)
    await Promise.all([hold(id, version, contract.holdRequest), run()])
    const { retention } = await view(lima, prosecutor, id)
    const kept = (await everything(lima, id)).includes(secret)
    expect(kept).toBe(retention.hold !== null)
    expect(retention.destroyedAt === null).toBe(kept)
  }, 60_000)
})

describe('what binds after the content is gone', () => {
  it('are the conditions of what came, by its digest, the consents, and the ground of a refusal', () => {
    const item = { id: 'i-1', name: `Extracto de ${secret}`, digest: 'a'.repeat(64), terms: ['t-1'], returnBy: null }
    const term = { id: 't-1', kind: 'use-limit', text: 'only here', article: null, allows: ['Carpeta'], until: null }
    const said = {
      reasons: secret,
      ground: { instrument: 'uncac', id: 'x' },
      items: [item],
      terms: [term],
      granted: true,
    }
    const file = { reference: 'PER-R-1', question: { facts: { a: 'b' } }, version: 4, destroyedAt: undefined }
    const { said: left, file: bare } = withoutContent(
      { file, steps: [{ number: 2, said }] } as never,
      '2036-11-23T03:05:00.000Z',
    )
    expect(left).toEqual([
      {
        number: 2,
        said: { ground: said.ground, terms: [term], items: [{ ...item, name: 'PER-R-1' }], granted: true },
      },
    ])
    expect(keptUntil({ file: bare } as never, () => '2000-01-01')).toBeNull()
    expect(bare.version).toBe(5)
  })
})
