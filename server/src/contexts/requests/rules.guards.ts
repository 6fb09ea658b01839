import type { Facts } from './rules.engine.ts'
import { ofConfidentiality } from './rules.guards.confidentiality.ts'
import { whileItRuns } from './rules.guards.course.ts'
import { ofDisputes } from './rules.guards.disputes.ts'
import { beforeItIsSent } from './rules.guards.draft.ts'
import type { Situation } from './rules.situation.ts'

const conditions = { ...beforeItIsSent, ...whileItRuns, ...ofConfidentiality, ...ofDisputes }

/** The names of the conditions that can be judged: those of `guards.json`, held together by a test. */
export const judged: readonly string[] = Object.keys(conditions)

/** Judges conditions by their names: true, or why not. One that is not known does not hold. */
export function judgeConditions(names: readonly string[], situation: Situation): Facts {
  return Object.fromEntries(
    names.map((name) => [name, conditions[name]?.(situation) ?? `\`${name}\` cannot be judged`]),
  )
}
