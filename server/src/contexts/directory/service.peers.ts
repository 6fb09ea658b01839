import { unknown, type Resource } from '#kernel/authorise'
import { command, type Command, type Endpoint } from '#kernel/command'
import { theNode } from '#kernel/context'
import type { Write } from '#kernel/database'
import { happened, type Happening } from '#kernel/event'
import { instant } from '#kernel/kernel'
import { query } from '#kernel/query'
import type { Actor } from '#kernel/actor'
import { isRefusal, refuse, type Refusal } from '#kernel/refusal'
import type { Offer } from '#kernel/route'
import { type Acceptance, acceptDescriptor, keysOnTrust } from './accept.ts'
import * as contract from './contract.ts'
import { expectedPeer } from './expected.ts'
import type { Standing } from './door.ts'
import { peerLifecycle } from './lifecycle.ts'
import { comparedKey, keyWords, type Parts, trustedBy } from './parts.ts'
import { fetchDescriptor } from './refresh.ts'
import { newestKey } from './rules.trust.ts'
import { confirmWords } from './rules.words.ts'
import { changeStanding } from './store.peers.ts'
import type { KnownPeer, View } from './view.ts'

export type PeerSubject = { readonly peer: KnownPeer; readonly view: View }

/** A neighbour as policies see it. */
export function peerResource({ row, descriptor }: KnownPeer): Resource {
  return {
    type: 'Peer',
    id: row.state,
    within: `peer:${row.state}`,
    label: `${row.state} ${descriptor.name}`.slice(0, 200),
    attrs: { state: row.state, standing: row.standing },
  }
}

type Step = 'compare' | 'trust' | 'suspend' | 'distrust' | 'restore'
type Saved = readonly Write[]

export type ShowPeer = (view: View, peer: KnownPeer, actor: Actor) => contract.Peer

