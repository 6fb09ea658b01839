import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Measure } from '../instrument.ts'
import { type Basis, findBases } from './find.ts'

type Facts = Readonly<Record<string, string>>

function ask(from: string, to: string, measure: Measure, offence: string, date: string, facts: Facts = {}) {
  const answer = findBases({ from, to, measure, offence, date, facts: new Map(Object.entries(facts)) })
  const of = (id: string): Basis => {
    const found = answer.bases.find(({ instrument }) => instrument === id)
    if (found === undefined) throw new Error(`nothing about ${id}`)
    return found
  }
  const open = answer.bases.filter(({ status }) => status !== 'excluded').map(({ instrument }) => instrument)
  return { ...answer, of, open }
}

const organised = {
  'organised-group': 'yes',
  transnational: 'yes',
  'max-penalty-requesting': '10',
  'max-penalty-requested': '10',
}
const accused = { convicted: 'no', 'max-penalty-requesting': '10', 'max-penalty-requested': '10' }

describe('the legal-basis finder, on the cases of the study', () => {
  it('1: Korea asks France for bank records in a corruption case: the 1959 Convention and UNCAC 46, not the EIO', () => {
    const { of, open } = ask('KOR', 'FRA', 'mla', 'corruption', '2024-01-01', { assistance: 'bank-information' })
    expect(open.slice(0, 2)).toEqual(['ets-030', 'uncac'])
    expect(of('ets-030').because).toEqual(expect.arrayContaining([expect.stringContaining('2011-12-29')]))
    expect(of('uncac').articles).toEqual(['46'])
    expect(of('uncac').neverGrounds.map(({ id }) => id)).toContain('bank-secrecy')
    expect(of('eio').status).toBe('excluded')
  })

  it('2: Japan asks Germany for extradition in January 2018: UNTOC 16, neither the Firearms Protocol nor the 1957 Convention', () => {
    const { of } = ask('JPN', 'DEU', 'extradition', 'firearms-trafficking', '2018-01-01', organised)
    expect(of('untoc')).toMatchObject({ status: 'applies', articles: ['16'] })
    expect(of('firearms-protocol').status).toBe('excluded')
    expect(of('firearms-protocol').because.join()).toMatch(/signed on 2002-12-09|in force only since 2021-11-13/)
    expect(of('ets-024').status).toBe('excluded')
  })

  it('3: the same in August 2017: UNTOC was not yet in force for Japan', () => {
    const { of, fallback } = ask('JPN', 'DEU', 'extradition', 'firearms-trafficking', '2017-08-01', organised)
    expect(of('untoc').status).toBe('excluded')
    expect(of('untoc').because.at(-1)).toContain('in force only since 2017-08-10')
    expect(fallback?.basis).toBe('comity-and-reciprocity')
  })

  it('4: no extradition of a citizen of the United States under Vienna 1988 without a bilateral treaty', () => {
    const facts = { nationality: 'USA', 'bilateral-extradition-treaty': 'no' }
    const { of } = ask('CHL', 'USA', 'extradition', 'drug-trafficking', '2020-01-01', facts)
    expect(of('vienna-1988').status).toBe('excluded')
    expect(of('vienna-1988').because.at(-1)).toMatch(/declaration of USA on vienna-1988 6\(3\)/)
    const unknown = ask('CHL', 'USA', 'extradition', 'drug-trafficking', '2020-01-01').of('vienna-1988')
    expect(unknown.status).toBe('applies-if')
    expect(unknown.missing.map(({ fact }) => fact).toSorted()).toEqual(['bilateral-extradition-treaty', 'nationality'])
  })

  it('5: Singapore does not take Vienna 1988 as a basis for extradition', () => {
    const { of } = ask('CHL', 'SGP', 'extradition', 'drug-trafficking', '2020-01-01')
    expect(of('vienna-1988').status).toBe('excluded')
    expect(of('vienna-1988').statements).toMatchObject([{ state: 'SGP', articles: ['6(3)'] }])
  })

  it('6: Viet Nam does not take UNTOC as the direct basis for extradition: its law and reciprocity remain', () => {
    const { of, fallback } = ask(
      'JPN',
      'VNM',
      'extradition',
      'participation-in-organised-group',
      '2020-01-01',
      organised,
    )
    expect(of('untoc').status).toBe('excluded')
    expect(fallback?.text).toContain('reciprocity')
  })

  it('7: a request to Switzerland in English needs a translation into German, French or Italian', () => {
    const basis = ask('GBR', 'CHE', 'extradition', 'murder', '2024-01-01', { ...accused, language: 'en' }).of('ets-024')
    expect(basis.status).toBe('applies')
    expect(basis.languages[0]).toMatchObject({ accepted: ['de', 'fr', 'it'], article: 'ets-024 23 (CHE)' })
    expect(basis.conditions.at(-1)?.text).toBe('a translation into one of de, fr, it is demanded')
    const french = ask('GBR', 'CHE', 'extradition', 'murder', '2024-01-01', { ...accused, language: 'fr' }).of(
      'ets-024',
    )
    expect(french.conditions.map(({ text }) => text).join()).not.toContain('translation')
  })

  it('8: between the Netherlands and Spain the investigation order comes first and displaces the 1959 Convention', () => {
    const { of, open } = ask('NLD', 'ESP', 'mla', 'fraud', '2024-01-01')
    expect(open[0]).toBe('eio')
    expect(of('ets-030').because.at(-1)).toMatch(/^displaced by eio 34\(1\)\(a\)/)
  })

  it('9: South Africa and Italy: the 1957 Convention for extradition, not the one of 1959 for assistance', () => {
    expect(ask('ZAF', 'ITA', 'extradition', 'murder', '2020-01-01', accused).of('ets-024').status).toBe('applies')
    const assistance = ask('ZAF', 'ITA', 'mla', 'murder', '2020-01-01').of('ets-030')
    expect(assistance.status).toBe('excluded')
    expect(assistance.because.at(-1)).toMatch(/^ZAF: not a party/)
  })

  it('10: Brazil asks Portugal to preserve data: not in June 2022, but in June 2023', () => {
    expect(ask('BRA', 'PRT', 'preservation', 'cybercrime', '2022-06-01').of('ets-185').status).toBe('excluded')
    const after = ask('BRA', 'PRT', 'preservation', 'cybercrime', '2023-06-01').of('ets-185')
    expect(after).toMatchObject({ status: 'applies', articles: ['29', '30'] })
    expect(after.clocks).toMatchObject([{ duration: 'P60D', article: '29(7)', kind: 'min' }])
  })

  it('11: Iran and Cuba, financing of terrorism: no instrument binds both, and the age of the data is said', () => {
    const { open, fallback, of } = ask('IRN', 'CUB', 'mla', 'terrorist-financing', '2024-01-01')
    expect(open).toEqual([])
    expect(fallback?.basis).toBe('comity-and-reciprocity')
    expect(of('terrorist-financing').because.at(-1)).toBe('IRN: not a party (as of 2024-06-07)')
    expect(of('terrorist-financing').dataAsOf).toBe('2024-06-07')
  })

  it('12: the United Kingdom asks Spain for surrender in 2022: Title VII, with the 1957 Convention behind it, no arrest warrant', () => {
    const { of, open } = ask('GBR', 'ESP', 'extradition', 'murder', '2022-01-01', accused)
    expect(open[0]).toBe('eu-uk-tca')
    expect(of('eaw').because.at(-1)).toBe('GBR: bound until 2020-12-31')
    expect(of('ets-024').because.join()).toContain('stands behind eu-uk-tca')
  })

  it('13: territories are bound by their own rows: Hong Kong since 2006, Aruba long before Curaçao, Jersey since 2008', () => {
    const hongKong = ask('HKG', 'CHE', 'mla', 'participation-in-organised-group', '2020-01-01', organised).of('untoc')
    expect(hongKong.status).toBe('applies')
    expect(hongKong.because[0]).toBe('HKG: extended by CHN, in force since 2006-09-27')
    const trafficking = (territory: string) =>
      ask(territory, 'FRA', 'mla', 'trafficking-in-persons', '2010-01-01', organised).of('trafficking-protocol').status
    expect([trafficking('ABW'), trafficking('CUW')]).toEqual(['applies', 'excluded'])
    expect(ask('JEY', 'FRA', 'mla', 'fraud', '2008-01-01').of('ets-030').status).toBe('excluded')
    expect(ask('JEY', 'FRA', 'mla', 'fraud', '2009-01-01').of('ets-030').status).toBe('applies')
  })

  it('14: a fiscal offence, and a State not bound by the Additional Protocol: the risk of article 2(a) is shown', () => {
    const risks = ask('FRA', 'CHE', 'mla', 'tax', '2020-01-01').of('ets-030').risks
    expect(risks[0]).toMatchObject({ id: 'fiscal', article: '2(a)', level: 'likely' })
    const bound = ask('FRA', 'NOR', 'mla', 'tax', '2020-01-01').of('ets-030').risks
    expect(bound.map(({ id }) => id)).not.toContain('fiscal')
  })

  it.each(['BGR', 'EST', 'HRV', 'ROU'])(
    '15: between Member States the arrest warrant, also for %s without the flag',
    (state) => {
      const { of, open } = ask('FRA', state, 'extradition', 'murder', '2024-01-01', accused)
      expect(open[0]).toBe('eaw')
      expect(of('ets-024').because.at(-1)).toMatch(/^displaced by eaw 31\(1\)/)
    },
  )
})

