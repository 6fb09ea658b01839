import type { Counted } from '@comity/server/contracts/requests'
import { useFormats, useMessages } from '../../lib/messages.tsx'

/** Lengths of time in the largest unit that says something: seconds, minutes, hours, days. */
export function useLength(): (seconds: number) => string {
  const formats = useFormats()
  return (seconds) => {
    const [value, unit] =
      seconds < 120
        ? [Math.round(seconds), 'second']
        : seconds < 7_200
          ? [Math.round(seconds / 60), 'minute']
          : seconds < 172_800
            ? [Math.round(seconds / 3_600), 'hour']
            : [Math.round(seconds / 8_640) / 10, 'day']
    return formats.number(value, { style: 'unit', unit, unitDisplay: 'long', maximumFractionDigits: 1 })
  }
}

/** A number as it may be told: itself, that it is not told, or itself and that there are others. */
export function useCounted(): (number: Counted) => string {
  const m = useMessages()
  const formats = useFormats()
  return ({ value, few: rest }) => {
    if (!rest) return formats.number(value)
    return value === 0 ? m('requestStatistics.few') : m('requestStatistics.andFew', { value })
  }
}
