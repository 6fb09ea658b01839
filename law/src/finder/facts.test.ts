import { describe, expect, it } from 'vitest'
import { readFacts } from './facts.ts'

describe('facts as they are given', () => {
  it('leaves it to the tables who is a party', () => {
    expect(readFacts([['party-status', 'yes']])).toMatchObject([
      { because: expect.stringContaining('tables') as string },
    ])
  })

  it('refuses what it does not know instead of leaving it out', () => {
    expect(readFacts([['organised', 'yes']])).toMatchObject([{ fact: 'organised' }])
    expect(readFacts([['organised-group', 'maybe']])).toMatchObject([{ fact: 'organised-group' }])
    expect(readFacts([['max-penalty-requesting', 'four']])).toMatchObject([{ fact: 'max-penalty-requesting' }])
    expect(readFacts([['nationality', 'Peru']])).toMatchObject([{ fact: 'nationality' }])
  })

  it('refuses facts that contradict what is asked about', () => {
    const group = [['organised-group', 'no']] as const
    expect(readFacts(group, { offence: 'participation-in-organised-group' })).toMatchObject([
      { fact: 'organised-group' },
    ])
    expect(readFacts(group, { offence: 'murder' })).toBeInstanceOf(Map)
    expect(readFacts([['coercive', 'no']], { measure: 'freezing' })).toMatchObject([{ fact: 'coercive' }])
    // Whether a tax offence counts as fiscal is for the requested State to say.
    expect(readFacts([['fiscal', 'no']], { offence: 'tax' })).toBeInstanceOf(Map)
  })

  it('refuses facts that contradict each other', () => {
    expect(
      readFacts([
        ['urgent', 'yes'],
        ['urgent', 'no'],
      ]),
    ).toMatchObject([{ because: 'given twice, with different values' }])
    expect(
      readFacts([
        ['convicted', 'no'],
        ['sentence-months', '6'],
      ]),
    ).toMatchObject([{ fact: 'sentence-months' }])
    for (const [first, second, fault] of [
      [['dual-criminality', 'no'], ['max-penalty-requested', '5'], 'max-penalty-requested'],
      [['assistance', 'search'], ['coercive', 'no'], 'coercive'],
      [['eu-list-offence', 'yes'], ['max-penalty-requesting', '2'], 'eu-list-offence'],
    ] as const) {
      expect(readFacts([first, second])).toMatchObject([{ fact: fault }])
      expect(readFacts([first])).toBeInstanceOf(Map)
      expect(readFacts([second])).toBeInstanceOf(Map)
    }
  })
})
