import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createContext, runInContext } from 'node:vm'
import { build } from 'vite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import curves from '../vectors/ed25519.json' with { type: 'json' }
import envelopes from '../vectors/envelope.json' with { type: 'json' }
import { type Vectors, verdicts } from '../test/verdicts.ts'
import { hex, utf8 } from './hash.ts'

const here = fileURLToPath(new URL('.', import.meta.url))
const sources = readdirSync(here).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))

describe('the sources of proof', () => {
  it.each(sources)('%s depends on nothing but its neighbours and noble', (name) => {
    const text = readFileSync(join(here, name), 'utf8')
    for (const [, from = ''] of text.matchAll(/\bfrom '([^']+)'|\bimport\('([^']+)'\)/g)) {
      expect(from).toMatch(/^(?:\.\/[a-z0-9-]+\.ts|@noble\/(?:hashes|curves|post-quantum)\/[a-z0-9-]+\.js)$/)
    }
  })

  it.each(sources)('%s reads no clock, no chance, no file and no network', (name) => {
    const code = readFileSync(join(here, name), 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')
    expect(code).not.toMatch(
      /\b(?:process|Buffer|require|fetch|XMLHttpRequest|localStorage|setTimeout|performance|Temporal)\b|Date\.now|new Date\(\)|Math\.random|getRandomValues|randomBytes|globalThis/,
    )
  })

  it('were looked at', () => {
    expect(sources.length).toBeGreaterThan(10)
  })
})

type Edge = { readonly key: string; readonly sig: string; readonly msg: string }
const edgeFile = fileURLToPath(
  new URL('../../../shared/data/evidence/C2SP-CCTV/ed25519/ed25519vectors.json', import.meta.url),
)
const edges: Edge[] = existsSync(edgeFile) ? (JSON.parse(readFileSync(edgeFile, 'utf8')) as Edge[]) : []
const vectors: Vectors = {
  curve: [
    ...curves.vectors.map(({ publicKey, message, signature }) => [publicKey, message, signature] as const),
    ...edges.map(({ key, msg, sig }) => [key, hex(utf8(msg)), sig] as const),
  ],
  envelopes,
}

describe('proof gives the same verdicts', () => {
  const folder = mkdtempSync(join(tmpdir(), 'comity-proof-'))
  afterAll(() => rmSync(folder, { recursive: true }))
  const expected = verdicts(vectors)
  let code = ''

  beforeAll(async () => {
    const entry = join(folder, 'entry.ts')
    const from = fileURLToPath(new URL('../test/verdicts.ts', import.meta.url))
    const call = `export const answer = verdicts(${JSON.stringify(vectors)})`
    writeFileSync(entry, `import { verdicts } from '${from}'\n${call}`)
    const built = await build({
      configFile: false,
      logLevel: 'silent',
      build: { write: false, minify: false, lib: { entry, formats: ['iife'], name: 'proof' } },
    })
    const [output] = [built].flat()
    if (output === undefined || !('output' in output)) throw new Error('nothing was built')
    ;({ code } = output.output[0])
  })

  it('in an engine that has nothing of Node', () => {
    const context = createContext({ TextEncoder, TextDecoder })
    runInContext(`${code}; this.answer = proof.answer`, context)
    expect(context['answer']).toBe(expected)
  })

  it('in a browser', ({ skip }) => {
    const browser = process.env['COMITY_E2E_BROWSER'] ?? '/usr/bin/chromium'
    skip(!existsSync(browser), 'there is no Chromium here')
    const page = join(folder, 'page.html')
    const script = `${code}\ndocument.body.textContent = 'answer: ' + proof.answer + ' end'`.replaceAll('</', '<\\/')
    writeFileSync(page, `<!doctype html><meta charset="utf-8"><body><script>${script}</script>`)
    const flags = ['--headless', '--no-sandbox', '--disable-gpu', `--user-data-dir=${join(folder, 'profile')}`]
    const run = spawnSync(browser, [...flags, '--dump-dom', `file://${page}`], { encoding: 'utf8', timeout: 25_000 })
    expect(/answer: ([01].*) end</.exec(run.stdout)?.[1]).toBe(expected)
  })

  it('on all 914 edge cases, or says that they are missing', ({ skip }) => {
    skip(edges.length === 0, 'the folder of foreign vectors does not stand beside the repository')
    expect(edges).toHaveLength(914)
  })
})
