import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { absent, foreign } from '../test/evidence.ts'
import { aLog } from '../test/logs.ts'
import vectors from '../vectors/tile.json' with { type: 'json' }
import { isFault } from './fault.ts'
import { equalBytes, hex, utf8 } from './hash.ts'
import {
  consistencyProof,
  emptyRoot,
  type Hash,
  inclusionProof,
  leafHash,
  rootOf,
  verifyConsistency,
  verifyInclusion,
} from './merkle.ts'
import { openCheckpoint } from './signed-checkpoint.ts'
import {
  edgeTiles,
  formatBundle,
  parseBundle,
  parseTile,
  parseTilePath,
  type TileName,
  tilePath,
  widthIn,
} from './tile.ts'
import { emptyEdge, grow, rootOfEdge } from './tile-edge.ts'
import { openTiles, type TileReader } from './tile-reader.ts'
import { parseVerifierKey, type VerifierKey } from './vkey.ts'

async function opened(...args: Parameters<typeof openTiles>): Promise<TileReader> {
  const reader = await openTiles(...args)
  if (isFault(reader)) throw new Error(reader.fault)
  return reader
}

describe('the path of a tile', () => {
  it.each(vectors.paths)('$path', ({ path, level, index, width }) => {
    const name = { level, index, width } as TileName
    expect(tilePath(name)).toBe(path)
    expect(parseTilePath(path)).toEqual(name)
  })

  it.each(vectors.refusedPaths)('is not %s', (path) => {
    expect(parseTilePath(path)).toBeUndefined()
  })

  it('goes there and back', () => {
    const level = fc.oneof(fc.integer({ min: 0, max: 63 }), fc.constant('entries' as const))
    fc.assert(
      fc.property(level, fc.maxSafeNat(), fc.integer({ min: 1, max: 256 }), (l, index, width) => {
        expect(parseTilePath(tilePath({ level: l, index, width }))).toEqual({ level: l, index, width })
      }),
    )
  })
})

describe('a tree in tiles', () => {
  it('of 70,000 leaves has the tiles the specification counts', () => {
    const full = (level: number) => Math.floor(70_000 / 256 ** (level + 1))
    expect([full(0), full(1), full(2)]).toEqual([273, 1, 0])
    expect(edgeTiles(70_000)).toEqual([
      { level: 0, index: 273, width: 112 },
      { level: 1, index: 1, width: 17 },
      { level: 2, index: 0, width: 1 },
    ])
    expect(edgeTiles(256)).toEqual([{ level: 1, index: 0, width: 1 }])
    expect(edgeTiles(0)).toEqual([])
    expect(widthIn(70_000, 'entries', 273)).toBe(112)
  })

  it('has the root of the tree, whatever the batches it grew in, and the same tiles in the end', () => {
    const whole = aLog(70_000)
    const batched = aLog(70_000, [1, 254, 1, 1, 255, 65_023, 1, 0, 255])
    expect(whole.root).toEqual(rootOf(whole.leaves))
    expect(batched.root).toEqual(whole.root)
    expect(batched.edge).toEqual(whole.edge)
    for (const [path, bytes] of whole.files)
      expect(equalBytes(batched.files.get(path) ?? utf8(''), bytes), path).toBe(true)
    expect([...whole.files.keys()].filter((path) => path.startsWith('tile/1/')).sort()).toEqual([
      'tile/1/000',
      'tile/1/001.p/17',
    ])
  })

  it('writes again only what one more leaf has changed', () => {
    const { edge } = aLog(65_800)
    const names = grow(edge, [leafHash(utf8('one more'))]).tiles.map(({ name }) => name)
    expect(names).toEqual([{ level: 0, index: 257, width: 9 }])
    expect(grow(edge, []).tiles).toEqual([])
  })

  it('grows leaf by leaf to the roots of the definition', () => {
    const { leaves } = aLog(520)
    let edge = emptyEdge
    expect(rootOfEdge(edge)).toEqual(emptyRoot())
    leaves.forEach((leaf, index) => {
      edge = grow(edge, [leaf]).edge
      if (index < 10 || index % 97 === 0 || index > 508)
        expect(rootOfEdge(edge)).toEqual(rootOf(leaves.slice(0, index + 1)))
    })
  })

  it('gives the proofs the leaves give', async () => {
    const log = aLog(66_000)
    const reader = await opened({ size: 66_000, root: log.root }, log.fetchTile)
    for (const index of [0, 1, 255, 256, 40_000, 65_535, 65_536, 65_999]) {
      expect(await reader.leaf(index)).toEqual(log.leaves[index])
      const proof = (await reader.inclusionProof(index)) as Hash[]
      expect(verifyInclusion({ index, size: 66_000, leaf: log.leaves[index] as Hash, proof, root: log.root })).toBe(
        true,
      )
    }
    for (const size1 of [1, 255, 256, 257, 65_536, 66_000]) {
      const proof = (await reader.consistencyProof(size1)) as Hash[]
      const root1 = (await reader.rootAt(size1)) as Hash
      expect(root1).toEqual(rootOf(log.leaves.slice(0, size1)))
      expect(verifyConsistency({ size1, size2: 66_000, root1, root2: log.root, proof })).toBe(true)
    }
    expect(await reader.inclusionProof(777)).toEqual(inclusionProof(log.leaves, 777))
    expect(await reader.consistencyProof(777)).toEqual(consistencyProof(log.leaves, 777))
    expect(reader.edge).toEqual(log.edge)
    expect(await reader.entries(2)).toEqual(log.entries.slice(512, 768))
    expect(await reader.entries(257)).toEqual(log.entries.slice(65_792))
  })

  it('is read from the full tile once the partial one is gone', async () => {
    const [small, grown] = [aLog(300), aLog(600)]
    const reader = await opened({ size: 300, root: small.root }, async (path) =>
      path.includes('tile/1/') ? small.files.get(path) : grown.files.get(path),
    )
    expect(await reader.inclusionProof(299)).toEqual(inclusionProof(small.leaves, 299))
    expect(await reader.entries(1)).toEqual(small.entries.slice(256))
  })

  it('without leaves is open, and has nothing in it', async () => {
    const reader = await opened({ size: 0, root: emptyRoot() }, () => Promise.reject(new Error('nothing is fetched')))
    expect(await reader.inclusionProof(0)).toEqual({ fault: 'range' })
    expect(await reader.entries(0)).toEqual({ fault: 'range' })
    expect(await reader.rootAt(0)).toEqual(emptyRoot())
  })
})

