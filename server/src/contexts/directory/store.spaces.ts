import { type Database, statement, type Write } from '#kernel/database'
import type { HeldSpace, ReadList } from './rules.list.ts'

export type SpaceRow = {
  readonly space: string
  readonly standing: HeldSpace['standing']
  readonly standingAt: string
  readonly trusts: HeldSpace['trusts']
  readonly askedAt: string | null
  readonly fault: string | null
  readonly version: number
  /** The newest version of its list, and the founding one. */
  readonly list: string
  readonly founding: string
  readonly receivedAt: string
  readonly source: string
}

/** Every space with the first and the last version of its list. */
export function readSpaces(database: Database): Promise<SpaceRow[]> {
  return database.query<SpaceRow>(
    `select s.space, s.standing, s.standing_at as "standingAt", s.trusts, s.asked_at as "askedAt", s.fault, s.version,
       l.list, f.list as founding, l.received_at as "receivedAt", l.source
     from directory.space s
     join directory.list f on f.space = s.space and f.number = 1
     join lateral (select list, received_at, source from directory.list where space = s.space
       order by number desc limit 1) l on true
     order by s.space`,
  )
}

/** The versions of a list above a number, oldest first. */
export async function readVersions(database: Database, space: string, above = 0, most = 100_000): Promise<string[]> {
  const rows = await database.query<{ list: string }>(
    `select list from directory.list where space = $1 and number > $2::int order by number limit $3::int`,
    [space, above, most],
  )
  return rows.map(({ list }) => list)
}

export function insertSpace(space: string, at: string, by: string | null): Write {
  return statement(
    `insert into directory.space (space, standing, standing_at, standing_by, trusts)
     values ($1, 'proposed', $2, $3, 'nobody')`,
    [space, at, by],
  )
}

export function insertVersions(read: readonly ReadList[], at: string, source: string): Write {
  return statement(
    `insert into directory.list (space, number, list, leaf, issued_at, valid_until, received_at, source)
     select *, $7::timestamptz, $8 from unnest($1::text[], $2::int[], $3::text[], $4::bytea[], $5::timestamptz[],
       $6::timestamptz[])`,
    [
      read.map(({ list }) => list.space),
      read.map(({ list }) => list.number),
      read.map(({ text }) => text),
      read.map(({ leaf }) => Buffer.from(leaf)),
      read.map(({ list }) => list.issuedAt),
      read.map(({ list }) => list.validUntil),
      at,
      source,
    ],
  )
}

export function changeSpace(
  { space, version }: Pick<SpaceRow, 'space' | 'version'>,
  to: {
    readonly standing: HeldSpace['standing']
    readonly trusts: HeldSpace['trusts']
    readonly at: string
    readonly by: string | null
  },
): Write {
  return {
    ...statement(
      `update directory.space set standing = $3, trusts = $4, standing_at = $5, standing_by = $6::uuid,
         version = version + 1 where space = $1 and version = $2::int`,
      [space, version, to.standing, to.trusts, to.at, to.by],
    ),
    expects: 1,
  }
}

export async function noteSpaceAsked(
  database: Database,
  space: string,
  at: string,
  fault: string | null,
): Promise<void> {
  await database.query(`update directory.space set asked_at = $2, fault = $3 where space = $1`, [space, at, fault])
}

export type DraftRow = {
  readonly space: string
  readonly digest: string
  readonly list: string
  readonly at: string
  readonly version: number
}

export function readDrafts(database: Database): Promise<DraftRow[]> {
  return database.query<DraftRow>(
    `select space, digest, list, at, version from directory.draft order by space, at, digest limit 200`,
  )
}

export function insertDraft({ space, digest, list, at }: Omit<DraftRow, 'version'>): Write {
  return statement(`insert into directory.draft (space, digest, list, at) values ($1, $2, $3, $4)`, [
    space,
    digest,
    list,
    at,
  ])
}

export function changeDraft({ space, digest, version }: DraftRow, list: string): Write {
  return {
    ...statement(
      `update directory.draft set list = $4, version = version + 1
       where space = $1 and digest = $2 and version = $3::int`,
      [space, digest, version, list],
    ),
    expects: 1,
  }
}

/** All drafts of a space go when a version stands: they were made for the place it took. */
export function dropDrafts(space: string): Write {
  return statement(`delete from directory.draft where space = $1`, [space])
}

export type RefusedRow = {
  readonly at: string
  readonly kind: string
  readonly about: string
  readonly source: string
  readonly what: string
  readonly digest: string
}

/** Keeps what was refused though it came under a known name. The same thing is kept once, and not without bound. */
export async function keepRefused(database: Database, row: RefusedRow): Promise<void> {
  await database.query(
    `insert into directory.refused (digest, at, kind, about, source, what)
     select $1, $2, $3, $4, $5, $6 where (select count(*) from directory.refused) < 1000
     on conflict do nothing`,
    [row.digest, row.at, row.kind, row.about, row.source, row.what],
  )
}

export function readRefused(database: Database): Promise<Omit<RefusedRow, 'what'>[]> {
  return database.query<Omit<RefusedRow, 'what'>>(
    `select digest, at, kind, about, source from directory.refused order by at desc, digest limit 100`,
  )
}

export function dropDraft({ space, digest }: Pick<DraftRow, 'space' | 'digest'>): Write {
  return statement(`delete from directory.draft where space = $1 and digest = $2`, [space, digest])
}
