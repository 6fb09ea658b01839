import type { FetchTile } from '@comity/proof/tile-reader'
import { parseTile, parseTilePath, tileWidth, edgeTiles, levelSize, formatBundle } from '@comity/proof/tile'
import type { TileEdge } from '@comity/proof/tile-edge'
import type { Hash } from '@comity/proof/merkle'
import { statement, type Database, type Write } from '#kernel/database'

/** The log as it is stored: who it is, and how many entries are durable. */
export type Head = {
  readonly origin: string
  readonly publicKey: Buffer
  readonly size: number
  /** Why nothing is signed (`store.guard.ts`); null when nothing speaks against it. */
  readonly held: Held | null
  /** It is being rebuilt from mirrors: nothing else is entered. */
  readonly rebuilding: boolean
}

/**
 * `restored`: its data was brought back from a backup, and it is not known yet whether others hold more. `behind`: they
 * hold a longer log of this node than it has. `forked`: it signed two histories.
 */
export type Held = 'restored' | 'behind' | 'forked'

export type StoredEntry = { readonly index: number; readonly digest: Buffer; readonly bytes: Buffer }
export type StoredTile = { readonly level: number; readonly index: number; readonly hashes: Buffer }
export type StoredCheckpoint = { readonly size: number; readonly note: string; readonly at: string }

/** Begins the log if nobody has; tells which log this database holds. */
export async function beginLog(database: Database, origin: string, publicKey: Uint8Array): Promise<Head> {
  await database.query(`insert into ledger.head (origin, public_key) values ($1, $2) on conflict do nothing`, [
    origin,
    Buffer.from(publicKey),
  ])
  const head = await readHead(database)
  return head ?? { origin, publicKey: Buffer.from(publicKey), size: 0, held: null, rebuilding: false }
}

export async function readHead(database: Database): Promise<Head | undefined> {
  const [head] = await database.prepared<Head>(
    `select origin, public_key as "publicKey", size, held, rebuilding from ledger.head`,
    [],
  )
  return head
}

/**
 * Everything of one batch, for one commit: the log grows from the size it is believed to have, or nothing happens at all.
 */
export function growth(
  from: number,
  entries: readonly Pick<StoredEntry, 'digest' | 'bytes'>[],
  tiles: readonly StoredTile[],
  rebuilding = false,
): Write[] {
  const grown = statement(
    `update ledger.head set size = $2::bigint where size = $1::bigint and rebuilding = $3::boolean`,
    [from, from + entries.length, rebuilding],
  )
  // One value of all bytes and where each part ends: an array of them would travel as text, at twice the length.
  const ends: number[] = []
  let length = 0
  for (const { bytes } of entries) {
    length += bytes.length
    ends.push(length)
  }
  return [
    { ...grown, expects: 1 },
    statement(
      `insert into ledger.entry (index, digest, bytes)
       select $1::bigint + n - 1, substring($2::bytea from (n::int - 1) * 32 + 1 for 32),
         substring($3::bytea from start + 1 for stop - start)
       from unnest($4::int[], $5::int[]) with ordinality as t(start, stop, n)`,
      [
        from,
        Buffer.concat(entries.map(({ digest }) => digest)),
        Buffer.concat(
          entries.map(({ bytes }) => bytes),
          length,
        ),
        [0, ...ends.slice(0, -1)],
        ends,
      ],
    ),
    statement(
      `insert into ledger.tile (level, index, hashes)
       select * from unnest($1::int[], $2::bigint[], $3::bytea[])
       on conflict (level, index) do update set hashes = excluded.hashes`,
      [tiles.map(({ level }) => level), tiles.map(({ index }) => index), tiles.map(({ hashes }) => hashes)],
    ),
  ]
}

