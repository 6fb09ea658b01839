import { equalBytes, fromHex, hex } from '@comity/proof/hash'
import type { Flow } from './ports.ts'
import type { ProvenReceipt } from './ports.transport.ts'
import { leafDigest, receiptKind } from './rules.receipt.ts'
import type { Receipt } from './words.ts'

const most = 256
/** How long to wait before a proof that did not come is asked for again. */
const askMs = 20_000

/**
 * Enters up to so many own receipts in the log of this node; whether there may be more. What was entered and not noted is
 * entered once all the same.
 */
export async function logReceipts(flow: Flow, together = most): Promise<boolean> {
  return (await enter(flow, await flow.store.unlogged(together))) === together
}

async function enter(flow: Flow, receipts: readonly Receipt[]): Promise<number> {
  if (receipts.length === 0) return 0
  const indexes = await flow.log.append(receiptKind, receipts.map(leafDigest))
  const places = receipts.flatMap(({ digest }, at) => {
    const index = indexes[at]
    return index === undefined ? [] : [{ receipt: digest, index }]
  })
  await flow.store.logged(places)
  return places.length
}

/** Proofs of own receipts about messages with this peer (null: with any), for those that a checkpoint covers. */
async function ownProofs(
  flow: Flow,
  peer: string | null,
  receipts: readonly string[],
): Promise<readonly ProvenReceipt[]> {
  if (receipts.length === 0) return []
  const places = [...(await flow.store.placesOf(peer, receipts))]
  if (places.length === 0) return []
  const indexes = places.map(([, { index }]) => index)
  const [proofs, entries] = [await flow.log.prove(indexes), await flow.log.entries(indexes)]
  const stands = places.map(([, { receipt }], at) => isEntryOf(receipt, entries[at]?.digest))
  // A log brought back from an old backup takes anew what it had not signed: such an entry stands elsewhere now.
  const moved = places.filter((_, at) => stands[at] !== true)
  await enter(
    flow,
    moved.map(([, { receipt }]) => receipt),
  )
  return places.flatMap(([receipt], at) => {
    const [proof, entry] = [proofs[at], entries[at]]
    if (proof === undefined || entry === undefined || stands[at] !== true) return []
    return [{ receipt, leaf: { kind: entry.kind, digest: hex(entry.digest), at: entry.at }, proof }]
  })
}

/** Answers a peer's question for proofs. It gets those of receipts about messages between the two, and no others. */
export async function answerProofs(
  flow: Flow,
  peer: string,
  receipts: readonly string[],
): Promise<readonly ProvenReceipt[]> {
  return ownProofs(flow, peer, receipts.slice(0, most))
}

/** Keeps the proofs of so many own receipts; whether any came of it. What no checkpoint covers yet comes with the next. */
export async function proveOwn(flow: Flow, together = most): Promise<boolean> {
  const { state } = flow.trust
  const proofs = await ownProofs(flow, null, await unprovenIn(flow, state, together))
  return keep(
    flow,
    state,
    proofs.map(({ receipt }) => receipt),
    proofs,
  )
}

/** Asks a peer to prove that so many of its receipts stand in its log, and keeps the proofs that hold; whether any came. */
export async function fetchProofs(flow: Flow, peer: string, together = most): Promise<boolean> {
  const wanted = await unprovenIn(flow, peer, together)
  if (wanted.length === 0) return false
  const proofs = await flow.transport.proofs(peer, wanted)
  return 'notAnswered' in proofs ? false : keep(flow, peer, wanted, proofs.slice(0, together))
}

function unprovenIn(flow: Flow, state: string, together: number): Promise<readonly string[]> {
  return flow.store.unproven(state, new Date(flow.now() - askMs).toISOString(), together)
}

async function keep(
  flow: Flow,
  state: string,
  wanted: readonly string[],
  proofs: readonly ProvenReceipt[],
): Promise<boolean> {
  if (wanted.length === 0) return false
  const receipts = await flow.store.receipts(wanted)
  const holding: ProvenReceipt[] = []
  for (const proven of proofs) {
    const receipt = receipts.get(proven.receipt)
    // The proof is of a leaf: that the leaf is this very receipt only who holds its salt can tell.
    const isLeafOf = receipt !== undefined && isDigestOf(proven, leafDigest(receipt))
    if (isLeafOf && (await flow.log.holds(state, proven))) holding.push(proven)
  }
  if (holding.length > 0) await flow.store.proven(holding)
  const held = new Set(holding.map(({ receipt }) => receipt))
  const rest = wanted.filter((receipt) => !held.has(receipt))
  if (rest.length > 0) await flow.store.askedForProof(rest, new Date(flow.now()).toISOString())
  return holding.length > 0
}

function isEntryOf(receipt: Receipt, digest: Uint8Array | undefined): boolean {
  return digest !== undefined && equalBytes(digest, leafDigest(receipt))
}

function isDigestOf({ leaf }: ProvenReceipt, digest: Uint8Array): boolean {
  return leaf.kind === receiptKind && /^[0-9a-f]{64}$/.test(leaf.digest) && equalBytes(fromHex(leaf.digest), digest)
}
