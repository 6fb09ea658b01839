import type { Database } from '#kernel/database'
import type { Store } from './ports.ts'
import { type Known, ownSteps } from './rules.state.ts'
import { type Place, receiptOf } from './store.rows.ts'
import { transaction, type MessageRecord, type ReceiptRecord } from './store.ts'
import { messageOf } from './store.rows.ts'
import { lock } from './store.write.ts'

const receiptFields = 'r.message, r.receipt, r.name, r.issuer, r.at, r.envelope, r.body'

type KnownRow = Pick<MessageRecord, 'message' | 'side' | 'peer' | 'authority' | 'their_authority'> &
  Pick<Known, 'names'>

function knownOf({ side, peer, authority, their_authority: theirs, names }: KnownRow, state: string): Known {
  const [own, other] = [
    { state, authority },
    { state: peer, authority: theirs },
  ]
  const [from, to] = side === 'sent' ? [own, other] : [other, own]
  return { side, peer, from, to, names }
}

/** Messages and receipts by their digests. */
export function readingStore(
  database: Database,
  { state }: Place,
): Pick<Store, 'messages' | 'known' | 'receiptsOf' | 'sharedOf' | 'receipts' | 'lastOf'> {
  return {
    messages: async (digests) => {
      if (digests.length === 0) return new Map()
      const rows = await database.prepared<MessageRecord>(
        'select * from exchange.message where message = any($1::text[])',
        [digests],
      )
      return new Map(rows.map((row) => [row.message, messageOf(row)]))
    },
    known: async (digests) => {
      if (digests.length === 0) return new Map()
      const rows = await database.prepared<KnownRow>(
        `select m.message, m.side, m.peer, m.authority, m.their_authority,
           array(select distinct r.name from exchange.receipt r where r.message = m.message order by r.name) as names
         from exchange.message m where m.message = any($1::text[])`,
        [digests],
      )
      return new Map(rows.map((row) => [row.message, knownOf(row, state)]))
    },
    receiptsOf: async (messages) => {
      if (messages.length === 0) return []
      const rows = await database.prepared<ReceiptRecord>(
        `select ${receiptFields} from exchange.receipt r where r.message = any($1::text[]) order by r.message, r.n`,
        [messages],
      )
      return rows.map(receiptOf)
    },
    sharedOf: async (peer, digests) => {
      if (digests.length === 0) return new Map()
      const rows = await database.prepared<{ message: string; receipts: string | null }>(
        `select d.message, (select string_agg(r.receipt, ' ' order by r.receipt) from exchange.receipt r
           where r.message = d.message and not r.name = any($3::text[])) as receipts
         from unnest($2::text[]) as d (message)
         where exists (select from exchange.message m where m.message = d.message and m.peer = $1)
           or exists (select from exchange.decision c
             where c.peer = $1 and c.message = d.message and c.decision <> 'accepted')`,
        [peer, digests, [...ownSteps]],
      )
      return new Map(rows.map(({ message, receipts }) => [message, receipts?.split(' ') ?? []]))
    },
    receipts: async (digests) => {
      if (digests.length === 0) return new Map()
      const rows = await database.prepared<ReceiptRecord>(
        `select ${receiptFields} from exchange.receipt r where r.receipt = any($1::text[])`,
        [digests],
      )
      return new Map(rows.map((row) => [row.receipt, receiptOf(row)]))
    },
    lastOf: async (conversation, peer) => {
      const [last] = await database.prepared<{ message: string }>(
        `select message from exchange.message where peer = $2 and conversation = $1 and side = 'sent'
         order by placed desc limit 1`,
        [conversation, peer],
      )
      return last?.message ?? null
    },
  }
}

