import { nodeIssuer } from './flow.issue.ts'
import { recall } from './flow.recall.ts'
import type { Flow } from './ports.ts'
import { longestShown } from './rules.receipt.ts'
import type { Receipt, ReceiptName } from './words.ts'

const most = 200
const gone: ReadonlySet<ReceiptName> = new Set(['destroyed', 'expired', 'rejected', 'not-received'])

/** Where the copy of a third State stands, by the receipts about it, and the receipt that shows it. */
export function copyAway(receipts: readonly Receipt[]): {
  readonly copy: 'on-the-way' | 'holds' | 'gone'
  readonly shown: Receipt | undefined
} {
  const end = receipts.find(({ name }) => gone.has(name))
  if (end !== undefined) return { copy: 'gone', shown: end }
  const accepted = receipts.find(({ name }) => name === 'accepted')
  return { copy: accepted === undefined ? 'on-the-way' : 'holds', shown: accepted }
}

/**
 * Sees to copies that this node passed on by grant: tells the originator where each stands, with the receipt of the State
 * that has it; recalls them when the originator wants the message back; and keeps no text of its own of what is gone.
 */
export async function followPassed(flow: Flow): Promise<void> {
  const copies = await flow.store.passing(most)
  if (copies.length === 0) return
  const named = copies.flatMap(({ cover }) => cover.passesOn?.message ?? [])
  const originals = await flow.store.messages(named)
  const receipts = Map.groupBy(
    await flow.store.receiptsOf([...named, ...copies.map(({ digest }) => digest)]),
    ({ message }) => message,
  )
  const issue = await nodeIssuer(flow)
  for (const { digest, cover, body, parcel } of copies) {
    const original = originals.get(cover.passesOn?.message ?? '')
    if (original?.side !== 'received') continue
    const [about, of] = [receipts.get(digest) ?? [], receipts.get(original.digest) ?? []]
    const has = (all: readonly Receipt[], name: ReceiptName) => all.some((one) => one.name === name)
    if (has(of, 'recalled') && !has(about, 'recalled')) await recall(flow, digest, 'its originator wants it back')
    if ((has(of, 'destroyed') || has(of, 'expired')) && (body !== null || parcel !== null))
      await flow.store.erase([digest])
    const { copy, shown } = copyAway(about)
    const told = of.some(
      (one) => one.name === 'passed-on' && one.body['message'] === digest && one.body['copy'] === copy,
    )
    if (told) continue
    const receipt = shown !== undefined && shown.envelope.length <= longestShown ? shown.envelope : null
    const said = {
      to: { state: cover.to.state, authority: cover.to.authority },
      message: digest,
      copy,
      receipt,
    } as const
    await flow.store.add([issue('passed-on', original.digest, said)], original.peer)
  }
}
