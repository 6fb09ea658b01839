import type { Duty, Hours } from './words.ts'

/** Whether an authority answers at a moment, until when, and otherwise from when. Null: not within the next year. */
export type Opening = {
  readonly open: boolean
  /** While open: when it closes. Null when it never does, or not within eight days. */
  readonly until: string | null
  /** While closed: when it opens next. */
  readonly next: string | null
}

const daysAhead = 370

/** Computed in the zone of the authority, so that its clocks change when its country says so. */
export function openingAt(hours: Hours, zone: string, at: string): Opening {
  if (hours.always) return { open: true, until: null, next: null }
  const now = Temporal.Instant.from(at).toZonedDateTimeISO(zone)
  const today = now.toPlainDate()
  const ms = now.epochMilliseconds
  let until: number | undefined
  for (let ahead = 0; ahead <= daysAhead; ahead += 1) {
    if (until !== undefined && ahead > 8) break
    for (const span of spansOf(hours, zone, today.add({ days: ahead }))) {
      if (until !== undefined) {
        // A span that begins where the last one ended goes on, as over midnight.
        if (span.from > until) return { open: true, until: told(until), next: null }
        until = Math.max(until, span.until)
      } else if (span.from <= ms && ms < span.until) until = span.until
      else if (span.from > ms) return { open: false, until: null, next: told(span.from) }
    }
  }
  return until === undefined
    ? { open: false, until: null, next: null }
    : { open: true, until: until - ms > 8 * 86_400_000 ? null : told(until), next: null }
}

type Span = { readonly from: number; readonly until: number }

function spansOf({ weekly, closed }: Hours, zone: string, day: Temporal.PlainDate): readonly Span[] {
  const name = day.toString()
  if (closed.some(({ from, until }) => from <= name && name <= until)) return []
  return weekly
    .filter((span) => span.day === day.dayOfWeek)
    .map((span) => ({ from: momentOf(day, span.from, zone), until: momentOf(day, span.until, zone) }))
    .filter(({ from, until }) => from < until)
    .toSorted((a, b) => a.from - b.from)
}

/** An hour that a change of clocks leaves out begins when the clocks have changed; one it repeats, the first time. */
function momentOf(day: Temporal.PlainDate, time: string, zone: string): number {
  const midnight = time === '24:00'
  const plainTime = Temporal.PlainTime.from(midnight ? '00:00' : time)
  return (midnight ? day.add({ days: 1 }) : day).toZonedDateTime({ timeZone: zone, plainTime }).epochMilliseconds
}

const told = (ms: number): string =>
  Temporal.Instant.fromEpochMilliseconds(ms).toString({ smallestUnit: 'millisecond' })

/** Who is on duty at a moment, those who began last first. */
export function onDuty(duty: readonly Duty[], at: string): readonly Duty[] {
  const ms = Date.parse(at)
  return duty
    .filter(({ from, until }) => Date.parse(from) <= ms && ms < Date.parse(until))
    .toSorted((a, b) => Date.parse(b.from) - Date.parse(a.from))
}
