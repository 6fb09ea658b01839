import { nodeIssuer } from './flow.issue.ts'
import type { Ending, Flow, Message } from './ports.ts'
import type { Receipt } from './words.ts'

/** What is to be done with received messages of one peer. */
type Endings = { readonly destroy: Ending[]; readonly withhold: Ending[] }

/**
 * Ends received messages that are recalled or whose expiry passed: body, keys and attachments are destroyed and the
 * receipt says why; under a hold they are kept and the receipt says that. What is to be neither is left alone. Whether a
 * hold stands is decided by the store at the moment it acts.
 */
export async function finish(flow: Flow, messages: readonly Message[]): Promise<void> {
  const received = messages.filter(({ side }) => side === 'received')
  if (received.length === 0) return
  const issue = await nodeIssuer(flow)
  const receipts = Map.groupBy(await flow.store.receiptsOf(received.map(({ digest }) => digest)), (one) => one.message)
  const byPeer = new Map<string, Endings>()
  for (const message of received) {
    const { digest, hold, cover, peer } = message
    const about = receipts.get(digest) ?? []
    const endings = byPeer.get(peer) ?? { destroy: [], withhold: [] }
    byPeer.set(peer, endings)
    if (!has(about, 'accepted')) continue
    const gone = about.filter(({ name }) => name === 'destroyed' || name === 'expired')
    const recalled = has(about, 'recalled')
    const expired = cover.expiresAt !== null && Date.parse(cover.expiresAt) <= flow.now()
    // A body that came back with a backup goes again, by the receipt that told of it then.
    if (gone.length > 0) {
      if (message.body !== null) endings.destroy.push({ message: digest, receipts: gone })
    } else if (hold !== null && (recalled || expired)) {
      const said = { because: recalled ? 'recalled' : 'expired', reason: hold } as const
      endings.withhold.push({ message: digest, receipts: [issue('held', digest, said)] })
    } else if (recalled) {
      endings.destroy.push({ message: digest, receipts: [issue('destroyed', digest, { because: 'recalled' })] })
    } else if (expired) {
      endings.destroy.push({ message: digest, receipts: [issue('expired', digest, {})] })
    }
  }
  for (const [peer, { destroy, withhold }] of byPeer) {
    if (destroy.length > 0) await flow.store.destroy(destroy, peer)
    if (withhold.length > 0) await flow.store.withhold(withhold, peer)
  }
}

function has(receipts: readonly Receipt[], name: Receipt['name']): boolean {
  return receipts.some((one) => one.name === name)
}
