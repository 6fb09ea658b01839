import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { highlight, queryWords, toTsQuery, wordsOf } from './words.ts'

/** What the database does: every word asked for is there. */
function finds(question: string, text: string): boolean {
  const there = new Set(wordsOf(text))
  const wanted = queryWords(question)
  return wanted.length > 0 && wanted.every((word) => there.has(word))
}

const texts = {
  en: 'The “dredge” was seized on the Inambari; serial no. AB-1234/X.',
  fr: "L'œuvre saisie à Besançon appartenait à M. Lefèvre-Çelik",
  es: 'José Núñez Quispe declaró en Puerto Maldonado, Año 2026',
  de: 'Große Straße, Übersee, Łódź, Århus, Đặng',
  ar: 'أُحيلت القضية إلى المدّعي العام في جنيف بتاريخ ٢٢ نوفمبر ٢٠٢٦ والبنوك',
  ru: 'Золото вывезено через Пуэрто-Мальдонадо, счёт №17, йод и подъём',
  zh: '中华人民共和国与秘鲁共和国关于刑事司法协助的条约，黄金精炼厂在瑞士。',
  ja: 'ガーナの金の取引、𠮷野家',
  mixed: '账户CH93-0076银行 الحساب USD5,000 и т. д.',
}

describe('a text is found', () => {
  it.each([
    ['ignoring case and accents', 'jose NUNEZ ano', texts.es],
    ['by ligature or without', 'oeuvre besancon', texts.fr],
    ['by ß, ł, å, đ or without', 'grosse strasse ubersee lodz arhus dang', texts.de],
    ['by its serial number, however parted', 'ab 1234 x', texts.en],
    ['in Cyrillic by е for ё', 'счет подъем', texts.ru],
    ['in Arabic without vowels, hamza or shadda', 'احيلت المدعي الى', texts.ar],
    ['in Arabic with tatweel, with or without the article', 'قضيــة القضيه بنوك البنوك', texts.ar],
    ['by Western digits where Arabic-Indic stand', '22 2026', texts.ar],
    ['in Persian spelling of the same letters', 'القضیة', texts.ar],
    ['by words inside Chinese', '黄金 秘鲁 司法协助', texts.zh],
    ['by one Chinese sign', '约', texts.zh],
    ['by full-width digits and letters', 'ＣＨ９３ ００７６', texts.mixed],
    ['by signs outside the basic plane', '𠮷野', texts.ja],
  ])('%s', (_, question, text) => {
    expect(finds(question, text)).toBe(true)
  })

  it('and not by what it does not say', () => {
    expect(finds('йод', 'иод')).toBe(false)
    expect(finds('秘黄', texts.zh)).toBe(false)
    expect(finds('dredger', texts.en)).toBe(false)
    expect(finds('', texts.en)).toBe(false)
    expect(finds('“—”', texts.en)).toBe(false)
  })

  it('whether its letters were composed or not', () => {
    for (const text of Object.values(texts)) {
      expect(new Set(wordsOf(text.normalize('NFD')))).toEqual(new Set(wordsOf(text.normalize('NFC'))))
    }
  })

  it('by any two neighbouring Chinese signs', () => {
    const signs = fc.array(
      fc.integer({ min: 0x4e00, max: 0x9fff }).map((code) => String.fromCodePoint(code)),
      { minLength: 2, maxLength: 40 },
    )
    fc.assert(
      fc.property(signs, fc.nat(), (list, where) => {
        const at = where % (list.length - 1)
        expect(finds(`${list[at]}${list[at + 1]}`, list.join(''))).toBe(true)
      }),
    )
  })

  it('by every one of its words, in any script, and by all its words together', () => {
    const word = fc.oneof(
      fc.constantFrom(...Object.values(texts).flatMap((text) => text.split(' '))),
      fc.string({ unit: 'grapheme' }),
    )
    fc.assert(
      fc.property(fc.array(word, { maxLength: 12 }), fc.constantFrom(' ', '\n', ', ', ' — '), (list, gap) => {
        const there = new Set(wordsOf(list.join(gap)))
        for (const one of list) expect(queryWords(one).filter((asked) => !there.has(asked))).toEqual([])
        expect(queryWords(list.join(gap)).filter((asked) => !there.has(asked))).toEqual([])
      }),
    )
  })

  it('by a long word, cut alike in text and question', () => {
    for (const long of ['x'.repeat(500), 'é'.repeat(500), '𝔘'.repeat(3000), 'ا'.repeat(2000)]) {
      expect(finds(long, `before ${long} after`)).toBe(true)
      expect(wordsOf(long).every((word) => Array.from(word).length <= 64)).toBe(true)
    }
  })
})

