import type { Address, DeliveryState, Receipt, ReceiptName } from './words.ts'

/** Who may issue a receipt: a party of the message, as its node or as the authority that wrote or got it. */
export type IssuerRole = 'sending-node' | 'sending-authority' | 'receiving-node' | 'receiving-authority'

/** The receipts, each with who issues it. Anyone else's is no receipt of this message. */
export const issuers = {
  composed: 'sending-node',
  sealed: 'sending-node',
  queued: 'sending-node',
  transmitted: 'sending-node',
  accepted: 'receiving-node',
  rejected: 'receiving-node',
  delivered: 'receiving-node',
  'non-delivered': 'sending-node',
  'not-received': 'receiving-node',
  opened: 'receiving-node',
  refused: 'receiving-authority',
  recalled: 'sending-authority',
  destroyed: 'receiving-node',
  held: 'receiving-node',
  released: 'receiving-node',
  expired: 'receiving-node',
  granted: 'sending-authority',
  'passed-on': 'receiving-node',
} as const satisfies Readonly<Record<ReceiptName, IssuerRole>>

type Between = { readonly from: Address; readonly to: Address }

/** What there is to know of a message without reading it; each name of a receipt once, in the order of the alphabet. */
export type Known = Between & {
  readonly side: 'sent' | 'received'
  readonly peer: string
  readonly names: readonly ReceiptName[]
}

/** The one signer who may issue this receipt about a message between these two. */
export function issuerOf(name: ReceiptName, { from, to }: Between): string {
  const role: IssuerRole = issuers[name]
  const party = role.startsWith('sending') ? from : to
  return role.endsWith('node') ? party.state : `${party.state}/${party.authority}`
}

/** What the originator keeps for itself: it says nothing of what the other side has or did. */
export const ownSteps: ReadonlySet<ReceiptName> = new Set(['composed', 'sealed', 'queued', 'transmitted'])

/** Whether both sides are to hold this receipt. */
export function isShared(name: ReceiptName): boolean {
  return !ownSteps.has(name)
}

/** What a recipient decides once about a message. */
const decisions: ReadonlySet<ReceiptName> = new Set(['accepted', 'rejected', 'not-received'])

/** Whether this receipt is the decision of the recipient. */
export function isDecision(name: ReceiptName): name is 'accepted' | 'rejected' | 'not-received' {
  return decisions.has(name)
}

/** A receipt as the fold sees it. */
export type Fact = Pick<Receipt, 'name' | 'digest' | 'body'>

/** From the least to the most telling: the state is the last of these for which there is a receipt. */
const order = [
  'composed',
  'sealed',
  'queued',
  'transmitted',
  'non-delivered',
  'accepted',
  'delivered',
  'opened',
  'recalled',
  'held',
  'expired',
  'destroyed',
  'refused',
  'not-received',
  'rejected',
] as const satisfies readonly ReceiptName[]

/** Names for which there is a receipt that counts: a `held` counts until a `released` names it. */
function standingNames(facts: Iterable<Fact>): ReadonlySet<ReceiptName> {
  const all = [...facts]
  const released = new Set(all.flatMap(({ name, body }) => (name === 'released' ? [body['held']] : [])))
  return new Set(all.flatMap(({ name, digest }) => (name === 'held' && released.has(digest) ? [] : [name])))
}

function lastOf(names: ReadonlySet<ReceiptName>): (typeof order)[number] {
  return order.findLast((name) => names.has(name)) ?? 'composed'
}

/**
 * Where a message stands, by the receipts about it and nothing else: the same for whoever holds the same ones, in
 * whatever order and however often they came. Without any: `composed`. Their signatures were verified before.
 */
export function stateOf(facts: Iterable<Fact>): DeliveryState {
  const last = lastOf(standingNames(facts))
  return last === 'not-received' ? 'non-delivered' : last
}

const ends: ReadonlySet<string> = new Set(['held', 'expired', 'destroyed', 'refused', 'not-received', 'rejected'])

/** Whether the delivery is at its end: no further receipt changes the state, but for the release of a hold. */
export function isEnd(facts: Iterable<Fact>): boolean {
  return ends.has(lastOf(standingNames(facts)))
}

/** What the recipient has of a message: nothing yet or never, the body, the body under a hold, nothing any more. */
export function copyOf(facts: Iterable<Fact>): 'none' | 'kept' | 'held' | 'gone' {
  const names = standingNames(facts)
  if (names.has('destroyed') || names.has('expired')) return 'gone'
  if (names.has('held')) return 'held'
  return names.has('accepted') && !names.has('rejected') && !names.has('not-received') ? 'kept' : 'none'
}

/** Only who accepted a message can issue these. */
const afterAccepted: ReadonlySet<ReceiptName> = new Set([
  'accepted',
  'delivered',
  'opened',
  'refused',
  'destroyed',
  'held',
  'released',
  'expired',
  'passed-on',
])

const branchOf = (name: ReceiptName): string | undefined =>
  afterAccepted.has(name) ? 'accepted' : isDecision(name) ? name : undefined

/**
 * Two receipts by which the recipient decided two ways about one message: signed by one hand, they convict it. The state
 * is then still one and the same for all, but nobody should rely on it.
 */
export function contradictionOf<R extends Fact>(receipts: Iterable<R>): readonly [R, R] | undefined {
  const decided = [...receipts]
    .filter(({ name }) => branchOf(name) !== undefined)
    .toSorted((a, b) => (a.digest < b.digest ? -1 : 1))
  const [first] = decided
  if (first === undefined) return undefined
  const other = decided.find(({ name }) => branchOf(name) !== branchOf(first.name))
  return other && [first, other]
}
