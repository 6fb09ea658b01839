import type { Header, Retention } from './words.ts'

const dayMs = 86_400_000

/** What was written up to this moment has expired; undefined where nothing expires. */
export function expiredUntil(retention: Retention | undefined, now: string): string | undefined {
  if (retention === undefined || retention.days === null || retention.hold) return undefined
  return new Date(Date.parse(now) - retention.days * dayMs).toISOString()
}

/**
 * Whether the content of a message can be absent because it expired: it is older than the shortest period there is. A
 * node that has nothing to show for a younger one withholds it.
 */
export function mayBeGone({ at, facts }: Pick<Header, 'at' | 'facts'>, now: string): boolean {
  return facts.kind === 'message' && Date.parse(at) <= Date.parse(now) - dayMs
}
