import { circumstances, may, type Resource } from '#kernel/authorise'
import type { Command, Endpoint } from '#kernel/command'
import { theNode } from '#kernel/context'
import { reference } from '#kernel/policy'
import { query } from '#kernel/query'
import type { Actor } from '#kernel/actor'
import { refuse } from '#kernel/refusal'
import { Id } from '#kernel/schema/page'
import * as contract from './contract.ts'
import type { Ground } from './ground.ts'
import { plus } from './rules.ts'
import { coolingDays } from './rules.weight.ts'
import { notSignedIn } from './service.session.ts'
import { officerColumns } from './store.officers.ts'
import type { Officer } from './words.ts'

/** An officer as administration sees them. `administrators`: see `countAdministrators`. */
export function officerRecord(officer: Pick<Officer, 'id' | 'state'>, administrators: number): Resource {
  return {
    type: 'OfficerRecord',
    id: officer.id,
    within: `officer:${officer.id}`,
    attrs: { officer: reference('Officer', officer.id), state: officer.state, administrators },
  }
}

/** What is done to an officer: the subject of those commands. */
export type OfficerCase = { readonly officer: Officer; readonly administrators: number }

const mostCounted = 10_000

/** Lists of authorities, posts, officers and service accounts. */
export function directoryEndpoints(
  ground: Ground,
  offered: readonly Pick<Command<OfficerCase>, 'offer'>[],
): readonly Endpoint[] {
  const { store, kernel } = ground
  const someone = ({ actor }: { readonly actor: Actor }) =>
    Promise.resolve(actor.kind === 'visitor' ? notSignedIn : { here: true })

  const listAuthorities = query({
    route: contract.listAuthorities,
    action: 'identity.list-authorities',
    purpose: 'none',
    audit: 'none',
    load: someone,
    resource: () => theNode,
    reply: async () => ({ reply: { authorities: [...(await store.authorities())] } }),
  })

  const listPosts = query({
    route: contract.listPosts,
    action: 'identity.list-posts',
    purpose: 'none',
    audit: 'none',
    load: someone,
    resource: () => theNode,
    reply: async (_, { query: { authority }, now }) => {
      const [posts, holders] = await Promise.all([store.posts(authority), store.holders(now)])
      const rows = posts.map((post) => ({
        ...post,
        // The directory names who is in a post; addresses and reasons are for administration.
        holders: (holders.get(post.id) ?? []).map(({ officer, tenure }) => {
          const { email: _email, ...colleague } = officer
          const { reason: _reason, ...place } = tenure
          return { officer: colleague, tenure: place }
        }),
      }))
      return { reply: { posts: rows } }
    },
  })

  const listOfficers = query({
    route: contract.listOfficers,
    action: 'identity.list-officers',
    load: someone,
    resource: () => theNode,
    reply: async (_, { query: { q, state, cursor, limit }, actor, now }) => {
      const administrators = await countAdministrators(store, now)
      if (cursor !== undefined && !Id.safeParse(cursor).success) {
        return refuse('malformed', { field: 'query.cursor', detail: 'not a place in this list' })
      }
      const permitted = kernel.policies.narrow(
        {
          principal: actor.entity,
          action: 'identity.read-officer',
          resourceType: 'OfficerRecord',
          context: circumstances(actor),
        },
        officerColumns(administrators),
      )
      const filter = { q, state, permitted }
      const page = await store.pageOfOfficers(filter, cursor, limit + 1)
      const shown = page
        .slice(0, limit)
        .filter((officer) =>
          may(kernel.policies, actor, 'identity.read-officer', officerRecord(officer, administrators)),
        )
      const ids = shown.map(({ id }) => id)
      const [seats, passkeys, count] = await Promise.all([
        store.seats(ids),
        store.passkeyCounts(ids),
        store.countOfficers(filter, mostCounted),
      ])
      const rows = shown.map((officer) => ({
        ...officer,
        tenures: seats.flatMap(({ tenure }) => (tenure.officer === officer.id ? [tenure] : [])),
        passkeys: passkeys.get(officer.id) ?? 0,
        offers: offered.map((one) => one.offer(kernel, actor, { officer, administrators })),
      }))
      return {
        reply: {
          rows,
          next: page.length > limit ? (page[limit - 1]?.id ?? null) : null,
          count: { value: count, atLeast: count === mostCounted },
        },
        seen: ids,
      }
    },
  })

  const listServiceAccounts = query({
    route: contract.listServiceAccounts,
    action: 'identity.list-service-accounts',
    load: someone,
    resource: () => theNode,
    reply: async () => {
      const accounts = [...(await store.accounts())]
      return { reply: { accounts }, seen: accounts.map(({ id }) => id) }
    },
  })

  return [listAuthorities, listPosts, listOfficers, listServiceAccounts]
}

/** How many officers are administrators now or were at any moment of the last days, as `coolingDays` says. */
export function countAdministrators(store: Ground['store'], now: string): Promise<number> {
  return store.countAdministrators(now, plus(now, { hours: -24 * coolingDays }))
}
