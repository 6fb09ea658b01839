import type { Actor } from '#kernel/actor'
import { may } from '#kernel/authorise'
import type { Command, Endpoint } from '#kernel/command'
import { query } from '#kernel/query'
import { handlingDuties, joinMarkings } from '#kernel/schema/marking'
import * as contract from './contract.ts'
import { caseResource, partResource } from './policy.ts'
import type { CaseFile, Part } from './records.ts'
import { readableLinks } from './service.links.ts'
import { viewOf } from './service.lists.ts'
import { loadCase, readableParts, type Ground } from './service.ts'
import { timelineOf } from './service.timeline.ts'
import type { PartKind, TimelineRow } from './words.ts'

/** Everything of a case that the asker may see and pass on, in the same order every time. */
export function exportQuery(ground: Ground, commands: readonly Command<CaseFile>[]): Endpoint {
  const { policies } = ground.kernel
  return query({
    route: contract.exportCase,
    action: 'cases.export',
    load: ({ params }) => loadCase(ground, params.id),
    resource: (file) => caseResource(file),
    visibleBy: 'cases.read',
    reply: async (file, { actor, now }) => {
      const leaves = <K extends PartKind>(kind: K, things: readonly Part<K>['thing'][]) =>
        things.filter(({ id, marking }) =>
          may(policies, actor, 'cases.export', partResource(file, { kind, id, marking })),
        )
      const all = async <K extends PartKind>(kind: K) => leaves(kind, await readableParts(ground, actor, file, kind))
      const [view, parties, places, notes, tasks, links, documents, timeline] = await Promise.all([
        viewOf(ground, commands, actor, file),
        all('party'),
        all('place'),
        all('note'),
        all('task'),
        readableLinks(ground, actor, file).then((found) => leaves('link', found)),
        all('document'),
        wholeTimeline(ground, actor, file),
      ])
      const parts = [parties, places, notes, tasks, links, documents].flat()
      const left = new Set(parts.map(({ id }) => id))
      const rows = timeline.filter(({ part }) => part === null || left.has(part.id))
      const marking = parts.reduce((joined, part) => joinMarkings(joined, part.marking), file.marking)
      const duties = handlingDuties(marking)
      const reply = {
        case: view,
        parties,
        places,
        notes,
        tasks,
        links,
        documents,
        timeline: rows,
        duties: { ...duties, conditions: [...duties.conditions] },
        exportedAt: now,
      }
      const seen = [file.id, ...left, ...rows.map(({ id }) => id)]
      return { reply, seen }
    },
  })
}

async function wholeTimeline(ground: Ground, actor: Actor, file: CaseFile): Promise<TimelineRow[]> {
  const rows: TimelineRow[] = []
  let cursor: string | undefined
  do {
    const page = await timelineOf(ground, actor, file, { limit: 200, cursor })
    rows.push(...page.rows)
    cursor = page.next ?? undefined
  } while (cursor !== undefined)
  return rows
}
