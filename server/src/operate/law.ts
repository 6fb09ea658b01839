import { parseArgs } from 'node:util'
import { catalogue, factDefinitions, instruments, isMeasure, tables } from '@comity/law/catalogue'
import { countryOf, isAlpha3 } from '@comity/law/countries'
import { type Answer, type Basis, findBases, type Question } from '@comity/law/finder/find'
import { readFacts } from '@comity/law/finder/facts'
import { whatIf } from '@comity/law/finder/what-if'
import { measures } from '@comity/law/instrument'
import { offences, offenceOf } from '@comity/law/offences'
import { stateNamed } from '@comity/law/status/state-name'
import { isDay } from './day.ts'
import { applyStatus, approveStatus, importStatus } from './law-status.ts'

type Say = (line: string) => void

type Asked = {
  readonly usage: string
  readonly summary: string
  readonly run: (rest: readonly string[], say: Say, today: string) => number
}

const question =
  'basis --from PER --to CHE --measure mla --offence corruption [--date 2026-03-01] [--fact language=es]... [--json]'

/** The subcommands of `comity law`: each answers from the data alone, without a node, a database or a network. */
const asked: Readonly<Record<string, Asked>> = {
  basis: {
    usage: question,
    summary:
      'which instruments bind two States for a measure on a day, with what is known; today where no day is given',
    run: basis,
  },
  offences: {
    usage: 'offences [--json]',
    summary: 'the offences that can be asked about, and the articles they hang on',
    run: (rest, say) =>
      list(
        rest,
        say,
        offences.map(({ id, names, hooks }) => ({ id, name: names.en, hooks })),
      ),
  },
  facts: {
    usage: 'facts [--json]',
    summary: 'the questions of fact that decide something, and how each is answered',
    run: (rest, say) =>
      list(
        rest,
        say,
        factDefinitions.map(({ text, ...one }) => ({ ...one, name: text })),
        ({ kind, choices }) => (kind === 'choice' ? (choices?.join('|') ?? '') : kind),
      ),
  },
  measures: {
    usage: 'measures [--json]',
    summary: 'what a State may ask another for',
    run: (rest, say) =>
      list(
        rest,
        say,
        measures.map((id) => ({ id, name: id.replaceAll('-', ' ') })),
      ),
  },
  instruments: { usage: 'instruments [--json]', summary: 'the instruments in the data; also `list`', run: treaties },
  list: { usage: '', summary: '', run: treaties },
  explain: {
    usage: 'explain INSTRUMENT [--json]',
    summary: 'what an instrument covers, demands and permits to refuse, article by article, and who is bound',
    run: explain,
  },
  import: {
    usage: 'import INSTRUMENT FILE --source TEXT --as-of DAY --out CHANGE',
    summary:
      'compare a saved page of the UN Treaty Collection or the Treaty Office, or CSV, with the table; writes the difference only',
    run: importStatus,
  },
  approve: {
    usage: 'approve CHANGE --by "Name, office"',
    summary: 'note that this person compared the difference with its source; two different persons do',
    run: approveStatus,
  },
  apply: { usage: 'apply CHANGE', summary: 'write the table, once two persons approved', run: applyStatus },
}

/**
 * Runs `comity law …`; resolves with the exit status: 0; 1 for a file of which rows were not understood. Throws, in words
 * for the terminal, what cannot be asked so; the command line then ends with 2.
 */
export function law(rest: readonly string[], say: Say, today: string): number {
  const [name = 'help', ...more] = rest
  const one = Object.hasOwn(asked, name) ? asked[name] : undefined
  if (one === undefined && name !== 'help' && name !== '--help')
    throw new Error(`there is no \`comity law ${name}\`: \`comity law help\` says what there is`)
  if (one === undefined || more.includes('--help')) {
    const shown = one === undefined ? Object.values(asked).filter(({ usage }) => usage !== '') : [one]
    for (const { usage, summary } of shown) say(`comity law ${usage}\n    ${summary}`)
    return 0
  }
  return one.run(more, say, today)
}

function treaties(rest: readonly string[], say: Say): number {
  return list(
    rest,
    say,
    instruments.map(({ id, title, cite, family, inForce, asOf, verified }) => ({
      id,
      name: title,
      cite,
      family,
      inForce,
      asOf,
      verified,
    })),
  )
}

type Listed = { readonly id: string; readonly name: string }

function list<Row extends Listed>(
  rest: readonly string[],
  say: Say,
  rows: readonly Row[],
  answer?: (row: Row) => string,
): number {
  const { values } = parseArgs({ args: [...rest], options: { json: { type: 'boolean', default: false } } })
  if (values.json) say(JSON.stringify(rows))
  else
    for (const row of rows) say(`${row.id.padEnd(32)} ${row.name}${answer === undefined ? '' : `  [${answer(row)}]`}`)
  return 0
}

/** An instrument as data: its rules and who is bound. */
function explain(rest: readonly string[], say: Say): number {
  const { positionals, values } = parseArgs({
    args: [...rest],
    allowPositionals: true,
    options: { json: { type: 'boolean', default: false } },
  })
  const [given] = positionals
  if (given === undefined) throw new Error('say which instrument: `comity law instruments` lists them')
  const id = given.toLowerCase()
  const instrument = catalogue.get(id)
  if (instrument === undefined)
    throw new Error(`there is no instrument \`${given}\`: \`comity law instruments\` lists them`)
  const table = tables.find((one) => one.instrument === id)
  if (values.json) {
    say(JSON.stringify({ instrument, parties: table ?? null }))
    return 0
  }
  say(`${instrument.title} (${instrument.cite})`)
  say(
    `in force ${instrument.inForce}; rules read from: ${instrument.source}${instrument.verified ? '' : '; not verified'}`,
  )
  if (table)
    say(
      `${table.parties.length} parties as of ${table.asOf}, from ${table.source}${table.verified ? '' : '; not verified'}`,
    )
  for (const [measure, rule] of Object.entries(instrument.measures)) {
    say(`\n${measure}: ${rule.articles.join(', ')}`)
    for (const { article, text } of [...rule.conditions, ...rule.content, ...rule.grounds])
      say(`  ${article.padEnd(18)} ${text}`)
  }
  return 0
}

