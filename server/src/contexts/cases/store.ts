import type { ColumnType, Kysely, Selectable } from 'kysely'
import type { Columns, TablesOf } from '#kernel/columns'
import { adding, compilerOnly } from '#kernel/database'
import type { Marking } from '#kernel/schema/marking'
import type { Participation } from './records.ts'
import type { Case, PartKind } from './words.ts'

/** The tables of this context, held against the migrated database by a test. */
export const columns = {
  'cases.case': {
    id: 'uuid',
    reference: 'text',
    title: 'text',
    summary: 'text',
    offences: '_text',
    authority: 'uuid',
    marking: 'jsonb',
    rank: 'int4',
    restricted: 'bool',
    state: 'text',
    participants: 'jsonb',
    opened_at: 'timestamptz',
    closed_at: 'timestamptz?',
    retain_until: 'date?',
    hold: 'jsonb?',
    version: 'int4',
    changed_at: 'timestamptz',
    changed_by: 'uuid',
    tlp: 'text',
    leads: '_text',
    members: '_text',
    readers: '_text',
  },
  'cases.part': {
    case_id: 'uuid',
    id: 'uuid',
    kind: 'text',
    marking: 'jsonb',
    rank: 'int4',
    added_at: 'timestamptz',
    added_by: 'uuid',
    version: 'int4',
    changed_at: 'timestamptz',
    changed_by: 'uuid',
    body: 'jsonb',
    tlp: 'text',
    state: 'text?',
    assignee: 'text?',
    due: 'text?',
    digest: 'text?',
    retain_until: 'text?',
  },
  'cases.text': { case_id: 'uuid', part_id: 'uuid', words: 'tsvector', raw: 'text' },
  'cases.fingerprint': { case_id: 'uuid', part_id: 'uuid', basis: 'text', digest: 'text' },
  'cases.upload': { digest: 'text', at: 'timestamptz' },
} as const satisfies Readonly<Record<string, Columns>>

type All = TablesOf<typeof columns>
/** The columns of a table, with those said better here in place of what the database knows of them. */
type But<Table extends keyof All, Better> = Omit<All[Table], keyof Better> & Better
type Json<T> = ColumnType<T, string, string>
/** What the database works out from other columns. */
type Derived<T> = ColumnType<T, never, never>

export type Tables = Omit<All, 'cases.case' | 'cases.part' | 'cases.text'> & {
  'cases.case': But<
    'cases.case',
    {
      marking: Json<Marking>
      participants: Json<Participation[]>
      state: Case['state']
      hold: ColumnType<Case['hold'], string | null, string | null>
      tlp: Derived<string>
      leads: Derived<string[]>
      members: Derived<string[]>
      readers: Derived<string[]>
    }
  >
  'cases.part': But<
    'cases.part',
    {
      kind: PartKind
      marking: Json<Marking>
      body: Json<Record<string, unknown>>
      tlp: Derived<string>
      state: Derived<string | null>
      assignee: Derived<string | null>
      due: Derived<string | null>
      digest: Derived<string | null>
      retain_until: Derived<string | null>
    }
  >
  'cases.text': But<'cases.text', { words: string }>
}
export type Row<Name extends keyof Tables> = Selectable<Tables[Name]>

/** Builds writes for `Database.commit`. */
export const build: Kysely<Tables> = compilerOnly<Tables>()
/** A write that adds one row. */
export const add = adding<Tables>()
