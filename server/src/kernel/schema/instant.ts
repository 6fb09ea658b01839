import { z } from 'zod'

/** Milliseconds are kept, anything finer is cut off; three digits always, so that text order is time order. */
function normalise(text: string): string {
  const milliseconds = Date.parse(text.toUpperCase())
  return Number.isNaN(milliseconds) ? text : new Date(milliseconds).toISOString()
}

/**
 * A moment (RFC 3339). Any offset is accepted; the value is always UTC as `2026-11-22T10:00:00.000Z`.
 * Years 0000 to 9999; no leap seconds.
 */
export const Instant = z.iso
  .datetime({ offset: true, error: 'not a moment in RFC 3339' })
  .overwrite(normalise)
  .refine((text) => /^\d{4}-/.test(text), { error: 'the year lies outside 0000 to 9999' })
export type Instant = z.infer<typeof Instant>

/** A calendar date without a zone (ISO 8601), as a date of birth or a day a law sets. */
export const PlainDate = z.iso.date({ error: 'not a calendar date' })
export type PlainDate = z.infer<typeof PlainDate>

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}

/** A zone of the IANA time zone database known to this platform; a bare offset is no zone. */
export const TimeZone = z
  .string()
  .max(64)
  .regex(/^(UTC|[A-Z][A-Za-z_]*(\/[A-Z][A-Za-z0-9_+-]*){1,2})$/, { error: 'not a time zone' })
  .refine(isTimeZone, { error: 'not a known time zone' })
export type TimeZone = z.infer<typeof TimeZone>
