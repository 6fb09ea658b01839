import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { fromBase64 } from '@comity/proof/base64'
import { isFault } from '@comity/proof/fault'
import { fromHex, hex } from '@comity/proof/hash'
import { leafHash } from '@comity/proof/merkle'
import { parsePolicy } from '@comity/proof/policy'
import { verifyProof } from '@comity/proof/proof'
import { levelSize, parseBundle, tilePath, tileWidth, widthIn } from '@comity/proof/tile'
import { legalBasesFor } from '@comity/law/purposes'
import { saltedDigest } from '#contexts/ledger'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { verifyFile } from '../src/operate/verify.ts'
import { browser, signedIn, testNode, type Browser } from './support/node.ts'

let node: Awaited<ReturnType<typeof testNode>>
const as = new Map<string, Browser>()
const who = (name: string): Browser => as.get(name) ?? browser(node)
const state = async () => (await who('auditor').send('GET', '/api/log')).body
const raw = async (path: string) => {
  const { statusCode, rawPayload } = await node.app.inject({ method: 'GET', url: `/log/${path}` })
  return { status: statusCode, bytes: new Uint8Array(rawPayload) }
}

beforeAll(async () => {
  node = await testNode()
  const { body } = await browser(node).send('GET', '/api/sign-in/sandbox')
  const officers = (body['officers'] as { officer: { id: string; email: string } }[]).map(({ officer }) => officer)
  const purposes = {
    administrator: 'node-administration',
    auditor: 'audit',
    investigator: 'investigation',
  } as const
  for (const [name, purpose] of Object.entries(purposes)) {
    const basis = legalBasesFor('PER', purpose)[0]?.id ?? ''
    const officer = officers.find(({ email }) => email.startsWith(`${name}@`))?.id ?? ''
    as.set(name, await signedIn(node, officer, { purpose, basis }))
  }
  // The trail has moved: it is sealed and anchored by itself.
  for (let tries = 0; Number((await state())['size']) < 2 && tries < 100; tries += 1) {
    await who('auditor').send('GET', '/api/audit')
    await delay(100)
  }
})
afterAll(() => node.stop())

