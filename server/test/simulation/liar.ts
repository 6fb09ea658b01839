import type { Signer } from '@comity/proof/signer'
import { issuers } from '../../src/contexts/exchange/rules.state.ts'
import { receiptNames } from '../../src/contexts/exchange/words.ts'
import { makeReceipt, type Said } from '../../src/contexts/exchange/rules.receipt.ts'
import { receiveItems } from '../../src/contexts/exchange/flow.receive.ts'
import type { ItemsAnswer, NotAnswered } from '../../src/contexts/exchange/ports.transport.ts'
import type { Receipt, ReceiptName } from '../../src/contexts/exchange/words.ts'
import type { Chance } from './chance.ts'
import type { Served, SimNode } from './node.ts'
import { signerNow, type State } from './states.ts'
import type { Sent } from './workload.ts'
import type { World } from './world.ts'

type Means = {
  readonly world: World
  readonly chance: Chance
  readonly nodes: ReadonlyMap<string, SimNode>
  readonly sent: readonly Sent[]
  readonly states: ReadonlyMap<string, State>
}

const saids: { readonly [Name in ReceiptName]?: Said<Name> } = {
  rejected: { because: 'not-permitted' },
  'non-delivered': { because: 'deadline' },
  opened: { post: 'post' },
  refused: { ground: 'other', reason: 'none' },
  recalled: { reason: 'none' },
  destroyed: { because: 'recalled' },
  held: { because: 'recalled', reason: 'none' },
  released: { held: '00'.repeat(32), reason: 'none' },
  granted: { to: { state: 'PER', authority: '00000000-0000-4000-8000-000000000000' } },
  'passed-on': {
    to: { state: 'PER', authority: '00000000-0000-4000-8000-000000000000' },
    message: '00'.repeat(32),
    copy: 'gone',
    receipt: null,
  },
}

/**
 * Makes a node lie: in some of its answers, and by what it sends unasked. It holds its own keys and no others; what it
 * signs with them it may say of anyone.
 */
export function makeLiar(node: SimNode, { world, chance, nodes, sent, states }: Means): void {
  const honest: Served = node.served
  const start = world.now()
  let earlier: ItemsAnswer = { receipts: [], missing: [], later: [] }

  const state = states.get(node.state)!
  const clock = () => new Date(world.now() + node.skew).toISOString()

  /** In the name of whoever suits: with the liar's own key, or as if with that of whom it names. */
  function signerFor(issuer: string): Signer {
    const own = signerNow(state, node.state, clock())
    const of = states.get(issuer)
    if (of === undefined || chance.happens(0.3)) return own
    return { key: signerNow(of, issuer, clock()).key, sign: () => chance.bytes(64) }
  }
  /** A receipt about any message, that its issuer never issued. */
  function forged(): Receipt | undefined {
    if (sent.length === 0) return undefined
    const { digest, from, to } = chance.pick(sent)
    const name = chance.pick(receiptNames)
    const issuer = issuers[name].startsWith('sending') ? from : to
    const told = { name, message: digest, at: world.now(), salt: chance.bytes(32), said: saids[name] ?? {} }
    return makeReceipt(told, { issuer, signer: signerFor(issuer) })
  }
  const forgeries = (): string[] =>
    Array.from({ length: 1 + chance.below(4) }, forged).flatMap((one) => (one === undefined ? [] : [one.envelope]))

  /** Covers of others, as anyone may have them to whom a message was passed on. */
  const stolen = (): string[] =>
    sent.slice(-8).flatMap(({ digest, from }) => nodes.get(from)!.memory.kept().messages.get(digest)?.envelope ?? [])

  const lies: readonly ((answer: ItemsAnswer) => ItemsAnswer | NotAnswered)[] = [
    (answer) => ({ ...answer, receipts: [...forgeries(), ...answer.receipts] }),
    (answer) => ({ ...answer, receipts: answer.receipts.map((one) => one.replace(/"sig":"...../, '"sig":"AAAAA')) }),
    () => earlier,
    () => ({ receipts: [], missing: [], later: [] }),
    (answer) => ({ ...answer, missing: sent.slice(-64).map(({ digest }) => digest) }),
    () => ({ notAnswered: 'malformed' }),
    (answer) => ({ ...answer, receipts: ['{', '"', 'null', '{"payload":"AA==","payloadType":"a","signatures":[]}'] }),
  ]

  node.served = {
    ...honest,
    items: async (peer, items) => {
      const answer = await receiveItems(node.flow(), peer, items)
      if (!chance.happens(0.6)) return answer
      const lie = chance.pick(lies)(answer)
      earlier = answer
      return lie
    },
    status: async (peer, question) => {
      const answer = await honest.status(peer, question)
      if ('notAnswered' in answer || !chance.happens(0.5)) return answer
      return { ...answer, unknown: question.messages.map(({ message }) => message), receipts: forgeries() }
    },
    roll: async (peer, question) => {
      const answer = await honest.roll(peer, question)
      if ('notAnswered' in answer || !chance.happens(0.5)) return answer
      const made = sent.slice(-20).map(({ digest }) => ({
        message: digest,
        receipts: '00'.repeat(32),
        changedAt: new Date(world.now()).toISOString(),
      }))
      return { messages: [...answer.messages, ...made], more: true }
    },
    proofs: async (peer, receipts) => {
      const answer = await honest.proofs(peer, receipts)
      if ('notAnswered' in answer || !chance.happens(0.5)) return answer
      return answer.map((proven, at) => ({ ...proven, proof: answer[(at + 1) % answer.length]!.proof }))
    },
  }
  const attack = () => {
    const victim = chance.pick([...nodes.values()].filter(({ state: code }) => code !== node.state))
    if (node.isAlive() && victim.isAlive()) {
      void victim.guarded(victim.served.items(node.state, { parcels: [], receipts: forgeries(), covers: stolen() }))
      void victim.guarded(deny(victim))
    }
    // It goes on for long after the rest has healed.
    if (world.now() < start + 14 * 86_400_000) world.at(world.now() + chance.between(600_000, 6 * 3_600_000), attack)
  }
  /** Says of what it accepted that it never came. */
  async function deny(victim: SimNode): Promise<void> {
    const own = [...node.memory.kept().decisions].filter(
      ([key, decision]) => decision === 'accepted' && key.startsWith(victim.state),
    )
    if (own.length === 0) return
    const digest = chance.pick(own)[0].slice(4)
    const by = { issuer: node.state, signer: signerNow(state, node.state, new Date(world.now()).toISOString()) }
    const denial = makeReceipt(
      { name: 'not-received', message: digest, at: world.now(), salt: chance.bytes(32), said: {} },
      by,
    )
    await victim.served.items(node.state, { parcels: [], receipts: [denial.envelope], covers: [] })
  }
  world.at(world.now() + 3_600_000, attack)
}
