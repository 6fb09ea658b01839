import type { PostFacts } from '#contexts/identity'
import type { Readers } from '#contexts/directory'
import { type Actor, visitor } from '#kernel/actor'
import { may } from '#kernel/authorise'
import type { Kernel } from '#kernel/kernel'
import { rankOf, type Marking } from '#kernel/schema/marking'
import { messageResource, notByFile } from './policy.ts'

/** The lowest marking a State gives. */
export function unmarked(state: string): Marking {
  return { classification: { state, level: 'unclassified' }, handling: [{ code: 'H0' }], tlp: 'clear' }
}

/** An officer in this post, as policies see one: for asking what the post may read. */
export function asPost(
  actor: Actor,
  post: { readonly id: string; readonly unit: string; readonly roles: readonly string[]; readonly clearance: number },
  authority: string,
): Actor {
  const { id, unit, roles, clearance } = post
  return {
    ...actor,
    post: id,
    entity: { type: 'Officer', id: 'preview', attrs: { post: id, authority, unit, roles, clearance } },
  }
}

/**
 * How many posts of which role read what another State addresses to each authority, as policy decides: a role counts when
 * it alone lets a post read and no other role of the post forbids it. Of posts only numbers leave the State.
 */
export function readersIn(
  { policies }: Pick<Kernel, 'policies'>,
  state: string,
  openPosts: () => Promise<readonly PostFacts[]>,
): () => Promise<ReadonlyMap<string, readonly Readers[]>> {
  const marking = unmarked(state)
  const decided = new Map<string, boolean>()
  const reads = (roles: readonly string[], { post, authority }: PostFacts): boolean => {
    // What decides is in the key; all else of a post is its own.
    const key = `${post.clearance} ${roles.toSorted().join(' ')}`
    const known = decided.get(key)
    if (known !== undefined) return known
    const arrived = messageResource(
      {
        id: 'preview',
        side: 'received',
        peer: '',
        authority: authority.id,
        post: null,
        assignee: null,
        marking,
        rank: rankOf(marking.classification),
        tlp: marking.tlp,
        onward: 'never',
        file: null,
      },
      notByFile,
    )
    const allowed = may(policies, asPost(visitor, { ...post, roles }, authority.id), 'exchange.read', arrived)
    decided.set(key, allowed)
    return allowed
  }
  return async () => {
    const counted = new Map<string, Map<string, number>>()
    for (const one of await openPosts()) {
      if (!reads(one.post.roles, one)) continue
      const ofAuthority = counted.get(one.authority.id) ?? new Map<string, number>()
      counted.set(one.authority.id, ofAuthority)
      for (const role of new Set(one.post.roles)) {
        if (reads([role], one)) ofAuthority.set(role, (ofAuthority.get(role) ?? 0) + 1)
      }
    }
    return new Map(
      [...counted].map(([authority, roles]) => [
        authority,
        [...roles].map(([role, posts]) => ({ role, posts })).toSorted((a, b) => (a.role < b.role ? -1 : 1)),
      ]),
    )
  }
}
