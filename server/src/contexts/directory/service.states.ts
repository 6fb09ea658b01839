import { unknown, type Resource } from '#kernel/authorise'
import { command, type Endpoint } from '#kernel/command'
import { theNode } from '#kernel/context'
import { query } from '#kernel/query'
import type { Refusal } from '#kernel/refusal'
import * as contract from './contract.ts'
import { type Parts, trustedBy } from './parts.ts'
import { onDuty, openingAt } from './rules.hours.ts'
import { found } from './rules.search.ts'
import { before } from './rules.trust.ts'
import { readProfiles, writeProfile } from './store.own.ts'
import { type AuthorityEntry, emptyProfile, type Profile } from './words.ts'

type OwnAuthority = { readonly entry: AuthorityEntry; readonly version: number }

/** Who is who: States, their authorities, when these answer and who is on duty; and what this node tells of its own. */
export function stateEndpoints(parts: Parts): readonly Endpoint[] {
  const { kernel, views, state: own } = parts

  const ownAuthorities = async (): Promise<readonly OwnAuthority[]> => {
    const [authorities, profiles, readers] = await Promise.all([
      parts.authorities(),
      readProfiles(kernel.database),
      parts.readers(),
    ])
    return authorities.map(({ id, names, kind, place, zone, languages }) => {
      const row = profiles.find(({ authority }) => authority === id)
      const reading = [...(readers.get(id) ?? [])]
      const entry = { ...(row?.body ?? emptyProfile), id, names, kind, place, zone, languages, readers: reading }
      return { entry, version: row?.version ?? 0 }
    })
  }
  const freshnessOf = (row: { issuedAt: string; receivedAt: string; validUntil: string }, now: string) => ({
    issuedAt: row.issuedAt,
    receivedAt: row.receivedAt,
    validUntil: row.validUntil,
    ageSeconds: Math.max(0, Math.round((Date.parse(now) - Date.parse(row.issuedAt)) / 1_000)),
    valid: before(now, row.validUntil),
  })

  const list = query({
    route: contract.listStates,
    action: 'directory.list-states',
    purpose: 'none',
    audit: 'none',
    load: async () => theNode,
    resource: () => theNode,
    reply: async (_, { query: { q }, now }) => {
      const [view, mine] = await Promise.all([views.now(), ownAuthorities()])
      const others = [...view.peers.values()].map((peer) => ({
        state: peer.row.state,
        own: false,
        name: peer.descriptor.name,
        trusted: trustedBy(parts, view, peer).trusted,
        standing: peer.row.standing,
        freshness: freshnessOf(peer.row, now),
        authorities: peer.descriptor.authorities,
      }))
      const self = {
        state: own,
        own: true,
        name: parts.name,
        trusted: true,
        standing: null,
        freshness: null,
        authorities: mine.map(({ entry }) => entry),
      }
      const states = [self, ...others].flatMap((one) => {
        const authorities = one.authorities.filter((authority) => found(q, one, authority))
        if (q !== undefined && authorities.length === 0 && !found(q, one)) return []
        return [{ ...one, authorities: authorities.map(lineOf) }]
      })
      return { reply: { states } }
    },
  })

  const one = query({
    route: contract.readAuthority,
    action: 'directory.read-authority',
    purpose: 'none',
    audit: 'none',
    load: async () => theNode,
    resource: () => theNode,
    reply: async (_, { params: { state, authority: id }, now }) => {
      const view = await views.now()
      const peer = view.peers.get(state)
      const entries = state === own ? (await ownAuthorities()).map(({ entry }) => entry) : peer?.descriptor.authorities
      const authority = entries?.find((entry) => entry.id === id)
      if (authority === undefined) return unknown()
      return {
        reply: {
          state,
          trusted: state === own || (peer !== undefined && trustedBy(parts, view, peer).trusted),
          freshness: peer === undefined ? null : freshnessOf(peer.row, now),
          authority,
          opening: openingAt(authority.hours, authority.zone, now),
          onDuty: [...onDuty(authority.duty, now)],
        },
      }
    },
  })

  const load = async ({ params }: { params: { authority: string } }): Promise<OwnAuthority | Refusal> =>
    (await ownAuthorities()).find(({ entry }) => entry.id === params.authority) ?? unknown()
  const resource = ({ entry }: OwnAuthority): Resource => ({
    type: 'DirectoryAuthority',
    id: entry.id,
    within: `authority:${entry.id}`,
    attrs: { authority: entry.id },
  })

  const profile = query({
    route: contract.readProfile,
    action: 'directory.read-profile',
    purpose: 'none',
    audit: 'none',
    load,
    resource,
    reply: async ({ entry, version }) => ({ reply: { authority: entry, version }, version }),
  })
  const change = command({
    route: contract.changeProfile,
    action: 'directory.change-profile',
    load,
    resource,
    version: ({ version }) => version,
    decide: ({ entry, version }, { body }) => {
      const authority: AuthorityEntry = { ...entry, ...body }
      return {
        save: { id: entry.id, body, seen: version },
        events: [],
        reply: { authority, version: version + 1 },
        version: version + 1,
      }
    },
    save: ({ id, body, seen }: { id: string; body: Profile; seen: number }) => [writeProfile(id, body, seen)],
    taken: { profile_pkey: { refused: 'changed-since-opened' } },
  })
  return [list, one, profile, change]
}

function lineOf({ id, names, kind, place, languages, competences, channels }: AuthorityEntry) {
  return { id, names, kind, place, languages, competences, channels }
}
