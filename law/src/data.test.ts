import { describe, expect, it } from 'vitest'
import { catalogue, factDefinitions, instruments, schemes, statements, tables } from './catalogue.ts'
import { isAlpha3 } from './countries.ts'
import type { Expression } from './finder/expression.ts'
import { type Clause, measures } from './instrument.ts'
import { offences } from './offences.ts'

const day = /^\d{4}-\d\d-\d\d$/
const party = (code: string) => isAlpha3(code) || code === 'EU'
const facts = new Set(factDefinitions.map(({ id }) => id))
const heads = [
  'and',
  'or',
  'not',
  'is',
  'atLeast',
  'offence',
  'hook',
  'measure',
  'both',
  'national-of',
  'national-of-requested',
  'eu-list',
]

/** What is wrong with a condition; empty where nothing is. */
function faultsOf(expression: Expression): string[] {
  if (typeof expression === 'boolean') return []
  const [head, ...rest] = expression as readonly [string, ...unknown[]]
  if (!heads.includes(head)) return [`no such condition: ${head}`]
  if (head === 'and' || head === 'or' || head === 'not') return (rest as Expression[]).flatMap(faultsOf)
  if ((head === 'is' || head === 'atLeast') && !facts.has(String(rest[0]))) return [`no such fact: ${String(rest[0])}`]
  if (head === 'offence')
    return rest.filter((id) => !offences.some((one) => one.id === id)).map((id) => `no such offence: ${String(id)}`)
  if ((head === 'both' || head === 'hook') && !catalogue.has(String(rest[0])))
    return [`no such instrument: ${String(rest[0])}`]
  if (head === 'national-of' && !isAlpha3(String(rest[0]))) return [`no such State: ${String(rest[0])}`]
  return []
}

const conditions = (clauses: readonly Clause[]) => clauses.flatMap(({ when = true }) => faultsOf(when))

describe('tables of participation', () => {
  it.each(tables.map((table) => [table.instrument, table] as const))(
    '%s: every row is a State, in order, with dates that can be',
    (id, table) => {
      expect(catalogue.has(id)).toBe(true)
      expect(table.asOf).toMatch(day)
      expect(table.source).not.toBe('')
      const states = table.parties.map(([state]) => state)
      expect(states.filter((state) => !party(state))).toEqual([])
      expect(states).toEqual([...new Set(states)].toSorted())
      expect(table.unknown.filter((state) => states.includes(state))).toEqual([])
      const begun = catalogue.get(id)?.inForce ?? ''
      for (const [state, act, deposited, inForce, mark, until] of table.parties) {
        expect([state, act]).toEqual([state, expect.stringMatching(/^(ratification|accession|succession)$/)])
        expect([state, deposited, inForce]).toEqual([state, expect.stringMatching(day), expect.stringMatching(day)])
        // A successor is bound from the day it came to be, before it said so.
        if (act !== 'succession') expect([state, inForce >= deposited, inForce >= begun]).toEqual([state, true, true])
        expect([state, mark]).toEqual([state, expect.stringMatching(/^R?O?$/)])
        expect(until === '' || day.test(until)).toBe(true)
        expect([state, deposited <= table.asOf]).toEqual([state, true])
      }
      for (const [territory, state] of table.territories) {
        expect([territory, isAlpha3(territory), isAlpha3(state)]).toEqual([territory, true, true])
      }
    },
  )

  it('a protocol has no party that its convention has not', () => {
    for (const instrument of instruments) {
      if (instrument.bound.by !== 'participation' || instrument.bound.and === undefined) continue
      const above = tables.find(({ instrument: id }) => id === (instrument.bound as { and: string }).and)
      const own = tables.find(({ instrument: id }) => id === instrument.id)
      const parties = new Set(above?.parties.map(([state]) => state))
      expect(own?.parties.map(([state]) => state).filter((state) => !parties.has(state))).toEqual([])
    }
  })
})

describe('instruments', () => {
  it.each(instruments.map((one) => [one.id, one] as const))(
    '%s: every rule has its article, every condition can be judged',
    (_, instrument) => {
      expect(instrument.title).not.toBe('')
      expect(instrument.inForce).toMatch(day)
      expect(conditions(instrument.scope)).toEqual([])
      for (const { instrument: other } of instrument.relations)
        expect(other === null || catalogue.has(other)).toBe(true)
      for (const [measure, rule] of Object.entries(instrument.measures)) {
        expect(measures).toContain(measure)
        expect(rule.articles.length).toBeGreaterThan(0)
        const clauses = [
          ...rule.conditions,
          ...rule.content,
          ...rule.grounds,
          ...rule.never,
          ...rule.channels,
          ...(rule.duties ?? []),
        ]
        expect(clauses.filter(({ article, text }) => article === '' || text === '')).toEqual([])
        expect(conditions([...clauses, ...(rule.excludes ?? []), ...(rule.scope ?? [])])).toEqual([])
        expect((rule.requires ?? []).flatMap(faultsOf)).toEqual([])
        const ids = rule.content.map(({ id }) => id)
        expect(ids).toEqual([...new Set(ids)])
        for (const { duration, article } of rule.clocks) {
          expect(article).not.toBe('')
          if (duration !== null) expect(Temporal.Duration.from(duration).sign).toBe(1)
        }
      }
    },
  )

  it('are those a central authority asks for first', () => {
    const wanted =
      'untoc trafficking-protocol smuggling-protocol firearms-protocol vienna-1988 uncac terrorist-financing ets-030 ' +
      'ets-099 ets-182 ets-024 ets-086 ets-098 cets-209 ets-185 cets-198 eio eaw eu-2018-1805'
    expect([...catalogue.keys()]).toEqual(expect.arrayContaining(wanted.split(' ')))
  })
})

describe('declarations and memberships', () => {
  it('every statement is of a party, about a measure of its instrument, from a source', () => {
    for (const { instrument, state, effect, source, asOf, when = true } of statements) {
      const table = tables.find((one) => one.instrument === instrument)
      expect([state, table?.parties.some(([code]) => code === state)]).toEqual([state, true])
      expect(effect.measures.every((measure) => measures.includes(measure))).toBe(true)
      expect([source === '', day.test(asOf)]).toEqual([false, true])
      expect(faultsOf(when)).toEqual([])
    }
  })

  it('every member of a scheme is a State, from a day, once', () => {
    for (const { id, members } of schemes) {
      const states = members.map(([state]) => state)
      expect([id, states.filter((state) => !isAlpha3(state))]).toEqual([id, []])
      expect(states).toEqual([...new Set(states)].toSorted())
      expect(members.every(([, from, until]) => day.test(from) && (until === '' || until > from))).toBe(true)
    }
  })
})
