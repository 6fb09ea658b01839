import type { Basis } from '#law/finder/find'
import { judge } from '#law/finder/expression'
import { guides, sectionOf } from '#law/kinds/catalogue'
import type { Kind } from '#law/kinds/kind'
import type { ContentItem, DocumentDemand, Measure } from '#law/instrument'
import type { Annex, Gate, GateItem, Question, RiskAnswer, Section } from './words.ts'

/** What a request is held against. */
export type Asked = {
  readonly kind: Kind
  readonly measure: Measure | null
  readonly to: string
  readonly question: Question
  /** The instruments it rests on. */
  readonly bases: readonly Basis[]
  readonly sections: readonly Section[]
  readonly annexes: readonly Pick<Annex, 'fills' | 'certified'>[]
  readonly answered: readonly RiskAnswer[]
}

type Demand = {
  readonly section: string
  readonly need: GateItem['need']
  readonly required: boolean | null
  /** Facts nobody has answered that decide it. */
  readonly missing: readonly string[]
  readonly by: string
  readonly article: string
  readonly text: string
  readonly asDocument: DocumentDemand | undefined
}

/**
 * What a request must contain: everything its instruments demand, the declarations of the requested State among it, and
 * what that State's guide and the kind ask for besides. One answer serves all who ask for the same. What depends on a
 * fact nobody has answered stands in the way like what is required, until it is filled or the fact is answered. Where a
 * document is demanded, words do not stand for it: an annex does, certified where the instrument says so.
 */
export function gate(asked: Asked): Omit<Gate, 'faults'> {
  const given = new Map(asked.sections.map((one) => [one.id, one]))
  const demands = demandsOf(asked)
  const sections = [...new Set(demands.map(({ section }) => section))]
  const items = sections.map((section): GateItem => {
    const of = demands.filter((one) => one.section === section)
    const answer = given.get(section)
    const document = documentOf(of, asked.annexes, section)
    const annexed = document !== null && document.is !== 'missing'
    const worded = answer !== undefined && !answer.nothing && answer.text !== ''
    const is = worded || annexed ? 'filled' : answer?.nothing === true ? 'nothing' : 'empty'
    const required = of.some((one) => one.required === true)
    const open = !required && of.some((one) => one.required === null)
    // What is always demanded is there; nobody can say that there is nothing to say of it.
    const denied = is === 'nothing' && !required && answer?.text !== ''
    const lacking = document !== null && document.demanded !== 'either' && document.is !== 'annexed'
    const done = denied || (is === 'filled' && !lacking)
    return {
      section,
      need: strictest(of.map(({ need }) => need)),
      is,
      blocks: (required || open) && !done,
      open,
      document,
      facts: open ? [...new Set(of.flatMap(({ missing }) => missing))] : [],
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

const strictnessOfDocuments = ['certified', 'copy', 'either'] as const

/** The document that is demanded in a section, by the strictest of those who ask and must be answered, and how it stands. */
function documentOf(of: readonly Demand[], annexes: Asked['annexes'], section: string): GateItem['document'] {
  const asking = of.filter(({ required }) => required !== false)
  const demanded = strictnessOfDocuments.find((one) =>
    (asking.length > 0 ? asking : of).some((ask) => ask.asDocument === one),
  )
  if (demanded === undefined) return null
  const filling = annexes.filter(({ fills }) => fills.includes(section))
  const fits = filling.some(({ certified }) => certified || demanded !== 'certified')
  return { demanded, is: fits ? 'annexed' : filling.length > 0 ? 'not-certified' : 'missing' }
}

function demandsOf({ kind, measure, to, question, bases }: Asked): Demand[] {
  const demand = (
    by: string,
    required: boolean | null,
    missing: readonly string[],
    { id, need, article, text, asDocument }: Omit<ContentItem, 'when'>,
  ): Demand => ({
    section: sectionOf(id),
    need,
    required,
    missing,
    by,
    article,
    text,
    asDocument,
  })
  const facts = new Map([...Object.entries(question.facts), ...Object.entries(kind.facts)])
  const about = { to, measure: measure ?? '', offence: question.offence, facts, both: () => undefined }
  const besides = (by: string, content: readonly ContentItem[]) =>
    content.flatMap((item) => {
      if (item.need !== 'if') return [demand(by, item.need === 'always', [], item)]
      const { holds, missing } = judge(item.when ?? true, about)
      return holds === false ? [] : [demand(by, holds ?? null, missing, item)]
    })
  return [
    ...bases.flatMap(({ instrument, content }) =>
      content
        .filter(({ need, required }) => need !== 'if' || required !== false)
        .map((item) => demand(instrument, item.required, item.missing ?? [], item)),
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
