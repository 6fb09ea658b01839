import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { catalogue, factDefinitions, instruments, ruleOf, statements } from '../catalogue.ts'
import { countries } from '../countries.ts'
import { type Clock, measures } from '../instrument.ts'
import { offences } from '../offences.ts'
import { type Answer, type Basis, findBases, type Question } from './find.ts'
import { readFacts } from './facts.ts'

// What holds for every question, not for the ones somebody thought of.

const day = /^\d{4}-\d\d-\d\d$/
/** States with many treaties and few, members and not, with declarations and without, and territories. */
const states = fc.oneof(
  fc.constantFrom(
    ...'PER BRA CHE USA GBR FRA DEU IRL DNK NOR ISL KOR IRN VNM COL SMR ARM AZE PAN UKR LBN HKG JEY'.split(' '),
  ),
  fc.constantFrom(...countries.map(({ alpha3 }) => alpha3)),
)
const valueOf = (definition: (typeof factDefinitions)[number]): fc.Arbitrary<string> => {
  switch (definition.kind) {
    case 'yes-no':
      return fc.constantFrom('yes', 'no')
    case 'years':
      return fc.constantFrom('0.5', '1', '4', '10')
    case 'months':
      return fc.constantFrom('3', '4', '24')
    case 'state':
      return states
    case 'language':
      return fc.constantFrom('en', 'es', 'de')
    case 'table':
      return fc.constant('yes')
    case 'choice':
      break
  }
  return fc.constantFrom(...(definition.choices ?? []))
}
const fact = fc
  .constantFrom(...factDefinitions)
  .chain((definition) => valueOf(definition).map((value) => [definition.id, value] as const))
const facts = fc.array(fact, { maxLength: 8 }).map((pairs) => new Map(pairs))
const question: fc.Arbitrary<Question> = fc
  .record({
    from: states,
    to: states,
    measure: fc.constantFrom(...measures),
    offence: fc.constantFrom(...offences.map(({ id }) => id)),
    date: fc.constantFrom('1999-06-01', '2012-06-01', '2019-10-31', '2022-01-01', '2026-03-01'),
    facts,
  })
  .filter((asked) => asked.from !== asked.to && !Array.isArray(readFacts([...asked.facts], asked)))

const by = ({ bases }: Answer, id: string): Basis | undefined => bases.find(({ instrument }) => instrument === id)
/** Facts that a listed exclusion asks: adding one of these may take a basis away, as its article says. */
const excluding = (id: string, measure: Question['measure']): string => {
  const instrument = catalogue.get(id)
  return JSON.stringify((instrument && ruleOf(instrument, measure)?.excludes) ?? [])
}

describe('of every answer', () => {
  it('each instrument cites an article or says why not, gives reasons, and the day and trust of its data', () => {
    fc.assert(
      fc.property(question, (asked) => {
        for (const one of findBases(asked).bases) {
          expect([one.instrument, one.because.length > 0]).toEqual([one.instrument, true])
          expect(one.dataAsOf).toMatch(day)
          expect(['high', 'medium', 'low']).toContain(one.confidence)
          if (one.status === 'excluded') continue
          expect([one.instrument, one.articles.length > 0]).toEqual([one.instrument, true])
          const cited = [one.conditions, one.risks, one.content, one.channels, one.clocks, one.languages].flat()
          expect(cited.filter(({ article }) => article === '')).toEqual([])
          expect((one.status === 'applies') === (one.missing.length === 0)).toBe(true)
        }
      }),
      { numRuns: 400 },
    )
  })

  it('says that comity is all that is left exactly where no instrument applies', () => {
    fc.assert(
      fc.property(question, (asked) => {
        const { bases, fallback } = findBases(asked)
        expect(fallback === null).toBe(bases.some(({ status }) => status === 'applies'))
      }),
      { numRuns: 300 },
    )
  })
})

