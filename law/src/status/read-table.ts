import { type DefaultTreeAdapterTypes, parse } from 'parse5'
import type { ConsentAct, PartyRow } from '../participation.ts'
import { stateNamed } from './state-name.ts'

/** What a saved page or a CSV file says about who is bound, and what in it could not be read. */
export type ReadStatus = {
  readonly parties: readonly PartyRow[]
  readonly signatories: readonly (readonly [string, string])[]
  /** States whose entry into force the file does not print: reckoned from the deposit, and so less sure than a printed day. */
  readonly reckoned: readonly string[]
  /** Rows that were not understood, as they stand in the file: looked at by a person, never dropped silently. */
  readonly unread: readonly string[]
}

/** How an instrument enters into force for a State that joins later: days after the deposit, and not before a day. */
export type EntryRule = { readonly days: number; readonly notBefore: string }

const longestFile = 20_000_000

/**
 * Reads a status table of the UN Treaty Collection (participant, signature, act of consent with its letter), of the
 * Treaty Office of the Council of Europe (signature, ratification, entry into force), or CSV with the columns
 * `state,act,deposited,inForce,mark,until`. Throws a RangeError for a file that is too large.
 */
export function readStatus(text: string, rule: EntryRule): ReadStatus {
  if (text.length > longestFile) throw new RangeError('the file is too large for a status table')
  const tables = /<table[\s>]/i.test(text) ? htmlTables(text) : [csvRows(text)]
  const rows = tables.flatMap((table) => {
    const columns = columnsOf(table)
    return table.map((cells) => ({ cells, columns }))
  })
  const parties = new Map<string, PartyRow>()
  const signatories = new Map<string, string>()
  const reckoned: string[] = []
  const unread: string[] = []
  for (const { cells, columns } of rows) {
    const [name = '', ...rest] = cells
    const state = /^[A-Z]{3}$|^EU$/.test(name) ? name : stateNamed(name)
    // Charts also name States that did nothing.
    if (!rest.some((cell) => /\d{4}/.test(cell))) continue
    if (state === undefined) {
      if (rest.some((cell) => dateIn(cell) !== undefined)) unread.push(cells.join(' | '))
      continue
    }
    const row = columns === undefined ? rowOf(state, rest, rule) : rowUnder(columns, state, cells, rule)
    if (row === undefined) unread.push(cells.join(' | '))
    else if ('signed' in row) signatories.set(state, row.signed)
    else {
      parties.set(state, row.party)
      if (row.reckoned === true) reckoned.push(state)
    }
  }
  return {
    parties: [...parties.values()].toSorted(byState),
    signatories: [...signatories].filter(([state]) => !parties.has(state)).toSorted(byState),
    reckoned: [...new Set(reckoned)].toSorted(),
    unread,
  }
}

const byState = (a: readonly [string, ...unknown[]], b: readonly [string, ...unknown[]]) => (a[0] < b[0] ? -1 : 1)

type Row = { readonly party: PartyRow; readonly reckoned?: boolean } | { readonly signed: string }

function rowOf(state: string, cells: readonly string[], rule: EntryRule): Row | undefined {
  const [act = '', deposited = '', inForce = '', mark = '', until = ''] = cells
  if (act === 'ratification' || act === 'accession' || act === 'succession') {
    const days = [deposited, inForce].map(dateIn)
    return days[0] === undefined || days[1] === undefined
      ? undefined
      : { party: [state, act, days[0], days[1], mark, until] }
  }
  const dated = cells.map((cell) => ({ cell, date: dateIn(cell) })).filter(({ date }) => date !== undefined)
  const [first, second, third] = dated
  if (first?.date === undefined) return undefined
  // Council of Europe: signature, ratification, entry into force. An accession has no signature.
  if (third?.date !== undefined && second?.date !== undefined) {
    return { party: [state, 'ratification', second.date, third.date, marksOf(cells), ''] }
  }
  const consent = second ?? (actOf(first.cell) === undefined && cells.indexOf(first.cell) === 0 ? undefined : first)
  if (consent?.date === undefined) return { signed: first.date }
  const named = actOf(consent.cell) ?? 'ratification'
  // Two days are an accession and its entry into force only where entries are printed: elsewhere the first is a signature.
  if (second?.date !== undefined && actOf(second.cell) === undefined && isEntry(first.date, second.date, rule)) {
    return { party: [state, 'accession', first.date, second.date, marksOf(cells), ''] }
  }
  return { party: [state, named, consent.date, entryOf(consent.date, rule), marksOf(cells), ''], reckoned: true }
}

/** Which column says what, by the words at its head. */
type Columns = { readonly signature: number; readonly consent: number; readonly entry: number }

function columnsOf(table: readonly (readonly string[])[]): Columns | undefined {
  const head = table.find(isHead)
  if (head === undefined) return undefined
  const signature = head.findIndex((cell) => /^signature/i.test(cell))
  const consent = head.findIndex((cell, at) => at !== signature && /ratification|accession|approval/i.test(cell))
  return signature === -1 || consent === -1
    ? undefined
    : { signature, consent, entry: head.findIndex((cell) => /entry into force/i.test(cell)) }
}