function basis(rest: readonly string[], say: Say, today: string): number {
  // `--fact a=b c=d` and `--fact a=b --fact c=d` mean the same.
  const { values, positionals } = parseArgs({
    args: [...rest],
    allowPositionals: true,
    options: {
      from: { type: 'string' },
      to: { type: 'string' },
      measure: { type: 'string' },
      offence: { type: 'string' },
      date: { type: 'string' },
      fact: { type: 'string', multiple: true, default: [] },
      json: { type: 'boolean', default: false },
    },
  })
  const question = readQuestion({ ...values, fact: [...values.fact, ...positionals] }, today)
  if ('faults' in question) {
    if (values.json) say(JSON.stringify({ faults: question.faults }))
    throw new Error(question.faults.map(({ field, because }) => `${field}: ${because}`).join('\n'))
  }
  const answer = findBases(question)
  const changes = whatIf(question, answer.bases)
  const bases = answer.bases.map((one) => ({ ...one, wouldChange: changes.get(one.instrument) ?? [] }))
  if (values.json)
    say(
      JSON.stringify({
        question: { ...question, facts: Object.fromEntries(question.facts) },
        bases,
        fallback: answer.fallback,
      }),
    )
  else tell(answer, say)
  return 0
}

type Given = {
  readonly from?: string | undefined
  readonly to?: string | undefined
  readonly measure?: string | undefined
  readonly offence?: string | undefined
  readonly date?: string | undefined
  readonly fact: readonly string[]
}
type Faults = { readonly faults: readonly { readonly field: string; readonly because: string }[] }

/** Reads a question strictly; every fault is named at once. */
export function readQuestion(given: Given, today: string): Question | Faults {
  const faults: { field: string; because: string }[] = []
  const fault = (field: string, because: string): void => void faults.push({ field, because })
  const { from = '', to = '', measure = '', offence = '', date = today } = given
  for (const [field, state] of [
    ['from', from],
    ['to', to],
  ] as const) {
    if (!isAlpha3(state)) fault(field, state === '' ? `say which State, as \`--${field} PER\`` : noState(state))
  }
  if (from !== '' && from === to) fault('to', 'a State needs no treaty with itself')
  if (!isMeasure(measure)) fault('measure', `one of ${measures.join(', ')}`)
  if (offence === '') fault('offence', 'say which offence: `comity law offences` lists them')
  else if (offenceOf(offence) === undefined)
    fault('offence', `no such offence \`${offence}\`: \`comity law offences\` lists them`)
  if (!isDay(date)) fault('date', 'a day of the calendar, as 2026-03-01')
  const facts = readFacts(given.fact.map(pairOf), { offence, measure })
  if (Array.isArray(facts)) for (const one of facts) fault(`fact ${one.fact}`, one.because)
  if (faults.length > 0 || !isMeasure(measure)) return { faults }
  return { from, to, measure, offence, date, facts: facts as ReadonlyMap<string, string> }
}

/** What may be meant: `pe`, `PE`, `per` and `Peru` are told the code, never taken for it. */
function noState(given: string): string {
  const wanted = countryOf(given.toUpperCase())?.alpha3 ?? stateNamed(given)
  const meant = wanted === undefined ? '' : `: did you mean \`${wanted}\`?`
  return `\`${given}\` is no State or territory by ISO 3166 alpha-3, in capitals${meant}`
}

function pairOf(text: string): readonly [string, string] {
  const at = text.indexOf('=')
  return at === -1 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)]
}

const words = { applies: 'applies', 'applies-if': 'applies if', excluded: 'excluded' } as const

function tell({ bases, fallback }: Answer, say: Say): void {
  for (const one of bases.filter(({ status }) => status !== 'excluded')) tellBasis(one, say)
  if (fallback) say(`${fallback.text}: ${fallback.needs.join('; ')}`)
  const excluded = bases.filter(({ status }) => status === 'excluded')
  say(`\nnot open to this request (${excluded.length}):`)
  for (const { instrument, because } of excluded) say(`  ${instrument.padEnd(24)} ${because.at(-1) ?? ''}`)
}

function tellBasis(one: Basis, say: Say): void {
  say(`${words[one.status].toUpperCase()}  ${one.instrument}, ${one.articles.join(', ')}: ${one.title}`)
  for (const line of one.because) say(`  because     ${line}`)
  for (const { article, text } of one.conditions) say(`  condition   ${article}: ${text}`)
  for (const { fact, question } of one.missing) say(`  missing     ${fact}: ${question}`)
  for (const { article, text, level } of one.risks.filter(({ level }) => level !== 'general'))
    say(`  risk ${level.padEnd(6)} ${article}: ${text}`)
  for (const { article, text, accepted } of one.languages)
    say(`  language    ${accepted?.join(', ') ?? ''} ${article}: ${text}`)
  for (const { article, text, duration } of one.clocks) say(`  clock       ${duration ?? ''} ${article}: ${text}`)
  say(`  data as of ${one.dataAsOf}, confidence ${one.confidence}\n`)
}
