import { auditWrite } from '#kernel/audit'
import type { Write } from '#kernel/database'
import { Conflict } from '#kernel/database'
import { happened } from '#kernel/event'
import { eventWrites } from '#kernel/events'
import { instant } from '#kernel/kernel'
import { isRefusal, refuse, type Refusal } from '#kernel/refusal'
import { RoomForked, RoomGrew, RoomRead } from './contract.ts'
import { fold } from './rules.log.ts'
import { mayBeGone } from './rules.retention.ts'
import { digestOf } from '@comity/group/log'
import type { Ground } from './ground.ts'
import { ask } from './peer.ask.ts'
import { stated, statements } from './statements.ts'
import { dropOutgoing } from './store.delivery.ts'
import {
  entriesAfter,
  noteFork,
  noteHead,
  noteReading,
  readings,
  roomById,
  saveGrown,
  type Kept,
} from './store.rooms.ts'
import { stateOf, type Entry, type Head, type RoomFile } from './words.ts'
import { EntriesAnswered, paths } from './words.peer.ts'

const nobody = { officer: null, post: null }

/**
 * Brings the copy of a room that another node leads up to date: asks that node for what follows, checks that every entry
 * continues the log, that every change of the group is what it says, and that the node signed for the last of them. What
 * fits no log that was signed before is kept as proof, and the copy stays as it was. Answers nothing when the copy is at the
 * end of the log. Of a long one so much is taken in one turn as `rounds` says: the rest comes in the next, which the lead's
 * news and the heads asked for bring about.
 */
export async function catchUp(ground: Ground, id: string, from: string): Promise<Refusal | undefined> {
  for (let round = 0; round < ground.rounds; round += 1) {
    const kept = await roomById(ground.kernel.database, id)
    const asked = kept?.room.lead ?? from
    if (asked === ground.state) return undefined
    const own = kept === undefined ? [] : await readings(ground.kernel.database, id)
    const answer = await ask(ground, asked, paths.entries, EntriesAnswered, {
      room: id,
      after: kept?.room.head.number ?? -1,
      readings: own.filter(({ name }) => stateOf(name) === ground.state),
    })
    if (isRefusal(answer)) return answer
    const taken = await take(ground, kept, asked, id, answer)
    if (isRefusal(taken)) return taken
    if (!answer.more) return undefined
  }
  return refuse('unavailable', { detail: 'the room is long and comes here part by part; try again in a moment' })
}

type Answer = (typeof EntriesAnswered)['_output']

async function take(
  ground: Ground,
  kept: Kept | undefined,
  lead: string,
  id: string,
  { entries, head, readings: told }: Answer,
): Promise<Refusal | undefined> {
  const word = await stated(ground, head, { type: statements.head, issuer: lead, room: id })
  if (word === undefined) return broken('its word for the log does not hold')
  const before = kept === undefined ? undefined : await digestAt(ground, kept, word.number)
  if (kept !== undefined && before !== undefined && before !== word.digest)
    return forked(ground, kept, head, word.number, [])
  const grown = await grow(ground, kept, entries)
  if (isRefusal(grown)) {
    const convicts = kept !== undefined && continuesAnother(kept.room, entries, word)
    return convicts ? forked(ground, kept, head, word.number, entries) : grown
  }
  const now = instant(ground.kernel.clock)
  const known = new Map((await readings(ground.kernel.database, id)).map(({ name, number }) => [name, number]))
  const read = told.filter(({ name, number }) => stateOf(name) !== ground.state && number > (known.get(name) ?? -1))
  const reading = read.map(({ name, number, at }) => noteReading(id, name, number, at))
  if (grown === undefined) {
    const writes = [...(kept === undefined ? [] : [noteHead(id, head)]), ...reading]
    for (const write of writes) await ground.kernel.database.commit([write])
    await toldReading(ground, id, read)
    return undefined
  }
  const end = grown.room.head
  if (end.number !== word.number || end.digest !== word.digest) return broken('its word is for another log')
  const from = kept === undefined ? 0 : kept.room.head.number + 1
  const events = [happened(RoomGrew, `room:${id}`, { room: id, from, to: end.number })]
  const ids = entries.map(({ header }) => header.id)
  try {
    await ground.kernel.database.commit([
      ...saveGrown({ ...grown, headStatement: head }, ground.state),
      ...dropOutgoing(id, ids),
      ...eventWrites(events, nobody, now, ground.kernel.ids),
      received(ground, id, lead, now),
    ])
  } catch (error) {
    // Somebody else of this node brought the same.
    if (!(error instanceof Conflict)) throw error
    return undefined
  }
  for (const write of reading) await ground.kernel.database.commit([write])
  await toldReading(ground, id, read)
  ground.kernel.wake()
  return undefined
}

/** Open pages show anew who has read. */
async function toldReading({ kernel }: Ground, room: string, read: Answer['readings']): Promise<void> {
  const newest = read.toSorted((a, b) => (a.at < b.at ? 1 : -1))[0]
  if (newest === undefined) return
  const { name, number } = newest
  const events = [happened(RoomRead, `room:${room}`, { room, name, number })]
  await kernel.database.commit(eventWrites(events, nobody, instant(kernel.clock), kernel.ids))
  kernel.wake()
}

