import { isFault } from '@comity/proof/fault'
import { examine } from './flow.examine.ts'
import { nodeStates } from './flow.issue.ts'
import type { Flow, Message, OutboxItem } from './ports.ts'
import type { Items, ItemsAnswer } from './ports.transport.ts'
import { backOffMs } from './rules.backoff.ts'
import { readReceipt } from './rules.receipt.ts'
import { isDecision, type Known } from './rules.state.ts'
import { mostItemBytes, mostItems, type Parcel, type Receipt } from './words.ts'

/** Batches in one go, so that a peer with much to get does not keep others from their turn. */
const mostBatches = 64
/** Requests in one go that the peer could not make sense of, before it is left alone for a while. */
const mostMalformed = 16
/** Peers served at the same time: one that answers slowly holds up a share of them only. */
const mostPeers = 16

const after = (flow: Flow, failures: number): string => {
  const [chance = 0] = flow.random(1)
  return new Date(flow.now() + backOffMs(failures, chance / 255)).toISOString()
}

/**
 * What is on its way to one peer from this process. Batches that go beside each other share no conversation and no
 * message, so that each of these keeps its order.
 */
export type Underway = {
  readonly batches: Set<readonly OutboxItem[]>
  /** Batches are put together one after the other. */
  taken: Promise<unknown>
}
export const nothingUnderway = (): Underway => ({ batches: new Set(), taken: Promise.resolve() })

/** Batches beside each other: while the peer decides about one, the answer to another is kept and the next is sent. */
const mostBeside = 2
/** A batch of no more items leaves enough of both nodes to what came after it. */
const smallBatch = 16

/** Whether what came just now may go beside what is on its way, and need not wait to go with what comes meanwhile. */
export function hasRoom({ batches }: Underway): boolean {
  return batches.size < mostBeside && [...batches].every((batch) => batch.length <= smallBatch)
}

/** Sends what is due to all peers, each at its own pace, beside what is on its way to them where there is room. */
export async function deliverDue(flow: Flow, underway: Map<string, Underway> = new Map()): Promise<void> {
  const peers = [...(await flow.store.peersDue(new Date(flow.now()).toISOString()))]
  const serve = async () => {
    for (let peer = peers.shift(); peer !== undefined; peer = peers.shift()) {
      const to = underway.get(peer) ?? nothingUnderway()
      underway.set(peer, to)
      if (hasRoom(to)) await deliverTo(flow, peer, to)
    }
  }
  await Promise.all(Array.from({ length: Math.min(mostPeers, peers.length) }, serve))
}

async function take(flow: Flow, peer: string, underway: Underway): Promise<readonly OutboxItem[]> {
  const taking = underway.taken.then(async () => {
    const now = new Date(flow.now()).toISOString()
    const concerned = new Set([...underway.batches].flat().flatMap((one) => [one.conversation, one.message]))
    const batch = await flow.store.due(peer, now, { items: mostItems, bytes: mostItemBytes }, [...concerned])
    if (batch.length > 0) underway.batches.add(batch)
    return batch
  })
  underway.taken = taking.catch(() => undefined)
  return taking
}

/** How a request went: `silent` ends this go; what cannot be made sense of is looked for by halving the batch. */
type Went = 'answered' | 'silent'
type Go = { malformed: number }

/**
 * Sends what is due to one peer, in batches, until nothing is or the peer falls silent. Whatever the peer does, each item
 * leaves the outbox only when the peer showed what became of it, and an item it cannot take never keeps others waiting.
 * How it ended.
 */
export async function deliverTo(flow: Flow, peer: string, underway: Underway = nothingUnderway()): Promise<Went> {
  // Asked beside the first batch, which need not wait for it.
  const before = flow.store.failuresOf(peer)
  before.catch(() => undefined)
  const go: Go = { malformed: 0 }
  const going = new Set<Promise<Went>>()
  let sent = 0
  const send = async (batch: readonly OutboxItem[]): Promise<Went> => {
    try {
      return await sendBatch(flow, peer, batch, go)
    } finally {
      underway.batches.delete(batch)
    }
  }
  // Behind a whole batch more may wait; what comes after a part of one may as well gather.
  const fill = async (): Promise<void> => {
    for (let whole = true; whole && sent < mostBatches && underway.batches.size < mostBeside; sent += 1) {
      const batch = await take(flow, peer, underway)
      if (batch.length === 0) return
      whole = batch.length === mostItems
      const one: Promise<Went> = send(batch).finally(() => going.delete(one))
      one.catch(() => undefined)
      going.add(one)
    }
  }
  let went: Went = 'answered'
  try {
    await fill()
    while (going.size > 0 && went === 'answered') {
      went = await Promise.race(going)
      if (went === 'answered') await fill()
    }
  } finally {
    const others = await Promise.allSettled(going)
    if (others.some((other) => other.status === 'fulfilled' && other.value === 'silent')) went = 'silent'
  }
  const failures = await before
  if (went === 'silent') await flow.store.postpone(peer, { until: after(flow, failures + 1), failures: failures + 1 })
  else if (failures > 0) await flow.store.postpone(peer, null)
  return went
}

