import { createHash } from 'node:crypto'
import { mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import {
  beginUpload,
  mostUploadPart,
  readMessage,
  sendMessage,
  type MessageView,
  type Upload,
} from '@comity/server/contracts/exchange'
import type { ReplyOf } from '@comity/server/kernel/route'
import { draftTo, neighbours, type AtWork } from './neighbours.ts'
import { forgetPeak, peakMegabytes, residentMegabytes } from './process.ts'

const part = mostUploadPart / 4
/** What a node may hold resident, whatever goes through it. */
export const aimMegabytes = 150

/**
 * Megabytes a second of one attachment from one node to another: from the moment the message is sent until the recipient
 * has all of it, verified, and its receipt is with the sender. Beside a plain copy of a file of that size, flushed, in the
 * same run. The memory is the most that either node held resident on the way, without what it held before.
 */
export async function attachment({ quick, say }: { quick: boolean; say: (line: string) => void }): Promise<object> {
  const bytes = (quick ? 512 : 10 * 1_024) * 1024 * 1024
  const copy = await copied(bytes)
  say(`a plain copy: ${copy} MB/s`)
  const { seconds, before, most } = await carried(bytes, say)
  const megabytesPerSecond = Math.round(bytes / 1e6 / seconds)
  say(`resident before: ${before.join(' and ')} MB; at most: ${most.join(' and ')} MB`)
  return {
    megabytesPerSecond,
    copyMegabytesPerSecond: copy,
    ratio: Number((megabytesPerSecond / copy).toFixed(3)),
    residentMegabytes: Math.max(...most),
  }
}

/** Carries an attachment between two nodes at rest; megabytes each held before, and the most it held on the way. */
export async function carried(
  bytes: number,
  say: (line: string) => void = () => undefined,
): Promise<{ readonly seconds: number; readonly before: readonly number[]; readonly most: readonly number[] }> {
  const bench = await neighbours()
  try {
    const { inLima, office, lima, bern } = bench
    const upload = await uploaded(inLima, bytes)
    say(`uploaded ${Math.round(bytes / 1e6)} MB`)
    // As a node is that has been running: a first start makes keys, tables and a cache of its own sources.
    await Promise.all([lima.restart(), bern.restart()])
    const pids = [lima.pid(), bern.pid()]
    await settled(pids)
    const before = pids.map(residentMegabytes)
    pids.forEach(forgetPeak)
    const began = performance.now()
    const sent = await inLima('POST', sendMessage.path, { ...draftTo(office, 100), attachments: [upload.id] })
    if (sent.status !== 200) throw new Error(`sending answered ${sent.status}: ${JSON.stringify(sent.body)}`)
    const id = (sent.body as ReplyOf<typeof sendMessage>).messages[0]?.id ?? ''
    for (;;) {
      const { body } = await inLima('GET', readMessage.path.replace(':id', id))
      if ((body as MessageView).state === 'delivered') break
      await delay(100)
    }
    return { seconds: (performance.now() - began) / 1_000, before, most: pids.map(peakMegabytes) }
  } finally {
    await bench.stop()
  }
}

/** What a start needed is given back some seconds after it; a machine with much to do takes longer. */
async function settled(pids: readonly number[]): Promise<void> {
  await delay(5_000)
  for (let tries = 0; tries < 60 && pids.some((pid) => residentMegabytes(pid) > aimMegabytes); tries += 1) {
    await delay(500)
  }
}

/** Sends a file of no particular content in parts, as a browser does. */
async function uploaded(officer: AtWork, bytes: number): Promise<Upload> {
  const begun = await officer('POST', beginUpload.path, { name: 'image of a disk.bin', bytes })
  let state = begun.body as Upload
  const block = Buffer.alloc(part)
  while (!state.complete) {
    // Every part another, so that nothing is gained by sameness.
    block.write(createHash('sha256').update(String(state.offset)).digest('hex'))
    const piece = block.subarray(0, Math.min(part, bytes - state.offset))
    const path = `${beginUpload.path}/${state.id}?offset=${state.offset}`
    const put = await officer('PUT', path, piece, { 'content-type': 'application/octet-stream' })
    if (put.status !== 200) throw new Error(`uploading answered ${put.status}: ${JSON.stringify(put.body)}`)
    state = put.body as Upload
  }
  return state
}

/** Megabytes a second of reading one file and writing another, flushed at the end. */
async function copied(bytes: number): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'comity-bench-copy-'))
  const block = Buffer.alloc(4 * 1024 * 1024, 7)
  try {
    const from = await open(join(folder, 'from'), 'w+')
    for (let at = 0; at < bytes; at += block.length) await from.write(block, 0, block.length, at)
    await from.sync()
    const to = await open(join(folder, 'to'), 'w')
    const began = performance.now()
    for (let at = 0; at < bytes; at += block.length) {
      const { bytesRead } = await from.read(block, 0, block.length, at)
      await to.write(block, 0, bytesRead, at)
    }
    await to.sync()
    const seconds = (performance.now() - began) / 1_000
    await Promise.all([from.close(), to.close()])
    return Math.round(bytes / 1e6 / seconds)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
