import {
  catalogue,
  type Effect,
  factDefinitions,
  instruments,
  ruleOf,
  type Statement,
  statements,
  treatyLanguages,
} from '../catalogue.ts'
import type { Channel, Clause, Clock, ContentItem, Ground, Instrument, Measure, MeasureRule } from '../instrument.ts'
import { bothBound, boundOn, type Bound } from '../participation.ts'
import { type Circumstances, judge } from './expression.ts'
import { derive } from './facts.ts'
import { confidenceOf, oldest } from './confidence.ts'
import { rank } from './rank.ts'

/** Who asks whom for what, about which offence, on which day (`2026-03-01`), and what is known. */
export type Question = {
  readonly from: string
  readonly to: string
  readonly measure: Measure
  readonly offence: string
  readonly date: string
  readonly facts: ReadonlyMap<string, string>
}

/** A reason to refuse that the requested State could raise. */
export type Risk = {
  readonly id: string
  readonly text: string
  readonly article: string
  readonly force: Ground['force']
  /** likely: the facts call for it; open: a fact is missing; general: it may always be raised. */
  readonly level: 'likely' | 'open' | 'general'
  readonly missing?: readonly string[]
}

export type Missing = { readonly fact: string; readonly question: string }
export type Languages = { readonly text: string; readonly article: string; readonly accepted: readonly string[] | null }
export type RequiredContent = Pick<ContentItem, 'id' | 'text' | 'article' | 'need'> & {
  /** false: not for these facts; null: it depends on a fact that is missing. */
  readonly required: boolean | null
}

/** What one instrument is worth for the question. */
export type Basis = {
  readonly instrument: string
  readonly title: string
  readonly status: 'applies' | 'applies-if' | 'excluded'
  readonly articles: readonly string[]
  /** Why, in order, each with its article or source. */
  readonly because: readonly string[]
  readonly conditions: readonly Clause[]
  readonly risks: readonly Risk[]
  /** What may never be a reason to refuse. */
  readonly neverGrounds: readonly Ground[]
  readonly missing: readonly Missing[]
  readonly content: readonly RequiredContent[]
  readonly languages: readonly Languages[]
  readonly channels: readonly Channel[]
  readonly clocks: readonly Clock[]
  readonly use: readonly Clause[]
  readonly duties: readonly Clause[]
  /** Declarations of either side that changed something. */
  readonly statements: readonly Pick<Statement, 'state' | 'kind' | 'articles' | 'text' | 'source' | 'asOf'>[]
  readonly dataAsOf: string
  readonly confidence: 'high' | 'medium' | 'low'
}

export type Answer = {
  readonly bases: readonly Basis[]
  /** What is left where no instrument applies; null where one does. */
  readonly fallback: {
    readonly basis: 'comity-and-reciprocity'
    readonly text: string
    readonly needs: readonly string[]
  } | null
}

type Standing = {
  readonly instrument: Instrument
  readonly from: Bound
  readonly to: Bound
  readonly both: boolean | undefined
}

/**
 * Finds what binds two States for a measure on a date, and what it demands. Pure: the same question gets the same answer
 * as long as the data is the same. An instrument is `excluded` with its reason, `applies` when nothing is left open, and
 * `applies-if` when facts are missing, which are named. Legally prior instruments come first.
 */
export function findBases(question: Question): Answer {
  const about = circumstances(question)
  const concerned = instruments.filter(
    ({ bound }) =>
      bound.by !== 'pair' || (bound.parties.includes(question.from) && bound.parties.includes(question.to)),
  )
  const standings = concerned.map((instrument) => standing(instrument, question))
  const bound = standings.filter(({ both }) => both !== false)
  const bases = standings.map((one) => basisOf(one, question, about, bound))
  const ranked = rank(bases, question.measure)
  const found = ranked.some(({ status }) => status === 'applies')
  return {
    bases: ranked,
    fallback: found
      ? null
      : {
          basis: 'comity-and-reciprocity',
          text: 'no instrument in the data is sure to bind both States for this: the request rests on the law of the requested State, comity and reciprocity',
          needs: [
            'undertaking of reciprocity',
            'provision of the law of the requested State that permits assistance without a treaty',
            'diplomatic channel, unless both central authorities agree otherwise',
          ],
        },
  }
}

