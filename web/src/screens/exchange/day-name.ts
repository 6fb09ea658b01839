/** A Monday: the days of its week give the names of the days. */
const monday = Date.UTC(2024, 0, 1)

/** The name of a day of the week as ISO 8601 counts them, Monday 1. */
export function dayName(language: string, day: number): string {
  return new Intl.DateTimeFormat(language, { weekday: 'long', timeZone: 'UTC' }).format(monday + (day - 1) * 86_400_000)
}
