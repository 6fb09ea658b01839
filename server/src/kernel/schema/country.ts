import { isAlpha3 } from '@comity/law/countries'
import { z } from 'zod'

/** A country by its upper-case ISO 3166-1 alpha-3 code now in force, as `PER`. */
export const Country = z
  .string()
  .regex(/^[A-Z]{3}$/, { error: 'not an alpha-3 country code' })
  .refine(isAlpha3, { error: 'not a country code in force' })
export type Country = z.infer<typeof Country>
