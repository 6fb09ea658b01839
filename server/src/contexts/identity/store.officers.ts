import { sql } from 'kysely'
import type { Database, Write } from '#kernel/database'
import { toKysely, type Columns, type SqlCondition } from '#kernel/policy'
import type { Tables } from './store.tables.ts'
import { build } from './store.tables.ts'
import type { Officer } from './words.ts'

export type OfficerRow = {
  readonly id: string
  readonly name: unknown
  readonly email: string
  readonly state: string
  readonly language: string
  readonly sample: boolean
  readonly version: number
}

export const officerFields = ['id', 'name', 'email', 'state', 'language', 'sample', 'version'] as const

export function toOfficer({ id, name, email, state, language, sample, version }: OfficerRow): Officer {
  return { id, name, email, state, language, sample, version } as Officer
}

/** `permitted`: what policies let the asker read, as a condition on the columns below. */
export type OfficerFilter = {
  readonly q?: string | undefined
  readonly state?: Officer['state'] | undefined
  readonly permitted: SqlCondition
}

/** The attributes of `OfficerRecord` as they stand in this table. */
export function officerColumns(administrators: number): Columns {
  return {
    officer: { sql: 'id::text', kind: 'text', entity: 'Officer', required: true },
    state: { sql: 'state', kind: 'text', required: true },
    administrators: { sql: String(administrators), kind: 'number', required: true },
  }
}

export function officerStore(database: Database) {
  const tables = database.tables<Tables>()
  const one = async (id: string): Promise<Officer | undefined> => {
    const row = await tables
      .selectFrom('identity.officer')
      .select(officerFields)
      .where('id', '=', id)
      .executeTakeFirst()
    return row === undefined ? undefined : toOfficer(row)
  }
  const filtered = ({ q, state, permitted }: OfficerFilter) => {
    let rows = tables.selectFrom('identity.officer').where(toKysely(permitted))
    if (state !== undefined) rows = rows.where('state', '=', state)
    if (q !== undefined && q.trim() !== '') {
      const pattern = `%${q.trim().replaceAll(/[\\%_]/g, '\\$&')}%`
      rows = rows.where((where) =>
        where.or([
          where('email', 'ilike', pattern),
          where(sql<string>`name ->> 'text'`, 'ilike', pattern),
          where(sql<string>`name ->> 'transliteration'`, 'ilike', pattern),
        ]),
      )
    }
    return rows
  }
  return {
    officer: one,
    officers: async (ids: readonly string[]): Promise<readonly Officer[]> => {
      if (ids.length === 0) return []
      const rows = await tables.selectFrom('identity.officer').select(officerFields).where('id', 'in', ids).execute()
      return rows.map(toOfficer)
    },
    /** By id, after the one given: at most `limit` rows. */
    pageOfOfficers: async (filter: OfficerFilter, after: string | undefined, limit: number) => {
      let rows = filtered(filter).select(officerFields).orderBy('id').limit(limit)
      if (after !== undefined) rows = rows.where('id', '>', after)
      return (await rows.execute()).map(toOfficer)
    },
    countOfficers: async (filter: OfficerFilter, most: number): Promise<number> => {
      const bounded = filtered(filter).select('id').limit(most).as('bounded')
      const row = await tables
        .selectFrom(bounded)
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .executeTakeFirstOrThrow()
      return row.count
    },
    anyOfficer: async (): Promise<boolean> =>
      (await tables.selectFrom('identity.officer').select('id').limit(1).executeTakeFirst()) !== undefined,
    officerBySubject: async (subject: string): Promise<Officer | undefined> => {
      const row = await tables
        .selectFrom('identity.officer')
        .select(officerFields)
        .where('subject', '=', subject)
        .executeTakeFirst()
      return row === undefined ? undefined : toOfficer(row)
    },
    /** The invited officer of an address, whose identity at the agency's provider is not bound yet. */
    invitedByEmail: async (email: string): Promise<Officer | undefined> => {
      const row = await tables
        .selectFrom('identity.officer')
        .select(officerFields)
        .where(({ fn }) => fn<string>('lower', ['email']), '=', email.toLowerCase())
        .where('state', '=', 'invited')
        .where('subject', 'is', null)
        .executeTakeFirst()
      return row === undefined ? undefined : toOfficer(row)
    },
    sampleOfficers: async (): Promise<readonly Officer[]> => {
      const rows = await tables
        .selectFrom('identity.officer')
        .select(officerFields)
        .where('sample', '=', true)
        .where('state', '=', 'active')
        .orderBy('id')
        .execute()
      return rows.map(toOfficer)
    },
  }
}

export const officerWrites = {
  insertOfficer: (officer: Officer, subject: string | null = null): Write => ({
    query: build.insertInto('identity.officer').values({ ...officer, name: JSON.stringify(officer.name), subject }),
    expects: 1,
  }),
  /**
   * Moves the officer on from the version seen, and keeps when an active one left service. `subject`: the identity bound
   * now, or null to unbind.
   */
  moveOfficer: (
    officer: Officer,
    state: Officer['state'],
    now: string,
    more: { readonly subject?: string | null; readonly language?: Officer['language'] } = {},
  ): Write => ({
    query: build
      .updateTable('identity.officer')
      .set({
        ...more,
        state,
        version: officer.version + 1,
        ...(officer.state === 'active' && state !== 'active' ? { out_of_service_at: now } : {}),
      })
      .where('id', '=', officer.id)
      .where('version', '=', officer.version),
    expects: 1,
  }),
  speak: (officer: string, language: Officer['language']): Write => ({
    query: build.updateTable('identity.officer').set({ language }).where('id', '=', officer),
  }),
}
