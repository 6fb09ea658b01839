import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { first } from './en/first.ts'
import { en } from './en/index.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
/** Values, not types: what a file really loads with it. */
const imports = /(?:^|\n)(?:import|export) (?!type\b)(?:[^'"]*? from )?'(\.[^']+)'/g

/** Every file that is loaded with the first screens, by what they import at once. */
function loadedWith(entries: readonly string[]): ReadonlySet<string> {
  const seen = new Set<string>()
  const visit = (file: string) => {
    if (seen.has(file) || !/\.tsx?$/.test(file) || !existsSync(file) || file.includes('/messages/')) return
    seen.add(file)
    for (const [, at = ''] of readFileSync(file, 'utf8').matchAll(imports)) visit(join(dirname(file), at))
  }
  for (const entry of entries) visit(join(root, entry))
  return seen
}

const areas = Object.keys(en)
/** Areas of the texts that a file names: `'cases.title'` and `` `cases.${…}` ``. */
const named = (text: string) =>
  areas.filter((area) => new RegExp(`\\bm\\(\\s*['\`]${area}\\.|title: '${area}\\.`).test(text))

describe('the texts that come with the application', () => {
  const files = loadedWith(['main.tsx', 'screens/cases/inbox.tsx', 'screens/identity/sign-in.tsx'])
  it('are looked for in many files', () => {
    expect(files.size).toBeGreaterThan(60)
    expect(named("m('law.because') title: 'rooms.title' m(`rule.${id}`)").sort()).toEqual(['law', 'rooms', 'rule'])
  })
  it('are all that the first screens name: nothing is drawn before its text is there', () => {
    const missing = [...files].flatMap((file) =>
      named(readFileSync(file, 'utf8'))
        .filter((area) => !Object.hasOwn(first, area))
        .map((area) => `${relative(root, file)}: ${area}`),
    )
    // The sentences of rules stand in for those the node says, as soon as they have come.
    expect(missing.filter((one) => one !== 'lib/rules.ts: rule')).toEqual([])
  })
})
