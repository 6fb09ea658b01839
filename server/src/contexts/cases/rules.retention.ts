import type { OffenceId } from '@comity/law/offences'

/**
 * Years a closed file is kept, by offence, counted from closing; the longest of the case's offences counts. Set by the
 * node's own archive rules: the values are a cautious default, to be reviewed by each State.
 */
const yearsByOffence: Readonly<Partial<Record<OffenceId, number>>> = {
  murder: 30,
  'trafficking-in-persons': 30,
  'terrorist-financing': 30,
  'participation-in-organised-group': 20,
  'drug-trafficking': 20,
  'firearms-trafficking': 20,
  'money-laundering': 20,
}
const yearsOtherwise = 10

/** Data about a person is kept at most this many years from now before somebody must look at it again. */
export const mostYearsForParty = 10

/** The day on which a file closed at `closedAt` (RFC 3339) may be deleted, in UTC. */
export function retainUntil(offences: readonly string[], closedAt: string): string {
  const years = offences.map((offence) => yearsByOffence[offence as OffenceId] ?? yearsOtherwise)
  return dayOf(closedAt)
    .add({ years: Math.max(yearsOtherwise, ...years) })
    .toString()
}

export function isTooLong(day: string, now: string): boolean {
  return Temporal.PlainDate.compare(day, dayOf(now).add({ years: mostYearsForParty })) > 0
}

/** The day of an instant in UTC. */
export function dayOf(instant: string): Temporal.PlainDate {
  return Temporal.Instant.from(instant).toZonedDateTimeISO('UTC').toPlainDate()
}
