import { createHash } from 'node:crypto'
import type { Witnessed } from '@comity/proof/witness'
import type { Database } from '#kernel/database'

type Row = { readonly size: number; readonly root: Buffer; readonly note: string }

/** The last checkpoint cosigned for a log; undefined before the first. */
export async function lastWitnessed(database: Database, origin: string): Promise<Witnessed | undefined> {
  const [row] = await database.prepared<Row>(`select size, root, note from ledger.witnessed where origin = $1`, [
    origin,
  ])
  return row && { size: row.size, root: new Uint8Array(row.root), note: row.note }
}

/** Puts a record in the place of another, and of nothing else; false when that is no longer the last one. */
export async function recordWitnessed(
  database: Database,
  origin: string,
  last: Witnessed | undefined,
  { size, root, note }: Witnessed,
  at: string,
): Promise<boolean> {
  const rows =
    last === undefined
      ? await database.query(
          `insert into ledger.witnessed (origin, size, root, note, at) values ($1, $2, $3, $4, $5)
           on conflict (origin) do nothing returning size`,
          [origin, size, Buffer.from(root), note, at],
        )
      : await database.query(
          `update ledger.witnessed set size = $2, root = $3, note = $4, at = $5
           where origin = $1 and size = $6 and root = $7 returning size`,
          [origin, size, Buffer.from(root), note, at, last.size, Buffer.from(last.root)],
        )
  return rows.length === 1
}

/** Keeps what convicts a log. Twice is once. */
export async function keepAccusation(database: Database, origin: string, text: string, at: string): Promise<void> {
  const digest = createHash('sha256').update(text).digest()
  await database.query(
    `insert into ledger.accusation (digest, origin, text, at) values ($1, $2, $3, $4) on conflict do nothing`,
    [digest, origin, text, at],
  )
}

/** Whether a log has been convicted: nothing of it is cosigned any more. */
export async function isConvicted(database: Database, origin: string): Promise<boolean> {
  const rows = await database.prepared<object>(`select 1 from ledger.accusation where origin = $1 limit 1`, [origin])
  return rows.length > 0
}

/** An accusation of a log, by SHA-256 of its origin in hexadecimal. */
export async function accusationOfHash(database: Database, hash: string): Promise<string | undefined> {
  const [row] = await database.prepared<{ text: string }>(
    `select text from ledger.accusation where encode(sha256(convert_to(origin, 'UTF8')), 'hex') = $1 order by at limit 1`,
    [hash],
  )
  return row?.text
}

/** The last checkpoint cosigned for a log, by SHA-256 of its origin in hexadecimal. */
export async function witnessedOfHash(database: Database, hash: string): Promise<string | undefined> {
  const [row] = await database.prepared<{ note: string }>(
    `select note from ledger.witnessed where encode(sha256(convert_to(origin, 'UTF8')), 'hex') = $1`,
    [hash],
  )
  return row?.note
}

export type StoredAccusation = {
  readonly digest: string
  readonly origin: string
  readonly text: string
  readonly at: string
}

/** Everything kept that convicts a log, the newest first; at most a hundred. */
export function allAccusations(database: Database): Promise<StoredAccusation[]> {
  return database.query<StoredAccusation>(
    `select encode(digest, 'hex') as digest, origin, text, at from ledger.accusation order by at desc, digest limit 100`,
  )
}