/** Neighbours: bringing, comparing, trusting, and ceasing to trust. */
export function peerEndpoints(parts: Parts): { readonly endpoints: readonly Endpoint[]; readonly shown: ShowPeer } {
  const { kernel, views, state: own, loopback } = parts
  const load = async ({ params }: { readonly params: { readonly state: string } }): Promise<PeerSubject | Refusal> => {
    // What an officer decides on is what the database holds now.
    views.forget()
    const view = await views.now()
    const peer = view.peers.get(params.state)
    return peer === undefined ? unknown() : { peer, view }
  }
  const resource = ({ peer }: PeerSubject): Resource => peerResource(peer)
  const on = { load, resource, version: ({ peer }: PeerSubject) => peer.row.version } as const
  const step = <S extends Step>(name: S) => ({
    of: peerLifecycle,
    step: name,
    state: ({ peer }: PeerSubject): string => peer.row.standing,
  })

  const shown: ShowPeer = (view, peer, actor) => {
    const { row, descriptor } = peer
    const subject = { peer, view }
    return {
      state: row.state,
      name: descriptor.name,
      address: descriptor.address,
      standing: row.standing,
      standingAt: row.standingAt,
      reason: row.reason,
      ...trustedBy(parts, view, peer),
      key: keyWords(comparedKey(peer)),
      serial: row.serial,
      issuedAt: row.issuedAt,
      receivedAt: row.receivedAt,
      validUntil: row.validUntil,
      askedAt: row.askedAt,
      fault: row.fault,
      hello: row.hello,
      authorities: descriptor.authorities.length,
      version: row.version,
      offers: offered.map((one): Offer => one.offer(kernel, actor, subject)),
    }
  }
  /** The neighbour as it is after a change that is about to be made. */
  const after = (subject: PeerSubject, standing: Standing, at: string, reason: string | null, actor: Actor) => {
    const { row } = subject.peer
    const next = { ...subject.peer, row: { ...row, standing, standingAt: at, reason, version: row.version + 1 } }
    return shown(subject.view, next, actor)
  }

  const list = query({
    route: contract.listPeers,
    action: 'directory.list-peers',
    purpose: 'none',
    audit: 'none',
    load: async () => views.now(),
    resource: () => theNode,
    reply: async (view, { actor, now }) => ({
      reply: {
        own: { state: own, address: parts.address, ...keyWords(newestKey(view.own, own, 'sign', now)?.id ?? '') },
        peers: [...view.peers.values()].map((peer) => shown(view, peer, actor)),
      },
    }),
  })

  const exported = query({
    route: contract.exportDescriptor,
    action: 'directory.export-descriptor',
    purpose: 'none',
    audit: 'none',
    load: async () => theNode,
    resource: () => theNode,
    reply: async (_, { now }) => {
      const { descriptor, serial, issuedAt, validUntil } = await parts.describe()
      const key = keyWords(newestKey(await parts.own.keys(), own, 'sign', now)?.id ?? '')
      return { reply: { descriptor, serial, issuedAt, validUntil, key } }
    },
  })

  /** Another key of a node that is trusted is somebody else, until an officer says otherwise. */
  const guarded = (view: View, acceptance: Acceptance | Refusal): Acceptance | Refusal => {
    if (isRefusal(acceptance) || acceptance.verdict !== 'other-key') return acceptance
    const peer = view.peers.get(acceptance.state)
    if (peer === undefined || !trustedBy(parts, view, peer).trusted) return acceptance
    return refuse('other-node-key', {
      detail: 'another key than the one this neighbour is trusted by has signed it: suspend or distrust it first',
    })
  }
  const bring = command({
    route: contract.importDescriptor,
    action: 'directory.import-descriptor',
    load: async () => {
      views.forget()
      return { view: await views.now() }
    },
    resource: () => theNode,
    facts: async ({ view }, { body, actor }): Promise<Acceptance | Refusal> => {
      const linked = 'address' in body
      const text = linked ? await fetchDescriptor(parts, body.address) : body.descriptor
      if (isRefusal(text)) return text
      const now = instant(kernel.clock)
      const source = linked ? 'link' : 'file'
      const listKeysOf = (state: string) => parts.listKeysOf(view, state)
      const how = { own: { state: own, loopback }, view, now, source, by: actor.officer, listKeysOf } as const
      return guarded(view, acceptDescriptor(text, how))
    },
    decide: ({ view }, { actor, now }, acceptance) => {
      const { state, writes, events, verdict } = acceptance
      const known = view.peers.get(state)
      const reply = shown(view, expectedPeer(acceptance, known, now, verdict), actor)
      return { save: writes, events, reply, version: reply.version }
    },
    save: (writes: Saved) => writes,
    taken: {
      peer_pkey: refuse('changed-since-opened', { detail: 'someone brought this neighbour at the same moment' }),
    },
  })

  const compare = command({
    route: contract.comparePeer,
    action: 'directory.compare-peer',
    ...on,
    lifecycle: step('compare'),
    decide: (subject, { body, actor, now }) => {
      const key = comparedKey(subject.peer)
      const wrong = confirmWords(key, body.words)
      if (wrong) return wrong
      const { row } = subject.peer
      const to = { standing: 'compared', at: now, by: actor.officer, reason: null } as const
      return {
        save: [changeStanding(row, { ...to, compared: { key, by: actor.officer } })],
        events: [happened(contract.PeerCompared, `peer:${row.state}`, { state: row.state, key })],
        reply: after(subject, 'compared', now, null, actor),
        version: row.version + 1,
      }
    },
    save: (writes: Saved) => writes,
  })

  /** From a compared neighbour, or one that was suspended, to a trusted one: with the words once more. */
  const trusting = (subject: PeerSubject, words: string, now: string, actor: Actor, reason: string | null) => {
    const { peer } = subject
    const { row } = peer
    const key = comparedKey(peer)
    const wrong = confirmWords(key, words)
    if (wrong) return wrong
    if (row.standing === 'compared' && row.comparedKey !== key) {
      return refuse('words-differ', { detail: 'another key was compared than the one that is there now: begin anew' })
    }
    const keys = keysOnTrust(peer, now)
    if (isRefusal(keys)) return keys
    const to = {
      standing: 'trusted',
      at: now,
      by: actor.officer,
      reason,
      compared: { key, by: actor.officer },
    } as const
    const events: Happening[] = [happened(contract.PeerTrusted, `peer:${row.state}`, { state: row.state, key })]
    return {
      save: [changeStanding(row, to), keys],
      events,
      reply: after(subject, 'trusted', now, reason, actor),
      version: row.version + 1,
    }
  }
  const trust = command({
    route: contract.trustPeer,
    action: 'directory.trust-peer',
    ...on,
    lifecycle: step('trust'),
    decide: (subject, { body, now, actor }) => trusting(subject, body.words, now, actor, null),
    save: (writes: Saved) => writes,
  })
  const restore = command({
    route: contract.restorePeer,
    action: 'directory.restore-peer',
    ...on,
    lifecycle: step('restore'),
    decide: (subject, { body, now, actor }) => trusting(subject, body.words, now, actor, body.reason),
    save: (writes: Saved) => writes,
  })

  const ending = (
    subject: PeerSubject,
    standing: 'suspended' | 'distrusted',
    reason: string,
    now: string,
    actor: Actor,
  ) => {
    const { row } = subject.peer
    const kind = standing === 'suspended' ? contract.PeerSuspended : contract.PeerDistrusted
    return {
      save: [changeStanding(row, { standing, at: now, by: actor.officer, reason })],
      events: [happened(kind, `peer:${row.state}`, { state: row.state, reason })],
      reply: after(subject, standing, now, reason, actor),
      version: row.version + 1,
    }
  }
  const suspend = command({
    route: contract.suspendPeer,
    action: 'directory.suspend-peer',
    ...on,
    lifecycle: step('suspend'),
    decide: (subject, { body, now, actor }) => ending(subject, 'suspended', body.reason, now, actor),
    save: (writes: Saved) => writes,
  })
  const distrust = command({
    route: contract.distrustPeer,
    action: 'directory.distrust-peer',
    ...on,
    lifecycle: step('distrust'),
    decide: (subject, { body, now, actor }) => ending(subject, 'distrusted', body.reason, now, actor),
    save: (writes: Saved) => writes,
  })

  const offered: readonly Pick<Command<PeerSubject>, 'offer'>[] = [compare, trust, suspend, distrust, restore]
  return { endpoints: [list, exported, bring, compare, trust, suspend, distrust, restore], shown }
}
