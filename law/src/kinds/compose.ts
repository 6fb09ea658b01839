import type { Act, Crossing, Machine, Side, State, Track } from './kind.ts'

/** A part of tracks as it is written: acts may leave out what they do not need. */
export type Written = {
  readonly id: string
  readonly text: string
  /** Parts or tracks it consists of; what comes later takes the place of what has the same name. */
  readonly takes?: readonly string[]
  /** States, acts and crossings of those parts that it does not have. */
  readonly without?: readonly string[]
  /** Roles that may do acts of those parts as well, by the role. */
  readonly also?: Readonly<Record<string, readonly string[]>>
  readonly direct?: Track['direct']
  readonly crossings: readonly Crossing[]
} & Readonly<Record<Side, { readonly states: readonly State[]; readonly acts: readonly WrittenAct[] }>>
type WrittenAct = Pick<Act, 'id' | 'from' | 'to' | 'roles' | 'text' | 'because'> & Partial<Act>

type Gathered = {
  readonly crossings: Map<string, Crossing>
  readonly requesting: { readonly states: Map<string, State>; readonly acts: Map<string, WrittenAct> }
  readonly requested: { readonly states: Map<string, State>; readonly acts: Map<string, WrittenAct> }
}

/** Puts a track together from its parts. `phase:x` in `from` comes to stand for every state of that phase. */
export function compose(track: Written, find: (id: string) => Written | undefined): Track {
  const all = gather(track, find)
  const phases = new Set([...all.requesting.states.values(), ...all.requested.states.values()].map((one) => one.phase))
  return {
    id: track.id,
    text: track.text,
    ...(track.direct === undefined ? {} : { direct: track.direct }),
    crossings: [...all.crossings.values()].map((one) => ({
      ...one,
      from: one.from.filter((phase) => phases.has(phase)),
    })),
    requesting: machineOf(all.requesting),
    requested: machineOf(all.requested),
  }
}

function gather(written: Written, find: (id: string) => Written | undefined): Gathered {
  const all: Gathered = {
    crossings: new Map(),
    requesting: { states: new Map(), acts: new Map() },
    requested: { states: new Map(), acts: new Map() },
  }
  const take = (from: Pick<Gathered, Side> & { crossings: Iterable<Crossing> }) => {
    for (const one of from.crossings) all.crossings.set(one.act, one)
    for (const side of ['requesting', 'requested'] as const) {
      for (const [id, state] of from[side].states) all[side].states.set(id, state)
      for (const [id, act] of from[side].acts) all[side].acts.set(id, act)
    }
  }
  for (const id of written.takes ?? []) {
    const part = find(id)
    if (part !== undefined) {
      const parts = gather(part, find)
      take({ ...parts, crossings: parts.crossings.values() })
    }
  }
  for (const id of written.without ?? []) {
    all.crossings.delete(id)
    for (const side of [all.requesting, all.requested]) {
      side.states.delete(id)
      side.acts.delete(id)
    }
  }
  for (const [role, acts] of Object.entries(written.also ?? {})) {
    for (const { acts: known } of [all.requesting, all.requested]) {
      for (const act of acts.flatMap((id) => known.get(id) ?? [])) {
        known.set(act.id, { ...act, roles: [...new Set([...act.roles, role])] })
      }
    }
  }
  take({
    crossings: written.crossings,
    requesting: keyed(written.requesting),
    requested: keyed(written.requested),
  })
  return all
}

const keyed = ({ states, acts }: Written[Side]) => ({
  states: new Map(states.map((one) => [one.id, one])),
  acts: new Map(acts.map((one) => [one.id, one])),
})

function machineOf({ states, acts }: Gathered[Side]): Machine {
  const all = [...states.values()]
  const expand = (from: string): string[] =>
    from.startsWith('phase:')
      ? all.filter(({ phase, end }) => phase === from.slice(6) && end !== true).map(({ id }) => id)
      : states.has(from)
        ? [from]
        : []
  const complete = (act: WrittenAct): Act => ({
    guards: [],
    fourEyes: false,
    marks: [],
    ...act,
    from: [...new Set(act.from.flatMap(expand))],
  })
  return { states: all, acts: [...acts.values()].map(complete).filter(({ from }) => from.length > 0) }
}
