import { isFault } from '@comity/proof/fault'
import { type Batch, decide, type Deciding, readParcels } from './flow.decide.ts'
import { finish } from './flow.ending.ts'
import { examine } from './flow.examine.ts'
import { nodeStates } from './flow.issue.ts'
import type { Decided, Flow, Message } from './ports.ts'
import type { Items, ItemsAnswer } from './ports.transport.ts'
import { checkCover, type ClaimedCover, readCover } from './rules.cover.ts'
import { readReceipt } from './rules.receipt.ts'
import { isDecision, stateOf } from './rules.state.ts'
import { mostItems, type Receipt } from './words.ts'

/** Nothing was looked at: what is not named in an answer is believed to have been taken. */
function putOff({ parcels, receipts }: Items): ItemsAnswer {
  const { arrived, malformed } = readParcels(parcels)
  const read = receipts.map(readReceipt).flatMap((one) => (isFault(one) ? [] : [one.receipt.digest]))
  return { receipts: [], missing: [], later: [...arrived.map(({ claimed }) => claimed.digest), ...malformed, ...read] }
}

/**
 * Takes what a peer brought, and answers what was decided. The same items brought again change nothing and get the same
 * answer. Parcels are decided in the order given. A message whose originator gave up is not received any more; what was
 * recalled is destroyed, or kept with a reason, before the answer leaves.
 */
export async function receiveItems(flow: Flow, peer: string, items: Items): Promise<ItemsAnswer> {
  if (items.parcels.length + items.receipts.length > mostItems || !(await flow.trust.trusts(peer))) return putOff(items)
  const { arrived, malformed } = readParcels(items.parcels)
  const givenUp = await coversHeld(flow, peer, items.covers.slice(0, mostItems))
  const covers = [...arrived.map(({ claimed }) => claimed), ...givenUp.values()].filter(
    ({ cover }) => cover.from.state === peer && cover.to.state === flow.trust.state,
  )
  const examined = await examine(flow, peer, items.receipts, new Map(covers.map((one) => [one.digest, one.cover])))
  const brought = [...examined.receipts, ...examined.unplaced]
  const afters = arrived.flatMap(({ claimed }) => claimed.cover.after ?? [])
  const named = [...arrived.map(({ claimed }) => claimed.digest), ...malformed, ...brought.map((one) => one.message)]
  const { state, signed } = await nodeStates(flow)
  // Asked together; what one parcel of the batch may do does not depend on the others, nor on what was decided before.
  const [batch, permitted] = await Promise.all([
    batchOf(flow, peer, { state, digests: [...new Set([...named, ...afters])], brought }),
    Promise.all(arrived.map(async ({ claimed }) => [claimed.digest, await flow.permits(claimed.cover)] as const)),
  ])
  const rows = beforeParcels(batch, brought, givenUp)
  const [missing, later] = [new Set(examined.missing), new Set(examined.later)]
  const permissions = new Map(permitted)
  for (const one of arrived) {
    const verdict = await decide(batch, one, permissions.get(one.claimed.digest))
    if ('row' in verdict) rows.push(verdict.row)
    else if ('missing' in verdict) missing.add(verdict.missing)
    else if ('later' in verdict) later.add(verdict.later)
  }
  rows.push(...afterParcels(batch, malformed))
  if (rows.length > 0) await flow.store.receive(signedRows(rows, signed))
  const here = await flow.store.known(brought.map(({ message }) => message))
  const [placed, unplaced] = split(brought, ({ message }) => batch.decisions.has(message) || here.has(message))
  for (const { digest } of unplaced) later.add(digest)
  if (placed.length > 0) await flow.store.add(placed, null)
  const concerned = new Set(named.filter((digest) => batch.decisions.has(digest)))
  await finishBrought(flow, placed)
  const standing = concerned.size === 0 ? [] : await flow.store.receiptsOf([...concerned])
  const own = standing.filter(({ issuer }) => issuer.slice(0, 3) === flow.trust.state)
  return { receipts: own.map(({ envelope }) => envelope), missing: [...missing], later: [...later] }
}

type HeldCover = ClaimedCover & { readonly envelope: string }

/** Covers of messages of this peer to this State that it gives up, by digest: those that its authority signed. */
async function coversHeld(
  flow: Flow,
  peer: string,
  envelopes: readonly string[],
): Promise<ReadonlyMap<string, HeldCover>> {
  const held = new Map<string, HeldCover>()
  for (const envelope of envelopes) {
    const claimed = readCover(envelope)
    if (isFault(claimed) || claimed.cover.from.state !== peer || claimed.cover.to.state !== flow.trust.state) continue
    const keys = await flow.trust.keysOf(peer, claimed.cover.composedAt)
    if (checkCover(claimed, keys, { officer: false }, flow.verify) !== 'signed') continue
    held.set(claimed.digest, { ...claimed, envelope })
  }
  return held
}

