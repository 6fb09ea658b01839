import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { dataFiles, keysOfWords, shownTexts } from '../test/shown.ts'
import { instruments, tables } from './catalogue.ts'
import { reckon } from './clock.ts'
import { calendarOf } from './calendar.ts'
import { countries } from './countries.ts'
import { findBases } from './finder/find.ts'
import { measures } from './instrument.ts'
import { boundOn } from './participation.ts'
import { say, sentences } from './sentences.ts'
import { readerOf, type Words } from './words.ts'

const languages = ['fr', 'es', 'ar', 'ru', 'zh'] as const
const wordsOf = (language: string) =>
  JSON.parse(readFileSync(new URL(`../data/words/${language}.json`, import.meta.url), 'utf8')) as Words
/** Written in another script: a word of the English text would show. */
const scripts: Readonly<Record<string, RegExp>> = {
  ar: /\p{Script=Arabic}/u,
  ru: /\p{Script=Cyrillic}/u,
  zh: /\p{Script=Han}/u,
}
/** The same in English and in another language written in Latin letters, and rightly so. */
const same = [
  'Extradition',
  'documents',
  'interception',
  'INTERPOL',
  'Ne bis in idem',
  'Intention',
  'Tiradentes',
  'Corpus Christi',
  'Armistice',
]
/** Names that stay as they are in every script. */
const names =
  /\{\w+\}|INTERPOL|Fedlex|SR|C?ETS|STE|ISO|alpha|wetten\.overheid\.nl|unknown|Ne bis in idem|ne bis in idem|DRCI|Fiscalía de la Nación|Lei|IRSG|EIMP|TEU|Memorial Day|Labor Day|Juneteenth|UNCAC|comity|JHA|EU|[IVX]+/g