/** Where each of these digests stands, if it does. */
export async function findDigests(database: Database, digests: readonly Uint8Array[]): Promise<Map<string, number>> {
  const rows = await database.query<{ digest: string; index: number }>(
    `select encode(digest, 'hex') as digest, index from ledger.entry where digest = any($1::bytea[])`,
    [digests.map((digest) => Buffer.from(digest))],
  )
  return new Map(rows.map(({ digest, index }) => [digest, index]))
}

/** The right edge of the tree at a size up to that of the head; undefined when the tiles do not reach so far. */
export async function readEdge(database: Database, size: number): Promise<TileEdge | undefined> {
  const names = edgeTiles(size)
  const rows = await database.prepared<StoredTile>(
    `select level, index, hashes from ledger.tile
     where (level, index) in (select * from unnest($1::int[], $2::bigint[]))`,
    [names.map(({ level }) => level), names.map(({ index }) => index)],
  )
  return edgeFrom(size, rows)
}

/** The edge of a tree of this size from the stored tiles it ends in; undefined when one is missing or too short. */
export function edgeFrom(size: number, rows: readonly StoredTile[]): TileEdge | undefined {
  const levels: Hash[][] = []
  for (let level = 0; levelSize(size, level) > 0; level += 1) levels.push([])
  for (const { level, index, width } of edgeTiles(size)) {
    const row = rows.find((one) => one.level === level && one.index === index)
    const hashes = row && parseTile(new Uint8Array(row.hashes).subarray(0, width * 32), width)
    if (hashes === undefined) return undefined
    levels[Number(level)] = hashes
  }
  return { size, levels }
}

/** What stands at a path of the log: a tile or bundle of exactly that width. Undefined where there is none. */
export function tilesOf(database: Database): FetchTile {
  return async (path) => {
    const name = parseTilePath(path)
    if (name === undefined) return undefined
    const { level, index, width } = name
    if (level === 'entries') {
      const entries = await readEntries(database, index * tileWidth, width)
      return entries.length === width ? formatBundle(entries.map(({ bytes }) => bytes)) : undefined
    }
    const [tile] = await database.prepared<{ hashes: Buffer }>(
      `select substring(hashes from 1 for $3::int) as hashes from ledger.tile
       where level = $1::int and index = $2::bigint and length(hashes) >= $3::int`,
      [level, index, width * 32],
    )
    return tile && new Uint8Array(tile.hashes)
  }
}

/** At most `count` entries from an index onwards, without those that are missing. */
export function readEntries(database: Database, from: number, count: number): Promise<StoredEntry[]> {
  return database.prepared<StoredEntry>(
    `select index, digest, bytes from ledger.entry
     where index >= $1::bigint and index < $1::bigint + $2::bigint order by index`,
    [from, count],
  )
}

/** The bytes of the entries at these indexes, without those that are missing. */
export async function entriesAt(database: Database, indexes: readonly number[]): Promise<Map<number, Buffer>> {
  const rows = await database.query<Pick<StoredEntry, 'index' | 'bytes'>>(
    `select index, bytes from ledger.entry where index = any($1::bigint[])`,
    [indexes.filter((index) => Number.isSafeInteger(index) && index >= 0)],
  )
  return new Map(rows.map(({ index, bytes }) => [index, bytes]))
}

/** Entries that stand where the log does not reach. */
export async function entriesBeyond(database: Database, size: number): Promise<number[]> {
  const rows = await database.query<{ index: number }>(
    `select index from ledger.entry where index >= $1::bigint or index < 0 order by index limit 100`,
    [size],
  )
  return rows.map(({ index }) => index)
}

/** Tiles of one level from an index onwards. */
export function readTiles(database: Database, level: number, from: number, count: number): Promise<StoredTile[]> {
  return database.prepared<StoredTile>(
    `select level, index, hashes from ledger.tile
     where level = $1::int and index >= $2::bigint and index < $2::bigint + $3::bigint order by index`,
    [level, from, count],
  )
}

