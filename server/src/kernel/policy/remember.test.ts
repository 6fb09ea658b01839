import { describe, expect, it } from 'vitest'
import type { Decision, DecisionRequest } from './decide.ts'
import { remembering } from './remember.ts'

const yes: Decision = { allowed: true, rules: ['garden.read'], fourEyes: false }

function counted() {
  const asked: DecisionRequest[] = []
  const decide = remembering((request) => {
    asked.push(request)
    return yes
  })
  return { asked, decide }
}

const question = (attrs: Record<string, unknown>, context: Record<string, unknown> = {}): DecisionRequest =>
  ({
    principal: { type: 'Officer', id: 'p', attrs: { roles: ['gardener'], clearance: 2 } },
    action: 'garden.read',
    resource: { type: 'Plant', id: 'r', attrs },
    context,
  }) as DecisionRequest

describe('a decision', () => {
  it('is remembered for the same question, however it was put together', () => {
    const { asked, decide } = counted()
    for (let n = 0; n < 3; n++) decide(question({ bed: 'north', rank: 1, open: true, posts: ['a', 'b'] }))
    expect(asked).toHaveLength(1)
  })

  it.each([
    ['another attribute', { bed: 'south' }],
    ['one more attribute', { bed: 'north', rank: 0 }],
    ['a number for a text', { bed: 1 }],
    ['a text for a number', { bed: '1' }],
    ['true for its word', { bed: true }],
    ['a list for its text', { bed: ['north'] }],
    ['a list of one text for two', { bed: ['a","b'] }],
    ['nothing', {}],
  ])('is made anew for %s', (_, attrs) => {
    const { asked, decide } = counted()
    for (const each of [{ bed: 'north' }, { bed: ['a', 'b'] }, attrs]) decide(question(each))
    expect(asked).toHaveLength(3)
  })

  it('is made anew for another context, and when subject and object are one thing', () => {
    const { asked, decide } = counted()
    decide(question({}, { purpose: 'a' }))
    decide(question({}, { purpose: 'b' }))
    const self = question({})
    decide({ ...self, resource: self.principal })
    decide({ ...self, resource: { ...self.principal } })
    expect(asked).toHaveLength(4)
  })

  it.each([
    ['undefined', undefined],
    ['null', null],
    ['no number', Number.NaN],
    ['without end', Number.POSITIVE_INFINITY],
    ['broken', 0.1],
    ['zero below zero', -0],
    ['too large to be exact', 2 ** 60],
    ['a hole in a list', Array(2)],
    ['deep within', { a: [{ b: null }] }],
  ])('on what JSON does not write in its own way is never remembered: %s', (_, value) => {
    const { asked, decide } = counted()
    for (let n = 0; n < 2; n++) decide(question({ value }))
    expect(asked).toHaveLength(2)
  })

  it('on a circle or something endless is made, and not remembered', () => {
    const { asked, decide } = counted()
    const circle: Record<string, unknown> = {}
    circle['self'] = circle
    for (const attrs of [circle, { text: 'x'.repeat(5_000) }]) {
      expect(decide(question(attrs))).toBe(yes)
      decide(question(attrs))
    }
    expect(asked).toHaveLength(4)
  })
})
