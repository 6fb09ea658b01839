import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { base64, fromBase64, ownBase64, ownFromBase64 } from './base64.ts'

const bytesOf = (text: string) => new TextEncoder().encode(text)

describe('base64', () => {
  it('gives the examples of RFC 4648 section 10', () => {
    const examples = {
      '': '',
      f: 'Zg==',
      fo: 'Zm8=',
      foo: 'Zm9v',
      foob: 'Zm9vYg==',
      fooba: 'Zm9vYmE=',
      foobar: 'Zm9vYmFy',
    }
    for (const [text, coded] of Object.entries(examples)) {
      expect(base64(bytesOf(text))).toBe(coded)
      expect(fromBase64(coded)).toEqual(bytesOf(text))
    }
  })

  it('agrees with the platform and comes back', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(base64(bytes)).toBe(Buffer.from(bytes).toString('base64'))
        expect(fromBase64(base64(bytes))).toEqual(bytes)
      }),
    )
  })

  it('is the same in an engine that has it and in one that has not', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(ownBase64(bytes)).toBe(base64(bytes))
        expect(ownFromBase64(base64(bytes))).toEqual(bytes)
      }),
    )
    const four = fc.array(fc.constantFrom(...'AZaz09+/=-_ \n\t\r\f\u00a0é'.split('')), { minLength: 4, maxLength: 12 })
    fc.assert(
      fc.property(four, (letters) => {
        const text = letters.slice(0, letters.length - (letters.length % 4)).join('')
        expect(fromBase64(text), JSON.stringify(text)).toEqual(ownFromBase64(text))
      }),
      { numRuns: 20_000 },
    )
  })

  it('refuses every second way to write the same bytes', () => {
    for (const text of [
      'Zg',
      'Zg=',
      'Zh==',
      'Zm9=',
      'Zm9v\n',
      ' Zm9v',
      'Zm 9v',
      'Zm-_',
      'Zg==Zg==',
      '====',
      '=',
      'Zg==\n',
      'é===',
    ]) {
      expect(fromBase64(text), text).toBeUndefined()
    }
  })

  it('has exactly one text for any bytes', () => {
    const letters = fc.constantFrom(...'ABCDwxyz0189+/=_- \n'.split(''))
    fc.assert(
      fc.property(fc.string({ unit: letters, maxLength: 12 }), (text) => {
        const bytes = fromBase64(text)
        if (bytes !== undefined) expect(base64(bytes)).toBe(text)
      }),
      { numRuns: 2_000 },
    )
  })
})
