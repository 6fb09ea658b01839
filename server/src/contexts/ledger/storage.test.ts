import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { levelSize, tilePath, tileWidth } from '@comity/proof/tile'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testKernel, type TestKernel } from '../../../test/support/kernel.ts'
import { ledger, type LedgerContext } from './index.ts'
import { tilesOf } from './store.ts'

let kernel: TestKernel
let home: string
let log: LedgerContext
beforeAll(async () => {
  kernel = await testKernel()
  home = await mkdtemp(join(tmpdir(), 'comity-storage-'))
  log = await ledger(kernel, { home, state: 'PER' })
})
afterAll(async () => {
  await log.stop()
  await kernel.close()
  await rm(home, { recursive: true, force: true })
})

/** How many tiles a tree of this size has, those not yet full included. */
const tilesOfTree = (size: number): number => {
  let tiles = 0
  for (let level = 0; levelSize(size, level) > 0; level += 1) tiles += Math.ceil(levelSize(size, level) / tileWidth)
  return tiles
}
const stored = async () => {
  const [row] = await kernel.database.query<{ tiles: number; bytes: number }>(
    'select count(*) as tiles, coalesce(sum(length(hashes)), 0)::bigint as bytes from ledger.tile',
  )
  return row ?? { tiles: 0, bytes: 0 }
}

describe('what the log keeps of partial tiles', () => {
  it('is one row a tile, however often it grew: there is nothing to prune', async () => {
    let size = 0
    for (let batch = 1; size < 1_000; batch = (batch * 7) % 41) {
      await log.door.append(
        'test/entry',
        Array.from({ length: batch }, () => randomBytes(32)),
      )
      size += batch
      const { tiles, bytes } = await stored()
      expect(tiles).toBe(tilesOfTree(size))
      // A hash for each entry, and one for each full tile below.
      expect(bytes / 32).toBe(size + levelSize(size, 1))
    }
  })

  it('serves every width a tile once had, from that one row, and the same bytes for ever', async () => {
    const read = tilesOf(kernel.database)
    const full = await read(tilePath({ level: 0, index: 1, width: tileWidth }))
    for (let width = 1; width < tileWidth; width += 1) {
      const part = await read(tilePath({ level: 0, index: 1, width }))
      expect(part).toEqual(full?.subarray(0, width * 32))
    }
  })
})
