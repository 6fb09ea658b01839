import { Conflict } from '#kernel/database'
import { instant } from '#kernel/kernel'
import { isRefusal } from '#kernel/refusal'
import { grow, received } from './follow.ts'
import type { Ground } from './ground.ts'
import { ask } from './peer.ask.ts'
import { others } from './peer.serve.ts'
import { stated, statements } from './statements.ts'
import { releaseRoom, restoredRooms, roomById, saveGrown, type Kept } from './store.rooms.ts'
import type { Entry } from './words.ts'
import { EntriesAnswered, paths } from './words.peer.ts'

/**
 * After a restore, completes the logs of rooms led here from those who followed them, and only then lets them go on: a
 * lead that forgot entries it had signed would order a second history. What others bring counts where this node itself
 * signed for it. A room goes on when more than half of the other States have answered.
 */
export async function recoverRooms(ground: Ground): Promise<void> {
  const { kernel, state } = ground
  for (const { room } of await restoredRooms(kernel.database)) {
    const states = room.lead === state ? others(room, state) : []
    let answered = 0
    for (const from of states) answered += (await takeBack(ground, room.id, from)) ? 1 : 0
    if (states.length === 0 || answered > states.length / 2) await kernel.database.commit([releaseRoom(room.id)])
  }
}

/** Whether the State answered, and nothing it holds of this log is missing here any more. */
async function takeBack(ground: Ground, id: string, from: string): Promise<boolean> {
  const expected = { type: statements.head, issuer: ground.state, room: id }
  const brought: Entry[] = []
  for (let round = 0; round < 100; round += 1) {
    const kept = await roomById(ground.kernel.database, id)
    if (kept === undefined) return true
    const after = brought.at(-1)?.header.number ?? kept.room.head.number
    const answer = await ask(ground, from, paths.entries, EntriesAnswered, { room: id, after, readings: [] })
    // Whoever knows no such room holds nothing of its log.
    if (isRefusal(answer)) return answer.refused === 'unknown'
    const word = answer.word === null ? undefined : await stated(ground, answer.word, expected)
    if (word === undefined || word.number <= kept.room.head.number) return true
    brought.push(...answer.entries.filter(({ header }) => header.number <= word.number))
    if (brought.at(-1)?.header.number === word.number) return adopt(ground, kept, brought, word.digest, from)
    if (answer.entries.length === 0) return false
  }
  return false
}

/** Keeps what continues this log up to the very entry this node once signed for. */
async function adopt(
  ground: Ground,
  kept: Kept,
  entries: readonly Entry[],
  signed: string,
  from: string,
): Promise<boolean> {
  const { kernel } = ground
  const grown = await grow(ground, kept, entries)
  if (grown === undefined || isRefusal(grown) || grown.room.head.digest !== signed) return false
  try {
    await kernel.database.commit([
      ...saveGrown(grown, ground.state),
      received(ground, kept.room.id, from, instant(kernel.clock)),
    ])
  } catch (error) {
    // Another process of this node brought the same.
    if (!(error instanceof Conflict)) throw error
  }
  return true
}
