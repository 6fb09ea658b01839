import type { Database } from '#kernel/database'
import type { Store } from './ports.ts'
import { messageOf, type Place } from './store.rows.ts'
import { transaction, type MessageRecord } from './store.ts'
import { lock } from './store.write.ts'

/** What this node passed on by the grant of others. */
export function passedStore(database: Database, place: Place): Pick<Store, 'passing' | 'erase'> {
  return {
    passing: async (most) => {
      const rows = await database.query<MessageRecord>(
        `select c.* from exchange.message c join exchange.message o on o.message = c.passes_on
         cross join lateral (select case
           when bool_or(name in ('destroyed', 'expired', 'rejected', 'not-received')) then 'gone'
           when bool_or(name = 'accepted') then 'holds' else 'on-the-way' end as copy
           from exchange.receipt where message = c.message) as stands
         where c.passes_on is not null and c.side = 'sent'
           and exists (select from exchange.decision d
             where d.peer = o.peer and d.message = o.message and d.decision = 'accepted') and (
           (o.gone and (c.body is not null or c.parcel is not null))
           or (o.wanted_back and not c.wanted_back)
           or not exists (select from exchange.receipt r where r.message = c.passes_on and r.name = 'passed-on'
             and r.body ->> 'message' = c.message and r.body ->> 'copy' = stands.copy))
         order by c.placed limit $1`,
        [most],
      )
      return rows.map(messageOf)
    },
    erase: (messages) =>
      transaction(database, async (client) => {
        await lock(client, messages)
        await client.query(
          `update exchange.message set body = null, parcel = null, subject = null, changed_at = $2
           where message = any($1::text[]) and side = 'sent'`,
          [messages, place.now()],
        )
      }),
  }
}
