import { contentDigest } from '@comity/group/log'
import { happened } from '#kernel/event'
import { eventWrites } from '#kernel/events'
import { instant } from '#kernel/kernel'
import { isRefusal } from '#kernel/refusal'
import { RoomGrew } from './contract.ts'
import { catchUp, received } from './follow.ts'
import type { Ground } from './ground.ts'
import { ask } from './peer.ask.ts'
import { others } from './peer.serve.ts'
import { hasExpired } from './rules.retention.ts'
import { roomById } from './store.rooms.ts'
import { acceptGone, decisionsIn, fillIn, roomsWithheld, withheldIn } from './store.withheld.ts'
import type { Header, RoomFile } from './words.ts'
import { EntriesAnswered, paths } from './words.peer.ts'

/** Of one room in one round, and of one State in that round. */
const atOnce = 500
const mostRounds = 20

/**
 * Looks after messages that came without their content. Once the log is here to its end it shows which of them expired;
 * the others are withheld, and the content is taken from whichever State still has it, by the digest in the header.
 */
export async function askWithheld(ground: Ground): Promise<void> {
  for (const id of await roomsWithheld(ground.kernel.database)) await askRoom(ground, id)
}

async function askRoom(ground: Ground, id: string): Promise<void> {
  const { database, clock } = ground.kernel
  const known = await roomById(database, id)
  if (known === undefined) return
  const whole = !known.restored && (await catchUp(ground, id, known.room.lead)) === undefined
  const room = (await roomById(database, id))?.room ?? known.room
  const [messages, decisions] = await Promise.all([withheldIn(database, id, atOnce), decisionsIn(database, id)])
  const now = instant(clock)
  const gone = messages.filter(({ at }) => whole && hasExpired(at, decisions, now))
  await database.commit(
    acceptGone(
      id,
      gone.map(({ number }) => number),
    ),
  )
  let missing = messages.filter((one) => !gone.includes(one))
  for (const from of others(room, ground.state)) {
    if (missing.length === 0) return
    const found = await bringFrom(ground, room, from, missing)
    missing = missing.filter(({ number }) => !found.has(number))
  }
}

/** The numbers of messages that came without their content and had not expired, as far as the log is here: the first ones. */
export async function stillWithheld({ database, clock }: Ground['kernel'], room: string): Promise<readonly number[]> {
  const messages = await withheldIn(database, room, atOnce)
  if (messages.length === 0) return []
  const decisions = await decisionsIn(database, room)
  return messages.filter(({ at }) => !hasExpired(at, decisions, instant(clock))).map(({ number }) => number)
}

/** The numbers of the messages whose content this State had. */
async function bringFrom(
  ground: Ground,
  room: RoomFile,
  from: string,
  missing: readonly Header[],
): Promise<ReadonlySet<number>> {
  const { kernel, groups } = ground
  const found = new Set<number>()
  let rest = missing
  for (let round = 0; round < mostRounds; round += 1) {
    const [first] = rest
    if (first === undefined) return found
    const asked = { room: room.id, after: first.number - 1, readings: [] }
    const answer = await ask(ground, from, paths.entries, EntriesAnswered, asked)
    const last = isRefusal(answer) ? undefined : answer.entries.at(-1)?.header.number
    if (isRefusal(answer) || last === undefined) return found
    const contents = new Map(answer.entries.map(({ header, content }) => [header.number, content]))
    const now = instant(kernel.clock)
    for (const { number, epoch, content: digest } of rest) {
      const content = contents.get(number) ?? null
      if (content === null || contentDigest(content) !== digest) continue
      if (!(await groups.isMessage(room.id, epoch, content))) continue
      const events = [happened(RoomGrew, `room:${room.id}`, { room: room.id, from: number, to: number })]
      await kernel.database.commit([
        fillIn(room.id, number, content),
        ...eventWrites(events, { officer: null, post: null }, now, kernel.ids),
        received(ground, room.id, from, now),
      ])
      found.add(number)
    }
    if (found.size > 0) kernel.wake()
    rest = rest.filter(({ number }) => number > last)
  }
  return found
}