describe('the logs of others', () => {
  it('tessera: every checkpoint, tile, bundle and proof', async ({ skip }) => {
    const [log, extracted] = [foreign('transparency-dev-tessera/testdata/log'), foreign('extracted-vectors')]
    skip(!log.there || !extracted.there, absent)
    const { vkey, entries } = extracted.json('tessera-testlog.json') as { vkey: string; entries: string[] }
    const key = parseVerifierKey(vkey) as VerifierKey
    const paths = new Set(log.files('tile'))
    const fetchTile = (path: string) => Promise.resolve(paths.has(path) ? log.bytes(path) : undefined)
    for (let size = 0; size <= 15; size += 1) {
      const checkpoint = openCheckpoint(log.bytes(`checkpoint.${size}`), { origin: key.name, keys: [key] })
      if (isFault(checkpoint)) throw new Error(checkpoint.fault)
      expect(checkpoint.size).toBe(size)
      const reader = await opened(checkpoint, fetchTile)
      if (size > 0) expect(await reader.entries(0)).toEqual(entries.slice(0, size).map((entry) => utf8(entry)))
      expect(await reader.rootAt(size)).toEqual(checkpoint.root)
      for (let index = 0; index < size; index += 1) {
        const [leaf, proof] = [leafHash(utf8(entries[index] ?? '')), (await reader.inclusionProof(index)) as Hash[]]
        expect(verifyInclusion({ index, size, leaf, proof, root: checkpoint.root })).toBe(true)
        const [root1, consistency] = [await reader.rootAt(index + 1), await reader.consistencyProof(index + 1)]
        const claim = { size1: index + 1, size2: size, root1: root1 as Hash, root2: checkpoint.root }
        expect(verifyConsistency({ ...claim, proof: consistency as Hash[] })).toBe(true)
      }
    }
  })

  it('sunlight: real tiles of a certificate log, full and partial', async ({ skip }) => {
    const log = foreign('FiloSottile-sunlight/testdata/navigli2025h2')
    skip(!log.there, absent)
    const tiles = [0, 1, 2, 3].map(
      (index) => parseTile(log.bytes(tilePath({ level: 0, index, width: 256 })), 256) as Hash[],
    )
    const partial = parseTile(log.bytes('tile/0/003.p/10'), 10) as Hash[]
    expect(partial).toEqual(tiles[3]?.slice(0, 10))
    const leaves = [...tiles.slice(0, 3).flat(), ...partial]
    const { edge } = grow(emptyEdge, leaves)
    expect(rootOfEdge(edge)).toEqual(rootOf(leaves))
    const above = grow(emptyEdge, leaves).tiles.find(({ name }) => name.level === 1)
    expect(above?.hashes.map(hex)).toEqual(tiles.slice(0, 3).map((tile) => hex(rootOf(tile))))
  })
})

