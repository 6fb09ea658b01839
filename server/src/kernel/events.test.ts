import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { PlantSown, PlantWatered } from '../../test/support/garden.ts'
import { plantGarden, type Garden } from '../../test/support/garden-kernel.ts'
import { compilerOnly, openDatabase, type Database } from './database.ts'
import { event, happened, type Happening } from './event.ts'
import { eventWrites, historyOf, reactionErrand, type Reaction, type Recorded } from './events.ts'
import { silentLog } from './log.ts'

let garden: Garden
beforeEach(async () => {
  garden = await plantGarden()
})
afterEach(() => garden.close())

const build = compilerOnly<{ 'garden.tally': { event: string; note: string } }>()
const plant = '00000000-0000-4000-8000-000000000001'
const sown = () => happened(PlantSown, `plant:${plant}`, { plant })
const watered = (litres: number) => happened(PlantWatered, `plant:${plant}`, { plant, litres })
const nobody = { officer: null, post: null }
const tell = (...facts: Happening[]) =>
  garden.database.commit(eventWrites(facts, nobody, '2026-11-22T10:00:00.000Z', garden.kernel.ids))

function tally(note: (one: Recorded) => string = ({ name }) => name): Reaction {
  return {
    name: 'garden/tally',
    on: [PlantSown, PlantWatered],
    handle: async (one) => [{ query: build.insertInto('garden.tally').values({ event: one.id, note: note(one) }) }],
  }
}
const react = (reaction: Reaction, database: Database = garden.database) =>
  reactionErrand(database, [reaction], silentLog).run()
const notes = async () =>
  (await garden.database.query<{ note: string }>('select note from garden.tally order by event')).map(
    ({ note }) => note,
  )
const due = () => garden.database.query(`update kernel.parked set next_at = now()`)

describe('a fact', () => {
  it('is checked against its kind when it is told', () => {
    expect(() => happened(PlantWatered, 'plant:1', { plant, litres: 0.5 })).toThrow(z.ZodError)
  })
  it('stands in the history of its record, newest first, page by page, told together in the order told', async () => {
    await tell(sown(), watered(1), watered(2))
    await tell(watered(3))
    const litres = (rows: readonly Recorded[]) => rows.map(({ data }) => (data as { litres?: number }).litres ?? 0)
    const first = await historyOf(garden.database, `plant:${plant}`, 3)
    expect(litres(first)).toEqual([3, 2, 1])
    expect(litres(await historyOf(garden.database, `plant:${plant}`, 3, first.at(-1)?.id))).toEqual([0])
    expect(await historyOf(garden.database, 'plant:other', 3)).toEqual([])
  })
})

