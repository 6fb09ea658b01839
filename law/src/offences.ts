import data from '../data/offences.json' with { type: 'json' }
import type { Names } from './languages.ts'

export type OffenceId =
  | 'participation-in-organised-group'
  | 'money-laundering'
  | 'corruption'
  | 'drug-trafficking'
  | 'firearms-trafficking'
  | 'trafficking-in-persons'
  | 'migrant-smuggling'
  | 'terrorist-financing'
  | 'cybercrime'
  | 'illegal-mining'
  | 'fraud'
  | 'murder'
  | 'tax'

export type TreatyHook = {
  /** Identifier of an entry in `instruments`. */
  readonly instrument: string
  /** As cited: `5`, `3(1)(b)`. */
  readonly articles: readonly string[]
  /**
   * criminalise: parties must make it an offence; serious-crime: covered where threatened with four years or more;
   * assist: help may not be refused on the sole ground that it is such an offence.
   */
  readonly duty: 'criminalise' | 'serious-crime' | 'assist'
}

export type Offence = {
  readonly id: OffenceId
  readonly names: Names
  readonly hooks: readonly TreatyHook[]
  readonly note?: string
  readonly verified: boolean
}

export type Instrument = { readonly id: string; readonly title: string }

/** Offences as concepts, not as any State's law defines them. */
export const offences: readonly Offence[] = data.offences as readonly Offence[]

/** Titles of the instruments cited in `hooks`. */
export const instruments: readonly Instrument[] = data.instruments

export function offenceOf(id: string): Offence | undefined {
  return offences.find((offence) => offence.id === id)
}