describe('who', () => {
  const log = aLog(66_000)
  const serving = (path: string, bytes: Uint8Array | undefined) =>
    opened({ size: 66_000, root: log.root }, (asked) =>
      asked === path ? Promise.resolve(bytes) : log.fetchTile(asked),
    )
  const flipped = (bytes: Uint8Array, at: number) => bytes.with(at, (bytes[at] ?? 0) ^ 1)

  it('serves a tile with any bit changed, wherever it stands, is found', async () => {
    for (const [path, index] of [
      ['tile/0/000', 5],
      ['tile/0/256', 65_540],
      ['tile/1/000', 3],
    ] as const) {
      const file = log.files.get(path) as Uint8Array
      for (const at of [0, 31, 4_000, 8_191]) {
        const reader = await serving(path, flipped(file, at))
        expect(await reader.inclusionProof(index), path).toEqual({ fault: 'hash' })
      }
    }
    for (const path of ['tile/0/257.p/208', 'tile/1/001.p/1', 'tile/2/000.p/1']) {
      const reader = openTiles({ size: 66_000, root: log.root }, (asked) =>
        asked === path ? Promise.resolve(flipped(log.files.get(path) as Uint8Array, 7)) : log.fetchTile(asked),
      )
      expect(await reader, path).toEqual({ fault: 'root' })
    }
  })

  it('serves another tile of the same log in its place is found', async () => {
    const reader = await serving('tile/0/000', log.files.get('tile/0/001'))
    expect(await reader.leaf(3)).toEqual({ fault: 'hash' })
  })

  it('serves a tile of another width is refused', async () => {
    const full = log.files.get('tile/0/000') as Uint8Array
    for (const bytes of [
      full.slice(1),
      full.slice(32),
      new Uint8Array([...full, 0]),
      new Uint8Array(0),
      new Uint8Array(1_000_000),
    ]) {
      expect(await (await serving('tile/0/000', bytes)).leaf(3)).toEqual({ fault: 'width' })
    }
  })

  it('withholds a tile is told apart from who forges one', async () => {
    expect(await (await serving('tile/0/000', undefined)).leaf(3)).toEqual({ fault: 'missing' })
    expect(await openTiles({ size: 66_000, root: log.root }, () => Promise.resolve(undefined))).toEqual({
      fault: 'missing',
    })
  })

  it('serves other entries than were logged is found', async () => {
    const forged = formatBundle([...log.entries.slice(0, 255), utf8('nothing happened')])
    expect(await (await serving('tile/entries/000', forged)).entries(0)).toEqual({ fault: 'hash' })
    expect(await (await serving('tile/entries/000', forged.slice(1))).entries(0)).toEqual({ fault: 'width' })
  })

  it('packs more, fewer or cut entries into a bundle is refused', () => {
    const bundle = formatBundle([utf8('a'), utf8(''), utf8('bc')])
    expect(parseBundle(bundle, 3)).toEqual([utf8('a'), utf8(''), utf8('bc')])
    for (const width of [0, 1, 2, 4, 256]) expect(parseBundle(bundle, width)).toBeUndefined()
    for (let length = 0; length < bundle.length; length += 1)
      expect(parseBundle(bundle.slice(0, length), 3)).toBeUndefined()
    expect(parseBundle(new Uint8Array([...bundle, 0]), 3)).toBeUndefined()
    expect(() => formatBundle([new Uint8Array(65_536)])).toThrow(RangeError)
  })

  it('asks for what the tree has not gets no path', async () => {
    const reader = await opened({ size: 66_000, root: log.root }, log.fetchTile)
    for (const odd of [-1, 66_000, 0.5, Number.NaN, 2 ** 53]) {
      expect(await reader.leaf(odd)).toEqual({ fault: 'range' })
      expect(await reader.inclusionProof(odd)).toEqual({ fault: 'range' })
      expect(await reader.entries(odd)).toEqual({ fault: 'range' })
    }
    for (const odd of [0, -1, 66_001, Number.NaN])
      expect(await reader.consistencyProof(odd)).toEqual({ fault: 'range' })
  })
})