/** The tiles above the leaves: one for 65,536 entries and fewer. */
export function upperTiles(database: Database): Promise<StoredTile[]> {
  return database.query<StoredTile>(
    `select level, index, hashes from ledger.tile where level > 0 order by level, index`,
  )
}

/** What was signed last; undefined before the first. */
export async function lastCheckpoint(database: Database): Promise<StoredCheckpoint | undefined> {
  const [last] = await database.prepared<StoredCheckpoint>(
    `select size, note, at from ledger.checkpoint order by size desc limit 1`,
    [],
  )
  return last
}

/** Everything kept of what was signed, smallest first. */
export function allCheckpoints(database: Database): Promise<StoredCheckpoint[]> {
  return database.query<StoredCheckpoint>(`select size, note, at from ledger.checkpoint order by size`)
}

/**
 * Publishes a checkpoint, unless the log is held. Twice is once: of one size there is one text, and Ed25519 signs it in
 * one way.
 */
export async function keepCheckpoint(database: Database, { size, note, at }: StoredCheckpoint): Promise<void> {
  await database.query(
    `insert into ledger.checkpoint (size, note, at)
     select $1::bigint, $2::text, $3::timestamptz from ledger.head where held is null
     on conflict (size) do nothing`,
    [size, note, at],
  )
}

/** Of checkpoints older than a moment, keeps the last of each hour that most witnesses cosigned; how many went. */
export async function thinCheckpoints(database: Database, before: string): Promise<number> {
  const gone = await database.query<{ size: number }>(
    `delete from ledger.checkpoint c where c.at < $1 and exists (
       select 1 from ledger.checkpoint later where later.size > c.size
       and date_trunc('hour', later.at, 'UTC') = date_trunc('hour', c.at, 'UTC')
       and (select count(*) from ledger.cosignature s where s.size = later.size)
        >= (select count(*) from ledger.cosignature s where s.size = c.size))
     returning c.size`,
    [before],
  )
  return gone.length
}

export type Anchor = { readonly digest: Buffer; readonly seq: number; readonly hash: string; readonly salt: Buffer }

/** The head of the audit chain that was noted last, and whether it is in the log yet. */
export async function lastAnchor(database: Database): Promise<(Anchor & { entered: boolean }) | undefined> {
  const [anchor] = await database.query<Anchor & { entered: boolean }>(
    `select a.digest, a.seq, encode(a.hash, 'hex') as hash, a.salt,
       exists (select 1 from ledger.entry e where e.digest = a.digest) as entered
     from ledger.anchor a order by a.seq desc limit 1`,
  )
  return anchor
}

/** False when another process has noted that head already. */
export async function noteAnchor(database: Database, anchor: Anchor): Promise<boolean> {
  const rows = await database.query(
    `insert into ledger.anchor (digest, seq, hash, salt) values ($1, $2, decode($3, 'hex'), $4)
     on conflict do nothing returning seq`,
    [anchor.digest, anchor.seq, anchor.hash, anchor.salt],
  )
  return rows.length === 1
}

/** The anchors above a number of the chain that are in the log, at most a thousand. */
export function readAnchors(database: Database, above: number): Promise<Anchor[]> {
  return database.query<Anchor>(
    `select a.digest, a.seq, encode(a.hash, 'hex') as hash, a.salt from ledger.anchor a
     where a.seq > $1 and exists (select 1 from ledger.entry e where e.digest = a.digest) order by a.seq limit 1000`,
    [above],
  )
}

/** The anchors behind these digests, by the digest in hexadecimal. */
export async function openingsOf(database: Database, digests: readonly Buffer[]): Promise<Map<string, Anchor>> {
  const anchors = await database.query<Anchor>(
    `select digest, seq, encode(hash, 'hex') as hash, salt from ledger.anchor where digest = any($1::bytea[])`,
    [digests],
  )
  return new Map(anchors.map((anchor) => [anchor.digest.toString('hex'), anchor]))
}
