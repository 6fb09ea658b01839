import * as fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Garden, plantGarden } from '../../test/support/garden-kernel.ts'
import { adding, compilerOnly, Conflict, isUnavailable, openDatabase } from './database.ts'

type Tables = {
  'garden.plant': { id: string; bed: string; name: string; state: string; version: number }
  'garden.tally': { event: string; note: string }
}
const build = compilerOnly<Tables>()
const add = adding<Tables>()

let garden: Garden
beforeAll(async () => {
  garden = await plantGarden()
})
afterAll(() => garden.close())
beforeEach(() => garden.database.query('truncate garden.plant, garden.tally'))

const plant = (name: string, bed = 'north') => ({ id: garden.kernel.ids(), bed, name, state: 'growing', version: 1 })
const sow = (...plants: ReturnType<typeof plant>[]) => ({ query: build.insertInto('garden.plant').values(plants) })
const note = (text: string) => ({
  query: build.insertInto('garden.tally').values({ event: garden.kernel.ids(), note: text }),
})
const rename = (from: string, to: string) => ({
  query: build.updateTable('garden.plant').set({ name: to }).where('name', '=', from),
})
const names = async () =>
  (await garden.database.query<{ name: string }>('select name from garden.plant order by name')).map(({ name }) => name)

describe('a commit', () => {
  it('carries out all writes in one transaction', async () => {
    await garden.database.commit([sow(plant('Rose'), plant('Tulip')), note('sown'), sow(plant('Iris'))])
    expect(await names()).toEqual(['Iris', 'Rose', 'Tulip'])
    const [row] = await garden.database.query(
      'select count(distinct xmin::text) as n from (select xmin from garden.plant union all select xmin from garden.tally) t',
    )
    expect(row).toEqual({ n: 1 })
  })

  it('adds a row in fixed words as the builder would, whatever the row says and wherever its columns stand', async () => {
    const rose = plant(`Rose'); drop table garden.plant; --`)
    const tulip = { version: 1, state: 'growing', name: 'Tulip', bed: 'south', id: garden.kernel.ids() }
    await garden.database.commit([add('garden.plant', rose), add('garden.plant', tulip)])
    await garden.database.commit([add('garden.plant', plant('Iris'))])
    expect(await garden.database.query('select id, bed, name, state, version from garden.plant order by name')).toEqual(
      [expect.objectContaining({ name: 'Iris' }), rose, tulip],
    )
    // @ts-expect-error -- there is no such column
    void (() => add('garden.tally', { event: rose.id, note: '', colour: 'red' }))
  })

  it('of commands that only add shares a transaction with those decided in the same turn, and fails for itself', async () => {
    const taken = plant('Rose')
    await garden.database.commit([sow(taken)])
    const commits = [plant('Tulip'), { ...plant('Weed'), id: taken.id }, plant('Iris'), plant('Lily')]
    const ends = await Promise.allSettled(commits.map((one) => garden.database.commit([sow(one)])))
    expect(ends.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled'])
    expect(await names()).toEqual(['Iris', 'Lily', 'Rose', 'Tulip'])
    await Promise.all(['Oak', 'Elm'].map((name) => garden.database.commit([sow(plant(name))])))
    const [shared] = await garden.database.query(
      `select count(distinct xmin::text) as n from garden.plant where name in ('Oak', 'Elm')`,
    )
    expect(shared).toEqual({ n: 1 })
  })

  it('does nothing when there is nothing to do', async () => {
    await garden.database.commit([])
  })

  it('changes nothing when one expectation fails, whichever it is', async () => {
    await garden.database.commit([sow(plant('Rose'))])
    const wrong = { ...rename('Tulip', 'Iris'), expects: 1 }
    for (const writes of [
      [wrong, note('told')],
      [note('told'), wrong],
      [{ ...rename('Rose', 'Iris'), expects: 1 }, wrong],
    ]) {
      await expect(garden.database.commit(writes)).rejects.toMatchObject({ constraint: 'version' })
    }
    expect(await names()).toEqual(['Rose'])
    expect(await garden.count('garden.tally')).toBe(0)
  })

  it('counts the rows it touched: more than expected is as wrong as fewer', async () => {
    await garden.database.commit([sow(plant('Rose', 'north'), plant('Rose', 'south'))])
    await expect(garden.database.commit([{ ...rename('Rose', 'Iris'), expects: 1 }])).rejects.toThrow(Conflict)
    await garden.database.commit([{ ...rename('Rose', 'Iris'), expects: 2 }])
    expect(await names()).toEqual(['Iris', 'Iris'])
  })

  it('names the unique key that was taken', async () => {
    await garden.database.commit([sow(plant('Rose'))])
    await expect(garden.database.commit([note('told'), sow(plant('Rose'))])).rejects.toMatchObject({
      constraint: 'plant_name',
    })
    expect(await garden.count('garden.tally')).toBe(0)
  })

  it('lets a fault of the statement through as it is: a defect is no conflict', async () => {
    const broken = { query: sql`insert into garden.nowhere values (1)`.compile(build) }
    const attempt = garden.database.commit([{ query: { compile: () => broken.query } }])
    await expect(attempt).rejects.toMatchObject({ code: '42P01' })
    await expect(attempt).rejects.not.toBeInstanceOf(Conflict)
  })

  it.each(['40P01', '40001'])('takes a deadlock for what it is, someone was faster: %s', async (code) => {
    await garden.database.query(`create or replace function garden.fail(code text) returns text language plpgsql as
      $$ begin raise exception 'deadlock' using errcode = code; end $$`)
    const failing = build
      .insertInto('garden.tally')
      .values({ event: garden.kernel.ids(), note: sql<string>`garden.fail(${code})` })
    await expect(garden.database.commit([note('told'), { query: failing }])).rejects.toMatchObject({
      constraint: 'version',
    })
    expect(await garden.count('garden.tally')).toBe(0)
  })

  it('gives every value its own place, however many writes are merged', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(fc.string({ unit: 'grapheme', maxLength: 12 }), { minLength: 1, maxLength: 7 }), {
          minLength: 1,
          maxLength: 8,
        }),
        async (batches) => {
          await garden.database.query('truncate garden.tally')
          const wellFormed = batches.map((texts) => texts.map((text) => text.replaceAll('\u0000', '').toWellFormed()))
          const rows = wellFormed.map((texts) => texts.map((text) => ({ event: garden.kernel.ids(), note: text })))
          await garden.database.commit(
            rows.map((values) => ({ query: build.insertInto('garden.tally').values(values), expects: values.length })),
          )
          const kept = await garden.database.query<{ note: string }>('select note from garden.tally order by event')
          expect(kept.map((row) => row.note)).toEqual(wellFormed.flat())
        },
      ),
      { numRuns: 60 },
    )
  })

  it('keeps what looks like a placeholder or a keyword in a value apart from the statement', async () => {
    const hostile = `$1 '; drop table garden.plant; -- returning $12`
    await garden.database.commit([sow(plant('Rose')), note(hostile), note('$2')])
    const kept = await garden.database.query<{ note: string }>('select note from garden.tally order by event')
    expect(kept.map((row) => row.note)).toEqual([hostile, '$2'])
  })
})

