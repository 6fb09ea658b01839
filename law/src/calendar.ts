import data from '../data/calendars.json' with { type: 'json' }

/** Days on which the authorities of a State do not work, as rules. Weekdays: 1 Monday to 7 Sunday. */
export type Calendar = {
  readonly state: string
  /** IANA time zone of the central authorities. */
  readonly zone: string
  readonly weekend: readonly number[]
  readonly fixed: readonly { readonly day: string; readonly name: string; readonly from?: number }[]
  /** Days from Easter Sunday of the Gregorian calendar. */
  readonly easter: readonly { readonly offset: number; readonly name: string }[]
  /** The first, second … or last (-1) of a weekday in a month. */
  readonly nth: readonly {
    readonly month: number
    readonly weekday: number
    readonly which: number
    readonly name: string
  }[]
  readonly source: string
  readonly asOf: string
  readonly verified: boolean
  readonly note?: string
}

const calendars: ReadonlyMap<string, Calendar> = new Map(
  (data.calendars as unknown as readonly Calendar[]).map((one) => [one.state, one]),
)

/** The calendar of a State; undefined where none is entered: then only Saturdays and Sundays are known not to be worked. */
export function calendarOf(state: string): Calendar | undefined {
  return calendars.get(state)
}

/** Every calendar there is. */
export function allCalendars(): readonly Calendar[] {
  return [...calendars.values()]
}

/** Easter Sunday of a year of the Gregorian calendar (Gauss's rule in the form of Meeus, Jones and Butcher). */
export function easterSunday(year: number): Temporal.PlainDate {
  const golden = year % 19
  const century = Math.floor(year / 100)
  const rest = year % 100
  const leap = Math.floor(century / 4)
  const moon = (19 * golden + century - leap - Math.floor((century - Math.floor((century + 8) / 25) + 1) / 3) + 15) % 30
  const week = (32 + 2 * (century % 4) + 2 * Math.floor(rest / 4) - moon - (rest % 4)) % 7
  const correction = Math.floor((golden + 11 * moon + 22 * week) / 451)
  const place = moon + week - 7 * correction + 114
  return new Temporal.PlainDate(year, Math.floor(place / 31), (place % 31) + 1)
}

/** The name of the holiday a day is in a State, if it is one. */
export function holidayOn(calendar: Calendar, day: Temporal.PlainDate): string | undefined {
  const monthDay = day.toString().slice(5)
  const fixed = calendar.fixed.find((one) => one.day === monthDay && (one.from ?? 0) <= day.year)
  if (fixed) return fixed.name
  const fromEaster = easterSunday(day.year).until(day).days
  const moving = calendar.easter.find(({ offset }) => offset === fromEaster)
  if (moving) return moving.name
  return calendar.nth.find((one) => day.month === one.month && day.dayOfWeek === one.weekday && isNth(day, one.which))
    ?.name
}

function isNth(day: Temporal.PlainDate, which: number): boolean {
  return which > 0 ? Math.ceil(day.day / 7) === which : day.day + 7 > day.daysInMonth
}

/** Whether authorities work on a day. Without a calendar every Monday to Friday counts as worked. */
export function isWorkingDay(calendar: Calendar | undefined, day: Temporal.PlainDate): boolean {
  const weekend = calendar?.weekend ?? [6, 7]
  return !weekend.includes(day.dayOfWeek) && (calendar === undefined || holidayOn(calendar, day) === undefined)
}

/** The day itself if it is worked, otherwise the next one that is. */
export function nextWorkingDay(calendar: Calendar | undefined, day: Temporal.PlainDate): Temporal.PlainDate {
  let next = day
  while (!isWorkingDay(calendar, next)) next = next.add({ days: 1 })
  return next
}
