import type { Flow } from './ports.ts'
import { makeReceipt, type Said } from './rules.receipt.ts'
import { signerOf } from './rules.cover.ts'
import type { Address, Receipt, ReceiptName } from './words.ts'

/** Issues receipts about messages as the node, now. */
export async function nodeIssuer(flow: Flow) {
  const by = { issuer: flow.trust.state, signer: await flow.trust.node() }
  return <Name extends ReceiptName>(name: Name, message: string, said: Said<Name>): Receipt =>
    makeReceipt({ name, message, said, at: flow.now(), salt: flow.random(32) }, by)
}

/** Issues one as an own authority; undefined where it has no key. */
export async function authorityIssues<Name extends ReceiptName>(
  flow: Flow,
  address: Address,
  told: { readonly name: Name; readonly message: string; readonly said: Said<Name> },
): Promise<Receipt | undefined> {
  const signer = await flow.trust.authority(address.authority)
  if (signer === undefined) return undefined
  return makeReceipt({ ...told, at: flow.now(), salt: flow.random(32) }, { issuer: signerOf(address), signer })
}
