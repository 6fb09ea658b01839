import { describe, expect, it } from 'vitest'
import { type CedarValue, type DecisionRequest, type Entity, loadPolicies, reference } from '../policy.ts'

const library = `
@id("library.member-borrows") @because("a member may borrow what is not reserved") @source("Library Act art. 4")
permit(principal in Role::"member", action in [Action::"borrow", Action::"browse"], resource is Book)
when { !resource.reserved };

@id("library.keeper-lends-rare") @because("a keeper may hand out a rare book")
@four_eyes("borrow")
permit(principal in Role::"keeper", action == Action::"borrow", resource is Book) when { resource.rare };

@id("library.no-fines-open") @because("who owes a fine borrows nothing")
forbid(principal, action == Action::"borrow", resource) when { principal.owes };
`
const policies = loadPolicies([{ context: 'library', text: library }])

const person = (role: string, attrs: Record<string, CedarValue> = { owes: false }): Entity => ({
  type: 'Person',
  id: 'ada',
  attrs,
  parents: [{ type: 'Role', id: role }],
})
const book = (attrs: Record<string, CedarValue> = { reserved: false, rare: false }): Entity => ({
  type: 'Book',
  id: 'b1',
  attrs,
})
const borrow = (change: Partial<DecisionRequest> = {}): DecisionRequest => ({
  principal: person('member'),
  action: 'borrow',
  resource: book(),
  context: {},
  ...change,
})

describe('a decision', () => {
  it('allows what a rule permits and names the rule', () => {
    expect(policies.decide(borrow())).toEqual({
      allowed: true,
      rules: ['library.member-borrows'],
      fourEyes: false,
    })
  })

  it('asks for a second person only when every permitting rule does', () => {
    const rare = book({ reserved: false, rare: true })
    const both: Entity = { ...person('keeper'), parents: ['member', 'keeper'].map((id) => ({ type: 'Role', id })) }
    expect(policies.decide(borrow({ principal: person('keeper'), resource: rare }))).toMatchObject({ fourEyes: true })
    expect(policies.decide(borrow({ principal: both, resource: rare }))).toEqual({
      allowed: true,
      rules: ['library.keeper-lends-rare', 'library.member-borrows'],
      fourEyes: false,
    })
  })

  it('names the forbidding rule and its reason, whatever permits', () => {
    expect(policies.decide(borrow({ principal: person('member', { owes: true }) }))).toEqual({
      allowed: false,
      rules: ['library.no-fines-open'],
      rule: 'library.no-fines-open',
      because: 'who owes a fine borrows nothing',
    })
  })

  it('denies by default and tells which rule came nearest', () => {
    expect(policies.decide(borrow({ resource: book({ reserved: true, rare: true }) }))).toEqual({
      allowed: false,
      rules: [],
      rule: 'default-deny',
      because: 'no rule permits this',
      nearest: [{ rule: 'library.member-borrows', because: 'a member may borrow what is not reserved' }],
    })
  })

  it('denies an action that no rule names, with nothing near', () => {
    expect(policies.decide(borrow({ action: 'burn' }))).toEqual({
      allowed: false,
      rules: [],
      rule: 'default-deny',
      because: 'no rule permits this',
    })
  })

  it('finds the role through entities above the principal', () => {
    const principal: Entity = { ...person('x'), parents: [{ type: 'Role', id: 'scholar' }] }
    const scholar: Entity = { type: 'Role', id: 'scholar', attrs: {}, parents: [{ type: 'Role', id: 'member' }] }
    expect(policies.decide(borrow({ principal }))).toMatchObject({ allowed: false })
    expect(policies.decide(borrow({ principal, entities: [scholar] }))).toMatchObject({ allowed: true })
    const refused = policies.decide(borrow({ principal, entities: [scholar], resource: book({ reserved: true }) }))
    expect(refused).toMatchObject({ nearest: [{ rule: 'library.member-borrows' }] })
  })

  it('lets the same object be subject and object', () => {
    const self = loadPolicies([
      {
        context: 'self',
        text: '@id("self.read") @because("one may read about oneself") permit(principal, action == Action::"read", resource) when { resource == principal };',
      },
    ])
    const ada = person('member')
    expect(self.decide({ principal: ada, action: 'read', resource: ada, context: {} })).toMatchObject({ allowed: true })
  })
})

