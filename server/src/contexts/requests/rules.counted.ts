import { groundIn, isAmong, resultOf, stageSpans, timeSpans, type Course, type Span } from './rules.statistics.ts'
import { spread } from './rules.survival.ts'
import type { CountedFilter, SpanPart } from './words.statistics.ts'

/** A request behind a number, and how long it took where the number is a time. Lists go on after `key`. */
export type Behind = {
  readonly key: string
  readonly id: string
  readonly span: { readonly after: number; readonly happened: boolean } | null
}

/**
 * The requests behind a number that the asker may read: of a time the shortest first, then those still open, the oldest
 * first. The courses are those the number was counted over, so that a quartile is the one that is shown; of those that
 * the asker may not read nothing else enters.
 */
export function behind(
  {
    number,
    time,
    stage,
    ground,
    part,
    at,
  }: Pick<CountedFilter, 'number' | 'time' | 'stage' | 'ground' | 'part' | 'at'>,
  courses: readonly Course[],
): readonly Behind[] {
  const isMeant = (course: Course) =>
    course.readable &&
    isAmong(number, course) &&
    (ground === undefined || (resultOf(course) === 'refused' && groundIn(course) === ground))
  const all =
    time !== undefined ? timeSpans(time, courses) : stage !== undefined ? stageSpans(stage, courses) : undefined
  if (all === undefined) return courses.filter(isMeant).map(({ id }) => ({ key: id, id, span: null }))
  return all
    .filter(({ course }) => isMeant(course))
    .filter(partOf(part, at, all))
    .map(({ course: { id }, after, happened }) => ({
      key: happened ? `0 ${String(after).padStart(10, '0')} ${id}` : `1 ${id}`,
      id,
      span: { after, happened },
    }))
    .toSorted((a, b) => (a.key < b.key ? -1 : 1))
}

function partOf(part: SpanPart, at: number | undefined, all: readonly Span[]): (one: Span) => boolean {
  if (part === 'all') return () => true
  if (part === 'open') return ({ happened }) => !happened
  if (part === 'at-risk') return ({ after }) => after >= (at ?? 0)
  if (part === 'happened') return ({ after, happened }) => happened && after === at
  const within = spread(all)[part]
  return ({ after, happened }) => happened && within !== null && after <= within
}
