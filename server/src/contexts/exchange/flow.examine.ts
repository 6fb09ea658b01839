import { isFault } from '@comity/proof/fault'
import type { Keyring } from '@comity/proof/keyring'
import type { Flow } from './ports.ts'
import { checkReceipt, readReceipt } from './rules.receipt.ts'
import { issuerOf, issuers, type Known } from './rules.state.ts'
import { type Cover, type Receipt, skewMs } from './words.ts'

/** What came of receipts a peer brought. What is in none of these was no receipt of these messages, and is forgotten. */
export type Examined = {
  /** Verified, about messages between this node and the peer. */
  readonly receipts: readonly Receipt[]
  /** Verified, about a digest of which this node has no message: what a node that forgot it may be shown. */
  readonly unplaced: readonly Receipt[]
  /** Digests of messages this node does not know. */
  readonly missing: readonly string[]
  /** Digests of receipts whose signer is not known, or whose time has not come. */
  readonly later: readonly string[]
}

/** Keys of a State at a moment, asked for once for all that was signed then. */
export function keysOnce(flow: Flow): (state: string, at: string) => Promise<Keyring> {
  const known = new Map<string, Promise<Keyring>>()
  return (state, at) => {
    const name = `${state} ${at}`
    const found = known.get(name) ?? flow.trust.keysOf(state, at)
    known.set(name, found)
    return found
  }
}

/**
 * Reads and verifies receipts that a peer brought, whoever issued them. `covers` are those of messages that came with
 * them, `read` is what was just read of messages that are known. Each must be issued by whom its kind asks for, with a
 * key that counted then, and not in the future.
 */
export async function examine(
  flow: Flow,
  peer: string,
  envelopes: readonly string[],
  covers: ReadonlyMap<string, Pick<Cover, 'from' | 'to'>> = new Map(),
  read: ReadonlyMap<string, Known> = new Map(),
): Promise<Examined> {
  const { state } = flow.trust
  const claimed = envelopes.map(readReceipt).flatMap((one) => (isFault(one) ? [] : [one]))
  const about = [...new Set(claimed.map(({ receipt }) => receipt.message))]
  const known = new Map([...read, ...(await flow.store.known(about.filter((digest) => !read.has(digest))))])
  const unknown = claimed.map(({ receipt }) => receipt.message).filter((digest) => !known.has(digest))
  const decided = unknown.length === 0 ? new Map() : await flow.store.decided(peer, [...new Set(unknown)])
  const keysOf = keysOnce(flow)
  const examined = {
    receipts: [] as Receipt[],
    unplaced: [] as Receipt[],
    missing: new Set<string>(),
    later: [] as string[],
  }
  for (const one of claimed) {
    const { receipt } = one
    const message = known.get(receipt.message)
    const between = message?.peer === peer ? message : message === undefined ? covers.get(receipt.message) : undefined
    if (message !== undefined && between === undefined) continue
    // Own receipts may be of a message that this node forgot; of one it decided against, nothing else matters any more.
    const isOwn = receipt.issuer === state && issuers[receipt.name] === 'receiving-node'
    if (between === undefined && !isOwn) {
      if (!decided.has(receipt.message)) examined.missing.add(receipt.message)
      continue
    }
    if (between !== undefined && receipt.issuer !== issuerOf(receipt.name, between)) continue
    if (Date.parse(receipt.at) > flow.now() + skewMs) {
      examined.later.push(receipt.digest)
      continue
    }
    const checked = checkReceipt(one, await keysOf(receipt.issuer.slice(0, 3), receipt.at), flow.verify)
    if (!isFault(checked)) (between === undefined ? examined.unplaced : examined.receipts).push(checked)
    else if (checked.fault === 'not-enough-signers') examined.later.push(receipt.digest)
  }
  return { ...examined, missing: [...examined.missing] }
}
