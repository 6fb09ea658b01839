import type { Period } from '@comity/server/contracts/requests'
import { urgencyOf } from '../../lib/format.ts'

const running: readonly string[] = ['running', 'warning', 'overdue']

/** The period that ends next: of law and of what was asked before targets of the house. */
export function nextOf<P extends Pick<Period, 'standing' | 'due' | 'sort'>>(
  all: readonly P[],
): (P & { readonly due: string }) | undefined {
  const open = all
    .filter((one): one is P & { due: string } => running.includes(one.standing) && one.due !== null)
    .toSorted((a, b) => (a.due < b.due ? -1 : 1))
  return open.find(({ sort }) => sort !== 'house') ?? open[0]
}

/** How the board of periods is parted, in the order in which it is read. */
export const shelves = ['overdue', 'today', 'week', 'later', 'standing', 'words'] as const
export type Shelf = (typeof shelves)[number]

/** Where a period belongs on the board; days are those of the zone in which it binds. */
export function shelfOf({ standing, due, zone }: Pick<Period, 'standing' | 'due' | 'zone'>, now: string): Shelf {
  if (standing === 'suspended') return 'standing'
  if (standing === 'words-only' || due === null) return 'words'
  const urgency = urgencyOf(due, now, zone)
  return urgency === 'soon' ? 'week' : urgency
}