describe('what is read', () => {
  it('has instants as RFC 3339 text with three digits of milliseconds', async () => {
    const [row] = await garden.database.query(
      `select '2026-11-22 10:00:00+00'::timestamptz as whole, '2026-11-22 12:00:00.123999+02'::timestamptz as fine,
              '1969-12-31 23:59:59.9999+00'::timestamptz as early, '2026-11-22'::date as day`,
    )
    expect(row).toEqual({
      whole: '2026-11-22T10:00:00.000Z',
      fine: '2026-11-22T10:00:00.123Z',
      early: '1969-12-31T23:59:59.999Z',
      day: '2026-11-22',
    })
  })
})

describe('a database that is away', () => {
  const unavailable = async (work: Promise<unknown>) => {
    const error: unknown = await work.then(
      () => undefined,
      (thrown: unknown) => thrown,
    )
    return isUnavailable(error)
  }
  it('is told from a defect when nobody listens', async () => {
    const nobody = openDatabase('postgres://comity@127.0.0.1:1/none')
    expect(await unavailable(nobody.query('select 1'))).toBe(true)
    await nobody.close()
  })
  it('is told from a defect when the connection is cut under a statement', async () => {
    const cut = openDatabase(garden.url)
    expect(await unavailable(cut.query('select pg_terminate_backend(pg_backend_pid())'))).toBe(true)
    expect(await cut.query('select 1 as again')).toEqual([{ again: 1 }])
    await cut.close()
  })
  it.each(['53100', '53300', '57P03', '08006', 'ENOSPC'])('is told by the code %s', (code) => {
    expect(isUnavailable(Object.assign(new Error('x'), { code }))).toBe(true)
  })
  it.each(['42601', '23505', '22P02'])('is not told by the code %s', (code) => {
    expect(isUnavailable(Object.assign(new Error('x'), { code }))).toBe(false)
  })
  it('is not told by what is no error at all', () => {
    expect([undefined, null, 'gone', 7].map(isUnavailable)).toEqual([false, false, false, false])
  })
})
