import { isFault } from '@comity/proof/fault'
import { examine } from './flow.examine.ts'
import { finish } from './flow.ending.ts'
import type { Decided, Flow } from './ports.ts'
import type {
  Compared,
  NotAnswered,
  RollAnswer,
  RollQuestion,
  StatusAnswer,
  StatusQuestion,
} from './ports.transport.ts'
import { checkCover, readCover } from './rules.cover.ts'
import { readReceipt, setDigest } from './rules.receipt.ts'
import { isDecision, isShared, stateOf } from './rules.state.ts'
import type { Receipt } from './words.ts'

/** Messages in one question, and in one page of a roll. */
export const mostCompared = 100
export const mostRolled = 1_000
/** Receipts in one answer: more would not fit; what is left out is asked for again. */
const mostReceipts = 2_000
const pages = 10
/** How far back a roll begins before where the last one ended: commits do not become visible in the order of their time. */
const marginMs = 60_000
/** How long messages under way are left before they are compared again. */
const compareMs = 6 * 60 * 60_000

/** Of messages that are here, one digest for all shared receipts; a digest with nothing but receipts is absent if accepted. */
async function heldOf(flow: Flow, peer: string, digests: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const shared = await flow.store.sharedOf(peer, digests)
  return new Map(
    Array.from(shared, ([message, receipts]) => [message, setDigest(receipts.map((digest) => ({ digest })))]),
  )
}

/** The shared receipts themselves, of some that are held unequally. */
async function sharedOf(flow: Flow, digests: readonly string[]): Promise<readonly Receipt[]> {
  return (await flow.store.receiptsOf(digests)).filter(({ name }) => isShared(name))
}

async function comparedOf(flow: Flow, peer: string, digests: readonly string[]): Promise<readonly Compared[]> {
  const held = await heldOf(flow, peer, digests)
  return digests.map((message) => ({ message, receipts: held.get(message) ?? null }))
}

/** Answers what is known of messages with this peer. Of what the asker holds equally, nothing is told. */
export async function answerStatus(flow: Flow, peer: string, { messages }: StatusQuestion): Promise<StatusAnswer> {
  const asked = messages.slice(0, mostCompared)
  const held = await heldOf(
    flow,
    peer,
    asked.map(({ message }) => message),
  )
  const differing = asked.filter(({ message, receipts }) => held.has(message) && held.get(message) !== receipts)
  const shared = await sharedOf(
    flow,
    differing.map(({ message }) => message),
  )
  const lost = differing.filter(({ receipts }) => receipts === null).map(({ message }) => message)
  const found = await flow.store.messages(lost)
  // Who lost a message that was sent to it gets the body again too, behind the receipts that say what it decided then.
  const again = [...found.values()].flatMap(({ side, digest }) => (side === 'sent' ? [digest] : []))
  if (again.length > 0) await flow.store.settle(peer, { done: [], receipts: [], again, postponed: [] })
  return {
    unknown: asked.flatMap(({ message }) => (held.has(message) ? [] : [message])),
    differing: differing.map(({ message }) => message),
    receipts: shared.slice(0, mostReceipts).map(({ envelope }) => envelope),
    covers: [...found.values()].map(({ envelope }) => envelope),
  }
}

/** Answers which messages with this peer changed since a moment of the own clock, and what is held of each. */
export async function answerRoll(flow: Flow, peer: string, { since, beyond }: RollQuestion): Promise<RollAnswer> {
  const changed = await flow.store.changed(peer, since, beyond, mostRolled)
  const held = await heldOf(
    flow,
    peer,
    changed.map(({ message }) => message),
  )
  return {
    messages: changed.map(({ message, changedAt }) => ({
      message,
      changedAt,
      receipts: held.get(message) ?? setDigest([]),
    })),
    more: changed.length === mostRolled,
  }
}

/**
 * Compares with a peer, both ways: messages under way that were not compared for long, and whatever changed there since
 * this node last read its roll. Because that mark is kept with everything else, a node that came back from an old backup
 * asks from there on, without having to know that it did. To be done with every trusted peer at the start of a node, also
 * with those it remembers nothing of. False when the peer did not answer to the end.
 */
export async function reconcileWith(flow: Flow, peer: string): Promise<boolean> {
  const before = new Date(flow.now() - compareMs).toISOString()
  const open = await flow.store.open(peer, before, mostCompared)
  if (open.length > 0 && !(await compare(flow, peer, open))) return false
  return readRoll(flow, peer)
}

async function readRoll(flow: Flow, peer: string): Promise<boolean> {
  const until = await flow.store.rolledUntil(peer)
  let since = new Date(until === null ? 0 : Math.max(0, Date.parse(until) - marginMs)).toISOString()
  let beyond: string | null = null
  for (let page = 0; page < pages; page += 1) {
    const roll: RollAnswer | NotAnswered = await flow.transport.roll(peer, { since, beyond })
    if ('notAnswered' in roll) return false
    const listed = roll.messages.slice(0, mostRolled)
    if (!(await compareListed(flow, peer, listed))) return false
    const last = listed.at(-1)
    // A peer whose roll does not go on has no more to say, whatever it says.
    if (last === undefined || last.changedAt < since || (last.changedAt === since && last.message === beyond))
      return true
    await flow.store.rolled(peer, last.changedAt)
    if (!roll.more) return true
    since = last.changedAt
    beyond = last.message
  }
  return true
}

