import type { Database, Write } from '#kernel/database'
import type { Seat, SessionFacts } from './rules.ts'
import { moment, seatSelect, toSeat, type SeatJson } from './store.seats.ts'
import { toOfficer, type OfficerRow } from './store.officers.ts'
import type { Tables } from './store.tables.ts'
import { build } from './store.tables.ts'
import type { Authority, Officer, Post, Scope, ServiceAccount } from './words.ts'

/** Everything an answer to "who is this" rests on, in one look. */
export type SignedIn = { readonly session: SessionFacts; readonly officer: Officer; readonly seats: readonly Seat[] }
export type Serving = {
  readonly account: ServiceAccount
  readonly post: Post
  readonly authority: Authority
}

type SessionRow = {
  readonly id: string
  readonly officer: string
  readonly method: string
  readonly device: string
  readonly post: string | null
  readonly purpose: string | null
  readonly basis: string | null
  readonly signed_in_at: string
  readonly last_seen_at: string
  readonly ends_at: string
  readonly ended_at: string | null
}

function toSession(row: SessionRow): SessionFacts {
  return {
    id: row.id,
    officer: row.officer,
    method: row.method as SessionFacts['method'],
    device: row.device,
    post: row.post,
    purpose: row.purpose,
    basis: row.basis,
    signedInAt: moment(row.signed_in_at),
    lastSeenAt: moment(row.last_seen_at),
    endsAt: moment(row.ends_at),
    endedAt: row.ended_at === null ? null : moment(row.ended_at),
  }
}

type AccountRow = Omit<ServiceAccount, 'expiresAt' | 'revokedAt' | 'lastUsedAt' | 'scopes'> & {
  readonly scopes: readonly string[]
  readonly expires_at: string
  readonly revoked_at: string | null
  readonly last_used_at: string | null
}

function toAccount(row: AccountRow): ServiceAccount {
  const { id, name, post, purpose, basis } = row
  return {
    id,
    name,
    post,
    purpose,
    basis,
    scopes: [...row.scopes] as Scope[],
    expiresAt: moment(row.expires_at),
    revokedAt: row.revoked_at === null ? null : moment(row.revoked_at),
    lastUsedAt: row.last_used_at === null ? null : moment(row.last_used_at),
  }
}

const accountFields = [
  'id',
  'name',
  'post',
  'scopes',
  'purpose',
  'basis',
  'expires_at',
  'revoked_at',
  'last_used_at',
] as const

export function sessionStore(database: Database) {
  const tables = database.tables<Tables>()
  const find = async (where: string, value: unknown): Promise<SignedIn | undefined> => {
    const [row] = await database.query<{ session: SessionRow; officer: OfficerRow; seats: readonly SeatJson[] }>(
      `select to_jsonb(s) - 'token' as session, to_jsonb(o) as officer,
              coalesce((select jsonb_agg(seat) from (${seatSelect} where t.officer = s.officer order by t.id) x), '[]'::jsonb) as seats
       from identity.session s join identity.officer o on o.id = s.officer where ${where}`,
      [value],
    )
    return row === undefined
      ? undefined
      : { session: toSession(row.session), officer: toOfficer(row.officer), seats: row.seats.map(toSeat) }
  }
  return {
    sessionByToken: (digest: Buffer) => find('s.token = $1', digest),
    session: (id: string) => find('s.id = $1', id),
    openSessions: async (officer: string): Promise<readonly SessionFacts[]> => {
      const rows = await tables
        .selectFrom('identity.session')
        .selectAll()
        .where('officer', '=', officer)
        .where('ended_at', 'is', null)
        .orderBy('signed_in_at', 'desc')
        .execute()
      return rows.map(toSession)
    },
    /** Bookkeeping, without a record: when a session was last used. */
    sawSession: async (id: string, at: string): Promise<void> => {
      await database.query(`update identity.session set last_seen_at = $2 where id = $1 and last_seen_at < $2`, [
        id,
        at,
      ])
    },
    sawAccount: async (id: string, at: string): Promise<void> => {
      await database.query(
        `update identity.service_account set last_used_at = $2 where id = $1 and (last_used_at is null or last_used_at < $2)`,
        [id, at],
      )
    },
    serving: async (id: string, digest: Buffer): Promise<Serving | undefined> => {
      const [row] = await database.query<{ account: AccountRow; post: Post; authority: Authority }>(
        `select to_jsonb(s) - 'secret' as account, to_jsonb(p) - 'administered_until' as post, to_jsonb(a) as authority
         from identity.service_account s join identity.post p on p.id = s.post
         join identity.authority a on a.id = p.authority where s.id = $1 and s.secret = $2`,
        [id, digest],
      )
      return row === undefined ? undefined : { ...row, account: toAccount(row.account) }
    },
    accounts: async (): Promise<readonly ServiceAccount[]> =>
      (await tables.selectFrom('identity.service_account').select(accountFields).orderBy('id').execute()).map(
        toAccount,
      ),
    account: async (id: string): Promise<ServiceAccount | undefined> => {
      const row = await tables
        .selectFrom('identity.service_account')
        .select(accountFields)
        .where('id', '=', id)
        .executeTakeFirst()
      return row === undefined ? undefined : toAccount(row)
    },
  }
}

export const sessionWrites = {
  insertSession: (session: SessionFacts, digest: Buffer): Write => ({
    query: build.insertInto('identity.session').values({
      id: session.id,
      token: digest,
      officer: session.officer,
      method: session.method,
      device: session.device,
      post: session.post,
      purpose: session.purpose,
      basis: session.basis,
      signed_in_at: session.signedInAt,
      last_seen_at: session.lastSeenAt,
      ends_at: session.endsAt,
      ended_at: session.endedAt,
    }),
    expects: 1,
  }),
  choose: ({ id, post, purpose, basis }: Pick<SessionFacts, 'id' | 'post' | 'purpose' | 'basis'>): Write => ({
    query: build
      .updateTable('identity.session')
      .set({ post, purpose, basis })
      .where('id', '=', id)
      .where('ended_at', 'is', null),
    expects: 1,
  }),
  endSession: (id: string, at: string): Write => ({
    query: build
      .updateTable('identity.session')
      .set({ ended_at: at })
      .where('id', '=', id)
      .where('ended_at', 'is', null),
  }),
  endSessionsOf: (officer: string, at: string): Write => ({
    query: build
      .updateTable('identity.session')
      .set({ ended_at: at })
      .where('officer', '=', officer)
      .where('ended_at', 'is', null),
  }),
  insertAccount: (account: ServiceAccount, secret: Buffer): Write => ({
    query: build.insertInto('identity.service_account').values({
      id: account.id,
      name: account.name,
      post: account.post,
      scopes: account.scopes,
      purpose: account.purpose,
      basis: account.basis,
      secret,
      expires_at: account.expiresAt,
      revoked_at: account.revokedAt,
      last_used_at: account.lastUsedAt,
    }),
    expects: 1,
  }),
  revokeAccount: (id: string, at: string): Write => ({
    query: build
      .updateTable('identity.service_account')
      .set({ revoked_at: at })
      .where('id', '=', id)
      .where('revoked_at', 'is', null),
  }),
}
