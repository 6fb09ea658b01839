import { auditWrite, type AuditEntry } from '#kernel/audit'
import type { Clock } from '#kernel/clock'
import { openDatabase, type Write } from '#kernel/database'
import { happened, type Happening } from '#kernel/event'
import { eventWrites } from '#kernel/events'
import { uuids } from '#kernel/ids'
import { take } from '#kernel/lifecycle'
import { isRefusal, refuse, Refused } from '#kernel/refusal'
import { acceptDescriptor } from './accept.ts'
import { PeerDistrusted } from './contract.ts'
import { peerLifecycle } from './lifecycle.ts'
import { comparedKey, keyWords } from './parts.ts'
import { isLocal } from './rules.address.ts'
import { listedKeys, spacesTrusting } from './rules.list.ts'
import { base64 } from '@comity/proof/base64'
import { nodeKeys } from './rules.descriptor.ts'
import { isTrusted, newestKey, validAt } from './rules.trust.ts'
import { changeStanding } from './store.peers.ts'
import { hasDirectory, lastDescriptor } from './store.own.ts'
import { type KnownPeer, type View, viewReader } from './view.ts'

export type PeerLine = {
  readonly state: string
  readonly standing: string
  readonly trusted: boolean
  readonly address: string
  readonly validUntil: string
  readonly fault: string | null
}

/** What whoever keeps the machine may do without signing in: look, bring a file, and cease to trust. Never to trust. */
export type AtTheMachine = {
  readonly list: () => Promise<readonly PeerLine[]>
  readonly descriptor: () => Promise<string>
  /** Brings the descriptor of a neighbour; to be compared and trusted by officers. */
  readonly bring: (text: string) => Promise<PeerLine>
  /** The words of a neighbour's key, or of the own one. */
  readonly words: (state: string) => Promise<readonly string[]>
  readonly distrust: (state: string, reason: string) => Promise<PeerLine>
}

/** Lets `use` work on the directory of a node, running or not. What is changed stands in the audit trail, by nobody's name. */
export async function atTheMachine<T>(
  node: { readonly state: string; readonly origin: string; readonly clock: Clock; readonly databaseUrl: string },
  use: (directory: AtTheMachine) => Promise<T>,
): Promise<T> {
  const { state: own, origin, clock } = node
  const database = openDatabase(node.databaseUrl, { connections: 2 })
  const now = (): string => clock.now().toString({ smallestUnit: 'millisecond' })
  const ids = uuids(clock)
  const read = viewReader(database)
  const lineOf = (view: View, { row, descriptor, keys }: KnownPeer): PeerLine => {
    const named = nodeKeys(keys, row.state).filter((key) => validAt(key, now()))
    const held = named.map(({ bytes }) => base64(bytes))
    const spaces = spacesTrusting(view.spaces, row.state, held, now())
    const { state, standing, validUntil, fault } = row
    return { state, standing, trusted: isTrusted(standing, { spaces }), address: descriptor.address, validUntil, fault }
  }
  const known = async (state: string): Promise<{ view: View; peer: KnownPeer }> => {
    const view = await read()
    const peer = view.peers.get(state)
    if (peer === undefined)
      throw new Refused(refuse('unknown', { detail: `this node knows no neighbour \`${state}\`` }))
    return { view, peer }
  }
  const carryOut = async (action: string, state: string, writes: readonly Write[], events: readonly Happening[]) => {
    const entry: AuditEntry = {
      id: ids(),
      at: now(),
      officer: null,
      post: null,
      account: null,
      session: null,
      purpose: null,
      basis: null,
      action,
      resource: `Peer:${state}`,
      within: `peer:${state}`,
      outcome: 'done',
      refusal: null,
      rules: [],
      policy: '',
      approvedBy: null,
      seen: [],
    }
    const told = eventWrites(events, { officer: null, post: null }, now(), ids)
    await database.commit([...writes, ...told, auditWrite(entry)])
  }
  const directory: AtTheMachine = {
    list: async () => {
      const view = await read()
      return [...view.peers.values()].map((peer) => lineOf(view, peer))
    },
    descriptor: async () => {
      const last = await lastDescriptor(database)
      if (last === undefined)
        throw new Refused(refuse('unknown', { detail: 'no descriptor yet: start the node first' }))
      return last.descriptor
    },
    bring: async (text) => {
      const view = await read()
      const found = acceptDescriptor(text, {
        own: { state: own, loopback: isLocal(origin) },
        view,
        now: now(),
        source: 'file',
        by: null,
        listKeysOf: (state) => listedKeys(view.spaces, state, now()),
      })
      if (isRefusal(found)) throw new Refused(found)
      const peer = view.peers.get(found.state)
      if (found.verdict === 'other-key' && peer !== undefined && lineOf(view, peer).trusted) {
        const detail = 'another key than the one this neighbour is trusted by has signed it: distrust it first'
        throw new Refused(refuse('other-node-key', { detail }))
      }
      if (found.writes.length > 0)
        await carryOut('directory.import-descriptor', found.state, found.writes, found.events)
      const after = await known(found.state)
      return lineOf(after.view, after.peer)
    },
    words: async (state) => {
      const view = await read()
      if (state === own) return keyWords(newestKey(view.own, own, 'sign', now())?.id ?? '').words
      return keyWords(comparedKey((await known(state)).peer)).words
    },
    distrust: async (state, reason) => {
      const { peer } = await known(state)
      const next = take(peerLifecycle, peer.row.standing, 'distrust')
      if (isRefusal(next)) throw new Refused(next)
      const told = happened(PeerDistrusted, `peer:${state}`, { state, reason })
      const write = changeStanding(peer.row, { standing: next, at: now(), by: null, reason })
      await carryOut('directory.distrust-peer', state, [write], [told])
      const after = await known(state)
      return lineOf(after.view, after.peer)
    },
  }
  try {
    if (!(await hasDirectory(database))) {
      throw new Refused(
        refuse('unknown', { detail: 'this node has never been started: `comity start` makes its tables' }),
      )
    }
    return await use(directory)
  } finally {
    await database.close()
  }
}
