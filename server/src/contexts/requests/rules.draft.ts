import { readFacts } from '#law/finder/facts'
import { kindOf, trackOf } from '#law/kinds/catalogue'
import type { Actor } from '#kernel/actor'
import { refuse, type Refusal } from '#kernel/refusal'
import type { BodyOf } from '#kernel/route'
import type * as contract from './contract.ts'
import { begin } from './rules.engine.ts'
import { likenessOf } from './rules.told.ts'
import type { RequestFile } from './records.ts'
import type { Annex, Question, Section } from './words.ts'

type Doer = { readonly actor: Actor; readonly now: string }
type Body = BodyOf<typeof contract.changeRequest>

/** How many answers a request can hold: more than all instruments together ask for. */
const mostSections = 80

/** What is wrong with the question a request puts: facts that are none, contradictory ones, a day that cannot be. */
export function questionFault({ facts, date, offence }: Question, now: string): Refusal | undefined {
  const read = readFacts(Object.entries(facts), { offence })
  if (Array.isArray(read)) {
    const detail = read.map(({ fact, because }) => `\`${fact}\`: ${because}`).join('; ')
    return refuse('fact-not-known', { detail, field: 'body.question.facts' })
  }
  // A day further off than the difference of the zones has not come anywhere.
  const latest = Temporal.Instant.from(now).add({ hours: 14 }).toString().slice(0, 10)
  if (date > latest || date < '1900-01-01') {
    return refuse('date-impossible', {
      detail: 'the law of a day that has not come, or lies too far back, is not known',
      field: 'body.question.date',
    })
  }
  return undefined
}

export function newDraft(
  call: Doer & { readonly id: () => string; readonly body: BodyOf<typeof contract.openRequest> },
  reference: string,
  state: string,
): RequestFile {
  const { body, actor, now } = call
  const { case: file, kind: id, to, marking, follows = null, ...draft } = body
  const kind = kindOf(id)
  const position = kind === undefined ? { state: 'draft', before: [] } : begin(trackOf(kind), 'requesting')
  return {
    ...draft,
    ...position,
    id: call.id(),
    reference,
    side: 'requesting',
    own: state,
    kind: id,
    case: file,
    peer: to.state,
    authority: actor.entity.attrs['authority'] as string,
    theirs: to,
    marking,
    follows,
    sections: [],
    risks: [],
    annexes: [],
    likeness: likenessOf(to.state, id, draft.persons, draft.question, draft.proceeding),
    post: actor.post ?? '',
    openedAt: now,
    version: 1,
    changedAt: now,
    changedBy: actor.officer ?? '',
  }
}

export function changedDraft(file: RequestFile, body: Body, doer: Doer): RequestFile {
  const likeness = likenessOf(file.peer, file.kind, body.persons, body.question, body.proceeding)
  return touched({ ...file, ...body, likeness }, doer)
}

/** The draft with one answer written anew; an answer without text that says nothing is taken away. */
export function withSection(file: RequestFile, section: Section, doer: Doer): RequestFile | Refusal {
  const others = file.sections.filter(({ id }) => id !== section.id)
  const empty = section.text === '' && !section.nothing
  const sections = empty ? others : [...others, section]
  if (sections.length > mostSections)
    return refuse('section-not-asked', { detail: 'no instrument asks for so many things' })
  return touched({ ...file, sections }, doer)
}

/** The draft with its list of annexes written anew. */
export function withAnnexes(file: RequestFile, annexes: readonly Annex[], doer: Doer): RequestFile {
  return touched({ ...file, annexes }, doer)
}

/** The request as its next version, in the name of who changed it. */
export function touched(file: RequestFile, { actor, now }: Doer): RequestFile {
  return { ...file, version: file.version + 1, changedAt: now, changedBy: actor.officer ?? file.changedBy }
}
