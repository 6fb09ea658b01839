import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { catalogue, tables } from './catalogue.ts'
import { findBases } from './finder/find.ts'
import type { Measure } from './instrument.ts'
import { boundOn } from './participation.ts'

// The tables of the official collection the rows were taken from, where they stand beside the repository.
const folder = fileURLToPath(new URL('../../../shared/data/legal/', import.meta.url))
const there = existsSync(folder)

const files: Readonly<Record<string, string>> = {
  untoc: 'fedlex-2026/untoc.csv',
  'trafficking-protocol': 'fedlex-2026/tip.csv',
  'smuggling-protocol': 'fedlex-2026/som.csv',
  'firearms-protocol': 'fedlex-2026/firearms.csv',
  uncac: 'fedlex-2026/uncac.csv',
  'vienna-1988': 'fedlex-2026/vienna-1988.csv',
  'terrorist-financing': 'fedlex-2026/terror-financing.csv',
  'ets-182': 'fedlex-2026/ets-182.csv',
  'ets-086': 'fedlex-2026/ets-086.csv',
  'ets-098': 'fedlex-2026/ets-098.csv',
  'ets-024': 'coe-un-fedlex/ets-024.csv',
  'ets-030': 'coe-un-fedlex/ets-030.csv',
  'ets-185': 'coe-un-fedlex/ets-185.csv',
}

/** Dates that the notes on the tables call misprints: entry into force before that of the instrument itself. */
const corrected: Readonly<Record<string, string>> = {
  'uncac AZE': '2005-12-14',
  'uncac LBR': '2005-12-14',
}

type Row = { readonly state: string; readonly inForce: string; readonly territory: boolean }

/** Fields of one line; quotes keep a comma. */
const cells = (line: string): string[] =>
  [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, plain]) => quoted ?? plain ?? '')

function rowsOf(file: string): Row[] {
  const [head = '', ...lines] = readFileSync(`${folder}${file}`, 'utf8').trim().split(/\r?\n/)
  const names = cells(head)
  return lines.map((line) => {
    const fields = cells(line)
    const of = (...wanted: string[]) => fields[names.findIndex((name) => wanted.includes(name))] ?? ''
    return {
      state: of('state_iso3', 'iso3'),
      inForce: of('entry_into_force', 'entryIntoForce'),
      territory: of('territory_note').startsWith('territory of'),
    }
  })
}

const before = (day: string) => Temporal.PlainDate.from(day).subtract({ days: 1 }).toString()

describe('participation, against the tables it was taken from', () => {
  it('compares thirteen tables, or says that they are missing', ({ skip }) => {
    skip(!there, 'the tables of the official collection do not stand beside the repository')
    expect(Object.keys(files).length).toBe(13)
    expect(Object.values(files).flatMap(rowsOf).length).toBeGreaterThan(1_500)
  })

  it.runIf(there).each(Object.entries(files))('%s: bound from the day of the row, not the day before', (id, file) => {
    const instrument = catalogue.get(id)
    if (instrument === undefined) throw new Error(`no instrument ${id}`)
    const parent = instrument.bound.by === 'participation' ? instrument.bound.and : undefined
    const wrong: string[] = []
    for (const { state, inForce: printed } of rowsOf(file)) {
      if (state === 'EU') continue
      const inForce = corrected[`${id} ${state}`] ?? printed
      const on = boundOn(instrument, state, inForce)
      // A protocol waits for its convention.
      const waits = parent !== undefined && boundOn(catalogue.get(parent) ?? instrument, state, inForce).bound !== true
      if (on.bound !== true && !waits) wrong.push(`${state} is not bound on ${inForce}: ${on.because}`)
      if (boundOn(instrument, state, before(inForce)).bound === true) wrong.push(`${state} is bound before ${inForce}`)
    }
    expect(wrong).toEqual([])
  })

  it.runIf(there).each(Object.entries(files))('%s: no State is bound that the table does not name', (id, file) => {
    const named = new Set(rowsOf(file).map(({ state }) => state))
    const table = tables.find(({ instrument }) => instrument === id)
    const own = [...(table?.parties ?? []), ...(table?.territories ?? [])].map(([state]) => state)
    const extended = readFileSync(`${folder}coe-un-fedlex/territorial-extensions.csv`, 'utf8')
    expect(own.filter((state) => !named.has(state) && !extended.includes(id))).toEqual([])
  })

  it.runIf(there)('the finder answers by the same days, for a measure of each instrument', () => {
    const measureOf: Readonly<Record<string, readonly [Measure, string]>> = {
      untoc: ['mla', 'participation-in-organised-group'],
      'trafficking-protocol': ['mla', 'trafficking-in-persons'],
      'smuggling-protocol': ['mla', 'migrant-smuggling'],
      'firearms-protocol': ['firearms-trace', 'firearms-trafficking'],
      uncac: ['mla', 'corruption'],
      'vienna-1988': ['mla', 'drug-trafficking'],
      'terrorist-financing': ['mla', 'terrorist-financing'],
      'ets-182': ['joint-team', 'murder'],
      'ets-024': ['extradition', 'murder'],
      'ets-030': ['mla', 'murder'],
      'ets-185': ['preservation', 'cybercrime'],
    }
    const wrong: string[] = []
    let asked = 0
    for (const [id, [measure, offence]] of Object.entries(measureOf)) {
      const rows = rowsOf(files[id] ?? '').filter(({ state, territory }) => state !== 'EU' && !territory)
      // The first party of the table, by its day: from then on the other decides.
      const [oldest] = rows.toSorted((a, b) => a.inForce.localeCompare(b.inForce))
      for (const { state, inForce: printed } of rows) {
        const inForce = corrected[`${id} ${state}`] ?? printed
        if (state === oldest?.state || inForce <= oldest!.inForce) continue
        const statusOn = (date: string) =>
          findBases({ from: state, to: oldest!.state, measure, offence, date, facts: new Map() }).bases.find(
            ({ instrument }) => instrument === id,
          )
        const [then, since] = [statusOn(before(inForce)), statusOn(inForce)]
        asked += 1
        if (then?.status !== 'excluded') wrong.push(`${id} ${state} before ${inForce}`)
        // Another instrument may stand in its place; a protocol may wait for its convention.
        const why = since?.because.at(-1) ?? ''
        if (since?.status === 'excluded' && !/^displaced by|^[A-Z]{3}: (?:ets|untoc)/.test(why))
          wrong.push(`${id} ${state} on ${inForce}: ${why}`)
      }
    }
    expect(wrong).toEqual([])
    expect(asked).toBeGreaterThan(1_000)
  })
})
