import { describe, expect, it } from 'vitest'
import { instruments } from './catalogue.ts'
import { isAlpha3 } from './countries.ts'
import terms from '../data/terms.json' with { type: 'json' }
import formal from '../data/formal-names.json' with { type: 'json' }
import { documentWord, formalName, sectionTitle, titledSections } from './terms.ts'

const languages = ['en', 'fr', 'es', 'ar', 'ru', 'zh'] as const
const scripts = { ar: /\p{Script=Arabic}/u, ru: /\p{Script=Cyrillic}/u, zh: /\p{Script=Han}/u } as const

describe('words of documents', () => {
  it('there is a heading for everything an instrument demands', () => {
    const asked = new Set(
      instruments.flatMap(({ measures }) =>
        Object.values(measures).flatMap(({ content }) => content.map(({ id }) => id)),
      ),
    )
    expect([...asked].filter((id) => !titledSections().includes(id))).toEqual([])
  })

  it('every word stands in six languages, in its own script', () => {
    for (const [id, names] of [...Object.entries(terms.sections), ...Object.entries(terms.words)]) {
      for (const language of languages)
        expect([id, language, names[language]]).toEqual([id, language, expect.stringMatching(/./)])
      for (const [language, script] of Object.entries(scripts)) {
        if (id !== 'digest') expect([id, names[language as 'ar']]).toEqual([id, expect.stringMatching(script)])
      }
    }
  })

  it('names States formally, as the United Nations write them', () => {
    expect(formalName('PER', 'es')).toBe('la República del Perú')
    expect(formalName('CHE', 'zh')).toBe('瑞士联邦')
    expect(Object.keys(formal.names).every(isAlpha3)).toBe(true)
    expect(formalName('HKG', 'en')).not.toBe('HKG')
  })

  it('falls back to the identifier, never to nothing', () => {
    expect(sectionTitle('no-such-section', 'en')).toBe('no-such-section')
    expect(documentWord('request', 'ar')).toBe('طلب')
  })
})
