import { within } from '#kernel/commit'
import { statement, type Write } from '#kernel/database'
import {
  type Client,
  messageColumns,
  type NewRow,
  type Place,
  receiptColumns,
  receiptRow,
  standingOf,
} from './store.rows.ts'
import { columns, type MessageRecord } from './store.ts'
import type { AttachmentCover, Receipt } from './words.ts'

/** A new own message with its receipts and its place in the outbox, for one commit. It only adds rows. */
export function sendWrites(
  row: NewRow,
  receipts: readonly Receipt[],
  attachments: readonly (AttachmentCover & { readonly blob: string })[],
  place: Place,
): Write[] {
  const kept = receipts.map((receipt) => receiptRow(receipt, place))
  return [
    statement(
      `insert into exchange.message (${messageColumns.join(', ')}) values (${messageColumns.map((_, n) => `$${n + 1}`).join(', ')})`,
      messageColumns.map((column) => row[column]),
    ),
    statement(
      `insert into exchange.receipt (${receiptColumns.join(', ')}) values ${rowsOf(kept.length, receiptColumns.length)}`,
      kept.flatMap((one) => receiptColumns.map((column) => one[column])),
    ),
    ...(attachments.length === 0
      ? []
      : [
          statement(
            `insert into exchange.attachment (message, id, bytes, chunk_bytes, digest) values ${rowsOf(attachments.length, 5)}`,
            attachments.flatMap(({ id, size, chunkBytes, blob }) => [row.message, id, size, chunkBytes, blob]),
          ),
        ]),
    statement(
      `insert into exchange.outbox (peer, id, placed, conversation, kind, message, at) values ($1, $4, $2, $3, 'parcel', $4, $5)`,
      [row.peer, row.placed, row.conversation, row.message, row.changed_at],
    ),
  ]
}

const rowsOf = (rows: number, columns: number): string =>
  Array.from(
    { length: rows },
    (_, row) => `(${Array.from({ length: columns }, (__, column) => `$${row * columns + column + 1}`).join(', ')})`,
  ).join(', ')

// Bytes travel in JSON as base64.
const typeOf = (column: (typeof messageColumns)[number]): string =>
  column === 'body' ? 'text' : columns['exchange.message'][column].replace('?', '')
const messagesText = `insert into exchange.message (${messageColumns.join(', ')})
      select ${messageColumns.map((column) => (column === 'body' ? `decode(r.body, 'base64')` : `r.${column}`)).join(', ')}
      from json_to_recordset($1::json) as r (${messageColumns.map((column) => `${column} ${typeOf(column)}`).join(', ')})`

/** Messages as `messagesWrite` takes them. */
export function messagesJson(rows: readonly NewRow[]): string {
  return JSON.stringify(
    rows.map((row) => ({
      ...row,
      marking: JSON.parse(row.marking) as unknown,
      body: row.body?.toString('base64') ?? null,
    })),
  )
}

/** Adds messages none of which is known. */
export function messagesWrite(messages: string): Write {
  return statement(messagesText, [messages])
}

/** Adds messages that are not known yet, with their attachments; the digests that were new. */
export async function insertMessages(
  client: Client,
  rows: readonly NewRow[],
  attachments: readonly (AttachmentCover & { readonly message: string })[],
): Promise<ReadonlySet<string>> {
  if (rows.length === 0) return new Set()
  const { rows: added } = await client.query<{ message: string }>({
    name: 'exchange-messages',
    text: `${messagesText} on conflict (message) do nothing returning message`,
    values: [messagesJson(rows)],
  })
  const fresh = new Set(added.map(({ message }) => message))
  const parts = attachments.filter(({ message }) => fresh.has(message))
  if (parts.length > 0) {
    await client.query(
      `insert into exchange.attachment (message, id, bytes, chunk_bytes)
       select * from unnest($1::text[], $2::uuid[], $3::bigint[], $4::int[]) on conflict do nothing`,
      [
        parts.map(({ message }) => message),
        parts.map(({ id }) => id),
        parts.map(({ size }) => size),
        parts.map(({ chunkBytes }) => chunkBytes),
      ],
    )
  }
  return fresh
}

const receiptsText = `insert into exchange.receipt (${receiptColumns.join(', ')})
      select ${receiptColumns.map((column) => `r.${column}`).join(', ')}
      from json_to_recordset($1::json) as r (message text, receipt text, name text, issuer text, ours boolean, at text,
        envelope text, body jsonb)`

function receiptsJson(receipts: readonly Receipt[], place: Place): string {
  return JSON.stringify(receipts.map((receipt) => ({ ...receiptRow(receipt, place), body: receipt.body })))
}

/** Adds receipts none of which is known. */
export function receiptsWrite(receipts: readonly Receipt[], place: Place): Write {
  return statement(receiptsText, [receiptsJson(receipts, place)])
}

