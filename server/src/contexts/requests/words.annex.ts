import { annexKinds } from '#law/kinds/annexes'
import { z } from 'zod'
import { LangText, LanguageTag, Line } from '#kernel/schema/text'

const Word = z.string().min(1).max(64)
/** SHA-256 of the content. */
export const FileDigest = z.string().regex(/^[0-9a-f]{64}$/)

/** A file that goes along: what is signed of it. Its bytes travel as an attachment of the same message. */
export const FileRef = z.strictObject({
  digest: FileDigest,
  name: Line,
  mediaType: z.string().min(1).max(127),
  bytes: z.int().min(1),
})
export type FileRef = z.output<typeof FileRef>

/** Most annexes of one message, and bytes of the longest file that is annexed or handed over. */
export const mostAnnexes = 60
export const longestFile = 16_000_000_000

/** A document annexed to what is said. The number is what people cite; the id stays when it is numbered anew. */
export const Annex = FileRef.extend({
  id: Word,
  /** `3`, `3a`, `B`. */
  number: z.string().regex(/^(?:[1-9]\d{0,2}[a-z]?|[A-Z]{1,2})$/),
  title: LangText,
  kind: z.enum(annexKinds.map(({ id }) => id)),
  /** The annex of which it is a translation, by its id. */
  translates: Word.nullable(),
  language: LanguageTag,
  certified: z.boolean(),
  /** What the instruments demand that it answers, by section. */
  fills: z.array(Word).max(12),
  pages: z.int().min(1).max(100_000).nullable(),
})
export type Annex = z.output<typeof Annex>

/** An annex as an officer enters it; what is a fact of the file follows from its digest. */
export const AnnexDraft = Annex.omit({ name: true, mediaType: true, bytes: true })
export type AnnexDraft = z.output<typeof AnnexDraft>

/**
 * How it stands with a file of a request. here: with the digest announced; coming: not all of it has arrived; other: a
 * file of that name came with another digest; missing: none came; gone: its message is destroyed or expired.
 */
export const fileStates = ['here', 'coming', 'other', 'missing', 'gone'] as const

export const FileRow = FileRef.extend({
  /** The step it was said with; null in a draft. */
  step: z.int().nullable(),
  /** annex, item: announced as one, by its id; unannounced: it came, and nothing that is signed tells of it. */
  as: z.enum(['annex', 'item', 'unannounced']),
  id: Word,
  state: z.enum(fileStates),
  arrived: z.int(),
  /** What came in its place. */
  found: FileRef.nullable(),
})
export type FileRow = z.output<typeof FileRow>
