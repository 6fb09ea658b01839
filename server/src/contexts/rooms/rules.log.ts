import { contentDigest, digestOf, noDigest } from '@comity/group/log'
import { stateOf, type Entry, type Facts, type Head, type Header, type RoomFile } from './words.ts'

/** Why an entry does not continue a log. */
export type LogFault =
  /** Not the next number: something is missing, or this was had before. */
  | 'gap'
  /** Continues another history than this one: the node that orders it shows different people different logs. */
  | 'fork'
  /** Says something its author may not, or that does not fit what the room is. */
  | 'not-allowed'
  | 'content-differs'

/** The entry that would come next in a room. */
export function nextEntry(
  room: Pick<RoomFile, 'id' | 'head' | 'epoch'>,
  given: {
    readonly id: string
    readonly at: string
    readonly author: string
    readonly facts: Facts
    readonly epoch?: number
  },
  closed: Partial<Pick<Entry, 'content' | 'welcome' | 'info'>> = {},
): Entry {
  const { id, at, author, facts, epoch = room.epoch } = given
  const { head } = room
  const { content = null, welcome = null, info = null } = closed
  return {
    header: {
      room: room.id,
      number: head.number + 1,
      previous: head.digest,
      id,
      at,
      author,
      epoch,
      facts,
      content: content === null ? null : contentDigest(content),
    },
    content,
    welcome,
    info,
  }
}

/** What precedes the first entry of a room. */
export const before = (id: string) => ({ id, head: { number: -1, digest: noDigest }, epoch: 0 })

/**
 * The room after an entry, or why the entry does not continue it. Pure and total: every node and every device that
 * reads the same log comes to the same room. Whether a change of the group is what it says is checked apart (`mls.ts`).
 */
export function fold(room: RoomFile | undefined, { header, content }: Entry): RoomFile | { readonly fault: LogFault } {
  const said = content === null ? null : contentDigest(content)
  // Of a message that expired the content is gone, and its digest stays.
  const gone = content === null && header.facts.kind === 'message'
  if (said !== header.content && !gone) return { fault: 'content-differs' }
  const { facts } = header
  const at: Head = { number: header.number, digest: digestOf(header) }
  if (room === undefined) return opened(header, at)
  if (header.room !== room.id || header.number !== room.head.number + 1) return { fault: 'gap' }
  if (header.previous !== room.head.digest) return { fault: 'fork' }
  if (facts.kind === 'opened' || !mayWrite(room, header)) return { fault: 'not-allowed' }
  return { ...applied(room, header, facts), head: at, changedAt: header.at }
}

function opened(header: Header, head: Head): RoomFile | { readonly fault: LogFault } {
  const { facts } = header
  if (header.number !== 0 || header.previous !== noDigest) return { fault: 'gap' }
  if (facts.kind !== 'opened' || header.author !== facts.by.name) return { fault: 'not-allowed' }
  const lead = stateOf(header.author)
  if (facts.authority.state !== lead || facts.by.authority.id !== facts.authority.authority) {
    return { fault: 'not-allowed' }
  }
  return {
    id: header.room,
    lead,
    title: facts.title,
    purpose: facts.purpose,
    basis: facts.basis,
    marking: facts.marking,
    suite: facts.suite,
    state: 'open',
    openedAt: header.at,
    changedAt: header.at,
    head,
    epoch: 0,
    floor: 0,
    authorities: [facts.authority],
    members: [facts.by],
    waiting: [],
    leaving: [],
  }
}

/** Whether its author may write such an entry now. */
function mayWrite(room: RoomFile, { author, facts, epoch }: Header): boolean {
  const from = stateOf(author)
  const member = room.members.some(({ name }) => name === author) && !room.leaving.includes(author)
  // What was written in a closed room expires too.
  if (facts.kind === 'retained') return room.state !== 'handed-over' && member && from === room.lead
  if (facts.kind === 'took-over') return room.state === 'handed-over' && author === room.lead
  if (room.state !== 'open') return false
  switch (facts.kind) {
    case 'message':
      return member && epoch >= room.floor && epoch <= room.epoch
    case 'changed':
      return epoch === room.epoch && mayChange(room, author, member, facts)
    case 'invited':
      return member && from === room.lead && !isInvited(room, facts.who.state, facts.who.authority)
    case 'seated': {
      const { name, authority } = facts.who
      const taken = [...room.members, ...room.waiting].some((one) => one.name === name)
      return stateOf(name) === from && isInvited(room, from, authority.id) && !taken
    }
    case 'left':
      return room.members.some(({ name }) => name === facts.who) && stateOf(facts.who) === from
    case 'handed-over':
      return author === room.lead && facts.to !== room.lead && room.authorities.some(({ state }) => state === facts.to)
    case 'closed':
      return member && from === room.lead
    case 'opened':
    default:
      return false
  }
}

/** A State's own officers are for it to withdraw; the lead's members let in and remove; anybody tidies up who left. */
function mayChange(
  room: RoomFile,
  author: string,
  member: boolean,
  { added, removed }: Extract<Facts, { kind: 'changed' }>,
): boolean {
  const here = (name: string): boolean => room.members.some((one) => one.name === name)
  const own = added.every(({ name }) => name === author) && removed.every((name) => name === author)
  // A new browser takes its officer's own place over.
  if (own && added.length > 0) return here(author) && removed.length === 1 && !room.leaving.includes(author)
  if (!member) return false
  const leads = stateOf(author) === room.lead
  const letIn = added.every(
    ({ name, authority }) =>
      (leads && room.waiting.some((one) => one.name === name)) ||
      (leads && stateOf(name) === room.lead && isInvited(room, room.lead, authority.id)),
  )
  const sentOut = removed.every(
    (name) => here(name) && (leads || stateOf(name) === stateOf(author) || room.leaving.includes(name)),
  )
  return letIn && sentOut
}

export function isInvited({ authorities }: Pick<RoomFile, 'authorities'>, state: string, authority: string): boolean {
  return authorities.some((one) => one.state === state && one.authority === authority)
}

function applied(room: RoomFile, { epoch }: Header, facts: Facts): RoomFile {
  switch (facts.kind) {
    case 'changed': {
      const came = facts.added.map(({ name }) => name)
      return {
        ...room,
        epoch: epoch + 1,
        floor: facts.removed.length > 0 ? epoch + 1 : room.floor,
        members: [
          ...room.members.filter(({ name }) => !facts.removed.includes(name) && !came.includes(name)),
          ...facts.added,
        ],
        waiting: room.waiting.filter(({ name }) => !came.includes(name)),
        leaving: room.leaving.filter((name) => !facts.removed.includes(name)),
      }
    }
    case 'invited':
      return { ...room, authorities: [...room.authorities, facts.who] }
    case 'seated':
      return { ...room, waiting: [...room.waiting, facts.who] }
    case 'left':
      return { ...room, leaving: [...room.leaving.filter((name) => name !== facts.who), facts.who] }
    case 'handed-over':
      return { ...room, state: 'handed-over', lead: facts.to }
    case 'took-over':
      return { ...room, state: 'open' }
    case 'closed':
      return { ...room, state: 'closed' }
    case 'retained':
      return { ...room, retention: { days: facts.days, hold: facts.hold } }
    case 'message':
    case 'opened':
    default:
      return room
  }
}
