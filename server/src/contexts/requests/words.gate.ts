import { z } from 'zod'
import { Instant } from '#kernel/schema/instant'
import { Id } from '#kernel/schema/page'

/** One thing a request must contain, and whether it does. */
export const GateItem = z.object({
  section: z.string(),
  need: z.enum(['always', 'if', 'where-possible', 'if-wanted', 'advised']),
  /** filled; empty; nothing: said that there is nothing to say. */
  is: z.enum(['filled', 'empty', 'nothing']),
  /** Stands in the way of sending. */
  blocks: z.boolean(),
  /** It depends on a fact nobody has answered. */
  open: z.boolean(),
  /** It is a document that is demanded: how, and whether an annex is one. Null where it is answered in words. */
  document: z
    .object({
      demanded: z.enum(['certified', 'copy', 'either']),
      is: z.enum(['annexed', 'not-certified', 'missing']),
    })
    .nullable(),
  /** While it does: which facts those are. */
  facts: z.array(z.string()),
  /** Who asks for it, each with its article. */
  asks: z.array(z.object({ by: z.string(), article: z.string(), text: z.string() })),
})
export type GateItem = z.output<typeof GateItem>

export const Gate = z.object({
  complete: z.boolean(),
  /** What is filled of what is required, 0 to 100. */
  score: z.int(),
  items: z.array(GateItem),
  /** Grounds of refusal the other side could raise, likely and open ones, and whether they were answered. */
  risks: z.array(
    z.object({
      instrument: z.string(),
      id: z.string(),
      text: z.string(),
      article: z.string(),
      level: z.enum(['likely', 'open', 'general']),
      answered: z.boolean(),
      /** Why it does not stand, in whose words and since when. It stays on the side that drafts. */
      answer: z.object({ text: z.string(), post: Id, at: Instant }).nullable(),
    }),
  ),
  /** What else stands in the way, by the name of the condition. */
  faults: z.array(z.object({ condition: z.string(), because: z.string() })),
})
export type Gate = z.output<typeof Gate>
