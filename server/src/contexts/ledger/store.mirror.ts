import { edgeTiles, formatBundle, parseTilePath, tileWidth } from '@comity/proof/tile'
import type { TileEdge } from '@comity/proof/tile-edge'
import type { FetchTile } from '@comity/proof/tile-reader'
import { sha256Hex, utf8 } from '@comity/proof/hash'
import { statement, type Database } from '#kernel/database'
import { edgeFrom, type StoredTile } from './store.ts'

/** What is kept of the log of a peer. */
export type Mirror = {
  readonly origin: string
  /** Everything up to this size is held, under this note; undefined before the first. */
  readonly size: number
  readonly note: string | null
  /** So many entries are held. */
  readonly reach: number
  /** The newest checkpoint that is known to continue the one before. */
  readonly seenSize: number
  readonly seenNote: string | null
  /** When the peer was last heard, since when not, and what is wrong. */
  readonly at: string | null
  readonly since: string | null
  readonly problem: string | null
}

/** How a log is named in a path: SHA-256 of its origin, as monitors of witnesses name it (C2SP tlog-witness). */
export const hashOf = (origin: string): string => sha256Hex(utf8(origin))

const columns = `origin, size, note, reach, seen_size as "seenSize", seen_note as "seenNote", at, since, problem`

export async function readMirror(database: Database, origin: string): Promise<Mirror | undefined> {
  const [mirror] = await database.prepared<Mirror>(`select ${columns} from ledger.mirror where origin = $1`, [origin])
  return mirror
}

export async function mirrorOfHash(database: Database, hash: string): Promise<Mirror | undefined> {
  const [mirror] = await database.prepared<Mirror>(`select ${columns} from ledger.mirror where hash = $1`, [hash])
  return mirror
}

export function allMirrors(database: Database): Promise<Mirror[]> {
  return database.prepared<Mirror>(`select ${columns} from ledger.mirror order by origin`, [])
}

/** Notes how looking at a peer went: `problem` null when all is well. Begins its mirror. */
export async function noteLook(database: Database, origin: string, problem: string | null, at: string): Promise<void> {
  await database.query(
    `insert into ledger.mirror (origin, hash, at, since, problem)
     values ($1, $2, case when $3::text is null then $4::timestamptz end,
       case when $3::text is not null then $4::timestamptz end, $3::text)
     on conflict (origin) do update set problem = excluded.problem, at = coalesce(excluded.at, ledger.mirror.at),
       since = case when excluded.problem is null then null else coalesce(ledger.mirror.since, excluded.since) end`,
    [origin, hashOf(origin), problem, at],
  )
}

/** Accepts a checkpoint as the newest, after it was shown to continue the one seen before; false if that one moved. */
export async function noteSeen(
  database: Database,
  origin: string,
  before: number,
  size: number,
  note: string,
): Promise<boolean> {
  const rows = await database.query(
    `update ledger.mirror set seen_size = $3, seen_note = $4
     where origin = $1 and seen_size = $2 and (seen_size < $3 or seen_note is null) returning origin`,
    [origin, before, size, note],
  )
  return rows.length === 1
}

/** Adds verified entries and the tiles that grew with them, from where the mirror reaches, or does nothing: `Conflict`. */
export async function growMirror(
  database: Database,
  origin: string,
  from: number,
  entries: readonly Uint8Array[],
  tiles: readonly StoredTile[],
): Promise<void> {
  const reached = statement(
    `update ledger.mirror set reach = $3::bigint where origin = $1::text and reach = $2::bigint`,
    [origin, from, from + entries.length],
  )
  await database.commit([
    { ...reached, expects: 1 },
    statement(
      `insert into ledger.mirror_entry (origin, index, bytes)
       select $1::text, $2::bigint + n - 1, bytes from unnest($3::bytea[]) with ordinality as t(bytes, n)
       on conflict (origin, index) do update set bytes = excluded.bytes`,
      [origin, from, entries.map((bytes) => Buffer.from(bytes))],
    ),
    statement(
      `insert into ledger.mirror_tile (origin, level, index, hashes)
       select $1::text, * from unnest($2::int[], $3::bigint[], $4::bytea[])
       on conflict (origin, level, index) do update set hashes = excluded.hashes`,
      [origin, tiles.map(({ level }) => level), tiles.map(({ index }) => index), tiles.map(({ hashes }) => hashes)],
    ),
  ])
}

/** Everything the newest checkpoint is over is held. */
export async function completeMirror(database: Database, origin: string, size: number): Promise<void> {
  await database.query(
    `update ledger.mirror set size = seen_size, note = seen_note where origin = $1 and seen_size = $2 and reach = $2`,
    [origin, size],
  )
}

/** Forgets how far beyond the last complete checkpoint it reaches: what was held there belongs to another tree. */
export async function resetReach(database: Database, origin: string): Promise<void> {
  await database.query(`update ledger.mirror set reach = size where origin = $1`, [origin])
}

/** The right edge of a mirrored tree. */
export async function mirrorEdge(database: Database, origin: string, size: number): Promise<TileEdge | undefined> {
  const names = edgeTiles(size)
  const rows = await database.query<StoredTile>(
    `select level, index, hashes from ledger.mirror_tile
     where origin = $1 and (level, index) in (select * from unnest($2::int[], $3::bigint[]))`,
    [origin, names.map(({ level }) => level), names.map(({ index }) => index)],
  )
  return edgeFrom(size, rows)
}

/** What stands at a path of a mirrored log. */
export function tilesOfMirror(database: Database, origin: string): FetchTile {
  return async (path) => {
    const name = parseTilePath(path)
    if (name === undefined) return undefined
    const { level, index, width } = name
    if (level === 'entries') {
      const entries = await database.prepared<{ bytes: Buffer }>(
        `select bytes from ledger.mirror_entry
         where origin = $1 and index >= $2::bigint and index < $2::bigint + $3::bigint order by index`,
        [origin, index * tileWidth, width],
      )
      return entries.length === width ? formatBundle(entries.map(({ bytes }) => bytes)) : undefined
    }
    const [tile] = await database.prepared<{ hashes: Buffer }>(
      `select substring(hashes from 1 for $4::int) as hashes from ledger.mirror_tile
       where origin = $1 and level = $2::int and index = $3::bigint and length(hashes) >= $4::int`,
      [origin, level, index, width * 32],
    )
    return tile && new Uint8Array(tile.hashes)
  }
}
