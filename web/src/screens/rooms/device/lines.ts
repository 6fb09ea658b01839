import type { Entry } from '@comity/server/contracts/rooms'

/** A file that stands beside a room, closed; whoever reads the message has its key. */
export type SentFile = {
  readonly name: string
  readonly type: string
  readonly bytes: number
  /** SHA-256 of the closed bytes, under which nodes know it. */
  readonly digest: string
  readonly key: string
  readonly iv: string
}

/** What is inside a message. `after` is where its author's log ended: others compare it with theirs. */
export type Said = {
  readonly text: string
  readonly files: readonly SentFile[]
  readonly after: { readonly number: number; readonly digest: string }
}

/** One line of a room as this device keeps it: an entry of the log, and what it read in it. */
export type Line = {
  readonly number: number
  readonly digest: string
  readonly id: string
  readonly at: string
  readonly author: string
  readonly facts: Entry['header']['facts']
  /** Absent where this device could not read it. */
  readonly said?: Said
}

/** What a device found wrong with a log. It is said for ever: such a room is no longer to be relied on. */
export type Trouble = {
  readonly kind:
    | 'gap'
    | 'changed'
    /** A member saw another log than this one. */
    | 'split'
    /** The change of the group is not the one the log says, or was made by another. */
    | 'false-change'
    /** Somebody's words under another's name. */
    | 'false-author'
  readonly number: number
}

/** Lines whose words have expired under what was decided last, without them. Nothing where there is no period, or a hold. */
export function expiredOf(lines: readonly Line[], now: number): readonly Line[] {
  const decided = lines.findLast(({ facts }) => facts.kind === 'retained')?.facts
  if (decided?.kind !== 'retained' || decided.days === null || decided.hold) return []
  const until = now - decided.days * 86_400_000
  return lines.flatMap(({ said, ...line }) => (said !== undefined && Date.parse(line.at) <= until ? [line] : []))
}

const mostText = 20_000
const mostFiles = 20

/** What a message says, read strictly: it comes from another State's device. */
export function saidIn(bytes: Uint8Array): Said | undefined {
  try {
    const value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as Partial<Said>
    const { text, files, after } = value
    if (typeof text !== 'string' || text.length > mostText || !Array.isArray(files) || files.length > mostFiles)
      return undefined
    if (!files.every(isFile) || typeof after?.number !== 'number' || typeof after.digest !== 'string') return undefined
    return { text, files, after: { number: after.number, digest: after.digest } }
  } catch {
    return undefined
  }
}

function isFile(value: unknown): value is SentFile {
  if (typeof value !== 'object' || value === null) return false
  const file = value as Partial<Record<keyof SentFile, unknown>>
  const texts = [file.name, file.type, file.key, file.iv].every(
    (text) => typeof text === 'string' && text.length <= 300,
  )
  return (
    texts && typeof file.bytes === 'number' && typeof file.digest === 'string' && /^[0-9a-f]{64}$/.test(file.digest)
  )
}
