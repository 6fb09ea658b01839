import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { base64 } from '@comity/proof/base64'
import { isFault } from '@comity/proof/fault'
import { canonicalise } from '@comity/proof/canonical'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { segmentBytes, segmentOverhead } from '#kernel/crypto/segments'
import { chunkBytes, chunksOf, longestChunk } from './attachments.chunks.ts'
import { growingIn, type Growing } from './attachments.files.ts'
import { openInto } from './attachments.open.ts'
import { sealedChunk } from './attachments.seal.ts'
import type { Pushable } from './store.attachments.ts'
import { writeFile } from 'node:fs/promises'

// Two chunks of three segments each, and a third of one and a bit.
const size = 3 * segmentBytes
const text = randomBytes(2 * size + segmentBytes + 1_000)
const key = randomBytes(32)
const id = '0197c2c0-1f00-7000-8000-000000000001'
const sealedSegment = segmentBytes + segmentOverhead

let folder: string
let growing: Growing
let chunks: Buffer[]
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'comity-chunks-'))
  growing = await growingIn(join(folder, 'growing'))
  await writeFile(join(folder, 'text'), text)
  const body = Buffer.from(
    canonicalise({
      attachments: [
        { id, name: 'a.bin', mediaType: 'application/octet-stream', key: base64(key), digest: '0'.repeat(64) },
      ],
      fields: {},
      salt: '0'.repeat(64),
    }),
  )
  const one = { message: '0'.repeat(64), id, bytes: text.length, chunk_bytes: size, body } as unknown as Pushable
  chunks = await Promise.all(
    [0, 1, 2].map(async (index) => {
      const parts: Buffer[] = []
      for await (const part of sealedChunk(one, index, join(folder, 'text'))?.parts() ?? [])
        parts.push(Buffer.from(part))
      return Buffer.concat(parts)
    }),
  )
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function* cut(bytes: Uint8Array, piece: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += piece) yield bytes.slice(at, at + piece)
}
const place = (index: number) => ({ key, id, index, bytes: text.length, chunkBytes: size })
const written = async (name: string, index: number, sealed: Uint8Array, piece = 65_536): Promise<boolean> => {
  const opened = await openInto(growing, name, place(index), cut(sealed, piece))
  if (isFault(opened)) return false
  await opened.durable()
  return true
}
const segments = (chunk: Buffer): Buffer[] =>
  Array.from({ length: Math.ceil(chunk.length / sealedSegment) }, (_, at) =>
    chunk.subarray(at * sealedSegment, (at + 1) * sealedSegment),
  )

describe('a chunk of an attachment', () => {
  it('is opened at its place, in whatever pieces and order it comes, and the whole has its digest', async () => {
    expect(await written('1', 2, chunks[2]!, 1_000_003)).toBe(true)
    expect(await written('1', 0, chunks[0]!, 4_099)).toBe(true)
    expect(await written('1', 1, chunks[1]!, sealedSegment)).toBe(true)
    expect((await readFile(growing.path('1'))).equals(text)).toBe(true)
    expect(await growing.digest('1', text.length)).toBe(createHash('sha256').update(text).digest('hex'))
  })

  it.each<[string, (own: Buffer[]) => Buffer[]]>([
    ['without its last segment', (own) => own.slice(0, -1)],
    ['without its first segment', (own) => own.slice(1)],
    ['cut short within a segment', (own) => [...own.slice(0, -1), own.at(-1)!.subarray(0, -1)]],
    ['with two segments in each other’s place', ([a, b, c]) => [b!, a!, c!]],
    ['with a segment twice', ([a, b]) => [a!, b!, b!]],
    ['with the segment of another chunk', ([a, b]) => [a!, b!, segments(chunks[0]!)[2]!]],
    ['with one more segment', (own) => [...own, own[0]!]],
    ['with a byte behind it', (own) => [...own, Buffer.alloc(1)]],
    ['with one bit turned', ([a, b, c]) => [a!, Buffer.from(b!).fill(b![9]! ^ 1, 9, 10), c!]],
    ['that is empty', () => []],
  ])('is refused %s', async (_, altered) => {
    expect(await written('2', 1, Buffer.concat(altered(segments(chunks[1]!))))).toBe(false)
  })

  it('is refused at another place, and as another’s', async () => {
    expect(await written('3', 0, chunks[1]!)).toBe(false)
    expect(await written('3', 1, chunks[0]!)).toBe(false)
    const foreign = { ...place(1), id: '0197c2c0-1f00-7000-8000-000000000002' }
    expect(isFault(await openInto(growing, '3', foreign, cut(chunks[1]!, 9_999)))).toBe(true)
  })

  it('writes nothing of a segment that was altered', async () => {
    const [first, second] = segments(chunks[0]!)
    const altered = Buffer.from(second!)
    altered[0] = altered[0]! ^ 1
    expect(await written('4', 0, Buffer.concat([first!, altered]))).toBe(false)
    const found = await readFile(growing.path('4'))
    expect(found.equals(text.subarray(0, segmentBytes))).toBe(true)
  })

  it('leaves the file open for nobody when the connection breaks, and throws what broke it', async () => {
    const broken = async function* () {
      yield chunks[0]!.subarray(0, 100_000)
      throw new TypeError('the line is cut')
    }
    await expect(openInto(growing, '5', place(0), broken())).rejects.toThrow('the line is cut')
    expect(await written('5', 0, chunks[0]!)).toBe(true)
  })
})

describe('a file that grows', () => {
  it('has the digest of what stands in it, also where a part was written again with another content', async () => {
    const write = async (at: number, bytes: Uint8Array): Promise<void> => {
      const file = await growing.begin('6')
      await file.write(at, bytes)
      await file.durable()
      await file.close()
    }
    await write(0, Buffer.from('first'))
    await write(5, Buffer.from('second'))
    await write(5, Buffer.from('SECOND'))
    expect(await growing.digest('6', 11)).toBe(createHash('sha256').update('firstSECOND').digest('hex'))
  })
})

describe('the chunks of a file', () => {
  it('cover it without a gap, whatever its length', () => {
    for (const bytes of [0, 1, segmentBytes, chunkBytes - 1, chunkBytes, chunkBytes + 1, 3 * chunkBytes + 5]) {
      const { count, chunk } = chunksOf(bytes)
      const all = Array.from({ length: count }, (_, index) => chunk(index))
      expect(all.reduce((sum, one) => sum + one.bytes, 0)).toBe(bytes)
      expect(all.flatMap(({ segments }) => segments.map(({ index }) => index))).toEqual(
        Array.from({ length: all.flatMap(({ segments }) => segments).length }, (_, index) => index),
      )
      expect(all.flatMap(({ segments }) => segments.filter(({ last }) => last))).toHaveLength(1)
      expect(Math.max(...all.map(({ sealedBytes }) => sealedBytes))).toBeLessThanOrEqual(longestChunk)
    }
  })
  it('have a size that is whole segments, or one short one', () => {
    expect(() => chunksOf(10, segmentBytes + 1)).toThrow(TypeError)
    expect(() => chunksOf(10, 0)).toThrow(TypeError)
    expect(() => chunksOf(10, 2 * chunkBytes)).toThrow(TypeError)
    expect(chunksOf(10, 4).count).toBe(3)
  })
})
