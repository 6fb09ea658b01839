import type { Instrument } from '../instrument.ts'
import type { Bound } from '../participation.ts'

/** The oldest of some dates. */
export function oldest(dates: readonly string[]): string {
  return dates.toSorted()[0] ?? ''
}

/**
 * high: rules and participation were compared with the published text by a named person; medium: participation comes
 * from an official table; low: something was entered by hand and not compared, or the tables do not say.
 */
export function confidenceOf(instrument: Instrument, parties: readonly Bound[]): 'high' | 'medium' | 'low' {
  const official = parties.every((party) => party.official && party.bound !== undefined)
  if (!official) return 'low'
  return instrument.verified ? 'high' : 'medium'
}
