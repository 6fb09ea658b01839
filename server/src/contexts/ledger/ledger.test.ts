import { randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { isFault } from '@comity/proof/fault'
import { leafHash } from '@comity/proof/merkle'
import { parsePolicy } from '@comity/proof/policy'
import { verifyProof } from '@comity/proof/proof'
import { openCheckpoint } from '@comity/proof/signed-checkpoint'
import { openTiles } from '@comity/proof/tile-reader'
import { formatVerifierKey } from '@comity/proof/vkey'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { fastify } from 'fastify'
import { auditWrite } from '#kernel/audit'
import { sealAudit } from '#kernel/seal'
import { testKernel, type TestKernel } from '../../../test/support/kernel.ts'
import { anchorOnce } from './anchor.ts'
import { fsck } from './fsck.ts'
import { ledger, type LedgerContext } from './index.ts'
import { logKeyFile, openLogKey, type LogKey } from './key.ts'
import { publish } from './publish.ts'
import { auditHeadContent, bytesOf, leafOf, saltBytes, saltedDigest } from './rules.leaf.ts'
import { allCheckpoints, lastCheckpoint, readEntries, tilesOf } from './store.ts'

const digest = (): Buffer => randomBytes(32)
const digests = (count: number): Buffer[] => Array.from({ length: count }, digest)

let kernel: TestKernel
let home: string
let key: LogKey
let log: LedgerContext
const setUp = async (): Promise<void> => {
  kernel = await testKernel()
  home = await mkdtemp(join(tmpdir(), 'comity-ledger-'))
  log = await ledger(kernel, { home, state: 'PER' })
  key = await openLogKey(home)
}
const tearDown = async (): Promise<void> => {
  await log.stop()
  await kernel.close()
  await rm(home, { recursive: true, force: true })
}
const published = () => publish(kernel, log.door.origin, key)
const known = () => ({ origin: log.door.origin, keys: [key.verifier(log.door.origin)] })
const checked = (more: { known?: readonly string[] } = {}) =>
  fsck(kernel.database, key, { clock: kernel.clock, node: 'PER', ...more })

async function checkpoint() {
  const opened = openCheckpoint((await lastCheckpoint(kernel.database))?.note ?? '', known())
  if (isFault(opened)) throw new Error(opened.fault)
  return opened
}

describe('an entry of the log', () => {
  const leaf = { kind: 'exchange/receipt', digest: new Uint8Array(32).fill(7), at: '2026-11-22T10:00:00.000Z' }

  it('is canonical JSON with kind, digest and moment, and nothing beside', () => {
    const text = new TextDecoder().decode(bytesOf(leaf))
    expect(text).toBe(
      `{"at":"2026-11-22T10:00:00.000Z","digest":"sha256:${'07'.repeat(32)}","kind":"exchange/receipt"}`,
    )
    expect(leafOf(bytesOf(leaf))).toEqual(leaf)
  })

  it('is read only as it is written', () => {
    const text = new TextDecoder().decode(bytesOf(leaf))
    for (const other of [
      text.replace(',', ', '),
      text.replace('}', ',"name":"Rosa"}'),
      text.replace('sha256', 'sha512'),
      text.replace('07', '0A'),
      text.replace('exchange/receipt', 'Rosa Quispe'),
      text.replace('.000Z', 'Z'),
      '',
      'null',
      '[]',
    ]) {
      expect(leafOf(new TextEncoder().encode(other)), other).toBeUndefined()
    }
  })

  it('is as the specification shows it', async () => {
    const page = await readFile(new URL('../../../../docs/protocol/log.md', import.meta.url), 'utf8')
    const [, entry = ''] = /^(\{"at":.*"kind":"audit\/head"\})$/m.exec(page) ?? []
    const [, content = '', salt = ''] = /audit chain of Lima, `(.+)`, and the salt in base64 `(.+)`/.exec(page) ?? []
    const digest = saltedDigest(Buffer.from(salt, 'base64'), new TextEncoder().encode(content))
    expect(leafOf(new TextEncoder().encode(entry))?.digest).toEqual(digest)
    const head = JSON.parse(content) as { seq: number; hash: string; node: string }
    expect(new TextDecoder().decode(auditHeadContent(head.node, head))).toBe(content)
  })

  it('hides what it is about behind a salt', () => {
    const content = new TextEncoder().encode('Rosa Quispe')
    const salts = [randomBytes(saltBytes), randomBytes(saltBytes)] as const
    expect(saltedDigest(salts[0], content)).not.toEqual(saltedDigest(salts[1], content))
    expect(() => saltedDigest(new Uint8Array(0), content)).toThrow('a salt has 32 bytes')
  })
})

describe('the key of the log', () => {
  beforeEach(setUp)
  afterEach(tearDown)

  it('is made once, for its owner only, whoever comes first', async () => {
    const other = await mkdtemp(join(tmpdir(), 'comity-ledger-key-'))
    const all = await Promise.all(Array.from({ length: 8 }, () => openLogKey(other)))
    expect(new Set(all.map(({ id }) => id)).size).toBe(1)
    expect((await stat(logKeyFile(other))).mode & 0o777).toBe(0o600)
    expect((await openLogKey(other)).id).toBe(all[0]?.id)
    await rm(other, { recursive: true })
  })

  it('is not replaced: with another one, or a damaged one, the node does not start', async () => {
    const text = await readFile(logKeyFile(home), 'utf8')
    await rm(logKeyFile(home))
    await expect(ledger(kernel, { home, state: 'PER' })).rejects.toMatchObject({ refusal: { refused: 'defect' } })
    await writeFile(logKeyFile(home), text.slice(3), { mode: 0o600 })
    await expect(openLogKey(home)).rejects.toMatchObject({ refusal: { refused: 'defect' } })
    await writeFile(logKeyFile(home), text, { mode: 0o600 })
    const again = await ledger(kernel, { home, state: 'PER' })
    expect(again.door.origin).toBe(log.door.origin)
    expect(log.door.origin).toMatch(/^comity\.per\/[0-9a-f]{16}$/)
    await again.stop()
  })
})

describe('the log', () => {
  beforeAll(setUp)
  afterAll(tearDown)

  it('has a checkpoint before its first entry', async () => {
    expect(await checked()).toEqual({ intact: true, size: 0, signed: null, faults: [] })
    await published()
    expect(await checkpoint()).toMatchObject({ size: 0 })
    expect(await checked()).toEqual({ intact: true, size: 0, signed: 0, faults: [] })
  })

  it('gives each entry its place, in the order in which they were asked for', async () => {
    expect(await log.door.append('test/a', digests(3))).toEqual([0, 1, 2])
    const many = await Promise.all(Array.from({ length: 300 }, () => log.door.append('test/b', [digest()])))
    expect(many.map(([index]) => index)).toEqual(Array.from({ length: 300 }, (_, at) => at + 3))
  })

  it('enters a digest once, however often and by whomever it is asked for', async () => {
    const one = digest()
    const [[first], again] = await Promise.all([
      log.door.append('test/a', [one]),
      log.door.append('test/a', [one, one, digest()]),
    ])
    expect(again.slice(0, 2)).toEqual([first, first])
    expect(await log.door.append('test/a', [one])).toEqual([first])
  })

  it('publishes a checkpoint over an entry within 100 ms', async () => {
    const took: number[] = []
    for (let round = 0; round < 9; round += 1) {
      const [index = 0] = await log.door.append('test/c', [digest()])
      const began = performance.now()
      while (((await lastCheckpoint(kernel.database))?.size ?? 0) <= index) await delay(1)
      took.push(performance.now() - began)
    }
    // The middle one: whatever else the machine does at a moment is not the log's doing.
    expect(took.toSorted((one, other) => one - other)[4]).toBeLessThan(100)
  })

  it('has one place for each digest though connections break, and tells it to who asks again', async () => {
    const wanted = digests(400)
    const before = (await checked()).size
    const asking = Promise.allSettled(
      wanted.map(async (one, at) => {
        await delay(at)
        return log.door.append('test/broken', [one])
      }),
    )
    for (let round = 0; round < 20; round += 1) {
      await delay(20)
      await kernel.database
        .query('select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database()')
        .catch(() => undefined)
    }
    const answers = await asking
    expect(answers.filter(({ status }) => status === 'rejected').length).toBeGreaterThan(0)
    const places = await log.door.append('test/broken', wanted)
    for (const [at, answer] of answers.entries()) {
      if (answer.status === 'fulfilled') expect(answer.value).toEqual([places[at]])
    }
    await published()
    expect(await checked()).toMatchObject({ intact: true, size: before + wanted.length })
  })

  it('is one sequence though several processes of the node enter at once', async () => {
    const others = await Promise.all([1, 2, 3].map(async () => ledger(await kernel.another(), { home, state: 'PER' })))
    const before = (await checked()).size
    const rounds = await Promise.all(
      [log, ...others].flatMap(({ door }) =>
        Array.from({ length: 40 }, () => door.append('test/d', digests(1 + Math.floor(Math.random() * 5)))),
      ),
    )
    const places = rounds.flat().toSorted((a, b) => a - b)
    expect(places).toEqual(Array.from({ length: places.length }, (_, at) => before + at))
    for (const { stop } of others) await stop()
    await published()
    expect(await checked()).toMatchObject({ intact: true, size: before + places.length })
  })

  it('is read over HTTP as C2SP tiles, partial and full, and proves every entry', async () => {
    await log.door.append('test/e', digests(700))
    await published()
    const app = fastify()
    log.pages?.(app)
    const get = (path: string) => app.inject({ method: 'GET', url: `/log/${path}` })
    const note = await get('checkpoint')
    expect(note.headers).toMatchObject({
      'content-type': 'text/plain; charset=utf-8',
      'cache-control': 'no-cache',
      'access-control-allow-origin': '*',
    })
    const opened = openCheckpoint(note.payload, known())
    if (isFault(opened)) throw new Error(opened.fault)
    const tree = await openTiles(opened, async (path) => {
      const { statusCode, rawPayload, headers } = await get(path)
      if (statusCode !== 200) return undefined
      expect(headers['cache-control']).toBe('public, max-age=31536000, immutable')
      expect(headers['content-type']).toBe('application/octet-stream')
      return new Uint8Array(rawPayload)
    })
    if (isFault(tree)) throw new Error(tree.fault)
    for (let bundle = 0; bundle * 256 < opened.size; bundle += 1) {
      const entries = await tree.entries(bundle)
      if (isFault(entries)) throw new Error(entries.fault)
      expect(entries.every((entry) => leafOf(entry) !== undefined)).toBe(true)
    }
    for (const index of [0, 255, 256, 511, opened.size - 1]) {
      expect(isFault(await tree.inclusionProof(index))).toBe(false)
    }
    for (const path of [
      'tile/0/999',
      'tile/0/000.p/256',
      'tile/0/0',
      'tile/9/000',
      'tile/entries/000.p/0',
      'tile/0/../x',
    ]) {
      const { statusCode, headers } = await get(path)
      expect([statusCode, path]).toEqual([404, path])
      if (headers['cache-control'] !== undefined) expect(headers['cache-control']).toBe('no-store')
    }
    await app.close()
  })

  it('proves an entry in a file that anyone can verify who knows the key', async () => {
    const { size } = await checkpoint()
    const tree = await openTiles(await checkpoint(), tilesOf(kernel.database))
    if (isFault(tree)) throw new Error(tree.fault)
    const [entry] = await readEntries(kernel.database, size - 1, 1)
    const { formatProof } = await import('@comity/proof/proof')
    const hashes = await tree.inclusionProof(size - 1)
    if (isFault(hashes)) throw new Error(hashes.fault)
    const note = (await lastCheckpoint(kernel.database))?.note ?? ''
    const policy = parsePolicy(`log ${formatVerifierKey(key.verifier(log.door.origin))}\nquorum none\n`)
    if (isFault(policy)) throw new Error(policy.fault)
    const leaf = leafHash(new Uint8Array(entry?.bytes ?? []))
    expect(verifyProof(formatProof({ index: size - 1, proof: hashes, note }), leaf, policy)).toMatchObject({
      index: size - 1,
    })
  })
})

describe('checkpoints older than a day', () => {
  beforeAll(setUp)
  afterAll(tearDown)

  it('go, but for the last of each hour, and the log is as whole as before', async () => {
    const thin = log.jobs?.find(({ name }) => name === 'ledger.thin-checkpoints')
    for (let entry = 0; entry < 6; entry += 1) {
      await log.door.append('test/a', [digest()])
      await published()
      kernel.clock.advance({ minutes: 25 })
    }
    const sizes = async () => (await allCheckpoints(kernel.database)).map(({ size }) => size)
    const before = await sizes()
    kernel.clock.advance({ hours: 20 })
    await thin?.run()
    expect(await sizes()).toEqual(before)
    kernel.clock.advance({ hours: 10 })
    await thin?.run()
    // At 10:00, 10:25, 10:50, 11:15, 11:40 and 12:05.
    expect(await sizes()).toEqual([3, 5, 6])
    expect(await checked()).toMatchObject({ intact: true, signed: 6 })
  })
})

describe('the head of the audit chain', () => {
  beforeAll(setUp)
  afterAll(tearDown)
  const append = (leaves: readonly { kind: string; digest: Uint8Array; at: string }[]) =>
    Promise.all(leaves.map(async ({ kind, digest: one }) => (await log.door.append(kind, [one]))[0] ?? -1))
  const anchor = () => anchorOnce(kernel, 'PER', append)
  const work = async (): Promise<void> => {
    await kernel.database.commit([
      auditWrite({
        id: kernel.ids(),
        at: kernel.clock.now().toString({ smallestUnit: 'millisecond' }),
        officer: null,
        post: null,
        account: null,
        session: null,
        action: 'test',
        resource: null,
        within: null,
        seen: [],
        outcome: 'done',
        refusal: null,
        rules: [],
        policy: '',
        purpose: null,
        basis: null,
        approvedBy: null,
      }),
    ])
    await sealAudit(kernel.database, 'PER')
  }

  it('is entered when it moved, and only then', async () => {
    await anchor()
    expect((await checked()).size).toBe(0)
    await work()
    await anchor()
    await anchor()
    expect((await checked()).size).toBe(1)
    await work()
    await work()
    await anchor()
    await published()
    expect(await checked()).toMatchObject({ intact: true, size: 2 })
  })

  it('is entered later when the process ended after it noted the salt', async () => {
    await work()
    await anchorOnce(kernel, 'PER', () => Promise.reject(new Error('killed'))).catch(() => undefined)
    expect((await checked()).size).toBe(2)
    await anchor()
    await published()
    expect(await checked()).toMatchObject({ intact: true, size: 3 })
  })

  it('shows that the trail was written anew since', async () => {
    await kernel.database.query(`update kernel.audit_link set hash = $1 where seq = 3`, [digest()])
    expect((await checked()).faults).toEqual([{ fault: 'audit-rewritten', level: null, at: 3 }])
  })

  it('leaves every other proof as it was when the salts are erased', async () => {
    await kernel.database.query(`delete from ledger.anchor`)
    expect(await checked()).toMatchObject({ intact: true, size: 4 - 1 })
  })
})
