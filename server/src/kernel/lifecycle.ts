import { refuse, type Refusal } from './refusal.ts'

/** States and steps of a kind of record, as data: checked, drawn, offered and tested from one table. */
export type Lifecycle<State extends string = string, Step extends string = string> = {
  readonly of: string
  readonly initial: State
  readonly states: readonly State[]
  readonly steps: Readonly<
    Record<Step, { readonly from: readonly State[]; readonly to: State; readonly because: string }>
  >
}

/** Declares a lifecycle. `because` says, in one sentence, why the step is not open in other states. */
export function lifecycle<const State extends string, const Step extends string>(
  declared: Lifecycle<State, Step>,
): Lifecycle<State, Step> {
  if (!declared.states.includes(declared.initial)) {
    throw new Error(`${declared.of} begins in an unknown state ${declared.initial}`)
  }
  for (const [name, step] of Object.entries<{ from: readonly State[]; to: State }>(declared.steps)) {
    const strange = [...step.from, step.to].find((state) => !declared.states.includes(state))
    if (strange !== undefined) throw new Error(`step ${name} of ${declared.of} names an unknown state ${strange}`)
  }
  return declared
}

/** Takes a step: the next state, or the refusal that says why it is not open now. */
export function take<State extends string, Step extends string>(
  cycle: Lifecycle<State, Step>,
  state: State,
  step: Step,
): State | Refusal<'step-not-open'> {
  const { from, to, because } = cycle.steps[step]
  return from.includes(state) ? to : refuse('step-not-open', { detail: because, facts: { state, openIn: from } })
}

/** A Mermaid state diagram, for docs/generated. */
export function drawLifecycle(cycle: Lifecycle): string {
  const arrows = Object.entries(cycle.steps).flatMap(([name, step]) =>
    step.from.map((from) => `  ${from} --> ${step.to}: ${name}`),
  )
  return ['stateDiagram-v2', `  [*] --> ${cycle.initial}`, ...arrows].join('\n')
}
