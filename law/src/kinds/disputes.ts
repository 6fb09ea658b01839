import disputes from '../../data/kinds/disputes.json' with { type: 'json' }
import type { Clock } from '../instrument.ts'

/** What States may go on to when a refusal stays in dispute. */
export type Step = 'negotiation' | 'arbitration' | 'court'

/** One step of the settlement of disputes that an instrument provides for, with the article it stands in. */
export type DisputeStep = {
  readonly instrument: string
  readonly step: Step
  readonly article: string
  readonly text: string
  /** The acts by which it is taken. */
  readonly acts: readonly string[]
  /** Only where both States agree to it. */
  readonly agreed?: true
  /** Open once so much time has passed since an act, unless another one came after it. */
  readonly after?: { readonly act: string; readonly duration: string; readonly unless: string }
  readonly clock?: Clock
}

/** A paragraph that States declared not to be bound by, under the paragraph that lets them. */
type NotBound = {
  readonly instrument: string
  readonly article: string
  readonly under: string
  readonly states: readonly string[]
  readonly source: string
  readonly asOf: string
}

const all = disputes as unknown as { readonly steps: readonly DisputeStep[]; readonly notBound: readonly NotBound[] }
export const disputeSteps = all.steps
export const notBound = all.notBound

/** The steps that the instruments of a request provide for. */
export function disputesOf(instruments: readonly string[]): readonly DisputeStep[] {
  return all.steps.filter(({ instrument }) => instruments.includes(instrument))
}

/** Which of these States declared not to be bound by the paragraph of a step, where it is not negotiation. */
export function notBoundBy({ instrument, article, step }: DisputeStep, states: readonly string[]): readonly string[] {
  if (step === 'negotiation') return []
  const declared = all.notBound.filter((one) => one.instrument === instrument && one.article === article)
  return states.filter((state) => declared.some((one) => one.states.includes(state)))
}
