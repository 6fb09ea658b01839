import type { ColumnType, Kysely, Selectable } from 'kysely'
import type { PoolClient } from 'pg'
import type { Columns, TablesOf } from '#kernel/columns'
import { compilerOnly, type Database } from '#kernel/database'
import type { Marking } from '#kernel/schema/marking'
import type { DeliveryState, ReceiptName } from './words.ts'

/** The tables of this context, held against the migrated database by a test. */
export const columns = {
  'exchange.message': {
    message: 'text',
    id: 'uuid',
    placed: 'uuid',
    side: 'text',
    peer: 'text',
    authority: 'uuid',
    their_authority: 'uuid',
    post: 'uuid?',
    conversation: 'uuid',
    after: 'text?',
    file: 'uuid?',
    form: 'text',
    onward: 'text',
    marking: 'jsonb',
    rank: 'int4',
    tlp: 'text',
    subject: 'text?',
    envelope: 'text',
    parcel: 'text?',
    body: 'bytea?',
    state: 'text',
    ended: 'bool',
    hold: 'text?',
    held_at: 'timestamptz?',
    received_at: 'timestamptz?',
    composed_at: 'timestamptz',
    deliver_by: 'timestamptz',
    expires_at: 'timestamptz?',
    answers: 'text?',
    corrects: 'text?',
    passes_on: 'text?',
    answer_by: 'timestamptz?',
    answered: 'bool',
    opened_at: 'timestamptz?',
    assignee: 'uuid?',
    wanted_back: 'bool',
    withheld: 'bool',
    gone: 'bool',
    due: 'timestamptz?',
    move: 'text?',
    compared_at: 'timestamptz?',
    changed_at: 'timestamptz',
    version: 'int4',
  },
  'exchange.conversation': {
    peer: 'text',
    conversation: 'uuid',
    file: 'uuid',
  },
  'exchange.receipt': {
    message: 'text',
    receipt: 'text',
    n: 'int8',
    name: 'text',
    issuer: 'text',
    issuer_state: 'text',
    ours: 'bool',
    at: 'text',
    envelope: 'text',
    body: 'jsonb',
    place: 'int8?',
    leaf: 'jsonb?',
    proof: 'text?',
    asked_at: 'timestamptz?',
  },
  'exchange.decision': {
    peer: 'text',
    message: 'text',
    decision: 'text',
    kept: 'bool',
    changed_at: 'timestamptz',
  },
  'exchange.outbox': {
    peer: 'text',
    id: 'text',
    placed: 'uuid',
    conversation: 'uuid',
    kind: 'text',
    message: 'text',
    at: 'timestamptz',
    attempts: 'int4',
    not_before: 'timestamptz?',
  },
  'exchange.peer': {
    state: 'text',
    failures: 'int4',
    until: 'timestamptz?',
    heard_at: 'timestamptz?',
    rolled: 'text?',
  },
  'exchange.attachment': {
    message: 'text',
    id: 'uuid',
    bytes: 'int8',
    chunk_bytes: 'int4',
    digest: 'text?',
    complete: 'bool',
    erased: 'bool',
  },
  'exchange.chunk': {
    message: 'text',
    attachment: 'uuid',
    n: 'int4',
  },
  'exchange.claim': {
    message: 'text',
    attachment: 'uuid',
    holder: 'uuid',
    until: 'timestamptz',
  },
  'exchange.upload': {
    id: 'uuid',
    officer: 'uuid?',
    post: 'uuid',
    name: 'text',
    media_type: 'text',
    bytes: 'int8',
    here: 'int8',
    digest: 'text?',
    created_at: 'timestamptz',
    named_at: 'timestamptz',
    coming: 'text?',
  },
} as const satisfies Readonly<Record<string, Columns>>

type All = TablesOf<typeof columns>
type But<Table extends keyof All, Better> = Omit<All[Table], keyof Better> & Better
type Json<T> = ColumnType<T, string, string>

/** Rows of `exchange.message` and `exchange.receipt` as they are read. */
export type MessageRecord = Selectable<
  But<
    'exchange.message',
    {
      side: 'sent' | 'received'
      marking: Json<Marking>
      state: DeliveryState
      move: 'ours' | 'theirs' | null
    }
  >
>
export type ReceiptRecord = Selectable<
  But<
    'exchange.receipt',
    {
      name: ReceiptName
      body: Json<Record<string, unknown>>
      leaf: Json<{ kind: string; digest: string; at: string } | null>
    }
  >
>
export type UploadRecord = Omit<Selectable<All['exchange.upload']>, 'named_at' | 'coming'>
export type AttachmentRecord = Selectable<All['exchange.attachment']>

/** Builds writes for `Database.commit`. */
export const build: Kysely<All> = compilerOnly<All>()

/** Carries out several statements in one transaction, in their order; what is thrown undoes all of them. */
export function transaction<T>(database: Database, work: (client: PoolClient) => Promise<T>): Promise<T> {
  return database.withConnection(async (client) => {
    await client.query('begin')
    try {
      const result = await work(client)
      await client.query('commit')
      return result
    } catch (error) {
      // A lost connection has nothing left to undo.
      await client.query('rollback').catch(() => undefined)
      throw error
    }
  })
}
