import bilateral from '../data/bilateral.json' with { type: 'json' }
import factList from '../data/facts.json' with { type: 'json' }
import theCets198 from '../data/instruments/cets-198.json' with { type: 'json' }
import theCets209 from '../data/instruments/cets-209.json' with { type: 'json' }
import theEaw from '../data/instruments/eaw.json' with { type: 'json' }
import theEio from '../data/instruments/eio.json' with { type: 'json' }
import theEts024 from '../data/instruments/ets-024.json' with { type: 'json' }
import theEts030 from '../data/instruments/ets-030.json' with { type: 'json' }
import theEts086 from '../data/instruments/ets-086.json' with { type: 'json' }
import theEts098 from '../data/instruments/ets-098.json' with { type: 'json' }
import theEts099 from '../data/instruments/ets-099.json' with { type: 'json' }
import theEts182 from '../data/instruments/ets-182.json' with { type: 'json' }
import theEts185 from '../data/instruments/ets-185.json' with { type: 'json' }
import theEuMla2000 from '../data/instruments/eu-mla-2000.json' with { type: 'json' }
import theEu2002465 from '../data/instruments/eu-2002-465.json' with { type: 'json' }
import theEu20181805 from '../data/instruments/eu-2018-1805.json' with { type: 'json' }
import theEuNorIsl from '../data/instruments/eu-nor-isl.json' with { type: 'json' }
import theEuUkTca from '../data/instruments/eu-uk-tca.json' with { type: 'json' }
import theFirearmsProtocol from '../data/instruments/firearms-protocol.json' with { type: 'json' }
import theNassau1992 from '../data/instruments/nassau-1992.json' with { type: 'json' }
import theSanLuis1996 from '../data/instruments/san-luis-1996.json' with { type: 'json' }
import theSmugglingProtocol from '../data/instruments/smuggling-protocol.json' with { type: 'json' }
import theTerroristFinancing from '../data/instruments/terrorist-financing.json' with { type: 'json' }
import theTraffickingProtocol from '../data/instruments/trafficking-protocol.json' with { type: 'json' }
import theUncac from '../data/instruments/uncac.json' with { type: 'json' }
import theUntoc from '../data/instruments/untoc.json' with { type: 'json' }
import theVienna1988 from '../data/instruments/vienna-1988.json' with { type: 'json' }
import partiesOfCets198 from '../data/participation/cets-198.json' with { type: 'json' }
import partiesOfCets209 from '../data/participation/cets-209.json' with { type: 'json' }
import partiesOfEts024 from '../data/participation/ets-024.json' with { type: 'json' }
import partiesOfEts030 from '../data/participation/ets-030.json' with { type: 'json' }
import partiesOfEts086 from '../data/participation/ets-086.json' with { type: 'json' }
import partiesOfEts098 from '../data/participation/ets-098.json' with { type: 'json' }
import partiesOfEts099 from '../data/participation/ets-099.json' with { type: 'json' }
import partiesOfEts182 from '../data/participation/ets-182.json' with { type: 'json' }
import partiesOfEts185 from '../data/participation/ets-185.json' with { type: 'json' }
import partiesOfFirearmsProtocol from '../data/participation/firearms-protocol.json' with { type: 'json' }
import partiesOfNassau1992 from '../data/participation/nassau-1992.json' with { type: 'json' }
import partiesOfSanLuis1996 from '../data/participation/san-luis-1996.json' with { type: 'json' }
import partiesOfSmugglingProtocol from '../data/participation/smuggling-protocol.json' with { type: 'json' }
import partiesOfTerroristFinancing from '../data/participation/terrorist-financing.json' with { type: 'json' }
import partiesOfTraffickingProtocol from '../data/participation/trafficking-protocol.json' with { type: 'json' }
import partiesOfUncac from '../data/participation/uncac.json' with { type: 'json' }
import partiesOfUntoc from '../data/participation/untoc.json' with { type: 'json' }
import partiesOfVienna1988 from '../data/participation/vienna-1988.json' with { type: 'json' }
import schemeList from '../data/schemes.json' with { type: 'json' }
import statementList from '../data/statements.json' with { type: 'json' }
import type { Expression } from './finder/expression.ts'
import { type DocumentDemand, type Instrument, type Measure, type MeasureRule, measures } from './instrument.ts'
import type { ParticipationTable, Scheme } from './participation.ts'

// The data files are the source; what their shape must be is checked by a test, not by a cast.

/** Tables of participation, one for each instrument that has one. */
export const tables = [
  partiesOfCets198,
  partiesOfCets209,
  partiesOfEts024,
  partiesOfEts030,
  partiesOfEts086,
  partiesOfEts098,
  partiesOfEts099,
  partiesOfEts182,
  partiesOfEts185,
  partiesOfFirearmsProtocol,
  partiesOfNassau1992,
  partiesOfSanLuis1996,
  partiesOfSmugglingProtocol,
  partiesOfTerroristFinancing,
  partiesOfTraffickingProtocol,
  partiesOfUncac,
  partiesOfUntoc,
  partiesOfVienna1988,
] as unknown as readonly ParticipationTable[]

export const schemes = schemeList.schemes as unknown as readonly Scheme[]

/** A question of fact that decides something: its identifier, what kind of answer it takes, and the question. */
export type FactDefinition = {
  readonly id: string
  /** `table`: the tables of parties say it, and nobody answers it for a question. */
  readonly kind: 'yes-no' | 'years' | 'months' | 'state' | 'choice' | 'language' | 'table'
  readonly text: string
  readonly article?: string
  readonly choices?: readonly string[]
}
export const factDefinitions = factList.facts as unknown as readonly FactDefinition[]