describe('knowing more', () => {
  it('never takes away what applies nor gives back what is excluded, but by a listed exclusion or displacement', () => {
    fc.assert(
      fc.property(question, fact, (asked, [id, value]) => {
        if (asked.facts.has(id)) return
        const known = new Map([...asked.facts, [id, value]])
        if (Array.isArray(readFacts([...known], asked))) return
        const [before, after] = [findBases(asked), findBases({ ...asked, facts: known })]
        for (const { instrument, status, because } of before.bases) {
          const then = by(after, instrument)
          const named = excluding(instrument, asked.measure).includes(`"${id}"`)
          const displaced = (reasons: readonly string[] | undefined) => reasons?.at(-1)?.startsWith('displaced by')
          if (status === 'applies' && !named && !displaced(then?.because))
            expect([instrument, id, then?.status]).toEqual([instrument, id, 'applies'])
          if (status === 'excluded' && displaced(because) !== true)
            expect([instrument, id, then?.status]).toEqual([instrument, id, 'excluded'])
        }
      }),
      { numRuns: 600 },
    )
  })

  it('a missing fact, once given either way, is missing no more, and no other becomes so', () => {
    fc.assert(
      fc.property(question, (asked) => {
        for (const { instrument, missing } of findBases(asked).bases) {
          for (const { fact: id } of missing) {
            const definition = factDefinitions.find((one) => one.id === id)
            if (definition?.kind !== 'yes-no') continue
            for (const value of ['yes', 'no']) {
              const known = new Map([...asked.facts, [id, value]])
              if (Array.isArray(readFacts([...known], asked))) continue
              const still = by(findBases({ ...asked, facts: known }), instrument)?.missing.map((one) => one.fact) ?? []
              expect(still).not.toContain(id)
              expect(missing.map((one) => one.fact)).toEqual(expect.arrayContaining(still))
            }
          }
        }
      }),
      { numRuns: 150 },
    )
  })

  it('a fact that no rule for this measure asks changes nothing', () => {
    /** What a rule asks under another name, and what follows from a fact. */
    const names: Readonly<Record<string, readonly string[]>> = {
      nationality: ['national-of', 'national-of-requested'],
      'eu-list-offence': ['eu-list'],
      assistance: ['assistance', 'coercive'],
      'sentence-months': ['sentence-months', 'convicted'],
      'max-penalty-requested': ['max-penalty-requested', 'dual-criminality'],
      language: ['languages'],
    }
    let tried = 0
    fc.assert(
      fc.property(question, fact, (asked, [id, value]) => {
        const known = new Map([...asked.facts, [id, value]])
        if (asked.facts.has(id) || Array.isArray(readFacts([...known], asked))) return
        const rules = JSON.stringify([
          instruments.map((one) => [one.scope, ruleOf(one, asked.measure)]),
          statements.filter(({ effect }) => effect.measures.includes(asked.measure)),
        ])
        if ((names[id] ?? [id]).some((name) => rules.includes(`"${name}"`))) return
        tried += 1
        expect(findBases({ ...asked, facts: known })).toEqual(findBases(asked))
      }),
      { numRuns: 600 },
    )
    expect(tried).toBeGreaterThan(30)
  })
})

describe('asking the other way round', () => {
  it('differs only by what either side declared', () => {
    /** What does not come from a declaration or from the languages of one side. */
    const common = ({ instrument, status, articles, clocks, channels, risks, because }: Basis) => ({
      instrument,
      status,
      articles,
      clocks,
      channels: channels.filter(({ article }) => !/\([A-Z]{3}\)$/.test(article)),
      risks: risks.filter(({ article }) => !/\([A-Z]{3}\)$/.test(article)),
      because: because.filter((line) => !/ of [A-Z]{3} on /.test(line)).toSorted(),
    })
    let compared = 0
    fc.assert(
      fc.property(question, (asked) => {
        const plain = { ...asked, facts: new Map<string, string>() }
        const there = findBases(plain)
        const back = findBases({ ...plain, from: plain.to, to: plain.from })
        for (const one of there.bases) {
          const other = by(back, one.instrument)
          const declared = statements.some(
            ({ instrument, state, effect }) =>
              (instrument === one.instrument || instrument === catalogue.get(one.instrument)?.inherits) &&
              [plain.from, plain.to].includes(state) &&
              effect.kind === 'not-a-basis' &&
              effect.measures.includes(plain.measure),
          )
          if (declared) continue
          compared += 1
          expect(other && common(other)).toEqual(common(one))
        }
      }),
      { numRuns: 400 },
    )
    expect(compared).toBeGreaterThan(1_000)
  })
})

describe('a provision that is corrected', () => {
  const asked = (instrument: string, measure: Question['measure']): Question[] =>
    [
      ['FRA', 'ITA'],
      ['PER', 'BRA'],
      ['PER', 'USA'],
      ['GBR', 'CHE'],
    ].flatMap(([from = '', to = '']) =>
      [measure, measures[(measures.indexOf(measure) + 1) % measures.length] ?? measure].map((one) => ({
        from,
        to,
        measure: one,
        offence: instrument === 'vienna-1988' ? 'drug-trafficking' : 'corruption',
        date: '2026-03-01',
        facts: new Map([['consents', 'yes']]),
      })),
    )
  const all = instruments.flatMap((instrument) =>
    measures.flatMap((measure) =>
      // Where the article names no number of days there is none to correct.
      (instrument.measures[measure]?.clocks ?? [])
        .filter(({ duration }) => duration !== null)
        .map((clock) => ({ instrument, measure, clock })),
    ),
  )

  it('changes the periods read from it, and nothing else', () => {
    let seen = 0
    for (const { instrument, measure, clock } of all) {
      const questions = asked(instrument.id, measure)
      const before = structuredClone(questions.map(findBases))
      const { duration } = clock
      ;(clock as { duration: Clock['duration'] }).duration = 'P999D'
      const after = structuredClone(questions.map(findBases))
      ;(clock as { duration: Clock['duration'] }).duration = duration
      const changed = after.flatMap(({ bases }, at) =>
        bases.flatMap((one) =>
          one.clocks.filter((now, index) => {
            const was = by(before[at] ?? { bases: [], fallback: null }, one.instrument)?.clocks[index]
            if (now.duration === was?.duration) return false
            expect([now.id, now.article]).toEqual([clock.id, clock.article])
            expect([one.instrument, catalogue.get(one.instrument)?.inherits]).toContain(instrument.id)
            return true
          }),
        ),
      )
      seen += changed.length
      const without = (answers: readonly Answer[]) =>
        answers.map(({ bases, fallback }) => ({ bases: bases.map((one) => ({ ...one, clocks: [] })), fallback }))
      expect(without(after)).toEqual(without(before))
      expect(questions.map(findBases)).toEqual(before)
    }
    expect(all.length).toBeGreaterThan(30)
    expect(seen).toBeGreaterThan(30)
  })
})
