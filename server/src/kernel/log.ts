import { pino, type DestinationStream } from 'pino'

/**
 * The operational log. It says what the program did, never what a record says: identifiers, codes, counts, durations.
 * `fields` are numbers, booleans and short codes; anything personal belongs to the audit trail or nowhere.
 */
export type Fields = Readonly<Record<string, string | number | boolean | null | undefined>>
export type Log = {
  readonly info: (fields: Fields, message: string) => void
  readonly warn: (fields: Fields, message: string) => void
  readonly error: (fields: Fields, message: string) => void
}

/** Newline-delimited JSON on standard error, or on the stream given. */
export function openLog(options: { level?: string; name?: string; to?: DestinationStream } = {}): Log {
  const logger = pino(
    {
      level: options.level ?? 'info',
      base: options.name === undefined ? {} : { node: options.name },
      timestamp: pino.stdTimeFunctions.isoTime,
    },
    options.to ?? pino.destination(2),
  )
  const clean = (fields: Fields): Fields =>
    Object.fromEntries(
      Object.entries(fields).map(([key, value]) => [key, typeof value === 'string' ? value.slice(0, 120) : value]),
    )
  return {
    info: (fields, message) => logger.info(clean(fields), message),
    warn: (fields, message) => logger.warn(clean(fields), message),
    error: (fields, message) => logger.error(clean(fields), message),
  }
}

export const silentLog: Log = { info: () => undefined, warn: () => undefined, error: () => undefined }

/**
 * What may be said of an error: the class it was made with and a code of the database, the system or a library. Its
 * message, and a name or code that somebody composed, may hold what a record says.
 */
export function kindOf(error: unknown): { readonly kind: string; readonly code: string } {
  if (!(error instanceof Error)) return { kind: typeof error, code: '' }
  const code = (error as { code?: unknown }).code
  const known = typeof code === 'string' && /^([0-9A-Z]{5}|E[A-Z]{2,15}|(ERR|FST)(_[A-Z0-9]{1,20}){1,6})$/.test(code)
  return { kind: error.constructor.name.slice(0, 60), code: known ? code : '' }
}
