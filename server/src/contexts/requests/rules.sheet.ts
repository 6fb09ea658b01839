import type { Review } from '#law/reviews'
import { lasting, lastings, resultOf, toldOf, type Course } from './rules.statistics.ts'
import { spread } from './rules.survival.ts'
import { fewestTold, type Result, type SheetRow } from './words.statistics.ts'

const day = 86_400

/** What each part of the number of requests is called, and which results it takes in. Together they make the number. */
const parts: readonly { readonly asked: SheetRow['asked']; readonly results: readonly Result[] }[] = [
  { asked: 'granted', results: ['granted'] },
  { asked: 'granted-in-part', results: ['granted-in-part'] },
  { asked: 'refused', results: ['refused'] },
  { asked: 'withdrawn', results: ['withdrawn'] },
  { asked: 'otherwise-ended', results: ['forwarded', 'closed'] },
  { asked: 'pending', results: ['pending'] },
]

/** What reviews ask, in the order they ask it: for each direction, of all and of each offence that occurs. */
export function sheetOf(reviews: readonly Review[], courses: readonly Course[]): readonly SheetRow[] {
  return reviews.flatMap((review) =>
    (['received', 'made'] as const).flatMap((direction) => {
      const side = direction === 'received' ? 'requested' : 'requesting'
      const all = courses.filter((one) => one.side === side && review.kinds.includes(one.kind))
      const within = ({ instruments }: Course) => review.instrument === null || instruments.includes(review.instrument)
      const offences = review.byOffence ? [...new Set(all.filter(within).map(({ offence }) => offence))].toSorted() : []
      return [null, ...offences].flatMap((offence) =>
        linesOf(
          { review: review.id, article: review.article, direction, offence },
          offence === null ? all : all.filter((one) => one.offence === offence),
          within,
        ),
      )
    }),
  )
}

/** The lines over those `within` a review. They are told of only where nothing follows of those that are not. */
function linesOf(
  about: Pick<SheetRow, 'review' | 'article' | 'direction' | 'offence'>,
  list: readonly Course[],
  within: (course: Course) => boolean,
): SheetRow[] {
  const toldBy = (part: (course: Course) => unknown) =>
    toldOf(list, (one) => `${within(one)} ${String(part(one))}`).filter(within)
  const lines = list.filter(within).length
  const count = (
    asked: SheetRow['asked'],
    told: readonly Course[],
    isAsked: (course: Course) => boolean,
  ): SheetRow => ({
    ...about,
    asked,
    value: told.filter(isAsked).length,
    few: told.length < lines,
    of: null,
  })
  const last = (course: Course) => lasting('last-answer', course)
  const timed = lastings(
    toldBy((one) => last(one).happened),
    last,
  )
  const answered = timed.filter(({ happened }) => happened)
  const average = answered.reduce((sum, { after }) => sum + after, 0) / answered.length
  const days = (asked: SheetRow['asked'], value: number | null): SheetRow => ({
    ...about,
    asked,
    value: value === null ? null : Math.round((value / day) * 10) / 10,
    few: false,
    of: answered.length,
  })
  const ended = toldBy(resultOf)
  return [
    count(
      'number',
      toldBy(() => true),
      () => true,
    ),
    ...parts.map(({ asked, results }) => count(asked, ended, (one) => results.includes(resultOf(one)))),
    days('average-days', answered.length === 0 ? null : average),
    days('median-days', spread(timed).median),
  ]
}

/**
 * The sheet as other States may see it: a number of one or two is not told, nor any from which it would follow. Parts make
 * up a number, and the lines of offences make up the line of all: where one of them alone is withheld it could be had by
 * subtraction, so the next smallest is withheld too, until nothing follows.
 */
export function toldToOthers(rows: readonly SheetRow[]): readonly SheetRow[] {
  const counts = rows.filter(({ of }) => of === null)
  const hidden = new Set(counts.filter(({ value, few }) => few || (value !== null && value > 0 && value < fewestTold)))
  const sums = [
    ...Map.groupBy(counts, ({ review, direction, offence }) => `${review} ${direction} ${offence}`).values(),
    ...Map.groupBy(counts, ({ review, direction, asked }) => `${review} ${direction} ${asked}`).values(),
  ].filter((sum) => sum.length > 1)
  for (let before = -1; before !== hidden.size; ) {
    before = hidden.size
    for (const sum of sums) {
      if (sum.filter((row) => hidden.has(row)).length !== 1) continue
      const others = sum.filter((row) => !hidden.has(row) && (row.value ?? 0) > 0)
      const [next] = others.toSorted((a, b) => (a.value ?? 0) - (b.value ?? 0))
      if (next !== undefined) hidden.add(next)
    }
  }
  return rows.map((row) => {
    const restsOnFew = row.of !== null && row.of > 0 && row.of < fewestTold
    return hidden.has(row) || restsOnFew ? { ...row, value: null, few: true, of: null } : row
  })
}

/** A table in CSV (RFC 4180), with a head; lines end in CR LF. A number that is not told stands in words. */
export function csvOf(rows: readonly SheetRow[]): string {
  const head = ['review', 'article', 'direction', 'offence', 'asked', 'value']
  const cell = (value: string) => (/[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value)
  const lines = rows.map(({ review, article, direction, offence, asked, value, few }) =>
    [review, article, direction, offence ?? 'all', asked, few && value === null ? 'not told' : `${value ?? ''}`]
      .map(cell)
      .join(','),
  )
  return [head.join(','), ...lines].map((line) => `${line}\r\n`).join('')
}
