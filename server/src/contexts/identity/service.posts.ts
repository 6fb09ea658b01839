import { unknown, type Resource } from '#kernel/authorise'
import { command, type Endpoint } from '#kernel/command'
import { theNode } from '#kernel/context'
import { happened } from '#kernel/event'
import { reference } from '#kernel/policy'
import { refuse, type Refusal } from '#kernel/refusal'
import * as contract from './contract.ts'
import type { Ground } from './ground.ts'
import { postLifecycle } from './lifecycle.ts'
import { changeRoles, dutiesConflict, keepAdministrator } from './rules.duties.ts'
import { changesWeight, isWeighty } from './rules.weight.ts'
import { writes } from './store.ts'
import { countAdministrators } from './service.directory.ts'
import type { Standing } from './store.seats.ts'
import type { Post, Scope } from './words.ts'

export type PostSubject = {
  readonly post: Post
  readonly duties: number
  readonly standing: readonly Standing[]
  /** How many count as administrators: see `countAdministrators`. */
  readonly administrators: number
  /** What becomes of the post, where that bears on who may decide it. */
  readonly next?: Pick<Post, 'authority' | 'roles' | 'clearance'>
  /** To whom the post, or some of its roles, are given. */
  readonly receiver?: string
  /** What a machine is to be let do in the post. */
  readonly scopes?: readonly Scope[]
}

/** A post as policies see it, with what is about to be done to it. */
export function postResource({ post, administrators, next, receiver, scopes = [] }: PostSubject): Resource {
  return {
    type: 'Post',
    id: post.id,
    within: `authority:${post.authority}`,
    label: post.title.text,
    attrs: {
      post: post.id,
      administrators,
      weighty: (receiver !== undefined && isWeighty(post)) || (next !== undefined && changesWeight(post, next)),
      opens_records: scopes.some((scope) => scope !== 'identity:read'),
      ...(receiver === undefined ? {} : { receiver: reference('Officer', receiver) }),
    },
  }
}

export async function loadPost(
  { store }: Pick<Ground, 'store'>,
  id: string,
  now: string,
): Promise<PostSubject | Refusal> {
  const duties = await store.dutiesVersion()
  const [post, standing, administrators] = await Promise.all([
    store.post(id),
    store.standingAdministrators(now),
    countAdministrators(store, now),
  ])
  return post === undefined ? unknown() : { post, duties, standing, administrators }
}

/** Authorities and their posts. */
export function postEndpoints(ground: Ground): readonly Endpoint[] {
  const { store } = ground
  const noAuthority = refuse('malformed', { field: 'authority', detail: 'there is no such authority' })

  const createAuthority = command({
    route: contract.createAuthority,
    action: 'identity.create-authority',
    load: () => Promise.resolve({}),
    resource: () => theNode,
    decide: (_, { body, id }) => {
      const authority = { ...body, id: id(), version: 1 }
      return { save: authority, events: [], reply: authority, version: 1 }
    },
    save: (authority) => [writes.insertAuthority(authority)],
  })

  const changeAuthority = command({
    route: contract.changeAuthority,
    action: 'identity.change-authority',
    load: async ({ params }) => (await store.authority(params.id)) ?? unknown(),
    resource: ({ id }) => ({ type: 'Authority', id, attrs: {} }),
    version: ({ version }) => version,
    decide: (authority, { body }) => {
      const after = { ...body, id: authority.id, version: authority.version + 1 }
      return { save: { seen: authority.version, after }, events: [], reply: after, version: after.version }
    },
    save: ({ seen, after }) => [writes.changeAuthority(seen, after)],
  })

  const createPost = command({
    route: contract.createPost,
    action: 'identity.create-post',
    load: async ({ body, now }) => {
      const [authority, administrators] = await Promise.all([
        store.authority(body.authority),
        countAdministrators(store, now),
      ])
      return authority === undefined ? noAuthority : { post: body, administrators }
    },
    // A post that is not there yet is known by where it is to be, so that asking twice is one proposal.
    resource: ({ post, administrators }) => ({
      type: 'NewPost',
      id: post.authority,
      within: `authority:${post.authority}`,
      label: post.title.text,
      attrs: { weighty: isWeighty(post), administrators },
    }),
    decide: (_, { body, id }) => {
      const conflict = dutiesConflict(body.roles)
      if (conflict) return conflict
      const post: Post = { ...body, id: id(), state: 'open', version: 1 }
      return {
        save: post,
        events: [happened(contract.PostChanged, `post:${post.id}`, { post: post.id })],
        reply: post,
        version: 1,
      }
    },
    save: (post) => [writes.insertPost(post)],
  })

  const changePost = command({
    route: contract.changePost,
    action: 'identity.change-post',
    load: async ({ params, body, now }) => {
      const subject = await loadPost(ground, params.id, now)
      return 'refused' in subject ? subject : { ...subject, next: body }
    },
    resource: postResource,
    version: ({ post }) => post.version,
    lifecycle: { of: postLifecycle, step: 'change', state: ({ post }) => post.state },
    facts: async ({ post }, { body, now }) => {
      if ((await store.authority(body.authority)) === undefined) return noAuthority
      return store.seatsOfHolders(post.id, now)
    },
    decide: ({ post, duties, standing }, { body, now }, seats) => {
      const conflict = changeRoles(seats, { id: post.id, roles: body.roles })
      if (conflict) return conflict
      const last = body.roles.includes('administrator')
        ? undefined
        : keepAdministrator(standing, (seat) => seat.post === post.id)
      if (last) return last
      const after: Post = { ...post, ...body, version: post.version + 1 }
      return {
        save: { before: post, after, duties, now },
        events: [happened(contract.PostChanged, `post:${post.id}`, { post: post.id })],
        reply: after,
        version: after.version,
      }
    },
    save: ({ before, after, duties, now }) => [writes.changePost(before, after, now), writes.moveDuties(duties)],
  })

  const closePost = command({
    route: contract.closePost,
    action: 'identity.close-post',
    load: ({ params, now }) => loadPost(ground, params.id, now),
    resource: postResource,
    version: ({ post }) => post.version,
    lifecycle: { of: postLifecycle, step: 'close', state: ({ post }) => post.state },
    decide: ({ post, duties, standing }, { now }) => {
      const last = keepAdministrator(standing, (seat) => seat.post === post.id)
      if (last) return last
      const after: Post = { ...post, state: 'closed', version: post.version + 1 }
      return {
        save: { before: post, after, duties, now },
        events: [happened(contract.PostChanged, `post:${post.id}`, { post: post.id })],
        reply: after,
        version: after.version,
      }
    },
    save: ({ before, after, duties, now }) => [writes.changePost(before, after, now), writes.moveDuties(duties)],
  })

  return [createAuthority, changeAuthority, createPost, changePost, closePost]
}
