import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { loadPolicies, type CedarValue, type Entity } from '#kernel/policy'

const textOf = (context: string, file: string): string =>
  readFileSync(new URL(`../${context}/${file}`, import.meta.url), 'utf8')
const policies = loadPolicies(
  [{ context: 'oversight', text: textOf('oversight', 'policy.cedar') }],
  ['identity', 'oversight'].map((context) => textOf(context, 'schema.cedarschema')).join('\n'),
)

const officer = (...roles: string[]): Entity => ({
  type: 'Officer',
  id: 'o',
  attrs: { post: 'p', authority: 'a', unit: 'u', roles, clearance: 4 },
})
const visitor: Entity = { type: 'Visitor', id: 'visitor', attrs: {} }
const node: Entity = { type: 'Node', id: 'node', attrs: {} }
const trail = (lead: boolean): Entity => ({ type: 'CaseTrail', id: 'c', attrs: { lead } })
const proposal = (mine: boolean, second: boolean): Entity => ({ type: 'Proposal', id: 'x', attrs: { mine, second } })
const context: Record<string, CedarValue> = { purpose: 'oversight', basis: 'law', approved: false }
const may = (principal: Entity, action: string, resource: Entity): boolean =>
  policies.decide({ principal, action: `oversight.${action}`, resource, context }).allowed

describe('the rules of oversight', () => {
  it.each([
    ['investigator', false],
    ['prosecutor', false],
    ['judge', false],
    ['administrator', false],
    ['defence', false],
    ['auditor', true],
    ['data-protection', true],
  ])('open the audit trail to the role %s: %s', (role, allowed) => {
    for (const action of ['search-audit', 'export-audit', 'verify-audit']) {
      expect(may(officer(role), action, node)).toBe(allowed)
    }
    expect(may(officer(role), 'read-case-audit', trail(false))).toBe(allowed)
    expect(may(officer(role), 'read-case-audit', trail(true))).toBe(true)
  })

  it('open themselves to whoever is signed in', () => {
    expect(may(officer(), 'read-rules', node)).toBe(true)
    expect(may(visitor, 'search-audit', node)).toBe(false)
  })

  it.each([
    [true, true, { read: true, approve: false, reject: false, withdraw: true }],
    [true, false, { read: true, approve: false, reject: false, withdraw: true }],
    [false, true, { read: true, approve: true, reject: true, withdraw: false }],
    [false, false, { read: false, approve: false, reject: false, withdraw: false }],
  ])('on a proposal that is mine: %s, open to me as second officer: %s', (mine, second, expected) => {
    const asked = Object.keys(expected).map((verb) => [
      verb,
      may(officer(), `${verb}-proposal`, proposal(mine, second)),
    ])
    expect(Object.fromEntries(asked)).toEqual(expected)
  })
})
