import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, readdir, readFile, rename, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { diskBlobs, type Blobs, type Stored } from './blobs.ts'
import { isRefusal } from './refusal.ts'

let folder: string
let blobs: Blobs
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'comity-blobs-'))
  blobs = await diskBlobs(folder)
})
afterEach(() => rm(folder, { recursive: true, force: true }))

async function* stream(...chunks: Uint8Array[]) {
  yield* chunks
}
async function put(bytes: Uint8Array, limit = 1_000_000): Promise<Stored> {
  const stored = await blobs.put(stream(bytes), limit)
  if (isRefusal(stored)) throw new Error(stored.refused)
  return stored
}
const digestOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const files = async () =>
  (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((one) => one.isFile())
    .map(({ name }) => name)

describe('bytes that are put', () => {
  it('lie under the SHA-256 of their content and come back as they were', async () => {
    const bytes = randomBytes(300_000)
    const chunks = [bytes.subarray(0, 1), bytes.subarray(1, 70_000), bytes.subarray(70_000)]
    const stored = (await blobs.put(stream(...chunks), 300_000)) as Stored
    expect(stored).toEqual({ digest: digestOf(bytes), bytes: 300_000, head: bytes.subarray(0, 4_100) })
    expect(await buffer(await blobs.open(stored.digest))).toEqual(bytes)
    expect(await blobs.has(stored.digest)).toBe(true)
  })
  it('are kept once, also when the same content arrives many times at once', async () => {
    const bytes = randomBytes(10_000)
    await Promise.all(Array.from({ length: 10 }, () => put(bytes)))
    expect(await files()).toEqual([digestOf(bytes)])
  })
  it('may be none', async () => {
    expect(await put(new Uint8Array())).toMatchObject({ bytes: 0, digest: digestOf(new Uint8Array()) })
  })
  it('are refused beyond the limit, without reading to the end, and leave nothing', async () => {
    let sent = 0
    const endless = (async function* () {
      for (;;) {
        sent++
        yield new Uint8Array(1_000)
      }
    })()
    expect(await blobs.put(endless, 5_000)).toMatchObject({ refused: 'too-large' })
    expect(sent).toBe(6)
    expect(await files()).toEqual([])
  })
  it('of exactly the limit are accepted', async () => {
    expect(await put(new Uint8Array(5_000), 5_000)).toMatchObject({ bytes: 5_000 })
  })
  it('are refused where others are expected, leave nothing, and touch nothing that is there', async () => {
    const [there, wanted] = [randomBytes(5_000), randomBytes(5_000)]
    await put(there)
    expect(await blobs.put(stream(there), 5_000, digestOf(wanted))).toMatchObject({ refused: 'other-bytes' })
    expect(await files()).toEqual([digestOf(there)])
    expect(await buffer(await blobs.open(digestOf(there)))).toEqual(there)
    expect(await blobs.put(stream(wanted), 5_000, digestOf(wanted))).toMatchObject({ digest: digestOf(wanted) })
  })
  it('leave nothing when the stream breaks off', async () => {
    const breaking = (async function* () {
      yield new Uint8Array(1_000)
      throw new Error('the connection was cut')
    })()
    await expect(blobs.put(breaking, 5_000)).rejects.toThrow('cut')
    expect(await files()).toEqual([])
  })
  it('are gone when removed, and removing again is no fault', async () => {
    const { digest } = await put(randomBytes(10))
    await blobs.remove(digest)
    await blobs.remove(digest)
    expect(await blobs.has(digest)).toBe(false)
    await expect(blobs.open(digest)).rejects.toMatchObject({ code: 'ENOENT' })
  })
})

describe('bytes that are removed', () => {
  const askedAs = (uses: (digest: string, time: number) => Promise<boolean>) => {
    let times = 0
    blobs.usedBy((digest) => uses(digest, ++times))
  }
  it('stay as long as one of the users uses them', async () => {
    const { digest } = await put(randomBytes(10))
    const using = new Set([1, 2])
    for (const user of [1, 2]) blobs.usedBy(() => Promise.resolve(using.has(user)))
    await blobs.remove(digest)
    using.delete(1)
    await blobs.remove(digest)
    expect(await blobs.has(digest)).toBe(true)
    using.delete(2)
    await blobs.remove(digest)
    expect(await files()).toEqual([])
  })
  it('stay when they come to be used after it was asked whether they are', async () => {
    const bytes = randomBytes(10)
    const { digest } = await put(bytes)
    askedAs(async (_, time) => {
      if (time === 1) await put(bytes)
      return time > 1
    })
    await blobs.remove(digest)
    expect(await files()).toEqual([digest])
    expect(await blobs.has(digest)).toBe(true)
  })
  it('stay when they arrive again while they are removed', async () => {
    const bytes = randomBytes(10)
    const { digest } = await put(bytes)
    askedAs(async (_, time) => {
      if (time === 2) await put(bytes)
      return false
    })
    await blobs.remove(digest)
    expect(await blobs.has(digest)).toBe(true)
  })
  it('stay when nobody can be asked', async () => {
    const { digest } = await put(randomBytes(10))
    askedAs((_, time) => (time === 1 ? Promise.resolve(false) : Promise.reject(new Error('no database'))))
    await expect(blobs.remove(digest)).rejects.toThrow('no database')
    expect(await blobs.has(digest)).toBe(true)
  })
  it.each([true, false])('are dealt with again after a process died over it, used: %s', async (used) => {
    const { digest } = await put(randomBytes(10))
    await rename(join(folder, digest.slice(0, 2), digest), join(folder, 'leaving', `${digest}.died`))
    askedAs(() => Promise.resolve(used))
    await blobs.remove(digest)
    expect(await files()).toEqual(used ? [digest] : [])
    expect(await blobs.has(digest)).toBe(used)
  })
})

describe('someone who asks for what is no digest', () => {
  it.each(['../../etc/passwd', '..', '', 'A'.repeat(64), `${'a'.repeat(64)}/..`, `${'a'.repeat(63)}\u0000`])(
    'gets nothing for %j',
    async (trick) => {
      await expect(blobs.open(trick)).rejects.toThrow('not a digest')
      await expect(blobs.has(trick)).rejects.toThrow('not a digest')
      await expect(blobs.remove(trick)).rejects.toThrow('not a digest')
    },
  )
})

describe('a start', () => {
  it('clears away what a dead process was receiving, and leaves what another one is receiving now', async () => {
    const abandoned = join(folder, 'arriving', 'abandoned')
    const arriving = join(folder, 'arriving', 'now')
    await writeFile(abandoned, 'half')
    await writeFile(arriving, 'half')
    const yesterday = Date.now() / 1000 - 86_400
    await utimes(abandoned, yesterday, yesterday)
    await diskBlobs(folder)
    expect(await files()).toEqual(['now'])
    expect(await readFile(arriving, 'utf8')).toBe('half')
  })
})

describe('a sweep', () => {
  const hourMs = 3_600_000
  const grow = async (digest: string, hours: number) => {
    const at = new Date(Date.now() - hours * hourMs)
    await utimes(join(folder, digest.slice(0, 2), digest), at, at)
  }
  it('removes what lies there for long and nobody uses, and nothing else', async () => {
    const [used, unused, young] = [await put(randomBytes(10)), await put(randomBytes(11)), await put(randomBytes(12))]
    blobs.usedBy((digest) => Promise.resolve(digest === used.digest))
    for (const { digest } of [used, unused]) await grow(digest, 25)
    await grow(young.digest, 23)
    await writeFile(join(folder, unused.digest.slice(0, 2), 'notes.txt'), 'not ours')
    await blobs.sweep(24 * hourMs)
    expect((await files()).toSorted()).toEqual([used.digest, young.digest, 'notes.txt'].toSorted())
  })
  it('leaves what a context comes to use while it is at work', async () => {
    const late = await put(randomBytes(10))
    await grow(late.digest, 25)
    let asked = 0
    blobs.usedBy(() => Promise.resolve(++asked > 1))
    await blobs.sweep(24 * hourMs)
    expect(await blobs.has(late.digest)).toBe(true)
  })
  it('leaves bytes that came once more: their note is still to be written', async () => {
    const bytes = randomBytes(10)
    const { digest } = await put(bytes)
    await grow(digest, 25)
    await put(bytes)
    await blobs.sweep(24 * hourMs)
    expect(await blobs.has(digest)).toBe(true)
  })
})