function rowUnder(columns: Columns, state: string, cells: readonly string[], rule: EntryRule): Row | undefined {
  const { signature, consent, entry } = columns
  const [signed, deposited, inForce] = [signature, consent, entry].map((at) => dateIn(cells[at] ?? ''))
  if (deposited === undefined) return signed === undefined ? undefined : { signed }
  const act = actOf(cells[consent] ?? '') ?? 'ratification'
  const marks = marksOf(cells)
  if (inForce !== undefined) return { party: [state, act, deposited, inForce, marks, ''] }
  // Where entries are printed, one that is not printed is not known.
  return entry === -1
    ? { party: [state, act, deposited, entryOf(deposited, rule), marks, ''], reckoned: true }
    : undefined
}

/** Letters of the UN Treaty Collection: a accession, d succession; A acceptance, AA approval and c confirmation bind alike. */
function actOf(cell: string): ConsentAct | undefined {
  const [, letter = ''] = /\d{4}\s+([a-zA-Z]{1,2})\s*$/.exec(cell.trim()) ?? []
  if (letter === 'a') return 'accession'
  if (letter === 'd') return 'succession'
  return /^(?:A|AA|c)$/.test(letter) ? 'ratification' : undefined
}

function isEntry(deposited: string, inForce: string, { days }: EntryRule): boolean {
  if (days > 0) return false
  const after = Temporal.PlainDate.from(deposited).until(inForce).days
  return after > 0 && after <= 125
}

function entryOf(deposited: string, { days, notBefore }: EntryRule): string {
  const day = Temporal.PlainDate.from(deposited).add({ days }).toString()
  return day < notBefore ? notBefore : day
}

function marksOf(cells: readonly string[]): string {
  const text = cells.join(' ')
  return /\bR\b/.test(text) || /\bD\b/.test(text) ? 'R' : ''
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

/** A day as depositaries write it: `23 Jan 2002`, `23/01/2002`, `2002-01-23`. */
export function dateIn(cell: string): string | undefined {
  const iso = /\b(\d{4})-(\d\d)-(\d\d)\b/.exec(cell)
  const slashed = /\b(\d{1,2})\/(\d{1,2})\/(\d{4})\b/.exec(cell)
  const worded = /\b(\d{1,2})\s+([A-Za-z]{3})[a-z]*\s+(\d{4})\b/.exec(cell)
  const parts = iso
    ? [iso[1], iso[2], iso[3]]
    : slashed
      ? [slashed[3], slashed[2], slashed[1]]
      : worded
        ? [worded[3], String(months.indexOf(worded[2]?.toLowerCase() ?? '') + 1), worded[1]]
        : undefined
  if (parts === undefined) return undefined
  const [year, month, day] = parts.map(Number) as [number, number, number]
  try {
    return Temporal.PlainDate.from({ year, month, day }, { overflow: 'reject' }).toString()
  } catch {
    return undefined
  }
}

/** Commas, semicolons or tabs apart, as the first line has most of; quotes keep them in a cell, as `"Korea, Republic of"`. */
function csvRows(text: string): string[][] {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/)
  const [head = ''] = lines
  const count = (sign: string) => head.split(sign).length
  const [apart = ','] = [',', ';', '\t'].toSorted((a, b) => count(b) - count(a))
  const cell = new RegExp(`(?:^|${apart})(?:"((?:[^"]|"")*)"|([^${apart}]*))`, 'g')
  return lines
    .filter((line) => line.trim() !== '' && !line.startsWith('state,'))
    .map((line) =>
      [...line.matchAll(cell)].map(([, quoted, plain]) => (quoted?.replaceAll('""', '"') ?? plain ?? '').trim()),
    )
}

type Node = DefaultTreeAdapterTypes.Node

/**
 * The rows of the tables that say of themselves that they are about signature and ratification. A page has others, for its
 * layout, the entry into force, territories and end notes; only where no table says so are all of them read.
 */
function htmlTables(text: string): string[][][] {
  const tables: string[][][] = []
  const visit = (node: Node, own: string[][] | undefined): void => {
    const rows = node.nodeName === 'table' ? [] : own
    if (rows !== own && rows !== undefined) tables.push(rows)
    if (node.nodeName === 'tr' && 'childNodes' in node) {
      const cells = node.childNodes.filter(({ nodeName }) => nodeName === 'td' || nodeName === 'th')
      if (cells.length > 1 && !cells.some(holdsTable)) rows?.push(cells.map(textOf))
    }
    if ('childNodes' in node) for (const child of node.childNodes) visit(child, rows)
  }
  visit(parse(text), undefined)
  const about = tables.filter((rows) => rows.some(isHead))
  return about.length > 0 ? about : tables
}

const isHead = (cells: readonly string[]): boolean =>
  cells.some((cell) => /signature/i.test(cell)) &&
  cells.some((cell) => /ratification|accession|approval/i.test(cell)) &&
  !cells.some((cell) => dateIn(cell) !== undefined)

function holdsTable(node: Node): boolean {
  return node.nodeName === 'table' || ('childNodes' in node && node.childNodes.some(holdsTable))
}

function textOf(node: Node): string {
  if ('value' in node && node.nodeName === '#text') return node.value
  // Footnotes stand as raised numbers behind names and dates.
  if (!('childNodes' in node) || node.nodeName === 'sup') return ''
  return node.childNodes.map(textOf).join('').replaceAll(/\s+/g, ' ').trim()
}
