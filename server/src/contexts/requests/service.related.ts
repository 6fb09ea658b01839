import { kindOf, trackOf } from '#law/kinds/catalogue'
import type { Actor } from '#kernel/actor'
import { may } from '#kernel/authorise'
import { isRefusal, refuse, type Refusal } from '#kernel/refusal'
import type { BodyOf } from '#kernel/route'
import type * as contract from './contract.ts'
import type { Ground } from './ground.ts'
import { stateOf } from './rules.engine.ts'
import { matterOf, periodsOf } from './rules.matter.ts'
import type { RequestFile } from './records.ts'
import { rowOf } from './rules.row.ts'
import { byCaseOf, loadAsked, resourceOf } from './service.ts'
import { chainOf, requestsById, stepsOf } from './store.requests.ts'
import type { RelatedRequest } from './words.ts'

/** Whether the request that a draft is to follow is one its kind may follow, to the same State, and the officer may read it. */
export async function mayFollow(
  ground: Ground,
  actor: Actor,
  { follows, kind, to }: BodyOf<typeof contract.openRequest>,
): Promise<true | Refusal> {
  if (follows === undefined) return true
  const asked = await loadAsked(ground, actor, follows)
  const stands =
    !isRefusal(asked) &&
    may(ground.kernel.policies, actor, 'requests.read', resourceOf(asked)) &&
    asked.matter.file.side === 'requesting' &&
    asked.matter.file.peer === to.state &&
    kindOf(kind)?.follows?.includes(asked.matter.file.kind) === true
  if (stands) return true
  const detail = 'there is no such request to this State that one of this kind may follow'
  return refuse('follows-nothing', { detail, field: 'body.follows' })
}

/** Requests for confiscation that follow a request of this State and were sent: what nobody withdrew, refused or passed on. */
export async function confiscationsAfter(
  { kernel: { database } }: Ground,
  file: RequestFile,
): Promise<readonly string[]> {
  if (file.side !== 'requesting') return []
  const found = await requestsById(database, await chainOf(database, file.id))
  const over = ['preparing', 'withdrawn', 'refused', 'forwarded']
  return [...found.values()].flatMap(({ file: { id, kind, follows, state } }) => {
    const known = kindOf(kind)
    if (follows !== file.id || known?.track !== 'confiscation') return []
    const phase = stateOf(trackOf(known).requesting, state)?.phase
    return phase === undefined || over.includes(phase) ? [] : [id]
  })
}

/** The requests before and after one that the asker may read; of others not even that they are there. */
export async function relatedTo(
  ground: Ground,
  actor: Actor,
  id: string,
  now: string,
): Promise<readonly RelatedRequest[]> {
  const { database, policies } = ground.kernel
  const ids = await chainOf(database, id)
  const files = await requestsById(database, ids)
  const found = await Promise.all(
    ids.map(async (one): Promise<readonly RelatedRequest[]> => {
      const placed = files.get(one)
      if (placed === undefined) return []
      const matter = matterOf(placed.file, await stepsOf(database, one), ground.find)
      if (matter === undefined) return []
      const byCase = await byCaseOf(ground, actor, placed.file.case)
      if (!may(policies, actor, 'requests.read', resourceOf({ matter, byCase }))) return []
      const set = periodsOf(matter, ground.find, now).filter(({ sort }) => sort === 'set')
      const periods = set.map(({ steps: _steps, ...period }) => period)
      return [{ ...rowOf(matter, placed.due, now), periods }]
    }),
  )
  return found.flat().toSorted((a, b) => (a.openedAt < b.openedAt ? -1 : 1))
}
