import type { Basis } from '#law/finder/find'
import type { Kind, Side, Track } from '#law/kinds/kind'
import type { Entry } from './rules.phase.ts'
import type { Annex, Hold, Item, Person, Request, RiskAnswer, Said, Section, Step, Term } from './words.ts'

/** A request as it is kept. What follows from its steps is worked out when it is read, never kept. */
export type RequestFile = Omit<Request, 'phase' | 'ended' | 'owner' | 'next'> & {
  /** The State whose node keeps it. */
  readonly own: string
  /** States to go back to after interruptions. */
  readonly before: readonly string[]
  readonly sections: readonly Section[]
  readonly persons: readonly Person[]
  /** Answers to likely grounds of refusal, with who wrote them. */
  readonly risks: readonly (RiskAnswer & { readonly officer: string })[]
  readonly annexes: readonly Annex[]
  /** SHA-256 of who is asked, for what, about whom. */
  readonly likeness: string
  /** The request it follows, where the other side has it too. */
  readonly follows: string | null
  readonly post: string
  /** Its content is not destroyed while this stands. */
  readonly hold?: Hold
  /** When its content was destroyed. */
  readonly destroyedAt?: string
  readonly changedAt: string
  readonly changedBy: string
}

/** A step as it is kept: what was done and said, and where it stands in the log of messages. */
export type StepRecord = Step & {
  readonly entry: Entry | null
  readonly officer: string | null
}

/** All there is to know of a request when something is decided about it. */
export type Matter = {
  readonly file: RequestFile
  readonly kind: Kind
  readonly track: Track
  readonly steps: readonly StepRecord[]
  /** The instruments it rests on, as the law stands on the day it is looked at. */
  readonly bases: readonly Basis[]
}

export function logOf(steps: readonly StepRecord[]): readonly Entry[] {
  return steps.flatMap(({ entry, outcome }) => (entry === null || outcome === 'forked' ? [] : [entry]))
}

/** What counts: steps that had an effect, and those of the other side that crossed and so were said all the same. */
export function counting(steps: readonly StepRecord[]): readonly StepRecord[] {
  return steps.filter(({ outcome }) => outcome === 'applied')
}

export function lastOf(steps: readonly StepRecord[], ...acts: readonly string[]): StepRecord | undefined {
  return counting(steps).findLast(({ act }) => acts.includes(act))
}

/** Whether a request asks to be kept confidential itself: by its mark, or by what is written of it. */
export function asksConfidentiality({
  confidential,
  sections,
}: {
  readonly confidential: boolean
  readonly sections: readonly Section[]
}): boolean {
  return confidential || sections.some(({ id, text, nothing }) => id === 'confidentiality' && !nothing && text !== '')
}

/** A warning that it cannot be kept confidential which the State that asked has not answered. */
export function warningOpen(steps: readonly StepRecord[]): boolean {
  return lastOf(steps, 'warn-not-confidential', 'go-on-openly')?.act === 'warn-not-confidential'
}

/** Conditions that bind: those proposed last before they were accepted, and those that came with what was handed over. */
export function termsOf(steps: readonly StepRecord[]): readonly Term[] {
  const applied = counting(steps)
  const accepted = applied.findLastIndex(({ act }) => act === 'accept-conditions')
  const proposal = applied.findLast(({ message }, at) => at < accepted && message === 'PROPOSE_CONDITIONS')
  const brought = applied.filter(
    ({ message }) => message === 'DELIVER' || message === 'PARTIAL' || message === 'SUBMIT',
  )
  return unique([...(proposal?.said.terms ?? []), ...brought.flatMap(({ said }) => said.terms ?? [])])
}

/** What was handed over, by either side, the newest word on each thing. */
export function itemsOf(steps: readonly StepRecord[], by: Side): readonly Item[] {
  const brought = counting(steps).filter(
    (one) => one.by === by && (one.message === 'DELIVER' || one.message === 'PARTIAL'),
  )
  return unique(brought.flatMap(({ said }) => said.items ?? []))
}

function unique<T extends { readonly id: string }>(all: readonly T[]): readonly T[] {
  return [...new Map(all.map((one) => [one.id, one])).values()]
}

export type { Said }
