import { genesis, linkOf } from '@comity/proof/chain'
import { hex } from '@comity/proof/hash'
import type { Database } from './database.ts'

/**
 * Seals waiting audit entries into the hash chain, in the order in which they were committed, up to 5,000 at a time.
 * Must run in one process at a time (see leader.ts); a second one fails on the key of the link and changes nothing.
 * Entries of transactions still running are left for the next round, so none is ever overtaken.
 */
export async function sealAudit(database: Database, node: string): Promise<number> {
  const [position] = await database.query<{ tx: string; id: string }>(
    `select tx::text, id from kernel.reader where name = 'audit-chain'`,
  )
  // Each link is looked up by its key: as a mere condition the whole chain would be read to seal a handful of entries.
  const waiting = await database.query<{ id: string; tx: string; digest: Buffer; sealed: boolean }>(
    `select a.id, a.tx::text, a.digest, l.entry is not null as sealed
     from kernel.audit a
     left join lateral (select entry from kernel.audit_link where entry = a.id limit 1) l on true
     where (a.tx, a.id) > ($1::xid8, $2::uuid) and a.tx < pg_snapshot_xmin(pg_current_snapshot())
     order by a.tx, a.id limit 5000`,
    [position?.tx ?? '0', position?.id ?? '00000000-0000-0000-0000-000000000000'],
  )
  const last = waiting.at(-1)
  if (last === undefined) return 0
  const fresh = waiting.filter(({ sealed }) => !sealed)
  const [head] = await database.query<{ seq: number; hash: Buffer }>(
    `select seq, hash from kernel.audit_link order by seq desc limit 1`,
  )
  let previous = head === undefined ? genesis(node) : hex(head.hash)
  const hashes = fresh.map(({ digest }) => (previous = linkOf(previous, hex(digest))))
  await database.query(
    `with links as (
       insert into kernel.audit_link (seq, entry, digest, hash)
       select $1::bigint + n, entry, digest, hash
       from unnest($2::uuid[], $3::bytea[], $4::bytea[]) with ordinality as t(entry, digest, hash, n))
     insert into kernel.reader (name, tx, id) values ('audit-chain', $5::xid8, $6::uuid)
     on conflict (name) do update set tx = excluded.tx, id = excluded.id`,
    [
      head?.seq ?? 0,
      fresh.map(({ id }) => id),
      fresh.map(({ digest }) => digest),
      hashes.map((hash) => Buffer.from(hash, 'hex')),
      last.tx,
      last.id,
    ],
  )
  return fresh.length
}

/** Where the chain ends now; undefined while it has no link. */
export async function auditHead(database: Database): Promise<{ seq: number; hash: string } | undefined> {
  const [head] = await database.query<{ seq: number; hash: string }>(
    `select seq, encode(hash, 'hex') as hash from kernel.audit_link order by seq desc limit 1`,
  )
  return head
}

/** The hashes of links of the chain by their number, without those that are missing. */
export async function auditHeads(database: Database, seqs: readonly number[]): Promise<Map<number, string>> {
  const links = await database.query<{ seq: number; hash: string }>(
    `select seq, encode(hash, 'hex') as hash from kernel.audit_link where seq = any($1::bigint[])`,
    [seqs],
  )
  return new Map(links.map(({ seq, hash }) => [seq, hash]))
}
