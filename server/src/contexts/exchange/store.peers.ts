import type { Database } from '#kernel/database'

export type PeerFound = {
  readonly state: string
  readonly failures: number
  readonly until: string | null
  readonly heardAt: string | null
  readonly waiting: number
  readonly oldest: string | null
  readonly unsettled: number
}

/** How reaching each peer goes, for peers of which anything is known. */
export async function peerStates(database: Database): Promise<ReadonlyMap<string, PeerFound>> {
  const rows = await database.prepared<PeerFound>(
    `select p.state, coalesce(s.failures, 0) as failures, s.until, s.heard_at as "heardAt", coalesce(o.waiting, 0) as waiting,
       o.oldest, coalesce(m.unsettled, 0) as unsettled
     from (select state from exchange.peer union select peer from exchange.outbox union select peer from exchange.message) p
     left join exchange.peer s on s.state = p.state
     left join (select peer, count(*) as waiting, min(at) as oldest from exchange.outbox group by peer) o on o.peer = p.state
     left join (select peer, count(*) as unsettled from exchange.message
       where not ended and state in ('composed', 'sealed', 'queued', 'transmitted', 'accepted') group by peer) m
       on m.peer = p.state`,
    [],
  )
  return new Map(rows.map((row) => [row.state, row]))
}
