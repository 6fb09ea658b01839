import { z } from 'zod'

/** What may be done now on this side, and for what is not, why. */
export const ActOffer = z.object({
  id: z.string(),
  text: z.string(),
  to: z.string(),
  allowed: z.boolean(),
  because: z.string().nullable(),
  rule: z.string().nullable(),
  /** The roles of this State it is for. */
  roles: z.array(z.string()),
  fourEyes: z.boolean(),
  /** The message the other side gets; null for what stays at home. */
  message: z.string().nullable(),
  /** What the act asks for, by the names of its conditions. */
  asks: z.array(z.string()),
  /** The provision the act itself rests on, where one names it. */
  article: z.string().nullable(),
})
export type ActOffer = z.output<typeof ActOffer>