describe('what cannot be evaluated is denied', () => {
  it('when the attribute a forbid looks at is missing', () => {
    expect(policies.decide(borrow({ principal: person('member', {}) }))).toEqual({
      allowed: false,
      rules: ['library.no-fines-open'],
      rule: 'policy-error',
      because: 'a rule could not be evaluated, and what cannot be evaluated is not allowed',
    })
  })

  it('when one permit holds but another breaks', () => {
    const keeper: Entity = { ...person('keeper'), parents: ['member', 'keeper'].map((id) => ({ type: 'Role', id })) }
    const decision = policies.decide(borrow({ principal: keeper, resource: book({ reserved: false }) }))
    expect(decision).toMatchObject({ allowed: false, rule: 'policy-error', rules: ['library.keeper-lends-rare'] })
  })

  it.each([
    ['null', null],
    ['a fraction', 0.5],
    ['a function', () => true],
    ['a date object', new Date(0)],
    ['not a number', Number.NaN],
  ])('when an attribute is %s', (_, value) => {
    const strange = book({ reserved: value as unknown as boolean, rare: false })
    expect(policies.decide(borrow({ resource: strange }))).toMatchObject({ allowed: false, rule: 'policy-error' })
  })

  it('when two entities of one name disagree', () => {
    const entities: Entity[] = [person('member', { owes: true })]
    expect(policies.decide(borrow({ entities }))).toMatchObject({ allowed: false, rule: 'policy-error' })
  })

  it('when a value is nested beyond reason, and the next decision is not harmed', () => {
    let deep: CedarValue = 'x'
    for (let depth = 0; depth < 50_000; depth++) deep = [deep]
    expect(policies.decide(borrow({ context: { deep } }))).toMatchObject({ allowed: false })
    expect(policies.decide(borrow())).toMatchObject({ allowed: true })
  })
})

describe('attacks on a decision', () => {
  it('names that mean something to a JavaScript object are plain names', () => {
    const strict = loadPolicies([
      {
        context: 'odd',
        text: `@id("odd.names") @because("odd names are names")
          permit(principal, action == Action::"__proto__", resource)
          when { resource["__proto__"] == "constructor" && resource["constructor"] == 1 };`,
      },
    ])
    const resource: Entity = {
      type: 'Book',
      id: '__proto__',
      attrs: JSON.parse('{"__proto__": "constructor", "constructor": 1}') as Record<string, CedarValue>,
    }
    const request = { principal: person('constructor'), action: '__proto__', resource, context: {} }
    expect(strict.decide(request)).toMatchObject({ allowed: true })
    expect(strict.decide({ ...request, resource: book({}) })).toMatchObject({ allowed: false, rule: 'policy-error' })
    expect(strict.decide({ ...request, action: 'constructor' })).toMatchObject({ rule: 'default-deny' })
    expect(strict.decide({ ...request, action: 'toString' })).toMatchObject({ rule: 'default-deny' })
  })

  it('an id that looks like policy text stays an id', () => {
    const principal: Entity = { ...person('x'), id: 'ada"}; permit(principal, action, resource);' }
    expect(policies.decide(borrow({ principal }))).toMatchObject({ allowed: false, rule: 'default-deny' })
  })

  it('a set of a hundred thousand values is weighed like a small one', () => {
    const big = loadPolicies([
      {
        context: 'big',
        text: '@id("big.set") @because("listed") permit(principal, action, resource) when { principal.may.contains(resource.key) };',
      },
    ])
    const may = Array.from({ length: 100_000 }, (_, index) => `k${index}`)
    const ask = (key: string) =>
      big.decide({ principal: person('x', { may }), action: 'read', resource: book({ key }), context: {} })
    expect(ask('k99999')).toMatchObject({ allowed: true })
    expect(ask('k100000')).toMatchObject({ allowed: false, rule: 'default-deny' })
  })

  it('neither a rule nor a value gets by with pleading that it is unknown', () => {
    const unsure = (condition: string, x: CedarValue) =>
      loadPolicies([
        { context: 'u', text: `@id("u.u") @because("u") permit(principal, action, resource) when { ${condition} };` },
      ]).decide({ principal: person('x'), action: 'read', resource: book(), context: { x } })
    const pleading = { __extn: { fn: 'unknown', arg: 'resource' } }
    expect(unsure('context.x == 1', 1)).toMatchObject({ allowed: true })
    expect(unsure('context.x == 1', pleading)).toMatchObject({ allowed: false, rule: 'policy-error' })
    expect(unsure('unknown("resource") == resource', 1)).toMatchObject({ allowed: false, rule: 'policy-error' })
  })

  it('a reference is equal to an entity and never to its text', () => {
    const owner = loadPolicies([
      {
        context: 'own',
        text: '@id("own.own") @because("own") permit(principal, action, resource) when { resource.owner == principal };',
      },
    ])
    const ask = (value: CedarValue) =>
      owner.decide({ principal: person('x'), action: 'read', resource: book({ owner: value }), context: {} }).allowed
    expect(ask(reference('Person', 'ada'))).toBe(true)
    expect(ask('Person::"ada"')).toBe(false)
    expect(ask(reference('Robot', 'ada'))).toBe(false)
  })
})
