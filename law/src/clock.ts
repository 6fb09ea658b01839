import { type Calendar, holidayOn, isWorkingDay, nextWorkingDay } from './calendar.ts'
import type { Clock } from './instrument.ts'
import { say } from './sentences.ts'

/** How a period is counted. Data of the provision, never a constant of the program. */
export type Counting = {
  /** Working days count only those on which the State of performance works. */
  readonly days: 'calendar' | 'working'
  /** Whether a period that ends on a day nobody works runs on to the end of the next working day. */
  readonly rollover: 'none' | 'next-working-day'
  /** Time zone of the State where the act is due. */
  readonly zone: string
  readonly calendar: Calendar | undefined
}

/** A time in which the clock stood still: instants; open where it still does. */
export type Suspension = {
  readonly from: string
  readonly until: string | null
  readonly because: string
  readonly article: string
}

/** A period added to the first one, as the provision allows. */
export type Extension = { readonly duration: string; readonly because: string; readonly article: string }

/** One step of the reckoning, in words, so that anyone can do it again by hand. */
export type Step = { readonly text: string; readonly day?: string }

export type Reckoned =
  | {
      readonly runs: true
      /** The first instant after the period: whatever is done before it is in time. */
      readonly due: string
      /** The last local day of the period, or the instant for periods in hours. */
      readonly lastDay: string
      readonly steps: readonly Step[]
    }
  | {
      /** The article uses words only (`forthwith`), or the clock stands still now. */
      readonly runs: false
      readonly because: 'words-only' | 'suspended'
      readonly steps: readonly Step[]
    }

/**
 * When a period ends. Periods in days begin with the day after the event, in the time zone of the State where the act is
 * due, and end with the last hour of the last day; months and years end on the day of the same number, or the last of
 * the month; periods in hours run from the very instant. Each day that was suspended in whole or in part is added.
 * Sources: Regulation (EEC, Euratom) 1182/71 article 3; European Convention on the Calculation of Time-Limits articles 3
 * to 5 (ETS 76).
 */
export function reckon(
  clock: Pick<Clock, 'duration' | 'article'>,
  startedAt: string,
  counting: Counting,
  {
    suspensions = [],
    extensions = [],
  }: { readonly suspensions?: readonly Suspension[]; readonly extensions?: readonly Extension[] } = {},
): Reckoned {
  if (clock.duration === null)
    return {
      runs: false,
      because: 'words-only',
      steps: [{ text: say('{article} sets no number of days', { article: clock.article }) }],
    }
  const started = Temporal.Instant.from(startedAt)
  const periods = [clock.duration, ...extensions.map(({ duration }) => duration)].map((one) =>
    Temporal.Duration.from(one),
  )
  const standing = suspensions.some(({ until }) => until === null)
  const inHours = periods.every(
    ({ hours, minutes, days, weeks, months, years }) => hours + minutes > 0 && days + weeks + months + years === 0,
  )
  return inHours
    ? reckonHours(started, periods, counting, suspensions, standing)
    : reckonDays(started, periods, counting, suspensions, standing)
}

function reckonHours(
  started: Temporal.Instant,
  periods: readonly Temporal.Duration[],
  { zone }: Counting,
  suspensions: readonly Suspension[],
  standing: boolean,
): Reckoned {
  const steps: Step[] = [
    {
      text: say('runs from the instant {instant}', {
        instant: started.toZonedDateTimeISO(zone).toString({ timeZoneName: 'auto' }),
      }),
    },
  ]
  if (standing) return { runs: false, because: 'suspended', steps }
  let due = started
  for (const period of periods) {
    due = due.add({ hours: period.hours, minutes: period.minutes })
    steps.push({ text: say('{number} hours', { number: period.hours }), day: due.toString() })
  }
  for (const { from, until, because } of suspensions) {
    const stood = Temporal.Instant.from(from).until(Temporal.Instant.from(until ?? from))
    due = due.add(stood)
    steps.push({
      text: say('stood still for {duration}: {text}', {
        duration: stood.round({ largestUnit: 'hours', smallestUnit: 'minutes' }).toString(),
        text: because,
      }),
    })
  }
  return { runs: true, due: due.toString(), lastDay: due.toZonedDateTimeISO(zone).toPlainDate().toString(), steps }
}

function reckonDays(
  started: Temporal.Instant,
  periods: readonly Temporal.Duration[],
  { days, rollover, zone, calendar }: Counting,
  suspensions: readonly Suspension[],
  standing: boolean,
): Reckoned {
  const first = started.toZonedDateTimeISO(zone).toPlainDate()
  const steps: Step[] = [{ text: 'the day of the event is not counted', day: first.toString() }]
  if (standing) return { runs: false, because: 'suspended', steps }
  let last = first
  for (const period of periods) {
    last =
      days === 'working'
        ? addWorkingDays(last, period.total({ unit: 'days', relativeTo: last }), calendar)
        : last.add(dateOnly(period))
    steps.push({
      text: say(days === 'working' ? '{duration} of working days' : '{duration}', { duration: period.toString() }),
      day: last.toString(),
    })
  }
  for (const { from, until, because } of suspensions) {
    const stood = daysStood(from, until ?? from, zone)
    last = days === 'working' ? addWorkingDays(last, stood, calendar) : last.add({ days: stood })
    steps.push({
      text: say('{number} days stood still: {text}', { number: stood, text: because }),
      day: last.toString(),
    })
  }
  if (rollover === 'next-working-day' && !isWorkingDay(calendar, last)) {
    const name = calendar === undefined ? undefined : holidayOn(calendar, last)
    last = nextWorkingDay(calendar, last)
    steps.push({
      text: say('the last day is {text}: the period ends with the next working day', { text: name ?? 'a day of rest' }),
      day: last.toString(),
    })
  }
  const due = last.add({ days: 1 }).toZonedDateTime(zone).toInstant()
  return { runs: true, due: due.toString(), lastDay: last.toString(), steps }
}

function dateOnly({ years, months, weeks, days }: Temporal.Duration): Temporal.Duration {
  return Temporal.Duration.from({ years, months, weeks, days })
}

function addWorkingDays(from: Temporal.PlainDate, count: number, calendar: Calendar | undefined): Temporal.PlainDate {
  let day = from
  for (let left = count; left > 0; ) {
    day = day.add({ days: 1 })
    if (isWorkingDay(calendar, day)) left -= 1
  }
  return day
}

/** Local days on which the clock stood still, both ends counted: a day that was touched is not held against anyone. */
function daysStood(from: string, until: string, zone: string): number {
  const dayOf = (at: string) => Temporal.Instant.from(at).toZonedDateTimeISO(zone).toPlainDate()
  const [begun, ended] = [dayOf(from), dayOf(until)]
  return Temporal.PlainDate.compare(ended, begun) < 0 ? 0 : begun.until(ended, { largestUnit: 'days' }).days + 1
}

/** Where a clock stands at an instant. `warning` from a quarter of the period before its end, and at least a day. */
export type Standing = 'running' | 'warning' | 'overdue' | 'met' | 'late'

/** Judges a reckoned clock: whether it was met, when it was stopped, or how near it is. */
export function standingOf(due: string, startedAt: string, now: string, stoppedAt: string | null): Standing {
  const [start, end, at] = [startedAt, due, stoppedAt ?? now].map(
    (one) => Temporal.Instant.from(one).epochMilliseconds,
  ) as [number, number, number]
  if (stoppedAt !== null) return at < end ? 'met' : 'late'
  if (at >= end) return 'overdue'
  return end - at <= Math.max((end - start) / 4, 86_400_000) ? 'warning' : 'running'
}
