import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Readable } from 'node:stream'
import { answer, gardener, readPlant, type Plant } from '../../test/support/garden.ts'
import { asked, plantGarden, type Garden } from '../../test/support/garden-kernel.ts'
import { visitor } from './actor.ts'
import type { Kernel } from './kernel.ts'
import { query } from './query.ts'
import { refuse, Refused } from './refusal.ts'

let garden: Garden
let plant: Plant
beforeAll(async () => {
  garden = await plantGarden()
  const sown = await garden.endpoints.sow.run(garden.kernel, asked({ body: { bed: 'north', name: 'Rose' } }))
  plant = answer(sown).body as Plant
})
afterAll(() => garden.close())

const read = (actor = gardener('north'), id = plant.id, kernel: Kernel = garden.kernel) =>
  garden.endpoints.read.run(kernel, asked({ actor, params: { id } }))
const lastEntry = async () => (await garden.audit()).at(-1)

describe('reading a protected record', () => {
  it('stands in the audit trail before it is shown', async () => {
    let shown = false
    let recordedFirst = false
    const watching: Kernel = {
      ...garden.kernel,
      record: async (entry) => {
        await garden.kernel.record(entry)
        recordedFirst = !shown
      },
    }
    const result = await read(gardener('north'), plant.id, watching)
    shown = true
    expect(recordedFirst).toBe(true)
    expect(answer(result)).toMatchObject({ status: 200, body: { name: 'Rose' }, version: 1 })
    expect(await lastEntry()).toMatchObject({
      action: 'read',
      outcome: 'read',
      resource: `Plant:${plant.id}`,
      within: 'bed:north',
      seen: [plant.id],
      rules: ['garden.read'],
      purpose: 'growing',
    })
  })

  it('is not shown when it cannot be recorded, and what would have been streamed is closed', async () => {
    const stream = Readable.from(['bytes'])
    const streamed = query({
      route: readPlant,
      action: 'read',
      load: async () => plant,
      resource: (one) => ({ type: 'Plant', id: one.id, attrs: { bed: one.bed } }),
      reply: async () => ({ stream }),
    })
    const full: Kernel = { ...garden.kernel, record: () => Promise.reject(new Error('no room for the audit trail')) }
    await expect(read(gardener('north'), plant.id, full)).rejects.toThrow('no room')
    await expect(streamed.run(full, asked({ params: { id: plant.id } }))).rejects.toThrow('no room')
    expect(stream.destroyed).toBe(true)
  })

  it('names every record that was shown, in as many lines as it takes', async () => {
    const ids = Array.from({ length: 450 }, (_, n) => `record-${n}`)
    const many = query({
      route: readPlant,
      action: 'read',
      load: async () => plant,
      resource: (one) => ({ type: 'Plant', id: one.id, attrs: { bed: one.bed } }),
      reply: async () => ({ reply: plant, seen: ids }),
    })
    const before = await garden.count('kernel.audit')
    answer(await many.run(garden.kernel, asked({ params: { id: plant.id } })))
    const lines = (await garden.audit()).slice(before)
    expect(lines.map(({ seen }) => seen.length).sort((a, b) => a - b)).toEqual([50, 200, 200])
    expect(lines.flatMap(({ seen }) => seen).sort()).toEqual(ids.toSorted())
    expect(new Set(lines.map(({ resource, outcome }) => `${resource} ${outcome}`)).size).toBe(1)
  })

  it('is refused alike for a record that is closed to the asker and for one that does not exist', async () => {
    const closed = await read(gardener('south'))
    expect(await lastEntry()).toMatchObject({ outcome: 'refused', refusal: 'unknown', resource: `Plant:${plant.id}` })
    const absent = await read(gardener('south'), '00000000-0000-4000-8000-0000000000ff')
    expect(await lastEntry()).toMatchObject({ outcome: 'refused', refusal: 'unknown', resource: null })
    expect(closed).toEqual(absent)
    expect(closed).toMatchObject({ refused: 'unknown' })
  })

  it.each([
    ['nobody who has not signed in', visitor, 'not-signed-in'],
    ['nobody who has not chosen a post', gardener('north', { post: null }), 'forbidden'],
    ['nobody who has not chosen a purpose', gardener('north', { purpose: null }), 'purpose-missing'],
    ['nobody who has not chosen a legal basis', gardener('north', { basis: null }), 'purpose-missing'],
  ])('is open to %s', async (_, actor, code) => {
    expect(await read(actor)).toMatchObject({ refused: code })
    expect(await lastEntry()).toMatchObject({ outcome: 'refused', refusal: code })
  })

  it.each([
    ['a defect', new TypeError('nobody may read this'), { outcome: 'defect', refusal: null }],
    ['a refusal from deep inside', new Refused(refuse('too-large')), { outcome: 'refused', refusal: 'too-large' }],
  ])('stands in the audit trail when it ended in %s', async (_, thrown, entry) => {
    const broken = query({
      route: readPlant,
      action: 'read',
      load: () => Promise.reject<Plant>(thrown),
      resource: (one) => ({ type: 'Plant', id: one.id, attrs: { bed: one.bed } }),
      reply: async (one) => ({ reply: one }),
    })
    await expect(broken.run(garden.kernel, asked({ params: { id: plant.id } }))).rejects.toBe(thrown)
    expect(await lastEntry()).toMatchObject({ action: 'read', ...entry })
    expect(JSON.stringify(await lastEntry())).not.toContain('nobody may read this')
  })

  it('is refused when what is asked for is no identifier', async () => {
    expect(await read(gardener('north'), "' or 1=1 --")).toMatchObject({ refused: 'malformed', field: 'params.id' })
  })
})

describe('the recorder', () => {
  it('keeps every one of many entries that arrive together', async () => {
    const before = await garden.count('kernel.audit')
    await Promise.all(Array.from({ length: 450 }, () => read()))
    expect((await garden.count('kernel.audit')) - before).toBe(450)
  })
  it('tells every waiting reader that the trail cannot be written', async () => {
    await garden.database.query('alter table kernel.audit rename to away')
    const results = await Promise.allSettled(Array.from({ length: 5 }, () => read()))
    await garden.database.query('alter table kernel.away rename to audit')
    expect(results.map(({ status }) => status)).toEqual(Array.from({ length: 5 }, () => 'rejected'))
    answer(await read())
  })
})
