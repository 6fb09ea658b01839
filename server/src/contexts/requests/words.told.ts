import { messages } from '#law/kinds/kind'
import { z } from 'zod'
import { Instant } from '#kernel/schema/instant'
import { Id } from '#kernel/schema/page'
import { LanguageTag, Line } from '#kernel/schema/text'
import { KindId, Said, Side } from './words.ts'

/** What one side tells the other: the fields of the form `mutual-assistance/1`. */
export const Told = z.strictObject({
  subject: Line,
  language: LanguageTag,
  request: Id,
  kind: KindId,
  by: Side,
  act: z.string().min(1).max(64),
  message: z.enum(messages),
  number: z.int().min(1).max(10_000),
  seen: z.int().min(0).max(10_000),
  phase: z.string().min(1).max(64),
  at: Instant,
  marks: z.record(z.string().max(64), Instant),
  said: Said,
})
export type Told = z.output<typeof Told>
