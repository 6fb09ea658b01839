import { trackOf, kinds } from '#law/kinds/catalogue'
import { spread, survival, thinned, type Lasting } from './rules.survival.ts'
import {
  fewestTold,
  numbers,
  times,
  type Counted,
  type NumberName,
  type Result,
  type Spread,
  type StatisticsFilter,
  type StatisticsGroup,
  type TimeName,
  type groupings,
} from './words.statistics.ts'

/** What counts of one request, taken from its steps. Times in seconds since it left or came in. */
export type Course = {
  readonly id: string
  readonly side: 'requesting' | 'requested'
  readonly peer: string
  readonly kind: string
  readonly offence: string
  readonly instruments: readonly string[]
  /** Whether the asker may read it. */
  readonly readable: boolean
  /** The quarter in which it left or came in, as `2026-4`, if it lies wholly in the time asked for and has ended. */
  readonly quarter: string | null
  readonly acknowledged: number | null
  readonly answered: number | null
  readonly decided: number | null
  readonly delivered: number | null
  /** Until it was withdrawn, forwarded or ended, or until now. */
  readonly followed: number
  /** The act of the last decision, and since when. */
  readonly decision: { readonly act: string; readonly at: number } | null
  readonly ground: { readonly instrument: string; readonly id: string } | null
  readonly askedBack: boolean
  readonly sentBack: boolean
  readonly postponed: boolean
  readonly conditions: boolean
  readonly part: boolean
  readonly withdrawn: boolean
  readonly forwarded: boolean
  readonly ended: boolean
  readonly overdue: boolean
  /** Seconds in each phase, and the phase it is in if it has not ended. */
  readonly stages: Readonly<Record<string, number>>
  readonly stage: string | null
}

/** Acts of decision by what they come to, read off the tracks. */
const refusing: ReadonlySet<string> = new Set(
  kinds.flatMap((kind) =>
    trackOf(kind).crossings.flatMap(({ act, message, to }) => (message === 'DECIDE' && to === 'refused' ? [act] : [])),
  ),
)
/** Kinds that end with something handed over; in the others the decision is the last answer. */
const delivering: ReadonlySet<string> = new Set(
  kinds.filter((kind) => trackOf(kind).crossings.some(({ message }) => message === 'DELIVER')).map(({ id }) => id),
)

export function resultOf(course: Course): Result {
  const { decision, withdrawn, forwarded, ended } = course
  if (withdrawn) return 'withdrawn'
  if (forwarded) return 'forwarded'
  if (decision !== null && refusing.has(decision.act)) return 'refused'
  if (decision?.act === 'grant-in-part') return 'granted-in-part'
  if (decision !== null) return 'granted'
  return ended ? 'closed' : 'pending'
}

const among: Readonly<Record<Exclude<NumberName, Result>, (course: Course) => boolean>> = {
  sent: () => true,
  acknowledged: ({ acknowledged }) => acknowledged !== null,
  'asked-back': ({ askedBack }) => askedBack,
  'sent-back': ({ sentBack }) => sentBack,
  postponed: ({ postponed }) => postponed,
  conditions: ({ conditions }) => conditions,
  partial: ({ part }) => part,
  overdue: ({ overdue }) => overdue,
}

/** Whether a request is among those a number counts. */
export function isAmong(number: NumberName, course: Course): boolean {
  const counts = (among as Partial<Record<NumberName, (course: Course) => boolean>>)[number]
  return counts?.(course) ?? resultOf(course) === number
}

/** How long a request took to come to a point, or how long it has been followed without. */
export function lasting(time: TimeName, course: Course): Lasting {
  const at = reached(time, course)
  return at === null ? { after: course.followed, happened: false } : { after: at, happened: true }
}

function reached(time: TimeName, course: Course): number | null {
  const { acknowledged, answered, decided, delivered, decision, kind } = course
  if (time === 'acknowledgement') return acknowledged
  if (time === 'first-answer') return answered
  if (time === 'decision') return decided
  if (delivered !== null) return delivered
  const last = decision !== null && (refusing.has(decision.act) || !delivering.has(kind))
  return last ? decision.at : null
}

/**
 * What may be counted for somebody: what they may read, and of the rest only requests that have two others beside them
 * of the same side, State, kind, offence and quarter. Whatever is asked for then differs by none or by three.
 */
export function countable(courses: readonly Course[]): readonly Course[] {
  const hidden = courses.filter(({ readable, quarter }) => !readable && quarter !== null)
  const cells = Map.groupBy(hidden, cellOf)
  return courses.filter(
    (one) => one.readable || (one.quarter !== null && (cells.get(cellOf(one))?.length ?? 0) >= fewestTold),
  )
}

const cellOf = ({ side, peer, kind, offence, quarter }: Course) => `${side} ${peer} ${kind} ${offence} ${quarter}`

/**
 * Those whose part in a figure may be told, which divides requests into parts: what the asker may read, and of the rest
 * whole cells in each part of which are three or none. A cell is the least that can be asked for, so that every figure is
 * a sum of cells told of, and no part of a cell follows from the difference of two.
 */
export function toldOf(list: readonly Course[], partOf: (course: Course) => unknown): readonly Course[] {
  const cells = Map.groupBy(
    list.filter(({ readable }) => !readable),
    cellOf,
  )
  const safe = new Set<string>()
  for (const [cell, hidden] of cells) {
    const parts = [...Map.groupBy(hidden, partOf).values()]
    if (parts.every((part) => part.length >= fewestTold)) safe.add(cell)
  }
  return list.filter((one) => one.readable || safe.has(cellOf(one)))
}

/** Into how many parts a number divides requests: the results into as many as there are, any other into two. */
const partsOf = (number: NumberName) =>
  number in among ? (course: Course) => isAmong(number, course) : (course: Course) => resultOf(course)