function circumstances({ from, to, measure, offence, date, facts }: Question): Circumstances {
  const both = (id: string): boolean | undefined => {
    const instrument = catalogue.get(id)
    return instrument === undefined ? undefined : bothBound(instrument, from, to, date)
  }
  return { to, measure, offence, facts: derive(facts, { offence, measure, from, to, date }), both }
}

function standing(instrument: Instrument, { from, to, date }: Question): Standing {
  const [first, second] = [boundOn(instrument, from, date), boundOn(instrument, to, date)]
  const { bound } = instrument
  const displacedMembers =
    bound.by === 'scheme' && bound.notBothMember !== undefined && bothOf(bound.notBothMember, from, to, date) === true
  const both =
    first.bound === false || second.bound === false || displacedMembers || from === to
      ? false
      : first.bound === undefined || second.bound === undefined
        ? undefined
        : true
  return { instrument, from: first, to: second, both }
}

function bothOf(id: string, from: string, to: string, date: string): boolean | undefined {
  const instrument = catalogue.get(id)
  return instrument === undefined ? undefined : bothBound(instrument, from, to, date)
}

function basisOf(
  { instrument, from, to, both }: Standing,
  question: Question,
  about: Circumstances,
  bound: readonly Standing[],
): Basis {
  const rule = ruleOf(instrument, question.measure)
  const base = frame(instrument, rule, [from, to])
  const lines = [
    { bound: from.bound, line: `${question.from}: ${from.because}` },
    { bound: to.bound, line: `${question.to}: ${to.because}` },
  ]
  // What shuts the instrument comes last, where every other reason to exclude stands too.
  const party = lines.toSorted((a, b) => Number(a.bound === false) - Number(b.bound === false)).map(({ line }) => line)
  if (both === false) return { ...base, status: 'excluded', because: party }
  const title = `${instrument.id} ${rule === undefined ? '' : rule.articles.join(', ')}`.trim()
  if (rule === undefined) {
    return { ...base, status: 'excluded', because: [...party, `${instrument.id} has no provision on this measure`] }
  }
  const covered = judge(rule.when ?? true, about)
  if (covered.holds === false) {
    const because = [...party, `${title}: the protocol that provides for it does not bind both States`]
    return { ...base, status: 'excluded', because }
  }
  const outside = rule.excludes?.find(({ when = true }) => judge(when, about).holds === true)
  if (outside) return { ...base, status: 'excluded', because: [...party, withArticle(instrument, outside)] }
  const displacing = displacedBy(instrument, question, about, bound)
  if (displacing !== undefined) return { ...base, status: 'excluded', because: [...party, displacing] }

  const scope = scopeOf(instrument, rule, about)
  if (scope.holds === false) {
    const clauses = (rule.scope ?? instrument.scope).map((clause) => withArticle(instrument, clause)).join('; or ')
    const because = [...party, `outside its scope, which is: ${clauses}`]
    return { ...base, status: 'excluded', because }
  }
  const declared = statementsFor(instrument, question, about)
  const shut = declared.find(({ statement, holds }) => statement.effect.kind === 'not-a-basis' && holds === true)
  if (shut)
    return {
      ...base,
      status: 'excluded',
      because: [...party, said(shut.statement)],
      statements: [shown(shut.statement)],
    }

  const open = declared.filter(({ statement, holds }) => statement.effect.kind === 'not-a-basis' && holds === undefined)
  const missingParty = both === undefined ? ['party-status'] : []
  const missing = [
    ...new Set([...missingParty, ...covered.missing, ...scope.missing, ...open.flatMap((one) => one.missing)]),
  ]
  const effective = declared.filter(({ holds }) => holds !== false)
  return {
    ...base,
    status: missing.length > 0 ? 'applies-if' : 'applies',
    because: [
      ...party,
      ...scope.because,
      ...effective
        .filter(({ statement: { effect } }) => effect.kind.endsWith('-a-basis'))
        .map(({ statement }) => said(statement)),
      ...supplementing(instrument, about),
      ...behind(instrument, question, bound),
    ],
    conditions: [
      ...rule.conditions.filter(({ when = true }) => judge(when, about).holds !== false),
      ...effects(effective, 'add-condition').map(({ effect, statement }) => ({
        text: effect.text,
        article: cited(statement),
      })),
      ...yielding(instrument, question, bound),
      ...translation(effective, about, instrument, question),
    ],
    risks: risksOf([...rule.grounds, ...groundsOf(effective)], about),
    neverGrounds: rule.never,
    missing: missing.map((fact) => ({ fact, question: about.facts.has(fact) ? fact : questionOf(fact) })),
    content: contentOf(rule, effective, about),
    languages: languagesOf(rule, effective, instrument, question),
    channels: [
      ...rule.channels.filter(({ when = true }) => judge(when, about).holds !== false),
      ...effects(effective, 'channel').map(({ effect, statement }) => ({
        id: effect.id,
        text: effect.text,
        article: cited(statement),
      })),
    ],
    clocks: rule.clocks,
    use: rule.use === undefined ? [] : [rule.use],
    duties: rule.duties ?? [],
    statements: effective.map(({ statement }) => shown(statement)),
    dataAsOf: oldest([base.dataAsOf, ...effective.map(({ statement }) => statement.asOf)]),
  }
}

