import { hasMessage } from './messages.tsx'
import type { Messages, PlainKey } from './messages.tsx'

/** The sentence of a Cedar rule in the reader's language; what the node said when the rule has no text here. */
export function ruleSentence(m: Messages, id: string | undefined, fallback = ''): string {
  return id !== undefined && hasMessage('rule', id) ? m(`rule.${id}` as PlainKey) : fallback
}

const decidedByRule = new Set(['forbidden', 'second-officer-needed', 'purpose-missing'])

/** Why a thing was refused, in the reader's language where a rule decided it. */
export function refusalSentence(
  m: Messages,
  problem: { readonly code: string; readonly rule?: string; readonly because?: string; readonly detail?: string },
): string | undefined {
  const said = problem.because ?? problem.detail
  return decidedByRule.has(problem.code) ? ruleSentence(m, problem.rule, said) || undefined : said
}
