import { languages, type LanguageCode } from '#law/languages'
import { counting, type Matter, type StepRecord } from './records.ts'
import { gateOf } from './rules.matter.ts'
import { citedAsk } from './rules.paper.cite.ts'
import type { LanguageRule, PaperContent, PaperKind, PaperParty, PaperRow } from './words.paper.ts'

/** Which message each document sets down. */
function toldIn({ message, said }: StepRecord): Exclude<PaperKind, 'request'> | undefined {
  if (message === 'ACK') return 'acknowledgement'
  if (message === 'DECIDE') return said.ground === undefined ? 'decision-on' : 'refusal'
  if (message === 'PROPOSE_CONDITIONS') return 'conditions'
  return message === 'DELIVER' || message === 'PARTIAL' ? 'execution' : undefined
}

const isSent = (steps: readonly StepRecord[]): boolean => counting(steps).some(({ said }) => said.request !== undefined)

const standingOf = (matter: Matter, by: StepRecord['by']) => (by === matter.file.side ? 'sent' : 'received')

/** The documents that exist now: the request, and one for each step that is set down. */
export function papersOf(matter: Matter, rule: LanguageRule): readonly PaperRow[] {
  const { file, steps } = matter
  if (file.destroyedAt !== undefined) return []
  const [requesting, requested] = file.side === 'requesting' ? [file.own, file.peer] : [file.peer, file.own]
  const language = proposed(rule)
  const told = counting(steps).flatMap((step): PaperRow[] => {
    const kind = toldIn(step)
    if (kind === undefined) return []
    const from = step.by === 'requesting' ? requesting : requested
    return [{ kind, step: step.number, standing: standingOf(matter, step.by), from, at: step.at, language }]
  })
  const first = counting(steps).find(({ said }) => said.request !== undefined)
  const standing = file.side === 'requested' ? 'received' : isSent(steps) ? 'sent' : 'draft'
  const at = first?.at ?? file.changedAt
  return [{ kind: 'request', step: null, standing, from: requesting, at, language }, ...told]
}

/** In which languages the requested State takes this request. */
export function languageRuleOf({ file, bases }: Matter): LanguageRule {
  const demands = bases.flatMap(({ instrument, languages: named }) =>
    named.map(({ text, article, accepted }) => ({
      instrument,
      article,
      text,
      accepted: accepted === null ? null : [...accepted],
    })),
  )
  const lists = demands.flatMap(({ accepted }) => (accepted === null ? [] : [accepted]))
  const [first, ...others] = lists
  const accepted = first?.filter((one) => others.every((list) => list.includes(one))) ?? null
  const written = file.language
  return { accepted, demands, written, obeyed: accepted === null || accepted.includes(plainTag(written)) }
}

const plainTag = (tag: string): string => tag.split('-')[0] ?? tag
const amongSix = (tag: string): LanguageCode | undefined => languages.find((one) => one === plainTag(tag))

function proposed({ accepted, written }: LanguageRule): LanguageCode {
  const own = amongSix(written)
  if (own !== undefined && (accepted === null || accepted.includes(own))) return own
  return (accepted ?? []).flatMap((one) => amongSix(one) ?? [])[0] ?? own ?? 'en'
}

export type Wanted = {
  readonly kind: PaperKind
  readonly step?: number | undefined
  readonly language: LanguageCode
  readonly beside?: LanguageCode | undefined
}
export type SetDown = {
  readonly at: string
  /** The authorities of both sides by their names, the own one first. */
  readonly names: readonly [PaperParty['names'], PaperParty['names']]
}

/** What a document says; undefined where the step it sets down was not taken. Without a step, the last one of its kind. */
export function contentOf(matter: Matter, wanted: Wanted, { at, names }: SetDown): PaperContent | undefined {
  const { file, steps } = matter
  if (file.destroyedAt !== undefined) return undefined
  const { kind, language, beside } = wanted
  const step =
    kind === 'request'
      ? undefined
      : counting(steps).findLast(
          (one) => toldIn(one) === kind && (wanted.step === undefined || one.number === wanted.step),
        )
  if (kind !== 'request' && step === undefined) return undefined
  const speaks = step?.by ?? 'requesting'
  const own = { state: file.own, names: [...names[0]] }
  const peer = { state: file.peer, names: [...names[1]] }
  const [from, to] = speaks === file.side ? [own, peer] : [peer, own]
  const sent = kind === 'request' && file.side === 'requesting' && !isSent(steps) ? 'draft' : standingOf(matter, speaks)
  return {
    paper: 'comity/paper/v1',
    kind,
    language,
    beside: beside ?? null,
    standing: sent,
    at,
    by: file.own,
    from,
    to,
    request: {
      id: file.id,
      reference: file.reference,
      kind: file.kind,
      title: file.title,
      marking: file.marking,
    },
    asked: step === undefined ? askedOf(matter) : null,
    told: step === undefined ? null : { at: step.at, number: step.number, said: saidOf(step) },
  }
}

function askedOf(matter: Matter): PaperContent['asked'] {
  const { file } = matter
  const asks = new Map(gateOf(matter).items.map((item) => [item.section, item.asks.map(citedAsk)]))
  const { instruments, proceeding, language, urgent, confidential, privileged, question, annexes } = file
  // What is demanded and answered by a document alone.
  const filled = new Set(annexes.flatMap(({ fills }) => fills))
  const byDocument = [...filled]
    .filter((id) => !file.sections.some((section) => section.id === id))
    .map((id) => ({ id, text: '', nothing: false }))
  return {
    offence: question.offence,
    date: question.date,
    instruments: [...instruments],
    proceeding,
    language,
    urgent,
    confidential,
    privileged,
    persons: [...file.persons],
    sections: [...file.sections, ...byDocument].map((section) => ({
      ...section,
      asks: [...new Set(asks.get(section.id) ?? [])],
    })),
    ...(annexes.length === 0 ? {} : { annexes: [...annexes] }),
  }
}

function saidOf({
  said: { reasons, ground, terms, items, annexes },
}: StepRecord): NonNullable<PaperContent['told']>['said'] {
  return {
    ...(reasons === undefined ? {} : { reasons }),
    ...(ground === undefined ? {} : { ground }),
    ...(terms === undefined ? {} : { terms }),
    ...(items === undefined ? {} : { items }),
    ...(annexes === undefined ? {} : { annexes }),
  }
}