describe('a reaction', () => {
  it('is carried out once for each event, however often the errand runs', async () => {
    await tell(sown(), watered(1))
    for (let i = 0; i < 3; i++) await react(tally())
    await tell(watered(2))
    for (let i = 0; i < 3; i++) await react(tally())
    expect(await notes()).toEqual(['garden/plant-sown', 'garden/plant-watered', 'garden/plant-watered'])
  })

  it('follows the order in which the facts were committed', async () => {
    const seen: unknown[] = []
    for (let litres = 1; litres <= 30; litres++) await tell(watered(litres))
    await react({
      name: 'garden/watch',
      on: [PlantWatered],
      handle: async ({ data }) => {
        seen.push((data as { litres: number }).litres)
        return []
      },
    })
    expect(seen).toEqual(Array.from({ length: 30 }, (_, i) => i + 1))
  })

  it('reads nothing twice, however much was told before that it does not listen to', async () => {
    const alone = openDatabase(garden.url, { connections: 1 })
    const Weeded = event('garden/weeded', 1, z.object({}))
    await alone.query(`insert into kernel.inbox (reaction, event)
                       select 'garden/tally', gen_random_uuid() from generate_series(1, 5000)`)
    for (let n = 0; n < 60; n++)
      await tell(...Array.from({ length: 100 }, () => happened(Weeded, 'bed:north', {})), ...(n < 20 ? [sown()] : []))
    await alone.query('analyze')
    const rowsRead = async () => {
      await alone.query('select pg_stat_force_next_flush()')
      const found = await alone.query<{ read: number }>(
        `select seq_tup_read + idx_tup_fetch as read from pg_stat_user_tables
         where relid in ('kernel.event'::regclass, 'kernel.inbox'::regclass) order by relid::regclass::text`,
      )
      return found.map(({ read }) => read)
    }
    await react(tally(), alone)
    expect(await notes()).toHaveLength(20)
    const before = await rowsRead()
    await tell(watered(1))
    await react(tally(), alone)
    expect(await notes()).toHaveLength(21)
    const [events = 0, inbox = 0] = (await rowsRead()).map((read, n) => read - (before[n] ?? 0))
    expect(events).toBeLessThan(10)
    expect(inbox).toBeLessThan(10)
    await alone.close()
  })

  it('hears only what it asked for', async () => {
    const Weeded = event('garden/weeded', 1, z.object({}))
    await tell(happened(Weeded, 'bed:north', {}), sown())
    await react(tally())
    expect(await notes()).toEqual(['garden/plant-sown'])
  })

  it('hears the versions it knows: another shape of the same fact is not handed to it', async () => {
    const Watered2 = event('garden/plant-watered', 2, z.object({ drops: z.int() }))
    await tell(happened(Watered2, `plant:${plant}`, { drops: 9 }), watered(1))
    await react(tally((one) => `${one.name} ${one.version}`))
    expect(await notes()).toEqual(['garden/plant-watered 1'])
  })

  it('that is new reads the history from its beginning', async () => {
    await tell(sown(), watered(1))
    await react(tally())
    const heard: string[] = []
    await react({
      name: 'garden/newcomer',
      on: [PlantSown, PlantWatered],
      handle: async ({ name }) => {
        heard.push(name)
        return []
      },
    })
    expect(heard).toEqual(['garden/plant-sown', 'garden/plant-watered'])
  })

  it('reads more than one batch at a turn', async () => {
    await tell(...Array.from({ length: 450 }, (_, i) => watered(i + 1)))
    await react(tally())
    expect(await notes()).toHaveLength(450)
  })

  it('has its effect once when the process dies between handling and committing', async () => {
    await tell(sown(), watered(1), watered(2))
    let handled = 0
    const dying: Database = {
      ...garden.database,
      commit: () => Promise.reject(Object.assign(new Error('gone'), { code: 'ECONNRESET' })),
      query: async (text, values) => {
        if (text.includes('kernel.parked')) throw Object.assign(new Error('gone'), { code: 'ECONNRESET' })
        return garden.database.query(text, values)
      },
    }
    const counting = tally((one) => {
      handled++
      return one.name
    })
    await expect(react(counting, dying)).rejects.toThrow('gone')
    expect(handled).toBe(1)
    expect(await notes()).toEqual([])
    await react(counting)
    expect(await notes()).toHaveLength(3)
    expect(await garden.count('kernel.inbox')).toBe(3)
  })

  it('has its effect once when the process dies after committing and before noting how far it read', async () => {
    await tell(sown(), watered(1))
    const dying: Database = {
      ...garden.database,
      prepared: async (text, values) => {
        if (text.includes('insert into kernel.reader')) throw new Error('killed')
        return garden.database.prepared(text, values)
      },
    }
    await expect(react(tally(), dying)).rejects.toThrow('killed')
    await react(tally())
    expect(await notes()).toHaveLength(2)
    expect(await garden.count('kernel.parked')).toBe(0)
  })

  it('has its effect once under two dispatchers at the same time', async () => {
    const second = openDatabase(garden.url)
    await tell(...Array.from({ length: 120 }, (_, i) => watered(i + 1)))
    await Promise.all([react(tally()), react(tally(), second), react(tally())])
    await second.close()
    expect(await notes()).toHaveLength(120)
    expect(await garden.count('kernel.inbox')).toBe(120)
    expect(await garden.count('kernel.parked')).toBe(0)
  })

  it('does not overtake a transaction that is still running', async () => {
    const slow = await garden.database.pool.connect()
    await slow.query('begin')
    await slow.query(
      `insert into kernel.event (id, about, name, version, at, data) values ($1, 'plant:slow', 'garden/plant-sown', 1, now(), '{}')`,
      [garden.kernel.ids()],
    )
    await tell(watered(1))
    await react(tally())
    expect(await notes()).toEqual([])
    await slow.query('commit')
    slow.release()
    await react(tally())
    expect(await notes()).toEqual(['garden/plant-sown', 'garden/plant-watered'])
  })
})

describe('an event that a reaction cannot carry out', () => {
  const failing = (while_: () => boolean) =>
    tally((one) => {
      if (one.name === 'garden/plant-sown' && while_()) throw new TypeError('defect')
      return one.name
    })

  it('is set aside, and the others go on', async () => {
    await tell(sown(), watered(1))
    await react(failing(() => true))
    expect(await notes()).toEqual(['garden/plant-watered'])
    expect(await garden.database.query('select reaction, attempts, code from kernel.parked')).toEqual([
      { reaction: 'garden/tally', attempts: 1, code: 'TypeError' },
    ])
  })

  it('is tried again when its time has come, and then no longer set aside', async () => {
    await tell(sown())
    let broken = true
    await react(failing(() => broken))
    broken = false
    await react(failing(() => broken))
    expect(await notes()).toEqual([])
    await due()
    await react(failing(() => broken))
    expect(await notes()).toEqual(['garden/plant-sown'])
    expect(await garden.count('kernel.parked')).toBe(0)
  })

  it('is tried eight times and then left for a person to look at', async () => {
    await tell(sown())
    let tries = 0
    const hopeless = failing(() => ++tries > 0)
    for (let i = 0; i < 12; i++) {
      await react(hopeless)
      await due()
    }
    expect(tries).toBe(8)
    expect(await garden.database.query('select attempts from kernel.parked')).toEqual([{ attempts: 8 }])
  })
})