function frame(instrument: Instrument, rule: MeasureRule | undefined, parties: readonly [Bound, Bound]): Basis {
  return {
    instrument: instrument.id,
    title: instrument.title,
    status: 'excluded',
    articles: rule?.articles ?? [],
    because: [],
    conditions: [],
    risks: [],
    neverGrounds: [],
    missing: [],
    content: [],
    languages: [],
    channels: [],
    clocks: [],
    use: [],
    duties: [],
    statements: [],
    dataAsOf: oldest(parties.map(({ asOf }) => asOf)),
    confidence: confidenceOf(instrument, parties),
  }
}

type Scoped = {
  readonly holds: boolean | undefined
  readonly missing: readonly string[]
  readonly because: readonly string[]
}

/** One clause of the scope and all that the measure requires besides. */
function scopeOf(instrument: Instrument, rule: MeasureRule, about: Circumstances): Scoped {
  const clauses = (rule.scope ?? instrument.scope).map((clause) => ({ clause, ...judge(clause.when ?? true, about) }))
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
    because: open.map(({ clause }) => `if ${withArticle(instrument, clause)}`),
  }
}

function displacedBy(
  instrument: Instrument,
  { measure }: Question,
  about: Circumstances,
  bound: readonly Standing[],
): string | undefined {
  for (const { instrument: other, both } of bound) {
    if (both !== true || other.id === instrument.id) continue
    const rule = ruleOf(other, measure)
    if (rule === undefined || rule.excludes?.some(({ when = true }) => judge(when, about).holds === true)) continue
    for (const relation of other.relations) {
      if (!relation.measures.includes(measure)) continue
      const displaces =
        (relation.kind === 'displaces' && relation.instrument === instrument.id) ||
        (relation.kind === 'displaces-bilateral' && instrument.family === 'bilateral')
      if (displaces) return `displaced by ${other.id} ${relation.article}: ${relation.text}`
    }
  }
  return undefined
}

function behind(instrument: Instrument, { measure }: Question, bound: readonly Standing[]): string[] {
  return bound.flatMap(({ instrument: other, both }) =>
    both !== true
      ? []
      : other.relations
          .filter(
            (one) => one.kind === 'stands-before' && one.instrument === instrument.id && one.measures.includes(measure),
          )
          .map(({ article, text }) => `stands behind ${other.id} ${article}: ${text}`),
  )
}

function yielding(instrument: Instrument, { measure }: Question, bound: readonly Standing[]): Clause[] {
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
    .map(({ article, text }) => ({ article, text: `${text}: ${treaty.instrument.id} binds both` }))
}

const yields = (instrument: Instrument, measure: Measure) =>
  instrument.relations.some((relation) => relation.kind === 'yields-to-treaty' && relation.measures.includes(measure))

/** Protocols that have no measures of their own but change this instrument between the two. */
function supplementing(instrument: Instrument, about: Circumstances): string[] {
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
      if (both === true) return [`with ${protocol.id} between them: ${relation?.text ?? ''}`]
      return both === undefined ? [`whether ${protocol.id} binds both is not known`] : []
    })
}

type Declared = {
  readonly statement: Statement
  readonly holds: boolean | undefined
  readonly missing: readonly string[]
}

