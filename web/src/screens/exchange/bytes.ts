import type { Formats } from '../../lib/messages.tsx'

const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const

/** So many bytes in the largest unit that says something, in the reader's language: `16.8 MB`. */
export function sizeWords(formats: Pick<Formats, 'number'>, bytes: number): string {
  const at = Math.min(units.length - 1, bytes < 1 ? 0 : Math.floor(Math.log10(bytes) / 3))
  return formats.number(bytes / 1000 ** at, {
    style: 'unit',
    unit: units[at] ?? 'byte',
    unitDisplay: at === 0 ? 'long' : 'short',
    maximumFractionDigits: at === 0 ? 0 : 1,
  })
}
