import { describe, expect, it } from 'vitest'
import { loadPolicies } from '../policy.ts'

const rule = (annotations: string, body = 'permit(principal, action == Action::"read", resource);') =>
  `${annotations}\n${body}`
const load = (text: string, schema?: string) => loadPolicies([{ context: 'shop', text }], schema)
const good = '@id("shop.read") @because("reading harms nobody")'

describe('a rule says what it is', () => {
  it('and is shown with its reason, source, second person and actions', () => {
    const { rules } = load(rule(`${good} @source("Shop Act art. 1") @four_eyes("read")`))
    expect(rules).toEqual([
      {
        id: 'shop.read',
        context: 'shop',
        effect: 'permit',
        because: 'reading harms nobody',
        source: 'Shop Act art. 1',
        fourEyes: 'read',
        text: expect.stringContaining('permit(principal') as string,
        actions: ['read'],
      },
    ])
  })

  it.each([
    ['has no @id', '@because("x")', /of `shop` has no @id: `@because/],
    ['has no reason', '@id("shop.read")', /`shop.read` has no @because/],
    ['has an empty reason', '@id("shop.read") @because("  ")', /`shop.read` has an empty @because/],
    ['speaks for another context', '@id("bank.read") @because("x")', /`bank.read` belongs to `shop`/],
    ['has a shapeless id', '@id("shop.") @because("x")', /not of the form context.name/],
    ['is named like an object property', '@id("__proto__") @because("x")', /not of the form context.name/],
    ['mistypes four_eyes', `${good} @four_eye("x")`, /`shop.read` has the unknown annotation @four_eye/],
    [
      'asks for a second whom no rule permits',
      `${good} @four_eyes("shop.agree")`,
      /`shop.read` asks for a second who may `shop.agree`, which no rule permits/,
    ],
    ['says four_eyes without saying who', `${good} @four_eyes`, /`shop.read` has an empty @four_eyes/],
    ['says its id twice', `${good} @id("shop.other")`, /duplicate annotation: @id/],
  ])('and is turned away when it %s', (_, annotations, message) => {
    expect(() => load(rule(annotations))).toThrow(message)
  })

  it('and a forbid cannot ask for a second person', () => {
    expect(() => load(rule(`${good} @four_eyes("x")`, 'forbid(principal, action, resource);'))).toThrow(/no meaning/)
  })

  it('and two rules never share an id, not even across sources', () => {
    const source = { context: 'shop', text: rule(good) }
    expect(() => loadPolicies([source, source])).toThrow('policy rule `shop.read` stands twice')
    expect(() => load(rule(good) + rule(good))).toThrow('policy rule `shop.read` stands twice')
  })
})

describe('attacks on the text of a policy', () => {
  it('a second rule smuggled in behind the first needs its own name, or nothing loads', () => {
    expect(() => load(rule(good) + 'permit(principal, action, resource);')).toThrow(/has no @id/)
    expect(() => load(`${rule(good)} // quiet\r permit(principal, action, resource);`)).toThrow(/has no @id/)
  })

  it('a reason that ends its own string stays inside the grammar', () => {
    const text = rule('@id("shop.read") @because("x\\") permit(principal, action, resource); //")')
    expect(load(text).rules.map((one) => one.because)).toEqual(['x") permit(principal, action, resource); //'])
  })

  it('templates are turned away: a rule says all it means', () => {
    expect(() => load(rule(good, 'permit(principal == ?principal, action, resource);'))).toThrow(/template/)
  })

  it('text that does not parse names its context and line', () => {
    expect(() => load(`${rule(good)}\npermit(principal, action resource);`)).toThrow(/policy of `shop`.*line 3/)
  })

  it('a context name that is not a plain name is turned away', () => {
    expect(() => loadPolicies([{ context: '__proto__', text: '' }])).toThrow(/not a plain lower-case name/)
  })

  it('an action of another type is turned away', () => {
    expect(() => load(rule(good, 'permit(principal, action == Other::"read", resource);'))).toThrow()
  })
})

describe('the hash tells what was in force', () => {
  const other = '@id("shop.b") @because("b")\nforbid(principal, action, resource);'

  it('and does not depend on the order of sources', () => {
    const one = loadPolicies([{ context: 'shop', text: rule(good) + other }])
    const turned = loadPolicies([
      { context: 'shop', text: other },
      { context: 'shop', text: rule(good) },
    ])
    expect(one.hash).toBe(turned.hash)
    expect(one.hash).toMatch(/^[0-9a-f]{64}$/)
    expect(one.rules.map(({ id }) => id)).toEqual(['shop.b', 'shop.read'])
  })

  it.each([
    ['a reason', rule(good.replace('harms', 'helps'))],
    ['a number beyond 2^53', rule(good, 'permit(principal, action, resource) when { context.n == 9007199254740993 };')],
    ['its neighbour', rule(good, 'permit(principal, action, resource) when { context.n == 9007199254740992 };')],
  ])('and changes with %s', (_, text) => {
    const before = load(rule(good)).hash
    expect(load(text).hash).not.toBe(before)
  })

  it('and tells numbers apart that JavaScript cannot', () => {
    const text = (n: string) => rule(good, `permit(principal, action, resource) when { context.n == ${n} };`)
    expect(load(text('9007199254740993')).hash).not.toBe(load(text('9007199254740992')).hash)
  })
})

describe('with a schema every rule is validated strictly', () => {
  const schema = `
    entity Role; entity Person in [Role] { age: Long, nick?: String };
    entity Thing { price: Long };
    action look;
    action read, touch in [look] appliesTo { principal: [Person], resource: [Thing] };`
  const when = (condition: string) =>
    rule(good, `permit(principal, action == Action::"read", resource) when { ${condition} };`)

  it('and a rule that fits loads', () => {
    expect(load(when('resource.price < principal.age'), schema).rules).toHaveLength(1)
  })

  it.each([
    ['an attribute nobody has', 'resource.weight == 1'],
    ['an optional attribute without asking first', 'principal.nick == "x"'],
    ['two types that never meet', 'resource.price == "1"'],
  ])('and %s is turned away with the name of the rule', (_, condition) => {
    expect(() => load(when(condition), schema)).toThrow(/`shop.read` does not fit the schema/)
  })

  it('and an action nobody declared is turned away', () => {
    const text = rule(good, 'permit(principal, action == Action::"raed", resource);')
    expect(() => load(text, schema)).toThrow(/`shop.read` does not fit the schema/)
  })

  it('and a group of actions is spelled out and decides', () => {
    const policies = load(rule(good, 'permit(principal, action in Action::"look", resource);'), schema)
    expect(policies.rules[0]?.actions).toEqual(['look', 'read', 'touch'])
    const ask = (action: string) =>
      policies.decide({
        principal: { type: 'Person', id: 'a', attrs: { age: 1 } },
        action,
        resource: { type: 'Thing', id: 't', attrs: { price: 1 } },
        context: {},
      }).allowed
    expect([ask('read'), ask('touch'), ask('other')]).toEqual([true, true, false])
  })

  it('and a schema that does not parse says so', () => {
    expect(() => load(rule(good), 'entity;')).toThrow(/policy schema does not parse/)
  })
})
