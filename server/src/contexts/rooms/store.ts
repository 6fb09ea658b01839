import type { ColumnType, Kysely, Selectable } from 'kysely'
import type { Columns, TablesOf } from '#kernel/columns'
import { compilerOnly } from '#kernel/database'
import type { Header, RoomFile, RoomState } from './words.ts'

/** The tables of this context, held against the migrated database by a test. */
export const columns = {
  'rooms.room': {
    id: 'uuid',
    lead: 'text',
    state: 'text',
    rank: 'int4',
    head: 'int4',
    epoch: 'int4',
    changed_at: 'timestamptz',
    members: '_text',
    authorities: '_text',
    body: 'jsonb',
    info: 'bytea',
    head_statement: 'text?',
    fork: 'text?',
    restored: 'bool',
  },
  'rooms.entry': {
    room: 'uuid',
    number: 'int4',
    id: 'uuid',
    digest: 'text',
    header: 'jsonb',
    content: 'bytea?',
    welcome: 'bytea?',
    info: 'bytea?',
    withheld: 'bool',
  },
  'rooms.reading': { room: 'uuid', name: 'text', number: 'int4', at: 'timestamptz', told: 'bool' },
  'rooms.outgoing': {
    room: 'uuid',
    id: 'uuid',
    turn: 'int8',
    officer: 'uuid',
    epoch: 'int4',
    content: 'bytea',
    at: 'timestamptz',
    attempts: 'int4',
    next_at: 'timestamptz',
    refused: 'text?',
  },
  'rooms.notice': { room: 'uuid', state: 'text', attempts: 'int4', next_at: 'timestamptz' },
  'rooms.device': {
    officer: 'uuid',
    key: 'bytea',
    post: 'uuid',
    authority: 'uuid',
    certificate: 'text',
    until: 'timestamptz',
  },
  'rooms.offer': { reference: 'text', officer: 'uuid', key: 'bytea', content: 'bytea', until: 'timestamptz' },
  'rooms.file': { room: 'uuid', digest: 'text', bytes: 'int8', by: 'text', at: 'timestamptz' },
  'rooms.expired_file': { room: 'uuid', digest: 'text' },
  'rooms.upload': { id: 'uuid', digest: 'text', at: 'timestamptz' },
  'rooms.export': {
    id: 'uuid',
    room: 'uuid',
    number: 'int4',
    salt: 'bytea',
    statement: 'text',
    at: 'timestamptz',
    officer: 'uuid',
  },
} as const satisfies Readonly<Record<string, Columns>>

type All = TablesOf<typeof columns>
type But<Table extends keyof All, Better> = Omit<All[Table], keyof Better> & Better
type Json<T> = ColumnType<T, string, string>

export type Tables = Omit<All, 'rooms.room' | 'rooms.entry' | 'rooms.outgoing'> & {
  'rooms.outgoing': But<'rooms.outgoing', { turn: ColumnType<number, never, never> }>
  'rooms.room': But<'rooms.room', { body: Json<RoomFile>; state: RoomState }>
  'rooms.entry': But<'rooms.entry', { header: Json<Header> }>
}
export type Row<Name extends keyof Tables> = Selectable<Tables[Name]>

/** Builds writes for `Database.commit`. */
export const build: Kysely<Tables> = compilerOnly<Tables>()
