import { unknown, type Resource } from '#kernel/authorise'
import { command, type Endpoint } from '#kernel/command'
import { happened } from '#kernel/event'
import { reference } from '#kernel/policy'
import { isRefusal, refuse, type Refusal } from '#kernel/refusal'
import * as contract from './contract.ts'
import type { Ground } from './ground.ts'
import { checkTerm, dutiesOf, joinDuty, keepAdministrator } from './rules.duties.ts'
import { rolesOf, type Seat } from './rules.ts'
import { loadPost, postResource } from './service.posts.ts'
import { writes } from './store.ts'
import type { Standing } from './store.seats.ts'
import type { Officer, Tenure } from './words.ts'

type TenureSubject = {
  readonly tenure: Tenure
  readonly delegatedBy: string | null
  readonly duties: number
  readonly standing: readonly Standing[]
}

function tenureResource({ tenure, delegatedBy }: TenureSubject): Resource {
  return {
    type: 'Tenure',
    id: tenure.id,
    within: `officer:${tenure.officer}`,
    attrs: {
      officer: reference('Officer', tenure.officer),
      ...(delegatedBy === null ? {} : { delegator: reference('Officer', delegatedBy) }),
    },
  }
}

/** Who is in a post: holders, substitutes and delegates. */
export function tenureEndpoints(ground: Ground): readonly Endpoint[] {
  const { store } = ground

  /** The officer a post is given to, with all they hold already. */
  const receiver = async (id: string): Promise<{ officer: Officer; seats: readonly Seat[] } | Refusal> => {
    const [officer, seats] = await Promise.all([store.officer(id), store.seats([id])])
    return officer === undefined
      ? refuse('malformed', { field: 'officer', detail: 'there is no such officer' })
      : { officer, seats }
  }
  const inService = ({ state }: Officer): Refusal<'officer-not-active'> | undefined =>
    state === 'active' || state === 'invited'
      ? undefined
      : refuse('officer-not-active', { field: 'officer', detail: 'the officer is not in service' })
  const began = (tenure: Tenure) =>
    happened(contract.TenureBegan, `officer:${tenure.officer}`, {
      tenure: tenure.id,
      officer: tenure.officer,
      post: tenure.post,
    })

  const assignPost = command({
    route: contract.assignPost,
    action: 'identity.assign-post',
    load: async ({ params, body, now }) => {
      const subject = await loadPost(ground, params.id, now)
      return isRefusal(subject) ? subject : { ...subject, receiver: body.officer }
    },
    resource: postResource,
    facts: (_, { body }) => receiver(body.officer),
    decide: ({ post, duties }, { body, id }, { officer, seats }) => {
      if (post.state !== 'open') return refuse('post-closed', { detail: 'the post is closed' })
      const wrong =
        inService(officer) ??
        checkTerm(body.kind, body) ??
        joinDuty(dutiesOf(seats), { from: body.from, until: body.until, roles: post.roles })
      if (wrong) return wrong
      const tenure: Tenure = { ...body, id: id(), post: post.id, roles: null }
      return { save: { tenure, duties }, events: [began(tenure)], reply: tenure }
    },
    save: ({ tenure, duties }) => [writes.insertTenure(tenure), writes.moveDuties(duties)],
  })

  const delegatePost = command({
    route: contract.delegatePost,
    action: 'identity.delegate-post',
    load: async ({ params, body, now }) => {
      const subject = await loadPost(ground, params.id, now)
      return isRefusal(subject) ? subject : { ...subject, receiver: body.officer }
    },
    resource: postResource,
    facts: async (_, { actor, body }) => {
      const found = await receiver(body.officer)
      if (isRefusal(found)) return found
      return { ...found, own: actor.officer === null ? [] : await store.seats([actor.officer]) }
    },
    decide: ({ post, duties }, { actor, body, id, now }, { officer, seats, own }) => {
      const holds = own.some(
        (seat) => seat.post.id === post.id && seat.tenure.kind === 'holder' && rolesOf(seat, now).length > 0,
      )
      if (!holds) return refuse('not-the-holder', { detail: 'only the holder of a post can delegate its roles' })
      if (!body.roles.every((role) => post.roles.includes(role))) {
        return refuse('role-not-in-post', { field: 'roles', detail: 'the post does not have this role' })
      }
      const wrong =
        inService(officer) ??
        checkTerm('delegate', body) ??
        joinDuty(dutiesOf(seats), { from: body.from, until: body.until, roles: body.roles })
      if (wrong) return wrong
      const tenure: Tenure = { ...body, id: id(), post: post.id, kind: 'delegate', roles: [...new Set(body.roles)] }
      return { save: { tenure, duties, by: actor.officer }, events: [began(tenure)], reply: tenure }
    },
    save: ({ tenure, duties, by }) => [writes.insertTenure(tenure, by), writes.moveDuties(duties)],
  })

  const endTenure = command({
    route: contract.endTenure,
    action: 'identity.end-tenure',
    load: async ({ params, now }): Promise<TenureSubject | Refusal> => {
      const duties = await store.dutiesVersion()
      const [found, standing] = await Promise.all([store.tenure(params.id), store.standingAdministrators(now)])
      return found === undefined ? unknown() : { ...found, duties, standing }
    },
    resource: tenureResource,
    decide: ({ tenure, duties, standing }, { body, now }) => {
      if (tenure.until !== null && tenure.until <= now) {
        return refuse('already-ended', { detail: 'this has ended already' })
      }
      const last = keepAdministrator(standing, (seat) => seat.tenure === tenure.id)
      if (last) return last
      const reply: Tenure = { ...tenure, until: now }
      const event = happened(contract.TenureEnded, `officer:${tenure.officer}`, {
        tenure: tenure.id,
        officer: tenure.officer,
        post: tenure.post,
        reason: body.reason,
      })
      return { save: { tenure, duties, now }, events: [event], reply }
    },
    save: ({ tenure, duties, now }) => [writes.endTenure(tenure, now), writes.moveDuties(duties)],
  })

  return [assignPost, delegatePost, endTenure]
}