type Case = readonly [string, string, Measure, string, string, Facts, string, Basis['status'], RegExp]

/** Who asks whom, for what, about what, when, knowing what; then an instrument, what becomes of it, and the reason. */
const cases: readonly Case[] = [
  ['PER', 'CHE', 'mla', 'corruption', '2026-03-01', {}, 'uncac', 'applies', /46\(1\)/],
  ['PER', 'CHE', 'mla', 'corruption', '2026-03-01', {}, 'che-per-1997', 'applies', /1998-12-02/],
  ['PER', 'CHE', 'mla', 'corruption', '1998-12-01', {}, 'che-per-1997', 'excluded', /in force only since 1998-12-02/],
  ['PER', 'CHE', 'mla', 'corruption', '2005-12-13', {}, 'uncac', 'excluded', /in force only since 2009-10-24/],
  ['PER', 'CHE', 'mla', 'corruption', '2026-03-01', {}, 'untoc', 'applies-if', /3\(1\)/],
  ['PER', 'CHE', 'mla', 'corruption', '2026-03-01', organised, 'untoc', 'applies', /3\(1\)\(a\)/],
  ['PER', 'CHE', 'mla', 'illegal-mining', '2026-03-01', organised, 'untoc', 'applies', /3\(1\)\(b\)/],
  [
    'PER',
    'CHE',
    'mla',
    'illegal-mining',
    '2026-03-01',
    { ...organised, 'max-penalty-requesting': '3' },
    'untoc',
    'excluded',
    /outside its scope/,
  ],
  [
    'PER',
    'CHE',
    'mla',
    'illegal-mining',
    '2026-03-01',
    { ...organised, transnational: 'no', 'evidence-in-requested': 'no' },
    'untoc',
    'excluded',
    /outside its scope/,
  ],
  ['PER', 'CHE', 'mla', 'illegal-mining', '2026-03-01', {}, 'uncac', 'excluded', /outside its scope/],
  ['PER', 'CHE', 'mla', 'illegal-mining', '2026-03-01', {}, 'ets-030', 'excluded', /PER: not a party/],
  [
    'PER',
    'CHE',
    'mla',
    'money-laundering',
    '2026-03-01',
    { 'corruption-proceeds': 'yes' },
    'uncac',
    'applies',
    /23\(2\)\(b\), 24/,
  ],
  [
    'PER',
    'CHE',
    'mla',
    'money-laundering',
    '2026-03-01',
    { 'corruption-proceeds': 'no', 'predicate-in-both': 'no' },
    'uncac',
    'excluded',
    /outside its scope/,
  ],
  [
    'PER',
    'CHE',
    'mla',
    'money-laundering',
    '2026-03-01',
    { 'drug-proceeds': 'yes' },
    'vienna-1988',
    'applies',
    /3\(1\)/,
  ],
  ['PER', 'BRA', 'mla', 'drug-trafficking', '2026-03-01', {}, 'vienna-1988', 'applies', /3\(1\)/],
  ['PER', 'BRA', 'extradition', 'murder', '2026-03-01', {}, 'bra-per-2003', 'applies', /2006-06-30/],
  ['PER', 'BRA', 'freezing', 'corruption', '2026-03-01', {}, 'uncac', 'applies', /55\(1\)/],
  ['BRA', 'PER', 'firearms-trace', 'firearms-trafficking', '2026-03-01', {}, 'firearms-protocol', 'applies', /12\(4\)/],
  ['PER', 'CHE', 'firearms-trace', 'firearms-trafficking', '2026-03-01', {}, 'untoc', 'excluded', /no provision/],
  [
    'PER',
    'USA',
    'firearms-trace',
    'firearms-trafficking',
    '2026-03-01',
    {},
    'firearms-protocol',
    'excluded',
    /USA: not a party/,
  ],
  [
    'PER',
    'JPN',
    'firearms-trace',
    'firearms-trafficking',
    '2026-03-01',
    {},
    'firearms-protocol',
    'excluded',
    /signed on 2002-12-09, not ratified/,
  ],
  [
    'PER',
    'SMR',
    'controlled-delivery',
    'drug-trafficking',
    '2026-03-01',
    {},
    'vienna-1988',
    'excluded',
    /declaration of SMR/,
  ],
  ['PER', 'SMR', 'joint-team', 'drug-trafficking', '2026-03-01', {}, 'vienna-1988', 'excluded', /declaration of SMR/],
  ['PER', 'COL', 'joint-team', 'drug-trafficking', '2026-03-01', {}, 'vienna-1988', 'excluded', /reservation of COL/],
  ['COL', 'PER', 'joint-team', 'drug-trafficking', '2026-03-01', {}, 'vienna-1988', 'excluded', /reservation of COL/],
  ['PER', 'CHE', 'controlled-delivery', 'drug-trafficking', '2026-03-01', {}, 'vienna-1988', 'applies', /3\(1\)/],
  ['VNM', 'PER', 'extradition', 'drug-trafficking', '2026-03-01', {}, 'vienna-1988', 'excluded', /reservation of VNM/],
  [
    'PER',
    'LTU',
    'extradition',
    'drug-trafficking',
    '2026-03-01',
    { nationality: 'LTU' },
    'vienna-1988',
    'excluded',
    /declaration of LTU/,
  ],
  [
    'PER',
    'LTU',
    'extradition',
    'drug-trafficking',
    '2026-03-01',
    { nationality: 'PER' },
    'vienna-1988',
    'applies',
    /3\(1\)/,
  ],
  ['PER', 'SLV', 'extradition', 'corruption', '2026-03-01', {}, 'uncac', 'excluded', /declaration of SLV/],
  ['PER', 'SAU', 'extradition', 'corruption', '2026-03-01', {}, 'uncac', 'excluded', /declaration of SAU/],
  ['PER', 'SLV', 'mla', 'corruption', '2026-03-01', {}, 'uncac', 'applies', /46\(1\)/],
  ['PER', 'PRK', 'mla', 'corruption', '2026-03-01', {}, 'uncac', 'excluded', /PRK: not a party/],
  ['PER', 'BTN', 'mla', 'corruption', '2026-03-01', {}, 'uncac', 'applies-if', /does not say/],
  ['PER', 'PHL', 'preservation', 'cybercrime', '2026-03-01', {}, 'ets-185', 'applies-if', /does not say/],
  [
    'PER',
    'PHL',
    'preservation',
    'cybercrime',
    '2026-03-01',
    { 'party-status': 'yes' },
    'ets-185',
    'applies-if',
    /does not say/,
  ],
  ['PER', 'CHE', 'preservation', 'fraud', '2026-03-01', {}, 'ets-185', 'applies', /14\(2\)\(c\)/],
  ['PER', 'CHE', 'extradition', 'cybercrime', '2026-03-01', accused, 'ets-185', 'applies', /2-11/],
  [
    'PER',
    'CHE',
    'extradition',
    'murder',
    '2026-03-01',
    { ...accused, 'electronic-evidence': 'yes' },
    'ets-185',
    'excluded',
    /outside its scope/,
  ],
  [
    'DEU',
    'CHE',
    'extradition',
    'fraud',
    '2026-03-01',
    { ...accused, 'max-penalty-requested': '0.5' },
    'ets-024',
    'excluded',
    /outside its scope/,
  ],
  [
    'DEU',
    'CHE',
    'extradition',
    'fraud',
    '2026-03-01',
    { 'sentence-months': '3' },
    'ets-024',
    'excluded',
    /outside its scope/,
  ],
  ['DEU', 'CHE', 'extradition', 'fraud', '2026-03-01', { 'sentence-months': '4' }, 'ets-024', 'applies-if', /2\(1\)/],
  ['DEU', 'CHE', 'extradition', 'fraud', '2026-03-01', { consents: 'no' }, 'cets-209', 'excluded', /outside its scope/],
  ['GBR', 'CHE', 'extradition', 'fraud', '2026-03-01', { consents: 'yes' }, 'cets-209', 'applies', /consents/],
  ['GBR', 'ZAF', 'extradition', 'fraud', '2026-03-01', { consents: 'yes' }, 'cets-209', 'excluded', /ZAF: not a party/],
  ['DEU', 'CHE', 'mla', 'fraud', '2026-03-01', {}, 'ets-030', 'applies', /1\(1\)/],
  ['DEU', 'CHE', 'joint-team', 'fraud', '2026-03-01', {}, 'ets-182', 'applies', /1:/],
  ['DEU', 'CHE', 'joint-team', 'fraud', '2026-03-01', {}, 'ets-030', 'applies', /1\(1\)/],
  ['DEU', 'ISL', 'joint-team', 'fraud', '2026-03-01', {}, 'ets-030', 'excluded', /does not bind both/],
  ['DEU', 'FRA', 'joint-team', 'fraud', '2026-03-01', {}, 'eio', 'excluded', /no provision/],
  ['DEU', 'FRA', 'joint-team', 'fraud', '2026-03-01', {}, 'ets-182', 'applies', /1:/],
  ['DEU', 'FRA', 'mla', 'fraud', '2026-03-01', { assistance: 'service' }, 'eio', 'excluded', /service of documents/],
  ['DEU', 'FRA', 'mla', 'fraud', '2026-03-01', { assistance: 'service' }, 'ets-030', 'applies', /1\(1\)/],
  ['DEU', 'DNK', 'mla', 'fraud', '2026-03-01', {}, 'eio', 'excluded', /DNK: not bound/],
  ['DEU', 'DNK', 'mla', 'fraud', '2026-03-01', {}, 'ets-030', 'applies', /1\(1\)/],
  ['DEU', 'DNK', 'extradition', 'fraud', '2026-03-01', accused, 'eaw', 'applies', /2\(1\)/],
  ['DEU', 'FRA', 'mla', 'fraud', '2017-05-21', {}, 'eio', 'excluded', /bound only since 2017-05-22/],
  ['DEU', 'HRV', 'extradition', 'fraud', '2013-06-30', accused, 'eaw', 'excluded', /bound only since 2013-07-01/],
  ['DEU', 'HRV', 'extradition', 'fraud', '2013-06-30', accused, 'ets-024', 'applies', /2\(1\)/],
  ['DEU', 'FRA', 'freezing', 'fraud', '2026-03-01', {}, 'eu-2018-1805', 'applies', /1\(1\)/],
  ['DEU', 'FRA', 'confiscation', 'fraud', '2026-03-01', {}, 'cets-198', 'excluded', /displaced by eu-2018-1805/],
  ['DEU', 'IRL', 'confiscation', 'fraud', '2026-03-01', {}, 'eu-2018-1805', 'excluded', /IRL: not bound/],
  ['DEU', 'GBR', 'confiscation', 'fraud', '2026-03-01', {}, 'cets-198', 'applies', /15/],
  ['DEU', 'CHE', 'confiscation', 'fraud', '2026-03-01', {}, 'cets-198', 'excluded', /CHE: not a party/],
  ['DEU', 'NOR', 'extradition', 'fraud', '2026-03-01', accused, 'eu-nor-isl', 'applies', /3:/],
  ['DEU', 'FRA', 'extradition', 'fraud', '2026-03-01', accused, 'eu-uk-tca', 'excluded', /./],
  ['FRA', 'THA', 'mla', 'terrorist-financing', '2026-03-01', {}, 'terrorist-financing', 'applies', /2:/],
  ['FRA', 'THA', 'mla', 'trafficking-in-persons', '2026-03-01', organised, 'trafficking-protocol', 'applies', /4:/],
  ['FRA', 'MEX', 'mla', 'migrant-smuggling', '2026-03-01', organised, 'smuggling-protocol', 'applies', /4:/],
  [
    'FRA',
    'SLB',
    'mla',
    'participation-in-organised-group',
    '2026-09-25',
    organised,
    'untoc',
    'excluded',
    /in force only since 2026-09-26/,
  ],
  ['FRA', 'SLB', 'mla', 'participation-in-organised-group', '2026-09-26', organised, 'untoc', 'applies', /3\(1\)/],
  [
    'IND',
    'PER',
    'extradition',
    'participation-in-organised-group',
    '2026-03-01',
    organised,
    'untoc',
    'applies',
    /3\(1\)\(a\)/,
  ],
  ['CHE', 'USA', 'mla', 'fraud', '2026-03-01', {}, 'che-usa-1973', 'applies', /1977-01-23/],
  ['CHE', 'USA', 'provisional-arrest', 'fraud', '2026-03-01', {}, 'che-usa-1990', 'applies', /1997-09-10/],
]