async function sendBatch(flow: Flow, peer: string, batch: readonly OutboxItem[], go: Go): Promise<Went> {
  const answer = await flow.transport.items(peer, await itemsOf(flow, batch))
  if (!('notAnswered' in answer)) {
    await settleBatch(flow, peer, batch, answer)
    return 'answered'
  }
  if (answer.notAnswered !== 'malformed') return 'silent'
  go.malformed += 1
  if (go.malformed > mostMalformed) return 'silent'
  if (batch.length === 1) {
    await flow.store.settle(peer, { done: [], receipts: [], again: [], postponed: batch.map(postponed(flow)) })
    return 'answered'
  }
  const middle = Math.ceil(batch.length / 2)
  for (const half of [batch.slice(0, middle), batch.slice(middle)]) {
    if ((await sendBatch(flow, peer, half, go)) === 'silent') return 'silent'
  }
  return 'answered'
}

async function itemsOf(flow: Flow, batch: readonly OutboxItem[]): Promise<Items> {
  const receipts = batch.flatMap(({ kind, payload }) => (kind === 'receipt' ? [payload as string] : []))
  const givenUp = receipts
    .map(readReceipt)
    .flatMap((read) => (isFault(read) || read.receipt.name !== 'non-delivered' ? [] : [read.receipt.message]))
  const messages = givenUp.length === 0 ? new Map<string, Message>() : await flow.store.messages(givenUp)
  return {
    parcels: batch.flatMap(({ kind, payload }) => (kind === 'parcel' ? [payload as Parcel] : [])),
    receipts,
    covers: [...messages.values()].flatMap(({ side, envelope }) => (side === 'sent' ? [envelope] : [])),
  }
}

const postponed = (flow: Flow) => (item: OutboxItem) => ({ id: item.id, until: after(flow, item.attempts + 1) })

/** What the peer answered, held against what it was sent. Only receipts that hold count; the rest is sent again later. */
async function settleBatch(flow: Flow, peer: string, batch: readonly OutboxItem[], answer: ItemsAnswer): Promise<void> {
  const parcels = batch.filter(({ kind }) => kind === 'parcel')
  const before = await flow.store.known(parcels.map(({ message }) => message))
  const examined = await examine(flow, peer, answer.receipts.slice(0, 8 * mostItems), new Map(), before)
  const decided = new Set([
    ...[...before].flatMap(([message, { names }]) => (names.some(isDecision) ? [message] : [])),
    ...examined.receipts.flatMap(({ name, message }) => (isDecision(name) ? [message] : [])),
  ])
  const [missing, later] = [new Set(answer.missing), new Set(answer.later)]
  const isDone = ({ receipt, message }: OutboxItem): boolean =>
    receipt === null ? decided.has(message) : !missing.has(message) && !later.has(receipt)
  const again = await sentTo(flow, peer, answer.missing)
  await flow.store.settle(peer, {
    done: batch.filter(isDone).map(({ id }) => id),
    receipts: [...examined.receipts, ...(await transmitted(flow, parcels, decided, before))],
    again,
    postponed: batch.filter((item) => !isDone(item)).map(postponed(flow)),
  })
}

/** Of these digests, those of messages that this node sent to the peer: nothing else can it have missed. */
async function sentTo(flow: Flow, peer: string, digests: readonly string[]): Promise<readonly string[]> {
  if (digests.length === 0) return []
  const found = await flow.store.known(digests.slice(0, mostItems))
  return [...found].flatMap(([digest, known]) => (known.side === 'sent' && known.peer === peer ? [digest] : []))
}

/** The recipient's node took the bytes: stated once, when it said what it did with them. */
async function transmitted(
  flow: Flow,
  parcels: readonly OutboxItem[],
  decided: ReadonlySet<string>,
  before: ReadonlyMap<string, Known>,
): Promise<readonly Receipt[]> {
  const isTold = (message: string): boolean => before.get(message)?.names.includes('transmitted') === true
  const fresh = parcels.filter(({ message }) => decided.has(message) && !isTold(message))
  if (fresh.length === 0) return []
  const { state, signed } = await nodeStates(flow)
  return signed(fresh.map(({ message }) => state('transmitted', message, {})))
}
