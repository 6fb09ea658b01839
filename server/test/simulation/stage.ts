import { isFault } from '@comity/proof/fault'
import { type Draft, seal } from '../../src/contexts/exchange/flow.compose.ts'
import type { Message } from '../../src/contexts/exchange/ports.ts'
import { isShared } from '../../src/contexts/exchange/rules.state.ts'
import type { Receipt, ReceiptName } from '../../src/contexts/exchange/words.ts'
import { nativeVerify } from '../../src/kernel/crypto/signing.ts'
import { chance as chanceOf } from './chance.ts'
import { simLog, watch } from './log.ts'
import { type Network, network } from './network.ts'
import { type SimNode, simNode } from './node.ts'
import { pretendSealing, type Sealing } from './sealing.ts'
import { makeStates, type State } from './states.ts'
import { space as spaceOf } from './trust.ts'
import { world as worldOf, type World } from './world.ts'

export const minute = 60_000
export const hour = 60 * minute
export const day = 24 * hour
const start = Date.parse('2026-05-04T09:00:00Z')

/** A few States on a day on which nothing goes wrong but what a test does. */
export type Stage = {
  readonly world: World
  readonly codes: readonly string[]
  readonly node: (at: number) => SimNode
  readonly state: (at: number) => State
  readonly after: (ms: number) => Promise<void>
  /** Writes from one to another and sends; resolves with the message. */
  readonly write: (from: number, to: number, changed?: Partial<Draft['cover']>) => Promise<Message>
  /** Writes without sending. */
  readonly draft: (from: number, to: number, changed?: Partial<Draft['cover']>) => Promise<Message>
  readonly receiptsAt: (at: number, message: Pick<Message, 'digest'>) => readonly Receipt[]
  /** Names of the shared receipts, sorted. */
  readonly namesAt: (at: number, message: Pick<Message, 'digest'>) => readonly ReceiptName[]
}

const idOf = (number: number): string => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`

export function stage(count = 3, sealing: Sealing = pretendSealing): Stage {
  const chance = chanceOf(7)
  const world = worldOf(start)
  const all = makeStates(count, start, chance)
  const states = new Map(all.map((state) => [state.code, state]))
  const logs = new Map(all.map(({ code }) => [code, simLog(code, chance.fork())]))
  const watches = new Map(all.map(({ code }) => [code, watch(code, (state) => logs.get(state)!)]))
  const space = spaceOf(world, states)
  const nodes = new Map<string, SimNode>()
  const net: Network = network(world, chance.fork(), (state) => nodes.get(state))
  for (const { code } of all) {
    const node = simNode(code, 0, {
      world,
      chance: chance.fork(),
      states,
      network: () => net,
      logOf: (state) => logs.get(state)!,
      watchOf: (state) => watches.get(state)!,
      hazard: () => ({ crash: 0, pause: 0 }),
      wrap: (store) => store,
      sealing,
      space,
      verify: nativeVerify,
    })
    nodes.set(code, node)
    node.start()
    const beat = () => {
      void node.guarded(node.tick())
      world.at(world.now() + 10 * minute, beat)
    }
    world.at(start + minute, beat)
  }
  const codes = all.map(({ code }) => code)
  const node = (at: number): SimNode => nodes.get(codes[at] ?? '')!
  const state = (at: number): State => states.get(codes[at] ?? '')!
  let number = 0
  const receiptsAt: Stage['receiptsAt'] = (at, { digest }) => {
    const { about, receipts } = node(at).memory.kept()
    return (about.get(digest) ?? []).flatMap((one) => receipts.get(one) ?? [])
  }
  const draft: Stage['draft'] = async (from, to, changed = {}) => {
    number += 1
    const made = await seal(node(from).flow(), {
      cover: {
        id: idOf(number),
        from: { state: state(from).code, authority: state(from).authorities[0]!, post: idOf(0) },
        to: { state: state(to).code, authority: state(to).authorities[0]! },
        conversation: idOf(900 + from * 10 + to),
        form: 'administrative-message/1',
        marking: { classification: { state: 'PER', level: 'reservada' }, handling: [{ code: 'H0' }], tlp: 'amber' },
        purpose: 'investigation',
        basis: 'invented',
        onward: 'never',
        deliverBy: new Date(world.now() + 2 * day).toISOString(),
        expiresAt: null,
        answers: null,
        corrects: null,
        passesOn: null,
        ...changed,
      },
      fields: { number },
      attachments: [],
    })
    if (isFault(made)) throw new TypeError(made.fault)
    return made.message
  }
  return {
    world,
    codes,
    node,
    state,
    after: async (ms) => {
      await world.runUntil(world.now() + ms)
      if (world.defects.length > 0) throw world.defects[0]
    },
    draft,
    write: async (from, to, changed) => {
      const message = await draft(from, to, changed)
      await node(from).flow().store.send(message, [])
      return message
    },
    receiptsAt,
    namesAt: (at, message) =>
      receiptsAt(at, message)
        .map(({ name }) => name)
        .filter(isShared)
        .sort(),
  }
}
