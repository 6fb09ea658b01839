import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { deepest } from './canonical.ts'
import { parseJson } from './json.ts'

describe('strict JSON', () => {
  it('reads what JSON.parse reads, to the same value', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'grapheme' }), fc.constantFrom(0, 1, 2), (value, indent) => {
        const text = JSON.stringify(value, null, indent)
        fc.pre(!text.includes('"__proto__":'))
        expect(parseJson(text)).toEqual({ value: JSON.parse(text) as unknown })
      }),
      { numRuns: 300 },
    )
  })

  it('never accepts what JSON.parse refuses, nor reads it to another value', () => {
    const pieces = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"a"',
      '"',
      '\\',
      '1',
      '-',
      '.',
      'e',
      '0',
      'true',
      'nul',
      ' ',
      '\n',
      '\u0000',
    )
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 14 }), (parts) => {
        const text = parts.join('')
        const read = parseJson(text)
        if ('value' in read) expect(read.value).toEqual(JSON.parse(text))
      }),
      { numRuns: 3_000 },
    )
  })

  it.each([
    ['a member named twice', '{"a":1,"a":2}', 'duplicate-member'],
    ['a member named twice, once with an escape', '{"a":1,"\\u0061":2}', 'duplicate-member'],
    ['a member named twice further in', '{"x":[{"a":1,"a":1}]}', 'duplicate-member'],
    ['a member that would be the prototype', '{"__proto__":{"admin":true}}', 'forbidden-member'],
    ['the same with an escape', '{"\\u005f_proto__":{}}', 'forbidden-member'],
    ['a lone surrogate', '"\\ud800"', 'not-json'],
    ['a byte order mark', '\uFEFF{}', 'not-json'],
    ['text after the value', '{} {}', 'not-json'],
    ['a comma too many', '[1,]', 'not-json'],
    ['a comment', '/**/{}', 'not-json'],
    ['NaN', 'NaN', 'not-json'],
    ['a number beyond a double', '1e400', 'not-json'],
    ['a number with a leading zero', '01', 'not-json'],
    ['a control character in a string', '"a\nb"', 'not-json'],
    ['an unfinished string', '"a\\', 'not-json'],
    ['other white space', '\u00a0{}', 'not-json'],
    ['nothing', '', 'not-json'],
  ])('refuses %s', (_, text, code) => {
    expect(parseJson(text)).toEqual({ fault: code })
  })

  it('refuses deep nesting without exhausting the stack', () => {
    expect(parseJson('['.repeat(1_000_000))).toEqual({ fault: 'too-deep' })
    const nested = (levels: number) => `${'['.repeat(levels)}0${']'.repeat(levels)}`
    expect(parseJson(nested(deepest))).toHaveProperty('value')
    expect(parseJson(nested(deepest + 1))).toEqual({ fault: 'too-deep' })
  })

  it('leaves names that every object inherits to the document', () => {
    expect(parseJson('{"constructor":1,"toString":2,"hasOwnProperty":3}')).toEqual({
      value: { constructor: 1, toString: 2, hasOwnProperty: 3 },
    })
  })
})
