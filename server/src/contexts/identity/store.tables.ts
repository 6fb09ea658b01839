import type { Kysely } from 'kysely'
import type { Columns, TablesOf } from '#kernel/columns'
import { compilerOnly } from '#kernel/database'

/** The tables of this context, held against the migrated database by a test. */
export const columns = {
  'identity.authority': {
    id: 'uuid',
    names: 'jsonb',
    kind: 'text',
    place: 'text',
    zone: 'text',
    languages: '_text',
    version: 'int4',
  },
  'identity.post': {
    id: 'uuid',
    authority: 'uuid',
    title: 'jsonb',
    unit: 'text',
    roles: '_text',
    clearance: 'int4',
    state: 'text',
    version: 'int4',
    administered_until: 'timestamptz?',
  },
  'identity.officer': {
    id: 'uuid',
    name: 'jsonb',
    email: 'text',
    state: 'text',
    language: 'text',
    sample: 'bool',
    version: 'int4',
    subject: 'text?',
    out_of_service_at: 'timestamptz?',
  },
  'identity.tenure': {
    id: 'uuid',
    officer: 'uuid',
    post: 'uuid',
    kind: 'text',
    from_at: 'timestamptz',
    until_at: 'timestamptz?',
    roles: '_text?',
    reason: 'text',
    delegated_by: 'uuid?',
  },
  'identity.passkey': {
    id: 'text',
    officer: 'uuid',
    public_key: 'bytea',
    counter: 'int8',
    transports: '_text',
    label: 'text',
    added_at: 'timestamptz',
    last_used_at: 'timestamptz?',
  },
  'identity.session': {
    id: 'uuid',
    token: 'bytea',
    officer: 'uuid',
    method: 'text',
    device: 'text',
    post: 'uuid?',
    purpose: 'text?',
    basis: 'text?',
    signed_in_at: 'timestamptz',
    last_seen_at: 'timestamptz',
    ends_at: 'timestamptz',
    ended_at: 'timestamptz?',
  },
  'identity.ceremony': { id: 'uuid', kind: 'text', challenge: 'text', data: 'jsonb', expires_at: 'timestamptz' },
  'identity.enrolment': { token: 'bytea', officer: 'uuid?', expires_at: 'timestamptz' },
  'identity.service_account': {
    id: 'uuid',
    name: 'text',
    post: 'uuid',
    scopes: '_text',
    purpose: 'text',
    basis: 'text',
    secret: 'bytea',
    expires_at: 'timestamptz',
    revoked_at: 'timestamptz?',
    last_used_at: 'timestamptz?',
  },
  'identity.attempt': { bucket: 'text', span: 'timestamptz', count: 'int4' },
  'identity.duties': { one: 'bool', version: 'int4' },
} as const satisfies Readonly<Record<string, Columns>>

export type Tables = TablesOf<typeof columns>

export const build: Kysely<Tables> = compilerOnly<Tables>()