describe('words', () => {
  // Radicals are signs of Han that are no letters to Unicode; a lexicon asks for them all the same.
  it('are letters, digits and signs of Han only, each once, never empty', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        const found = wordsOf(text)
        expect(found.filter((word) => !/^[\p{L}\p{N}\p{Mc}\p{Me}\p{Script=Han}]+$/u.test(word))).toEqual([])
        expect(new Set(found).size).toBe(found.length)
      }),
    )
  })

  const hostile: Readonly<Record<string, string>> = {
    'one endless word': 'x'.repeat(1_000_000),
    'endless combining marks': `a${'\u0315\u0300'.repeat(500_000)}`,
    'letters that unfold into many': '\uFDFA'.repeat(1_000_000),
    'a million different pairs of signs': Array.from({ length: 1_000_000 }, (_, i) =>
      String.fromCodePoint(0x4e00 + ((i * 7919) % 20_000)),
    ).join(''),
    'a quarter of a million different words': Array.from({ length: 250_000 }, (_, i) => i.toString(36)).join(' '),
    'quotes and backslashes': '\'\\"'.repeat(333_333),
    nulls: '\0'.repeat(1_000_000),
    'lone surrogates': '\uD800a'.repeat(500_000),
    'ten megabytes': 'word '.repeat(2_000_000),
  }

  it.each(Object.entries(hostile))('stay bounded for %s', { timeout: 5_000 }, (_, text) => {
    const found = wordsOf(text)
    expect(found.length).toBeLessThanOrEqual(40_000)
    expect(new TextEncoder().encode(found.join('')).length).toBeLessThan(1_000_000)
    expect(queryWords(text).length).toBeLessThanOrEqual(32)
    expect(highlight(text, queryWords(text)).reduce((length, piece) => length + piece.text.length, 0)).toBe(text.length)
  })
})

describe('a tsquery', () => {
  it('asks for all words, the last as a beginning where wanted', () => {
    expect(toTsQuery(['jose', 'nun'], true)).toBe("'jose' & 'nun':*")
    expect(toTsQuery(['jose', 'nun'], false)).toBe("'jose' & 'nun'")
    expect(toTsQuery([], true)).toBe('')
  })

  it('cannot be broken out of, even by words nobody folded', () => {
    expect(toTsQuery(["a' | 'b", 'c\\', 'd\0', '\0', ''], false)).toBe("'a'' | ''b' & 'c\\\\' & 'd'")
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' })), (list) => {
        const quoted = /^('(?:[^'\\\0]|''|\\\\)+'( & (?=')|$))*$/u
        expect(toTsQuery(list, false)).toMatch(quoted)
      }),
    )
  })
})

describe('highlighting', () => {
  const hits = (text: string, question: string, prefix = false) =>
    highlight(text, queryWords(question), prefix).flatMap((piece) => (piece.hit ? [piece.text] : []))

  it('shows hits as they were written', () => {
    expect(hits(texts.es, 'nunez ano')).toEqual(['Núñez', 'Año'])
    expect(hits(texts.ar, 'بنوك')).toEqual(['والبنوك'])
    expect(hits(texts.zh, '共和国')).toEqual(['共和国', '共和国'])
    expect(hits(texts.ru, 'счет')).toEqual(['счёт'])
    expect(hits(texts.es, 'maldon', true)).toEqual(['Maldonado'])
    expect(hits(texts.es, 'maldon')).toEqual([])
  })

  it('gives the text back, whatever is asked', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.string({ unit: 'binary' }),
        fc.boolean(),
        (text, question, prefix) => {
          const pieces = highlight(text, queryWords(question), prefix)
          expect(pieces.map((piece) => piece.text).join('')).toBe(text)
          expect(pieces.every((piece) => piece.text !== '')).toBe(true)
        },
      ),
    )
  })

  it('marks something in every text that holds the question', () => {
    for (const text of Object.values(texts)) {
      for (const question of text.split(' ').filter((part) => queryWords(part).length > 0)) {
        expect(hits(text, question), `${question} in ${text}`).not.toEqual([])
      }
    }
  })
})