describe('the log of a node', () => {
  it('says its state to whoever is signed in, and nothing to others here', async () => {
    expect((await browser(node).send('GET', '/api/log')).status).toBe(401)
    for (const name of ['administrator', 'auditor', 'investigator']) {
      const { status, body } = await who(name).send('GET', '/api/log')
      expect(status).toBe(200)
      expect(body['origin']).toMatch(/^comity\.per\/[0-9a-f]{16}$/)
      expect(body['words']).toHaveLength(13)
      expect((body['verifierKey'] as string).startsWith(`${String(body['origin'])}+`)).toBe(true)
      expect(body['ageSeconds']).toBeGreaterThanOrEqual(0)
    }
    expect((await raw('checkpoint')).status).toBe(200)
  })

  it('is listed for auditors only, newest first, with what opens the head of the audit chain', async () => {
    expect((await who('investigator').send('GET', '/api/log/entries')).body).toMatchObject({ code: 'forbidden' })
    const { body } = await who('auditor').send('GET', '/api/log/entries?limit=1')
    const [row] = body['rows'] as { index: number; kind: string; digest: string; opening: Record<string, unknown> }[]
    expect(row?.kind).toBe('audit/head')
    const { seq, hash, salt } = row?.opening ?? {}
    const content = new TextEncoder().encode(`{"hash":"${String(hash)}","node":"PER","seq":${String(seq)}}`)
    const digest = saltedDigest(fromBase64(String(salt)) ?? new Uint8Array(0), content)
    expect(row?.digest).toBe(`sha256:${hex(digest)}`)
    const next = await who('auditor').send('GET', `/api/log/entries?limit=1&cursor=${String(body['next'])}`)
    expect((next.body['rows'] as { index: number }[])[0]?.index).toBe((row?.index ?? 0) - 1)
    expect((await who('auditor').send('GET', `/api/log/entries/${row?.index}`)).body).toEqual(row)
    expect((await who('auditor').send('GET', '/api/log/entries?cursor=x')).status).toBe(400)
    expect((await who('auditor').send('GET', '/api/log/entries/999999')).status).toBe(404)
  })

  it('proves an entry in a file that needs neither the node nor a network', async () => {
    const { verifierKey } = await state()
    const { status, text, headers } = await who('auditor').send('GET', '/api/log/entries/0/proof')
    expect(status).toBe(200)
    expect(headers['content-disposition']).toContain('entry-0.tlog-proof')
    const policy = parsePolicy(`log ${String(verifierKey)}\nquorum none\n`)
    if (isFault(policy)) throw new Error(policy.fault)
    const { checkpoint } = await state()
    const width = Math.min(tileWidth, (checkpoint as { size: number }).size)
    const bundle = await raw(tilePath({ level: 'entries', index: 0, width }))
    const [entry] = parseBundle(bundle.bytes, width) ?? []
    expect(verifyProof(text, leafHash(entry ?? fromHex('')), policy)).toMatchObject({ index: 0 })
    expect(verifyProof(text, leafHash(fromHex('00')), policy)).toEqual({ fault: 'not-included' })
    // As the screen says, and with what it shows.
    const [file, lines] = [join(mkdtempSync(join(tmpdir(), 'comity-proof-')), 'entry-0.tlog-proof'), [] as string[]]
    writeFileSync(file, text)
    expect(await verifyFile(file, (line) => lines.push(line), { log: String(verifierKey) })).toBe(true)
    expect(lines[0]).toMatch(/^entry 0 of comity\.per\/[0-9a-f]{16}: \{"at":/)
    rmSync(dirname(file), { recursive: true })
    expect((await who('auditor').send('GET', '/api/log/entries/999999/proof')).status).toBe(404)
    expect((await who('administrator').send('GET', '/api/log/entries/0/proof')).status).toBe(403)
  })

  it('is checked by auditors and by whoever keeps the node running', async () => {
    for (const name of ['auditor', 'administrator']) {
      expect((await who(name).send('GET', '/api/log/check')).body).toMatchObject({ intact: true, faults: [] })
    }
    expect((await who('investigator').send('GET', '/api/log/check')).status).toBe(403)
  })
})

const foreign = fileURLToPath(new URL('../../proof/test/foreign/', import.meta.url))
function go(...args: readonly string[]) {
  // Nothing is fetched by a test: whoever wants this one runs `go mod download` in that folder first.
  return spawnSync('go', args, { cwd: foreign, encoding: 'utf8', env: { ...process.env, GOPROXY: 'off' } })
}
const missing =
  go('version').status !== 0
    ? 'Go is not installed'
    : go('mod', 'download').status === 0
      ? undefined
      : 'run `go mod download` in proof/test/foreign first'

describe('the reader of the Go checksum database', () => {
  const folder = mkdtempSync(join(tmpdir(), 'comity-node-log-'))
  afterAll(() => rmSync(folder, { recursive: true }))
  const keep = async (path: string): Promise<void> => {
    const { status, bytes } = await raw(path)
    expect([path, status]).toEqual([path, 200])
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), bytes)
  }

  it('reads the log of a running node, and finds every proof good', async ({ skip }) => {
    skip(missing !== undefined, missing)
    const program = join(folder, 'read')
    expect(go('build', '-o', program, '.').stderr).toBe('')
    writeFileSync(join(folder, 'older'), (await raw('checkpoint')).bytes)
    const signed = async () => ((await state())['checkpoint'] as { size: number }).size
    const before = await signed()
    while ((await signed()) === before) {
      await who('auditor').send('GET', '/api/audit')
      await delay(200)
    }
    await keep('checkpoint')
    const [, line] = readFileSync(join(folder, 'checkpoint'), 'utf8').split('\n')
    const size = Number(line)
    for (const level of ['entries', 0, 1, 2] as const) {
      const count = Math.ceil(levelSize(size, level === 'entries' ? 0 : level) / tileWidth)
      for (let index = 0; index < count; index += 1) {
        await keep(tilePath({ level, index, width: widthIn(size, level, index) }))
      }
    }
    const read = spawnSync(program, [folder, String((await state())['verifierKey']), 'older'], { encoding: 'utf8' })
    expect(read).toMatchObject({ status: 0, stdout: `${size} entries, 1 older checkpoints\n` })
  })
})
