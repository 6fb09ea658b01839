import type { Basis } from '#law/finder/find'
import { judge } from '#law/finder/expression'
import { guides, sectionOf } from '#law/kinds/catalogue'
import type { Kind } from '#law/kinds/kind'
import type { ContentItem, Measure } from '#law/instrument'
import type { Gate, GateItem, Question, RiskAnswer, Section } from './words.ts'

/** What a request is held against. */
export type Asked = {
  readonly kind: Kind
  readonly measure: Measure | null
  readonly to: string
  readonly question: Question
  /** The instruments it rests on. */
  readonly bases: readonly Basis[]
  readonly sections: readonly Section[]
  readonly answered: readonly RiskAnswer[]
}

type Demand = {
  readonly section: string
  readonly need: GateItem['need']
  readonly required: boolean | null
  readonly by: string
  readonly article: string
  readonly text: string
}

/**
 * What a request must contain: everything its instruments demand, the declarations of the requested State among it, and
 * what that State's guide and the kind ask for besides. One answer serves all who ask for the same. What depends on a
 * fact nobody has answered stands in the way like what is required, until it is filled or the fact is answered.
 */
export function gate(asked: Asked): Omit<Gate, 'faults'> {
  const given = new Map(asked.sections.map((one) => [one.id, one]))
  const demands = demandsOf(asked)
  const sections = [...new Set(demands.map(({ section }) => section))]
  const items = sections.map((section): GateItem => {
    const of = demands.filter((one) => one.section === section)
    const answer = given.get(section)
    const is = answer === undefined ? 'empty' : answer.nothing ? 'nothing' : answer.text === '' ? 'empty' : 'filled'
    const required = of.some((one) => one.required === true)
    const open = !required && of.some((one) => one.required === null)
    // What is always demanded is there; nobody can say that there is nothing to say of it.
    const done = is === 'filled' || (is === 'nothing' && !required && answer?.text !== '')
    return {
      section,
      need: strictest(of.map(({ need }) => need)),
      is,
      blocks: (required || open) && !done,
      open,
      asks: of.map(({ by, article, text }) => ({ by, article, text })),
    }
  })
  const required = items.filter(({ need, open }) => need === 'always' || need === 'if' || open)
  const blocking = items.filter(({ blocks }) => blocks).length
  return {
    complete: blocking === 0,
    score: required.length === 0 ? 100 : Math.floor(((required.length - blocking) / required.length) * 100),
    items: items.toSorted((a, b) => Number(b.blocks) - Number(a.blocks)),
    risks: risksOf(asked),
  }
}

function demandsOf({ kind, measure, to, question, bases }: Asked): Demand[] {
  const demand = (
    by: string,
    required: boolean | null,
    { id, need, article, text }: Omit<ContentItem, 'when'>,
  ): Demand => ({
    section: sectionOf(id),
    need,
    required,
    by,
    article,
    text,
  })
  const facts = new Map([...Object.entries(question.facts), ...Object.entries(kind.facts)])
  const about = { to, measure: measure ?? '', offence: question.offence, facts, both: () => undefined }
  const besides = (by: string, content: readonly ContentItem[]) =>
    content.flatMap((item) => {
      const holds = item.need === 'if' ? judge(item.when ?? true, about).holds : item.need === 'always'
      return item.need === 'if' && holds === false ? [] : [demand(by, holds ?? null, item)]
    })
  return [
    ...bases.flatMap(({ instrument, content }) =>
      content
        .filter(({ need, required }) => need !== 'if' || required !== false)
        .map((item) => demand(instrument, item.required, item)),
    ),
    ...besides(kind.id, kind.content),
    ...guides
      .filter(
        ({ state, measures, kinds }) =>
          state === to && (kinds.includes(kind.id) || (measure !== null && measures.includes(measure))),
      )
      .flatMap(({ source, content }) => besides(source, content)),
  ]
}

const strictness = ['always', 'if', 'where-possible', 'if-wanted', 'advised'] as const
function strictest(needs: readonly GateItem['need'][]): GateItem['need'] {
  return strictness.find((one) => needs.includes(one)) ?? 'advised'
}

/** Would it be refused? Likely grounds first. A likely one is answered before the request is sent. */
function risksOf({ bases, answered }: Asked): Gate['risks'] {
  const order = ['likely', 'open', 'general'] as const
  return bases
    .flatMap(({ instrument, risks }) =>
      risks.map(({ id, text, article, level }) => {
        const given = answered.find((one) => one.instrument === instrument && one.id === id)
        const answer = given === undefined ? null : { text: given.answer, post: given.post, at: given.at }
        return { instrument, id, text, article, level, answered: answer !== null, answer }
      }),
    )
    .toSorted((a, b) => order.indexOf(a.level) - order.indexOf(b.level))
}
