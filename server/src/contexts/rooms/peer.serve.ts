import type { FastifyInstance } from 'fastify'
import { buffer } from 'node:stream/consumers'
import type { z } from 'zod'
import { unknown } from '#kernel/authorise'
import { Conflict } from '#kernel/database'
import { happened } from '#kernel/event'
import { eventWrites } from '#kernel/events'
import { instant } from '#kernel/kernel'
import { isRefusal, refuse, type Refusal } from '#kernel/refusal'
import type { Asked, Served } from '#contexts/directory'
import { RoomGrew, RoomRead } from './contract.ts'
import { catchUp, received } from './follow.ts'
import type { Ground } from './ground.ts'
import { order } from './order.ts'
import { state, statements } from './statements.ts'
import { fileNamed, saveNotices } from './store.delivery.ts'
import { entriesAfter, entryNamed, noteReading, readings, roomById, saveGrown, type Kept } from './store.rooms.ts'
import { digestOf } from '@comity/group/log'
import { stateOf, type RoomFile } from './words.ts'
import { EntriesAsked, HeadsAsked, mostAsked, NewsTold, OrderAsked, paths, sinceHeader } from './words.peer.ts'

const atOnce = 100

/** Answers other nodes about rooms. Who calls is known and trusted; whether they take part is asked of the room. */
export function peerRooms(ground: Ground): (app: FastifyInstance) => void {
  const { directory } = ground
  return (app) => {
    const post = <Body extends z.ZodType>(
      path: string,
      shape: Body,
      answer: (from: string, body: z.output<Body>) => Promise<object | Refusal>,
    ) =>
      directory.serve(app, {
        method: 'POST',
        path,
        mostBytes: mostAsked,
        answer: async ({ state: from, body }) => {
          const read = shape.safeParse(parsed(body))
          if (!read.success) return refuse('malformed', { detail: 'not in the form of the contract' })
          const done = await answer(from, read.data)
          return isRefusal(done) ? done : { status: 200, body: JSON.stringify(done) }
        },
      })
    post(paths.order, OrderAsked, (from, { room, draft }) => orderFor(ground, from, room, draft))
    post(paths.entries, EntriesAsked, (from, asked) => entriesFor(ground, from, asked))
    post(paths.heads, HeadsAsked, (from, { rooms }) => headsFor(ground, from, rooms))
    post(paths.news, NewsTold, async (from, { room }) => (await catchUp(ground, room, from)) ?? {})
    directory.serve(app, {
      method: 'GET',
      path: paths.file,
      mostBytes: 1_000,
      answer: (asked) => fileFor(ground, asked),
    })
  }
}

/** The room, if the State that asks takes part in it; otherwise as if there were none. */
async function roomOf({ kernel }: Ground, from: string, id: string): Promise<Kept | Refusal> {
  const kept = await roomById(kernel.database, id)
  return kept !== undefined && takesPart(kept.room, from) ? kept : unknown()
}

export function takesPart({ authorities }: Pick<RoomFile, 'authorities'>, state: string): boolean {
  return authorities.some((one) => one.state === state)
}

/** All other States that take part. */
export function others(room: Pick<RoomFile, 'authorities'>, state: string): readonly string[] {
  return [...new Set(room.authorities.map((one) => one.state))].filter((one) => one !== state)
}

async function orderFor(
  ground: Ground,
  from: string,
  id: string,
  draft: z.output<typeof OrderAsked>['draft'],
): Promise<{ readonly number: number } | Refusal> {
  const { kernel } = ground
  for (let attempt = 0; attempt < 8; attempt += 1) {
    const kept = await roomOf(ground, from, id)
    if (isRefusal(kept)) return kept
    if (stateOf(draft.author) !== from)
      return refuse('change-not-allowed', { detail: 'a State asks for its own officers' })
    const there = await entryNamed(kernel.database, id, draft.id)
    if (there !== undefined) {
      const same = there.header.author === draft.author
      return same ? { number: there.header.number } : refuse('change-not-allowed', { detail: 'the name is taken' })
    }
    if (kept.restored) return catchingUp
    if (kept.room.lead !== ground.state)
      return refuse('change-not-allowed', { detail: 'this node does not lead the room' })
    const ordered = await order(ground, kept, draft)
    if (isRefusal(ordered)) return ordered
    const { room, entry } = ordered
    const now = instant(kernel.clock)
    const at = room.head.number
    const events = [happened(RoomGrew, `room:${id}`, { room: id, from: at, to: at })]
    try {
      await kernel.database.commit([
        ...saveGrown({ room, info: entry.info ?? kept.info, entries: [entry] }, ground.state),
        ...saveNotices(id, others(room, ground.state), now),
        ...eventWrites(events, { officer: null, post: null }, now, kernel.ids),
        received(ground, id, from, now),
      ])
    } catch (error) {
      if (error instanceof Conflict) continue
      throw error
    }
    kernel.wake()
    return { number: at }
  }
  return refuse('unavailable', { detail: 'too many write in this room at once; try again' })
}

