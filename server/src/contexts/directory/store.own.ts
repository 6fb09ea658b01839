import { type Database, statement, type Write } from '#kernel/database'
import { publicKeyOf } from './key.ts'
import type { HeldKey } from './rules.trust.ts'
import type { Profile } from './words.ts'

/** A key of this node: where its secret lies follows from signer, use and number. */
export type OwnKey = HeldKey & { readonly number: number; readonly algorithm: string }

export async function readOwnKeys(database: Database): Promise<OwnKey[]> {
  const rows = await database.query<OwnKey>(
    `select signer, use, number, id, algorithm, bytes, from_at as "from", until_at as "until",
       compromised_at as "compromisedAt", from_at as "seenAt"
     from directory.own_key order by signer, use, number`,
  )
  return rows.map((row) => {
    const bytes = new Uint8Array(row.bytes)
    return { ...row, bytes, key: publicKeyOf(row.algorithm, bytes) }
  })
}

/** Of two processes that make a key at once, one writes it; both find the same file. */
export async function insertOwnKey(database: Database, key: OwnKey): Promise<void> {
  await database.query(
    `insert into directory.own_key (signer, use, number, id, algorithm, bytes, from_at)
     values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing`,
    [key.signer, key.use, key.number, key.id, key.algorithm, Buffer.from(key.bytes), key.from],
  )
}

export function addOwnKey(key: OwnKey): Write {
  return statement(
    `insert into directory.own_key (signer, use, number, id, algorithm, bytes, from_at)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [key.signer, key.use, key.number, key.id, key.algorithm, Buffer.from(key.bytes), key.from],
  )
}

/** Ends a key, or says since when it may be in other hands. What was said once is not taken back. */
export function endOwnKey(id: string, until: string | null, compromisedAt: string | null): Write {
  return {
    ...statement(
      `update directory.own_key set until_at = least(until_at, $2::timestamptz),
         compromised_at = least(compromised_at, $3::timestamptz) where id = $1`,
      [id, until, compromisedAt],
    ),
    expects: 1,
  }
}

export type OwnDescriptor = {
  readonly serial: number
  readonly digest: string
  readonly descriptor: string
  readonly issuedAt: string
  readonly validUntil: string
}

export async function lastDescriptor(database: Database): Promise<OwnDescriptor | undefined> {
  const [last] = await database.query<OwnDescriptor>(
    `select serial, digest, descriptor, issued_at as "issuedAt", valid_until as "validUntil"
     from directory.own_descriptor order by serial desc limit 1`,
  )
  return last
}

/** False when another process issued this number already. */
export async function insertDescriptor(database: Database, made: OwnDescriptor): Promise<boolean> {
  const rows = await database.query(
    `insert into directory.own_descriptor (serial, digest, descriptor, issued_at, valid_until)
     values ($1, $2, $3, $4, $5) on conflict do nothing returning serial`,
    [made.serial, made.digest, made.descriptor, made.issuedAt, made.validUntil],
  )
  return rows.length === 1
}

export type ProfileRow = { readonly authority: string; readonly body: Profile; readonly version: number }

export function readProfiles(database: Database): Promise<ProfileRow[]> {
  return database.query<ProfileRow>(`select authority, body, version from directory.profile order by authority`)
}

/** Version 0 is that of a profile nobody wrote yet. */
export function writeProfile(authority: string, body: Profile, seen: number): Write {
  const text = JSON.stringify(body)
  return seen === 0
    ? statement(`insert into directory.profile (authority, body, version) values ($1, $2, 1)`, [authority, text])
    : {
        ...statement(
          `update directory.profile set body = $2, version = version + 1 where authority = $1 and version = $3::int`,
          [authority, text, seen],
        ),
        expects: 1,
      }
}

/** Whether this database has been through the migrations of the directory: a node that never started has none. */
export async function hasDirectory(database: Database): Promise<boolean> {
  const [found] = await database.query<{ there: boolean }>(
    `select to_regclass('directory.own_descriptor') is not null as there`,
  )
  return found?.there === true
}
