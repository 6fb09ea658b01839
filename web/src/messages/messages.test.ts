import { commonRefusals } from '@comity/server/kernel/route'
import { describe, expect, it } from 'vitest'
import { parametersOf, parseMessage } from '../lib/message-syntax.ts'
import type { Piece } from '../lib/message-syntax.ts'
import { en } from './en/index.ts'
import { loaders } from './index.ts'

const flat = (translation: object) =>
  new Map(
    Object.entries(translation).flatMap(([area, texts]) =>
      Object.entries(texts as Record<string, string>).map(([name, text]) => [`${area}.${name}`, text] as const),
    ),
  )
const english = flat(en)
const others = await Promise.all(
  Object.entries(loaders)
    .filter(([language]) => language !== 'en')
    .map(async ([language, { first, later }]) => [language, flat({ ...(await first()), ...(await later()) })] as const),
)

function pluralsOf(pieces: readonly Piece[]): readonly string[][] {
  return pieces.flatMap((piece) =>
    piece.kind === 'plural' || piece.kind === 'select'
      ? [
          ...(piece.kind === 'plural' ? [Object.keys(piece.branches).filter((branch) => !branch.startsWith('='))] : []),
          ...Object.values(piece.branches).flatMap(pluralsOf),
        ]
      : [],
  )
}

describe('the messages', () => {
  it('are there to be looked at', () => {
    expect(english.size).toBeGreaterThan(120)
    expect(others.map(([language]) => language).sort()).toEqual(['ar', 'es', 'fr', 'ru', 'zh'])
  })
  it('name every refusal that any route may answer', () => {
    for (const code of Object.keys(commonRefusals)) expect(english.has(`refusal.${code}`), code).toBe(true)
  })
  it.each([['en', english] as const, ...others])('in %s have every plural the language has', (language, texts) => {
    const wanted = new Intl.PluralRules(language).resolvedOptions().pluralCategories
    for (const [key, text] of texts) {
      for (const branches of pluralsOf(parseMessage(text))) {
        expect([...branches].sort(), key).toEqual([...wanted].sort())
      }
    }
  })
  it.each(others)('in %s have the keys of English, no more and no fewer', (_language, texts) => {
    expect([...texts.keys()].sort()).toEqual([...english.keys()].sort())
  })
  it.each(others)('in %s take the parameters of English', (_language, texts) => {
    for (const [key, text] of english) {
      expect(parametersOf(parseMessage(texts.get(key) ?? '')), key).toEqual(parametersOf(parseMessage(text)))
    }
  })
  it.each(others)('in %s are translated', (_language, texts) => {
    const same = [...english].filter(
      ([key, text]) => texts.get(key) === text && /[a-z]{4}/.test(text.replace(/\{.*\}/, '')),
    )
    expect(same.length, same.map(([key]) => key).join(' ')).toBeLessThan(texts.size * 0.05)
  })
})
