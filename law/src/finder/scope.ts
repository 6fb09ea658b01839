import type { Clause, Instrument, Measure, MeasureRule, ScopeClause } from '../instrument.ts'
import { type Circumstances, judge } from './expression.ts'
import { say } from '../sentences.ts'

export const withArticle = ({ id }: Instrument, { text, article }: Clause) =>
  say('{instrument} {article}: {text}', { instrument: id, article, text })

/** What the instrument covers for this measure. */
export const covers = (instrument: Instrument, rule: MeasureRule, measure: Measure): readonly ScopeClause[] =>
  (rule.scope ?? instrument.scope).filter(
    ({ only, except }) => only?.includes(measure) !== false && except?.includes(measure) !== true,
  )

export type Scoped = {
  readonly holds: boolean | undefined
  readonly missing: readonly string[]
  readonly because: readonly string[]
}

/** One clause of the scope and all that the measure requires besides. */
export function scopeOf(
  instrument: Instrument,
  rule: MeasureRule,
  clausesOfScope: readonly ScopeClause[],
  about: Circumstances,
): Scoped {
  const clauses = clausesOfScope.map((clause) => ({ clause, ...judge(clause.when ?? true, about) }))
  const required = judge(['and', ...(rule.requires ?? [])], about)
  const held = clauses.find(({ holds }) => holds === true)
  if (required.holds === false) return { holds: false, missing: [], because: [] }
  if (held) {
    const because = [withArticle(instrument, held.clause)]
    return { holds: required.holds, missing: required.missing, because }
  }
  const open = clauses.filter(({ holds }) => holds === undefined)
  if (open.length === 0) return { holds: false, missing: [], because: [] }
  return {
    holds: undefined,
    missing: [...new Set([...open.flatMap(({ missing }) => missing), ...required.missing])],
    because: open.map(({ clause: { article, text } }) =>
      say('if {instrument} {article}: {text}', { instrument: instrument.id, article, text }),
    ),
  }
}
