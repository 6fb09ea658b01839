import { within } from '#kernel/commit'
import type { Actor } from '#kernel/actor'
import { happened, type EventKind, type Happening } from '#kernel/event'
import { eventBatch } from '#kernel/events'
import type { Write } from '#kernel/database'
import * as contract from './contract.ts'
import type { Client, Place } from './store.rows.ts'
import type { Receipt, ReceiptName } from './words.ts'

type About = {
  readonly id: string
  readonly conversation: string
  readonly peer: string
  readonly file: string | null
}

type Kind = EventKind<string, (typeof contract.MessageAccepted)['data']>

/** Which news a receipt brings. What only the writer's own node states about its outbox is no news. */
const told: Readonly<Partial<Record<ReceiptName, Kind>>> = {
  accepted: contract.MessageAccepted,
  rejected: contract.MessageRejected,
  delivered: contract.MessageDelivered,
  'non-delivered': contract.MessageNotDelivered,
  opened: contract.MessageOpened,
  refused: contract.MessageRefused,
  recalled: contract.MessageRecalled,
  destroyed: contract.MessageDestroyed,
  held: contract.MessageHeld,
  released: contract.MessageReleased,
  expired: contract.MessageExpired,
}

/** What a message is called in the history of a record. */
export function newsOf(message: About): [about: string, data: { message: string } & Omit<About, 'id'>] {
  const { id, conversation, peer, file } = message
  return [`message:${id}`, { message: id, conversation, peer, file }]
}

export function receiptNews(message: About, receipt: Pick<Receipt, 'name'>): readonly Happening[] {
  const kind = told[receipt.name]
  return kind === undefined ? [] : [happened(kind, ...newsOf(message))]
}

const node: Pick<Actor, 'officer' | 'post'> = { officer: null, post: null }

/** What came of messages without an officer having done it. */
export function newsWrites(happenings: readonly Happening[], place: Place): Write[] {
  return eventBatch(happenings, node, place.now(), place.ids)
}

/** Tells it in the transaction in which it came. */
export async function tell(client: Client, happenings: readonly Happening[], place: Place): Promise<void> {
  await within(client, newsWrites(happenings, place))
}
