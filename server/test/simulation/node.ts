import type { Verify } from '@comity/proof/signer'
import { keepDeadlines } from '../../src/contexts/exchange/flow.deadlines.ts'
import { deliverDue, type Underway } from '../../src/contexts/exchange/flow.deliver.ts'
import { answerProofs, fetchProofs, logReceipts, proveOwn } from '../../src/contexts/exchange/flow.prove.ts'
import { receiveItems } from '../../src/contexts/exchange/flow.receive.ts'
import { answerRoll, answerStatus, reconcileWith } from '../../src/contexts/exchange/flow.reconcile.ts'
import type { Flow, Store } from '../../src/contexts/exchange/ports.ts'
import type {
  Items,
  ItemsAnswer,
  NotAnswered,
  ProvenReceipt,
  RollAnswer,
  RollQuestion,
  StatusAnswer,
  StatusQuestion,
} from '../../src/contexts/exchange/ports.transport.ts'
import type { Chance } from './chance.ts'
import { logPort, type SimLog, type Watch } from './log.ts'
import { type Kept, type MemoryStore, memoryStore } from './memory-store.ts'
import type { Network } from './network.ts'
import { keysOf, signerNow, type State } from './states.ts'
import type { Sealing } from './sealing.ts'
import type { Space } from './trust.ts'
import type { World } from './world.ts'

/** What a node answers to others. A liar puts something else in its place. */
export type Served = {
  readonly items: (peer: string, items: Items) => Promise<ItemsAnswer | NotAnswered>
  readonly status: (peer: string, question: StatusQuestion) => Promise<StatusAnswer | NotAnswered>
  readonly roll: (peer: string, question: RollQuestion) => Promise<RollAnswer | NotAnswered>
  readonly proofs: (peer: string, receipts: readonly string[]) => Promise<readonly ProvenReceipt[] | NotAnswered>
}

export type SimNode = {
  readonly state: string
  readonly memory: MemoryStore
  readonly log: SimLog
  readonly watch: Watch
  /** Milliseconds by which its clock is ahead. */
  readonly skew: number
  /** Counts its lives; after a crash nothing of the one before goes on. */
  readonly life: () => number
  readonly isAlive: () => boolean
  readonly crash: (restartAfter: number | null) => void
  start: () => void
  readonly restore: (backup: Kept) => void
  readonly flow: () => Flow
  served: Served
  readonly distrusts: Set<string>
  readonly believes: (state: string) => boolean
  /** Lets work of this life go on; what it throws is a defect. */
  readonly guarded: <T>(work: Promise<T>) => Promise<T>
  /** Sends what is due, soon. */
  readonly wake: () => void
  readonly tick: () => Promise<void>
}

export type Surroundings = {
  readonly world: World
  readonly chance: Chance
  readonly states: ReadonlyMap<string, State>
  readonly network: () => Network
  readonly logOf: (state: string) => SimLog
  readonly watchOf: (state: string) => Watch
  /** Probability of a crash at one call of the store, and of a pause before it. */
  readonly hazard: () => { readonly crash: number; readonly pause: number }
  readonly wrap: (store: Store, kept: () => Kept, state: string, now: () => number) => Store
  readonly sealing: Sealing
  readonly space: Space
  readonly verify: Verify
}

/** Acts of law in the simulation; any other form but these two is not known. */
const forms: Readonly<Record<string, boolean>> = { 'administrative-message/1': false, 'information-request/1': true }
/** What may put something in the outbox. */
const queueing: ReadonlySet<keyof Store> = new Set([
  'send',
  'add',
  'settle',
  'giveUp',
  'destroy',
  'withhold',
  'release',
  'refuse',
])
const decoder = new TextDecoder()
const compareMs = 8 * 60 * 60_000

