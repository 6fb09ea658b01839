import { createHash } from 'node:crypto'
import { isFault } from '@comity/proof/fault'
import { sha256Hex, utf8 } from '@comity/proof/hash'
import { issue, readStatement } from '@comity/proof/receipt'
import { readEnvelope } from '@comity/proof/envelope'
import { z } from 'zod'
import type { Database } from '#kernel/database'
import { isRefusal } from '#kernel/refusal'
import { Id } from '#kernel/schema/page'
import { chunksOf, longestChunk } from './attachments.chunks.ts'
import { digestOf as sealedDigest, type Pushing } from './attachments.push.ts'
import { sealedChunk } from './attachments.seal.ts'
import { takeChunk, type Taking } from './attachments.take.ts'
import { BundleBroken } from './bundle.seal.ts'
import { type Member, readTar, TarBroken, tarEnd, tarHeader, tarPadding } from './bundle.tar.ts'
import { receiveItems } from './flow.receive.ts'
import type { Flow } from './ports.ts'
import { readCover } from './rules.cover.ts'
import { readReceipt } from './rules.receipt.ts'
import { isDecision, isShared } from './rules.state.ts'
import { attachmentsFor, outboxPage } from './store.bundle.ts'
import { pushableOf } from './store.attachments.ts'
import { Digest, longestReceipt, mostItemBytes, mostItems, Parcel } from './words.ts'

/** How a bundle says what it is: a statement of the node that made it, about the digests of what follows. */
export const bundleType = 'exchange/bundle'
const mostMembers = 20_000
const Said = z.looseObject({ to: z.string().length(3), members: z.array(Digest).max(mostMembers) })
const ChunkHead = z.strictObject({ attachment: Id, index: z.int().min(0), message: Digest })

const digestOf = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex')

function* member(name: string, parts: readonly Uint8Array[]): Generator<Uint8Array> {
  const size = parts.reduce((sum, part) => sum + part.length, 0)
  yield tarHeader(name, size)
  yield* parts
  yield tarPadding(size)
}

async function* pagesOf(flow: Flow, database: Database, peer: string) {
  let beyond: { placed: string; kind: string; id: string } | null = null
  for (;;) {
    const page: Awaited<ReturnType<typeof outboxPage>> = await outboxPage(database, peer, beyond, 100)
    for (const { content } of page) {
      if (content === '') continue
      // Who says that a message is given up shows its cover first: only its writer may.
      const cover = await coverGivenUp(flow, content)
      if (cover !== undefined) yield { content: cover }
      yield { content }
    }
    const last = page.at(-1)
    if (last === undefined || page.length < 100) return
    beyond = last
  }
}

async function coverGivenUp(flow: Flow, content: string): Promise<string | undefined> {
  const read = content.length > longestReceipt ? undefined : readReceipt(content)
  if (read === undefined || isFault(read) || read.receipt.name !== 'non-delivered') return undefined
  return (await flow.store.messages([read.receipt.message])).get(read.receipt.message)?.envelope
}

/**
 * What waits for a peer as one archive, in pieces, still to be sealed (`sealBundle`): a signed list of what is in it, parcels and receipts in their order, and
 * the sealed chunks of attachments. Making it changes nothing: what it carries waits until the peer's receipts come back.
 */
