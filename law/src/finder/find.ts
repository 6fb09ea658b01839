import { catalogue, factDefinitions, instruments, ruleOf } from '../catalogue.ts'
import type { ContentItem, Ground, Instrument, MeasureRule } from '../instrument.ts'
import { answeringFor, bothBound, boundOn, type Bound } from '../participation.ts'
import type { Answer, Basis, Condition, Question, RequiredContent, Risk } from './answer.ts'
import { confidenceOf, oldest } from './confidence.ts'
import {
  cited,
  type Declared,
  effects,
  groundsOf,
  languagesOf,
  said,
  shown,
  statementsFor,
  translation,
} from './declared.ts'
import { type Circumstances, judge } from './expression.ts'
import { derive } from './facts.ts'
import { rank } from './rank.ts'
import { behind, displacedBy, supplementing, yielding } from './relations.ts'
import { covers, scopeOf, withArticle } from './scope.ts'
import type { Standing } from './standing.ts'
import { say } from '../sentences.ts'

export type { Answer, Basis, Question } from './answer.ts'

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
  const sameSide =
    bound.by === 'scheme' &&
    bound.across !== undefined &&
    memberOf(bound.across, from, date) === memberOf(bound.across, to, date)
  const apart =
    answeringFor(from) === answeringFor(to)
      ? [say('one State answers for both: {state}', { state: answeringFor(to) })]
      : sameSide && first.bound !== false && second.bound !== false
        ? [say('both stand on the same side of it', {})]
        : []
  const both =
    first.bound === false || second.bound === false || apart.length > 0
      ? false
      : first.bound === undefined || second.bound === undefined
        ? undefined
        : true
  return { instrument, from: first, to: second, both, apart }
}

function memberOf(id: string, state: string, date: string): boolean {
  const instrument = catalogue.get(id)
  return instrument !== undefined && boundOn(instrument, state, date).bound === true
}

function basisOf(
  { instrument, from, to, both, apart }: Standing,
  question: Question,
  about: Circumstances,
  bound: readonly Standing[],
): Basis {
  const rule = ruleOf(instrument, question.measure)
  const base = frame(instrument, rule, [from, to])
  const lines = [
    { bound: from.bound, line: say('{state}: {text}', { state: question.from, text: from.because }) },
    { bound: to.bound, line: say('{state}: {text}', { state: question.to, text: to.because }) },
  ]
  // What shuts the instrument comes last, where every other reason to exclude stands too.
  const party = lines.toSorted((a, b) => Number(a.bound === false) - Number(b.bound === false)).map(({ line }) => line)
  if (both === false) return { ...base, status: 'excluded', because: [...party, ...apart] }
  if (rule === undefined) {
    const because = [...party, say('{instrument} has no provision on this measure', { instrument: instrument.id })]
    return { ...base, status: 'excluded', because }
  }
  const provided = judge(rule.when ?? true, about)
  if (provided.holds === false) {
    const values = { instrument: instrument.id, article: rule.articles.join(', ') }
    const line = say('{instrument} {article}: the protocol that provides for it does not bind both States', values)
    return { ...base, status: 'excluded', because: [...party, line] }
  }
  const outside = rule.excludes?.find(({ when = true }) => judge(when, about).holds === true)
  if (outside) return { ...base, status: 'excluded', because: [...party, withArticle(instrument, outside)] }
  const displacing = displacedBy(instrument, question, about, bound)
  if (displacing !== undefined) return { ...base, status: 'excluded', because: [...party, displacing] }

  const covered = covers(instrument, rule, question.measure)
  const scope = scopeOf(instrument, rule, covered, about)
  if (scope.holds === false) {
    const clauses = covered.map((clause) => withArticle(instrument, clause)).join('; or ')
    const because = [...party, say('outside its scope, which is: {texts}', { texts: clauses })]
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
    ...new Set([...missingParty, ...provided.missing, ...scope.missing, ...open.flatMap((one) => one.missing)]),
  ]
  const effective = declared.filter(({ holds }) => holds !== false)
  const declaredGrounds = groundsOf(effective)
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
      ...conditionsOf(instrument, about),
      ...effects(effective, 'add-condition').map(({ effect, statement }) => ({
        text: effect.text,
        article: cited(statement),
      })),
      ...yielding(instrument, question, bound),
      ...translation(effective, about, instrument, question),
    ],
    risks: risksOf([...rule.grounds, ...declaredGrounds], about),
    // A reservation to such a rule opens the ground again.
    neverGrounds: rule.never.filter(({ id }) => !declaredGrounds.some((one) => one.id === id)),
    missing: missing.map((fact) => ({ fact, question: questionOf(fact) })),
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

/** Conditions that hold for every measure of an instrument, and the facts it hangs on whether they do. */
function conditionsOf({ conditions = [] }: Instrument, about: Circumstances): Condition[] {
  return conditions.flatMap(({ text, article, when = true }) => {
    const { holds, missing } = judge(when, about)
    if (holds === false) return []
    return holds === undefined ? [{ text, article, missing }] : [{ text, article }]
  })
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
    ...(effect.asDocument === undefined ? {} : { asDocument: effect.asDocument }),
  }))
  return [...rule.content, ...added].map(({ id, text, article, need, when, asDocument }: ContentItem) => {
    const item = { id, text, article, need, ...(asDocument === undefined ? {} : { asDocument }) }
    if (need !== 'if') return { ...item, required: need === 'always' }
    const { holds, missing } = judge(when ?? true, about)
    return holds === undefined ? { ...item, required: null, missing } : { ...item, required: holds }
  })
}

function questionOf(fact: string): string {
  return factQuestions.get(fact) ?? fact
}

const factQuestions: ReadonlyMap<string, string> = new Map(factDefinitions.map(({ id, text }) => [id, text]))
