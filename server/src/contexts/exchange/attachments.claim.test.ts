import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { readdir, writeFile, mkdir } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { eventually } from '../../../test/support/eventually.ts'
import { comesTo, draft, pair, send, type Pair } from '../../../test/support/exchange.ts'
import type { AtWork, Neighbour } from '../../../test/support/neighbours.ts'
import { alone } from './attachments.claim.ts'
import type { Upload } from './contract.ts'
import { completeReceived } from './store.attachments.ts'

let two: Pair
let inLima: AtWork
beforeAll(async () => {
  two = await pair()
  ;({ inLima } = two)
}, 60_000)
afterAll(() => two?.stop())

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
const chunk = 16 * 1024 * 1024
const filesOf = async ({ settings }: Neighbour, under = ''): Promise<readonly string[]> =>
  (await readdir(join(settings.home, 'blobs', 'exchange', under), { recursive: true })).filter((name) =>
    /[0-9a-f]{64}/.test(name),
  )

async function sent(bytes: Uint8Array): Promise<string> {
  const begun = await inLima('POST', '/api/uploads', { name: 'disk.bin', bytes: bytes.length })
  let state = begun.body as unknown as Upload
  while (!state.complete) {
    const part = bytes.subarray(state.offset, state.offset + 9_000_000)
    const put = await inLima('PUT', `/api/uploads/${state.id}?offset=${state.offset}`, part, {
      'content-type': 'application/octet-stream',
    })
    state = put.body as unknown as Upload
  }
  return send(inLima, draft(two.office, { attachments: [state.id] }))
}

/** Cuts the line of a node at some requests; notes the others about attachments. */
function line({ app }: Neighbour, cut: (asked: string) => boolean) {
  const heard: string[] = []
  let cuts = cut
  const seen = (request: IncomingMessage): void => {
    const asked = `${request.method} ${request.url}`
    if (!asked.includes('/peer/exchange/attachments/')) return
    if (cuts(asked)) request.socket.destroy()
    else heard.push(asked)
  }
  app.server.prependListener('request', seen)
  return {
    heard,
    mend: () => {
      cuts = () => false
    },
    end: () => void app.server.off('request', seen),
  }
}

const attachmentIn = async ({ kernel }: Neighbour): Promise<{ message: string; id: string }> => {
  const [row] = await kernel.database.query<{ message: string; id: string }>(
    'select message, id from exchange.attachment where not complete and not erased',
  )
  if (row === undefined) throw new Error('nothing is coming')
  return row
}

describe('several processes of a node, an attachment of one message', () => {
  const one = { message: 'a'.repeat(64), id: '0197c2c0-1f00-7000-8000-000000000001' }

  it('is worked on by one of them at a time, and by another as soon as that one is done', async () => {
    const { database } = two.bern.kernel
    const [first, second] = [randomUUID(), randomUUID()].map((holder) => ({ database, holder }))
    if (first === undefined || second === undefined) throw new Error('no processes')
    let release = (): void => undefined
    const held = new Promise<void>((resolve) => (release = resolve))
    let begun = (): void => undefined
    const started = new Promise<void>((resolve) => (begun = resolve))
    const long = alone(first, one, async () => {
      begun()
      await held
      return 'first'
    })
    await started
    // What stands in the line of this process is told apart by its name: another process has a line of its own.
    const other = { ...one, id: one.id.toUpperCase() }
    expect(await alone(second, other, async () => 'second')).toBe(undefined)
    release()
    expect(await long).toBe('first')
    expect(await alone(second, other, async () => 'second')).toBe('second')
    expect(await database.query('select 1 from exchange.claim')).toEqual([])
  })

  it('is taken over from one that ended without a word, when its claim has run out', async () => {
    const { database } = two.bern.kernel
    const plant = (until: string) =>
      database.query(
        `insert into exchange.claim values ($1, $2, $3, clock_timestamp() + $4::interval)
         on conflict (message, attachment) do update set until = excluded.until`,
        [one.message, one.id, randomUUID(), until],
      )
    const by = { database, holder: randomUUID() }
    await plant('1 hour')
    expect(await alone(by, one, async () => 'mine')).toBe(undefined)
    await plant('-1 second')
    expect(await alone(by, one, async () => 'mine')).toBe('mine')
  })

  it('is neither fetched nor taken here while another has it, and each chunk is fetched once', async () => {
    const [asked, brought] = [line(two.lima, () => true), line(two.bern, () => true)]
    const id = await sent(randomBytes(2 * chunk + 7))
    await eventually(() => attachmentIn(two.bern))
    const { message, id: part } = await attachmentIn(two.bern)
    const { database } = two.bern.kernel
    // Whoever is at it now ends, for the line is cut; then another process has it.
    await eventually(async () => {
      const rows = await database.query(
        `insert into exchange.claim values ($1, $2, $3, clock_timestamp() + interval '1 hour')
         on conflict do nothing returning 1`,
        [message, part, randomUUID()],
      )
      expect(rows).toHaveLength(1)
    })
    asked.mend()
    brought.mend()
    // Its sender asks what is missing again and again, and hears that nothing need be brought.
    await eventually(async () => expect(brought.heard.length).toBeGreaterThan(2), 20_000)
    expect([...asked.heard, ...brought.heard].filter((each) => each.includes('/chunks/'))).toEqual([])
    await database.query('delete from exchange.claim')
    await comesTo(inLima, id, 'delivered', 60_000)
    const chunks = [...asked.heard, ...brought.heard].flatMap((each) => /\/chunks\/(\d)/.exec(each)?.[1] ?? [])
    expect(chunks.toSorted()).toEqual(['0', '1', '2'])
    asked.end()
    brought.end()
  }, 90_000)
})

