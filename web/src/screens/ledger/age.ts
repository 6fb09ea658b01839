import type { Formats } from '../../lib/messages.tsx'

const units = [
  { unit: 'day', seconds: 86_400 },
  { unit: 'hour', seconds: 3_600 },
  { unit: 'minute', seconds: 60 },
] as const

/** So many seconds in the largest unit that says something: `3 min`, `2 hr`. */
export function lengthOfTime(formats: Pick<Formats, 'number'>, seconds: number): string {
  const { unit, seconds: each } = units.find((one) => seconds >= one.seconds) ?? { unit: 'second', seconds: 1 }
  return formats.number(Math.floor(seconds / each), { style: 'unit', unit, unitDisplay: 'short' })
}