describe('the legal-basis finder, case by case with the article as reason', () => {
  it.each(cases)(
    '%s asks %s for %s, %s, on %s with %o: %s %s',
    (from, to, measure, offence, date, facts, id, status, why) => {
      const basis = ask(from, to, measure, offence, date, facts).of(id)
      expect(basis.status).toBe(status)
      expect(basis.because.join('\n')).toMatch(why)
    },
  )
})

describe('what an answer carries', () => {
  it('gives the period of provisional arrest from the instrument: 18 and 40 days in Europe, 60 in the treaty of Peru', () => {
    const europe = ask('DEU', 'CHE', 'provisional-arrest', 'fraud', '2026-03-01').of('ets-024')
    expect(europe.clocks.map(({ duration, article }) => [duration, article])).toEqual([
      ['P18D', '16(4)'],
      ['P40D', '16(4)'],
    ])
    const peru = ask('PER', 'USA', 'provisional-arrest', 'fraud', '2026-03-01').of('per-usa-2001')
    expect(peru.clocks.map(({ duration }) => duration)).toEqual(['P60D'])
  })

  it('asks Austria for the certified decision only where the measure coerces', () => {
    const content = (facts: Facts) =>
      ask('PER', 'AUT', 'mla', 'drug-trafficking', '2026-03-01', facts)
        .of('vienna-1988')
        .content.find(({ id }) => id === 'certified-decision')?.required
    expect(content({ assistance: 'search' })).toBe(true)
    expect(content({ coercive: 'no' })).toBe(false)
    expect(content({})).toBeNull()
  })

  it('says that the detailed rules of the UN conventions give way to a treaty between the two', () => {
    const { of } = ask('PER', 'CHE', 'mla', 'corruption', '2026-03-01')
    expect(of('uncac').conditions.map(({ article }) => article)).toContain('46(6)-(7)')
    const alone = ask('PER', 'THA', 'mla', 'corruption', '2026-03-01').of('uncac')
    expect(alone.conditions.map(({ article }) => article)).not.toContain('46(6)-(7)')
  })

  it('names likely risks first, with their article', () => {
    const facts = { ...accused, nationality: 'CHE', 'death-penalty': 'yes' }
    const { risks } = ask('DEU', 'CHE', 'extradition', 'murder', '2026-03-01', facts).of('ets-024')
    expect(risks.filter(({ level }) => level === 'likely').map(({ id, force }) => [id, force])).toEqual(
      expect.arrayContaining([
        ['nationality', 'mandatory'],
        ['death-penalty', 'optional'],
      ]),
    )
  })

  it('never claims more for knowing less: no fact, no `applies` that a fact could take away', () => {
    for (const [from, to, measure, offence, date] of cases) {
      const blank = ask(from, to, measure, offence, date)
      for (const { instrument, status } of blank.bases.filter((one) => one.status === 'applies')) {
        const full = ask(from, to, measure, offence, date, organised).of(instrument)
        expect([instrument, full.status]).toEqual([instrument, status])
      }
    }
  })
})

