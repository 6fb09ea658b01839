/**
 * Instants, days and numbers in words. An instant is an ISO 8601 text in UTC as the contracts carry it
 * (`2026-11-22T09:58:00Z`); a zone is an IANA name; a language is a BCP 47 tag.
 */
export type FormatOptions = { readonly language: string; readonly zone: string }

/** Date, time and zone, always the three together: `22 Nov 2026, 04:58 GMT-5`. */
export function formatInstant(instant: string, { language, zone }: FormatOptions): string {
  return new Intl.DateTimeFormat(language, {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone: zone,
    timeZoneName: 'short',
  }).format(Date.parse(instant))
}

/** The day of an instant in a zone: `22 Nov 2026`. */
export function formatDay(instant: string, { language, zone }: FormatOptions): string {
  return new Intl.DateTimeFormat(language, {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    timeZone: zone,
  }).format(Date.parse(instant))
}

export function formatNumber(value: number, language: string, options?: Intl.NumberFormatOptions): string {
  return new Intl.NumberFormat(language, options).format(value)
}

/** `A, B and C`, or with `or`. */
export function formatList(
  items: readonly string[],
  language: string,
  type: 'conjunction' | 'disjunction' = 'conjunction',
): string {
  return new Intl.ListFormat(language, { type }).format(items)
}

export type Urgency = 'overdue' | 'today' | 'soon' | 'later'

/**
 * How near a deadline is. Days are counted on the calendar of the zone the deadline binds in, not in blocks of 24 hours;
 * `soon` means within seven days.
 */
export function urgencyOf(deadline: string, now: string, zone: string): Urgency {
  if (Date.parse(deadline) < Date.parse(now)) return 'overdue'
  const days = daysBetween(now, lastMoment(deadline, zone), zone)
  if (days <= 0) return 'today'
  return days <= 7 ? 'soon' : 'later'
}

/** The last minute a deadline leaves: one that ends at midnight binds on the day before, and is told by that day. */
export function lastMoment(deadline: string, zone: string): string {
  const end = Temporal.Instant.from(deadline)
  const { hour, minute, second } = end.toZonedDateTimeISO(zone)
  return hour + minute + second === 0 ? end.subtract({ minutes: 1 }).toString() : deadline
}

/** Calendar days from one instant to another in a zone; negative when `to` is earlier. */
export function daysBetween(from: string, to: string, zone: string): number {
  const day = (instant: string) => Temporal.Instant.from(instant).toZonedDateTimeISO(zone).toPlainDate()
  return day(from).until(day(to), { largestUnit: 'days' }).days
}

/** `in 3 days`, `yesterday`, `in 2 hours`: the largest unit that says something. */
export function formatRelative(instant: string, now: string, { language, zone }: FormatOptions): string {
  const words = new Intl.RelativeTimeFormat(language, { numeric: 'auto' })
  const minutes = Math.round((Date.parse(instant) - Date.parse(now)) / 60_000)
  if (Math.abs(minutes) < 60) return words.format(minutes, 'minute')
  const days = daysBetween(now, instant, zone)
  if (days === 0) return words.format(Math.round(minutes / 60), 'hour')
  if (Math.abs(days) < 60) return words.format(days, 'day')
  if (Math.abs(days) < 730) return words.format(Math.round(days / 30.44), 'month')
  return words.format(Math.round(days / 365.25), 'year')
}

/** The instant of a wall-clock time in a zone. A time that a clock change skips moves to the first one that exists. */
export function instantOfWallTime(date: string, time: string, zone: string): string | undefined {
  try {
    return Temporal.PlainDateTime.from(`${date}T${time}`).toZonedDateTime(zone).toInstant().toString()
  } catch {
    return undefined
  }
}

/** The wall-clock date and time of an instant in a zone, as `<input type="date">` and `time` want them. */
export function wallTimeOfInstant(instant: string, zone: string): { readonly date: string; readonly time: string } {
  const local = Temporal.Instant.from(instant).toZonedDateTimeISO(zone)
  return {
    date: local.toPlainDate().toString(),
    time: local.toPlainTime().toString({ smallestUnit: 'minute' }),
  }
}
