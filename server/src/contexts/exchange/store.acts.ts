import { statement, type Write } from '#kernel/database'
import type { Ending } from './ports.ts'
import { type Place, receiptColumns, receiptRow, standingOf } from './store.rows.ts'
import type { MessageRecord } from './store.ts'
import type { Receipt } from './words.ts'

/** What an officer's act does to one message: receipts, and which of them its peer is to get. */
export type Done = {
  readonly receipts: readonly Receipt[]
  readonly shared: readonly Receipt[]
  /** It is not sent any more: its parcel leaves the outbox. */
  readonly unsend: boolean
  readonly hold: { readonly reason: string | null } | undefined
}

export const nothingDone: Done = { receipts: [], shared: [], unsend: false, hold: undefined }

export function withEnding(done: Done, endings: readonly Ending[]): Done {
  const receipts = endings.flatMap((one) => one.receipts)
  return { ...done, receipts: [...done.receipts, ...receipts], shared: [...done.shared, ...receipts] }
}

/** The columns of the message after the act. */
export function afterAct(row: MessageRecord, before: readonly Receipt[], done: Done, place: Place) {
  const now = place.now()
  const hold = done.hold === undefined ? { hold: row.hold, held_at: row.held_at } : heldAs(done.hold.reason, now)
  return {
    ...standingOf(row, [...before, ...done.receipts]),
    ...hold,
    changed_at: now,
    version: row.version + 1,
  }
}

const heldAs = (reason: string | null, now: string) => ({ hold: reason, held_at: reason === null ? null : now })

/** Saves an act on a message, over the version that was loaded: who was faster meanwhile is not overwritten. */
export function actWrites(row: MessageRecord, after: ReturnType<typeof afterAct>, done: Done, place: Place): Write[] {
  const columns = Object.entries(after)
  const update = statement(
    `update exchange.message set ${columns.map(([column], at) => `${column} = $${at + 3}`).join(', ')}
     where message = $1 and version = $2`,
    [row.message, row.version, ...columns.map(([, value]) => value)],
  )
  const writes: Write[] = [{ ...update, expects: 1 }]
  for (const receipt of done.receipts) {
    const kept = receiptRow(receipt, place)
    writes.push(
      statement(
        `insert into exchange.receipt (${receiptColumns.join(', ')}) values (${receiptColumns.map((_, at) => `$${at + 1}`).join(', ')})`,
        receiptColumns.map((column) => kept[column]),
      ),
    )
  }
  if (done.unsend) {
    writes.push(
      statement(`delete from exchange.outbox where peer = $1 and id = $2 and kind = 'parcel'`, [row.peer, row.message]),
    )
  }
  for (const receipt of done.shared) {
    writes.push(
      statement(
        `insert into exchange.outbox (peer, id, placed, conversation, kind, message, at)
         values ($1, $2, $3, $4, 'receipt', $5, $6) on conflict do nothing`,
        [row.peer, receipt.digest, row.placed, row.conversation, row.message, place.now()],
      ),
    )
  }
  return writes
}

/** Gives a message to a post, or to none. */
export function assignWrite(row: MessageRecord, post: string | null): Write {
  const update = statement(
    'update exchange.message set assignee = $3, version = version + 1 where message = $1 and version = $2',
    [row.message, row.version, post],
  )
  return { ...update, expects: 1 }
}

/** Keeps a conversation with all its messages in a file. */
export function fileWrites(row: MessageRecord, file: string): Write[] {
  return [
    statement(
      `insert into exchange.conversation as c (peer, conversation, file) values ($1, $2, $3)
       on conflict (peer, conversation) do update set file = excluded.file`,
      [row.peer, row.conversation, file],
    ),
    statement('update exchange.message set file = $3, version = version + 1 where peer = $1 and conversation = $2', [
      row.peer,
      row.conversation,
      file,
    ]),
  ]
}
