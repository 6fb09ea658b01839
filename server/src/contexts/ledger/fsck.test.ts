import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { formatCheckpoint } from '@comity/proof/checkpoint'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openDatabase } from '#kernel/database'
import { standingClock } from '#kernel/clock'
import type { Kernel } from '#kernel/kernel'
import { freshDatabase, type FreshDatabase } from '../../../test/support/database.ts'
import type { CheckedLog } from './contract.ts'
import { fsck, sentenceOf } from './fsck.ts'
import { openLogKey, type LogKey } from './key.ts'
import { publish } from './publish.ts'
import { sequencer } from './sequencer.ts'
import { beginLog, lastCheckpoint } from './store.ts'

const origin = 'comity.per/test'
const clock = standingClock('2026-11-22T10:00:00.000Z')
const leaves = (count: number) =>
  Array.from({ length: count }, () => ({ kind: 'test/a', digest: randomBytes(32), at: '2026-11-22T10:00:00.000Z' }))

let fresh: FreshDatabase
let database: ReturnType<typeof openDatabase>
let home: string
let key: LogKey
let kernel: Pick<Kernel, 'clock' | 'database'>

const checked = (known: readonly string[] = [], other = key) => fsck(database, other, { clock, node: 'PER', known })
/** Whoever may do anything to the database, for the length of one look. */
async function attacked(
  sql: string,
  values: readonly unknown[] = [],
  known: readonly string[] = [],
): Promise<CheckedLog> {
  return database.withConnection(async (client) => {
    await client.query('begin')
    try {
      for (const part of sql.split(';')) await client.query(part, part.includes('$1') ? [...values] : [])
      const through = { ...database, query: asked(client), prepared: asked(client) }
      return await fsck(through, key, { clock, node: 'PER', known })
    } finally {
      await client.query('rollback')
    }
  })
}
const asked =
  (client: { query: (text: string, values: unknown[]) => Promise<{ rows: unknown[] }> }) =>
  async <Row extends object>(text: string, values: readonly unknown[] = []): Promise<Row[]> =>
    (await client.query(text, [...values])).rows as Row[]
const told = ({ faults }: CheckedLog): string[] => faults.map(sentenceOf)

// 600 entries: two full tiles, one of 88, and one above them; signed at 100, 500 and 600.
const size = 600
beforeAll(async () => {
  fresh = await freshDatabase()
  database = openDatabase(fresh.url, { connections: 4 })
  home = await mkdtemp(join(tmpdir(), 'comity-fsck-'))
  key = await openLogKey(home)
  kernel = { clock, database }
  await beginLog(database, origin, key.publicKey)
  const { append } = sequencer(database, () => undefined)
  for (const count of [100, 400, 100]) {
    await append(leaves(count))
    await publish(kernel, origin, key)
  }
})
afterAll(async () => {
  await database.close()
  await fresh.drop()
  await rm(home, { recursive: true, force: true })
})
beforeEach(async () => {
  expect(await checked()).toEqual({ intact: true, size, signed: size, faults: [] })
})

const other = `convert_to('{"at":"2026-11-22T10:00:00.000Z","digest":"sha256:${'ab'.repeat(32)}","kind":"test/a"}', 'utf8')`
const planted = `bytes = ${other}, digest = decode('${'ab'.repeat(32)}', 'hex')`

