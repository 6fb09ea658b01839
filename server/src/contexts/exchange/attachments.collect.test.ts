import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { mkdir, readdir, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { letterAt, officeOf } from '../../../test/support/exchange.ts'
import { inLine } from '../../../test/support/lock-queue.ts'
import { neighbour, officersOf, type AtWork, type Neighbour } from '../../../test/support/neighbours.ts'
import { daysForUploads } from './attachments.collect.ts'
import type { Upload } from './contract.ts'
import { usesAttached } from './store.attachments.ts'
import { nameUploads, noteComing, uploadsById } from './store.uploads.ts'

let lima: Neighbour
let officer: AtWork
beforeAll(async () => {
  lima = await neighbour('PER')
  const [found] = await officersOf(lima, 'central-authority', 'prosecution')
  if (found === undefined) throw new Error('a sample officer is missing')
  officer = found
}, 60_000)
afterAll(() => lima?.stop())

const raw = { 'content-type': 'application/octet-stream' }
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
const folder = () => join(lima.settings.home, 'blobs', 'exchange')
const database = () => lima.kernel.database

/** Uploads bytes, or the first so many of them. */
async function upload(bytes: Uint8Array, sent = bytes.length): Promise<Upload> {
  const begun = await officer('POST', '/api/uploads', { name: 'acta.bin', bytes: bytes.length })
  const answer = await officer('PUT', `/api/uploads/${String(begun.body['id'])}?offset=0`, bytes.subarray(0, sent), raw)
  expect(answer.status).toBe(200)
  return answer.body as unknown as Upload
}
/** As if it had been named last so many days ago. */
const grow = (id: string, days: number) =>
  database().query(`update exchange.upload set named_at = now() - make_interval(days => $2) where id = $1`, [id, days])
const collect = async () =>
  lima.contexts
    .find(({ name }) => name === 'exchange')
    ?.jobs?.find(({ name }) => name === 'exchange.collect-uploads')
    ?.run()
const listed = async (id: string) => (await uploadsById(database(), [id])).has(id)
const files = async (): Promise<readonly string[]> =>
  (await readdir(folder(), { recursive: true, withFileTypes: true }))
    .filter((one) => one.isFile())
    .map(({ name }) => name)
const refer = (upload_: string, digest: string) =>
  database().query(
    `insert into requests.file (request_id, digest, upload, name, media_type, bytes, laid_at)
     values ($1, $2, $3, 'a', 'text/plain', 1, now())`,
    [randomUUID(), digest, upload_],
  )

describe('an upload that nothing refers to', () => {
  it('is removed with its bytes after two weeks, also where not all of it came, and not a day earlier', async () => {
    const [old, young, part] = [
      await upload(randomBytes(90)),
      await upload(randomBytes(91)),
      await upload(randomBytes(92), 40),
    ]
    await Promise.all([
      grow(old.id, daysForUploads + 1),
      grow(young.id, daysForUploads - 1),
      grow(part.id, daysForUploads + 1),
    ])
    expect(await files()).toEqual(expect.arrayContaining([old.digest, young.digest, part.id]))
    await collect()
    expect(await Promise.all([old, young, part].map(({ id }) => listed(id)))).toEqual([false, true, false])
    const left = await files()
    expect(left).toContain(young.digest)
    expect(left).not.toContain(old.digest)
    expect(left).not.toContain(part.id)
    const gone = await officer('GET', `/api/uploads/${old.id}`)
    expect(gone.status).toBe(404)
  })

  it('leaves its bytes where they are those of another upload or of a message', async () => {
    const [twice, sent] = [randomBytes(70), randomBytes(71)]
    const [one, other, went] = [await upload(twice), await upload(twice), await upload(sent)]
    const { authority } = await officeOf(officer, 'PER')
    await letterAt(lima, { authority, post: randomUUID() }, { id: randomUUID(), digest: sha256(sent), bytes: 71 })
    await Promise.all([one, went].map(({ id }) => grow(id, daysForUploads + 1)))
    await collect()
    expect(await Promise.all([one, other, went].map(({ id }) => listed(id)))).toEqual([false, true, false])
    expect(await files()).toEqual(expect.arrayContaining([sha256(twice), sha256(sent)]))
    await grow(other.id, daysForUploads + 1)
    await collect()
    expect(await files()).not.toContain(sha256(twice))
  })

  it('is one that no context refers to: a file of a request keeps it, whatever its age', async () => {
    const bytes = randomBytes(60)
    const { id } = await upload(bytes)
    await refer(id, sha256(bytes))
    await grow(id, 4_000)
    await collect()
    expect(await listed(id)).toBe(true)
    expect(await files()).toContain(sha256(bytes))
    await database().query('delete from requests.file where upload = $1', [id])
    await collect()
    expect(await files()).not.toContain(sha256(bytes))
  })
})

describe('an upload that is taken for something while it is collected', () => {
  const both = async (first: 'take' | 'collect') => {
    const bytes = randomBytes(50)
    const { id } = await upload(bytes)
    await grow(id, daysForUploads + 1)
    const take = async () => (await nameUploads(database(), [id], lima.kernel.clock.now().toString())).has(id)
    const lock = { text: 'select 1 from exchange.upload where id = $1 for update', values: [id] }
    const answers = await inLine(database(), lock, first === 'take' ? [take, collect] : [collect, take])
    return { id, digest: sha256(bytes), taken: answers[first === 'take' ? 0 : 1] }
  }
  it('stays, with its bytes, where it was taken first', async () => {
    const { id, digest, taken } = await both('take')
    expect([taken, await listed(id), (await files()).includes(digest)]).toEqual([true, true, true])
  })
  it('is not there to be taken where it was collected first', async () => {
    const { id, digest, taken } = await both('collect')
    expect([taken, await listed(id), (await files()).includes(digest)]).toEqual([false, false, false])
  })
  it('keeps bytes that are just about to be kept for it', async () => {
    const bytes = randomBytes(40)
    const [old, coming] = [await upload(bytes), await upload(bytes, 10)]
    expect(await noteComing(database(), coming.id, sha256(bytes), lima.kernel.clock.now().toString())).toBe(true)
    await grow(old.id, daysForUploads + 1)
    await collect()
    expect(await listed(old.id)).toBe(false)
    expect(await usesAttached(database(), sha256(bytes))).toBe(true)
    expect(await files()).toContain(sha256(bytes))
  })
})

describe('bytes that no note tells of', () => {
  it('are swept once they are old, and not while their note may still come', async () => {
    const place = async (days: number) => {
      const bytes = randomBytes(30)
      const digest = sha256(bytes)
      await mkdir(join(folder(), digest.slice(0, 2)), { recursive: true })
      const path = join(folder(), digest.slice(0, 2), digest)
      await writeFile(path, bytes)
      const at = new Date(Date.now() - days * 86_400_000)
      await utimes(path, at, at)
      return digest
    }
    const [old, young] = [await place(daysForUploads + 1), await place(daysForUploads - 1)]
    await collect()
    const left = await files()
    expect([left.includes(old), left.includes(young)]).toEqual([false, true])
  })
})
