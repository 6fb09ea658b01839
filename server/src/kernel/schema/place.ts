import { z } from 'zod'
import { Country } from './country.ts'
import { LangText, Line } from './text.ts'

/** A position as GeoJSON has it (RFC 7946): longitude, then latitude, WGS 84, decimal degrees. */
export const Point = z.strictObject({
  type: z.literal('Point'),
  coordinates: z.tuple([z.number().min(-180).max(180), z.number().min(-90).max(90)]),
})
export type Point = z.infer<typeof Point>

/** Where something happened or stands. Without a point it is known by country, area or name only. */
export const Place = z.strictObject({
  country: Country,
  name: LangText.optional(),
  /** First-level division or lower, as its own State writes it. */
  area: Line.optional(),
  point: Point.optional(),
  /** Radius in metres within which the point is believed to lie. */
  accuracyMetres: z.number().min(0).max(20_037_508).optional(),
})
export type Place = z.infer<typeof Place>
