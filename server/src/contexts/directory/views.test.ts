import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { testKernel, type TestKernel } from '../../../test/support/kernel.ts'
import { nativeVerify } from '#kernel/crypto/signing'
import { day, saying, signed } from '../../../test/support/descriptors.ts'
import { readDescriptor } from './rules.descriptor.ts'
import { changeStanding, insertPeer, keepPeerKeys } from './store.peers.ts'
import { openViews, type Views } from './view.ts'

let kernel: TestKernel
let here: Views
let there: Views
beforeAll(async () => {
  kernel = await testKernel({ contexts: ['identity', 'ledger', 'directory'] })
  here = await openViews(kernel)
  there = await openViews(await kernel.another())
})
afterAll(async () => {
  await here.close()
  await there.close()
  await kernel.close()
})

const standing = async (views: Views) => (await views.now()).peers.get('CHE')?.row.standing

describe('distrust', () => {
  it('is heard by every process of the node within moments, and by one that lost its connection', async () => {
    const text = signed(saying('CHE'))
    const read = readDescriptor(text, day(11), nativeVerify)
    if ('refused' in read) throw new Error(read.refused)
    const { state, serial, issuedAt, validUntil } = read.descriptor
    const row = { state, descriptor: text, serial, issuedAt, validUntil, receivedAt: day(11), source: 'file' }
    await kernel.database.commit([insertPeer(row, 'trusted', null), keepPeerKeys('CHE', read.keys)])
    await vi.waitFor(async () => expect([await standing(here), await standing(there)]).toEqual(['trusted', 'trusted']))

    let heard = 0
    there.onChange(() => {
      heard += 1
    })
    const distrusted = { standing: 'distrusted', at: day(11), by: null, reason: 'test' } as const
    await kernel.database.commit([changeStanding({ state: 'CHE', version: 1 }, distrusted)])
    await vi.waitFor(async () => expect(await standing(there)).toBe('distrusted'), { timeout: 2_000, interval: 20 })
    expect(heard).toBeGreaterThan(0)

    await kernel.database.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'comity-directory' and datname = current_database()`,
    )
    await kernel.database.commit([
      changeStanding({ state: 'CHE', version: 2 }, { ...distrusted, standing: 'suspended' }),
    ])
    await vi.waitFor(async () => expect(await standing(there)).toBe('suspended'), { timeout: 5_000, interval: 20 })
    expect((await there.now()).peers.get('CHE')?.keys).toHaveLength(3)
  })
})