/** Said until it is known what others hold of a log that was brought back from a backup. */
export const catchingUp = refuse('unavailable', {
  detail: 'the log of the room was restored and is being completed; try again',
})

async function entriesFor(
  ground: Ground,
  from: string,
  asked: z.output<typeof EntriesAsked>,
): Promise<object | Refusal> {
  const { kernel } = ground
  const kept = await roomOf(ground, from, asked.room)
  if (isRefusal(kept)) return kept
  const { room } = kept
  // Whoever led before may answer up to what it signed over.
  const found = await entriesAfter(kernel.database, room.id, asked.after, atOnce)
  const entries = sized(found)
  const last = entries.at(-1)
  const head = last ? { number: last.header.number, digest: digestOf(last.header) } : room.head
  await noteReadings(ground, kept, from, asked.readings)
  const told = await readings(kernel.database, room.id)
  return {
    entries,
    head: await state(ground, statements.head, head.digest, { room: room.id, number: head.number }),
    word: room.lead === ground.state ? null : kept.headStatement,
    more: head.number < room.head.number,
    readings: told,
  }
}

/** As many as fit into one answer. */
function sized<T extends { readonly content: string | null; readonly info: string | null }>(
  found: readonly T[],
): readonly T[] {
  let size = 0
  const until = found.findIndex(({ content, info }) => {
    size += (content?.length ?? 0) + 2 * (info?.length ?? 0) + 2_000
    return size > 20_000_000
  })
  return until < 1 ? found.slice(0, until === 0 ? 1 : undefined) : found.slice(0, until)
}

async function noteReadings(
  ground: Ground,
  { room }: Kept,
  from: string,
  told: z.output<typeof EntriesAsked>['readings'],
): Promise<void> {
  const known = new Map((await readings(ground.kernel.database, room.id)).map(({ name, number }) => [name, number]))
  const fresh = told.filter(({ name, number }) => {
    const member = room.members.some((one) => one.name === name)
    return stateOf(name) === from && member && number > (known.get(name) ?? -1) && number <= room.head.number
  })
  for (const { name, number, at } of fresh) {
    await ground.kernel.database.commit([noteReading(room.id, name, number, at)])
  }
  if (fresh.length === 0 || room.lead !== ground.state) return
  const { kernel } = ground
  const now = instant(kernel.clock)
  const rest = others(room, ground.state).filter((state) => state !== from)
  const events = fresh.map(({ name, number }) => happened(RoomRead, `room:${room.id}`, { room: room.id, name, number }))
  await kernel.database.commit([
    ...saveNotices(room.id, rest, now),
    ...eventWrites(events, { officer: null, post: null }, now, kernel.ids),
  ])
  kernel.wake()
}

async function headsFor(
  ground: Ground,
  from: string,
  rooms: z.output<typeof HeadsAsked>['rooms'],
): Promise<{ readonly news: readonly string[] }> {
  const news: string[] = []
  for (const { room: id, number } of rooms) {
    const kept = await roomOf(ground, from, id)
    if (!isRefusal(kept) && kept.room.head.number > number) news.push(id)
  }
  return { news }
}

/** Files are served by any node that takes part to any other: they are closed. */
async function fileFor(ground: Ground, { state: from, params }: Asked): Promise<Served | Refusal> {
  const { room: id = '', digest = '' } = params
  if (!/^[0-9a-f-]{36}$/.test(id) || !/^[0-9a-f]{64}$/.test(digest)) return unknown()
  const kept = await roomOf(ground, from, id)
  if (isRefusal(kept)) return kept
  const file = await fileNamed(ground.kernel.database, id, digest)
  if (file === undefined || !(await ground.kernel.blobs.has(digest))) return unknown()
  const body = new Uint8Array(await buffer(await ground.kernel.blobs.open(digest)))
  return { status: 200, body, contentType: 'application/octet-stream', headers: { [sinceHeader]: file.at } }
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    return undefined
  }
}