/** The room after these entries, each of them checked; undefined where there are none. */
export async function grow(
  ground: Ground,
  kept: Kept | undefined,
  entries: readonly Entry[],
): Promise<
  { readonly room: RoomFile; readonly info: string; readonly entries: readonly Entry[] } | Refusal | undefined
> {
  let room = kept?.room
  let info = kept?.info
  for (const entry of entries) {
    const wrong = await checkEntry(ground, room, info, entry)
    if (wrong) return wrong
    const next = fold(room, entry)
    if ('fault' in next) {
      return next.fault === 'fork'
        ? refuse('fork', { detail: 'the node that leads continues another log' })
        : broken(`an entry does not continue it (${next.fault})`)
    }
    room = next
    info = entry.info ?? info
  }
  return entries.length === 0 || room === undefined || info === undefined ? undefined : { room, info, entries }
}

/** What the log alone does not show: that a group begins and changes as it is said, and that a hand-over was signed. */
async function checkEntry(
  ground: Ground,
  room: RoomFile | undefined,
  info: string | undefined,
  entry: Entry,
): Promise<Refusal | undefined> {
  const { header, content } = entry
  const { facts } = header
  const now = instant(ground.kernel.clock)
  if (facts.kind === 'opened') {
    return entry.info === null
      ? broken('a room begins without a group')
      : ground.groups.begins(header.room, entry.info, facts.by, now)
  }
  if (room === undefined) return undefined
  if (facts.kind === 'message') {
    const there = content !== null && (await ground.groups.isMessage(room.id, header.epoch, content))
    const gone = content === null && header.content !== null && mayBeGone(header, now)
    if (!there && !gone) return broken('a message is none of this room')
  }
  if (facts.kind === 'changed') {
    if (content === null || entry.info === null || info === undefined) return broken('a change without a change')
    const given = { commit: content, info: entry.info }
    const checked = await ground.groups.change(room, info, given, [...room.waiting, ...facts.added], now)
    if (isRefusal(checked)) return checked
    const [added, removed] = [facts.added.map(({ name }) => name), facts.removed]
    const said =
      checked.by === header.author &&
      checked.added
        .map(({ name }) => name)
        .toSorted()
        .join() === added.toSorted().join() &&
      checked.removed.toSorted().join() === removed.toSorted().join()
    return said ? undefined : broken('a change of the group is not the one that is said')
  }
  if (facts.kind === 'handed-over') {
    const expected = { type: statements.handedOver, issuer: room.lead, room: room.id }
    const word = await stated(ground, facts.statement, expected)
    const fits = word?.digest === room.head.digest && word.number === room.head.number && word.body['to'] === facts.to
    return fits ? undefined : broken('a hand-over that the lead did not sign')
  }
  return undefined
}

async function digestAt({ kernel }: Ground, kept: Kept, number: number): Promise<string | undefined> {
  if (number > kept.room.head.number) return undefined
  const [entry] = await entriesAfter(kernel.database, kept.room.id, number - 1, 1)
  return entry && digestOf(entry.header)
}

/** Whether what came is one log, up to what the lead gave its word for, and goes on from another entry than this one. */
function continuesAnother({ head }: RoomFile, entries: readonly Entry[], word: Head): boolean {
  const headers = entries.map(({ header }) => header)
  const [first] = headers
  const last = headers.at(-1)
  const linked = headers.every(({ previous }, at) => {
    const before = headers[at - 1]
    return before === undefined || digestOf(before) === previous
  })
  if (first === undefined || last === undefined || !linked) return false
  const signed = last.number === word.number && digestOf(last) === word.digest
  return signed && first.number === head.number + 1 && first.previous !== head.digest
}

/** Keeps what convicts the lead: its word, and the headers from this log's end to what it gave its word for. */
async function forked(
  ground: Ground,
  { room }: Kept,
  statement: string,
  number: number,
  entries: readonly Entry[],
): Promise<Refusal> {
  const { kernel } = ground
  const events = [happened(RoomForked, `room:${room.id}`, { room: room.id, number })]
  const write: Write = noteFork(room.id, JSON.stringify({ statement, headers: entries.map(({ header }) => header) }))
  const now = instant(kernel.clock)
  await kernel.database.commit([write, ...eventWrites(events, nobody, now, kernel.ids)])
  kernel.wake()
  return refuse('fork', { detail: 'the node that leads signed for another log than the one it showed before' })
}

function broken(why: string): Refusal {
  return refuse('log-differs', { detail: `the node that leads the room sent what cannot be: ${why}` })
}

/** What came from another node stands in the audit trail too. */
export function received(ground: Pick<Ground, 'kernel'>, room: string, from: string, at: string): Write {
  return doneByNode(ground, { account: `node:${from}`, action: 'rooms.receive', room, at, seen: [] })
}

type Done = {
  readonly account: string
  readonly action: string
  readonly room: string
  readonly at: string
  readonly seen: readonly string[]
}

/** The line of the audit trail for what no officer did. */
export function doneByNode({ kernel }: Pick<Ground, 'kernel'>, { account, action, room, at, seen }: Done): Write {
  return auditWrite({
    id: kernel.ids(),
    at,
    officer: null,
    post: null,
    account,
    session: null,
    purpose: null,
    basis: null,
    action,
    resource: `Room:${room}`,
    within: `room:${room}`,
    outcome: 'done',
    refusal: null,
    rules: [],
    policy: kernel.policies.hash,
    approvedBy: null,
    seen: [...seen],
  })
}
