import type { Database, Write } from '#kernel/database'
import type { Tables } from './store.tables.ts'
import { build } from './store.tables.ts'
import { moment } from './store.seats.ts'

export type KeptPasskey = {
  readonly id: string
  readonly officer: string
  readonly publicKey: Buffer
  readonly counter: number
  readonly transports: readonly string[]
  readonly label: string
  readonly addedAt: string
  readonly lastUsedAt: string | null
}

export type CeremonyKind = 'sign-in' | 'enrol' | 'passkey' | 'oidc'
export type Begun = {
  readonly id: string
  readonly kind: CeremonyKind
  readonly challenge: string
  readonly data: Readonly<Record<string, unknown>>
  readonly expiresAt: string
}

/** A one-time link as it is kept. Without an officer it makes the first administrator. */
export type Enrolment = { readonly token: Buffer; readonly officer: string | null; readonly expiresAt: string }

export function credentialStore(database: Database) {
  const tables = database.tables<Tables>()
  const toPasskey = (row: {
    id: string
    officer: string
    public_key: Buffer
    counter: number
    transports: readonly string[]
    label: string
    added_at: string
    last_used_at: string | null
  }): KeptPasskey => ({
    id: row.id,
    officer: row.officer,
    publicKey: row.public_key,
    counter: row.counter,
    transports: row.transports,
    label: row.label,
    addedAt: row.added_at,
    lastUsedAt: row.last_used_at,
  })
  return {
    passkey: async (id: string): Promise<KeptPasskey | undefined> => {
      const row = await tables.selectFrom('identity.passkey').selectAll().where('id', '=', id).executeTakeFirst()
      return row === undefined ? undefined : toPasskey(row)
    },
    passkeys: async (officer: string): Promise<readonly KeptPasskey[]> => {
      const rows = await tables
        .selectFrom('identity.passkey')
        .selectAll()
        .where('officer', '=', officer)
        .orderBy('added_at')
        .orderBy('id')
        .execute()
      return rows.map(toPasskey)
    },
    passkeyCounts: async (officers: readonly string[]): Promise<ReadonlyMap<string, number>> => {
      if (officers.length === 0) return new Map()
      const rows = await tables
        .selectFrom('identity.passkey')
        .select(({ fn }) => ['officer', fn.countAll<number>().as('count')])
        .where('officer', 'in', officers)
        .groupBy('officer')
        .execute()
      return new Map(rows.map(({ officer, count }) => [officer, count]))
    },
    subjectOf: async (officer: string): Promise<string | null> =>
      (await tables.selectFrom('identity.officer').select('subject').where('id', '=', officer).executeTakeFirst())
        ?.subject ?? null,
    /** Takes a ceremony for use: whoever asks again, or too late, gets nothing. */
    takeCeremony: async (id: string, kind: CeremonyKind, now: string): Promise<Begun | undefined> => {
      const [row] = await database.query<{ challenge: string; data: Begun['data']; expires_at: string }>(
        `delete from identity.ceremony where id = $1 and kind = $2 returning challenge, data, expires_at`,
        [id, kind],
      )
      if (row === undefined || row.expires_at <= now) return undefined
      return { id, kind, challenge: row.challenge, data: row.data, expiresAt: row.expires_at }
    },
    enrolment: async (token: Buffer): Promise<Enrolment | undefined> => {
      const row = await tables
        .selectFrom('identity.enrolment')
        .selectAll()
        .where('token', '=', token)
        .executeTakeFirst()
      return row === undefined ? undefined : { token, officer: row.officer, expiresAt: moment(row.expires_at) }
    },
  }
}

export const credentialWrites = {
  insertPasskey: (passkey: KeptPasskey): Write => ({
    query: build.insertInto('identity.passkey').values({
      id: passkey.id,
      officer: passkey.officer,
      public_key: passkey.publicKey,
      counter: passkey.counter,
      transports: passkey.transports,
      label: passkey.label,
      added_at: passkey.addedAt,
      last_used_at: passkey.lastUsedAt,
    }),
    expects: 1,
  }),
  /** Fails when the same passkey signed in somewhere else at the same moment. */
  usePasskey: (passkey: KeptPasskey, counter: number, at: string): Write => ({
    query: build
      .updateTable('identity.passkey')
      .set({ counter, last_used_at: at })
      .where('id', '=', passkey.id)
      .where('counter', '=', passkey.counter),
    expects: 1,
  }),
  removePasskey: (id: string): Write => ({
    query: build.deleteFrom('identity.passkey').where('id', '=', id),
    expects: 1,
  }),
  removePasskeysOf: (officer: string): Write => ({
    query: build.deleteFrom('identity.passkey').where('officer', '=', officer),
  }),
  insertCeremony: (begun: Begun): Write => ({
    query: build.insertInto('identity.ceremony').values({
      id: begun.id,
      kind: begun.kind,
      challenge: begun.challenge,
      data: JSON.stringify(begun.data),
      expires_at: begun.expiresAt,
    }),
  }),
  /** A new link takes the place of the one before. */
  putEnrolment: ({ token, officer, expiresAt }: Enrolment): Write => ({
    query: build
      .insertInto('identity.enrolment')
      .values({ token, officer, expires_at: expiresAt })
      .onConflict((conflict) => conflict.constraint('enrolment_officer').doUpdateSet({ token, expires_at: expiresAt })),
    expects: 1,
  }),
  useEnrolment: (token: Buffer): Write => ({
    query: build.deleteFrom('identity.enrolment').where('token', '=', token),
    expects: 1,
  }),
  dropEnrolmentOf: (officer: string): Write => ({
    query: build.deleteFrom('identity.enrolment').where('officer', '=', officer),
  }),
}
