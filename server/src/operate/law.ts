import { parseArgs } from 'node:util'
import { catalogue, factDefinitions, instruments, isMeasure, tables } from '@comity/law/catalogue'
import { isAlpha3 } from '@comity/law/countries'
import { type Answer, type Basis, findBases, type Question } from '@comity/law/finder/find'
import { readFacts } from '@comity/law/finder/facts'
import { whatIf } from '@comity/law/finder/what-if'
import { measures } from '@comity/law/instrument'
import { offences, offenceOf } from '@comity/law/offences'
import { applyStatus, approveStatus, importStatus } from './law-status.ts'

type Say = (line: string) => void

/** The subcommands of `comity law`: each answers from the data alone, without a node, a database or a network. */
const asked: Readonly<Record<string, (rest: readonly string[], say: Say, today: string) => number>> = {
  basis,
  offences: (rest, say) =>
    list(
      rest,
      say,
      offences.map(({ id, names, hooks }) => ({ id, name: names.en, hooks })),
    ),
  facts: (rest, say) =>
    list(
      rest,
      say,
      factDefinitions.map(({ text, ...one }) => ({ ...one, name: text })),
    ),
  measures: (rest, say) =>
    list(
      rest,
      say,
      measures.map((id) => ({ id, name: id })),
    ),
  instruments: (rest, say) =>
    list(
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
    ),
  explain,
  import: importStatus,
  approve: approveStatus,
  apply: applyStatus,
}

/** Runs `comity law …`; resolves with the exit status: 0, or 2 for a question that cannot be asked so. */
export function law(rest: readonly string[], say: Say, today: string): number {
  const [name = '', ...more] = rest
  const run = Object.hasOwn(asked, name) ? asked[name] : undefined
  if (run === undefined) throw new Error(`say one of ${Object.keys(asked).join(', ')}`)
  return run(more, say, today)
}

type Listed = { readonly id: string; readonly name: string }

function list(rest: readonly string[], say: Say, rows: readonly Listed[]): number {
  const { values } = parseArgs({ args: [...rest], options: { json: { type: 'boolean', default: false } } })
  if (values.json) say(JSON.stringify(rows))
  else for (const { id, name } of rows) say(`${id.padEnd(32)} ${name}`)
  return 0
}

/** An instrument as data: its rules and who is bound. */
function explain(rest: readonly string[], say: Say): number {
  const { positionals, values } = parseArgs({
    args: [...rest],
    allowPositionals: true,
    options: { json: { type: 'boolean', default: false } },
  })
  const [id = ''] = positionals
  const instrument = catalogue.get(id)
  if (instrument === undefined)
    throw new Error(`there is no instrument \`${id}\`: \`comity law instruments\` lists them`)
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
    throw new Error(question.faults.map(({ field, because }) => `${field}: ${because}`).join('; '))
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
    if (!isAlpha3(state))
      fault(field, state === '' ? 'say which State' : `\`${state}\` is no State by ISO 3166 alpha-3`)
  }
  if (from !== '' && from === to) fault('to', 'a State needs no treaty with itself')
  if (!isMeasure(measure)) fault('measure', `one of ${measures.join(', ')}`)
  if (offenceOf(offence) === undefined) fault('offence', 'no such offence: `comity law offences` lists them')
  if (!isDay(date)) fault('date', 'a day of the calendar, as 2026-03-01')
  const facts = readFacts(given.fact.map(pairOf))
  if (Array.isArray(facts)) for (const one of facts) fault(`fact ${one.fact}`, one.because)
  if (faults.length > 0 || !isMeasure(measure)) return { faults }
  return { from, to, measure, offence, date, facts: facts as ReadonlyMap<string, string> }
}

function pairOf(text: string): readonly [string, string] {
  const at = text.indexOf('=')
  return at === -1 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)]
}

function isDay(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false
  try {
    return Temporal.PlainDate.from(text).toString() === text
  } catch {
    return false
  }
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
