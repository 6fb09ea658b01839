import { describe, expect, it } from 'vitest'
import { languages } from './languages.ts'
import { instruments, offenceOf, offences } from './offences.ts'

const script = {
  ar: /^[\p{Script=Arabic}\p{M}\s]+$/u,
  ru: /^[\p{Script=Cyrillic}\s-]+$/u,
  zh: /^\p{Script=Han}+$/u,
} as const

describe('the offences', () => {
  it('have each one identifier and a name in each language, no two alike', () => {
    expect(offences).toHaveLength(13)
    expect(new Set(offences.map(({ id }) => id)).size).toBe(13)
    for (const language of languages) {
      expect(new Set(offences.map(({ names }) => names[language].trim())).size, language).toBe(13)
    }
    for (const { names } of offences) {
      expect(Object.keys(names).sort()).toEqual([...languages].sort())
      for (const language of ['ar', 'ru', 'zh'] as const) expect(names[language]).toMatch(script[language])
    }
  })

  it('hang on at least one article of a known instrument', () => {
    const known = new Set(instruments.map(({ id }) => id))
    for (const { id, hooks } of offences) {
      expect(hooks.length, id).toBeGreaterThan(0)
      for (const { instrument, articles, duty } of hooks) {
        expect(known, `${instrument} of ${id}`).toContain(instrument)
        expect(articles.length).toBeGreaterThan(0)
        for (const article of articles)
          expect(article).toMatch(/^[1-9][0-9]*(\([1-9][0-9]*\))?(\([a-z]\))?(\([ivx]+\))?$/)
        expect(['criminalise', 'serious-crime', 'assist']).toContain(duty)
      }
    }
  })

  it('use every instrument they list', () => {
    const used = new Set(offences.flatMap(({ hooks }) => hooks.map(({ instrument }) => instrument)))
    expect(instruments.filter(({ id }) => !used.has(id))).toEqual([])
  })

  it('say which treaty makes laundering an offence', () => {
    const hooks = offenceOf('money-laundering')?.hooks ?? []
    expect(hooks.find(({ instrument }) => instrument === 'untoc')?.articles).toEqual(['6'])
    expect(hooks.find(({ instrument }) => instrument === 'cets-198')?.articles).toEqual(['9'])
    expect(offenceOf('heresy')).toBeUndefined()
  })
})
