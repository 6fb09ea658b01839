import { describe, expect, it } from 'vitest'
import { always, and, comparison, isAbsent, isPresent, never, or, perhaps, render } from './condition.ts'

const a = comparison('c.a = ', { value: 1, type: 'bigint' })
const b = comparison('c.b = ', { value: 'x', type: 'text' })

describe('a condition', () => {
  it('numbers its values in the order of the text and brackets what must be', () => {
    expect(render(or(and(a, b), b))).toEqual({
      text: '(c.a = $1::bigint and c.b = $2::text) or c.b = $3::text',
      values: [1, 'x', 'x'],
    })
    expect(render(and(or(a, b), a)).text).toBe('(c.a = $1::bigint or c.b = $2::text) and c.a = $3::bigint')
  })

  it('is no longer than what it says', () => {
    expect(and()).toEqual(always)
    expect(or()).toEqual(never)
    expect(and(a, always, a)).toMatchObject({ shape: a.shape, exact: true })
    expect(and(a, never)).toBe(never)
    expect(or(a, always)).toBe(always)
    expect(or(isPresent('c.a'), b, isAbsent('c.a'))).toBe(always)
    expect(and(isPresent('c.a'), b, isAbsent('c.a'))).toBe(never)
  })

  it('remembers that it was widened, through every step', () => {
    expect(and(a, perhaps)).toMatchObject({ shape: a.shape, exact: false })
    expect(or(a, perhaps)).toEqual(perhaps)
    expect(and(b, and(a, perhaps)).exact).toBe(false)
    expect(or(b, or(a, and(b, perhaps))).exact).toBe(false)
  })

  it('forgets it where the doubtful part makes no difference', () => {
    expect(and(never, perhaps)).toBe(never)
    expect(or(always, perhaps)).toBe(always)
  })

  it('does not take a widened half for a whole', () => {
    expect(or(and(isPresent('c.a'), perhaps), isAbsent('c.a')).exact).toBe(false)
  })
})