describe('an attachment of a message that is destroyed', () => {
  it('while it is coming leaves nothing, and no more of it is fetched', async () => {
    const before = await filesOf(two.bern)
    const last = (each: string): boolean => each.endsWith('/chunks/2')
    const [asked, brought] = [line(two.lima, last), line(two.bern, (each) => each.startsWith('PUT'))]
    const id = await sent(randomBytes(2 * chunk + 8))
    await eventually(
      async () => expect(asked.heard.filter((each) => each.endsWith('/chunks/1'))).toHaveLength(1),
      30_000,
    )
    const coming = await attachmentIn(two.bern)
    await inLima('POST', `/api/messages/${id}/recall`, { reason: 'the wrong disk' })
    await comesTo(inLima, id, 'destroyed', 30_000)
    asked.mend()
    brought.mend()
    const { database } = two.bern.kernel
    await eventually(async () => {
      const rows = await database.query('select complete, erased, digest from exchange.attachment where message = $1', [
        coming.message,
      ])
      expect(rows).toEqual([{ complete: false, erased: true, digest: null }])
      expect(await filesOf(two.bern)).toEqual(before)
      expect((await readdir(join(two.bern.settings.home, 'blobs', 'exchange', 'growing'))).length).toBe(0)
    }, 30_000)
    expect(asked.heard.filter(last)).toEqual([])
    asked.end()
    brought.end()
  }, 90_000)

  it('in the moment in which it is found whole is not complete, and its bytes are erased', async () => {
    const bytes = randomBytes(500)
    const id = await sent(bytes)
    await comesTo(inLima, id, 'delivered', 30_000)
    const { database } = two.bern.kernel
    const digest = sha256(bytes)
    const [row] = await database.query<{ message: string; id: string }>(
      'select message, id from exchange.attachment where digest = $1',
      [digest],
    )
    if (row === undefined) throw new Error('it did not arrive')
    await inLima('POST', `/api/messages/${id}/recall`, { reason: 'the wrong disk' })
    await comesTo(inLima, id, 'destroyed', 30_000)
    const erased = async (): Promise<void> => {
      const found = await database.query('select erased, digest from exchange.attachment where message = $1', [
        row.message,
      ])
      expect(found).toEqual([{ erased: true, digest: null }])
      expect((await filesOf(two.bern)).filter((name) => name.includes(digest))).toEqual([])
    }
    await eventually(erased, 30_000)
    // A process that had looked it through puts the bytes in their place now, and then says so.
    const file = join(two.bern.settings.home, 'blobs', 'exchange', digest.slice(0, 2), digest)
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, bytes)
    expect(await completeReceived(database, row.message, row.id, digest)).toBe(false)
    await eventually(erased, 30_000)
  }, 90_000)
})
