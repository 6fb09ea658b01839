import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { isAlpha3 } from '@comity/law/countries'
import type { ParticipationTable, PartyRow } from '@comity/law/participation'
import {
  applyChange,
  approvalsNeeded,
  approve,
  type ChangeFault,
  proposeChange,
  type StatusChange,
} from '@comity/law/status/change'
import { entryRules, printed } from '@comity/law/status/entry-rules'
import { readStatus } from '@comity/law/status/read-table'
import { isDay } from './day.ts'

type Say = (line: string) => void

const words: Readonly<Record<ChangeFault, string>> = {
  'other-instrument': 'the change is about another instrument',
  'base-changed': 'the table is no longer the one the change was compared with: import again',
  'older-than-table': 'the source is older than the table: nothing is put back in time',
  'unread-rows': 'rows of the file were not understood: correct the file, and import again',
  'approved-twice': 'this person approved it already: a second person compares it with the source',
  'not-approved': `${approvalsNeeded} different persons compare it with the source first: \`comity law approve\``,
  'approval-of-other-content': 'the change was altered after it was approved: import again',
}

const shipped = fileURLToPath(new URL('../../../law/data/', import.meta.url))
const tableFile = (folder: string, instrument: string): string => {
  const file = join(folder, 'participation', `${instrument}.json`)
  if (!/^[a-z0-9-]{1,64}$/.test(instrument) || !existsSync(file))
    throw new Error(
      `no such instrument with a table of parties \`${instrument.slice(0, 64)}\`: \`comity law instruments\``,
    )
  return file
}
const readTable = (folder: string, instrument: string) =>
  JSON.parse(readFileSync(tableFile(folder, instrument), 'utf8')) as ParticipationTable
/** A file of `comity law import`, each of its rows a State with days that can be; anything else is refused. */
function readChange(file: string): StatusChange {
  const no = new Error(`\`${file}\` is no change written by \`comity law import\``)
  let change: Partial<StatusChange> | null
  try {
    change = JSON.parse(readFileSync(file, 'utf8')) as Partial<StatusChange> | null
  } catch (error) {
    if (error instanceof SyntaxError) throw no
    throw error
  }
  const { instrument, base, source, asOf, differences, signatories, unread, approvals } = change ?? {}
  const texts = [instrument, base, source, asOf].every((one) => typeof one === 'string')
  const lists = [differences, signatories, unread, approvals].every(Array.isArray)
  if (!texts || !lists || !isDay(asOf ?? '')) throw no
  const rows = differences?.flatMap(({ state, before, after }) => [
    state === before?.[0] || before === null,
    state === after?.[0] || after === null,
    after === null || isRow(after),
  ])
  if (rows?.includes(false) === true) throw no
  return change as StatusChange
}

function isRow([state, act, deposited, inForce, mark, until]: PartyRow): boolean {
  const days = isDay(deposited) && isDay(inForce) && (until === '' || isDay(until))
  return (isAlpha3(state) || state === 'EU') && acts.includes(act) && days && /^R?O?$/.test(mark)
}

const acts: readonly string[] = ['ratification', 'accession', 'succession']

const write = (file: string, value: unknown): void => {
  writeFileSync(`${file}.new`, `${JSON.stringify(value, null, 2)}\n`)
  renameSync(`${file}.new`, file)
}

/** `comity law import INSTRUMENT FILE --source TEXT --as-of DAY --out CHANGE`: compares, and writes nothing but the change. */
export function importStatus(rest: readonly string[], say: Say): number {
  const { positionals, values } = parseArgs({
    args: [...rest],
    allowPositionals: true,
    options: {
      source: { type: 'string' },
      'as-of': { type: 'string' },
      out: { type: 'string' },
      data: { type: 'string', default: shipped },
    },
  })
  const [instrument, file] = positionals
  const { source, 'as-of': asOf, out } = values
  if (
    instrument === undefined ||
    file === undefined ||
    source === undefined ||
    asOf === undefined ||
    out === undefined
  ) {
    throw new Error('say the instrument, the file, `--source`, `--as-of DAY` and `--out FILE`')
  }
  if (!isDay(asOf)) throw new Error('--as-of: a day of the calendar, as 2026-11-01: the day the source stands for')
  const table = readTable(values.data, instrument)
  if (asOf < table.asOf) throw new Error(`${words['older-than-table']}: it stands for ${table.asOf}`)
  const read = readStatus(readFileSync(file, 'utf8'), entryRules[instrument] ?? printed)
  if (read.parties.length === 0) throw new Error('no State was found in the file: is it a status table?')
  const change = proposeChange(table, read, { source, asOf })
  write(out, change)
  say(`${instrument}: ${table.parties.length} parties as of ${table.asOf}; the file names ${read.parties.length}`)
  for (const { state, before, after } of change.differences) {
    const [sign, row] = before === null ? ['+', after] : after === null ? ['-', before] : ['~', after]
    const was = before && after ? `  (was ${before.slice(1).filter(Boolean).join(', ')})` : ''
    const sum = read.reckoned.includes(state) && row !== before ? '; entry into force reckoned from the deposit' : ''
    say(`  ${sign} ${state}  ${row?.slice(1).filter(Boolean).join(', ') ?? ''}${was}${sum}`)
  }
  for (const row of change.unread) say(`  ? not understood: ${row}`)
  say(`${change.differences.length} differences written to ${out}; the table is as it was`)
  say(
    change.unread.length > 0
      ? `correct the file where rows were not understood, and import again`
      : `${approvalsNeeded} persons compare it with the source: \`comity law approve ${out} --by "Name, office"\`; then \`comity law apply ${out}\``,
  )
  return change.unread.length === 0 ? 0 : 1
}

/** `comity law approve CHANGE --by "Name, office"`: notes that this person compared it with the source. */
export function approveStatus(rest: readonly string[], say: Say): number {
  const { positionals, values } = parseArgs({
    args: [...rest],
    allowPositionals: true,
    options: { by: { type: 'string' } },
  })
  const [file] = positionals
  if (file === undefined || values.by === undefined || values.by.trim() === '')
    throw new Error('say the file and `--by "Name, office"`')
  const change = readChange(file)
  const approved = approve(change, values.by.trim(), Temporal.Now.instant().toString({ smallestUnit: 'second' }))
  if ('fault' in approved) throw new Error(words[approved.fault])
  write(file, approved)
  say(`${file}: approved by ${approved.approvals.map(({ by }) => by).join(' and ')}`)
  return 0
}

/** `comity law apply CHANGE`: writes the table, when it is the one compared and two persons approved. */
export function applyStatus(rest: readonly string[], say: Say): number {
  const { positionals, values } = parseArgs({
    args: [...rest],
    allowPositionals: true,
    options: { data: { type: 'string', default: shipped } },
  })
  const [file] = positionals
  if (file === undefined) throw new Error('say the file of the change')
  const change = readChange(file)
  const made = applyChange(readTable(values.data, change.instrument), change)
  if ('fault' in made) throw new Error(words[made.fault])
  write(tableFile(values.data, change.instrument), made)
  say(`${change.instrument}: ${made.parties.length} parties as of ${made.asOf}`)
  return 0
}
