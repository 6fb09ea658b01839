import { isRefusal, refuse, type Refusal } from '#kernel/refusal'
import { fold, nextEntry, type LogFault } from './rules.log.ts'
import type { Entry, Facts, Member, RoomFile } from './words.ts'

/** Messages closed in one of the last epochs are taken, unless somebody was removed since; as devices read them. */
export const lateEpochs = 3

export type Ordered = { readonly room: RoomFile; readonly entry: Entry }

type Author = { readonly id: string; readonly at: string; readonly author: string }

/** Puts a closed message next in the log. */
export function orderMessage(
  room: RoomFile,
  by: Author,
  { epoch, content }: { readonly epoch: number; readonly content: string },
): Ordered | Refusal {
  if (epoch > room.epoch)
    return refuse('change-not-allowed', { detail: 'the message is of an epoch that has not begun' })
  if (epoch < room.floor || epoch < room.epoch - lateEpochs) {
    return refuse('epoch-over', {
      detail: 'the members changed since this was closed: it is closed anew for those who are there now',
      facts: { epoch: room.epoch },
    })
  }
  return put(room, nextEntry(room, { ...by, epoch, facts: { kind: 'message' } }, { content }))
}

/** Puts a change of the group next, which was checked; `added` are all who came in by it. */
export function orderChange(
  room: RoomFile,
  by: Author,
  change: {
    readonly added: readonly Member[]
    readonly removed: readonly string[]
    readonly commit: string
    readonly info: string
    readonly welcome: string | null
  },
): Ordered | Refusal {
  const { added, removed, commit, info, welcome } = change
  const facts: Facts = { kind: 'changed', added: [...added], removed: [...removed] }
  return put(room, nextEntry(room, { ...by, facts }, { content: commit, info, welcome }))
}

/** Puts what needs no content next. */
export function orderFacts(room: RoomFile, by: Author, facts: Facts): Ordered | Refusal {
  return put(room, nextEntry(room, { ...by, facts }))
}

function put(room: RoomFile, entry: Entry): Ordered | Refusal {
  const next = fold(room, entry)
  if (isRefusal(next)) return next
  if ('fault' in next) return refuse('change-not-allowed', { detail: sayings[next.fault] })
  return { room: next, entry }
}

const sayings: Readonly<Record<LogFault, string>> = {
  gap: 'it does not continue the log',
  fork: 'it continues another log than this one',
  'not-allowed': 'that is not for its author to do in this room, or the room is no longer open',
  'content-differs': 'the content is not the one that was digested',
}
