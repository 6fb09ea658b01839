import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isRightToLeft, LangText, Language, LanguageTag, Line, Prose } from './text.ts'

describe('a line', () => {
  it('is trimmed and in NFC', () => {
    expect(Line.parse('  Jose\u0301 Nu\u0301n\u0303ez ')).toBe('Jos\u00E9 N\u00FA\u00F1ez')
  })

  it('refuses what could hide or reorder what is read', () => {
    const bad = [
      'a\nb',
      'a\tb',
      'a\u0000b',
      'a\u0085b',
      'inv\u202Efdp.exe',
      'a\u2066b',
      'a\u2028b',
      'a\uFEFFb',
      '\uD800',
      ' ',
      '',
    ]
    for (const text of bad) expect(Line.safeParse(text).success, JSON.stringify(text)).toBe(false)
  })

  it('keeps what names need: joiners, direction marks, astral characters', () => {
    for (const text of ['می\u200Cخواهم', 'محمد\u200F', '𠮷野家', "N'Guyễn-Đặng"])
      expect(Line.parse(text)).toBe(text.normalize('NFC'))
  })

  it('holds at most 200 units', () => {
    expect(Line.safeParse('x'.repeat(200)).success).toBe(true)
    expect(Line.safeParse('x'.repeat(201)).success).toBe(false)
  })

  it('refuses endless combining marks without spending time on them', { timeout: 5_000 }, () => {
    const marks = '\u0315\u0300'
    for (const text of [`a${marks.repeat(16)}`, `a${marks.repeat(500_000)}`]) {
      expect(Line.safeParse(text).success).toBe(false)
      expect(Prose.safeParse(text).success).toBe(false)
    }
    expect(Line.safeParse(`a${marks.repeat(15)}`).success).toBe(true)
  })

  it('refuses 31 combining marks in a row wherever they begin, of one unit or of two, and takes 30', () => {
    for (const mark of ['\u0332', '\u{1D165}']) {
      for (let before = 1; before < 64; before += 1) {
        const from = 'a'.repeat(before)
        expect(Line.safeParse(`${from}${mark.repeat(31)}b`).success, `${before} before ${mark}`).toBe(false)
        expect(Line.safeParse(`${from}${mark.repeat(30)}b${mark.repeat(30)}`).success).toBe(true)
      }
    }
  })

  it('is its own normal form: parsing again changes nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        const once = Line.safeParse(text)
        if (once.success) expect(Line.parse(once.data)).toBe(once.data)
      }),
    )
  })
})

describe('prose', () => {
  it('keeps newlines and tabs and turns every line end into one', () => {
    expect(Prose.parse('a\r\nb\rc\td\n')).toBe('a\nb\nc\td')
  })

  it('refuses other control characters, overrides and excess', () => {
    for (const text of ['a\u0000', 'a\u001B[2Jb', 'a\u202Eb', 'x'.repeat(20_001), '\n\t ']) {
      expect(Prose.safeParse(text).success).toBe(false)
    }
  })
})

describe('a language', () => {
  it('is one of six, Arabic alone from right to left', () => {
    expect(Language.options).toEqual(['en', 'fr', 'es', 'ar', 'ru', 'zh'])
    expect(Language.options.filter(isRightToLeft)).toEqual(['ar'])
    expect(Language.safeParse('de').success).toBe(false)
  })

  it('tag is language, script, region in the recommended case', () => {
    for (const tag of ['es', 'quz', 'pt-BR', 'zh-Hant', 'sr-Cyrl-RS', 'es-419'])
      expect(LanguageTag.parse(tag)).toBe(tag)
    for (const tag of ['ES', 'pt_BR', 'zh-hant', 'x-private', 'en-u-ca-gregory', 'english', '']) {
      expect(LanguageTag.safeParse(tag).success, tag).toBe(false)
    }
  })

  it('tagged text carries a transliteration where given, and nothing else', () => {
    const name = { language: 'ru', text: 'Шостакович', transliteration: 'Shostakovich' }
    expect(LangText.parse(name)).toEqual(name)
    expect(LangText.safeParse({ ...name, note: 'x' }).success).toBe(false)
    expect(LangText.safeParse({ text: 'Шостакович' }).success).toBe(false)
  })
})
