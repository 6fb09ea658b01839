import type { Database } from '#kernel/database'

export type Carried = { readonly id: string; readonly kind: 'parcel' | 'receipt'; readonly content: string }

/** What waits for a peer, in the order in which it is to be taken, as it travels. Postponed or not: a file waits for nobody. */
export async function outboxPage(
  database: Database,
  peer: string,
  beyond: { readonly placed: string; readonly kind: string; readonly id: string } | null,
  most: number,
): Promise<
  readonly (Carried & { readonly placed: string; readonly envelope: string | null; readonly parcel: string | null })[]
> {
  const rows = await database.prepared<{
    id: string
    kind: 'parcel' | 'receipt'
    placed: string
    envelope: string | null
    parcel: string | null
  }>(
    `select o.id, o.kind, o.placed, case o.kind when 'receipt' then r.envelope else m.envelope end as envelope, m.parcel
     from exchange.outbox o
     left join exchange.message m on o.kind = 'parcel' and m.message = o.message
     left join exchange.receipt r on o.kind = 'receipt' and r.message = o.message and r.receipt = o.id
     where o.peer = $1 and ($2::uuid is null or o.placed > $2::uuid
       or (o.placed = $2::uuid and (o.kind < $3 or (o.kind = $3 and o.id > $4))))
     order by o.placed, o.kind desc, o.id limit $5`,
    [peer, beyond?.placed ?? null, beyond?.kind ?? '', beyond?.id ?? '', most],
  )
  return rows.map((row) => ({ ...row, content: contentOf(row) }))
}

function contentOf({
  kind,
  envelope,
  parcel,
}: {
  kind: string
  envelope: string | null
  parcel: string | null
}): string {
  if (kind === 'receipt') return envelope ?? ''
  return parcel === null ? '' : JSON.stringify({ cover: envelope, ...(JSON.parse(parcel) as object) })
}

/** Sent attachments whose message waits for a peer, or was accepted by it without them. */
export async function attachmentsFor(
  database: Database,
  peer: string,
): Promise<readonly { message: string; id: string }[]> {
  return database.query(
    `select a.message, a.id from exchange.attachment a join exchange.message m on m.message = a.message
     where m.peer = $1 and m.side = 'sent' and not a.complete and a.digest is not null and m.body is not null
       and (m.state = 'accepted' or exists (select from exchange.outbox o
         where o.peer = $1 and o.kind = 'parcel' and o.message = m.message))
     order by m.placed, a.id`,
    [peer],
  )
}
