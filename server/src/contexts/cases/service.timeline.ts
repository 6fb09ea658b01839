import { z } from 'zod'
import type { Actor } from '#kernel/actor'
import { may } from '#kernel/authorise'
import type { Endpoint } from '#kernel/command'
import { historyOf, type Recorded } from '#kernel/events'
import type { Entity } from '#kernel/policy'
import { query } from '#kernel/query'
import { isRefusal, refuse } from '#kernel/refusal'
import { Marking } from '#kernel/schema/marking'
import { Id } from '#kernel/schema/page'
import * as contract from './contract.ts'
import { countedTo, countOf, fillPage } from '#kernel/listing'
import { caseResource, partResource, resourceOfPart } from './policy.ts'
import { labelOf, type CaseFile, type Part } from './records.ts'
import { referrals } from './service.parties.ts'
import { loadCase, loadPart, type Ground } from './service.ts'
import { partsById } from './store.parts.ts'
import type { TimelineRow } from './words.ts'

const About = z.object({ part: Id.optional(), marking: Marking.optional() })
const Shared = contract.SubjectShared.data

type Told = { readonly event: Recorded; readonly part: Part | undefined }

/** The events of a case that the asker may see: those about a part only where that part may be read. */
async function visible(
  { kernel }: Ground,
  actor: Actor,
  file: CaseFile,
  events: readonly Recorded[],
): Promise<readonly (Told | undefined)[]> {
  const abouts = events.map(({ data }) => About.safeParse(data).data ?? {})
  const ids = abouts.flatMap(({ part }) => part ?? [])
  const parts = await partsById(kernel.database, [file.id], ids)
  const mayRead = (resource: Entity) => may(kernel.policies, actor, 'cases.read-part', resource)
  const warned = may(kernel.policies, actor, 'cases.be-warned', caseResource(file))
  return events.map((event, index) => {
    const { part: id, marking } = abouts[index] ?? {}
    if (event.name === contract.SubjectShared.name) return warned ? { event, part: undefined } : undefined
    if (id === undefined) return { event, part: undefined }
    const part = parts.get(id)
    if (part !== undefined) return mayRead(resourceOfPart(file, part)) ? { event, part } : undefined
    // Of a part that is gone only its removal is told, to those who could have read it.
    if (event.name !== contract.PartyRemoved.name || marking === undefined) return undefined
    return mayRead(partResource(file, { kind: 'party', id, marking })) ? { event, part: undefined } : undefined
  })
}

/** In place of the other case: whom to call about it, where rules let the asker know. */
async function dataFor(ground: Ground, actor: Actor, { name, data }: Recorded): Promise<TimelineRow['data']> {
  if (name !== contract.SubjectShared.name) return data as TimelineRow['data']
  const { with: other, subject, on } = Shared.parse(data)
  const inside = await loadPart(ground, 'party', { case: other, id: subject })
  return { on, call: isRefusal(inside) ? [] : await referrals(ground, actor, inside.file, inside.part) }
}

/** A page of a case's history, newest first, with names joined. */
export async function timelineOf(
  ground: Ground,
  actor: Actor,
  file: CaseFile,
  page: { readonly limit: number; readonly cursor?: string | undefined },
): Promise<{ rows: TimelineRow[]; next: string | null }> {
  const { kernel, identity } = ground
  const history = async (before: string | undefined, most: number) =>
    (await historyOf(kernel.database, `case:${file.id}`, most, before)).map((event) => ({ key: event.id, event }))
  const { rows, next } = await fillPage(page, history, (found) =>
    visible(
      ground,
      actor,
      file,
      found.map(({ event }) => event),
    ),
  )
  const [officers, posts] = await Promise.all([
    identity.officers(distinct(rows.map(({ event }) => event.officer))),
    identity.posts(distinct(rows.map(({ event }) => event.post))),
  ])
  const shownData = await Promise.all(rows.map(({ event }) => dataFor(ground, actor, event)))
  return {
    next,
    rows: rows.map(({ event: { id, at, name, officer, post }, part }, index) => ({
      id,
      at,
      event: name,
      by: {
        officer,
        post,
        name: (officer === null ? undefined : officers.get(officer)?.name) ?? null,
        title: (post === null ? undefined : posts.get(post)?.post.title) ?? null,
      },
      part:
        part === undefined
          ? null
          : { kind: part.kind, id: part.thing.id, label: labelOf(part.kind, part.thing as never) },
      data: shownData[index] ?? {},
    })),
  }
}

function distinct(ids: readonly (string | null)[]): string[] {
  return [...new Set(ids.filter((id) => id !== null))]
}

/** How many events the asker may see, counted up to the bound. */
async function countEvents(ground: Ground, actor: Actor, file: CaseFile): Promise<number> {
  const events = await historyOf(ground.kernel.database, `case:${file.id}`, countedTo + 1)
  const seen = await visible(ground, actor, file, events)
  return seen.filter((one) => one !== undefined).length
}

export function timelineQuery(ground: Ground): Endpoint {
  return query({
    route: contract.readTimeline,
    action: 'cases.read-timeline',
    load: ({ params }) => loadCase(ground, params.case),
    resource: (file) => caseResource(file),
    visibleBy: 'cases.read',
    reply: async (file, { actor, query: asked }) => {
      if (!Id.optional().safeParse(asked.cursor).success) {
        return refuse('malformed', { detail: 'not a place to go on from', field: 'query.cursor' })
      }
      const [{ rows, next }, found] = await Promise.all([
        timelineOf(ground, actor, file, asked),
        countEvents(ground, actor, file),
      ])
      return { reply: { rows, next, count: countOf(found) }, seen: rows.map(({ id }) => id) }
    },
  })
}
