import { useFormats } from '../../lib/messages.tsx'

/** A number of bytes in the largest unit that keeps it readable (powers of 1,000, as the units say). */
export function Size({ bytes }: { bytes: number }) {
  const formats = useFormats()
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const
  const at = bytes < 1000 ? 0 : Math.min(3, Math.floor(Math.log10(bytes) / 3))
  const unit = units[at] ?? 'byte'
  return (
    <bdi>
      {formats.number(bytes / 1000 ** at, {
        style: 'unit',
        unit,
        unitDisplay: 'short',
        maximumFractionDigits: at === 0 ? 0 : 1,
      })}
    </bdi>
  )
}