export async function* writeBundle(flow: Flow, pushing: Pushing, peer: string): AsyncGenerator<Uint8Array> {
  const members: string[] = []
  for await (const { content } of pagesOf(flow, pushing.database, peer)) {
    if (members.length < mostMembers) members.push(digestOf(content))
  }
  const at = Temporal.Instant.fromEpochMilliseconds(flow.now()).toString()
  const statement = {
    type: bundleType,
    issuer: flow.trust.state,
    subject: sha256Hex(utf8(members.join('\n'))),
    at,
    body: { to: peer, members },
  }
  const list = Buffer.from(issue(statement, [await flow.trust.node()]))
  yield* member(digestOf(list), [list])
  const listed = new Set(members)
  for await (const { content } of pagesOf(flow, pushing.database, peer)) {
    const bytes = Buffer.from(content)
    const name = digestOf(bytes)
    // What came since the list was made goes with the next bundle.
    if (listed.delete(name)) yield* member(name, [bytes])
  }
  for (const { message, id } of await attachmentsFor(pushing.database, peer)) {
    const one = await pushableOf(pushing.database, message, id)
    if (one === undefined) continue
    const { count } = chunksOf(one.bytes, one.chunk_bytes)
    for (let index = 0; index < count; index += 1) {
      const sealed = sealedChunk(one, index, pushing.pathOf(one.digest))
      if (sealed === undefined) break
      const head = Buffer.from(`${JSON.stringify({ attachment: id, index, message })}\n`)
      const size = head.length + sealed.bytes
      yield tarHeader(Buffer.from(await sealedDigest(sealed, head)).toString('hex'), size)
      yield head
      yield* sealed.parts()
      yield tarPadding(size)
    }
  }
  yield tarEnd
}

export type Taken = {
  peer: string
  messages: number
  receipts: number
  rejected: number
  missing: number
  attachments: number
}
/** Who made the bundle, for whom, and what must follow. Read strictly, then verified, before anything else is looked at. */
async function listIn(
  flow: Flow,
  bytes: Buffer,
): Promise<{ readonly peer: string; readonly members: readonly string[] }> {
  const text = bytes.toString('utf8')
  const read = readEnvelope(text)
  const issuer = isFault(read) ? undefined : (read.payload as { issuer?: unknown; at?: unknown } | null)
  if (typeof issuer?.issuer !== 'string' || typeof issuer.at !== 'string') {
    throw new BundleBroken('bundle-malformed', 'it does not begin with a list')
  }
  const keys = await flow.trust.keysOf(issuer.issuer, issuer.at)
  if (keys.size === 0 || issuer.issuer === flow.trust.state) {
    throw new BundleBroken('bundle-not-trusted', 'this node does not exchange with who made it')
  }
  const stated = readStatement(text, keys, { type: bundleType, issuer: issuer.issuer }, flow.verify)
  if (isFault(stated)) throw new BundleBroken('bundle-not-trusted', 'its list is not signed by the State it names')
  const said = Said.safeParse(stated.statement.body)
  if (!said.success) throw new BundleBroken('bundle-malformed', 'its list is not one')
  const { to, members } = said.data
  if (to !== flow.trust.state) throw new BundleBroken('bundle-for-another', 'it was made for another State')
  if (sha256Hex(utf8(members.join('\n'))) !== stated.statement.subject) {
    throw new BundleBroken('bundle-malformed', 'its list is not the one that was signed')
  }
  return { peer: issuer.issuer, members }
}

/**
 * Takes in the archive of a bundle: verified as what comes over the network is, with the same receipts, which wait for the peer like all
 * others. Taking it in again changes nothing. Throws `BundleBroken`; what was taken before that stays, as after a call
 * that broke off.
 */
export async function readBundle(flow: Flow, taking: Taking, stream: AsyncIterable<Uint8Array>): Promise<Taken> {
  const members = readTar(stream, Math.max(longestChunk + longestHead, mostItemBytes + 100_000))
  try {
    const first = await members.next()
    if (first.done === true) throw new BundleBroken('bundle-malformed', 'it is empty')
    const list = await listIn(flow, await first.value.bytes())
    const taken: Taken = { peer: list.peer, messages: 0, receipts: 0, rejected: 0, missing: 0, attachments: 0 }
    const waiting: Waiting = { parcels: [], receipts: [], covers: [], bytes: 0 }
    let at = 0
    for await (const member of members) {
      if (at < list.members.length) {
        if (list.members[at] !== member.name) {
          throw new BundleBroken('bundle-malformed', 'a part of it is not the one it names')
        }
        at += 1
        collect(waiting, await member.bytes())
        if (at === list.members.length || isFull(waiting)) await apply(flow, taken, waiting)
      } else await takeSealed(taking, taken, member)
    }
    if (at < list.members.length) throw new BundleBroken('bundle-malformed', 'parts of it are missing')
    return taken
  } catch (error) {
    if (error instanceof TarBroken) throw new BundleBroken('bundle-malformed', error.message)
    throw error
  }
}

