import { z } from 'zod'
import { Id } from '#kernel/schema/page'
import { Line } from '#kernel/schema/text'
import { Fields } from './words.forms.ts'
import { Digest } from './words.ts'

/** What only the recipient is to know of an attachment: its name and kind, the key of its segments, what it must come to. */
export const Inside = z.strictObject({
  id: Id,
  name: Line,
  mediaType: z.string().min(1).max(127),
  /** 32 bytes, base64. */
  key: z.string().length(44),
  /** SHA-256 of the content. */
  digest: Digest,
})
export type Inside = z.output<typeof Inside>

/** The body of a message, once opened. `salt` keeps its digest in the cover from telling anything. */
export const Body = z.strictObject({ attachments: z.array(Inside).max(100), fields: Fields, salt: Digest })
export type Body = z.output<typeof Body>

const decoder = new TextDecoder('utf-8', { fatal: true })

/** Reads an opened body; undefined for what is none. */
export function bodyOf(bytes: Uint8Array): Body | undefined {
  try {
    const read = Body.safeParse(JSON.parse(decoder.decode(bytes)))
    return read.success ? read.data : undefined
  } catch {
    return undefined
  }
}
