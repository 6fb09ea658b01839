import type { Flow } from './ports.ts'
import { makeReceipt, type Said, signReceiptAside, signReceipts, type Stated, stateReceipt } from './rules.receipt.ts'
import { signerOf } from './rules.cover.ts'
import type { Address, Receipt, ReceiptName } from './words.ts'

/** What makes a receipt one of this moment, and of no other message. */
const fresh = (flow: Flow) => ({ at: flow.now(), salt: flow.random(32) })

/** Issues receipts about messages as the node, now. */
export async function nodeIssuer(flow: Flow) {
  const by = { issuer: flow.trust.state, signer: await flow.trust.node() }
  return <Name extends ReceiptName>(name: Name, message: string, said: Said<Name>): Receipt =>
    makeReceipt({ name, message, said, ...fresh(flow) }, by)
}

/** A receipt that may still have to be signed. */
export type Issued = Receipt | Stated

/**
 * Receipts of the node, stated one by one and signed at the end: together, or each beside what others sign for the same
 * peer. Receipts that are signed already pass as they are.
 */
export async function nodeStates(flow: Flow) {
  const issuer = flow.trust.state
  const signer = await flow.trust.node()
  return {
    state: <Name extends ReceiptName>(name: Name, message: string, said: Said<Name>): Stated =>
      stateReceipt({ name, message, said, ...fresh(flow) }, issuer),
    signed: (all: readonly Issued[]): readonly Receipt[] => {
      const byDigest = new Map(signReceipts(all.filter(isStated), signer).map((one) => [one.digest, one]))
      return all.map((one) => (isStated(one) ? (byDigest.get(one.digest) as Receipt) : one))
    },
    signedAside: (all: readonly Stated[], peer: string): Promise<readonly Receipt[]> => {
      const by = flow.gather(signer, peer)
      return Promise.all(all.map((one) => signReceiptAside(one, by)))
    },
  }
}

const isStated = (one: Issued): one is Stated => 'unsigned' in one

/** Issues one as an own authority; undefined where it has no key. */
export async function authorityIssues<Name extends ReceiptName>(
  flow: Flow,
  address: Address,
  told: { readonly name: Name; readonly message: string; readonly said: Said<Name> },
): Promise<Receipt | undefined> {
  const signer = await flow.trust.authority(address.authority)
  if (signer === undefined) return undefined
  return makeReceipt({ ...told, ...fresh(flow) }, { issuer: signerOf(address), signer })
}
