import { describe, expect, it } from 'vitest'
import { isAlpha3 } from './countries.ts'
import { languages } from './languages.ts'
import { citeLegalBasis, legalBases, legalBasesFor, legalBasisOf, purposeOf, purposes } from './purposes.ts'

const script = {
  ar: /^[\p{Script=Arabic}\p{M}\s]+$/u,
  ru: /^[\p{Script=Cyrillic}\s-]+$/u,
  zh: /^\p{Script=Han}+$/u,
} as const

describe('the purposes', () => {
  it('have each one identifier and a name in each language, no two alike', () => {
    expect(purposes).toHaveLength(10)
    for (const language of languages) expect(new Set(purposes.map(({ names }) => names[language].trim())).size).toBe(10)
    for (const { names } of purposes) {
      for (const language of ['ar', 'ru', 'zh'] as const) expect(names[language]).toMatch(script[language])
    }
    expect(purposeOf('curiosity')).toBeUndefined()
  })
})

describe('the legal bases', () => {
  it('belong to one State and to purposes that exist', () => {
    expect(new Set(legalBases.map(({ id }) => id)).size).toBe(legalBases.length)
    for (const { id, state, purposes: served } of legalBases) {
      expect(isAlpha3(state), id).toBe(true)
      expect(id.startsWith(`${state.toLowerCase()}-`), id).toBe(true)
      expect(served.length, id).toBeGreaterThan(0)
      expect(
        served.filter((one) => purposeOf(one) === undefined),
        id,
      ).toEqual([])
    }
  })

  it('are cited by title and article, in a language of the State and in English', () => {
    for (const basis of legalBases) {
      expect(basis.article).toMatch(/^(whole act|[0-9].*)$/)
      expect(basis.name.en).not.toBe('')
      expect(Object.keys(basis.name).filter((tag) => tag !== 'en').length, basis.id).toBeGreaterThan(0)
    }
    const assistance = legalBasisOf('per-cpp-assistance')
    if (assistance === undefined) throw new Error('the basis of legal assistance in Peru is missing')
    expect(citeLegalBasis(assistance, 'ar', 'es')).toMatch(/^Código Procesal Penal.*, 528–537$/)
    expect(citeLegalBasis(assistance, 'ar')).toMatch(/^Code of Criminal Procedure/)
  })

  it('say when they were last looked at and whether a lawyer has checked them', () => {
    for (const { asOf, verified } of legalBases) {
      expect(asOf).toMatch(/^\d{4}-\d{2}-\d{2}$/)
      expect(typeof verified).toBe('boolean')
    }
  })

  it('leave no purpose without a basis in the three States of the sandbox', () => {
    for (const state of ['PER', 'BRA', 'CHE']) {
      expect(purposes.filter(({ id }) => legalBasesFor(state, id).length === 0).map(({ id }) => id)).toEqual([])
    }
  })

  it('let officers of a State without compiled bases work, and say that they are missing', () => {
    for (const { id } of purposes) {
      const [basis, ...more] = legalBasesFor('FRA', id)
      expect(more).toEqual([])
      expect(basis).toMatchObject({ id: 'fra-own-law', state: 'FRA', verified: false })
      expect(legalBasisOf('fra-own-law')).toEqual(basis)
    }
    expect(legalBasisOf('per-own-law')).toBeUndefined()
    expect(legalBasisOf('xxx-own-law')).toBeUndefined()
  })
})
