import { describe, expect, it } from 'vitest'
import { leavesOf } from './asked.tsx'
import { filterOf } from './filter.ts'
import { secretOf } from './secret.ts'
import type { Formats, Messages } from '../../lib/messages.tsx'

describe('what was asked of a second officer', () => {
  it('is shown to the last field, lists together', () => {
    const asked = { params: { id: 'a' }, body: { officer: 'b', until: null, roles: ['judge', 'analyst'] } }
    expect(leavesOf(asked)).toEqual([
      ['params.id', 'a'],
      ['body.officer', 'b'],
      ['body.until', null],
      ['body.roles', ['judge', 'analyst']],
    ])
  })
})

describe('a search of the audit trail', () => {
  const from = (search: string) => filterOf((name) => new URLSearchParams(search).get(name) ?? undefined)
  it('stands in the address', () => {
    expect(from('outcome=refused&action=identity.sign-in')).toEqual({ outcome: 'refused', action: 'identity.sign-in' })
  })
  it('leaves out what does not fit and keeps the rest', () => {
    expect(from('outcome=never&officer=no-one&resource=case:1')).toEqual({ resource: 'case:1' })
  })
})

describe('what is shown once to the second officer', () => {
  const m = ((key: string, given: object = {}) => [key, ...Object.values(given)].join(' ')) as Messages
  const formats = { instant: (at: string) => at } as Formats
  const id = '00000000-0000-4000-8000-000000000001'
  const account = {
    id,
    name: 'night export',
    post: id,
    scopes: ['cases:read'],
    purpose: 'prosecution',
    basis: 'per-1',
    expiresAt: '2026-12-22T10:00:00.000Z',
    revokedAt: null,
    lastUsedAt: null,
  }

  it('is the token of a service account', () => {
    expect(secretOf(m, formats, { account, token: 'comity_1' })).toMatchObject({
      label: 'admin.tokenFor night export',
      value: 'comity_1',
    })
  })

  it('is nothing where there is no secret, or it was shown before', () => {
    for (const result of [null, {}, { id }, { account, token: '' }]) {
      expect(secretOf(m, formats, result)).toBeUndefined()
    }
  })
})
