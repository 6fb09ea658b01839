import { utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { anOpening, aPerson, caseWorld, type CaseWorld, type Seat } from '../../../test/support/cases.ts'
import { isRefusal } from '#kernel/refusal'
import * as contract from './contract.ts'
import { retainUntil } from './rules.retention.ts'

let world: CaseWorld
let lead: Seat
beforeAll(async () => {
  world = await caseWorld()
  lead = world.seat()
})
afterAll(() => world.close())

const open = () => world.get(contract.openCase, lead, { body: anOpening() })
const step = (
  route: typeof contract.closeCase | typeof contract.archiveCase,
  { id }: { id: string },
  version: number,
) => world.get(route, lead, { params: { id }, body: { reason: 'fin' }, version })
const archived = async () => {
  const file = await open()
  await step(contract.closeCase, file, 1)
  await step(contract.archiveCase, file, 2)
  return file
}
const run = async () => world.context.jobs?.[0]?.run()
const upload = async ({ id }: { id: string }, text: string) =>
  world.get(contract.addDocument, lead, {
    params: { case: id },
    query: { name: 'a.txt' },
    file: Readable.from([Buffer.from(text)]),
  })
const exists = async ({ id }: { id: string }) => (await world.context.door.caseFacts(id)) !== undefined
const leftovers = async (id: string) => {
  const counts = await Promise.all(
    ['part', 'text', 'fingerprint'].map((table) =>
      world.database.query<{ n: number }>(`select count(*) as n from cases.${table} where case_id = $1`, [id]),
    ),
  )
  return counts.map(([row]) => row?.n)
}

describe('the time a closed file is kept', () => {
  it('is counted from closing, by the offence that asks for the longest', () => {
    const closed = '2026-11-22T23:30:00.000Z'
    expect(retainUntil(['illegal-mining'], closed)).toBe('2036-11-22')
    expect(retainUntil(['illegal-mining', 'money-laundering'], closed)).toBe('2046-11-22')
    expect(retainUntil(['tax', 'murder'], '2024-02-29T00:00:00Z')).toBe('2054-02-28')
  })
})

describe('an archived case', () => {
  it('is deleted on its day with all it holds, and leaves the news and the trail', async () => {
    const file = await open()
    await world.get(contract.addParty, lead, {
      params: { case: file.id },
      body: aPerson({ retainUntil: '2036-01-01' }),
    })
    const own = await upload(file, 'solo aquí')
    const both = await upload(file, 'también allí')
    const other = await open()
    await upload(other, 'también allí')
    await step(contract.closeCase, file, 1)
    await step(contract.archiveCase, file, 2)

    world.clock.advance({ hours: 24 * 3652 })
    await run()
    expect(await exists(file)).toBe(true)
    world.clock.advance({ hours: 24 * 2 })
    await run()
    expect(await exists(file)).toBe(false)
    expect(await leftovers(file.id)).toEqual([0, 0, 0])
    expect(await world.kernel.blobs.has(own.digest)).toBe(false)
    expect(await world.kernel.blobs.has(both.digest)).toBe(true)
    expect(await exists(other)).toBe(true)
    const events = await world.database.query<{ name: string; data: object }>(
      `select name, data from kernel.event where about = $1 order by id desc limit 1`,
      [`case:${file.id}`],
    )
    expect(events).toEqual([{ name: 'cases/deleted', data: { case: file.id, reference: file.reference } }])
    const trail = (await world.audit()).filter(({ action }) => action === 'cases.delete')
    expect(trail).toMatchObject([{ account: 'retention', resource: `Case:${file.id}`, outcome: 'done' }])
  })

  it('is not deleted while a hold stands', async () => {
    const file = await archived()
    await world.get(contract.holdCase, lead, { params: { id: file.id }, body: { reason: 'apelación' }, version: 3 })
    world.clock.advance({ hours: 24 * 3660 })
    await run()
    expect(await exists(file)).toBe(true)
  })

  it('is deleted once however often the job runs', async () => {
    const file = await archived()
    world.clock.advance({ hours: 24 * 3660 })
    await Promise.all([run(), run()])
    await run()
    const deletions = await world.database.query(
      `select id from kernel.event where about = $1 and name = 'cases/deleted'`,
      [`case:${file.id}`],
    )
    expect(deletions).toHaveLength(1)
  })
})

describe('bytes whose note failed', () => {
  it('are swept once they are old, and those of a document never', async () => {
    const { blobs, blobFolder } = world.kernel
    const grow = async (digest: string) => {
      const at = new Date(Date.now() - 49 * 3_600_000)
      await utimes(join(blobFolder, digest.slice(0, 2), digest), at, at)
      return digest
    }
    const place = async (text: string) => {
      const stored = await blobs.put(Readable.from([Buffer.from(text)]), 1_000)
      if (isRefusal(stored)) throw new Error(stored.refused)
      return stored.digest
    }
    const used = await grow((await upload(await open(), 'un documento')).digest)
    const [old, young] = [await grow(await place('sin nota')), await place('recién llegado')]
    await run()
    expect(await Promise.all([used, old, young].map((digest) => blobs.has(digest)))).toEqual([true, false, true])
  })
})

describe('a party', () => {
  it('is removed when its date has passed, which those are told who could read it', async () => {
    const file = await open()
    const today = world.clock.now().toZonedDateTimeISO('UTC').toPlainDate()
    const until = (days: number) => aPerson({ retainUntil: today.add({ days }).toString() })
    const add = async (days: number) =>
      (await world.get(contract.addParty, lead, { params: { case: file.id }, body: until(days) })).party
    const [soon, late] = [await add(5), await add(50)]
    world.clock.advance({ hours: 24 * 6 })
    await run()
    const { rows } = await world.get(contract.listParties, lead, { params: { case: file.id } })
    expect(rows.map(({ id }) => id)).toEqual([late.id])
    const timeline = await world.get(contract.readTimeline, lead, { params: { case: file.id } })
    expect(timeline.rows[0]).toMatchObject({ event: 'cases/party-removed', data: { part: soon.id } })
    expect(timeline.rows.filter(({ event }) => event === 'cases/party-added')).toHaveLength(1)
  })

  it('stays while its case is held', async () => {
    const file = await open()
    const until = world.clock.now().toZonedDateTimeISO('UTC').toPlainDate().add({ days: 5 }).toString()
    await world.get(contract.addParty, lead, { params: { case: file.id }, body: aPerson({ retainUntil: until }) })
    await world.get(contract.holdCase, lead, { params: { id: file.id }, body: { reason: 'x' }, version: 1 })
    world.clock.advance({ hours: 24 * 6 })
    await run()
    expect((await world.get(contract.listParties, lead, { params: { case: file.id } })).rows).toHaveLength(1)
  })
})
