import { mostSeen } from '#kernel/command'
import { Conflict } from '#kernel/database'
import { happened } from '#kernel/event'
import { eventWrites } from '#kernel/events'
import { instant } from '#kernel/kernel'
import { arrivalsIn } from './collect.ts'
import { RoomExpired } from './contract.ts'
import { doneByNode } from './follow.ts'
import type { Ground } from './ground.ts'
import { expiredUntil } from './rules.retention.ts'
import { noteUploads } from './store.blobs.ts'
import { expiredIn, removeExpired, roomsThatExpire, type Expired } from './store.retention.ts'
import { roomById } from './store.rooms.ts'

/** Of one kind in one commit: as many as its line in the audit trail names together. */
const atOnce = mostSeen / 2

/**
 * Removes from this node what was kept as long as the lead decided: the content of messages, and files. Each removal
 * leaves a line in the audit trail with what it was. The headers stay, so the log goes on proving who wrote when, and
 * what was sealed into a case is a record of that case.
 */
export async function expire(ground: Ground): Promise<void> {
  for (const id of await roomsThatExpire(ground.kernel.database)) await expireRoom(ground, id)
  await arrivalsIn(ground.kernel).collect()
}

async function expireRoom(ground: Ground, id: string): Promise<void> {
  const { kernel } = ground
  const now = instant(kernel.clock)
  for (;;) {
    const kept = await roomById(kernel.database, id)
    const before = kept === undefined || kept.restored ? undefined : expiredUntil(kept.room.retention, now)
    if (kept === undefined || before === undefined) return
    const expired = await expiredIn(kernel.database, id, before, atOnce)
    const { messages, files } = expired
    if (messages.length === 0 && files.length === 0) return
    const told = { room: id, before, messages: messages.length, files: files.length }
    const events = [happened(RoomExpired, `room:${id}`, told)]
    try {
      await kernel.database.commit([
        ...removeExpired(id, kept.room.head.number, expired),
        ...noteUploads(files.map((digest) => ({ id: kernel.ids(), digest, at: arrivalsIn(kernel).over() }))),
        ...eventWrites(events, { officer: null, post: null }, now, kernel.ids),
        receipt(ground, id, expired, now),
      ])
    } catch (error) {
      // Somebody wrote in the room, perhaps that it is held: the next round finds it as it is then.
      if (!(error instanceof Conflict)) throw error
      return
    }
    kernel.wake()
    if (messages.length < atOnce && files.length < atOnce) return
  }
}

/** No officer did it: the decision in the log of the room did. */
function receipt(ground: Pick<Ground, 'kernel'>, room: string, { messages, files }: Expired, at: string) {
  const seen = [...messages.map(({ id }) => id), ...files]
  return doneByNode(ground, { account: 'retention', action: 'rooms.expire', room, at, seen })
}
