import { urgencyOf } from '../../lib/format.ts'
import type { Urgency } from '../../lib/format.ts'

export const urgencies = ['overdue', 'today', 'soon', 'later'] as const

/**
 * Rows by how near their deadline is, the nearest group first and empty groups left out. Each deadline is read in the
 * zone it binds in: what is due today in Lima may be due tomorrow in Bern.
 */
export function groupByDeadline<Row>(
  rows: readonly Row[],
  deadlineOf: (row: Row) => { readonly due: string; readonly zone: string },
  now: string,
): readonly { readonly urgency: Urgency; readonly rows: readonly Row[] }[] {
  const groups = urgencies.map((urgency) => ({
    urgency,
    rows: rows.filter((row) => {
      const { due, zone } = deadlineOf(row)
      return urgencyOf(due, now, zone) === urgency
    }),
  }))
  return groups.filter((group) => group.rows.length > 0)
}
