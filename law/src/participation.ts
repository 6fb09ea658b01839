import { catalogue, schemes, tables } from './catalogue.ts'
import type { Instrument } from './instrument.ts'
import { say } from './sentences.ts'

/** Whether a State is bound on a date, since when, and what that rests on. Undefined: the table does not say. */
export type Bound = {
  readonly bound: boolean | undefined
  readonly because: string
  readonly since?: string
  readonly asOf: string
  /** From a table of the depositary or of an official collection, complete as of its date. */
  readonly official: boolean
  /** `R` reservations or declarations, `O` objections, as the table marks them. */
  readonly mark?: string
}

/** The act by which a State bound itself. */
export type ConsentAct = 'ratification' | 'accession' | 'succession'
/** One row of a table: act, date of deposit, entry into force, mark, and the day a denunciation took effect. */
export type PartyRow = readonly [string, ConsentAct, string, string, string, string]
/** A territory: its code, the State answering for it, date of the extension, entry into force, mark. */
export type TerritoryRow = readonly [string, string, string, string, string]

export type ParticipationTable = {
  readonly instrument: string
  readonly source: string
  readonly depositary: string
  readonly asOf: string
  /** Taken whole from a table of the depositary or of an official collection. */
  readonly complete: boolean
  readonly verified: boolean
  readonly note?: string
  /** Whether these States are parties is not known. A State with no row that is not named here is no party. */
  readonly unknown: readonly string[]
  readonly parties: readonly PartyRow[]
  readonly territories: readonly TerritoryRow[]
  readonly signatories: readonly (readonly [string, string])[]
}

export type Scheme = {
  readonly id: string
  readonly title: string
  readonly source: string
  readonly asOf: string
  readonly verified: boolean
  readonly members: readonly (readonly [string, string, string])[]
}

type Index = {
  readonly table: ParticipationTable
  readonly parties: ReadonlyMap<string, PartyRow>
  readonly territories: ReadonlyMap<string, TerritoryRow>
  readonly signatories: ReadonlyMap<string, string>
}

const indexes: ReadonlyMap<string, Index> = new Map(
  tables.map((table) => [
    table.instrument,
    {
      table,
      parties: new Map(table.parties.map((row) => [row[0], row])),
      territories: new Map(table.territories.map((row) => [row[0], row])),
      signatories: new Map(table.signatories),
    },
  ]),
)
const schemesById: ReadonlyMap<string, Scheme> = new Map(schemes.map((scheme) => [scheme.id, scheme]))

const answering: ReadonlyMap<string, string> = new Map(
  tables.flatMap(({ territories }) => territories.map(([territory, state]) => [territory, state] as const)),
)

/** The State that answers for this one: for a territory the State that extends treaties to it, else the State itself. */
export function answeringFor(code: string): string {
  return answering.get(code) ?? code
}

/** Whether one State is bound by an instrument on a date (`2026-03-01`): by entry into force, never by deposit. */
export function boundOn(instrument: Instrument, state: string, date: string): Bound {
  const { bound: binding } = instrument
  switch (binding.by) {
    case 'pair': {
      const { asOf } = instrument
      if (!binding.parties.includes(state))
        return { bound: false, because: 'not one of the two parties', asOf, official: false }
      if (date < binding.inForce)
        return {
          bound: false,
          because: say('in force only since {day}', { day: binding.inForce }),
          asOf,
          official: false,
        }
      if (binding.until !== '' && date >= binding.until)
        return { bound: false, because: say('ended on {day}', { day: binding.until }), asOf, official: false }
      return {
        bound: true,
        because: say('in force since {day}', { day: binding.inForce }),
        since: binding.inForce,
        asOf,
        official: false,
      }
    }
    case 'scheme':
      return memberOn(schemesById.get(binding.scheme), state, date)
    case 'participation':
      break
  }
  const parent = binding.and === undefined ? undefined : catalogue.get(binding.and)
  const own = partyOn(indexes.get(instrument.id), state, date)
  if (parent === undefined || own.bound === false) return own
  const above = boundOn(parent, state, date)
  return above.bound !== false
    ? own
    : { ...own, bound: false, because: say('{instrument}: {text}', { instrument: parent.id, text: above.because }) }
}

function memberOn(scheme: Scheme | undefined, state: string, date: string): Bound {
  if (scheme === undefined)
    return { bound: undefined, because: 'no list of members', asOf: '0000-00-00', official: false }
  const { asOf } = scheme
  const row = scheme.members.find(([member]) => member === state)
  if (row === undefined) return { bound: false, because: 'not bound', asOf, official: false }
  const [, since, until] = row
  if (date < since)
    return { bound: false, because: say('bound only since {day}', { day: since }), asOf, official: false }
  if (until !== '' && date > until)
    return { bound: false, because: say('bound until {day}', { day: until }), asOf, official: false }
  return { bound: true, because: say('bound since {day}', { day: since }), since, asOf, official: false }
}

function partyOn(index: Index | undefined, state: string, date: string): Bound {
  if (index === undefined)
    return { bound: undefined, because: 'no table of parties', asOf: '0000-00-00', official: false }
  const { table, parties, territories, signatories } = index
  const { asOf, complete: official } = table
  const party = parties.get(state)
  const territory = territories.get(state)
  if (party === undefined && territory === undefined) {
    const signed = signatories.get(state)
    if (table.unknown.includes(state)) {
      return { bound: undefined, because: say('the table of {day} does not say', { day: asOf }), asOf, official }
    }
    const because =
      signed === undefined
        ? say('not a party (as of {day})', { day: asOf })
        : say('signed on {day1}, not ratified (as of {day2})', { day1: signed, day2: asOf })
    return { bound: false, because, asOf, official }
  }
  const [since, mark, until] =
    party === undefined ? [territory?.[3] ?? '', territory?.[4] ?? '', ''] : [party[3], party[4], party[5]]
  if (date < since)
    return { bound: false, because: begun(party, territory, 'in force only since'), since, asOf, official }
  if (until !== '' && date >= until)
    return { bound: false, because: say('denounced with effect from {day}', { day: until }), asOf, official }
  return { bound: true, because: begun(party, territory, 'in force since'), since, asOf, official, mark }
}

/** By which act a row of the table says it is bound, and from when. */
function begun(
  party: PartyRow | undefined,
  territory: TerritoryRow | undefined,
  since: 'in force since' | 'in force only since',
): string {
  if (party === undefined)
    return say(`extended by {state}, ${since} {day}`, { state: territory?.[1] ?? '', day: territory?.[3] ?? '' })
  return say(`${party[1]} deposited {day1}, ${since} {day2}`, { day1: party[2], day2: party[3] })
}

/** Whether both States are bound; undefined where a table does not say. */
export function bothBound(instrument: Instrument, a: string, b: string, date: string): boolean | undefined {
  const first = boundOn(instrument, a, date).bound
  const second = boundOn(instrument, b, date).bound
  if (first === false || second === false) return false
  return first === undefined || second === undefined ? undefined : true
}