type Waiting = { parcels: Parcel[]; receipts: string[]; covers: string[]; bytes: number }

const isFull = ({ parcels, receipts, bytes }: Waiting): boolean =>
  parcels.length + receipts.length >= mostItems || bytes > mostItemBytes

function collect(waiting: Waiting, bytes: Buffer): void {
  const text = bytes.toString('utf8')
  waiting.bytes += bytes.length
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new BundleBroken('bundle-malformed', 'a part of it is no message')
  }
  const parcel = Parcel.safeParse(value)
  if (parcel.success) waiting.parcels.push(parcel.data)
  else if (!isFault(readCover(text))) waiting.covers.push(text)
  else if (text.length <= longestReceipt) waiting.receipts.push(text)
  else throw new BundleBroken('bundle-malformed', 'a part of it is no message')
}

/** What one batch of a bundle comes to: decided as ever, and the answers put where they wait for the peer. */
async function apply(flow: Flow, taken: Taken, waiting: Waiting): Promise<void> {
  const { peer } = taken
  const items = { parcels: waiting.parcels, receipts: waiting.receipts, covers: waiting.covers }
  taken.receipts += items.receipts.length
  // A cover may stand last in one batch, and what it belongs to first in the next.
  Object.assign(waiting, { parcels: [], receipts: [], covers: waiting.covers.slice(-1), bytes: 0 })
  const answer = await receiveItems(flow, peer, items)
  taken.missing += answer.missing.length
  const about = new Set([...answer.receipts, ...items.receipts].flatMap(subjectIn))
  const receipts = await flow.store.receiptsOf([...about])
  const own = receipts.filter(({ issuer, name }) => issuer.slice(0, 3) === flow.trust.state && isShared(name))
  const answered = new Set(answer.receipts.flatMap(subjectIn))
  const back = own.filter(({ message }) => answered.has(message))
  if (back.length > 0) await flow.store.add(back, peer)
  taken.messages += back.filter(({ name }) => name === 'accepted').length
  taken.rejected += back.filter(({ name }) => name === 'rejected').length
  // Parcels of which the peer said what it decided have arrived.
  const done = receipts.filter(({ name, issuer }) => isDecision(name) && issuer === peer).map(({ message }) => message)
  if (done.length > 0) await flow.store.settle(peer, { done, receipts: [], again: [], postponed: [] })
}

function subjectIn(envelope: string): readonly string[] {
  const read = readEnvelope(envelope)
  const subject = isFault(read) ? undefined : (read.payload as { subject?: unknown } | null)?.subject
  return typeof subject === 'string' ? [subject] : []
}

const longestHead = 300

async function takeSealed(taking: Taking, taken: Taken, member: Member): Promise<void> {
  const pieces = member.pieces()
  const { line, rest } = await headOf(pieces)
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    value = undefined
  }
  const head = ChunkHead.safeParse(value)
  if (!head.success) throw new BundleBroken('bundle-malformed', 'a part of it is neither a message nor a chunk')
  const { message, attachment: id, index } = head.data
  const found = await takeChunk(taking, taken.peer, { message, id, index }, chained(rest, pieces))
  if (!isRefusal(found) && found.complete) taken.attachments += 1
}

/** The line that a chunk begins with, and what had come behind it. */
async function headOf(pieces: AsyncIterator<Uint8Array>): Promise<{ readonly line: string; readonly rest: Buffer }> {
  let held = Buffer.alloc(0)
  for (;;) {
    const end = held.indexOf(0x0a)
    if (end >= 0 && end <= longestHead) return { line: held.toString('utf8', 0, end), rest: held.subarray(end + 1) }
    const next = held.length > longestHead ? undefined : await pieces.next()
    if (next === undefined || next.done === true) return { line: '', rest: held }
    held = Buffer.concat([held, next.value])
  }
}

async function* chained(first: Uint8Array, then: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield first
  yield* then
}