describe('a check of the log finds', () => {
  it('an entry that was changed, and the first checkpoint it breaks', async () => {
    expect(told(await attacked(`update ledger.entry set ${planted} where index = 300`))).toEqual([
      'entry-changed 300',
      'checkpoint-root 500',
    ])
    expect(told(await attacked(`update ledger.entry set ${planted} where index = 599`))).toEqual([
      'entry-changed 599',
      'checkpoint-root 600',
    ])
  })
  it('an entry whose bytes are none, or not those of its digest', async () => {
    expect(told(await attacked(`update ledger.entry set bytes = 'Rosa Quispe' where index = 7`))).toEqual([
      'entry-unreadable 7',
      'entry-changed 7',
      'checkpoint-root 100',
    ])
    expect(told(await attacked(`update ledger.entry set digest = '\\x00' where index = 7`))).toEqual([
      'entry-unreadable 7',
    ])
  })
  it('an entry that was removed', async () => {
    expect(told(await attacked('delete from ledger.entry where index = 0'))).toEqual(['entry-missing 0'])
    expect(told(await attacked('delete from ledger.entry where index >= 598'))).toEqual([
      'entry-missing 598',
      'entry-missing 599',
    ])
  })
  it('two entries that changed places', async () => {
    const swap = `update ledger.entry set index = -1 where index = 10; update ledger.entry set index = 10 where index = 20;
      update ledger.entry set index = 20 where index = -1`
    expect(told(await attacked(swap))).toEqual(['entry-changed 10', 'entry-changed 20', 'checkpoint-root 100'])
  })
  it('a tile that was changed, swapped, shortened or removed, full or not', async () => {
    const swap = `update ledger.tile set index = -1 where level = 0 and index = 0;
      update ledger.tile set index = 0 where level = 0 and index = 1;
      update ledger.tile set index = 1 where level = 0 and index = -1`
    expect(told(await attacked(swap))).toEqual(['tile-changed 0/0', 'tile-changed 0/1'])
    const bit = 'update ledger.tile set hashes = set_byte(hashes, 40, get_byte(hashes, 40) # 1)'
    expect(told(await attacked(`${bit} where level = 0 and index = 1`))).toEqual(['tile-changed 0/1'])
    expect(told(await attacked(`${bit} where level = 0 and index = 2`))).toEqual(['tile-changed 0/2'])
    expect(told(await attacked(`${bit} where level = 1`))).toEqual(['tile-changed 1/0'])
    const short = 'update ledger.tile set hashes = substring(hashes from 1 for 33)'
    expect(told(await attacked(`${short} where level = 0 and index = 2`))).toEqual(['tile-width 0/2'])
    expect(told(await attacked('delete from ledger.tile where level = 1'))).toEqual(['tile-missing 1/0'])
    expect(told(await attacked('delete from ledger.tile where level = 0 and index = 0'))).toEqual(['tile-missing 0/0'])
  })
  it('what stands where the log does not reach', async () => {
    expect(
      told(await attacked(`insert into ledger.entry (index, digest, bytes) values (600, '\\x01', '\\x01')`)),
    ).toEqual(['entry-beyond 600'])
    expect(told(await attacked(`insert into ledger.tile values (0, 3, '\\x01'), (2, 0, '\\x01')`))).toEqual([
      'tile-beyond 2/0',
      'tile-beyond 0/3',
    ])
  })
  it('a checkpoint that was rewritten, signed by another, or is over more than there is', async () => {
    expect(
      told(await attacked(`update ledger.checkpoint set note = replace(note, '500', '501') where size = 500`)),
    ).toEqual(['checkpoint-signature 500'])
    const forged = key.signed(origin, formatCheckpoint({ origin, size: 500, root: randomBytes(32) }))
    expect(told(await attacked('update ledger.checkpoint set note = $1 where size = 500', [forged]))).toEqual([
      'checkpoint-root 500',
    ])
    const ahead = key.signed(origin, formatCheckpoint({ origin, size: 700, root: randomBytes(32) }))
    expect(told(await attacked('insert into ledger.checkpoint values (700, $1, now())', [ahead]))).toEqual([
      'checkpoint-beyond 700',
    ])
    const stranger = await mkdtemp(join(tmpdir(), 'comity-fsck-'))
    const foreign = await checked([], await openLogKey(stranger))
    expect(told(foreign)).toEqual([
      'other-key',
      'checkpoint-signature 100',
      'checkpoint-signature 500',
      'checkpoint-signature 600',
    ])
    await rm(stranger, { recursive: true })
  })
  it('a checkpoint that was taken back, once a minute has passed', async () => {
    const back = 'delete from ledger.checkpoint where size = 600'
    expect(await attacked(back)).toMatchObject({ intact: true, signed: 500 })
    clock.advance({ seconds: 61 })
    expect(told(await attacked(back))).toEqual(['checkpoint-behind 500'])
  })
  it('a whole log that was cut off, and one written anew, against a checkpoint kept elsewhere', async () => {
    const known = [(await lastCheckpoint(database))?.note ?? '']
    const cut = `delete from ledger.entry where index >= 500; delete from ledger.checkpoint where size > 500;
      update ledger.tile set hashes = substring(hashes from 1 for 7808) where level = 0 and index = 1;
      delete from ledger.tile where level = 0 and index = 2;
      update ledger.tile set hashes = substring(hashes from 1 for 32) where level = 1;
      update ledger.head set size = 500`
    expect(told(await attacked(cut))).toEqual([])
    expect(told(await attacked(cut, [], known))).toEqual(['rolled-back 600'])
    const another = key.signed(origin, formatCheckpoint({ origin, size: 600, root: randomBytes(32) }))
    expect(told(await checked([another]))).toEqual(['checkpoint-root 600'])
    expect(told(await checked(['nothing']))).toEqual(['known-unreadable'])
    expect(told(await checked(known))).toEqual([])
  })
})

describe('a node whose tables were changed', () => {
  it('signs nothing that does not continue its last checkpoint', async () => {
    const hashes = await database.query<{ hashes: Buffer }>(`select hashes from ledger.tile where level = 1`)
    await database.query(`update ledger.tile set hashes = set_byte(hashes, 3, 1 # get_byte(hashes, 3)) where level = 1`)
    await sequencer(database, () => undefined).append(leaves(1))
    await expect(publish(kernel, origin, key)).rejects.toMatchObject({ refusal: { refused: 'defect' } })
    expect((await lastCheckpoint(database))?.size).toBe(size)
    await database.query(`update ledger.tile set hashes = $1 where level = 1`, [hashes[0]?.hashes])
    await publish(kernel, origin, key)
    expect(await checked()).toMatchObject({ intact: true, signed: size + 1 })
  })
})