async function compareListed(flow: Flow, peer: string, listed: RollAnswer['messages']): Promise<boolean> {
  const held = await heldOf(
    flow,
    peer,
    listed.map(({ message }) => message),
  )
  const differing = listed.filter(({ message, receipts }) => held.get(message) !== receipts)
  for (let at = 0; at < differing.length; at += mostCompared) {
    const some = differing.slice(at, at + mostCompared).map(({ message }) => message)
    if (!(await compare(flow, peer, some))) return false
  }
  return true
}

/** Asks about these messages, learns what the peer knows and sends it what it lacks. False when it did not answer. */
async function compare(flow: Flow, peer: string, digests: readonly string[]): Promise<boolean> {
  const question = await comparedOf(flow, peer, digests)
  const answer = await flow.transport.status(peer, { messages: question })
  if ('notAnswered' in answer) return false
  await recoverMessages(flow, peer, digests, answer)
  const examined = await examine(flow, peer, answer.receipts.slice(0, mostReceipts))
  const asked = new Set(digests)
  const learnt = examined.receipts.filter(({ message }) => asked.has(message))
  if (learnt.length > 0) await flow.store.add(learnt, null)
  const unplaced = examined.unplaced.filter(({ message }) => asked.has(message))
  if (unplaced.length > 0) await remember(flow, peer, unplaced)
  await finish(flow, [...(await flow.store.messages(learnt.map(({ message }) => message))).values()])
  await tell(flow, peer, digests, answer)
  await flow.store.compared(digests, new Date(flow.now()).toISOString())
  return true
}

/** What this node decided against, and forgot, of which no message comes back: the peer has the receipts. */
async function remember(flow: Flow, peer: string, unplaced: readonly Receipt[]): Promise<void> {
  const rows = [...Map.groupBy(unplaced, ({ message }) => message)].flatMap(([digest, receipts]): Decided[] => {
    const decision = receipts
      .map(({ name, issuer }) => (issuer === flow.trust.state ? name : undefined))
      .find(isAgainst)
    return decision === undefined ? [] : [{ message: null, peer, digest, decision, receipts }]
  })
  if (rows.length > 0) await flow.store.receive(rows)
}

const isAgainst = (name: string | undefined): name is 'rejected' | 'not-received' =>
  name === 'rejected' || name === 'not-received'

/** Messages that the peer has and this node forgot: their covers, if they hold, with the receipts about them. */
async function recoverMessages(
  flow: Flow,
  peer: string,
  digests: readonly string[],
  { covers, receipts }: StatusAnswer,
): Promise<void> {
  const here = await flow.store.messages(digests)
  for (const envelope of covers.slice(0, mostCompared)) {
    const claimed = readCover(envelope)
    if (isFault(claimed) || !digests.includes(claimed.digest) || here.has(claimed.digest)) continue
    const { cover, digest } = claimed
    const side = cover.from.state === flow.trust.state ? 'sent' : 'received'
    const isOurs = (side === 'sent' ? cover.to.state : cover.from.state) === peer
    if (!isOurs || (side === 'received' && cover.to.state !== flow.trust.state)) continue
    const keys = await flow.trust.keysOf(cover.from.state, cover.composedAt)
    if (checkCover(claimed, keys, { officer: false }, flow.verify) !== 'signed') continue
    const examined = await examine(flow, peer, receipts.slice(0, mostReceipts), new Map([[digest, cover]]))
    const about = examined.receipts.filter(({ message }) => message === digest)
    // What this node never decided is a message still to come, not one that it forgot.
    if (side === 'received' && !about.some(({ name }) => isDecision(name))) continue
    const kept = { parcel: null, body: null, hold: null, receivedAt: side === 'sent' ? null : cover.composedAt }
    await flow.store.recover({ digest, side, peer, cover, envelope, state: stateOf(about), ...kept }, about)
  }
}

/**
 * What the peer does not know of a sent message is sent again whole. Of what it knows it gets the receipts that it did
 * not name. Messages it wrote and forgot it asks for itself, when it reads the roll of this node.
 */
async function tell(flow: Flow, peer: string, digests: readonly string[], answer: StatusAnswer): Promise<void> {
  const asked = new Set(digests)
  const unknown = answer.unknown.filter((digest) => asked.has(digest))
  const messages = await flow.store.messages(unknown)
  const again = [...messages.values()].flatMap(({ side, digest }) => (side === 'sent' ? [digest] : []))
  if (again.length > 0) await flow.store.settle(peer, { done: [], receipts: [], again, postponed: [] })
  const named = new Set(
    answer.receipts.map(readReceipt).flatMap((read) => (isFault(read) ? [] : [read.receipt.digest])),
  )
  const differing = answer.differing.filter((digest) => asked.has(digest))
  const held = await flow.store.sharedOf(peer, differing)
  const lacking = (await sharedOf(flow, [...held.keys()])).filter(({ digest }) => !named.has(digest))
  if (lacking.length > 0) await flow.store.add(lacking, peer)
}