/** What is due, and what is to be compared with a peer. */
export function watchingStore(
  database: Database,
): Pick<Store, 'overdue' | 'ending' | 'open' | 'compared' | 'changed' | 'rolledUntil' | 'rolled'> {
  return {
    overdue: async (before, most) => {
      const rows = await database.query<MessageRecord>(
        `select * from exchange.message where side = 'sent' and state in ('composed', 'sealed', 'queued', 'transmitted')
           and deliver_by < $1 order by deliver_by limit $2`,
        [before, most],
      )
      return rows.map(messageOf)
    },
    ending: async (now, most) => {
      const rows = await database.query<MessageRecord>(
        `select m.* from exchange.message m where m.message in (
           select message from exchange.message where side = 'received' and not gone and expires_at <= $1
           union
           select message from exchange.message where side = 'received' and not gone and wanted_back)
         and (m.hold is null or not m.withheld)
         and exists (select from exchange.decision d
           where d.peer = m.peer and d.message = m.message and d.decision = 'accepted') limit $2`,
        [now, most],
      )
      return rows.map(messageOf)
    },
    open: async (peer, before, most) => {
      const rows = await database.query<{ message: string }>(
        `select message from exchange.message
         where peer = $1 and not ended and (compared_at is null or compared_at < $2)
         order by compared_at nulls first limit $3`,
        [peer, before, most],
      )
      return rows.map(({ message }) => message)
    },
    compared: async (messages, at) => {
      await transaction(database, async (client) => {
        await lock(client, messages)
        await client.query('update exchange.message set compared_at = $2 where message = any($1::text[])', [
          messages,
          at,
        ])
      })
    },
    changed: async (peer, since, beyond, most) => {
      const rows = await database.query<{ message: string; changedAt: string }>(
        `select message, changed_at as "changedAt" from (
           select message, changed_at from exchange.message where peer = $1 and (changed_at, message) > ($2::timestamptz, $3)
           union all
           select message, changed_at from exchange.decision
           where peer = $1 and not kept and (changed_at, message) > ($2::timestamptz, $3)) as c
         order by changed_at, message limit $4`,
        [peer, since, beyond ?? '', most],
      )
      return rows
    },
    rolledUntil: async (peer) => {
      const [row] = await database.query<{ rolled: string | null }>(
        'select rolled from exchange.peer where state = $1',
        [peer],
      )
      return row?.rolled ?? null
    },
    rolled: async (peer, until) => {
      await database.query(
        `insert into exchange.peer (state, rolled) values ($1, $2) on conflict (state) do update set rolled = excluded.rolled`,
        [peer, until],
      )
    },
  }
}

/** A receipt is entered and a checkpoint published within moments; asked for sooner, its proof would not be there. */
const settledMs = 1_500
const settled = (now: string): string => new Date(Date.parse(now) - settledMs).toISOString()

/** Where receipts stand in the logs of their issuers. */
export function proofStore(
  database: Database,
  place: Place,
): Pick<Store, 'unlogged' | 'logged' | 'placesOf' | 'unproven' | 'proven' | 'askedForProof'> {
  return {
    unlogged: async (most) => {
      const rows = await database.prepared<ReceiptRecord>(
        `select ${receiptFields} from exchange.receipt r where r.ours and r.place is null order by r.n limit $1`,
        [most],
      )
      return rows.map(receiptOf)
    },
    logged: async (places) => {
      await database.prepared(
        `update exchange.receipt r set place = p.place from unnest($1::text[], $2::bigint[]) as p (receipt, place)
         where r.receipt = p.receipt and r.ours and r.place is distinct from p.place`,
        [places.map(({ receipt }) => receipt), places.map(({ index }) => index)],
      )
    },
    placesOf: async (peer, receipts) => {
      const rows = await database.prepared<ReceiptRecord>(
        `select ${receiptFields}, r.place from exchange.receipt r
         where r.receipt = any($2::text[]) and r.ours and r.place is not null
           and ($1::text is null or exists (select from exchange.message m where m.message = r.message and m.peer = $1)
             or exists (select from exchange.decision d where d.message = r.message and d.peer = $1))`,
        [peer, receipts],
      )
      return new Map(rows.map((row) => [row.receipt, { receipt: receiptOf(row), index: row.place ?? -1 }]))
    },
    unproven: async (issuerState, before, most) => {
      const rows = await database.prepared<{ receipt: string }>(
        `select r.receipt from exchange.receipt r
         where r.issuer_state = $1 and r.proof is null and (r.asked_at is null or r.asked_at < $2)
           and r.at < $4 and (not r.ours or r.place is not null)
         order by r.asked_at nulls first limit $3`,
        [issuerState, before, most, settled(place.now())],
      )
      return rows.map(({ receipt }) => receipt)
    },
    proven: async (proofs) => {
      await database.prepared(
        `update exchange.receipt r set leaf = p.leaf, proof = p.proof
         from json_to_recordset($1::json) as p (receipt text, leaf jsonb, proof text)
         where r.receipt = p.receipt and r.proof is null`,
        [JSON.stringify(proofs)],
      )
    },
    askedForProof: async (receipts, at) => {
      await database.query('update exchange.receipt set asked_at = $2 where receipt = any($1::text[])', [receipts, at])
    },
  }
}

/** Everything known of the receipts of a message, in the order of their times. */
export async function receiptRecords(database: Database, message: string): Promise<readonly ReceiptRecord[]> {
  return database.prepared<ReceiptRecord>('select * from exchange.receipt where message = $1 order by at, n', [message])
}
