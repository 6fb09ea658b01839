import { describe, expect, expectTypeOf, it } from 'vitest'
import { MessageSyntaxError, parametersOf, parseMessage, renderMessage } from './message-syntax.ts'
import type { Parameters, Value } from './message-syntax.ts'

const say = (text: string, values: Record<string, Value> = {}, language = 'en') =>
  renderMessage(parseMessage(text), values, language)

describe('a message', () => {
  it('puts values in the place of their names', () => {
    expect(say('Printed {time} from {address}', { time: 'now', address: 'here' })).toBe('Printed now from here')
  })
  it('writes numbers as the language does', () => {
    expect(say('{n}', { n: 12345 }, 'fr')).toBe(new Intl.NumberFormat('fr').format(12345))
    expect(say('{n}', { n: 12345 }, 'fr')).not.toBe('12345')
  })
  it('chooses the plural of the language, not of English', () => {
    const text = '{count, plural, one {# задача} few {# задачи} many {# задач} other {# задачи}}'
    expect([1, 2, 5, 21, 22].map((count) => say(text, { count }, 'ru'))).toEqual([
      '1 задача',
      '2 задачи',
      '5 задач',
      '21 задача',
      '22 задачи',
    ])
  })
  it('prefers an exact number to the plural', () => {
    expect(say('{count, plural, =0 {none} other {#}}', { count: 0 })).toBe('none')
    expect(say('{count, plural, =0 {none} other {#}}', { count: 3 })).toBe('3')
  })
  it('chooses by a word and falls back to other', () => {
    const text = '{who, select, you {your move} other {the move of {name}}}'
    expect(say(text, { who: 'you', name: 'Bern' })).toBe('your move')
    expect(say(text, { who: 'them', name: 'Bern' })).toBe('the move of Bern')
  })
  it('leaves apostrophes alone', () => {
    expect(say("l'accord d'un agent")).toBe("l'accord d'un agent")
  })
  it.each(['{', 'a } b', '{count, plural, one {#}}', '{count, plurl, other {#}}', '{a, plural, other {#}'])(
    'is refused when it is malformed: %s',
    (text) => {
      expect(() => parseMessage(text)).toThrow(MessageSyntaxError)
    },
  )
  it('tells its parameters and how they are used', () => {
    expect(parametersOf(parseMessage('{b} {n, plural, one {{a}} other {#}}'))).toEqual(['a', 'b', 'n:plural'])
  })
  it('gives the compiler its parameters', () => {
    expectTypeOf<keyof Parameters<'nothing here'>>().toEqualTypeOf<never>()
    expectTypeOf<Parameters<'{a} and {b}'>['b']>().toEqualTypeOf<Value>()
    expectTypeOf<Parameters<'{n, plural, one {{done} of #} other {{done} of #}} {z}'>['n']>().toEqualTypeOf<number>()
    expectTypeOf<keyof Parameters<'{n, plural, one {{done} of #} other {{done} of #}} {z}'>>().toEqualTypeOf<
      'n' | 'done' | 'z'
    >()
  })
})
