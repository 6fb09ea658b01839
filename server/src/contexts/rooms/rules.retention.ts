import type { Entry, Header, Retention } from './words.ts'

const dayMs = 86_400_000

/** What was written up to this moment has expired; undefined where nothing expires. */
export function expiredUntil(retention: Retention | undefined, now: string): string | undefined {
  if (retention === undefined || retention.days === null || retention.hold) return undefined
  return new Date(Date.parse(now) - retention.days * dayMs).toISOString()
}

/**
 * Whether the content of a message can be absent because it expired, as long as the log is not known to its end: it is
 * older than the shortest period there is. A node that has nothing to show for a younger one withholds it.
 */
export function mayBeGone({ at, facts }: Pick<Header, 'at' | 'facts'>, now: string): boolean {
  return facts.kind === 'message' && Date.parse(at) <= Date.parse(now) - dayMs
}

/** Whether a message comes without the content it was written with. */
export function isWithheld({ header, content }: Pick<Entry, 'header' | 'content'>): boolean {
  return header.facts.kind === 'message' && content === null && header.content !== null
}

/** What was decided of how long a room is kept, as its log has it: each holds until the next. */
export type Decision = { readonly at: string; readonly retention: Retention }

/** Whether something written at a moment has expired under any of these decisions while it held. */
export function hasExpired(at: string, decisions: readonly Decision[], now: string): boolean {
  return decisions.some(({ retention }, index) => {
    const until = expiredUntil(retention, decisions[index + 1]?.at ?? now)
    return until !== undefined && Date.parse(at) <= Date.parse(until)
  })
}
