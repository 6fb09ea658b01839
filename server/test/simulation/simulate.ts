import type { Verify } from '@comity/proof/signer'
import { nativeVerify } from '../../src/kernel/crypto/signing.ts'
import { recall } from '../../src/contexts/exchange/flow.recall.ts'
import type { Store } from '../../src/contexts/exchange/ports.ts'
import { isShared } from '../../src/contexts/exchange/rules.state.ts'
import type { Receipt } from '../../src/contexts/exchange/words.ts'
import { chance as chanceOf } from './chance.ts'
import { faultsOf, isQuiet, type Told } from './check.ts'
import { plan as planFaults, type Trouble } from './faults.ts'
import { makeLiar } from './liar.ts'
import { simLog, watch } from './log.ts'
import type { Kept } from './memory-store.ts'
import { type Network, network } from './network.ts'
import { type SimNode, simNode } from './node.ts'
import { pretendSealing, type Sealing } from './sealing.ts'
import { makeStates } from './states.ts'
import { faultyDays, plan as planWork, type Sent } from './workload.ts'
import { space as spaceOf } from './trust.ts'
import { world as worldOf } from './world.ts'

export type Options = {
  readonly nodes: number
  readonly seed: number
  readonly messages: number
  readonly liar?: boolean
  readonly trouble?: Partial<Trouble>
  readonly sealing?: Sealing
  /** Puts a fault into the store of every node, to see that it is found. */
  readonly wrap?: (store: Store, kept: () => Kept, state: string, now: () => number) => Store
  readonly verify?: Verify
  /** Whether nodes compare what they saw of logs; without it nobody can notice that one shows two histories. */
  readonly witnesses?: boolean
  readonly on?: (line: string) => void
}

export type Result = {
  readonly faults: readonly string[]
  readonly events: number
  readonly days: number
  readonly sent: number
  readonly receipts: number
  /** How many messages ended in each state. */
  readonly states: Readonly<Record<string, number>>
  /** The State whose node came back from an old backup, if one did. */
  readonly restored: string | undefined
}

const hour = 3_600_000
const day = 24 * hour
const start = Date.parse('2026-05-04T00:00:00Z')
const lastDay = 60
/** Until what was given to a peer expired, and the publisher of the trust list was away for thirty days. */
const leastDays = 32

