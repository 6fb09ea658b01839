import { createHash, randomBytes } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { eventually } from '../../../test/support/eventually.ts'
import { comesTo, draft, pair, send, type Pair } from '../../../test/support/exchange.ts'
import type { AtWork, Neighbour } from '../../../test/support/neighbours.ts'
import type { MessageView, Upload } from './contract.ts'

let two: Pair
let inLima: AtWork
let inBern: AtWork
beforeAll(async () => {
  two = await pair()
  ;({ inLima, inBern } = two)
}, 60_000)
afterAll(() => two?.stop())

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
const raw = { 'content-type': 'application/octet-stream' }

/** Uploads bytes in parts; what the node says at the end. */
async function upload(officer: AtWork, bytes: Uint8Array, part = 9_000_000): Promise<Upload> {
  const begun = await officer('POST', '/api/uploads', { name: 'ledger of the mill.bin', bytes: bytes.length })
  let state = begun.body as unknown as Upload
  while (!state.complete) {
    const next = bytes.subarray(state.offset, state.offset + part)
    const sent = await officer('PUT', `/api/uploads/${state.id}?offset=${state.offset}`, next, raw)
    expect(sent.status, JSON.stringify(sent.body)).toBe(200)
    state = sent.body as unknown as Upload
  }
  return state
}
const blobsOf = async (home: string): Promise<readonly string[]> =>
  (await readdir(join(home, 'blobs', 'exchange'), { recursive: true })).filter((name) => /[0-9a-f]{64}$/.test(name))

describe('an attachment', () => {
  it('arrives whole in several chunks, is read by who opens the message, and is erased when it is recalled', async () => {
    const bytes = randomBytes(16 * 1024 * 1024 * 2 + 12_345)
    const up = await upload(inLima, bytes)
    expect(up.digest).toBe(sha256(bytes))
    const id = await send(inLima, draft(two.office, { attachments: [up.id] }))
    await comesTo(inLima, id, 'delivered', 60_000)
    await inBern('POST', `/api/messages/${id}/open`)
    const { body } = await inBern('GET', `/api/messages/${id}`)
    const { content } = body as unknown as MessageView
    expect(content).toMatchObject({
      is: 'readable',
      attachments: [{ name: 'ledger of the mill.bin', bytes: bytes.length, complete: true, digest: sha256(bytes) }],
    })
    const part = content.is === 'readable' ? content.attachments[0]?.id : ''
    const fetched = await inBern('GET', `/api/messages/${id}/attachments/${part}`)
    expect(sha256(fetched.body['bytes'] as Uint8Array)).toBe(sha256(bytes))

    expect(await blobsOf(two.bern.settings.home)).toHaveLength(1)
    await inLima('POST', `/api/messages/${id}/recall`, { reason: 'the wrong ledger' })
    await comesTo(inLima, id, 'destroyed')
    await eventually(async () => expect(await blobsOf(two.bern.settings.home)).toEqual([]))
  }, 120_000)

  it('that was uploaded in part goes on where it stands, and nowhere else', async () => {
    const bytes = randomBytes(1_000)
    const begun = await inLima('POST', '/api/uploads', { name: 'a.bin', bytes: 1_000 })
    const { id } = begun.body as unknown as Upload
    const put = (offset: number, part: Uint8Array) => inLima('PUT', `/api/uploads/${id}?offset=${offset}`, part, raw)
    expect((await put(0, bytes.subarray(0, 400))).body).toMatchObject({ offset: 400, complete: false })
    expect((await put(0, bytes.subarray(0, 400))).body).toMatchObject({ code: 'wrong-offset', facts: { offset: 400 } })
    expect((await put(400, randomBytes(601))).body).toMatchObject({ code: 'upload-too-large' })
    const unsent = await inLima('POST', '/api/messages', draft(two.office, { attachments: [id] }))
    expect(unsent.body).toMatchObject({ code: 'upload-not-complete' })
    expect((await put(400, bytes.subarray(400))).body).toMatchObject({ complete: true, digest: sha256(bytes) })
  })

  it('of another post is not there', async () => {
    const begun = await inLima('POST', '/api/uploads', { name: 'a.bin', bytes: 1 })
    const { id } = begun.body as unknown as Upload
    const read = await inBern('GET', `/api/uploads/${id}`)
    expect(read.status).toBe(404)
  })
})

describe('what is missing of an attachment', () => {
  /** Cuts the line at some requests, and notes which chunks went over it. */
  const cutting = (node: Neighbour, where: (line: string) => boolean): { chunks: string[]; end: () => void } => {
    const chunks: string[] = []
    const seen = (request: IncomingMessage): void => {
      const line = `${request.method} ${request.url}`
      if (!line.includes('/chunks/')) return
      if (where(line)) request.socket.destroy()
      else chunks.push(line.replace(/ .*chunks/, ''))
    }
    node.app.server.prependListener('request', seen)
    return { chunks, end: () => node.app.server.off('request', seen) }
  }
  const four = randomBytes(3 * 16 * 1024 * 1024 + 5)

  it('is fetched by its recipient, from where the line broke, though its sender cannot bring it', async () => {
    let broken = false
    const asked = cutting(two.lima, (line) => !broken && line.endsWith('/chunks/2') && (broken = true))
    const brought = cutting(two.bern, () => true)
    try {
      const id = await send(inLima, draft(two.office, { attachments: [(await upload(inLima, four)).id] }))
      await comesTo(inLima, id, 'delivered', 60_000)
      expect(asked.chunks).toEqual(['GET/0', 'GET/1', 'GET/2', 'GET/3'])
    } finally {
      asked.end()
      brought.end()
    }
  }, 90_000)

  it('is brought by its sender, from where the line broke, though its recipient cannot fetch it', async () => {
    const asked = cutting(two.lima, (line) => !line.endsWith('/chunks/0'))
    const brought = cutting(two.bern, () => false)
    try {
      four[0] = (four[0] ?? 0) ^ 1
      const id = await send(inLima, draft(two.office, { attachments: [(await upload(inLima, four)).id] }))
      await comesTo(inLima, id, 'delivered', 60_000)
      expect(brought.chunks.slice(-3)).toEqual(['PUT/1', 'PUT/2', 'PUT/3'])
    } finally {
      asked.end()
      brought.end()
    }
  }, 90_000)
})