describe('the data', () => {
  it('is what this edition of it says: 195 parties to UNTOC, the table of September 2026', () => {
    const file = new URL('../../data/participation/untoc.json', import.meta.url)
    const table = JSON.parse(readFileSync(file, 'utf8')) as { asOf: string; parties: unknown[] }
    expect([table.asOf, table.parties.length]).toEqual(['2026-09-11', 195])
  })
})

describe('a condition that hangs on an age', () => {
  const about = (facts: Readonly<Record<string, string>>) =>
    ask('PER', 'BRA', 'mla', 'trafficking-in-persons', '2026-03-01', facts)
      .of('trafficking-protocol')
      .conditions.filter(({ article }) => article.startsWith('3('))
      .map(({ article, missing }) => [article, missing ?? []])
  it('is shown with the fact it hangs on while that is not known, and only where it counts once it is', () => {
    const group = { 'organised-group': 'yes', 'evidence-in-requested': 'yes' }
    expect(about(group)).toEqual([
      ['3(a)', ['child-victim']],
      ['3(c)-(d)', ['child-victim']],
    ])
    expect(about({ ...group, 'child-victim': 'yes' })).toEqual([['3(c)-(d)', []]])
    expect(about({ ...group, 'child-victim': 'no' })).toEqual([['3(a)', []]])
  })
  it('of the person sought is a mandatory ground of surrender, asked for, and gone for who was of age', () => {
    const of = (facts: Readonly<Record<string, string>>) =>
      ask('DEU', 'FRA', 'extradition', 'murder', '2026-03-01', facts)
        .of('eaw')
        .risks.filter(({ id }) => id === 'age')
        .map(({ level, force, missing }) => [level, force, missing ?? []])
    expect(of({})).toEqual([['open', 'mandatory', ['minor-at-the-time', 'age-of-responsibility']]])
    expect(of({ 'minor-at-the-time': 'no' })).toEqual([])
    expect(of({ 'minor-at-the-time': 'yes', 'age-of-responsibility': 'no' })).toEqual([['likely', 'mandatory', []]])
    expect(of({ 'minor-at-the-time': 'yes', 'age-of-responsibility': 'yes' })).toEqual([])
  })
})
