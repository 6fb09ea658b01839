import { describe, expect, it } from 'vitest'
import { visitor, type Actor } from '#kernel/actor'
import { authorise, type Resource } from '#kernel/authorise'
import { theNode } from '#kernel/context'
import { reference, type CedarValue } from '#kernel/policy'
import { testPolicies } from '../../../test/support/kernel.ts'
import { roles, type Role } from './words.ts'

const policies = await testPolicies(['identity'])

function officer(role: Role | undefined, id = 'me'): Actor {
  const attrs = { post: 'mine', authority: 'a', unit: 'u', roles: role === undefined ? [] : [role], clearance: 2 }
  return { ...visitor, kind: 'officer', officer: id, post: 'mine', entity: { type: 'Officer', id, attrs } }
}
function service(...scopes: string[]): Actor {
  const attrs = { post: 'mine', authority: 'a', unit: 'u', roles: ['investigator'], clearance: 2, scopes }
  return { ...visitor, kind: 'service', account: 's', post: 'mine', entity: { type: 'Service', id: 's', attrs } }
}
const resource = (type: string, attrs: Record<string, CedarValue> = {}): Resource => ({ type, id: 'x', attrs })
const post = (more: Record<string, CedarValue> = {}) =>
  resource('Post', {
    post: 'other',
    administrators: 2,
    weighty: false,
    opens_records: false,
    ...more,
  })
const newPost = (more: Record<string, CedarValue> = {}) =>
  resource('NewPost', { weighty: false, administrators: 2, ...more })
const record = (more: Record<string, CedarValue> = {}) =>
  resource('OfficerRecord', { officer: reference('Officer', 'other'), state: 'suspended', administrators: 2, ...more })

function decide(actor: Actor, action: string, on: Resource): 'yes' | 'two' | 'no' {
  const { outcome, fourEyes } = authorise(policies, actor, `identity.${action}`, on, { approved: false })
  return outcome !== 'allowed' ? 'no' : fourEyes ? 'two' : 'yes'
}

const everyone = 'everyone'
const table: readonly [string, Resource, typeof everyone | readonly Role[]][] = [
  ['read-node', theNode, everyone],
  ['list-authorities', theNode, everyone],
  ['list-posts', theNode, everyone],
  ['read-session', resource('Session', { owner: reference('Officer', 'me') }), everyone],
  ['read-session', resource('Session', { owner: reference('Officer', 'other') }), []],
  ['end-session', resource('Session', { owner: reference('Officer', 'other') }), []],
  ['add-passkey', resource('Passkey', { owner: reference('Officer', 'me') }), everyone],
  ['add-passkey', resource('Passkey', { owner: reference('Officer', 'other') }), []],
  ['list-officers', theNode, ['administrator', 'auditor', 'data-protection']],
  ['read-officer', record(), ['administrator', 'auditor', 'data-protection']],
  ['list-service-accounts', theNode, ['administrator', 'auditor', 'data-protection']],
  ['create-authority', theNode, ['administrator']],
  ['change-authority', resource('Authority'), ['administrator']],
  ['create-post', newPost(), ['administrator']],
  ['change-post', post(), ['administrator']],
  ['close-post', post(), ['administrator']],
  ['assign-post', post({ receiver: reference('Officer', 'other') }), ['administrator']],
  ['assign-post', post({ receiver: reference('Officer', 'me') }), []],
  ['delegate-post', post({ post: 'mine', receiver: reference('Officer', 'other') }), everyone],
  ['delegate-post', post({ receiver: reference('Officer', 'other') }), []],
  ['end-tenure', resource('Tenure', { officer: reference('Officer', 'other') }), ['administrator']],
  [
    'end-tenure',
    resource('Tenure', { officer: reference('Officer', 'other'), delegator: reference('Officer', 'me') }),
    everyone,
  ],
  ['invite-officer', theNode, ['administrator']],
  ['renew-invitation', record({ state: 'invited' }), ['administrator']],
  ['suspend-officer', record(), ['administrator']],
  ['dismiss-officer', record(), ['administrator']],
  ['create-service-account', post(), ['administrator']],
  ['revoke-service-account', resource('ServiceAccount'), ['administrator']],
]

describe.each(table)('%s on %j', (action, on, whom) => {
  it.each(roles.map((role) => [role, whom === everyone || whom.includes(role)] as const))('%s: %s', (role, allowed) => {
    expect(decide(officer(role), action, on)).toBe(allowed ? 'yes' : 'no')
  })
  it('never anybody but an officer, save to look at the node and its directory', () => {
    const directory = ['list-authorities', 'list-posts', 'list-officers', 'read-officer'].includes(action)
    expect(decide(visitor, action, on)).toBe(action === 'read-node' ? 'yes' : 'no')
    expect(decide(service('cases:read', 'cases:write', 'audit:read'), action, on)).toBe(
      action === 'read-node' ? 'yes' : 'no',
    )
    expect(decide(service('identity:read'), action, on)).toBe(action === 'read-node' || directory ? 'yes' : 'no')
  })
})

describe('anyone may try to sign in', () => {
  it.each(['sign-in', 'enrol', 'read-sample-officers'])('%s', (action) => {
    for (const actor of [visitor, officer('judge'), service()])
      expect(decide(actor, action, resource('SignIn'))).toBe('yes')
  })
})

describe('two administrators must agree', () => {
  const administrator = officer('administrator')
  const weighty: readonly [string, (administrators: number) => Resource][] = [
    ['create-post', (administrators) => newPost({ weighty: true, administrators })],
    ['assign-post', (administrators) => post({ weighty: true, administrators, receiver: reference('Officer', 'o') })],
    ['change-post', (administrators) => post({ weighty: true, administrators })],
    ['reinstate-officer', (administrators) => record({ administrators })],
    ['renew-invitation', (administrators) => record({ state: 'active', administrators })],
    ['create-service-account', (administrators) => post({ opens_records: true, administrators })],
    ['delegate-post', (administrators) => post({ post: 'mine', weighty: true, administrators })],
  ]
  it.each(weighty)('to %s, where there are two', (action, on) => {
    expect([0, 1, 2, 3].map((count) => decide(administrator, action, on(count)))).toEqual(['yes', 'yes', 'two', 'two'])
  })
})

describe('every rule', () => {
  it('says why in plain words and stands in this context', () => {
    expect(policies.rules.length).toBeGreaterThan(15)
    for (const { id, because } of policies.rules) {
      expect(id).toMatch(/^identity\./)
      expect(because).toMatch(/^[a-z].{15,}[^.]$/)
    }
  })
})
