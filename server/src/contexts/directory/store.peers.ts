import { type Database, statement, type Write } from '#kernel/database'
import type { Standing } from './door.ts'
import { publicKeyOf } from './key.ts'
import type { HeldKey } from './rules.trust.ts'

export type Hello = {
  readonly at: string
  readonly ok: boolean
  readonly skewMs: number
  readonly version: string
  readonly thinks: string
  readonly fault: string | null
}

/** A neighbour as its row says. */
export type PeerRow = {
  readonly state: string
  readonly standing: Standing
  readonly standingAt: string
  readonly reason: string | null
  readonly standingBy: string | null
  readonly comparedKey: string | null
  readonly comparedBy: string | null
  readonly descriptor: string
  readonly serial: number
  readonly issuedAt: string
  readonly validUntil: string
  readonly receivedAt: string
  readonly source: string
  readonly askedAt: string | null
  readonly fault: string | null
  readonly hello: Hello | null
  readonly version: number
}

const fields = `state, standing, standing_at as "standingAt", reason, standing_by as "standingBy",
  compared_key as "comparedKey", compared_by as "comparedBy", descriptor, serial, issued_at as "issuedAt",
  valid_until as "validUntil", received_at as "receivedAt", source, asked_at as "askedAt", fault, hello, version`

export function readPeers(database: Database): Promise<PeerRow[]> {
  return database.query<PeerRow>(`select ${fields} from directory.peer order by state`)
}

export async function readPeer(database: Database, state: string): Promise<PeerRow | undefined> {
  const [row] = await database.query<PeerRow>(`select ${fields} from directory.peer where state = $1`, [state])
  return row
}

type KeyRow = Omit<HeldKey, 'key'> & { readonly state: string; readonly algorithm: string }

export async function readPeerKeys(database: Database): Promise<(HeldKey & { readonly state: string })[]> {
  const rows = await database.query<KeyRow>(
    `select state, id, signer, use, algorithm, bytes, from_at as "from", until_at as "until",
       compromised_at as "compromisedAt", seen_at as "seenAt" from directory.peer_key order by state, id`,
  )
  return rows.map(({ algorithm, bytes, ...row }) => {
    const plain = new Uint8Array(bytes)
    return { ...row, bytes: plain, key: publicKeyOf(algorithm, plain) }
  })
}

/** What a descriptor changes in the row of its State. */
export type Received = Pick<
  PeerRow,
  'state' | 'descriptor' | 'serial' | 'issuedAt' | 'validUntil' | 'receivedAt' | 'source'
>

export function insertPeer(row: Received, standing: Standing, by: string | null): Write {
  return statement(
    `insert into directory.peer (state, standing, standing_at, standing_by, descriptor, serial, issued_at, valid_until,
       received_at, source, asked_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      row.state,
      standing,
      row.receivedAt,
      by,
      row.descriptor,
      row.serial,
      row.issuedAt,
      row.validUntil,
      row.receivedAt,
      row.source,
      row.receivedAt,
    ],
  )
}

/** `standing`: given where the descriptor begins the ceremony anew. */
export function receiveDescriptor(
  row: Received,
  version: number,
  standing?: { readonly to: Standing; readonly by: string | null; readonly reason: string },
): Write {
  return {
    ...statement(
      `update directory.peer set descriptor = $3, serial = $4::bigint, issued_at = $5, valid_until = $6,
         received_at = $7, source = $8, asked_at = $7, fault = null, version = version + 1,
         standing = coalesce($9, standing), standing_at = case when $9::text is null then standing_at else $7 end,
         reason = case when $9::text is null then reason else $10 end,
         standing_by = case when $9::text is null then standing_by else $11::uuid end,
         compared_key = case when $9::text is null then compared_key end,
         compared_by = case when $9::text is null then compared_by end
       where state = $1 and version = $2::int`,
      [
        row.state,
        version,
        row.descriptor,
        row.serial,
        row.issuedAt,
        row.validUntil,
        row.receivedAt,
        row.source,
        standing?.to ?? null,
        standing?.reason ?? null,
        standing?.by ?? null,
      ],
    ),
    expects: 1,
  }
}

/** Writes the keys of a State as they are now held. */
export function keepPeerKeys(state: string, keys: readonly HeldKey[]): Write {
  return statement(
    `insert into directory.peer_key
       (state, id, signer, use, algorithm, bytes, from_at, until_at, compromised_at, seen_at)
     select $1, * from unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::bytea[], $7::timestamptz[],
       $8::timestamptz[], $9::timestamptz[], $10::timestamptz[])
     on conflict (state, id) do update set signer = excluded.signer, use = excluded.use, from_at = excluded.from_at,
       until_at = excluded.until_at, compromised_at = least(peer_key.compromised_at, excluded.compromised_at)`,
    [
      state,
      keys.map(({ id }) => id),
      keys.map(({ signer }) => signer),
      keys.map(({ use }) => use),
      keys.map(({ key }) => key?.algorithm ?? 'x-wing'),
      keys.map(({ bytes }) => Buffer.from(bytes)),
      keys.map(({ from }) => from),
      keys.map(({ until }) => until),
      keys.map(({ compromisedAt }) => compromisedAt),
      keys.map(({ seenAt }) => seenAt),
    ],
  )
}

export function changeStanding(
  { state, version }: Pick<PeerRow, 'state' | 'version'>,
  to: {
    readonly standing: Standing
    readonly at: string
    readonly by: string | null
    readonly reason: string | null
    readonly compared?: { readonly key: string; readonly by: string | null } | undefined
  },
): Write {
  return {
    ...statement(
      `update directory.peer set standing = $3, standing_at = $4, standing_by = $5::uuid, reason = $6,
         compared_key = coalesce($7, compared_key), compared_by = coalesce($8::uuid, compared_by), version = version + 1
       where state = $1 and version = $2::int`,
      [state, version, to.standing, to.at, to.by, to.reason, to.compared?.key ?? null, to.compared?.by ?? null],
    ),
    expects: 1,
  }
}

/** That its address was asked, and what was wrong. Touches nothing an officer decided on. */
export async function noteAsked(database: Database, state: string, at: string, fault: string | null): Promise<void> {
  await database.query(`update directory.peer set asked_at = $2, fault = $3 where state = $1`, [state, at, fault])
}

export function helloWrite(state: string, hello: Hello): Write {
  return statement(`update directory.peer set hello = $2 where state = $1`, [state, JSON.stringify(hello)])
}

/** Neighbours last asked before a moment are due again. */
export async function askAgain(database: Database, before: string): Promise<void> {
  await database.query(`update directory.peer set asked_at = null where asked_at < $1`, [before])
}
