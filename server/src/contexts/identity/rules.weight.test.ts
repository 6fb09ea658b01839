import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { changesWeight, isWeighty, weightyRoles } from './rules.weight.ts'
import { roles, type Role } from './words.ts'

const clearances = [0, 1, 2, 3, 4]
const heavy: readonly Role[] = ['administrator', 'auditor', 'data-protection', 'judge', 'prosecutor']
const powers = fc.record({
  authority: fc.constantFrom('a', 'b'),
  roles: fc.uniqueArray(fc.constantFrom(...roles), { minLength: 1, maxLength: 3 }),
  clearance: fc.constantFrom(...clearances),
})

describe('a post is weighty', () => {
  it.each(roles.flatMap((role) => clearances.map((clearance) => [role, clearance] as const)))(
    'by its role or its clearance: %s with %i',
    (role, clearance) => {
      expect(isWeighty({ roles: [role], clearance })).toBe(heavy.includes(role) || clearance >= 3)
    },
  )

  it('whatever other roles it has besides', () => {
    fc.assert(
      fc.property(powers, fc.constantFrom(...heavy), (post, role) =>
        isWeighty({ ...post, roles: [...post.roles, role] }),
      ),
    )
  })

  it('for a reason that is said', () => {
    for (const { because } of weightyRoles) expect(because).toMatch(/^[a-z].{15,}[^.]$/)
  })
})

describe('a change of a post weighs', () => {
  it('never when roles, authority and clearance stay, in whichever order the roles are named', () => {
    fc.assert(fc.property(powers, (post) => !changesWeight(post, { ...post, roles: post.roles.toReversed() })))
  })

  it('always when the clearance changes', () => {
    fc.assert(
      fc.property(
        powers,
        powers,
        (before, after) => before.clearance === after.clearance || changesWeight(before, after),
      ),
    )
  })

  it('when the powers of a post change that is weighty afterwards, and not when they are only taken away', () => {
    fc.assert(
      fc.property(powers, powers, fc.boolean(), (before, other, keep) => {
        const { authority } = other
        const given = keep ? before.roles : other.roles
        const after = { ...before, authority, roles: given }
        const same = authority === before.authority && new Set([...given, ...before.roles]).size === given.length
        const unchanged = same && given.length === before.roles.length
        return changesWeight(before, after) === (!unchanged && isWeighty(after))
      }),
    )
  })
})