/** What the requested State declared, and what the requesting one did where the other side may invoke it. */
function statementsFor(instrument: Instrument, { from, to, measure }: Question, about: Circumstances): Declared[] {
  return statements
    .filter(
      (one) =>
        (one.instrument === instrument.id || one.instrument === instrument.inherits) &&
        (one.state === to || (one.state === from && one.reciprocal)) &&
        one.effect.measures.includes(measure),
    )
    .map((statement) => ({ statement, ...judge(statement.when ?? true, about) }))
}

type EffectOf<Kind extends Effect['kind']> = Extract<Effect, { readonly kind: Kind }>
type Chosen<Kind extends Effect['kind']> = { readonly effect: EffectOf<Kind>; readonly statement: Statement }

function effects(declared: readonly Declared[], kind: 'add-condition'): Chosen<'add-condition'>[]
function effects(declared: readonly Declared[], kind: 'language'): Chosen<'language'>[]
function effects(
  declared: readonly Declared[],
  kind: 'add-ground' | 'add-content' | 'channel',
): Chosen<'add-ground' | 'add-content' | 'channel'>[]
function effects(declared: readonly Declared[], kind: Effect['kind']): { effect: Effect; statement: Statement }[] {
  return declared.flatMap(({ statement }) =>
    statement.effect.kind === kind ? [{ effect: statement.effect, statement }] : [],
  )
}

function groundsOf(declared: readonly Declared[]): Ground[] {
  return effects(declared, 'add-ground').map(({ effect, statement }) => ({
    id: effect.id,
    text: effect.text,
    article: cited(statement),
    force: effect.force ?? 'optional',
    ...(effect.when === undefined ? {} : { when: effect.when }),
  }))
}

const levels = ['likely', 'open', 'general'] as const

function risksOf(grounds: readonly Ground[], about: Circumstances): Risk[] {
  const risks = grounds.flatMap(({ id, text, article, force, when }): Risk[] => {
    if (when === undefined) return [{ id, text, article, force, level: 'general' }]
    const { holds, missing } = judge(when, about)
    if (holds === false) return []
    return [
      holds === true
        ? { id, text, article, force, level: 'likely' }
        : { id, text, article, force, level: 'open', missing },
    ]
  })
  return risks.toSorted((a, b) => levels.indexOf(a.level) - levels.indexOf(b.level))
}

function contentOf(rule: MeasureRule, declared: readonly Declared[], about: Circumstances): RequiredContent[] {
  const added = effects(declared, 'add-content').map(({ effect, statement }) => ({
    id: effect.id,
    text: effect.text,
    article: cited(statement),
    need: 'if' as const,
    when: effect.when ?? true,
  }))
  return [...rule.content, ...added].map(({ id, text, article, need, when }: ContentItem) => ({
    id,
    text,
    article,
    need,
    required: need === 'always' ? true : need === 'if' ? (judge(when ?? true, about).holds ?? null) : false,
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

function languagesOf(
  rule: MeasureRule,
  declared: readonly Declared[],
  instrument: Instrument,
  question: Question,
): Languages[] {
  const general =
    rule.languages === undefined ? [] : [{ text: rule.languages.text, article: rule.languages.article, accepted: null }]
  return [...acceptedBy(declared, instrument, question), ...general]
}

function translation(
  declared: readonly Declared[],
  about: Circumstances,
  instrument: Instrument,
  question: Question,
): Clause[] {
  const written = about.facts.get('language')
  if (written === undefined) return []
  return acceptedBy(declared, instrument, question)
    .filter(({ accepted }) => !accepted.includes(written))
    .map(({ accepted, article }) => ({ text: `a translation into one of ${accepted.join(', ')} is demanded`, article }))
}

const shown = ({ state, kind, articles, text, source, asOf }: Statement) => ({
  state,
  kind,
  articles,
  text,
  source,
  asOf,
})
const cited = ({ instrument, articles, state }: Statement) => `${instrument} ${articles.join(', ')} (${state})`
const said = (statement: Statement) =>
  `${statement.kind} of ${statement.state} on ${cited(statement)}: ${statement.text}`
const withArticle = (instrument: Instrument, { text, article }: Clause) => `${instrument.id} ${article}: ${text}`

function questionOf(fact: string): string {
  return factQuestions.get(fact) ?? fact
}

const factQuestions: ReadonlyMap<string, string> = new Map(factDefinitions.map(({ id, text }) => [id, text]))
