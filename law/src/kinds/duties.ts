import duties from '../../data/kinds/duties.json' with { type: 'json' }
import type { Clock, Measure } from '../instrument.ts'

/** A duty on how a request is handled, with the article it stands in. */
export type Duty = {
  readonly instrument: string
  readonly measures: readonly Measure[]
  readonly article: string
  readonly text: string
  /** The acts it stands before, where it is not about all. */
  readonly acts?: readonly string[]
  /** Periods it sets, besides those of the rule for the measure. */
  readonly clocks?: readonly Clock[]
}
/** How periods of instruments of a family are counted. */
export type Counted = {
  readonly family: string
  readonly days: 'calendar' | 'working'
  readonly rollover: 'none' | 'next-working-day'
  readonly article: string
}
/** A time between two events that does not count towards periods of another instrument. */
export type Suspending = {
  readonly instrument: string
  readonly article: string
  readonly text: string
  readonly from: string
  readonly until: string
  readonly of: { readonly instrument: string; readonly clocks: readonly string[] }
}

/** Periods that begin with an event have lost their object with some others, whatever their provision names. */
export type Ending = { readonly start: string; readonly by: readonly string[] }

/** A period that a decision sets under the law of the State that takes it: no instrument gives its length. */
export type Setting = {
  readonly id: string
  readonly track: string
  /** The acts with which its end is named, the last counting. */
  readonly acts: readonly string[]
  readonly text: string
  readonly side: 'requesting' | 'requested'
  /** Events with which it has done its work. */
  readonly stops: readonly string[]
  readonly consequence: string
}

const sorts = [
  'consultation',
  'confidentiality',
  'draftFirst',
  'useLimits',
  'exculpatory',
  'specialty',
  'extension',
  'forwarding',
] as const
export type DutySort = (typeof sorts)[number]
export const dutySorts: readonly DutySort[] = sorts

const all = duties as unknown as Readonly<Record<DutySort, readonly Duty[]>> & {
  readonly suspensions: readonly Suspending[]
  readonly ends: readonly Ending[]
  readonly set: readonly Setting[]
  readonly counting: readonly Counted[]
}
export const suspensions = all.suspensions
export const countings = all.counting

/** Periods that decisions set on a track. */
export function settingsOf(track: string): readonly Setting[] {
  return all.set.filter((one) => one.track === track)
}

/** Events with which a period is over: the one its provision names, and those that take its object away. */
export function endsOf({ start, stop }: { readonly start: string; readonly stop: string }): readonly string[] {
  return [stop, ...all.ends.filter((one) => one.start === start).flatMap(({ by }) => by)]
}

/** Duties of one sort under the instruments a request rests on, for its measure. */
export function dutiesOf(sort: DutySort, instruments: readonly string[], measure: Measure | null): readonly Duty[] {
  return all[sort].filter(
    (one) => instruments.includes(one.instrument) && (measure === null || one.measures.includes(measure)),
  )
}