const places = (text: string) => (text.match(/\{\w+\}|`/g) ?? []).toSorted()
/** Numbers and articles: `16(5)`, `2002/584`, `45`. */
const numbers = (text: string) =>
  (text.replace(/\{\w+\}/g, '').match(/\d+(?:[/.(]\d+|\([a-z]\)|\))*/g) ?? [])
    .map((one) => one.replace(/[^\d]+$/, ''))
    .toSorted()
const articles = (text: string) => (text.match(/\d+(?:\(\w+\))+/g) ?? []).toSorted()

describe('the texts shown', () => {
  it('are found by looking: every file of the data was read, and its texts are many', () => {
    expect(dataFiles().length).toBeGreaterThan(75)
    expect(shownTexts().length).toBeGreaterThan(1_100)
    expect(shownTexts()).toEqual(
      expect.arrayContaining(['Bank secrecy', 'wait for the answer', 'give the order', 'Immaculate Conception']),
    )
  })
})

describe.each(languages)('words in %s', (language) => {
  const words = wordsOf(language)
  const entries = Object.entries(words)
  it('are there for every text and every sentence, and for nothing else', () => {
    const keys = keysOfWords()
    expect(keys.filter((key) => words[key] === undefined)).toEqual([])
    expect(Object.keys(words).filter((key) => !keys.includes(key))).toEqual([])
  })
  it('keep the places of values', () => {
    expect(entries.filter(([english, text]) => places(english).join() !== places(text).join())).toEqual([])
  })
  it('keep numbers and articles', () => {
    const digits = (text: string) => numbers(text).join('|').match(/\d+/g)?.toSorted().join() ?? ''
    const changed = entries.filter(
      ([english, text]) => digits(english) !== digits(text) || articles(english).join() !== articles(text).join(),
    )
    expect(changed).toEqual([])
  })
  it('are not English', () => {
    const script = scripts[language]
    const english = entries.filter(([key, text]) => {
      const bare = text.replaceAll(names, '')
      if (script === undefined) return key === text && /\p{L}{2}/u.test(bare) && !same.includes(text)
      return /[A-Za-z]{2}/.test(bare) || (/\p{L}{2}/u.test(key.replaceAll(names, '')) && !script.test(text))
    })
    expect(english).toEqual([])
  })
})

describe('reading sentences', () => {
  const echo: Words = Object.fromEntries(keysOfWords().map((key) => [key, key]))
  const read = readerOf(echo)
  const fr = readerOf(wordsOf('fr'))
  const unread = (texts: Iterable<string>) =>
    [...new Set(texts)].filter((text) => read(text).text !== text || !read(text).translated || !fr(text).translated)

  it('knows every instrument by the look of its identifier', () => {
    expect(unread(instruments.map(({ id }) => `${id} has no provision on this measure`))).toEqual([])
    expect(instruments.map(({ id }) => fr(`${id} has no provision on this measure`).text.startsWith(id))).not.toContain(
      false,
    )
  })
  it('recognises all the finder says, and says it again the same', () => {
    const states = ['PER', 'CHE', 'USA', 'FRA', 'GBR', 'IRN', 'JPN', 'VNM']
    const said = new Set<string>()
    for (const from of states)
      for (const to of states) {
        if (from === to) continue
        for (const measure of measures)
          for (const offence of ['corruption', 'drug-trafficking'])
            for (const facts of [
              new Map<string, string>(),
              new Map([
                ['language', 'sw'],
                ['nationality', to],
                ['bilateral-extradition-treaty', 'no'],
                ['organised-group', 'yes'],
                ['transnational', 'yes'],
              ]),
            ]) {
              const { bases, fallback } = findBases({ from, to, measure, offence, date: '2024-05-01', facts })
              for (const text of [...(fallback?.needs ?? []), fallback?.text ?? 'not bound']) said.add(text)
              for (const one of bases)
                for (const text of [
                  one.title,
                  ...one.because,
                  ...[
                    one.conditions,
                    one.content,
                    one.languages,
                    one.channels,
                    one.clocks,
                    one.use,
                    one.duties,
                    one.statements,
                  ].flatMap((clauses) => clauses.map((clause) => clause.text)),
                  ...one.risks.map((risk) => risk.text),
                  ...one.missing.map(({ question }) => question),
                ])
                  said.add(text)
            }
      }
    expect(said.size).toBeGreaterThan(500)
    expect(unread(said)).toEqual([])
  })
  it('recognises why each State is bound or not, on days of three ages', () => {
    const said = new Set<string>()
    for (const instrument of instruments)
      for (const { alpha3 } of countries)
        for (const day of ['1995-01-01', '2010-06-01', '2026-03-01']) said.add(boundOn(instrument, alpha3, day).because)
    expect(said.size).toBeGreaterThan(1_000)
    expect(unread(said)).toEqual([])
  })
  it('recognises the steps of a reckoning', () => {
    const counting = {
      days: 'calendar',
      rollover: 'next-working-day',
      zone: 'America/Lima',
      calendar: calendarOf('PER'),
    } as const
    const standing = {
      suspensions: [
        {
          from: '2026-03-03T00:00:00Z',
          until: '2026-03-05T00:00:00Z',
          because: 'the time between consent and its revocation is not counted',
          article: 'X',
        },
      ],
    }
    const steps = [
      reckon({ duration: 'P40D', article: 'X' }, '2026-03-02T15:00:00Z', counting, standing),
      reckon({ duration: 'P28D', article: 'X' }, '2026-07-01T15:00:00Z', counting),
      reckon({ duration: 'P10D', article: 'X' }, '2026-03-02T15:00:00Z', { ...counting, days: 'working' }),
      reckon({ duration: 'PT24H', article: 'X' }, '2026-03-02T15:00:00Z', counting, standing),
      reckon({ duration: null, article: '18(24)' }, '2026-03-02T15:00:00Z', counting),
    ].flatMap((one) => one.steps.map(({ text }) => text))
    expect(steps.length).toBeGreaterThan(9)
    expect(unread(steps)).toEqual([])
  })
  it('recognises the sources of tables', () => {
    expect(
      unread(
        tables
          .flatMap(({ source, depositary }) => [source, depositary])
          .filter((text) => !/^Fedlex SR [\d.]+$/.test(text)),
      ),
    ).toEqual([])
  })
  it('fills the places of a sentence as the reader writes them', () => {
    const written = readerOf(wordsOf('fr'), {
      day: (day) => `<${day}>`,
      instant: String,
      duration: String,
      state: (code) => `État ${code}`,
      language: (tag) => tag.toUpperCase(),
      verbatim: (value) => `[${value}]`,
    })
    expect(written('PER: accession deposited 2001-06-06, in force since 2003-09-29').text).toBe(
      'État PER\u00a0: adhésion déposée le <2001-06-06>, en vigueur depuis le <2003-09-29>',
    )
    expect(written('a translation into one of de, fr, it is demanded').text).toContain('DE, FR, IT')
  })
  it('leaves what it does not know whole: nothing is half translated', () => {
    for (const text of ['uncac 46(9): a text nobody wrote', 'PER: nothing', '', '{day}', 'toString', '__proto__'])
      expect(fr(text)).toEqual({ text, translated: false })
  })
  it('does not read the words of an officer as a text of the law', () => {
    const said = say('condition of the other State: {free}', { free: 'Bank secrecy: only for PER' })
    expect(fr(said).text).toBe('condition de l’autre État\u00a0: Bank secrecy: only for PER')
  })
  it('takes time in proportion to the length of what it reads, whatever an officer wrote', () => {
    const long = `condition of the other State: ${'a: b; or c ('.repeat(300)}`
    expect(fr(long).translated).toBe(true)
    expect(fr(`uncac 46: ${'; '.repeat(200)}`).translated).toBe(false)
  })
  it('has no sentence that another one swallows', () => {
    const probe: Readonly<Record<string, string>> = {
      day: '2026-03-01',
      instant: '2026-03-01T00:00:00Z',
      duration: 'P40D',
      number: '7',
      state: 'PER',
      states: 'PER, CHE',
      languages: 'de, fr',
      instrument: 'uncac',
      article: '46(9)',
      fedlex: 'Fedlex SR 0.1',
      series: 'ETS 030',
      currencies: 'CHF, USD',
      ids: 'facts',
      free: 'anything',
      text: 'Bank secrecy',
      texts: 'Bank secrecy; or Essential interests',
    }
    const marked = readerOf(
      Object.fromEntries([
        ...keysOfWords().map((key) => [key, key]),
        ...sentences.map((one, at) => [one, `#${at}# ${one}`]),
      ]) as Words,
    )
    const swallowed = sentences.filter((sentence, at) => {
      const english = sentence.replace(/\{(\w+?)\d?\}/g, (_, place: string) => probe[place] ?? '?')
      return !marked(english).text.startsWith(`#${at}#`)
    })
    expect(swallowed).toEqual([])
  })
})
