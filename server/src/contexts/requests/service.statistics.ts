import { Readable } from 'node:stream'
import { catalogue } from '#law/catalogue'
import { reviews } from '#law/reviews'
import type { Actor } from '#kernel/actor'
import { may } from '#kernel/authorise'
import type { Endpoint } from '#kernel/command'
import { theNode } from '#kernel/context'
import { countOf, fillPage } from '#kernel/listing'
import { permitted } from '#kernel/permitted'
import { query } from '#kernel/query'
import { isRefusal, refuse, type Refusal } from '#kernel/refusal'
import * as contract from './contract.ts'
import type { Ground } from './ground.ts'
import { notByCase, requestColumns, requestResource } from './policy.ts'
import { matterOf } from './rules.matter.ts'
import { rowOf } from './rules.row.ts'
import { csvOf, sheetOf, toldToOthers } from './rules.sheet.ts'
import { behind, type Behind } from './rules.counted.ts'
import * as rules from './rules.statistics.ts'
import { requestsById } from './store.requests.ts'
import { coursesOf } from './store.statistics.ts'
import { fewestTold, times, type StatisticsFilter } from './words.statistics.ts'

/** More are not put together in one answer, so that nobody else waits for it; a shorter time is to be asked for. */
const mostCounted = 10_000
const mostGroups = 250

export function statisticsQueries(ground: Ground): readonly Endpoint[] {
  const { kernel } = ground
  const base = { action: 'requests.statistics', load: async () => ({}), resource: () => theNode } as const
  return [
    query({
      ...base,
      route: contract.readStatistics,
      reply: async (_, { actor, now, query: { by, ...filter } }) => {
        const found = await countableFor(ground, actor, filter, now)
        if (isRefusal(found)) return found
        const { courses, whole } = found
        const groups = rules.grouped(courses, by)
        const reply = {
          asOf: now,
          fewestTold,
          whole,
          total: rules.groupOf(rules.everything, courses),
          groups: groups.slice(0, mostGroups),
          more: Math.max(0, groups.length - mostGroups),
          curves: rules.record(times, (time) => [...rules.curveOf(time, courses)]),
          stages: [...rules.stagesOf(courses)],
          grounds: rules.groundsOf(courses).map(({ ground: rests, count }) => ({
            instrument: rests?.instrument ?? '',
            ground: rests?.id ?? '',
            ...textOf(rests),
            count,
          })),
        }
        return { reply }
      },
    }),
    query({
      ...base,
      route: contract.listCounted,
      reply: async (_, { actor, now, query: { cursor, limit, ...asked } }) => {
        const found = await countableFor(ground, actor, asked, now)
        if (isRefusal(found)) return found
        const counted = behind(asked, found.courses)
        const page = await fillPage(
          { limit, cursor },
          async (last, most) => counted.filter(({ key }) => last === undefined || key > last).slice(0, most),
          (rows) => shownRows(ground, actor, rows, now),
        )
        return { reply: { ...page, count: countOf(counted.length) }, seen: page.rows.map(({ id }) => id) }
      },
    }),
    query({
      ...base,
      route: contract.readSheet,
      reply: async (_, { actor, now, query: { format, for: whom, ...filter } }) => {
        const found = await countableFor(ground, actor, filter, now)
        if (isRefusal(found)) return found
        const exact = sheetOf(reviews, found.courses)
        const rows = whom === 'own' ? exact : toldToOthers(exact)
        if (format === 'json') return { reply: { asOf: now, fewestTold, whole: found.whole, rows: [...rows] } }
        return {
          stream: Readable.from([csvOf(rows)]),
          headers: {
            'content-type': 'text/csv; charset=utf-8; header=present',
            'content-disposition': `attachment; filename="requests-${now.slice(0, 10)}.csv"`,
          },
        }
      },
    }),
  ]

  async function countableFor(at: Ground, actor: Actor, filter: StatisticsFilter, now: string) {
    const whole = may(kernel.policies, actor, 'requests.statistics-whole', theNode)
    const found = await coursesFor(at, actor, filter, now, whole)
    return isRefusal(found) ? found : { whole, courses: rules.countable(found) }
  }
}

async function coursesFor(
  { kernel }: Ground,
  actor: Actor,
  { from, to, side, peer, offence, kind, measure }: StatisticsFilter,
  now: string,
  whole: boolean,
): Promise<readonly rules.Course[] | Refusal> {
  const readable = permitted(kernel.policies, actor, 'requests.read', 'Request', requestColumns(notByCase))
  const found = await coursesOf(kernel.database, readable, {
    from,
    to,
    side,
    peer,
    offence,
    kinds: rules.kindsOf({ kind, measure }),
    whole,
    now,
    phases: Object.fromEntries(rules.phases),
    most: mostCounted,
  })
  if (found !== undefined) return found
  return refuse('too-many-to-count', {
    detail: `more than ${mostCounted} requests fall in this time, and no more are counted at once; ask for a shorter one`,
    facts: { most: mostCounted },
  })
}

/** Rows as the desk shows them, of those the asker may read. */
async function shownRows({ kernel }: Ground, actor: Actor, rows: readonly Behind[], now: string) {
  const files = await requestsById(
    kernel.database,
    rows.map(({ id }) => id),
  )
  return rows.map(({ id, span }) => {
    const placed = files.get(id)
    if (placed === undefined) return undefined
    const seen = may(kernel.policies, actor, 'requests.read', requestResource(placed.file, notByCase))
    const matter = seen ? matterOf(placed.file, [], () => ({ bases: [], fallback: null })) : undefined
    return matter === undefined ? undefined : { ...rowOf(matter, placed.due, now), span }
  })
}

function textOf(ground: rules.Course['ground']): { readonly article: string | null; readonly text: string | null } {
  const found = Object.values(catalogue.get(ground?.instrument ?? '')?.measures ?? {})
    .flatMap((rule) => rule?.grounds ?? [])
    .find(({ id }) => id === ground?.id)
  return { article: found?.article ?? null, text: found?.text ?? null }
}
