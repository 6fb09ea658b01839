import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { sentences } from '#law/sentences'

/** Texts between quotes with a space in them, as they stand in a file; comments and imports left out. */
function saidIn(file: string): string[] {
  const code = readFileSync(new URL(file, import.meta.url), 'utf8').replaceAll(
    /\/\*[^]*?\*\/|^\s*\/\/.*$|^import .*$/gm,
    '',
  )
  return [...code.matchAll(/'([^'\n]*)'/g)]
    .map(([, text = '']) => text)
    .filter((text) => /[a-z]{2} [a-z]/.test(text) || text.includes('{'))
}

describe('why a condition does not hold', () => {
  const files = ['./rules.guards.course.ts', './rules.guards.draft.ts', './rules.use.ts']
  const said = files.flatMap(saidIn)

  it('is said in sentences that readers of other languages know', () => {
    expect(said.length).toBeGreaterThan(45)
    expect(said.filter((text) => !(sentences as readonly string[]).includes(text))).toEqual([])
  })
  it('is never put together beside them', () => {
    const templates = files.flatMap(
      (file) => readFileSync(new URL(file, import.meta.url), 'utf8').match(/`[^`]*\$\{[^`]*`/g) ?? [],
    )
    // Only what stands in a place of a sentence: an identifier, or an instrument with its article.
    expect(templates.filter((one) => /[a-z]{3,} [a-z]{3,}/.test(one.replaceAll(/\$\{[^}]*\}/g, '')))).toEqual([])
  })
})
