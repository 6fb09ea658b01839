import { guards } from '#law/kinds/catalogue'
import type { Act, Crossing, Machine, Side, State, Track } from '#law/kinds/kind'
import { refuse, type Refusal } from '#kernel/refusal'
import { fold, interruptions, type Entry, type Fold } from './rules.phase.ts'

/** Where one side stands, and the states to which it goes back after interruptions, the nearest last. */
export type Position = { readonly state: string; readonly before: readonly string[] }

/** Whether the conditions of acts hold, by name: true, or why not. What is not given does not hold. */
export type Facts = Readonly<Record<string, true | string>>

export type Stepped = {
  readonly position: Position
  readonly act: Act
  /** What the other side is told; undefined for what stays at home. */
  readonly crossing: Crossing | undefined
  readonly from: State
  readonly to: State
}

type StepRefusal = Refusal<'act-not-known'> | Refusal<'step-not-open'> | Refusal<'condition-not-met'>

/** Where a machine begins. */
export function begin(track: Track, side: Side): Position {
  return { state: track[side].states.find(({ phase }) => phase === 'preparing')?.id ?? '', before: [] }
}

export function stateOf(machine: Machine, id: string): State | undefined {
  return machine.states.find((one) => one.id === id)
}

/**
 * One act of one side: the next position, or the refusal that names what stands against it. Whether the actor may do it
 * is decided before, by policy, from the roles of the act.
 */
export function step(track: Track, side: Side, position: Position, id: string, facts: Facts): Stepped | StepRefusal {
  const machine = track[side]
  const act = machine.acts.find((one) => one.id === id)
  const from = stateOf(machine, position.state)
  if (act === undefined || from === undefined) {
    return refuse('act-not-known', { detail: `this kind of request knows no \`${id}\` on this side`, field: 'act' })
  }
  if (!act.from.includes(from.id)) {
    return refuse('step-not-open', { detail: act.because, facts: { state: from.id, openIn: act.from } })
  }
  for (const guard of act.guards) {
    const held = facts[guard]
    if (held !== true) {
      const detail = held ?? guards.get(guard)?.refuses ?? guard
      return refuse('condition-not-met', { detail, rule: guard })
    }
  }
  const crossing = track.crossings.find((one) => one.act === id && one.by === side)
  const next = moved(track, side, position, act)
  const to = stateOf(machine, next.state) ?? from
  return { position: next, act, crossing, from, to }
}

function moved(track: Track, side: Side, { state, before }: Position, act: Act): Position {
  if (act.to === 'same' || act.to === state) return { state, before }
  if (act.to === 'before') return { state: before.at(-1) ?? state, before: before.slice(0, -1) }
  const resting = interruptions(track)
  const phaseOf = (id: string) => stateOf(track[side], id)?.phase ?? ''
  if (phaseOf(act.to) === phaseOf(state)) return { state: act.to, before }
  return { state: act.to, before: resting.has(phaseOf(act.to)) ? [...before, state] : [] }
}

/** What became of a message that came in. */
export type Received =
  | { readonly is: 'applied' | 'crossed' | 'irregular' | 'held'; readonly position: Position; readonly phase: string }
  /** It was here already. */
  | { readonly is: 'again' }
  /** Another message of that number was here already: one side has two histories. */
  | { readonly is: 'forked' }
  | { readonly is: 'not-theirs' }

/**
 * Takes in a message of the other side, whatever order they come in and however often. The position follows from the
 * messages known: a state is kept while its phase holds, otherwise the side enters the phase both have come to.
 */
export function receive(track: Track, side: Side, position: Position, log: readonly Entry[], entry: Entry): Received {
  if (entry.by === side) return { is: 'not-theirs' }
  const same = log.find((one) => one.by === entry.by && one.number === entry.number)
  if (same !== undefined) return { is: same.digest === entry.digest ? 'again' : 'forked' }
  const after = fold(track, [...log, entry])
  const found = (list: readonly Entry[]) => list.some((one) => one.digest === entry.digest && one.by === entry.by)
  const is = found(after.held)
    ? 'held'
    : found(after.irregular)
      ? 'irregular'
      : found(after.crossed)
        ? 'crossed'
        : 'applied'
  return { is, position: realign(track[side], position, after), phase: after.phase }
}

/** The position of a side in the phase the messages have come to. */
function realign(machine: Machine, { state, before }: Position, after: Fold): Position {
  const phaseOf = (id: string) => stateOf(machine, id)?.phase
  const entry = (phase: string) => machine.states.find((one) => one.phase === phase)?.id ?? state
  const known = [...before, state]
  // The states to go back to are those of the phases that were interrupted, as far as this side was in them.
  const last = (phase: string) => known.findLast((id) => phaseOf(id) === phase) ?? entry(phase)
  const stays = phaseOf(state) === after.phase
  const back = before.findLast((id) => phaseOf(id) === after.phase)
  return { state: stays ? state : (back ?? entry(after.phase)), before: after.before.map(last) }
}
