import type { Upload } from '@comity/server/contracts/exchange'
import { describe, expect, it } from 'vitest'
import { ApiRefusal } from '../../lib/api.ts'
import { partBytes, uploadFile } from './upload-parts.ts'
import type { UploadPorts } from './upload-parts.ts'

const refusal = (code: string) => new ApiRefusal({ type: 'about:blank', title: code, status: 0, code })

/** A node that keeps what arrives, and does what the test says at each part. */
function node(bytes: number, at: (call: number, offset: number) => 'take' | 'lose' | 'take-silently' | 'refuse') {
  let offset = 0
  let calls = 0
  const kept: number[] = []
  const state = (): Upload => ({
    id: '0199d2f0-0000-7000-8000-000000000001',
    name: 'film.mp4',
    mediaType: 'video/mp4',
    bytes,
    offset,
    complete: offset === bytes,
    digest: null,
    createdAt: '2026-11-22T10:00:00.000Z',
  })
  const ports: UploadPorts = {
    begin: async () => state(),
    read: async () => state(),
    pause: async () => undefined,
    send: async (_id, from, part, signal) => {
      calls += 1
      if (signal.aborted) throw new DOMException('stopped', 'AbortError')
      const what = at(calls, from)
      if (what === 'lose') throw refusal('offline')
      if (what === 'refuse') throw refusal('upload-too-large')
      if (from !== offset) throw refusal('wrong-offset')
      kept.push(from)
      offset += part.size
      if (what === 'take-silently') throw refusal('timed-out')
      return state()
    },
  }
  return { ports, kept, calls: () => calls, state }
}

const size = 2 * partBytes + 5
const file = new File([new Uint8Array(size)], 'film.mp4', { type: 'video/mp4' })
const signal = () => new AbortController().signal

describe('an upload in parts', () => {
  it('sends each part once, in order', async () => {
    const { ports, kept } = node(size, () => 'take')
    const done = await uploadFile(file, { ports, signal: signal(), onProgress: () => undefined })
    expect(done.complete).toBe(true)
    expect(kept).toEqual([0, partBytes, 2 * partBytes])
  })
  it('tries a lost part again, and does not double one whose answer was lost', async () => {
    const { ports, kept } = node(size, (call) => (call === 1 ? 'lose' : call === 3 ? 'take-silently' : 'take'))
    await uploadFile(file, { ports, signal: signal(), onProgress: () => undefined })
    expect(kept).toEqual([0, partBytes, 2 * partBytes])
  })
  it('goes on from where the node is, after it was stopped', async () => {
    const stop = new AbortController()
    const there = node(size, (call) => {
      if (call === 1) stop.abort()
      return 'take'
    })
    const first = uploadFile(file, { ports: there.ports, signal: stop.signal, onProgress: () => undefined })
    await expect(first).rejects.toThrow()
    expect(there.state().offset).toBe(partBytes)
    const done = await uploadFile(file, {
      ports: there.ports,
      from: there.state(),
      signal: signal(),
      onProgress: () => undefined,
    })
    expect(done.complete).toBe(true)
    expect(there.kept).toEqual([0, partBytes, 2 * partBytes])
  })
  it('gives up on a refusal that trying again cannot cure, and after six failures in a row', async () => {
    const refusing = node(size, () => 'refuse')
    await expect(
      uploadFile(file, { ports: refusing.ports, signal: signal(), onProgress: () => undefined }),
    ).rejects.toMatchObject({ code: 'upload-too-large' })
    expect(refusing.calls()).toBe(1)
    const dead = node(size, () => 'lose')
    await expect(
      uploadFile(file, { ports: dead.ports, signal: signal(), onProgress: () => undefined }),
    ).rejects.toMatchObject({ code: 'offline' })
    expect(dead.calls()).toBe(6)
  })
})
