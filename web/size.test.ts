import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { smallest } from './precompress.ts'

type Chunk = {
  readonly file: string
  readonly css?: readonly string[]
  readonly imports?: readonly string[]
}
type Manifest = Readonly<Record<string, Chunk>>

/** Everything an address needs before it is drawn: its files, what they import, and their styles. */
function needed(manifest: Manifest, entries: readonly string[]): ReadonlySet<string> {
  const files = new Set<string>()
  const seen = new Set<string>()
  const visit = (key: string) => {
    const chunk = manifest[key]
    if (chunk === undefined || seen.has(key)) return
    seen.add(key)
    for (const file of [chunk.file, ...(chunk.css ?? [])]) files.add(file)
    chunk.imports?.forEach(visit)
  }
  entries.forEach(visit)
  return files
}

const root = fileURLToPath(new URL('.', import.meta.url))
const vite = fileURLToPath(new URL('../node_modules/vite/bin/vite.js', import.meta.url))
const run = promisify(execFile)
const inbox = 'src/screens/cases/inbox.tsx'
const budget = 300_000
let folder = ''
let manifest: Manifest = {}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'comity-web-'))
  // As a release is built: under the tests' own environment the development build of React would be measured.
  const environment = { ...process.env, NODE_ENV: 'production' }
  await run(process.execPath, [vite, 'build', '--logLevel', 'error', '--outDir', folder, '--emptyOutDir'], {
    cwd: root,
    env: environment,
  })
  manifest = JSON.parse(await readFile(join(folder, '.vite/manifest.json'), 'utf8')) as Manifest
}, 120_000)
afterAll(async () => rm(folder, { recursive: true, force: true }))

describe('the first load of the inbox', () => {
  it(`stays under ${budget} bytes, compressed and with the letters it is set in`, async () => {
    const letters = Object.values(manifest).filter(({ file }) => /inter-latin-wght.*\.woff2$/.test(file))
    const files = [...needed(manifest, ['index.html', inbox]), ...letters.map(({ file }) => file), 'index.html']
    const sizes = await Promise.all(
      files.map(async (file) => {
        const bytes = await readFile(join(folder, file))
        return file.endsWith('.woff2') ? bytes.length : (await smallest(bytes)).length
      }),
    )
    const total = sizes.reduce((sum, size) => sum + size, 0)
    expect(letters, 'the letters are counted').toHaveLength(1)
    expect(files.length, 'the build was looked at').toBeGreaterThan(10)
    expect(total).toBeGreaterThan(150_000)
    expect(total).toBeLessThan(budget)
  })
  it('does not carry other screens', () => {
    const files = needed(manifest, ['index.html', inbox])
    for (const other of [
      'src/screens/cases/case-page.tsx',
      'src/screens/cases/open-case.tsx',
      'src/ui/dialog-window.tsx',
      'src/screens/law/bound-map.tsx',
      '../law/data/words/fr.json',
    ]) {
      expect(manifest[other], other).toBeDefined()
      expect(files.has(manifest[other]?.file ?? ''), other).toBe(false)
    }
  })
  it('lies compressed beside itself, as the node sends it', async () => {
    const [entry = ''] = needed(manifest, ['index.html'])
    const [br, plain] = await Promise.all([readFile(join(folder, `${entry}.br`)), readFile(join(folder, entry))])
    expect(br.length).toBeLessThan(plain.length / 2)
    expect((await readFile(join(folder, 'index.html.gz'))).length).toBeGreaterThan(100)
  })
})