/** What a declaration or reservation does to the effect of its instrument. */
export type Effect =
  | { readonly kind: 'not-a-basis' | 'is-a-basis'; readonly measures: readonly Measure[] }
  | { readonly kind: 'add-condition'; readonly measures: readonly Measure[]; readonly text: string }
  | {
      readonly kind: 'add-ground' | 'add-content' | 'channel'
      readonly measures: readonly Measure[]
      readonly id: string
      readonly text: string
      readonly force?: 'optional' | 'mandatory' | 'conditional'
      readonly when?: Expression
      /** Of a content: it is a document. */
      readonly asDocument?: DocumentDemand
    }
  | { readonly kind: 'language'; readonly measures: readonly Measure[]; readonly languages: readonly string[] }

/** A declaration, reservation or notification of a State, as a rule. */
export type Statement = {
  readonly instrument: string
  readonly state: string
  readonly kind: 'reservation' | 'declaration' | 'notification'
  readonly articles: readonly string[]
  /** Where it concerns these States alone. */
  readonly towards?: readonly string[]
  readonly effect: Effect
  readonly text: string
  readonly source: string
  readonly asOf: string
  /** The other side may invoke it too. */
  readonly reciprocal: boolean
  readonly verified: boolean
  readonly when?: Expression
}
export const statements = statementList.statements as unknown as readonly Statement[]

type Bilateral = {
  readonly id: string
  readonly title: string
  readonly parties: readonly [string, string]
  readonly signed: string
  readonly inForce: string
  readonly until: string
  readonly source: string
  readonly asOf: string
  readonly verified: boolean
  readonly measures: readonly Measure[]
  readonly articles: readonly string[]
  readonly languages: Readonly<Record<string, readonly string[]>>
  readonly clocks: MeasureRule['clocks']
  readonly note?: string
}

const said = 'as the treaty says: its text is to be read'

/** A treaty between two States as an instrument. What its articles say beyond the entry is to be read in its text. */
function instrumentOf(treaty: Bilateral): Instrument {
  const [article = '1'] = treaty.articles
  const rule: MeasureRule = {
    articles: treaty.articles,
    conditions: [{ text: said, article }],
    content: [
      { id: 'requesting-authority', text: 'Authority making the request', article, need: 'always' },
      { id: 'facts', text: 'Summary of the facts and the offence', article, need: 'always' },
      { id: 'assistance', text: 'What is asked for, and why', article, need: 'always' },
      { id: 'provisions', text: 'Text of the provisions', article, need: 'advised' },
    ],
    grounds: [],
    never: [],
    channels: [{ id: 'central-authority', text: 'Between the authorities the treaty names', article }],
    languages: { text: said, article },
    clocks: treaty.clocks,
  }
  return {
    id: treaty.id,
    title: treaty.title,
    cite: treaty.source,
    family: 'bilateral',
    adopted: treaty.signed,
    inForce: treaty.inForce,
    depositary: 'the two parties',
    source: treaty.source,
    asOf: treaty.asOf,
    verified: treaty.verified,
    bound: { by: 'pair', parties: treaty.parties, inForce: treaty.inForce, until: treaty.until },
    relations: [],
    scope: [{ text: 'offences the treaty covers', article, when: true }],
    measures: Object.fromEntries(
      treaty.measures.map((measure) => [
        measure,
        measure === 'extradition' ? { ...rule, clocks: [] } : measure === 'mla' ? { ...rule, clocks: [] } : rule,
      ]),
    ),
    ...(treaty.note === undefined ? {} : { note: treaty.note }),
  }
}

const treaties = bilateral.treaties as unknown as readonly Bilateral[]

/** Every instrument, those of many States first. */
export const instruments: readonly Instrument[] = [
  theCets198,
  theCets209,
  theEaw,
  theEio,
  theEts024,
  theEts030,
  theEts086,
  theEts098,
  theEts099,
  theEts182,
  theEts185,
  theEu2002465,
  theEu20181805,
  theEuMla2000,
  theEuNorIsl,
  theEuUkTca,
  theFirearmsProtocol,
  theNassau1992,
  theSanLuis1996,
  theSmugglingProtocol,
  theTerroristFinancing,
  theTraffickingProtocol,
  theUncac,
  theUntoc,
  theVienna1988,
]
  .map((one) => one as unknown as Instrument)
  .concat(treaties.map(instrumentOf))

export const catalogue: ReadonlyMap<string, Instrument> = new Map(instruments.map((one) => [one.id, one]))

/** Languages the two parties of a treaty accept, as entered. */
export const treatyLanguages: ReadonlyMap<string, Readonly<Record<string, readonly string[]>>> = new Map(
  treaties.map(({ id, languages }) => [id, languages]),
)

/** The rule of an instrument for a measure, its own or the one it takes over. */
export function ruleOf(instrument: Instrument, measure: Measure): MeasureRule | undefined {
  const own = instrument.measures[measure]
  if (own !== undefined) return own
  const above = instrument.inherits === undefined ? undefined : catalogue.get(instrument.inherits)
  return above?.measures[measure]
}

/** Whether a word names a measure. */
export function isMeasure(word: string): word is Measure {
  return (measures as readonly string[]).includes(word)
}
