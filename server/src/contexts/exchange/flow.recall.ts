import { type Fault, fault } from '@comity/proof/fault'
import { finish } from './flow.ending.ts'
import { authorityIssues, nodeIssuer } from './flow.issue.ts'
import type { Flow, Message } from './ports.ts'
import { isDecision } from './rules.state.ts'
import type { Address, Receipt } from './words.ts'

export type RecallFault = 'message-not-known' | 'authority-without-key'

async function sent(flow: Flow, digest: string): Promise<Message | undefined> {
  const message = (await flow.store.messages([digest])).get(digest)
  return message?.side === 'sent' ? message : undefined
}

/**
 * Recalls a sent message. Who has it destroys it, or says why not. One that no node has taken yet is not sent any more:
 * it is given up at once, and the recipient is asked to say that it never came.
 */
export async function recall(flow: Flow, digest: string, reason: string): Promise<Receipt | Fault<RecallFault>> {
  const message = await sent(flow, digest)
  if (message === undefined) return fault('message-not-known')
  const said = { name: 'recalled', message: digest, said: { reason } } as const
  const recalled = await authorityIssues(flow, message.cover.from, said)
  if (recalled === undefined) return fault('authority-without-key')
  await flow.store.add([recalled], message.peer)
  const receipts = await flow.store.receiptsOf([digest])
  if (!receipts.some(({ name }) => isDecision(name) || name === 'non-delivered')) {
    const issue = await nodeIssuer(flow)
    const given = issue('non-delivered', digest, { because: 'recalled' })
    await flow.store.giveUp([{ message: digest, receipts: [given] }], message.peer)
  }
  return recalled
}

/** Grants that the holder of a sent message passes it on to one other authority. Its cover must have left that open. */
export async function grant(
  flow: Flow,
  digest: string,
  to: Address,
): Promise<Receipt | Fault<RecallFault | 'onward-never'>> {
  const message = await sent(flow, digest)
  if (message === undefined) return fault('message-not-known')
  if (message.cover.onward === 'never') return fault('onward-never')
  const said = { name: 'granted', message: digest, said: { to } } as const
  const granted = await authorityIssues(flow, message.cover.from, said)
  if (granted === undefined) return fault('authority-without-key')
  await flow.store.add([granted], message.peer)
  return granted
}

/** Forbids the destruction of a received message while a reason of law stands; false where it is gone or held already. */
export function hold(flow: Flow, digest: string, reason: string): Promise<boolean> {
  return flow.store.hold(digest, reason)
}

/** Lifts a hold. What was recalled or expired meanwhile is destroyed at once. False where there is none. */
export async function release(flow: Flow, digest: string, reason: string): Promise<boolean> {
  const message = (await flow.store.messages([digest])).get(digest)
  if (message === undefined || message.side !== 'received') return false
  const receipts = await flow.store.receiptsOf([digest])
  const released = new Set(receipts.flatMap(({ name, body }) => (name === 'released' ? [body['held']] : [])))
  const standing = receipts.filter((one) => one.name === 'held' && !released.has(one.digest))
  const issue = await nodeIssuer(flow)
  const lifted = standing.map((held) => issue('released', digest, { held: held.digest, reason }))
  if (!(await flow.store.release({ message: digest, receipts: lifted }, message.peer))) return false
  const after = await flow.store.messages([digest])
  await finish(flow, [...after.values()])
  return true
}
