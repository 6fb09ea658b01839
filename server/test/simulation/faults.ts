import type { Chance } from './chance.ts'
import type { Kept } from './memory-store.ts'
import { calm, type Network, pairOf } from './network.ts'
import type { SimNode } from './node.ts'
import { rotate, type State } from './states.ts'
import { faultyDays } from './workload.ts'
import type { World } from './world.ts'

const hour = 3_600_000
const day = 24 * hour

/** Everything that goes wrong in a run, planned before it starts. */
export type Trouble = {
  readonly crash: number
  readonly pause: number
  readonly partitions: number
  readonly distrusts: number
  readonly restores: boolean
  readonly rotations: number
  readonly forks: boolean
  readonly lostForEver: boolean
}

export type Place = {
  readonly world: World
  readonly chance: Chance
  readonly net: Network
  readonly nodes: ReadonlyMap<string, SimNode>
  readonly states: ReadonlyMap<string, State>
  readonly honest: readonly string[]
}

export type Happened = { restored: string | undefined; lost: string | undefined; forked: string | undefined }

/** Plans troubles over the first days; then all is healed, but for a node that never comes back. */
export function plan({ world, chance, net, nodes, states, honest }: Place, trouble: Trouble): Happened {
  const happened: Happened = { restored: undefined, lost: undefined, forked: undefined }
  const start = world.now()
  const sometime = (from = 0, until = faultyDays) => start + chance.between(from * day, until * day)
  const node = (state: string) => nodes.get(state)!
  net.weather = { lost: 0.08, twice: 0.06, slow: 0.05, poison: 0.06 }

  for (let count = 0; count < trouble.partitions; count += 1) {
    const pair = pairOf(chance.pick([...nodes.keys()]), chance.pick([...nodes.keys()]))
    const from = sometime()
    world.at(from, () => net.cut.add(pair))
    world.at(from + chance.between(hour, 3 * day), () => net.cut.delete(pair))
  }
  for (let count = 0; count < trouble.distrusts; count += 1) {
    const [one, other] = [chance.pick(honest), chance.pick(honest)]
    if (one === other) continue
    const from = sometime()
    world.at(from, () => node(one).distrusts.add(other))
    world.at(from + chance.between(hour, 2 * day), () => node(one).distrusts.delete(other))
  }
  for (let count = 0; count < trouble.rotations; count += 1) {
    const state = states.get(chance.pick(honest))!
    world.at(sometime(), () => rotate(state, world.now(), chance, 12 * hour, 2 * hour))
  }
  for (const state of honest) {
    world.at(sometime(), () => node(state).crash(chance.between(hour, 30 * hour)))
  }
  if (trouble.restores) {
    const state = chance.pick(honest)
    happened.restored = state
    let backup: Kept | undefined
    const taken = sometime(1, 6)
    world.at(taken, () => {
      backup = node(state).memory.backup()
    })
    world.at(taken + chance.between(hour, 3.5 * day), () => {
      if (backup === undefined) return
      node(state).crash(null)
      node(state).restore(backup)
      world.at(world.now() + chance.between(hour, 12 * hour), () => node(state).start())
    })
  }
  if (trouble.lostForEver) {
    const state = chance.pick(honest.filter((one) => one !== happened.restored))
    happened.lost = state
    world.at(sometime(2, 8), () => {
      node(state).crash(null)
      node(state).start = () => undefined
    })
  }
  if (trouble.forks) {
    const state = chance.pick(honest.filter((one) => one !== happened.lost))
    happened.forked = state
    world.at(sometime(1, 5), () => {
      const half = new Set([...nodes.keys()].filter(() => chance.happens(0.5)))
      if (node(state).log.view(null).leaves.length > 0) node(state).log.fork((viewer) => half.has(viewer))
    })
  }
  world.at(start + faultyDays * day, () => {
    net.weather = calm
    net.cut.clear()
    for (const [state, each] of nodes) {
      each.distrusts.clear()
      if (state !== happened.lost) each.start()
    }
  })
  return happened
}
