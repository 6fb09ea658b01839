import { describe, expect, it } from 'vitest'
import { leavesOf } from './asked.tsx'
import { filterOf } from './filter.ts'

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
