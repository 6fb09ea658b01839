import { type Effect, type Statement, statements, treatyLanguages } from '../catalogue.ts'
import type { Clause, Ground, Instrument, MeasureRule } from '../instrument.ts'
import type { Languages, Question } from './answer.ts'
import { type Circumstances, judge } from './expression.ts'
import { say } from '../sentences.ts'

export type Declared = {
  readonly statement: Statement
  readonly holds: boolean | undefined
  readonly missing: readonly string[]
}

/** What the requested State declared, and what the requesting one did where the other side may invoke it. */
export function statementsFor(
  instrument: Instrument,
  { from, to, measure }: Question,
  about: Circumstances,
): Declared[] {
  return statements
    .filter(
      (one) =>
        (one.instrument === instrument.id || one.instrument === instrument.inherits) &&
        (one.state === to || (one.state === from && one.reciprocal)) &&
        one.towards?.includes(one.state === to ? from : to) !== false &&
        one.effect.measures.includes(measure),
    )
    .map((statement) => ({ statement, ...judge(statement.when ?? true, about) }))
}

type EffectOf<Kind extends Effect['kind']> = Extract<Effect, { readonly kind: Kind }>
type Chosen<Kind extends Effect['kind']> = { readonly effect: EffectOf<Kind>; readonly statement: Statement }

export function effects(declared: readonly Declared[], kind: 'add-condition'): Chosen<'add-condition'>[]
export function effects(declared: readonly Declared[], kind: 'language'): Chosen<'language'>[]
export function effects(
  declared: readonly Declared[],
  kind: 'add-ground' | 'add-content' | 'channel',
): Chosen<'add-ground' | 'add-content' | 'channel'>[]
export function effects(
  declared: readonly Declared[],
  kind: Effect['kind'],
): { effect: Effect; statement: Statement }[] {
  return declared.flatMap(({ statement }) =>
    statement.effect.kind === kind ? [{ effect: statement.effect, statement }] : [],
  )
}

export function groundsOf(declared: readonly Declared[]): Ground[] {
  return effects(declared, 'add-ground').map(({ effect, statement }) => ({
    id: effect.id,
    text: effect.text,
    article: cited(statement),
    force: effect.force ?? 'optional',
    ...(effect.when === undefined ? {} : { when: effect.when }),
  }))
}

function acceptedBy(declared: readonly Declared[], instrument: Instrument, { to }: Question) {
  const notified = effects(declared, 'language').map(({ effect, statement }) => ({
    text: statement.text,
    article: cited(statement),
    accepted: effect.languages,
  }))
  const agreed = treatyLanguages.get(instrument.id)?.[to]
  return agreed === undefined
    ? notified
    : [...notified, { text: 'as the treaty is entered', article: instrument.cite, accepted: agreed }]
}

export function languagesOf(
  rule: MeasureRule,
  declared: readonly Declared[],
  instrument: Instrument,
  question: Question,
): Languages[] {
  const general =
    rule.languages === undefined ? [] : [{ text: rule.languages.text, article: rule.languages.article, accepted: null }]
  return [...acceptedBy(declared, instrument, question), ...general]
}

export function translation(
  declared: readonly Declared[],
  about: Circumstances,
  instrument: Instrument,
  question: Question,
): Clause[] {
  const written = about.facts.get('language')
  if (written === undefined) return []
  return acceptedBy(declared, instrument, question)
    .filter(({ accepted }) => !accepted.includes(written))
    .map(({ accepted, article }) => ({
      text: say('a translation into one of {languages} is demanded', { languages: accepted.join(', ') }),
      article,
    }))
}

export const shown = ({ state, kind, articles, text, source, asOf }: Statement) => ({
  state,
  kind,
  articles,
  text,
  source,
  asOf,
})
export const cited = ({ instrument, articles, state }: Statement) => `${instrument} ${articles.join(', ')} (${state})`
export const said = ({ kind, state, instrument, articles, text }: Statement) =>
  say(`${kind} of {state} on {instrument} {article}: {text}`, {
    state,
    instrument,
    article: `${articles.join(', ')} (${state})`,
    text,
  })
