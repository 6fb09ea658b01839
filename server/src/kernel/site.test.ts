import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { browser, testNode } from '../../test/support/node.ts'
import { openLog } from './log.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'comity-site-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** What a node with this folder says in its log, and what it answers. */
async function served(paths: readonly string[]): Promise<{ said: string; answers: unknown[] }> {
  const lines: string[] = []
  const log = openLog({ level: 'warn', to: { write: (line) => void lines.push(line) } })
  const node = await testNode({ log, site: folder })
  try {
    const answers = []
    for (const path of paths) {
      const { status, text } = await browser(node).send('GET', path)
      answers.push([status, text.slice(0, 15)])
    }
    return { said: lines.join(''), answers }
  } finally {
    await node.stop()
  }
}

describe('a node whose web application', () => {
  it('is not built says so and serves the API', async () => {
    const { said, answers } = await served(['/', '/api/node', '/readyz'])
    expect(said).toContain('the web application is not built')
    expect(answers).toEqual([
      [404, '{"type":"urn:co'],
      [200, '{"state":"PER",'],
      [200, '{"ready":true,"'],
    ])
  })

  it('is built serves it at every address but those of the API, and says nothing', async () => {
    await writeFile(join(folder, 'index.html'), '<!doctype html><title>Comity</title>')
    const { said, answers } = await served(['/', '/cases/1', '/api/nothing', '/missing.js', '/..%2f..%2fpackage.json'])
    expect(said).toBe('')
    expect(answers).toEqual([
      [200, '<!doctype html>'],
      [200, '<!doctype html>'],
      [404, '{"type":"urn:co'],
      [404, '{"type":"urn:co'],
      [400, '{"type":"urn:co'],
    ])
  })
})
