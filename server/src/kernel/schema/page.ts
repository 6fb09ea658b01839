import { z } from 'zod'

/** One spelling: identifiers are compared as text, while the database takes them in either case. */
export const Id = z.uuid().toLowerCase()

/** What every list accepts: where to go on, and how many rows (at most 200). */
export const PageQuery = z.object({
  cursor: z.string().max(400).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})

/** A count over what the asker may see. Beyond the bound it is a floor, and says so. */
export const Count = z.object({ value: z.number().int().min(0), atLeast: z.boolean() })

export function pageOf<Row extends z.ZodType>(row: Row) {
  return z.object({ rows: z.array(row), next: z.string().nullable(), count: Count })
}

/** Whether a thing may be done to this record now, and if not, why. */
export const Offer = z.object({
  action: z.string(),
  allowed: z.boolean(),
  because: z.string().optional(),
  rule: z.string().optional(),
  fourEyes: z.boolean().optional(),
})
export const Offers = z.array(Offer)
