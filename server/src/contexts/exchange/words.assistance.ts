import { z } from 'zod'
import { Instant } from '#kernel/schema/instant'
import { Id } from '#kernel/schema/page'
import { LanguageTag, Line } from '#kernel/schema/text'

/** One message between the two sides of a request. What is said is checked by the kind of request that it belongs to. */
export const MutualAssistance = z.strictObject({
  subject: Line,
  language: LanguageTag,
  /** The request, the same on both sides. */
  request: Id,
  kind: z.string().min(1).max(64),
  by: z.enum(['requesting', 'requested']),
  act: z.string().min(1).max(64),
  message: z.string().min(1).max(32),
  /** Counted by who sends. */
  number: z.int().min(1).max(10_000),
  /** How many messages of the other side the sender had. */
  seen: z.int().min(0).max(10_000),
  /** The phase the sender is in afterwards. */
  phase: z.string().min(1).max(64),
  at: Instant,
  /** When events of law came about. */
  marks: z.record(z.string().max(64), Instant),
  said: z.record(z.string().max(64), z.unknown()),
})
