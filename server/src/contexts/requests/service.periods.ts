import { may } from '#kernel/authorise'
import type { Endpoint } from '#kernel/command'
import { theNode } from '#kernel/context'
import { instant } from '#kernel/kernel'
import { fillPage } from '#kernel/listing'
import { permitted } from '#kernel/permitted'
import { query } from '#kernel/query'
import * as contract from './contract.ts'
import type { Ground } from './ground.ts'
import { notByCase, requestColumns, requestResource } from './policy.ts'
import { stateOf } from './rules.engine.ts'
import { gateOf, matterOf, periodsOf } from './rules.matter.ts'
import { rowOf } from './rules.row.ts'
import type { Matter } from './records.ts'
import { findRequests, requestsById, stepsOf, type Placed } from './store.requests.ts'
import type { PeriodRow } from './words.ts'

/** Periods that still ask for something: the board shows these. */
const asking = new Set(['running', 'warning', 'overdue', 'suspended', 'words-only'])

/** The board of periods: what runs in every open request the asker may read. A page holds the periods of some requests. */
export function periodsQuery(ground: Ground): Endpoint {
  const { kernel, find } = ground
  const rowsOf = async (placed: Placed, now: string): Promise<readonly PeriodRow[]> => {
    const matter = matterOf(placed.file, await stepsOf(kernel.database, placed.file.id), find)
    if (matter === undefined) return []
    const request = rowOf(matter, placed.due, now)
    const readiness = readinessOf(matter)
    return periodsOf(matter, find, now)
      .filter(({ standing }) => asking.has(standing))
      .map(({ steps: _steps, ...period }) => ({ request, period, readiness: period.sort === 'law' ? readiness : null }))
  }
  return query({
    route: contract.listPeriods,
    action: 'requests.list',
    load: async () => ({}),
    resource: () => theNode,
    reply: async (_, { actor, query: asked }) => {
      const may_ = permitted(kernel.policies, actor, 'requests.read', 'Request', requestColumns(notByCase))
      const now = instant(kernel.clock)
      const { rows, next } = await fillPage(
        asked,
        (after, most) => findRequests(kernel.database, may_, { ...asked, open: true }, { sort: 'due', after, most }),
        async (found) => {
          const files = await requestsById(
            kernel.database,
            found.map(({ id }) => id),
          )
          return Promise.all(
            found.map(async ({ id }) => {
              const placed = files.get(id)
              const seen =
                placed !== undefined &&
                may(kernel.policies, actor, 'requests.read', requestResource(placed.file, notByCase))
              return seen ? rowsOf(placed, now) : undefined
            }),
          )
        },
      )
      const shown = rows.flat()
      return { reply: { rows: shown, next }, seen: [...new Set(shown.map(({ request }) => request.id))] }
    },
  })
}

/** How far the request with its documents is, while a person waits for it in provisional arrest. */
function readinessOf(matter: Matter): number | null {
  const { file, kind, track } = matter
  const phase = stateOf(track[file.side], file.state)?.phase
  return kind.arrest !== undefined && (phase === 'arrested' || phase === 'provisional') ? gateOf(matter).score : null
}
