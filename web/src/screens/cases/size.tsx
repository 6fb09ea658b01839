import { useFormats } from '../../lib/messages.tsx'
import { sizeWords } from '../exchange/bytes.ts'

/** A number of bytes in the largest unit that keeps it readable (powers of 1,000, as the units say). */
export function Size({ bytes }: { bytes: number }) {
  return <bdi>{sizeWords(useFormats(), bytes)}</bdi>
}
