import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { keyId } from '@comity/proof/key'
import type { Kernel } from '#kernel/kernel'
import { testKernel, type TestKernel } from '../../../test/support/kernel.ts'
import { describer } from './describe.ts'
import { type Own, ownKeys } from './own.ts'
import { readDescriptor } from './rules.descriptor.ts'
import { nativeVerify } from '#kernel/crypto/signing'
import { anAuthority, saying } from '../../../test/support/descriptors.ts'
import { readOwnKeys } from './store.own.ts'

let kernel: TestKernel
let home: string
let one: Own
let other: Own
const ofProcess = (ground: Kernel): Own =>
  ownKeys(
    ground,
    { home, state: 'CHE' },
    () => readOwnKeys(ground.database),
    () => undefined,
  )
beforeAll(async () => {
  kernel = await testKernel({ contexts: ['identity', 'ledger', 'directory'] })
  home = await mkdtemp(join(tmpdir(), 'comity-own-'))
  one = ofProcess(kernel)
  other = ofProcess(await kernel.another())
})
afterAll(async () => {
  await kernel.close()
  await rm(home, { recursive: true, force: true })
})

const signer = `CHE/${anAuthority.id}`

describe('the keys of a node', () => {
  it('are made at first need, and are the same in all its processes though all need them at once', async () => {
    for (const use of ['sign', 'open'] as const) {
      const made = await Promise.all([one, other, one, other].map((own) => own.ensure(signer, use)))
      expect(new Set(made.map(({ id }) => id)).size).toBe(1)
    }
    const [a, b] = await Promise.all([one.ensure('CHE', 'sign'), other.ensure('CHE', 'sign')])
    expect(a.id).toBe(b.id)
    expect(keyId((await other.signerOf(a)).key)).toBe(a.id)
    expect((await readOwnKeys(kernel.database)).map(({ algorithm }) => algorithm).toSorted()).toEqual([
      'ed25519',
      'ed25519+ml-dsa-65',
      'x-wing',
    ])
  })

  it('lie in files for their owner only, and nothing secret in the database', async () => {
    const files = await readdir(join(home, 'keys'))
    expect(files.toSorted()).toEqual([
      `authority-${anAuthority.id}.open.1.key`,
      `authority-${anAuthority.id}.sign.1.key`,
      'node.sign.1.key',
    ])
    const dump = JSON.stringify(
      await kernel.database.query('select *, encode(bytes, $1) from directory.own_key', ['base64']),
    )
    for (const file of files) {
      expect((await stat(join(home, 'keys', file))).mode & 0o777).toBe(0o600)
      expect(dump).not.toContain((await readFile(join(home, 'keys', file), 'utf8')).trim().split(' ')[1])
    }
  })

  it('that were lost, or put in the place of others, are missed and not replaced in silence', async () => {
    const file = join(home, 'keys', 'node.sign.1.key')
    const kept = await readFile(file, 'utf8')
    const key = await one.ensure('CHE', 'sign')
    await rm(file)
    await expect(ofProcess(kernel).signerOf(key)).rejects.toMatchObject({ refusal: { refused: 'defect' } })
    await writeFile(file, `ed25519 ${Buffer.alloc(32, 7).toString('base64')}\n`, { mode: 0o600 })
    await expect(ofProcess(kernel).signerOf(key)).rejects.toMatchObject({ refusal: { refused: 'defect' } })
    await writeFile(file, 'not a key')
    await expect(ofProcess(kernel).signerOf(key)).rejects.toMatchObject({ refusal: { refused: 'defect' } })
    await writeFile(file, kept)
    await chmod(file, 0o644)
    await expect(ofProcess(kernel).signerOf(key)).rejects.toMatchObject({ refusal: { refused: 'defect' } })
    await chmod(file, 0o600)
    expect(keyId((await ofProcess(kernel).signerOf(key)).key)).toBe(key.id)
  })
})

describe('the descriptor of a node', () => {
  const about = () => {
    const { name, address, log, witness } = saying('CHE')
    const readers = async () => new Map([[anAuthority.id, anAuthority.readers]])
    return { state: 'CHE', name, address, log, witness, authorities: async () => [anAuthority], readers }
  }
  it('is what any other node reads', async () => {
    const { descriptor, serial } = await describer(kernel, one, about())()
    const read = readDescriptor(descriptor, kernel.clock.now().toString(), nativeVerify)
    if ('refused' in read) throw new Error(`${read.refused}: ${read.detail ?? ''}`)
    expect(read.descriptor).toMatchObject({
      state: 'CHE',
      serial,
      authorities: [
        { id: anAuthority.id, kind: 'central-authority', readers: [{ role: 'central-authority', posts: 3 }] },
      ],
    })
    expect(serial).toBe(Math.floor(kernel.clock.now().epochMilliseconds / 1_000))
  })

  it('is issued again when it says something new, or has grown old, and by one process at a time', async () => {
    const [describeOne, describeOther] = [describer(kernel, one, about()), describer(kernel, other, about())]
    const before = await describeOne()
    expect(await describeOther()).toEqual(before)
    kernel.clock.advance({ hours: 24 * 6 })
    expect((await describeOne()).serial).toBe(before.serial)
    kernel.clock.advance({ hours: 25 })
    const [a, b] = await Promise.all([describeOne(), describeOther()])
    expect([a.serial, a.descriptor]).toEqual([b.serial, b.descriptor])
    expect(a.serial).toBeGreaterThan(before.serial)
    const moved = await describer(kernel, one, { ...about(), address: 'https://elsewhere.example' })()
    expect(moved.serial).toBe(a.serial + 1)
    const fewer = await describer(kernel, one, { ...about(), readers: async () => new Map() })()
    expect(fewer.serial).toBe(a.serial + 2)
  })
})
