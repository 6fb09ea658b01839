import { instruments, ruleOf } from '../catalogue.ts'
import type { Clause, Instrument, Measure } from '../instrument.ts'
import type { Question } from './answer.ts'
import { type Circumstances, judge } from './expression.ts'
import type { Standing } from './standing.ts'
import { say } from '../sentences.ts'

/** What takes the place of this instrument between the two, in words; undefined where nothing does. */
export function displacedBy(
  instrument: Instrument,
  { measure }: Question,
  about: Circumstances,
  bound: readonly Standing[],
): string | undefined {
  for (const { instrument: other, both } of bound) {
    if (both !== true || other.id === instrument.id) continue
    const rule = ruleOf(other, measure)
    if (rule === undefined || rule.excludes?.some(({ when = true }) => judge(when, about).holds === true)) continue
    if (judge(['and', ...(rule.requires ?? [])], about).holds === false) continue
    for (const relation of other.relations) {
      if (!relation.measures.includes(measure)) continue
      const displaces =
        (relation.kind === 'displaces' && relation.instrument === instrument.id) ||
        (relation.kind === 'displaces-bilateral' && instrument.family === 'bilateral')
      if (displaces) {
        const { article, text } = relation
        return say('displaced by {instrument} {article}: {text}', { instrument: other.id, article, text })
      }
    }
  }
  return undefined
}

export function behind(instrument: Instrument, { measure }: Question, bound: readonly Standing[]): string[] {
  return bound.flatMap(({ instrument: other, both }) =>
    both !== true
      ? []
      : other.relations
          .filter(
            (one) => one.kind === 'stands-before' && one.instrument === instrument.id && one.measures.includes(measure),
          )
          .map(({ article, text }) =>
            say('stands behind {instrument} {article}: {text}', { instrument: other.id, article, text }),
          ),
  )
}

export function yielding(instrument: Instrument, { measure }: Question, bound: readonly Standing[]): Clause[] {
  const treaty = bound.find(
    ({ instrument: other, both }) =>
      both === true &&
      other.id !== instrument.id &&
      other.family !== 'un' &&
      ruleOf(other, measure) !== undefined &&
      !yields(other, measure),
  )
  if (treaty === undefined) return []
  return instrument.relations
    .filter(({ kind, measures }) => kind === 'yields-to-treaty' && measures.includes(measure))
    .map(({ article, text }) => ({
      article,
      text: say('{text}: {instrument} binds both', { text, instrument: treaty.instrument.id }),
    }))
}

const yields = (instrument: Instrument, measure: Measure) =>
  instrument.relations.some((relation) => relation.kind === 'yields-to-treaty' && relation.measures.includes(measure))

/** Protocols that have no measures of their own but change this instrument between the two. */
export function supplementing(instrument: Instrument, about: Circumstances): string[] {
  return instruments
    .filter(
      ({ relations, measures, inherits }) =>
        inherits === undefined &&
        Object.keys(measures).length === 0 &&
        relations.some((one) => one.kind === 'supplements' && one.instrument === instrument.id),
    )
    .flatMap((protocol) => {
      const both = about.both(protocol.id)
      const [relation] = protocol.relations
      if (both === true)
        return [say('with {instrument} between them: {text}', { instrument: protocol.id, text: relation?.text ?? '' })]
      return both === undefined
        ? [say('whether {instrument} binds both is not known', { instrument: protocol.id })]
        : []
    })
}
