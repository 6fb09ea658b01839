import type { Database } from '#kernel/database'
import { within } from '#kernel/commit'
import type { OutboxItem, Store } from './ports.ts'
import { doneWrite, heardWrite, settleAtOnce } from './store.batch.ts'
import { ownSteps } from './rules.state.ts'
import { receiptNews, tell } from './store.news.ts'
import { sizeOf } from './store.parcels.ts'
import { type Client, type Place } from './store.rows.ts'
import { transaction } from './store.ts'
import { insertReceipts, lock, restate } from './store.write.ts'
import type { Parcel, Receipt } from './words.ts'

/** Adds receipts to messages, states them anew and tells of it: the one way in which receipts are added to known messages. */
export async function addReceipts(
  client: Client,
  receipts: readonly Receipt[],
  place: Place,
): Promise<readonly Receipt[]> {
  const about = [...new Set(receipts.map(({ message }) => message))].toSorted()
  await lock(client, about)
  const fresh = await insertReceipts(client, receipts, place)
  const touched = [...new Set(fresh.map(({ message }) => message))]
  const told = new Map((await restate(client, touched, place)).map((message) => [message.message, message]))
  const news = fresh.flatMap((receipt) => {
    const message = told.get(receipt.message)
    return message === undefined ? [] : receiptNews(message, receipt)
  })
  await tell(client, news, place)
  return fresh
}

type Row = {
  id: string
  conversation: string
  kind: 'parcel' | 'receipt'
  message: string
  attempts: number
  /** Of a receipt. */
  envelope: string | null
}

/** The parcels of messages, but for what was destroyed or forgotten since it was put in the outbox. */
async function parcelsOf(
  database: Database,
  { atHand }: Place,
  messages: readonly string[],
): Promise<ReadonlyMap<string, Parcel>> {
  const found = new Map<string, Parcel>()
  const rest: string[] = []
  for (const message of messages) {
    const parcel = atHand?.take(message)
    if (parcel === undefined) rest.push(message)
    else found.set(message, parcel)
  }
  if (rest.length === 0) return found
  const rows = await database.prepared<{ message: string; envelope: string; parcel: string }>(
    `select message, envelope, parcel from exchange.message where message = any($1::text[]) and parcel is not null`,
    [rest],
  )
  for (const { message, envelope, parcel } of rows) {
    found.set(message, { cover: envelope, ...(JSON.parse(parcel) as object) } as Parcel)
  }
  return found
}

/** The outbox of each peer. */
export function deliveryStore(
  database: Database,
  place: Place,
): Pick<Store, 'peersDue' | 'due' | 'settle' | 'postpone' | 'failuresOf'> {
  return {
    peersDue: async (now) => {
      const rows = await database.prepared<{ peer: string }>(
        `with recursive p as (
           (select peer from exchange.outbox order by peer limit 1)
           union all
           select (select o.peer from exchange.outbox o where o.peer > p.peer order by o.peer limit 1) from p
           where p.peer is not null)
         select p.peer from p left join exchange.peer s on s.state = p.peer
         where p.peer is not null and (s.until is null or s.until <= $1::timestamptz)
           and exists (select from exchange.outbox o
             where o.peer = p.peer and (o.not_before is null or o.not_before <= $1::timestamptz))`,
        [now],
      )
      return rows.map(({ peer }) => peer)
    },
    due: async (peer, now, most, underway) => {
      const rows = await database.prepared<Row>(
        `select o.id, o.conversation, o.kind, o.message, o.attempts, r.envelope
         from exchange.outbox o
         left join exchange.receipt r on o.kind = 'receipt' and r.message = o.message and r.receipt = o.id
         where o.peer = $1 and (o.not_before is null or o.not_before <= $2::timestamptz)
           and not (o.conversation::text = any($4::text[]) or o.message = any($4::text[]))
           and not (o.kind = 'parcel' and exists (select from exchange.outbox w
             where w.peer = o.peer and w.conversation = o.conversation and w.kind = 'parcel' and w.placed < o.placed
               and w.not_before > $2::timestamptz))
         order by o.placed, o.kind desc, o.id limit $3`,
        [peer, now, most.items, underway],
      )
      const wanted = rows.flatMap(({ kind, message }) => (kind === 'parcel' ? [message] : []))
      const parcels = await parcelsOf(database, place, wanted)
      const items: OutboxItem[] = []
      let bytes = 0
      for (const { envelope, ...row } of rows) {
        const parcel = parcels.get(row.message)
        const payload = row.kind === 'receipt' ? envelope : parcel
        if (payload === undefined || payload === null) continue
        bytes += typeof payload === 'string' ? payload.length : sizeOf(payload)
        if (items.length > 0 && bytes > most.bytes) break
        items.push({ ...row, peer, receipt: row.kind === 'receipt' ? row.id : null, payload })
      }
      return items
    },
    settle: async (peer, outcome) => {
      if (await settleAtOnce(database, peer, outcome, place)) return
      const { done, receipts, again, postponed } = outcome
      await transaction(database, async (client) => {
        await addReceipts(client, receipts, place)
        await within(client, [doneWrite(peer, done)])
        if (postponed.length > 0) {
          await client.query(
            `update exchange.outbox o set attempts = attempts + 1, not_before = p.until
             from unnest($2::text[], $3::timestamptz[]) as p (id, until) where o.peer = $1 and o.id = p.id`,
            [peer, postponed.map(({ id }) => id), postponed.map(({ until }) => until)],
          )
        }
        if (again.length > 0) await sendAgain(client, peer, again, place)
        await within(client, [heardWrite(peer, place)])
      })
    },
    postpone: async (peer, back) => {
      await database.query(
        `insert into exchange.peer (state, failures, until, heard_at) values ($1, $2, $3, $4)
         on conflict (state) do update set failures = excluded.failures, until = excluded.until,
           heard_at = coalesce(excluded.heard_at, peer.heard_at)`,
        [peer, back?.failures ?? 0, back?.until ?? null, back === null ? place.now() : null],
      )
    },
    failuresOf: async (peer) => {
      const [row] = await database.prepared<{ failures: number }>(
        'select failures from exchange.peer where state = $1',
        [peer],
      )
      return row?.failures ?? 0
    },
  }
}

/** Puts messages back in the outbox: our receipts about them, and the parcel where it may still go. */
async function sendAgain(client: Client, peer: string, messages: readonly string[], place: Place): Promise<void> {
  await client.query(
    `insert into exchange.outbox (peer, id, placed, conversation, kind, message, at)
     select m.peer, r.receipt, m.placed, m.conversation, 'receipt', m.message, $4
     from exchange.message m join exchange.receipt r on r.message = m.message
     where m.peer = $1 and m.side = 'sent' and m.message = any($2::text[]) and r.ours and not r.name = any($3::text[])
     on conflict do nothing`,
    [peer, messages, [...ownSteps], place.now()],
  )
  await client.query(
    `insert into exchange.outbox (peer, id, placed, conversation, kind, message, at)
     select m.peer, m.message, m.placed, m.conversation, 'parcel', m.message, $3
     from exchange.message m
     where m.peer = $1 and m.side = 'sent' and m.message = any($2::text[]) and m.parcel is not null
       and not exists (select from exchange.receipt r where r.message = m.message and r.name in ('recalled', 'non-delivered'))
     on conflict do nothing`,
    [peer, messages, place.now()],
  )
}
