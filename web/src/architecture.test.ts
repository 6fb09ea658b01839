import { readFileSync, readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

type Import = { readonly from: string; readonly what: string }

function importsOf(from: string, source: string): readonly Import[] {
  return [...source.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*['"]([^'"]+)['"]/g)].map(([, what = '']) => ({ from, what }))
}

const here = new URL('.', import.meta.url).pathname
const files = readdirSync(here, { recursive: true, encoding: 'utf8' }).filter((path) => /\.(?:tsx?|css)$/.test(path))
const imports = files.flatMap((path) => importsOf(path, readFileSync(here + path, 'utf8')))

/** The classes a style sheet speaks of, without those it takes from `ui/base.css`. */
function classesOf(sheet: string): ReadonlySet<string> {
  const heads = sheet.replaceAll(/\/\*[\s\S]*?\*\/|:global\([^)]*\)/g, '').matchAll(/([^{};]*)\{/g)
  const selectors = [...heads].map(([, head = '']) => head).filter((head) => !head.trim().startsWith('@'))
  return new Set(selectors.flatMap((head) => [...head.matchAll(/\.([a-z][\w-]*)/gi)].map(([, name = '']) => name)))
}

const pages = files
  .filter((path) => path.endsWith('.tsx'))
  .map((path) => ({ path, source: readFileSync(here + path, 'utf8') }))
const sheets = new Map(
  files
    .filter((path) => path.endsWith('.module.css'))
    .map((path) => [path, classesOf(readFileSync(here + path, 'utf8'))] as const),
)
const plain = classesOf(readFileSync(`${here}ui/base.css`, 'utf8'))

/** Classes a page names and its style sheet does not have, and classes no page names. */
function classFaults(
  of: readonly { readonly path: string; readonly source: string }[],
  among: ReadonlyMap<string, ReadonlySet<string>>,
): readonly string[] {
  const left = new Map([...among].map(([sheet, names]) => [sheet, new Set(names)]))
  const missing = of.flatMap(({ path, source }) => {
    const own = [...source.matchAll(/import (\w+) from '([^']+\.module\.css)'/g)].flatMap(
      ([, name = '', from = '']) => {
        const sheet = new URL(from, `file:///${path}`).pathname.slice(1)
        const used = [...source.matchAll(new RegExp(`\\b${name}\\[(?:'([\\w-]+)')?`, 'g'))].map(([, one]) => one)
        // A class chosen by a variable may be any of them.
        if (used.includes(undefined)) left.delete(sheet)
        for (const one of used) left.get(sheet)?.delete(one ?? '')
        return used.filter((one) => one !== undefined && among.get(sheet)?.has(one) !== true)
      },
    )
    const words = [...source.matchAll(/className="([^"]+)"/g)].flatMap(([, names = '']) => names.split(' '))
    return [...own, ...words.filter((one) => !plain.has(one))].map((one) => `${path} ${one}`)
  })
  return [...missing, ...[...left].flatMap(([sheet, names]) => [...names].map((one) => `${sheet} ${one}`))]
}

const allowedOfServer = /^@comity\/server\/(?:contracts\/|kernel\/route$|kernel\/schema(?:\/|$))/
const rules = [
  {
    because: 'only web/src/ui knows the component library',
    broken: ({ from, what }: Import) => what.startsWith('@mantine/') && !from.startsWith('ui/'),
  },
  {
    because: 'of the server the browser sees contracts, routes and schema pieces only',
    broken: ({ what }: Import) => what.startsWith('@comity/server') && !allowedOfServer.test(what),
  },
  {
    because: 'lib does not know screens or pieces of the interface',
    broken: ({ from, what }: Import) => from.startsWith('lib/') && /^\.\.\/(?:ui|screens|routes)\//.test(what),
  },
  {
    because: 'pieces of the interface do not know screens',
    broken: ({ from, what }: Import) => from.startsWith('ui/') && /^\.\.\/(?:screens|routes)\//.test(what),
  },
] as const

const planted: readonly Import[] = [
  ...importsOf('screens/cases/case.tsx', `import { Button } from '@mantine/core'`),
  ...importsOf('lib/api.ts', `const store = await import('@comity/server/contexts/cases/store')`),
  ...importsOf('lib/api.ts', `import { Button } from '../ui/button.tsx'`),
  ...importsOf('ui/button.tsx', `export { areas } from '../screens/areas.ts'`),
]

describe('the architecture of the web application', () => {
  it('was looked at', () => {
    expect(imports.length).toBeGreaterThan(250)
    expect(imports.filter(({ what }) => what.startsWith('@mantine/')).length).toBeGreaterThan(6)
  })
  it.each(rules)('holds: $because', ({ broken }) => {
    expect(planted.some(broken), 'a planted violation is seen').toBe(true)
    expect(imports.filter(({ from }) => from !== 'architecture.test.ts').filter(broken)).toEqual([])
  })
  it('keeps files short enough to read at one sitting', () => {
    const long = files.filter((path) => readFileSync(here + path, 'utf8').split('\n').length > 300)
    expect(long.filter((path) => !path.endsWith('.css'))).toEqual([])
  })
  it('names only classes that stand in a style sheet, and keeps none that nothing names', () => {
    expect(classFaults(pages, sheets)).toEqual([])
    expect(sheets.size).toBeGreaterThan(30)
    const page = {
      path: 'a.tsx',
      source: `import css from './a.module.css'\n<p className={css['missing']} /><b className="alsoMissing" />`,
    }
    const found = classFaults([page], new Map([['a.module.css', new Set(['left'])]]))
    expect(found, 'a planted violation is seen').toEqual(['a.tsx missing', 'a.tsx alsoMissing', 'a.module.css left'])
  })
  it('writes no style and no script into the page, as the content security policy asks', () => {
    const index = readFileSync(`${here}../index.html`, 'utf8')
    expect(index).not.toMatch(/<style|style=|<script(?![^>]*src=)|\son\w+=/)
    const unsafe = files.filter((path) =>
      /dangerouslySetInnerHTML|\.innerHTML\b/.test(readFileSync(here + path, 'utf8')),
    )
    expect(unsafe.filter((path) => path !== 'architecture.test.ts')).toEqual([])
  })
})