/** Lets States exchange messages while everything goes wrong, heals it, and says what does not hold then. */
export async function simulate(options: Options): Promise<Result> {
  const { seed, messages } = options
  const chance = chanceOf(seed)
  const world = worldOf(start)
  const all = makeStates(options.nodes, start, chance.fork())
  const states = new Map(all.map((state) => [state.code, state]))
  const liars = options.liar === false ? [] : all.slice(-1).map(({ code }) => code)
  const honest = new Set([...states.keys()].filter((code) => !liars.includes(code)))
  const trouble: Trouble = {
    crash: 0.0004,
    pause: 0.15,
    partitions: options.nodes,
    distrusts: Math.ceil(options.nodes / 4),
    restores: true,
    rotations: Math.ceil(options.nodes / 3),
    forks: true,
    lostForEver: options.nodes > 4,
    ...options.trouble,
  }
  const space = spaceOf(world, states)
  const nodes = new Map<string, SimNode>()
  const logs = new Map(all.map(({ code }) => [code, simLog(code, chance.fork())]))
  const watches = new Map(all.map(({ code }) => [code, watch(code, (state) => logs.get(state)!)]))
  const everHeld = new Map<string, { receipt: Receipt; by: string }>()
  const sent: Sent[] = []
  const isFaulty = () => world.now() < start + faultyDays * day
  let net: Network | undefined
  const networkChance = chance.fork()
  net = network(world, networkChance, (state) => nodes.get(state))
  const timid = chance.fork()
  for (const [index, { code }] of all.entries()) {
    // Within the allowance, but for one that is two hours ahead or behind.
    const skew =
      index === 1 && options.nodes > 3 ? (timid.happens(0.5) ? 2 : -2) * hour : timid.between(-13, 13) * 60_000
    nodes.set(
      code,
      simNode(code, Math.round(skew), {
        world,
        chance: chance.fork(),
        states,
        network: () => net,
        logOf: (state) => logs.get(state)!,
        watchOf: (state) => watches.get(state)!,
        hazard: () => (isFaulty() ? { crash: trouble.crash, pause: trouble.pause } : { crash: 0, pause: 0.02 }),
        wrap: options.wrap ?? ((store) => store),
        sealing: options.sealing ?? pretendSealing,
        space,
        verify: options.verify ?? nativeVerify,
      }),
    )
  }
  const happened = planFaults({ world, chance: chance.fork(), net, nodes, states, honest: [...honest] }, trouble)
  for (const liar of liars) makeLiar(nodes.get(liar)!, { world, chance: chance.fork(), nodes, sent, states })
  for (const node of nodes.values()) {
    node.start()
    const phase = timid.between(0, hour)
    const beat = () => {
      void node.guarded(node.tick())
      world.at(world.now() + (isFaulty() ? 1 : 3) * hour, beat)
    }
    world.at(start + phase, beat)
  }
  const office = { world, chance: chance.fork(), states, nodeOf: (state: string) => nodes.get(state)!, sent }
  planWork(office, messages, [...states.keys()])
  planEnd(office, happened.lost)

  const gossip = chance.fork()
  const compareLogs = () => {
    for (const one of honest) {
      const other = gossip.pick([...honest])
      if (one !== other) watches.get(one)!.compare(watches.get(other)!, other)
    }
  }
  const accusations = new Map<string, string>()
  const told: Told = { nodes, honest, sent, happened, everHeld, accusations }
  const remember = () => {
    for (const by of honest) {
      for (const receipt of nodes.get(by)!.memory.kept().receipts.values()) {
        if (isShared(receipt.name) && !everHeld.has(`${by} ${receipt.digest}`)) {
          everHeld.set(`${by} ${receipt.digest}`, { receipt, by })
        }
      }
    }
  }
  const untrusted = new Set<string>()
  let events = 0
  let ended = lastDay
  for (let quarter = 0; quarter < lastDay * 4; quarter += 1) {
    events += await world.runUntil(start + (quarter + 1) * 6 * hour)
    if (world.defects.length > 0) break
    remember()
    for (const state of honest) if (!space.trusts(state, world.now())) untrusted.add(state)
    if (options.witnesses !== false) compareLogs()
    for (const each of watches.values()) for (const [state, text] of each.accusations) accusations.set(state, text)
    if (world.now() > start + leastDays * day && isQuiet(told)) {
      ended = Math.ceil((quarter + 1) / 4)
      break
    }
  }
  const faults =
    world.defects.length > 0 ? world.defects.map(describe) : [...faultsOf(told), ...Array.from(untrusted, unlisted)]
  return {
    faults,
    events,
    days: ended,
    sent: sent.length,
    receipts: everHeld.size,
    states: count(told),
    restored: happened.restored,
  }
}

/** What has no expiry is recalled in the end, so that every message comes to one. */
function planEnd(office: Parameters<typeof planWork>[0], lost: string | undefined): void {
  const { world, nodeOf, sent } = office
  world.at(start + (faultyDays + 2) * day, () => {
    for (const { digest, from } of sent) {
      if (from === lost) continue
      const node = nodeOf(from)
      const message = node.memory.kept().messages.get(digest)
      if (message?.cover.expiresAt === null) void node.guarded(recall(node.flow(), digest, 'the matter is closed'))
    }
  })
}

const unlisted = (state: string): string => `${state} is no longer trusted, and its list only had its publisher away`

function describe(error: unknown): string {
  return error instanceof Error ? `defect: ${error.stack ?? error.message}` : `defect: ${String(error)}`
}

function count({ nodes, sent, honest }: Told): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { digest, from } of sent) {
    const state = honest.has(from)
      ? (nodes.get(from)!.memory.kept().messages.get(digest)?.state ?? 'forgotten')
      : 'of a liar'
    counts[state] = (counts[state] ?? 0) + 1
  }
  return counts
}
