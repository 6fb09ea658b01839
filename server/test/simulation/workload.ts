import { isFault } from '@comity/proof/fault'
import { seal } from '../../src/contexts/exchange/flow.compose.ts'
import { grant, hold, recall, release } from '../../src/contexts/exchange/flow.recall.ts'
import { opened, refuse } from '../../src/contexts/exchange/flow.reply.ts'
import type { Passed } from '../../src/contexts/exchange/words.ts'
import type { Chance } from './chance.ts'
import type { SimNode } from './node.ts'
import { signerNow, type State } from './states.ts'
import type { World } from './world.ts'

/** A message that an officer was told is on its way, and what the officers did with it. */
export type Sent = { readonly digest: string; readonly from: string; readonly to: string }

const hour = 3_600_000
export const faultyDays = 10
const day = 24 * hour
const notCompetent = { ground: 'not-competent', reason: 'another office is' }

const uuid = (chance: Chance): string => {
  const digits = Array.from(chance.bytes(16), (byte) => byte.toString(16).padStart(2, '0')).join('')
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-4${digits.slice(13, 16)}-8${digits.slice(17, 20)}-${digits.slice(20)}`
}

export type Office = {
  readonly world: World
  readonly chance: Chance
  readonly states: ReadonlyMap<string, State>
  readonly nodeOf: (state: string) => SimNode
  readonly sent: Sent[]
}

type Wanted = {
  readonly from: string
  readonly to: string
  readonly conversation: string
  readonly passed?: {
    readonly message: string
    readonly grant: string
    readonly with: Passed
    readonly by: string
    readonly for: string
    readonly expiresAt: string | null
  }
}

/** An officer writes and sends; undefined when the node died before it said that it has it. */
export async function write(office: Office, wanted: Wanted): Promise<string | undefined> {
  const { chance, states, nodeOf, sent } = office
  const { from, to, conversation, passed } = wanted
  const node = nodeOf(from)
  if (!node.isAlive()) return undefined
  const flow = node.flow()
  const iso = (ms: number) => new Date(ms).toISOString()
  const own = states.get(from)!
  const isLegalAct = chance.happens(0.2)
  const deliverBy = flow.now() + chance.between(2 * hour, 5 * day)
  const signer = isLegalAct ? own.keys.find((key) => key.signer.includes('/officer/'))!.signer : undefined
  const until = passed?.expiresAt ? Date.parse(passed.expiresAt) : Infinity
  const unlucky = chance.next()
  const made = await seal(flow, {
    cover: {
      id: uuid(chance),
      from: { state: from, authority: passed?.by ?? chance.pick(own.authorities), post: uuid(chance) },
      to: { state: to, authority: passed?.for ?? chance.pick(states.get(to)!.authorities) },
      conversation,
      form: isLegalAct ? 'information-request/1' : unlucky < 0.02 ? 'telegram/1' : 'administrative-message/1',
      marking: { classification: { state: 'PER', level: 'reservada' }, handling: [{ code: 'H0' }], tlp: 'amber' },
      purpose: unlucky > 0.97 ? 'forbidden' : 'investigation',
      basis: 'invented for the simulation',
      onward: passed === undefined && chance.happens(0.3) ? 'by-grant' : 'never',
      deliverBy: iso(Math.min(deliverBy, until)),
      expiresAt:
        until < Infinity ? iso(until) : chance.happens(0.85) ? iso(deliverBy + chance.between(hour, 6 * day)) : null,
      answers: null,
      corrects: null,
      passesOn: passed === undefined ? null : { message: passed.message, grant: passed.grant },
    },
    fields: { text: `number ${sent.length}`, ...(unlucky > 0.95 && unlucky < 0.97 ? { broken: true } : {}) },
    attachments: [],
    ...(signer === undefined
      ? {}
      : { officer: { signer: signerNow(own, signer, iso(flow.now())), certificate: signer } }),
    ...(passed === undefined ? {} : { passed: passed.with }),
  })
  if (isFault(made)) return undefined
  await flow.store.send(made.message, made.receipts)
  sent.push({ digest: made.message.digest, from, to })
  node.wake()
  act(office, { digest: made.message.digest, from, to })
  return made.message.digest
}

/** What officers do later with a message, on both sides, at moments of their own. */
function act(office: Office, one: Sent): void {
  const { world, chance, nodeOf } = office
  const later = (probability: number, withinMs: number, what: () => Promise<unknown>): void => {
    if (!chance.happens(probability)) return
    world.at(world.now() + chance.between(1_000, withinMs), () => {
      const [sender, recipient] = [nodeOf(one.from), nodeOf(one.to)]
      if (sender.isAlive() && recipient.isAlive()) void sender.guarded(what())
    })
  }
  const { digest } = one
  later(0.5, 2 * day, () => opened(nodeOf(one.to).flow(), digest, 'post'))
  later(0.08, 3 * day, () => refuse(nodeOf(one.to).flow(), digest, notCompetent))
  later(0.15, 5 * day, () => recall(nodeOf(one.from).flow(), digest, 'no longer needed'))
  later(0.12, 4 * day, () => hold(nodeOf(one.to).flow(), digest, 'a complaint is pending'))
  later(0.06, 9 * day, () => release(nodeOf(one.to).flow(), digest, 'the complaint was settled'))
  later(0.2, 2 * day, () => passOnward(office, one))
}

/** The originator grants that a third State gets it, and the holder passes it on. */
async function passOnward(office: Office, { digest, from, to }: Sent): Promise<void> {
  const { chance, states, nodeOf, world } = office
  const third = chance.pick([...states.keys()])
  if (third === from || third === to) return
  const original = (await nodeOf(from).flow().store.messages([digest])).get(digest)
  if (original === undefined || original.cover.onward === 'never') return
  const authority = chance.pick(states.get(third)!.authorities)
  const granted = await grant(nodeOf(from).flow(), digest, { state: third, authority })
  if (isFault(granted)) return
  nodeOf(from).wake()
  world.at(world.now() + chance.between(hour, day), () => {
    const passed = {
      message: digest,
      grant: granted.digest,
      with: { cover: original.envelope, grant: granted.envelope },
      by: original.cover.to.authority,
      for: authority,
      expiresAt: original.cover.expiresAt,
    }
    // Who passes a message on has it.
    if (!nodeOf(to).memory.kept().messages.get(digest)?.body) return
    void nodeOf(to).guarded(write(office, { from: to, to: third, conversation: uuid(chance), passed }))
  })
}

/** Lets officers of all nodes write so many messages in the days in which things go wrong. */
export function plan(office: Office, messages: number, writers: readonly string[]): void {
  const { world, chance, nodeOf } = office
  const conversations = Array.from({ length: Math.max(2, Math.ceil(messages / 4)) }, () => {
    const from = chance.pick(writers)
    return { from, to: chance.pick(writers.filter((one) => one !== from)), conversation: uuid(chance) }
  })
  for (let number = 0; number < messages; number += 1) {
    const { from, to, conversation } = chance.pick(conversations)
    const turned = chance.happens(0.3) ? { from: to, to: from } : { from, to }
    world.at(world.now() + chance.between(0, (faultyDays - 2) * day), () => {
      void nodeOf(turned.from).guarded(write(office, { ...turned, conversation }))
    })
  }
}
