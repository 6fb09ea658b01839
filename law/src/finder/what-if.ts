import { factDefinitions } from '../catalogue.ts'
import type { Basis, Question } from './answer.ts'
import { findBases } from './find.ts'

/** What an answer to an open question would do to an instrument. */
export type Change = { readonly fact: string; readonly value: string; readonly status: Basis['status'] }

/** Values at which a fact of this kind usually turns an answer. */
const tried = {
  'yes-no': ['yes', 'no'],
  years: ['0.5', '1', '4'],
  months: ['3', '4'],
  state: [],
  choice: [],
  language: [],
  table: [],
} as const

/**
 * For each instrument that applies only if something holds: what each open fact, answered alone, would make of it.
 * Instruments by their identifiers; a value that changes nothing is left out.
 */
export function whatIf(question: Question, bases: readonly Basis[]): ReadonlyMap<string, readonly Change[]> {
  const open = bases.filter(({ status }) => status === 'applies-if')
  const facts = new Set(open.flatMap(({ missing }) => missing.map(({ fact }) => fact)))
  const changes = new Map<string, Change[]>(open.map(({ instrument }) => [instrument, []]))
  for (const fact of facts) {
    const definition = factDefinitions.find(({ id }) => id === fact)
    const values =
      fact === 'nationality' ? [question.to, question.from] : definition === undefined ? [] : tried[definition.kind]
    for (const value of values) {
      const then = findBases({ ...question, facts: new Map([...question.facts, [fact, value]]) }).bases
      for (const { instrument, status, missing } of then) {
        const before = open.find((one) => one.instrument === instrument)
        const changed = before !== undefined && (status !== before.status || missing.length < before.missing.length)
        if (changed) changes.get(instrument)?.push({ fact, value, status })
      }
    }
  }
  return changes
}
