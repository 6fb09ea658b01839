import { describe, expect, it } from 'vitest'
import { compare, jurisdictionAid, lawOf, nationalOffences } from './compare.ts'
import { offences } from './offences.ts'

describe('two laws side by side', () => {
  it.each(['PER', 'BRA', 'CHE'])('%s has an entry for every offence, with every element answered', (state) => {
    for (const { id } of offences) {
      const law = lawOf(state, id)
      expect([state, id, law?.provision ?? '', law?.statute ?? '']).toEqual([
        state,
        id,
        expect.stringMatching(/./),
        expect.stringMatching(/./),
      ])
      expect(compare(state, state, id).elements.every(({ a }) => a !== null)).toBe(true)
    }
  })

  it('every State has one entry for an offence', () => {
    const keys = nationalOffences.map(({ state, offence }) => `${state} ${offence}`)
    expect(keys).toEqual([...new Set(keys)])
  })

  it('Peru and Switzerland on illegal mining: extraction as such is no federal offence there', () => {
    const compared = compare('PER', 'CHE', 'illegal-mining')
    expect(compared.dualCriminality).toBe('no')
    expect(compared.elements.find(({ id }) => id === 'extraction')).toMatchObject({
      a: { present: 'yes' },
      b: { present: 'no' },
    })
    expect(compared.atLeast).toEqual({ oneYear: true, fourYears: false })
  })

  it('Peru and Brazil on corruption: every element on both sides, four years on both', () => {
    const compared = compare('PER', 'BRA', 'corruption')
    expect([compared.dualCriminality, compared.atLeast.fourYears]).toEqual(['yes', true])
  })

  it('is the same from either side', () => {
    for (const { id } of offences) {
      expect(compare('BRA', 'CHE', id).dualCriminality).toBe(compare('CHE', 'BRA', id).dualCriminality)
    }
  })

  it('says that it does not know where a law is not entered', () => {
    expect(compare('PER', 'JPN', 'murder')).toMatchObject({
      dualCriminality: 'unknown',
      b: null,
      atLeast: { oneYear: null },
    })
  })

  it('names what is weighed when two States could prosecute, each with its source', () => {
    expect(jurisdictionAid.factors.every(({ article, text }) => article !== '' && text !== '')).toBe(true)
    expect(jurisdictionAid.duty.article).toContain('15(5)')
  })
})
