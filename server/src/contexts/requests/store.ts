import type { ColumnType, Kysely, Selectable } from 'kysely'
import type { Columns, TablesOf } from '#kernel/columns'
import { compilerOnly } from '#kernel/database'
import type { StepRecord, RequestFile } from './records.ts'
import type { Entry } from './rules.phase.ts'

/** The tables of this context, held against the migrated database by a test. */
export const columns = {
  'requests.request': {
    id: 'uuid',
    reference: 'text',
    side: 'text',
    kind: 'text',
    case_id: 'uuid?',
    peer: 'text',
    authority: 'uuid',
    post: 'text',
    state: 'text',
    ended: 'bool',
    handed_in: 'bool',
    police: 'bool',
    privileged: 'bool',
    rank: 'int4',
    tlp: 'text',
    likeness: 'text',
    follows: 'uuid?',
    due: 'timestamptz?',
    due_of: 'text?',
    opened_at: 'timestamptz',
    version: 'int4',
    changed_at: 'timestamptz',
    changed_by: 'uuid?',
    body: 'jsonb',
  },
  'requests.step': {
    request_id: 'uuid',
    number: 'int4',
    at: 'timestamptz',
    act: 'text',
    entry: 'jsonb?',
    forked: 'bool',
    counts: 'bool?',
    officer: 'uuid?',
    body: 'jsonb',
  },
  'requests.file': {
    request_id: 'uuid',
    digest: 'text',
    upload: 'uuid',
    name: 'text',
    media_type: 'text',
    bytes: 'int8',
    laid_at: 'timestamptz',
    laid_by: 'uuid?',
  },
  'requests.warning': {
    request_id: 'uuid',
    period: 'text',
    started_at: 'timestamptz',
    standing: 'text',
    at: 'timestamptz',
  },
} as const satisfies Readonly<Record<string, Columns>>

type All = TablesOf<typeof columns>
type But<Table extends keyof All, Better> = Omit<All[Table], keyof Better> & Better
type Json<T> = ColumnType<T, string, string>

export type Tables = Omit<All, 'requests.request' | 'requests.step'> & {
  'requests.request': But<'requests.request', { body: Json<RequestFile> }>
  'requests.step': But<
    'requests.step',
    {
      entry: ColumnType<Entry | null, string | null, string | null>
      body: Json<Omit<StepRecord, 'entry' | 'officer' | 'outcome'>>
    }
  >
}
export type Row<Name extends keyof Tables> = Selectable<Tables[Name]>

/** Builds writes for `Database.commit`. */
export const build: Kysely<Tables> = compilerOnly<Tables>()