export function counted(number: NumberName, list: readonly Course[]): Counted {
  const told = toldOf(list, partsOf(number))
  return { value: told.filter((course) => isAmong(number, course)).length, few: told.length < list.length }
}

/** Where requests that the asker may not read are among them, in whole days: a second would name one of them. */
export function lastings(list: readonly Course[], of: (course: Course) => Lasting): readonly Lasting[] {
  const all = list.map(of)
  if (list.every(({ readable }) => readable)) return all
  return all.map(({ after, happened }) => ({ after: Math.round(after / day) * day, happened }))
}

const day = 86_400

/** How long it took in one request, as far as it is told. */
export type Span = Lasting & { readonly course: Course }

function spans(list: readonly Course[], of: (course: Course) => Lasting): readonly Span[] {
  const told = lastings(list, of)
  return list.flatMap((course, index) => (told[index] === undefined ? [] : [{ course, ...told[index] }]))
}

/** The times of those whose part may be told. */
export function timeSpans(time: TimeName, list: readonly Course[]): readonly Span[] {
  const of = (course: Course) => lasting(time, course)
  return spans(
    toldOf(list, (course) => of(course).happened),
    of,
  )
}

/** The same of how long they lay in a phase, over those that did. */
export function stageSpans(phase: string, list: readonly Course[]): readonly Span[] {
  const been = ({ stages }: Course) => stages[phase] !== undefined
  const through = toldOf(list, (one) => `${been(one)} ${one.stage === phase}`).filter(been)
  return spans(through, ({ stages, stage }) => ({ after: stages[phase] ?? 0, happened: stage !== phase }))
}

export function timed(time: TimeName, list: readonly Course[]): Spread {
  return spread(timeSpans(time, list))
}

/** The survival curve of a time, with at most 120 points. */
export function curveOf(time: TimeName, list: readonly Course[]) {
  return thinned(survival(timeSpans(time, list)), 120)
}

type By = (typeof groupings)[number]
type Heading = Pick<StatisticsGroup, 'side' | 'peer' | 'kind' | 'offence'>

function headingOf({ side, peer, kind, offence }: Course, by: By): Heading {
  const none: Heading = { side, peer: null, kind: null, offence: null }
  if (by === 'pair') return { ...none, peer, kind }
  if (by === 'peer') return { ...none, peer }
  return by === 'kind' ? { ...none, kind } : { ...none, offence }
}

export function groupOf(heading: Heading, list: readonly Course[]): StatisticsGroup {
  return {
    ...heading,
    numbers: record(numbers, (number) => counted(number, list)),
    times: record(times, (time) => timed(time, list)),
  }
}

/** Groups by what is asked for, the largest first. */
export function grouped(courses: readonly Course[], by: By): readonly StatisticsGroup[] {
  const lists = Map.groupBy(courses, (course) => JSON.stringify(headingOf(course, by)))
  return [...lists]
    .toSorted(([a, one], [b, other]) => other.length - one.length || (a < b ? -1 : 1))
    .flatMap(([, list]) => (list[0] === undefined ? [] : [groupOf(headingOf(list[0], by), list)]))
}

export const everything: Heading = { side: null, peer: null, kind: null, offence: null }

/** How long requests lie in each phase, in the order of the phases of a request. */
export function stagesOf(list: readonly Course[]): readonly { readonly phase: string; readonly time: Spread }[] {
  const phases = [...new Set(list.flatMap(({ stages }) => Object.keys(stages)))]
  const rank = (phase: string) => (order.includes(phase) ? order.indexOf(phase) : order.length)
  return phases
    .toSorted((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1))
    .map((phase) => ({ phase, time: spread(stageSpans(phase, list)) }))
    .filter(({ time }) => time.n > 0)
}

const order: readonly string[] = [
  ...new Set(kinds.flatMap((kind) => trackOf(kind).requesting.states.map(({ phase }) => phase))),
]

/** The ground of a refusal in one word. */
export const groundIn = ({ ground }: Course) => (ground === null ? 'none' : `${ground.instrument}/${ground.id}`)

/** Why requests are refused: each ground with how many rest on it, the most frequent first. */
export function groundsOf(list: readonly Course[]) {
  const isRefused = (course: Course) => resultOf(course) === 'refused'
  const told = toldOf(list, (one) => `${resultOf(one)} ${isRefused(one) ? groundIn(one) : ''}`)
  const few = told.length < list.length
  // A ground on which only untold ones rest is not named.
  return [...Map.groupBy(told.filter(isRefused), groundIn).values()]
    .map((some) => ({ ground: some[0]?.ground ?? null, count: { value: some.length, few } }))
    .toSorted((a, b) => b.count.value - a.count.value)
}

/** The kinds a filter lets through. */
export function kindsOf({ kind, measure }: Pick<StatisticsFilter, 'kind' | 'measure'>): readonly string[] {
  return kinds
    .filter((one) => (kind ?? one.id) === one.id && (measure ?? one.measure) === one.measure)
    .map(({ id }) => id)
}

/** In which phase each state of a side lies. States of one name lie in one phase on every track; a test holds that. */
export const phases: ReadonlyMap<`${Course['side']} ${string}`, string> = new Map(
  kinds.flatMap((kind) =>
    (['requesting', 'requested'] as const).flatMap((side) =>
      trackOf(kind)[side].states.map(({ id, phase }) => [`${side} ${id}` as const, phase] as const),
    ),
  ),
)

export function record<Name extends string, Value>(
  names: readonly Name[],
  value: (name: Name) => Value,
): Record<Name, Value> {
  return Object.fromEntries(names.map((name) => [name, value(name)])) as Record<Name, Value>
}
