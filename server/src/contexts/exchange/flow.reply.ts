import { type Fault, fault } from '@comity/proof/fault'
import { authorityIssues, nodeIssuer } from './flow.issue.ts'
import type { Flow } from './ports.ts'

/** States that all attachments of received messages are here. `messages` are those of which that is so. */
export async function completed(flow: Flow, messages: readonly string[]): Promise<void> {
  const issue = await nodeIssuer(flow)
  const told = new Set(
    (await flow.store.receiptsOf(messages)).flatMap(({ name, message }) => (name === 'delivered' ? [message] : [])),
  )
  for (const [digest, message] of await flow.store.messages(messages.filter((one) => !told.has(one)))) {
    if (message.side === 'received' && message.body !== null)
      await flow.store.add([issue('delivered', digest, {})], message.peer)
  }
}

/** States by which post a received message was opened, the first time. Later times change nothing. */
export async function opened(flow: Flow, digest: string, post: string): Promise<void> {
  const message = (await flow.store.messages([digest])).get(digest)
  if (message === undefined || message.side !== 'received' || message.body === null) return
  if ((await flow.store.receiptsOf([digest])).some(({ name }) => name === 'opened')) return
  const issue = await nodeIssuer(flow)
  await flow.store.add([issue('opened', digest, { post })], message.peer)
}

/** Refuses what a received message asks for, in the name of the authority it was addressed to, while it is not at an end. */
export async function refuse(
  flow: Flow,
  digest: string,
  said: { readonly ground: string; readonly reason: string },
): Promise<Fault<'message-not-known' | 'authority-without-key' | 'message-ended'> | undefined> {
  const message = (await flow.store.messages([digest])).get(digest)
  if (message === undefined || message.side !== 'received') return fault('message-not-known')
  const receipt = await authorityIssues(flow, message.cover.to, { name: 'refused', message: digest, said })
  if (receipt === undefined) return fault('authority-without-key')
  const done = await flow.store.refuse({ message: digest, receipts: [receipt] }, message.peer)
  return done ? undefined : fault('message-ended')
}
