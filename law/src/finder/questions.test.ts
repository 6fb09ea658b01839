import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { isMeasure } from '../catalogue.ts'
import { type Basis, findBases, type Question } from './find.ts'
import { readFacts } from './facts.ts'

// The questions are a text of their own, for lawyers: `law/test/questions.txt`.

type Asked = { readonly line: string; readonly question: Question; readonly expected: string[] }

const text = readFileSync(new URL('../../test/questions.txt', import.meta.url), 'utf8')
const asked: Asked[] = []
for (const line of text.split('\n')) {
  const [, from, to, measure, offence, date, rest = ''] =
    /^([A-Z]{3}) > ([A-Z]{3}) {2}(\S+) {2}(\S+) {2}(\d{4}-\d\d-\d\d)(.*)$/.exec(line) ?? []
  if (from && to && measure && offence && date) {
    const [known = ''] = rest.split('  - ')
    const pairs = known.trim().split(' ').filter(Boolean)
    const facts = readFacts(pairs.map((pair) => pair.split('=') as [string, string]))
    if (!isMeasure(measure) || Array.isArray(facts)) throw new Error(`cannot be asked: ${line}`)
    const question = { from, to, measure, offence, date, facts: facts as ReadonlyMap<string, string> }
    asked.push({ line, question, expected: [] })
  } else if (line.startsWith('  ')) asked.at(-1)?.expected.push(line.trim())
}

const open = ['applies', 'applies-if']
const of: Readonly<Record<string, (basis: Basis) => readonly string[]>> = {
  missing: ({ missing }) => missing.map(({ fact }) => fact),
  language: ({ languages }) => languages.flatMap(({ accepted }) => (accepted === null ? [] : [accepted.join(',')])),
  clock: ({ clocks }) => clocks.flatMap(({ duration }) => (duration === null ? [] : [duration])),
  never: ({ neverGrounds }) => neverGrounds.map(({ id }) => id),
}
const parts: Readonly<Record<string, (basis: Basis) => string>> = {
  risk: ({ risks }) => risks.map(({ article }) => article).join('; '),
  says: ({ because, conditions, neverGrounds }) =>
    [...because, ...[...conditions, ...neverGrounds].map((one) => `${one.article} ${one.text}`)].join('; '),
}

/** What of the answer is not as expected; empty where it is. */
function differences(question: Question, expected: readonly string[]): string[] {
  const { bases, fallback } = findBases(question)
  return expected.filter((line) => {
    const [, wanted] = /^fallback: (yes|no)$/.exec(line) ?? []
    if (wanted) return (fallback !== null) !== (wanted === 'yes')
    const [, id = '', rest = ''] = /^([a-z0-9-]+)(.*)$/.exec(line) ?? []
    const basis = bases.find(({ instrument }) => instrument === id)
    const [, status, article] = /^: (\S+)(?: (\S+))?$/.exec(rest) ?? []
    if (status !== undefined) {
      // A treaty between two other States is not even named.
      if (basis === undefined) return status !== 'excluded'
      const right = status === 'open' ? open.includes(basis.status) : basis.status === status
      return !right || (article !== undefined && !basis.articles.some((one) => one.startsWith(article)))
    }
    const [, what = '', value = ''] = /^ (\S+) (.+)$/.exec(rest) ?? []
    if (basis === undefined) return true
    const list = of[what]?.(basis)
    if (list) return !value.split('|').some((one) => list.includes(one))
    const said = parts[what]?.(basis)
    if (said === undefined) throw new Error(`not understood: ${line}`)
    return !value.split('|').some((one) => said.toLowerCase().includes(one.toLowerCase()))
  })
}

describe('what a lawyer expects of the finder', () => {
  it('was read: more than two hundred questions, each with what must come', () => {
    expect(asked.length).toBeGreaterThan(240)
    expect(asked.filter(({ expected }) => expected.length === 0)).toEqual([])
  })

  it.each(asked)('$line', ({ question, expected }) => {
    expect(differences(question, expected)).toEqual([])
  })

  it('is not met by chance: each expected status, turned round, is a difference', () => {
    const turned = { applies: 'excluded', 'applies-if': 'excluded', open: 'excluded', excluded: 'open' } as const
    const unseen = asked.filter(({ question, expected }) =>
      expected
        .filter((line) => /^[a-z0-9-]+: /.test(line) && !line.startsWith('fallback'))
        .map((line) => line.replace(/: (\S+)/, (_, status: keyof typeof turned) => `: ${turned[status]}`))
        .some((line) => differences(question, [line]).length === 0),
    )
    expect(unseen.map(({ line }) => line)).toEqual([])
  })
})