/** Adds receipts; those that were not known, in their order. */
export async function insertReceipts(
  client: Client,
  receipts: readonly Receipt[],
  place: Place,
): Promise<readonly Receipt[]> {
  if (receipts.length === 0) return []
  const { rows: added } = await client.query<{ receipt: string }>({
    name: 'exchange-receipts',
    text: `${receiptsText} on conflict (message, receipt) do nothing returning receipt`,
    values: [receiptsJson(receipts, place)],
  })
  const fresh = new Set(added.map(({ receipt }) => receipt))
  return [...new Map(receipts.map((receipt) => [receipt.digest, receipt])).values()].filter(({ digest }) =>
    fresh.has(digest),
  )
}

/** Nobody else changes these messages until the transaction ends. In one order, so that none waits for each other. */
export async function lock(client: Client, messages: readonly string[]): Promise<void> {
  if (messages.length === 0) return
  await client.query({
    name: 'exchange-lock',
    text: 'select 1 from exchange.message where message = any($1::text[]) order by message for update',
    values: [messages],
  })
}

type Fact = Pick<Receipt, 'name' | 'at' | 'body' | 'digest' | 'issuer'>
export type Told = Pick<
  MessageRecord,
  | 'message'
  | 'id'
  | 'side'
  | 'peer'
  | 'conversation'
  | 'file'
  | 'form'
  | 'deliver_by'
  | 'answer_by'
  | 'answered'
  | 'version'
> & { readonly receipts: readonly Fact[] | null }

/** What the state of messages depends on, and what is needed to tell others of it. */
export const toldText = `select m.message, m.id, m.side, m.peer, m.conversation, m.file, m.form, m.deliver_by, m.answer_by,
        m.answered, m.version, r.receipts
      from exchange.message m left join lateral (
        select json_agg(json_build_object('name', r.name, 'at', r.at, 'body', r.body, 'digest', r.receipt,
          'issuer', r.issuer) order by r.n) as receipts
        from exchange.receipt r where r.message = m.message) r on true
      where m.message = any($1::text[])`

/** How messages stand by all their receipts, as they were read. */
export function standingsOf(rows: readonly Told[]): readonly object[] {
  return rows.map((row) => ({ message: row.message, version: row.version, ...standingOf(row, row.receipts ?? []) }))
}

/** Sets the state of messages anew; expects that none changed since it was read. */
export function restateWrite(standing: readonly object[], place: Place): Write {
  return {
    ...statement(
      `update exchange.message m set state = r.state, ended = r.ended, opened_at = r.opened_at,
        wanted_back = r.wanted_back, withheld = r.withheld, gone = r.gone, due = r.due, move = r.move, version = m.version + 1,
        changed_at = $2
      from json_to_recordset($1::json) as r (message text, version int, state text, ended boolean, opened_at timestamptz,
        wanted_back boolean, withheld boolean, gone boolean, due timestamptz, move text)
      where m.message = r.message and m.version = r.version`,
      [JSON.stringify(standing), place.now()],
    ),
    expects: standing.length,
  }
}

/** The same in a transaction that has locked them. */
export async function restate(client: Client, messages: readonly string[], place: Place): Promise<readonly Told[]> {
  if (messages.length === 0) return []
  const { rows } = await client.query<Told>({ name: 'exchange-told', text: toldText, values: [messages] })
  await within(client, [restateWrite(standingsOf(rows), place)])
  return rows
}

/** Puts receipts in the outbox of a peer, behind the messages they are about. */
export async function enqueueReceipts(
  client: Client,
  to: string,
  receipts: readonly Pick<Receipt, 'digest' | 'message'>[],
  place: Place,
): Promise<void> {
  if (receipts.length === 0) return
  await client.query(
    `insert into exchange.outbox (peer, id, placed, conversation, kind, message, at)
     select $1, r.receipt, coalesce(m.placed, $4), coalesce(m.conversation, $4), 'receipt', r.message, $5
     from unnest($2::text[], $3::text[]) as r (message, receipt)
     left join exchange.message m on m.message = r.message
     on conflict do nothing`,
    [to, receipts.map(({ message }) => message), receipts.map(({ digest }) => digest), place.ids(), place.now()],
  )
}

/** Keeps a conversation in a file; one that is kept already stays where it is. */
export function keepInFile(peer: string, conversation: string, file: string): Write {
  return statement('insert into exchange.conversation (peer, conversation, file) values ($1, $2, $3)', [
    peer,
    conversation,
    file,
  ])
}

/** An own answer ends the waiting for it. */
export function answeredWrite(message: string): Write {
  return statement(
    'update exchange.message set answered = true, due = null, move = null, version = version + 1 where message = $1',
    [message],
  )
}