export function simNode(code: string, skew: number, around: Surroundings): SimNode {
  const { world, chance, states } = around
  const own = states.get(code)!
  const clock = () => world.now() + skew
  const iso = (ms: number) => new Date(ms).toISOString()
  const memory = memoryStore(code, clock)
  const distrusts = new Set<string>()
  const compared = new Map<string, number>()
  let life = 0
  let alive = false
  let delivering = 0
  let underway = new Map<string, Underway>()
  let wanted = false
  let planned = Infinity

  const never = <T>(): Promise<T> => new Promise(() => {})

  /** The store as a process of this life reaches it: slow at times, and at times the last thing it does. */
  function storeOf(mine: number): Store {
    const kept = around.wrap(memory.store, memory.kept, code, clock)
    const entries = Object.entries(kept) as [keyof Store, (...args: unknown[]) => Promise<unknown>][]
    const hazardous = entries.map(([name, act]) => [
      name,
      async (...args: unknown[]) => {
        if (life !== mine) return never()
        const { crash, pause } = around.hazard()
        if (chance.happens(pause)) await world.sleep(chance.between(1, 400))
        if (life !== mine) return never()
        // Before the commit, or after it and before anybody hears of it.
        const dies = chance.happens(crash)
        if (dies && chance.happens(0.5)) return (node.crash(chance.between(1_000, 3_600_000)), never())
        const result = await act(...args)
        if (dies) return (node.crash(chance.between(1_000, 3_600_000)), never())
        if (queueing.has(name) && memory.isDue(clock())) node.wake()
        return result
      },
    ])
    return Object.fromEntries(hazardous) as Store
  }

  function flowOf(mine: number, viewer: string | null = null): Flow {
    const random = (count: number) => chance.bytes(count)
    return {
      trust: {
        state: code,
        node: async () => signerNow(own, code, iso(clock())),
        authority: async (id) =>
          own.authorities.includes(id) ? signerNow(own, `${code}/${id}`, iso(clock())) : undefined,
        keysOf: async (state, at) => {
          const of = states.get(state)
          return of === undefined || !node.believes(state) ? new Map() : keysOf(of, at, code, world.now())
        },
        sealingKeyOf: async ({ state, authority }) =>
          states.get(state)?.authorities.includes(authority) ? around.sealing.keyOf(state, authority) : undefined,
        isOwn: async (id) => own.authorities.includes(id),
        unseal: async (authority, sealed, additional) => around.sealing.open(code, authority, sealed, additional),
        trusts: async (state) => states.has(state) && node.believes(state),
      },
      transport: around.network().transportOf(node, mine),
      store: storeOf(mine),
      log: logPort(around.logOf(code), viewer, around.watchOf(code), () => iso(clock())),
      now: clock,
      random,
      verify: around.verify,
      gather: (signer) => signer,
      seal: around.sealing.seal,
      permits: async ({ purpose }) =>
        purpose === 'forbidden' ? { permitted: false, because: 'simulation.forbidden' } : { permitted: true },
      isLegalAct: (form) => forms[form],
      fits: (_, body) =>
        decoder.decode(body).includes('"broken":true') ? { permitted: false, because: 'broken' } : { permitted: true },
    }
  }

  async function deliver(mine: number): Promise<void> {
    planned = Infinity
    if (life !== mine) return
    // What came while a batch is on its way may go beside it.
    if (delivering === 2) {
      wanted = true
      return
    }
    delivering += 1
    wanted = false
    await deliverDue(flowOf(mine), underway)
    if (life !== mine) return
    delivering -= 1
    const next = memory.nextDue(clock()) - skew
    if (wanted) node.wake()
    else if (next < Infinity) plan(Math.max(next, world.now() + 1_000), mine)
  }
  function plan(time: number, mine: number): void {
    if (time >= planned) return
    planned = time
    world.at(time, () => {
      if (life === mine && time === planned) void node.guarded(deliver(mine))
    })
  }

  const node: SimNode = {
    state: code,
    memory,
    log: around.logOf(code),
    watch: around.watchOf(code),
    skew,
    life: () => life,
    isAlive: () => alive,
    crash: (restartAfter) => {
      if (!alive) return
      life += 1
      alive = false
      delivering = 0
      underway = new Map()
      planned = Infinity
      if (restartAfter !== null) world.at(world.now() + restartAfter, () => node.start())
    },
    start: () => {
      if (alive) return
      alive = true
      compared.clear()
      node.wake()
    },
    restore: (backup) => memory.restore(backup),
    flow: () => flowOf(life),
    served: {
      items: (peer, items) => receiveItems(flowOf(life), peer, items),
      status: (peer, question) => answerStatus(flowOf(life), peer, question),
      roll: (peer, question) => answerRoll(flowOf(life), peer, question),
      proofs: (peer, receipts) => answerProofs(flowOf(life, peer), peer, receipts),
    },
    distrusts,
    believes: (state) => !distrusts.has(state) && around.space.trusts(state, clock()),
    guarded: async (work) => {
      try {
        return await work
      } catch (error) {
        world.defect(error)
        return never()
      }
    },
    wake: () => {
      if (alive) plan(world.now() + 50, life)
    },
    tick: async () => {
      if (!alive) return
      const flow = flowOf(life)
      await keepDeadlines(flow)
      while (await logReceipts(flow));
      await proveOwn(flow)
      const known = new Set([...memory.kept().changed.values()].map(({ peer }) => peer))
      // With those it knows it compares by the clock; after a start with all, for it may have forgotten some.
      for (const peer of [...states.keys()].filter((one) => one !== code && node.believes(one))) {
        if (known.has(peer)) await fetchProofs(flow, peer)
        const last = compared.get(peer)
        if (last !== undefined && (!known.has(peer) || world.now() - last < compareMs)) continue
        if (await reconcileWith(flow, peer)) compared.set(peer, world.now())
      }
    },
  }
  return node
}