/** What a batch decided with its receipts, all that are new signed together. */
function signedRows(rows: readonly Deciding[], signed: Awaited<ReturnType<typeof nodeStates>>['signed']): Decided[] {
  const receipts = new Map(signed(rows.flatMap((row) => row.receipts)).map((one) => [one.digest, one]))
  return rows.map((row) => ({ ...row, receipts: row.receipts.flatMap(({ digest }) => receipts.get(digest) ?? []) }))
}

async function batchOf(
  flow: Flow,
  peer: string,
  {
    state,
    digests,
    brought,
  }: Pick<Batch, 'state'> & { readonly digests: readonly string[]; readonly brought: readonly Receipt[] },
): Promise<Batch> {
  const decisions = new Map(await flow.store.decided(peer, digests))
  const accepted = [...decisions].flatMap(([digest, decision]) => (decision === 'accepted' ? [digest] : []))
  const kept = await flow.store.messages(accepted)
  const bodiless = accepted.filter((digest) => !kept.get(digest)?.body)
  const stored = bodiless.length === 0 ? [] : await flow.store.receiptsOf(bodiless)
  const gone = new Set(stored.flatMap(({ name, message }) => (isGone(name) ? [message] : [])))
  const hollow = new Set(bodiless.filter((digest) => !kept.has(digest) || !gone.has(digest)))
  const own = [...stored, ...brought].filter(
    ({ issuer, message }) =>
      issuer.slice(0, 3) === flow.trust.state && (hollow.has(message) || !decisions.has(message)),
  )
  const byMessage = Map.groupBy(new Map(own.map((one) => [one.digest, one])).values(), ({ message }) => message)
  const remembered = new Map([...byMessage].filter(([, about]) => about.some(({ name }) => name === 'accepted')))
  return { flow, peer, state, decisions, remembered, hollow }
}

/** Decisions that need no parcel: those this node took before it forgot, and those about messages that were given up. */
function beforeParcels(
  { flow, peer, decisions, remembered, state }: Batch,
  brought: readonly Receipt[],
  givenUp: ReadonlyMap<string, HeldCover>,
): Deciding[] {
  const rows: Deciding[] = []
  const own = brought.filter(({ issuer, name }) => issuer === flow.trust.state && isDecision(name))
  for (const receipt of own) {
    const { message: digest, name } = receipt
    if (decisions.has(digest) || name === 'accepted' || !isDecision(name)) continue
    decisions.set(digest, name)
    rows.push({ message: null, peer, digest, decision: name, receipts: [receipt] })
  }
  for (const receipt of brought.filter(({ name, issuer }) => name === 'non-delivered' && issuer === peer)) {
    const digest = receipt.message
    const held = givenUp.get(digest)
    if (held === undefined || decisions.has(digest) || remembered.has(digest)) continue
    decisions.set(digest, 'not-received')
    const receipts = [receipt, state('not-received', digest, {})]
    const { cover, envelope } = held
    const nothing = { parcel: null, body: null, hold: null, receivedAt: null } as const
    const message: Message = { digest, side: 'received', peer, cover, envelope, state: stateOf(receipts), ...nothing }
    rows.push({ message, peer, digest, decision: 'not-received', receipts })
  }
  return rows
}

/** What was accepted before and came back without its parcel, and what has a cover that nobody can judge. */
function afterParcels({ peer, decisions, remembered, state }: Batch, malformed: readonly string[]): Deciding[] {
  const rows: Deciding[] = []
  for (const [digest, receipts] of remembered) {
    if (decisions.has(digest)) continue
    decisions.set(digest, 'accepted')
    rows.push({ message: null, peer, digest, decision: 'accepted', receipts })
  }
  for (const digest of malformed.filter((one) => !decisions.has(one))) {
    decisions.set(digest, 'rejected')
    const receipts = [state('rejected', digest, { because: 'malformed-cover' })]
    rows.push({ message: null, peer, digest, decision: 'rejected', receipts })
  }
  return rows
}

/** Recalls are carried out at once; so is what this node did before it forgot. */
async function finishBrought(flow: Flow, brought: readonly Receipt[]): Promise<void> {
  const ending = brought.filter(({ name }) => ['recalled', 'destroyed', 'expired'].includes(name))
  if (ending.length === 0) return
  await finish(flow, [...(await flow.store.messages(ending.map(({ message }) => message))).values()])
}

const isGone = (name: Receipt['name']): boolean => name === 'destroyed' || name === 'expired'

function split<T>(all: readonly T[], test: (one: T) => boolean): readonly [readonly T[], readonly T[]] {
  return [all.filter(test), all.filter((one) => !test(one))]
}
